"""From one wave's records to respondents and their responses."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.harmonise.fieldwork import outside_field_period
from pipeline.harmonise.people import people_of
from pipeline.harmonise.source import Source
from pipeline.harmonise.values import Answers, answers_to
from pipeline.study import MissingKind, Study
from pipeline.study.instrument import Item, Question
from pipeline.tables.core import BACKGROUND, REJECTED, RESPONDENTS, RESPONSES

Truth = npt.NDArray[np.bool_]


class Harmonised(NamedTuple):
    """One wave: who answered, what they answered, and which records were left out and why."""

    respondents: pd.DataFrame
    responses: pd.DataFrame
    background: pd.DataFrame
    rejected: pd.DataFrame


def harmonise(
    records: pd.DataFrame, value_labels: pd.DataFrame, missing_ranges: pd.DataFrame, study: Study, wave: str
) -> Harmonised:
    """Turn a wave's records into respondents and responses.

    A record without a single answer is left out and counted in `rejected`; every other record is kept whole.

    Raises InputError with every problem of the file: columns, names, doubles and codes outside the scales.
    """
    source = Source.of(records, value_labels, missing_ranges, study, wave)
    problems: list[Problem] = []
    problems += outside_field_period(source)
    people = people_of(source, problems)
    items = _answers(source, people, study.instrument.all_items, problems)
    background = _answers(source, people, study.instrument.background, problems)
    raise_if_any(InputError, problems)
    kept = _has_an_answer(items)
    return Harmonised(
        RESPONDENTS.conform(people[kept]),
        RESPONSES.conform(_long(people[kept], items, kept)),
        BACKGROUND.conform(_long(people[kept], background, kept)),
        REJECTED.conform(people.loc[~kept, ["wave", "source_row"]].assign(reason="no_answers")),
    )


def _answers(
    source: Source, people: pd.DataFrame, questions: tuple[Question, ...], problems: list[Problem]
) -> dict[str, Answers]:
    asked = source.study.column_map.asked(source.wave)
    return {
        question.id: answers_to(source, question, _asked_of(question, people), problems)
        for question in questions
        if question.id in asked
    }


def _asked_of(question: Question, people: pd.DataFrame) -> Truth:
    if not isinstance(question, Item) or not question.asked_of:
        return np.ones(len(people), dtype=bool)
    return np.asarray(people["respondent_type"].isin(question.asked_of))


def _has_an_answer(answers: dict[str, Answers]) -> Truth:
    kinds = np.column_stack([answer.kinds for answer in answers.values()])
    return np.asarray((kinds == MissingKind.ANSWERED.value).any(axis=1))


def _long(people: pd.DataFrame, answers: dict[str, Answers], kept: Truth) -> pd.DataFrame:
    """One row per kept record and question, in the order of the file and the questionnaire."""
    if not answers:
        return RESPONSES.empty()
    who = people[["wave", "respondent_id", "group_code"]]
    long = who.loc[who.index.repeat(len(answers))].reset_index(drop=True)
    return long.assign(
        item_id=np.tile(np.array(list(answers), dtype=object), len(who)),
        code=np.column_stack([answer.codes[kept] for answer in answers.values()]).ravel(),
        missing_kind=np.column_stack([answer.kinds[kept] for answer in answers.values()]).ravel(),
    )
