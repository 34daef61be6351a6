"""Shares of positive answers: scales and reversed questions, indicators as means of questions, persons once."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.estimate.positive import positive_by_item
from pipeline.study import Study
from pipeline.tables.core import RESPONSES
from tests.fixtures.small_study import INSTRUMENT, small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def made(study: Study, answers: dict[tuple[str, str], dict[str, int]]) -> pd.DataFrame:
    """Answers by respondent and group."""
    rows = [
        {"wave": "2016", "respondent_id": person, "group_code": group, "item_id": item, "code": own.get(item)}
        | {"missing_kind": "answered" if item in own else "vet_ej"}
        for (person, group), own in answers.items()
        for item in ("a1", "a2", "b1", "b2")
    ]
    responses = RESPONSES.conform(pd.DataFrame(rows).reindex(columns=RESPONSES.column_names))
    return positive_by_item(responses, study, "2016").set_index(["group_code", "indicator_id", "item_id"])


def test_the_two_best_of_five_are_positive_and_mirrored_where_the_question_is(study: Study) -> None:
    """4 and 5 are positive; a2 is reversed, so that 1 and 2 are."""
    people = {(str(code), "0601"): {"a1": code, "a2": code} for code in range(1, 6)}
    found = made(study, people)
    assert found.loc[("0601", "AA", "a1"), "share"] == 0.4
    assert found.loc[("0601", "AA", "a2"), "share"] == 0.4
    low, high = stats.binomtest(2, 5).proportion_ci(method="wilson")
    assert found.loc[("0601", "AA", "a1"), ["ci_low", "ci_high"]].tolist() == pytest.approx([low, high])


def test_an_indicator_is_the_mean_of_its_questions_and_not_of_all_answers(study: Study) -> None:
    """b1: one of one; b2: none of three. The mean is a half, the share of all answers a quarter."""
    people = {("1", "0601"): {"b1": 5, "b2": 1}, ("2", "0601"): {"b2": 1}, ("3", "0601"): {"b2": 1}}
    found = made(study, people).loc[("0601", "BB", "")]
    assert found["share"] == 0.5
    assert found["n"] == 1
    assert np.isnan(found["ci_low"])


def test_a_person_of_two_groups_counts_once_in_the_county(study: Study) -> None:
    found = made(study, {("1", "0601"): {"a1": 5}, ("1", "0602"): {"a1": 1}, ("2", "0601"): {"a1": 5}})
    assert found.loc[("06", "AA", "a1"), ["n", "share"]].tolist() == [2, 0.75]
    assert found.loc[("0601", "AA", "a1"), ["n", "share"]].tolist() == [2, 1]


def test_no_answers_give_no_share(study: Study) -> None:
    found = made(study, {("1", "0601"): {"a1": 5}})
    assert found.loc[("0602", "AA", "a1"), "reason"] == "no_answers"
    assert found.loc[("0601", "BB", ""), "reason"] == "no_answers"
    assert np.isnan(found.loc[("0601", "BB", ""), "share"])


def test_a_scale_without_positive_answers_has_no_share(tmp_path: Path) -> None:
    plain = small_study(
        tmp_path / "litet", {"instrument.toml": INSTRUMENT.replace("positive = [4, 5]", "positive = []")}
    )
    found = made(plain, {("1", "0601"): {"a1": 5}})
    assert set(found["reason"]) == {"no_positive"}
    assert found["share"].isna().all()
