"""Which column of an export may be which question: suggestions by wording, for a person to decide on."""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment

from pipeline.read.parsed import Variable
from pipeline.study import Study
from pipeline.study.labels import wording_form
from pipeline.study.names import same_spelling

LIKE_ENOUGH = 0.6
KNOWN_COLUMN = 0.99
"""Likeness of a column that bears the name of the variable, or the name that an earlier wave's export had for it."""


class Suggestion(NamedTuple):
    """A variable of the study, and the column that is most like it; no column where none is like enough."""

    variable: str
    wording: str
    column: str
    wording_in_file: str
    likeness: float

    @property
    def status(self) -> str:
        """`same` only when the wording is the same; everything else is for a person to decide."""
        if not self.column:
            return "dropped"
        alike = (
            not self.wording
            or not self.wording_in_file
            or wording_form(self.wording) == wording_form(self.wording_in_file)
        )
        return "same" if alike else "reworded"


class Sought(NamedTuple):
    """What a variable of the study can be recognised by."""

    names: frozenset[str]
    """What exports have called it, in the form in which spellings are compared."""
    wording: str


def suggest_columns(variables: Sequence[Variable], wordings: Mapping[str, Sought]) -> tuple[Suggestion, ...]:
    """A suggestion for every variable sought.

    Every column is suggested once: the pairs are chosen together so that their likenesses add up to the most.
    """
    likeness = np.array(
        [[_likeness(names, wording, column) for column in variables] for names, wording in wordings.values()]
    ).reshape(len(wordings), len(variables))
    chosen = dict(zip(*linear_sum_assignment(-likeness), strict=True))
    return tuple(
        _suggestion(variable, wording, variables, likeness[row], chosen.get(row))
        for row, (variable, (_, wording)) in enumerate(wordings.items())
    )


def unused_columns(variables: Sequence[Variable], suggestions: Sequence[Suggestion]) -> tuple[str, ...]:
    """Columns that no suggestion uses: new questions, or `ignored`."""
    used = {suggestion.column for suggestion in suggestions}
    return tuple(variable.name for variable in variables if variable.name not in used)


def draft_rows(suggestions: Sequence[Suggestion], unused: Sequence[str], wave: str) -> Iterator[dict[str, str]]:
    """Rows of a draft of column_map.csv, with the grounds for each beside it."""
    for one in suggestions:
        yield {
            "variable": one.variable,
            wave: one.column,
            f"{wave}_status": one.status,
            f"{wave}_reason": "",
            "likhet": f"{one.likeness:.2f}" if one.column else "",
            "i filen": one.wording_in_file,
            "i studien": one.wording,
        }
    for column in unused:
        yield {"variable": "ignored", wave: column, "i filen": "ingen fråga i instrumentet liknar kolumnen"}


def _suggestion(
    variable: str, wording: str, columns: Sequence[Variable], likeness: Sequence[float], chosen: int | None
) -> Suggestion:
    if chosen is None or likeness[chosen] < LIKE_ENOUGH:
        return Suggestion(variable, wording, "", "", 0.0)
    return Suggestion(variable, wording, columns[chosen].name, columns[chosen].wording, float(likeness[chosen]))


def sought_by(study: Study) -> dict[str, Sought]:
    """Every variable of the study: the names that exports have had for it, and its wording."""
    questions = {question.id: question.sv for question in study.instrument.questions}
    roles = dict.fromkeys(entry.variable for entry in study.column_map.entries if entry.variable != "ignored")
    names: dict[str, set[str]] = {variable: {variable} for variable in {**roles, **questions}}
    for entry in study.column_map.entries:
        if entry.variable in names and entry.column:
            names[entry.variable].add(entry.column)
    return {
        variable: Sought(frozenset(map(same_spelling, known)), questions.get(variable, ""))
        for variable, known in names.items()
    }


def _likeness(names: frozenset[str], wording: str, column: Variable) -> float:
    known = KNOWN_COLUMN if same_spelling(column.name) in names else 0.0
    return max(known, _alike(wording, column.wording), _alike(wording, column.name))


def _alike(one: str, other: str) -> float:
    first, second = wording_form(one), wording_form(other)
    if not first or not second:
        return 0.0
    if first == second:
        return 1.0
    matcher = difflib.SequenceMatcher(None, first.split(), second.split(), autojunk=False)
    return 0.0 if matcher.real_quick_ratio() < LIKE_ENOUGH / 2 else (matcher.ratio() + _letters(first, second)) / 2


def _letters(first: str, second: str) -> float:
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()
