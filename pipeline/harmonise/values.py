"""Values to codes, and the kinds of missing told apart. A code that nobody declared is an error with its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.harmonise.source import Source
from pipeline.study import MappedColumn, MissingKind, Scale
from pipeline.study.instrument import Question

Codes = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.object_]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Answers:
    """One question's codes and kinds of missing, one per record."""

    codes: Codes
    kinds: Kinds


def declared_missing(entry: MappedColumn, scale: Scale) -> dict[float, MissingKind]:
    """The missing codes of a question in one wave: the wave's own if it has any, else the scale's."""
    return dict(entry.missing) or {declared.code: declared.kind for declared in scale.missing}


def as_numbers(written: pd.Series) -> tuple[Codes, Truth]:
    """Numbers, and where something that is not a number stands. An empty text is an empty cell."""
    numbers = pd.to_numeric(written, errors="coerce").to_numpy(dtype="float64")
    empty = written.isna().to_numpy() | (written.astype("str").str.strip() == "").to_numpy(dtype="bool")
    return numbers, np.isnan(numbers) & ~empty


def classify(numbers: Codes, asked: Truth, missing: Mapping[float, MissingKind]) -> Answers:
    """Tell answers and the kinds of missing apart.

    An empty cell is `ej_svar` where the question was put and `ej_visad` where it was not; a declared code is what its
    declaration says; everything else is an answer.
    """
    empty = np.isnan(numbers)
    kinds = np.where(empty, np.where(asked, MissingKind.NO_ANSWER.value, MissingKind.NOT_SHOWN.value), "")
    kinds = kinds.astype(object)
    for code, kind in missing.items():
        kinds[numbers == code] = kind.value
    answered = kinds == ""
    kinds[answered] = MissingKind.ANSWERED.value
    return Answers(np.where(answered, numbers, np.nan), kinds)


def answers_to(source: Source, question: Question, asked: Truth, problems: list[Problem]) -> Answers:
    """One question's answers in one wave; what is wrong with them is added to `problems`."""
    scale = source.study.instrument.scale_of[question.id]
    missing = declared_missing(source.study.column_map.asked(source.wave)[question.id], scale)
    numbers, not_numbers = as_numbers(source.variables[question.id])
    answers = classify(numbers, asked, missing)
    answered = answers.kinds == MissingKind.ANSWERED.value
    outside = not_numbers | (answered & ~np.isin(answers.codes, scale.codes))
    where = f"{source.file} kolumnen {source.column(question.id)!r} ({question.id})"
    problems += _outside(where, source.rows[outside], scale, missing)
    problems += _not_asked(where, source.rows[answered & ~asked])
    problems += _contradicted(where, scale, source.ranges(question.id))
    return answers


def _outside(where: str, rows: pd.Series, scale: Scale, missing: Mapping[float, MissingKind]) -> Iterator[Problem]:
    if len(rows):
        yield Problem(
            where,
            f"en kod utanför skalan på {rows_text(list(rows))}",
            f"{_listed(scale.codes)}, eller en bortfallskod ({_listed(missing) or 'ingen angiven'})",
            "rätta exporten, eller ange koden som bortfall i column_map.csv",
        )


def _not_asked(where: str, rows: pd.Series) -> Iterator[Problem]:
    if len(rows):
        yield Problem(
            where,
            f"svar från respondenttyper som inte fått frågan, på {rows_text(list(rows))}",
            "tomt",
            "rätta rollen i exporten, eller asked_of i instrument.toml",
        )


def _contradicted(where: str, scale: Scale, ranges: pd.DataFrame) -> Iterator[Problem]:
    """Codes that the file declares as missing although the scale has them as answers."""
    for low, high in zip(_numbers(ranges["low"]), _numbers(ranges["high"]), strict=True):
        codes = [code for code in scale.codes if low <= code <= high]
        if codes:
            yield Problem(
                where,
                f"filen anger {_listed(codes)} som bortfall",
                f"svarsalternativ enligt skalan {scale.id}",
                "rätta exporten eller skalan",
            )


def _listed(codes: Iterable[float]) -> str:
    return ", ".join(f"{code:g}" for code in codes)


def _numbers(texts: pd.Series) -> list[float]:
    return pd.to_numeric(texts, errors="coerce").tolist()
