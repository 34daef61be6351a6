"""The crosswalk: what the column map says of each question, held against what the files of two waves say."""

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.harmonise.cells import strict_number
from pipeline.harmonise.file_labels import Named, labelled_otherwise
from pipeline.harmonise.values import declared_missing
from pipeline.study import MappedColumn, Study
from pipeline.study.labels import wording_form
from pipeline.tables.crosswalk import CROSSWALK


class Files(NamedTuple):
    """What the files of several waves say of their columns."""

    wordings: dict[tuple[str, str], str]
    """By wave and column."""
    value_labels: pd.DataFrame


class Pair(NamedTuple):
    """One question in a wave, and the last time it was asked before."""

    now: MappedColumn
    before: MappedColumn | None


def crosswalk(codebook: pd.DataFrame, value_labels: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Hold every question asked so far against the time it was asked before (CROSSWALK).

    `codebook` (CODEBOOK) and `value_labels` (VALUE_LABELS) hold every wave up to this one.

    Raises InputError for every question that the map calls the same although the files word it differently, give one
    label another kind of missing or call one code something else, unless the map gives the reason why a person has
    judged it the same; and for every question that is worded differently although a bridge carries it over to another
    scale, where the reason is about the scale.
    """
    wordings = dict(zip(zip(codebook["wave"], codebook["column"], strict=True), codebook["wording"], strict=True))
    files = Files(wordings, value_labels)
    pairs = list(_pairs(study, wave))
    raise_if_any(InputError, (problem for pair in pairs for problem in _contradictions(pair, files, study)))
    rows = [_row(pair, files, study) for pair in pairs]
    return CROSSWALK.conform(pd.DataFrame(rows)) if rows else CROSSWALK.empty()


def _pairs(study: Study, wave: str) -> Iterator[Pair]:
    """Items asked in the wave or before it, in the order of the questionnaire."""
    earlier = study.waves_until(wave)[:-1]
    for item in study.instrument.all_items:
        now = study.column_map.entry(item.id, wave)
        asked = [entry for known in earlier if (entry := study.column_map.entry(item.id, known)).column is not None]
        if asked or now.column is not None:
            yield Pair(now, asked[-1] if asked else None)


def _row(pair: Pair, files: Files, study: Study) -> dict[str, str | None]:
    now, before = pair
    return {
        "wave": now.wave,
        "item_id": now.variable,
        "status": now.status,
        "column": now.column,
        "wording": _wording(now, files),
        "scale_id": _scale(now, study),
        "previous_wave": before.wave if before else None,
        "previous_column": before.column if before else None,
        "previous_wording": _wording(before, files),
        "previous_scale_id": _scale(before, study),
        "wording_is": _wording_is(pair, files),
        "reason": now.reason,
        "bridge": now.bridge,
    }


def _wording(entry: MappedColumn | None, files: Files) -> str:
    return files.wordings.get((entry.wave, entry.column), "") if entry and entry.column else ""


def _scale(entry: MappedColumn | None, study: Study) -> str | None:
    return study.scale_in(entry.variable, entry.wave).id if entry and entry.column else None


def _wording_is(pair: Pair, files: Files) -> str:
    """A file without question texts (most CSV) has nothing to compare with."""
    now, before = (_wording(entry, files).strip() for entry in pair)
    if not now or not before:
        return "not_known"
    return "same" if wording_form(now) == wording_form(before) else "different"


def _contradictions(pair: Pair, files: Files, study: Study) -> Iterator[Problem]:
    now, before = pair
    if before is None or now.column is None:
        return
    where = f"{study.wave_by_id(now.wave).questionnaire} kolumnen {now.column!r} ({now.variable})"
    judged_same = now.status == "same" and not now.reason
    if (judged_same or now.bridge) and _wording_is(pair, files) == "different":
        yield _reworded(where, now, before, files)
    if judged_same:
        yield from labelled_otherwise(where, _named(before, files, study), _named(now, files, study))


def _reworded(where: str, now: MappedColumn, before: MappedColumn, files: Files) -> Problem:
    judge = f", eller skriv i {now.wave}_reason varför frågan är densamma" if now.status == "same" else ""
    return Problem(
        where,
        f"status {now.status} men frågan lyder olika: {before.wave} {_wording(before, files)!r}, "
        f"{now.wave} {_wording(now, files)!r}",
        "samma ordalydelse",
        f"ange status reworded med skäl i column_map.csv{judge}",
    )


def _named(entry: MappedColumn, files: Files, study: Study) -> Named:
    scale = study.scale_in(entry.variable, entry.wave)
    labels = files.value_labels
    own = labels[(labels["wave"] == entry.wave) & (labels["column"] == entry.column)]
    codes = zip(map(strict_number, own["value"]), own["label"], strict=True)
    known = {code: label for code, label in codes if code is not None and label.strip()}
    return Named(entry.wave, known, scale, declared_missing(entry, scale), frozenset(entry.missing))
