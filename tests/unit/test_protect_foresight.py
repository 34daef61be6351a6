"""What may be seen of what a next wave could find, and of priorities."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.protect.foresight import safe_foresight, safe_priorities
from pipeline.study import Study
from pipeline.tables.foresight import FORESIGHT, PRIORITIES
from pipeline.tables.safe import PUBLISHABLE
from tests.fixtures.small_study import small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def publishable(mark: str = "", level: str = "group", code: str = "0601", indicator: str = "total") -> pd.DataFrame:
    row = {"wave": "2016", "figure": "level", "baseline_wave": "", "level": level, "group_code": code}
    said = {
        "indicator_id": indicator,
        "interval": True,
        "mark": mark,
        "reason": {"..": "few", "-": "no_answers"}.get(mark, ""),
    }
    return PUBLISHABLE.conform(pd.DataFrame([row | said]))


def found(study: Study, may: pd.DataFrame, **cells: Any) -> pd.Series:
    row = {"wave": "2016", "level": "group", "group_code": "0601", "indicator_id": "total", "family_size": 3}
    figures = {"eligible_n": 20.0, "n": 10, "expected_n": 11, "sd": 10.44, "detectable": 14.44, "needed_n": 87.0}
    frame = FORESIGHT.conform(pd.DataFrame([row | figures | {"reason": ""} | cells]))
    return safe_foresight(frame, may, study).frame.iloc[0]


def test_figures_are_whole_and_nothing_of_the_spread_is_told(study: Study) -> None:
    row = found(study, publishable())
    assert row[["n", "expected_n", "detectable", "needed_n"]].tolist() == [10, 11, 14, 90]
    assert "sd" not in row


@pytest.mark.parametrize(
    ("mark", "cells", "reason"),
    [
        ("..", {}, "few"),
        ("-", {}, "no_answers"),
        ("", {"n": 4}, "few"),
        ("", {"expected_n": 4}, "few"),
        ("", {"reason": "few_df"}, "few"),
        ("", {"reason": "no_variation"}, "few"),
        ("", {"reason": "near_end"}, "not_tested"),
        ("..", {"reason": "near_end"}, "few"),
        ("", {"reason": "groups_differ"}, "groups_differ"),
    ],
)
def test_a_row_without_a_figure_says_why(study: Study, mark: str, cells: dict, reason: str) -> None:
    row = found(study, publishable(mark), **cells)
    assert row["reason"] == reason
    assert row[["n", "expected_n", "detectable", "needed_n"]].isna().all()


def test_the_county_needs_as_many_as_a_distribution(study: Study) -> None:
    county = {"level": "county", "group_code": "06"}
    may = publishable("", "county", "06")
    assert found(study, may, **county, n=20, expected_n=20)["mark"] == ""
    assert found(study, may, **county, n=19, expected_n=20)["mark"] == ".."


def test_counts_stand_at_the_total_only(study: Study) -> None:
    county = {"level": "county", "group_code": "06", "n": 30, "expected_n": 30, "indicator_id": "AA"}
    row = found(study, publishable("", "county", "06", "AA"), **county)
    assert row[["n", "expected_n"]].isna().all()
    assert row["detectable"] == 14


def placed(study: Study, may: str = "", **cells: Any) -> pd.DataFrame:
    row = {"wave": "2016", "item_id": "hel", "n": 20, "outside_n": 5, "index": 55.5, "index_low": 50.0}
    figures = {"index_high": 60.0, "association": 0.4449, "association_low": 0.1, "association_high": 0.7}
    said = {"quadrant": "keep", "certain": True, "reason": ""}
    rows = [{**row, **figures, **said, "indicator_id": "AA", **cells}, {**row, **figures, **said, "indicator_id": "BB"}]
    marks = [publishable(mark, "county", "06", known) for known, mark in (("AA", may), ("BB", ""))]
    made = safe_priorities(PRIORITIES.conform(pd.DataFrame(rows)), pd.concat(marks, ignore_index=True), study)
    return made.frame.set_index("indicator_id")


def test_associations_are_hundredths_and_indices_whole_points(study: Study) -> None:
    row = placed(study).loc["AA"]
    assert row[["index", "association_hundredths", "association_low_hundredths"]].tolist() == [56, 44, 10]
    assert row["quadrant"] == "keep"
    assert row["certain"]


@pytest.mark.parametrize(
    ("may", "cells", "reason"),
    [
        ("", {"n": 19}, "few"),
        ("..", {}, "few"),
        ("", {"outside_n": 4}, "one_group"),
        ("", {"reason": "on_a_line", "association": 1.0}, "alike"),
        ("", {"reason": "no_variation", "association": None}, "alike"),
        ("", {"association": 0.996}, "alike"),
        ("", {"reason": "no_question", "association": None, "n": 0, "quadrant": ""}, "no_question"),
        ("", {"reason": "one_indicator", "quadrant": ""}, "one_indicator"),
    ],
)
def test_a_hidden_indicator_takes_the_quadrants_with_it(study: Study, may: str, cells: dict, reason: str) -> None:
    found = placed(study, may, **cells)
    assert found.loc["AA", "reason"] == reason
    assert found.loc["AA", ["index", "association_hundredths"]].isna().all()
    assert found["quadrant"].tolist() == ["", ""]
    assert not found["certain"].any()
    assert found.loc["BB", "mark"] == ""
