"""Families: the level is shared between the cells that may be shown, and the decision is the interval."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.errors import PlanError
from pipeline.study import Study
from pipeline.tables.change import CHANGE
from pipeline.tables.safe import PUBLISHABLE
from tests.fixtures.small_study import FILES, small_study

CELL = ["wave", "baseline_wave", "level", "group_code", "indicator_id"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def changes(study: Study, change: float = 10.0, se: float = 2.0, df: float = 40.0) -> pd.DataFrame:
    """The same change in every cell."""
    units = [("county", "06"), *(("group", group.code) for group in study.groups)]
    cells = [(*unit, indicator) for unit in units for indicator in study.instrument.scored_ids]
    frame = pd.DataFrame(cells, columns=["level", "group_code", "indicator_id"]).assign(
        wave="2019", baseline_wave="2016", items_n=2, items_dropped_n=0, groups_n=1, baseline_n=20, n=20, linked_n=0
    )
    levels = {"baseline_mean": 50.0, "mean": 50.0 + change, "change": change, "se": se, "df": df}
    return CHANGE.conform(frame.assign(**levels, comparable=True))


def publishable(frame: pd.DataFrame, hidden: set[tuple[str, str]] = frozenset()) -> pd.DataFrame:
    marks = [".." if key in hidden else "" for key in zip(frame["group_code"], frame["indicator_id"], strict=True)]
    reasons = ["few" if mark else "" for mark in marks]
    return PUBLISHABLE.conform(frame[CELL].assign(figure="change", interval=True, mark=marks, reason=reasons))


def judged(frame: pd.DataFrame, study: Study, hidden: set[tuple[str, str]] = frozenset()) -> pd.DataFrame:
    rows = verdict_by_group_indicator(frame, publishable(frame, hidden), study)
    return rows.set_index(["group_code", "indicator_id"])


def test_a_family_is_as_large_as_its_cells_that_may_be_shown(study: Study) -> None:
    rows = judged(changes(study), study, hidden={("0602", "total")})
    assert rows.loc[("06", "total"), "family_size"] == 1
    assert rows.loc[("06", "AA"), "family_size"] == 2
    assert rows.loc[("0601", "total"), "family_size"] == 2
    assert rows.loc[("0602", "total"), "family_size"] == 0


def test_every_interval_stands_at_alpha_over_the_size_of_its_family(study: Study) -> None:
    rows = judged(changes(study, change=20, se=10), study)
    for cell, size in ((("06", "total"), 1), (("06", "AA"), 2), (("0601", "total"), 3)):
        reach = stats.t(40).ppf(1 - 0.05 / size / 2) * 10
        assert rows.loc[cell, ["ci_low", "ci_high"]].tolist() == [round(20 - reach), round(20 + reach)]
        assert rows.loc[cell, "p_adjusted"] == pytest.approx(min(1, size * 2 * stats.t(40).sf(2)))


@pytest.mark.parametrize(("change", "tested"), [(30.0, True), (30.1, False), (-30.0, True), (-30.1, False)])
def test_groups_are_described_and_not_tested_where_the_county_is_near_an_end_of_the_scale(
    study: Study, change: float, *, tested: bool
) -> None:
    """The county goes from 50 to 80 or 20, or a little further."""
    rows = judged(changes(study, change=change), study)
    assert (rows.loc[("0601", "total"), "verdict"] != "not_tested") is tested
    assert rows.loc[("06", "total"), "verdict"] in ("better", "worse")


def test_the_plan_may_test_groups_near_the_ends_too(study: Study) -> None:
    bold = study.model_copy(update={"plan": study.plan.model_copy(update={"test_near_ends": True})})
    assert judged(changes(bold, change=45), bold).loc[("0601", "total"), "verdict"] == "better"


def test_what_could_have_been_found_is_at_the_familys_level_and_80_per_cent_power(study: Study) -> None:
    found = judged(changes(study), study).loc[("0601", "total"), "detectable"]
    critical, law = stats.t(40).ppf(1 - 0.05 / 3 / 2), stats.nct(40, found / 2)
    assert law.sf(critical) + law.cdf(-critical) == pytest.approx(0.8, abs=1e-9)


def test_a_hidden_change_moves_no_shown_verdict(study: Study) -> None:
    frame = changes(study, change=5.0, se=2.0)
    extreme = frame.copy()
    cell = (extreme["group_code"] == "0602") & (extreme["indicator_id"] == "total")
    extreme.loc[cell, ["change", "se"]] = [-90.0, 0.1]
    first, second = (judged(each, study, hidden={("0602", "total")}) for each in (frame, extreme))
    pd.testing.assert_frame_equal(first, second)


def test_cells_outside_every_family_are_description(study: Study) -> None:
    row = judged(changes(study), study).loc[("0601", "AA")]
    assert row["verdict"] == "not_tested"
    assert row[["ci_low", "ci_high", "detectable"]].isna().all()


def test_a_cell_without_a_standard_error_is_not_tested_and_still_counts_in_its_family(study: Study) -> None:
    frame = changes(study)
    frame.loc[(frame["group_code"] == "0601") & (frame["indicator_id"] == "total"), "se"] = np.nan
    rows = judged(frame, study)
    assert rows.loc[("0601", "total"), "verdict"] == "not_tested"
    assert rows.loc[("0602", "total"), "family_size"] == 3


def test_a_cell_that_may_not_show_an_interval_is_not_tested_and_leaves_its_family(study: Study) -> None:
    frame = changes(study)
    shown = publishable(frame)
    shown.loc[(shown["group_code"] == "0601"), "interval"] = False
    rows = verdict_by_group_indicator(frame, shown, study).set_index(["group_code", "indicator_id"])
    assert rows.loc[("0601", "total"), "verdict"] == "not_tested"
    assert rows.loc[("0602", "total"), "family_size"] == 2


def test_equivalence_is_judged_at_twice_the_familys_level(study: Study) -> None:
    se = 5 / stats.t(40).ppf(1 - 0.05) * 0.99  # ± 4.95 at 90 %, more than ± 5 at 95 %
    assert judged(changes(study, change=0.0, se=se), study).loc[("06", "total"), "verdict"] == "practically_unchanged"
    assert judged(changes(study, change=0.0, se=se), study).loc[("06", "AA"), "verdict"] == "undecided"


def test_a_change_that_prints_as_the_smallest_that_matters_is_clear(study: Study) -> None:
    assert judged(changes(study, change=4.6, se=1.9), study).loc[("06", "total"), ["verdict", "size"]].tolist() == [
        "better",
        "clear",
    ]
    assert judged(changes(study, change=4.4, se=1.9), study).loc[("06", "total"), "size"] == ""


def by_flips(tmp_path: Path, moves: list[float]) -> pd.DataFrame:
    plan = FILES["plan.toml"].replace('"census"', '"sample"')
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(
        f"{number:04d},Grupp {number},,kommun,,\n" for number in range(1, len(moves) + 1)
    )
    study = small_study(tmp_path / f"urval{len(moves)}", {"plan.toml": plan, "groups.csv": groups})
    frame = changes(study)
    for group, move in zip(study.groups, moves, strict=True):
        frame.loc[frame["group_code"] == group.code, "change"] = move
    frame.loc[frame["level"] == "county", ["change", "se", "df"]] = [np.mean(moves), np.nan, np.nan]
    return judged(frame, study)


def test_the_sample_estimand_takes_the_county_from_sign_flips_of_its_groups(tmp_path: Path) -> None:
    row = by_flips(tmp_path, [2.0, 4.0, 6.0, 8.0, 10.0, 12.0]).loc[("06", "total")]
    assert row[["ci_low", "ci_high", "verdict"]].tolist() == [2, 12, "better"]
    mixed = by_flips(tmp_path / "b", [-2.0, 4.0, 6.0, 8.0, 10.0, 12.0]).loc[("06", "total")]
    assert mixed[["ci_low", "ci_high", "verdict"]].tolist() == [-2, 12, "undecided"]


def test_the_indicators_of_a_sample_are_judged_together_by_joint_flips_and_not_one_by_one(tmp_path: Path) -> None:
    """Six groups reach 2/64 = .031: enough for a family at .05, too little for each of two at .025.

    Flipping the upper three of -5, -3, -1, 1, 3, 5 gives the other indicator T² = 5·18² / (6·70 - 18²) = 16.9, and
    7 ± √(16.9·70 / 30) is 0.7 to 13.3: further than the smallest and the largest change.
    """
    rows = by_flips(tmp_path, [2.0, 4.0, 6.0, 8.0, 10.0, 12.0])
    for indicator in ("AA", "BB"):
        row = rows.loc[("06", indicator)]
        assert row[["ci_low", "ci_high", "family_size", "verdict"]].tolist() == [1, 13, 2, "better"]
        assert row["p_adjusted"] == 2 / 64


def test_the_sample_estimand_is_refused_with_five_groups(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="minst 6 grupper"):
        by_flips(tmp_path, [1.0, 2.0, 3.0, 4.0, 5.0])
