"""SPSS files: values with user-missing kept, labels and missing ranges as the file states them."""

from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyreadstat

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.study.wave import Wave
from pipeline.tables.raw import CODEBOOK, MISSING_RANGES, QUESTIONNAIRE, VALUE_LABELS

SIGNATURES = (b"$FL2", b"$FL3")
LOOKS_LIKE = {
    b"<stata_dta": "en Statafil",
    b"<": "en webbsida (HTML)",
    b"PK": "en zip- eller Excelfil",
    b"\xd0\xcf\x11\xe0": "en gammal Excelfil",
}


class Questionnaire(NamedTuple):
    """One export: its records and what the file says about its variables."""

    records: pd.DataFrame
    codebook: pd.DataFrame
    value_labels: pd.DataFrame
    missing_ranges: pd.DataFrame


def read_spss(folder: Path, wave: Wave) -> Questionnaire:
    """Read a wave's questionnaire.

    Dates stay the file's own numbers (seconds since 14 October 1582), so that one broken date cannot stop the file.

    Raises InputError when the file is not SPSS, is damaged or cut short, or holds no records.
    """
    path = folder / wave.questionnaire
    _check_signature(path, wave.questionnaire)
    frame, meta = _parse(path, wave)
    _check_names(frame, wave.questionnaire)
    if frame.empty:
        raise InputError(Problem(wave.questionnaire, "filen innehåller inga svar", "minst en rad"))
    frame.insert(0, "wave", wave.id)
    frame.insert(1, "source_row", range(1, len(frame) + 1))
    return Questionnaire(
        QUESTIONNAIRE.conform(frame), _codebook(meta, wave.id), _value_labels(meta, wave.id), _ranges(meta, wave.id)
    )


def value_text(value: Any) -> str:
    """A value as text: whole numbers without decimals, so that 2180.0 reads 2180."""
    return f"{value:.15g}" if isinstance(value, int | float) else str(value)


def _check_signature(path: Path, name: str) -> None:
    start = path.read_bytes()[:512].lstrip()
    if not start.startswith(SIGNATURES):
        found = next((kind for magic, kind in LOOKS_LIKE.items() if start.startswith(magic)), "något annat")
        raise InputError(
            Problem(name, f"filen är inte en SPSS-fil utan {found}", "en .sav-fil", "exportera på nytt som SPSS (.sav)")
        )


def _check_names(frame: pd.DataFrame, name: str) -> None:
    taken = sorted({*QUESTIONNAIRE.column_names} & {*frame.columns})
    raise_if_any(
        InputError,
        (
            Problem(name, f"kolumnen {column!r} har ett upptaget namn", "ett annat namn", "byt namn i exporten")
            for column in taken
        ),
    )


def _parse(path: Path, wave: Wave) -> tuple[pd.DataFrame, Any]:
    try:
        return pyreadstat.read_sav(
            str(path), user_missing=True, disable_datetime_conversion=True, encoding=wave.encoding
        )
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError):
        # the library's message may quote what it could not convert
        problem = Problem(
            wave.questionnaire,
            f"filen är skadad, avkortad eller i annan teckenkodning (läst som {wave.encoding or 'filens egen'})",
            "en hel SPSS-fil",
            "exportera på nytt, eller ange encoding för vågen i study.toml",
        )
    raise InputError(problem)


def _codebook(meta: Any, wave: str) -> pd.DataFrame:
    rows = [
        (wave, name, label or "", meta.original_variable_types[name], meta.variable_measure.get(name, "unknown"))
        for name, label in meta.column_names_to_labels.items()
    ]
    return CODEBOOK.conform(pd.DataFrame(rows, columns=CODEBOOK.column_names))


def _value_labels(meta: Any, wave: str) -> pd.DataFrame:
    rows = [
        (wave, name, value_text(value), label)
        for name, labels in meta.variable_value_labels.items()
        for value, label in labels.items()
    ]
    return VALUE_LABELS.conform(pd.DataFrame(rows, columns=VALUE_LABELS.column_names))


def _ranges(meta: Any, wave: str) -> pd.DataFrame:
    rows = [
        (wave, name, value_text(span["lo"]), value_text(span["hi"]))
        for name, spans in meta.missing_ranges.items()
        for span in spans
    ]
    return MISSING_RANGES.conform(pd.DataFrame(rows, columns=MISSING_RANGES.column_names))
