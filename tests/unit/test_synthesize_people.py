"""Who is invited, who answers and who comes back, whatever the seed."""

import numpy as np
import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.synthesize import load_recipe
from pipeline.synthesize.people import Cast, casts

SEEDS = range(8)
SHARED = {"2161", "2182", "2184"}


@pytest.fixture(scope="module", params=SEEDS)
def cast(request: pytest.FixtureRequest, gavleborg: Study) -> dict[str, Cast]:
    return casts(load_recipe(gavleborg), gavleborg, np.random.default_rng(request.param))


def answering(cast: dict[str, Cast]) -> tuple[pd.DataFrame, pd.DataFrame]:
    return cast["2016"].answering, cast["2019"].answering


def test_as_many_are_invited_and_answer_in_every_group_as_the_recipe_says(cast: dict[str, Cast], gavleborg: Study):
    for wave in load_recipe(gavleborg).wave:
        rows = cast[wave.id].rows
        assert rows.groupby("group").size().to_dict() == wave.invited
        assert rows.groupby("group")["answers"].sum().to_dict() == wave.answered
        not_eligible = rows.groupby("group")["eligible"].agg(lambda eligible: int((~eligible).sum())).to_dict()
        assert {group: count for group, count in not_eligible.items() if count} == wave.not_eligible


def test_only_eligible_persons_answer(cast: dict[str, Cast]):
    for wave in cast.values():
        assert wave.answering["eligible"].all()


def test_every_organisation_has_its_share_of_the_invited_in_whole_persons(cast: dict[str, Cast]):
    gavle = cast["2016"].rows.query("group == '2180'")["organisation"].value_counts().to_dict()
    assert gavle == {"FK": 7, "AF": 6, "REG": 11, "KOM": 14}  # 38 times .18, .16, .28 and .38: 6.84, 6.08, 10.64, 14.44


def test_15_per_cent_or_more_of_the_follow_up_and_no_more_than_wanted_are_the_same_persons_with_the_same_key(
    cast: dict[str, Cast], gavleborg: Study
):
    before, after = answering(cast)
    same = after.merge(before, on=["person", "group"], suffixes=("", "_before"))
    assert 0.15 * len(after) <= len(same) <= round(load_recipe(gavleborg).stay * len(after))
    assert (same["link_key"] == same["link_key_before"]).all()
    assert (same["organisation"] == same["organisation_before"]).all()
    assert (same["type"] == same["type_before"]).all()
    assert (same["link_key"] != "").all()


def test_a_key_is_never_given_by_two_persons(cast: dict[str, Cast]):
    both = pd.concat(answering(cast)).query("link_key != ''")
    assert both.groupby("link_key")["person"].nunique().max() == 1


def test_one_person_with_one_key_and_one_role_answers_for_three_groups(cast: dict[str, Cast]):
    for rows in answering(cast):
        several = rows[rows["person"].duplicated(keep=False)]
        assert set(several["group"]) == SHARED
        assert len(several) == len(SHARED)
        for column in ("person", "organisation", "type", "link_key"):
            assert len(set(several[column])) == 1


def test_nobody_answers_twice_for_the_same_group(cast: dict[str, Cast]):
    for rows in answering(cast):
        assert not rows.duplicated(["person", "group"]).any()
