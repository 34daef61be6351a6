"""Values to codes, and the kinds of missing told apart. A code that nobody declared is an error with its rows."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.harmonise.cells import Cells, Codes, Kinds, Truth, Vocabulary, read_cells
from pipeline.harmonise.file_labels import contradicting_labels
from pipeline.harmonise.source import Source
from pipeline.study import MappedColumn, MissingKind, Scale
from pipeline.study.instrument import Question

__all__ = ["Answers", "Codes", "Kinds", "Truth", "answers_to", "classify", "declared_missing"]


@dataclass(frozen=True)
class Answers:
    """One question's codes and kinds of missing, one per record."""

    codes: Codes
    kinds: Kinds


def declared_missing(entry: MappedColumn, scale: Scale) -> dict[float, MissingKind]:
    """The missing codes of a question in one wave: the wave's own if it has any, else the scale's."""
    return dict(entry.missing) or {declared.code: declared.kind for declared in scale.missing}


def classify(cells: Cells, asked: Truth, missing: Mapping[float, MissingKind]) -> Answers:
    """Tell answers and the kinds of missing apart.

    An empty cell is `ej_svar` where the question was put and `ej_visad` where it was not; a declared code or label is
    what its declaration says; every other number is an answer.
    """
    numbers, kinds = cells.numbers, cells.kinds.copy()
    for code, kind in missing.items():
        kinds[numbers == code] = kind.value
    empty = np.isnan(numbers) & (kinds == "") & ~cells.not_understood
    kinds[empty & asked] = MissingKind.NO_ANSWER.value
    kinds[empty & ~asked] = MissingKind.NOT_SHOWN.value
    answered = (kinds == "") & ~cells.not_understood
    kinds[answered] = MissingKind.ANSWERED.value
    return Answers(np.where(answered, numbers, np.nan), kinds)


def answers_to(source: Source, question: Question, asked: Truth, problems: list[Problem]) -> Answers:
    """One question's answers in one wave; what is wrong with them is added to `problems`."""
    entry = source.study.column_map.asked(source.wave)[question.id]
    scale = source.study.scale_in(question.id, source.wave)
    missing = declared_missing(entry, scale)
    decimal = source.study.wave_by_id(source.wave).layout.decimal
    words = Vocabulary(scale, source.labels(question.id), entry.missing_labels, decimal)
    cells = read_cells(source.variables[question.id], words)
    answers = classify(cells, asked, missing)
    answered = answers.kinds == MissingKind.ANSWERED.value
    outside = answered & ~np.isin(answers.codes, scale.codes)
    where = f"{source.file} kolumnen {source.column(question.id)!r} ({question.id})"
    problems += contradicting_labels(where, words.numbered, scale, missing)
    problems += _labelled(where, answers.codes[outside], words)
    problems += _outside(where, source.rows[outside & ~np.isin(answers.codes, list(words.numbered))], scale, missing)
    problems += _not_understood(where, source.rows[cells.not_understood], scale, missing)
    problems += _not_asked(where, source.rows[answered & ~asked])
    problems += _contradicted(where, scale, source.ranges(question.id))
    return answers


def _labelled(where: str, codes: Codes, words: Vocabulary) -> Iterator[Problem]:
    """Codes outside the scale that the file has a label for: a kind of missing that nobody declared, or a new scale.

    No rows: a code and its rows together would be answers.
    """
    for code, label in words.numbered.items():
        if (codes == code).any():
            yield Problem(
                where,
                f"koden {code:g} har etiketten {label!r} i filen men är varken svar eller bortfall i studien",
                f"ett svar i skalan {words.scale.id}, eller en angiven bortfallskod",
                f"är den bortfall: ange {code:g}=slag i column_map.csv; är skalan ny: status rescaled och vågens skala",
            )


def _outside(where: str, rows: pd.Series, scale: Scale, missing: Mapping[float, MissingKind]) -> Iterator[Problem]:
    if len(rows):
        yield Problem(
            where,
            f"en kod utanför skalan på {rows_text(list(rows))}",
            f"{_listed(scale.codes)}, eller en bortfallskod ({_listed(missing) or 'ingen angiven'})",
            "rätta exporten, eller ange koden som bortfall i column_map.csv",
        )


def _not_understood(
    where: str, rows: pd.Series, scale: Scale, missing: Mapping[float, MissingKind]
) -> Iterator[Problem]:
    if len(rows):
        options = "; ".join(f"{code:g} {scale.labels[code]}".strip() for code in scale.codes)
        gone = "; ".join(f"{declared.code:g} {declared.sv}" for declared in scale.missing if declared.code in missing)
        yield Problem(
            where,
            f"varken en kod eller en känd etikett på {rows_text(list(rows))}",
            f"skalan {scale.id}: {options}, eller bortfall ({gone or _listed(missing) or 'inget angivet'})",
            "rätta exporten, skriv stavningen under also i instrument.toml, eller ange bortfallet i column_map.csv; "
            "skrivs talen med komma: decimal under [wave.layout]",
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
