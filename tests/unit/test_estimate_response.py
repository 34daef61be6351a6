"""Response rate = answered / (invited - not eligible), for every unit."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from pipeline.estimate.response import response_by_unit
from pipeline.study import Study
from pipeline.tables.core import INVITED, RESPONDENTS
from tests.fixtures.small_study import small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def respondents(rows: Sequence[tuple[str, str, str | None]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["respondent_id", "group_code", "organisation_code"])
    return RESPONDENTS.conform(
        frame.assign(wave="2016", respondent_type=None, link_key=None, source_row=range(1, len(frame) + 1))
    )


def invitations(rows: Sequence[tuple[str, str | None, int, int]]) -> pd.DataFrame:
    columns = ["group_code", "organisation_code", "invited_n", "not_eligible_n"]
    return INVITED.conform(pd.DataFrame(rows, columns=columns).assign(wave="2016"))


def by_unit(study: Study, answered: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    return response_by_unit(answered, asked, study, "2016").set_index(["level", "unit_code"])


def test_those_not_eligible_leave_the_denominator(study: Study) -> None:
    answered = respondents([(str(number), "0601", "FK") for number in range(6)])
    rows = by_unit(study, answered, invitations([("0601", "FK", 10, 2)]))
    assert rows.loc[("group", "0601"), ["answered_n", "eligible_n", "response_rate"]].tolist() == [6, 8, 0.75]


def test_groups_and_organisations_each_add_up_to_the_county(study: Study) -> None:
    answered = respondents([("1", "0601", "FK"), ("2", "0602", "FK"), ("3", "0602", "KOM")])
    rows = by_unit(study, answered, invitations([("0601", "FK", 2, 0), ("0602", "FK", 3, 0), ("0602", "KOM", 5, 0)]))
    for level in ("group", "organisation", "county"):
        assert rows.loc[level, ["answered_n", "eligible_n"]].sum().tolist() == [3, 10]
    assert rows.loc[("organisation", "FK"), "response_rate"] == pytest.approx(2 / 5)


def test_a_person_of_two_groups_was_invited_twice_and_answered_twice(study: Study) -> None:
    answered = respondents([("1", "0601", "FK"), ("1", "0602", "FK")])
    rows = by_unit(study, answered, invitations([("0601", "FK", 1, 0), ("0602", "FK", 1, 0)]))
    assert rows.loc[("county", "06"), ["answered_n", "response_rate"]].tolist() == [2, 1]


def test_a_group_where_nobody_answered_has_rate_0_and_one_where_nobody_was_asked_has_none(study: Study) -> None:
    rows = by_unit(study, respondents([("1", "0601", "FK")]), invitations([("0601", "FK", 4, 0), ("0602", "FK", 5, 0)]))
    assert rows.loc[("group", "0602"), "response_rate"] == 0
    assert pd.isna(rows.loc[("group", "0603"), "response_rate"])


def test_without_a_list_there_are_answers_but_no_rate(study: Study) -> None:
    rows = by_unit(study, respondents([("1", "0601", "FK")]), INVITED.empty())
    assert rows.loc[("county", "06"), "answered_n"] == 1
    assert rows[["eligible_n", "response_rate"]].isna().all(axis=None)
