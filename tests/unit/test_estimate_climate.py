"""Levels: pooled spread, three ways of weighing the county, persons who answer for several groups."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import Person, invited, people, scored
from tests.fixtures.small_study import small_study

T_22 = 2.0738730679
"""97.5 % point of Student's t with 22 degrees of freedom, from a printed table."""

TWO_GROUPS = {"0601": [40.0, 60.0] * 6, "0602": [50.0, 70.0] * 6}
"""Twelve persons each, every one 10 from its group's mean: squares 24 x 100 over 22 degrees of freedom."""
POOLED_SD = (2400 / 22) ** 0.5


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def climate(study: Study, persons: list[Person], eligible: Mapping[str, int] | None = None) -> pd.DataFrame:
    """Total of the baseline, by group code and weighting."""
    frame = invited("2016", eligible or {"0601": 10, "0602": 10, "0603": 10})
    rows = climate_by_group_indicator(scored(study, "2016", persons), frame, study, "2016")
    return rows[rows["indicator_id"] == TOTAL].set_index(["group_code", "weighting"])


def test_a_group_interval_is_the_mean_and_t_times_the_pooled_sd_over_root_n(study: Study) -> None:
    low, high = climate(study, people(TWO_GROUPS)).loc[("0601", "own"), ["ci_low", "ci_high"]]
    reach = T_22 * POOLED_SD / 12**0.5
    assert (low, high) == pytest.approx((50 - reach, 50 + reach), abs=1e-8)


def test_a_groups_interval_does_not_depend_on_its_own_spread(study: Study) -> None:
    uneven = {"0601": [50.0, 50.0] * 6, "0602": [60 - 200**0.5, 60 + 200**0.5] * 6}  # 0 and 200 instead of 100 and 100
    columns = ["n", "mean", "ci_low", "ci_high"]
    rows = [climate(study, people(scores)).loc[("0601", "own"), columns].tolist() for scores in (TWO_GROUPS, uneven)]
    assert rows[0] == pytest.approx(rows[1])


def test_the_county_interval_adds_up_the_groups_variances(study: Study) -> None:
    low, high = climate(study, people(TWO_GROUPS)).loc[("06", "groups"), ["ci_low", "ci_high"]]
    one_group = (1200 / 11) / 12
    reach = T_22 * (one_group / 4 + one_group / 4) ** 0.5  # equal parts of 11 degrees of freedom make 22
    assert (low, high) == pytest.approx((55 - reach, 55 + reach), abs=1e-8)


@pytest.mark.parametrize(("last", "has_interval"), [(11, True), (10, False)])
def test_there_is_no_interval_under_20_residual_degrees_of_freedom(
    study: Study, last: int, *, has_interval: bool
) -> None:
    rows = climate(study, people({"0601": [40.0, 60.0] * 5 + [50.0], "0602": ([50.0, 70.0] * 6)[:last]}))
    assert rows.loc["0601", "ci_low"].notna().all() == has_interval
    assert rows.loc["06", "ci_low"].notna().all() == has_interval
    assert rows.loc[("0601", "own"), "mean"] == 50


def test_a_group_of_one_has_the_pooled_spread(study: Study) -> None:
    low, high = climate(study, people({**TWO_GROUPS, "0603": [80.0]})).loc[("0603", "own"), ["ci_low", "ci_high"]]
    assert (low, high) == pytest.approx((80 - T_22 * POOLED_SD, 80 + T_22 * POOLED_SD), abs=1e-8)


def test_the_three_ways_of_weighing_the_county(study: Study) -> None:
    persons = people({"0601": [40.0] * 6, "0602": [70.0] * 3, "0603": [100.0] * 1})
    means = climate(study, persons, {"0601": 20, "0602": 20, "0603": 60}).loc["06", "mean"]
    assert means["persons"] == pytest.approx(55)  # (6 x 40 + 3 x 70 + 100) / 10
    assert means["groups"] == pytest.approx(70)  # (40 + 70 + 100) / 3
    assert means["frame"] == pytest.approx(82)  # .2 x 40 + .2 x 70 + .6 x 100


def test_without_an_invitation_list_the_frame_is_the_persons_of_the_baseline(study: Study) -> None:
    persons = people({"0601": [40.0] * 3, "0602": [80.0]})
    rows = climate_by_group_indicator(scored(study, "2016", persons), invited("2016", {}), study, "2016")
    county = rows[(rows["weighting"] == "frame") & (rows["indicator_id"] == TOTAL)]
    assert county["mean"].tolist() == pytest.approx([50])


def test_those_who_were_not_eligible_do_not_weigh(study: Study) -> None:
    frame = invited("2016", {"0601": 30, "0602": 10}).assign(not_eligible_n=[20, 0])
    scores = scored(study, "2016", people({"0601": [40.0], "0602": [80.0]}))
    rows = climate_by_group_indicator(scores, frame, study, "2016")
    county = rows[(rows["weighting"] == "frame") & (rows["indicator_id"] == TOTAL)]
    assert county["mean"].tolist() == pytest.approx([60])


def test_a_person_of_two_groups_counts_once_in_each_and_once_in_the_county(study: Study) -> None:
    shared: list[Person] = [("both", "0601", None, 0.0), ("both", "0602", None, 100.0)]
    rows = climate(study, [*people({"0601": [60.0], "0602": [40.0]}), *shared])
    assert rows.loc[("0601", "own"), ["n", "mean"]].tolist() == [2, 30]
    assert rows.loc[("0602", "own"), ["n", "mean"]].tolist() == [2, 70]
    assert rows.loc[("06", "persons"), "mean"] == pytest.approx((60 + 40 + (0 + 100) / 2) / 3)


def test_the_variance_of_the_county_clusters_on_the_person(study: Study) -> None:
    scores = {"0601": [40.0, 60.0] * 6, "0602": [40.0, 60.0] * 6}
    apart = people(scores)
    same = [(f"p{number}", group, None, score) for group, row in scores.items() for number, score in enumerate(row)]

    def reach(persons: list[Person]) -> float:
        low, high = climate(study, persons).loc[("06", "groups"), ["ci_low", "ci_high"]]
        return float(high - low)

    assert reach(same) == pytest.approx(2**0.5 * reach(apart))


def test_a_group_that_did_not_answer_the_follow_up_is_left_out_of_its_county(study: Study) -> None:
    before = scored(study, "2016", people({"0601": [40.0] * 4, "0602": [60.0] * 4, "0603": [90.0] * 4}))
    after = scored(study, "2019", people({"0601": [40.0] * 4, "0602": [60.0] * 4}))
    frame = invited("2016", {"0601": 10, "0602": 30, "0603": 60})
    rows = climate_by_group_indicator(pd.concat([before, after]), frame, study, "2019")
    common = rows[(rows["common_with"] == "2016") & (rows["indicator_id"] == TOTAL)].set_index(
        ["group_code", "weighting"]
    )
    assert common.loc[("06", "frame"), "mean"] == pytest.approx(55)
    assert common.loc[("06", "groups"), "mean"] == pytest.approx(50)
    assert common.loc[("0603", "own"), "n"] == 0
    assert pd.isna(common.loc[("0603", "own"), "mean"])


def test_a_person_without_a_score_is_left_out(study: Study) -> None:
    rows = climate(study, people({"0601": [40.0, None, 60.0]}))
    assert rows.loc[("0601", "own"), ["n", "mean"]].tolist() == [2, 50]
