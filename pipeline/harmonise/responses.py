"""From one wave's records to respondents and their responses."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.harmonise.direction import direction_remarks
from pipeline.harmonise.doubles import judge_doubles
from pipeline.harmonise.fieldwork import judge_dates
from pipeline.harmonise.people import people_of, people_remarks, role_of
from pipeline.harmonise.screening import (
    all_alike,
    answer_codes,
    answered_enough,
    is_middle,
    is_outside,
    is_partial,
    is_straight_line,
    is_test,
    screening_remarks,
)
from pipeline.harmonise.source import Source
from pipeline.harmonise.values import Answers, answers_to
from pipeline.study import MissingKind, Study
from pipeline.study.instrument import Item, Question
from pipeline.study.screening import Screening
from pipeline.tables.core import BACKGROUND, REJECTED, RESPONDENTS, RESPONSES

Truth = npt.NDArray[np.bool_]
STANDARD = Screening()
REASONS = {
    "test_row": "provsvar",
    "outside_study": "om grupper utanför studien",
    "no_answers": "utan svar på någon fråga",
    "straight_line": "med samma svar överallt",
}
"""What a record left out is, by the reason for it."""


class Harmonised(NamedTuple):
    """One wave: who answered, what they answered, which records were left out and why, and what was noticed."""

    respondents: pd.DataFrame
    responses: pd.DataFrame
    background: pd.DataFrame
    rejected: pd.DataFrame
    remarks: tuple[Remark, ...]


class Accepted(NamedTuple):
    """The records that are part of the material, with the answers to the items."""

    source: Source
    items: dict[str, Answers]
    rejected: pd.DataFrame


def harmonise(
    records: pd.DataFrame,
    value_labels: pd.DataFrame,
    missing_ranges: pd.DataFrame,
    study: Study,
    wave: str,
    screening: Screening = STANDARD,
) -> Harmonised:
    """Turn a wave's records into respondents and responses.

    Test rows, records about groups outside the study, records without a single answer and, if `screening` says so,
    straight-liners are left out before any name is resolved, and counted in `rejected`; every other record is kept
    whole.

    Raises InputError with every problem of the file: columns, dates, names, doubles and codes outside the scales.
    """
    everything = Source.of(records, value_labels, missing_ranges, study, wave)
    problems: list[Problem] = []
    codes: list[Problem] = []
    remarks: list[Remark] = []
    accepted = _screened(everything, screening, codes, remarks)
    source = accepted.source
    judge_dates(source, problems, remarks)
    people = people_of(source, problems)
    background = _answers(source, people["respondent_type"], study.instrument.background, codes)
    _judge_content(accepted, screening, problems, remarks)
    remarks += people_remarks(people, source)
    remarks += _answered_unasked(accepted, people["respondent_type"])
    raise_if_any(InputError, [*problems, *codes, *_no_answers(accepted, len(records))])
    return Harmonised(
        RESPONDENTS.conform(people),
        RESPONSES.conform(_long(people, accepted.items)),
        BACKGROUND.conform(_long(people, background)),
        REJECTED.conform(accepted.rejected),
        tuple(remarks),
    )


def _screened(everything: Source, screening: Screening, problems: list[Problem], remarks: list[Remark]) -> Accepted:
    """Leave out what the rules of [screening] reject; each record left out has one reason, the first that holds."""
    tests = is_test(everything, screening)
    tried = tests & (screening.test_rows == "reject")
    outside = is_outside(everything) & ~tried
    source = everything.only(~(tried | outside))
    items = _answers(source, role_of(source), source.study.instrument.all_items, problems)
    silent = ~_has_an_answer(items)
    straight = is_straight_line(items, source.study, screening)
    partial = is_partial(items) & ~silent
    contradicting = straight & ~is_middle(items, source.study, source.wave)
    left = silent | contradicting if screening.straight_liners == "reject" else silent
    remarks += screening_remarks(everything, {"test_row": tests}, counted=screening.test_rows == "flag")
    remarks += screening_remarks(everything, {"outside_study": outside}, counted=False)
    remarks += screening_remarks(source, {"no_answers": silent, "straight_line": straight & left}, counted=False)
    found = {"straight_line": straight & ~left, "partially_answered": partial & ~left}
    remarks += screening_remarks(source, found, counted=True)
    reasons = pd.Series(np.where(silent, "no_answers", "straight_line"), source.rows.index)[left]
    kept = source.only(~left)
    before = pd.Series(np.where(outside, "outside_study", "test_row"), everything.rows.index)
    rejected = everything.variables[["wave", "source_row"]].assign(reason=reasons.combine_first(before))
    rejected = rejected.drop(index=kept.rows.index)
    return Accepted(kept, {name: _chosen(answers, ~left) for name, answers in items.items()}, rejected)


def _chosen(answers: Answers, kept: Truth) -> Answers:
    return Answers(answers.codes[kept], answers.kinds[kept])


def _judge_content(accepted: Accepted, screening: Screening, problems: list[Problem], remarks: list[Remark]) -> None:
    """Doubles by content, worth a look where two persons would hardly say it alike; and items that go the other way."""
    codes = answer_codes(accepted.items, accepted.source.study)
    judge_doubles(accepted.source, answered_enough(codes, screening) & ~all_alike(codes), problems, remarks)
    remarks += direction_remarks(accepted.source, accepted.items)


def _no_answers(accepted: Accepted, records_n: int) -> Iterator[Problem]:
    if not len(accepted.source.variables):
        yield Problem(
            accepted.source.file,
            f"inga svar: {_why_none(accepted.rejected['reason'].value_counts(), records_n)}",
            "minst ett svar",
            "exportera svaren på nytt, ändra reglerna under [screening] om raderna ska räknas, eller ta bort "
            "mättillfället ur study.toml tills det finns svar",
        )


def _why_none(reasons: pd.Series, records_n: int) -> str:
    if set(reasons.index) <= {"no_answers"}:
        return f"ingen av {records_n} rader har ett svar på någon fråga"
    named = [f"{reasons[reason]} {words}" for reason, words in REASONS.items() if reason in reasons]
    return f"ingen av {records_n} rader räknas ({', '.join(named)})"


def _answered_unasked(accepted: Accepted, roles: pd.Series) -> Iterator[Remark]:
    """Missing codes from someone who was not asked: the file says "vet ej" where nothing was shown."""
    source = accepted.source
    for item in source.study.instrument.all_items:
        if item.id in accepted.items:
            empty = accepted.items[item.id].kinds == MissingKind.NOT_SHOWN.value
            rows = tuple(source.rows[~_asked_of(item, roles) & ~empty])
            if rows:
                yield Remark(
                    "missing_code_not_asked",
                    "note",
                    "En bortfallskod från någon vars roll inte fått frågan.",
                    "Stämmer rollen? Annars rätta asked_of i instrument.toml.",
                    source.column(item.id),
                    rows,
                )


def _answers(
    source: Source, roles: pd.Series, questions: tuple[Question, ...], problems: list[Problem]
) -> dict[str, Answers]:
    asked = source.study.column_map.asked(source.wave)
    return {
        question.id: answers_to(source, question, _asked_of(question, roles), problems)
        for question in questions
        if question.id in asked
    }


def _asked_of(question: Question, roles: pd.Series) -> Truth:
    if not isinstance(question, Item) or not question.asked_of:
        return np.ones(len(roles), dtype=bool)
    return np.asarray(roles.isin(question.asked_of))


def _has_an_answer(answers: dict[str, Answers]) -> Truth:
    kinds = np.column_stack([answer.kinds for answer in answers.values()])
    return np.asarray((kinds == MissingKind.ANSWERED.value).any(axis=1))


def _long(people: pd.DataFrame, answers: dict[str, Answers]) -> pd.DataFrame:
    """One row per record and question, in the order of the file and the questionnaire."""
    if not answers:
        return RESPONSES.empty()
    who = people[["wave", "respondent_id", "group_code"]]
    long = who.loc[who.index.repeat(len(answers))].reset_index(drop=True)
    return long.assign(
        item_id=np.tile(np.array(list(answers), dtype=object), len(who)),
        code=np.column_stack([answer.codes for answer in answers.values()]).ravel(),
        missing_kind=np.column_stack([answer.kinds for answer in answers.values()]).ravel(),
    )
