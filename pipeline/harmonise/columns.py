"""The column map, applied: every column of the file is accounted for and every mapped column is there."""

from collections.abc import Iterator

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.study import Study

OWN = ("wave", "source_row")


def mapped(records: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Rename the file's columns to the study's variables and leave the ignored ones.

    Raises InputError for every column of the file that the map does not know and every mapped column that the file
    lacks.
    """
    raise_if_any(InputError, _unaccounted(frozenset(records.columns) - {*OWN}, study, wave))
    asked = study.column_map.asked(wave)
    kept = records[[*OWN, *(entry.column for entry in asked.values())]]
    return kept.set_axis([*OWN, *asked], axis="columns")


def _unaccounted(columns: frozenset[str], study: Study, wave: str) -> Iterator[Problem]:
    file = study.wave_by_id(wave).questionnaire
    known, ignored = _columns(study, wave), study.column_map.ignored(wave)
    swapped = [other for other in study.wave_ids if other != wave and _columns(study, other) <= columns]
    hint = f"filen har kolumnerna för våg {swapped[0]}; är filerna förväxlade?" if swapped else ""
    for name in sorted(known - columns):
        yield Problem(
            file, f"kolumnen {name!r} saknas", f"den står i column_map.csv för våg {wave}", hint or "rätta kartan"
        )
    for name in sorted(columns - known - ignored):
        yield Problem(
            file,
            f"kolumnen {name!r} är okänd",
            "varje kolumn i column_map.csv",
            hint or "lägg till den, som fråga eller som ignored",
        )


def _columns(study: Study, wave: str) -> frozenset[str]:
    return frozenset(entry.column for entry in study.column_map.asked(wave).values() if entry.column)
