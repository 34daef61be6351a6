"""What a coming follow-up could find: expected answers, families, and why nothing can be said."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.estimate.foresight import foresight
from pipeline.statistics.power import detectable, power_of
from pipeline.study import TOTAL, Study
from pipeline.tables.core import INVITED
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import PLAN, small_study

GROUPS = ("0601", "0602", "0603")
ELIGIBLE = dict.fromkeys(GROUPS, 20)


def study_of(folder: Path, plan: str = PLAN) -> Study:
    return small_study(folder / "litet", {"plan.toml": plan})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path)


def made(study: Study, groups: dict[str, list[float | None]], frame: pd.DataFrame | None = None) -> pd.DataFrame:
    rows = scored(study, "2016", people(groups))
    found = foresight(rows, invited("2016", ELIGIBLE) if frame is None else frame, study, "2016")
    return found[found["indicator_id"] == TOTAL].set_index("group_code")


def even(n: int, middle: float = 50) -> list[float | None]:
    """Half of the persons 10 under, half 10 over."""
    return [middle - 10, middle + 10] * (n // 2)


def test_the_next_wave_is_expected_to_answer_as_this_one_did(study: Study) -> None:
    found = made(study, {"0601": even(10), "0602": even(14), "0603": even(6)})
    assert found.loc["0601", ["n", "expected_n", "eligible_n"]].tolist() == [10, 10, 20]  # 30 of 60
    assert found.loc["0602", ["n", "expected_n"]].tolist() == [14, 10]
    assert found.loc["06", ["n", "expected_n", "eligible_n"]].tolist() == [30, 30, 60]


def test_without_a_list_as_many_are_expected_as_answered(study: Study) -> None:
    found = made(study, {"0601": even(10), "0602": even(14), "0603": even(6)}, INVITED.empty())
    assert found["expected_n"].to_dict() == {"0601": 10, "0602": 14, "0603": 6, "06": 30}
    assert found["eligible_n"].isna().all()


def test_a_groups_change_is_found_at_the_familys_level_with_the_pooled_spread(study: Study) -> None:
    found = made(study, {"0601": even(10), "0602": even(14), "0603": even(6)})
    sd = np.sqrt(30 * 100 / 27)
    se = np.array([sd * np.sqrt(1 / 10 + 1 / 10)])
    assert found.loc["0601", "sd"] == pytest.approx(sd)
    assert found.loc["0601", "family_size"] == 3
    assert found.loc["0601", "detectable"] == pytest.approx(detectable(se, np.array([54.0]), 0.05 / 3, 0.8)[0])
    assert power_of(found.loc["0601", "detectable"] / se, np.array([54.0]), 0.05 / 3) == pytest.approx(0.8)


def test_the_county_finds_less_than_any_group(study: Study) -> None:
    found = made(study, {code: even(10) for code in GROUPS})
    assert found.loc["06", "detectable"] < found.loc[list(GROUPS), "detectable"].min()
    se = np.array([np.sqrt(30 * 100 / 27) * np.sqrt(2 / 30)])
    assert found.loc["06", "detectable"] == pytest.approx(detectable(se, np.array([54.0]), 0.05, 0.8)[0])


def test_a_group_that_will_hardly_be_shown_takes_no_part_in_the_family(study: Study) -> None:
    found = made(study, {"0601": even(10), "0602": even(14), "0603": even(4)})
    assert found.loc["0603", "reason"] == "few"
    assert np.isnan(found.loc["0603", "detectable"])
    assert found.loc["0601", "family_size"] == 2


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ({"0601": even(10), "0602": even(10), "0603": []}, "no_answers"),
        ({code: [50.0] * 10 for code in GROUPS}, "no_variation"),
        ({code: even(6) for code in GROUPS}, "few_df"),
        ({code: even(10, 88) for code in GROUPS}, "near_end"),
    ],
)
def test_what_cannot_be_told_has_a_reason(study: Study, groups: dict, reason: str) -> None:
    found = made(study, groups)
    assert found.loc["0603", "reason"] == reason
    assert np.isnan(found.loc["0603", "detectable"])
    assert found.loc["0603", "family_size"] == 0


def test_one_person_in_all_is_too_few(study: Study) -> None:
    assert set(made(study, {"0601": [50.0]})["reason"]) == {"few", "few_df", "no_answers"}


def test_groups_like_these_differ_in_a_way_that_one_wave_cannot_tell(tmp_path: Path) -> None:
    study = study_of(tmp_path, PLAN.replace('groups = "census"', 'groups = "sample"'))
    found = made(study, {code: even(10) for code in GROUPS})
    assert found.loc["06", "reason"] == "groups_differ"
    assert found.loc["0601", "reason"] == ""


def test_near_the_ends_the_plan_may_test_all_the_same(tmp_path: Path) -> None:
    study = study_of(tmp_path, PLAN.replace("smallest_change", "test_near_ends = true\nsmallest_change"))
    assert made(study, {code: even(10, 88) for code in GROUPS}).loc["0601", "reason"] == ""


def test_an_indicator_outside_every_family_is_not_tested(study: Study) -> None:
    rows = scored(study, "2016", people({code: even(10) for code in GROUPS}), [TOTAL, "AA"])
    found = foresight(rows, invited("2016", ELIGIBLE), study, "2016").set_index(["group_code", "indicator_id"])
    assert found.loc[("06", "AA"), "reason"] == (
        "" if any("AA" in f.indicators for f in study.plan.families) else "not_tested"
    )
    assert found.loc[("06", "BB"), "reason"] == "no_answers"
