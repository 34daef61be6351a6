"""Corrections of the study folder, applied to the records: each asserts what stood there before."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.harmonise.source import as_text
from pipeline.study import Study
from pipeline.study.corrections import Correction

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
OWN = ("wave", "source_row")


def apply_corrections(
    records: pd.DataFrame, corrections: Iterable[Correction], study: Study, wave: str
) -> tuple[pd.DataFrame, tuple[Remark, ...]]:
    """Replace single cells of a wave's records and say how many.

    Raises InputError for every correction that hits nothing, or something other than it says; no value is quoted.
    """
    own = [correction for correction in corrections if correction.wave == wave]
    if not own:
        return records, ()
    file = study.wave_by_id(wave).questionnaire
    problems: list[Problem] = []
    corrected = {
        column: _corrected(records, column, [known for known in own if known.column == column], file, problems)
        for column in dict.fromkeys(correction.column for correction in own)
    }
    raise_if_any(InputError, problems)
    made = records.assign(**{name: column for name, column in corrected.items() if column is not None})
    rows = tuple(sorted({correction.row for correction in own}))
    return made, (Remark("corrections", "note", "Celler är rättade enligt corrections.csv.", rows=rows),)


def _corrected(
    records: pd.DataFrame, column: str, corrections: list[Correction], file: str, problems: list[Problem]
) -> pd.Series | None:
    """One column with its corrections, or None with a problem for each that cannot be made."""
    if column in OWN or column not in records:
        problems += [Problem(known.place, f"{file} har ingen kolumn {column!r}") for known in corrections]
        return None
    places = pd.Series(records.index, index=records["source_row"])
    wrong = [problem for known in corrections for problem in _mismatches(known, places, records[column], file)]
    problems += wrong
    return None if wrong else _replaced(records[column], places, corrections)


def _mismatches(known: Correction, places: pd.Series, values: pd.Series, file: str) -> Iterator[Problem]:
    if known.row not in places.index:
        yield Problem(known.place, f"{file} har ingen rad {known.row}", "radnumret som i meddelanden och fynd")
        return
    (standing,) = as_text(values.loc[[places.loc[known.row]]]).fillna("")
    if unicodedata.normalize("NFC", standing) != known.old:
        yield Problem(
            known.place,
            f"på rad {known.row} i kolumnen {known.column!r} står inte det som old säger",
            "det värde som rättas, som det står i exporten",
            "är exporten ny, eller rättelsen redan gjord i den? Ta då bort rättelsen",
        )
    if pd.api.types.is_numeric_dtype(values) and known.new and not NUMBER.fullmatch(known.new):
        yield Problem(known.place, f"new passar inte i kolumnen {known.column!r}", "ett tal med punkt, eller tomt")


def _replaced(values: pd.Series, places: pd.Series, corrections: list[Correction]) -> pd.Series:
    """The column with the new values; whole numbers stay whole numbers where the new ones are."""
    written = {places.loc[known.row]: known.new or None for known in corrections}
    new = pd.Series(written, dtype="str").reindex(values.index)
    if pd.api.types.is_numeric_dtype(values):
        whole = pd.api.types.is_integer_dtype(values) and not any("." in known.new for known in corrections)
        kind = "Int64" if whole else "float64"
        new, values = pd.to_numeric(new).astype(kind), values.astype(kind)
    return values.where(~values.index.isin(list(written)), new)
