"""What may be seen of other choices and of the trend: never so many totals that a hidden group can be worked out."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.protect.sensitivity import safe_sensitivity
from pipeline.protect.trend import safe_trend
from pipeline.study import Study
from pipeline.tables.change import CHANGE
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.sensitivity import ANALYSES, SENSITIVITY
from pipeline.tables.trend import TREND
from tests.fixtures.small_study import small_study

KEY = {"wave": "2019", "baseline_wave": "2016", "indicator_id": "AA"}
NUMBERS = ["change", "ci_low", "ci_high"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def analyses(**changed: dict[str, Any]) -> pd.DataFrame:
    row = KEY | {
        "groups_n": 9,
        "baseline_n": 100,
        "n": 90,
        "outside_n": 60,
        "effective_n": None,
        "change": 4.4,
        "ci_low": 1.4,
        "ci_high": 7.4,
        "agrees": "same",
        "reason": "",
    }
    rows = [{**row, "analysis": analysis, **changed.get(analysis, {})} for analysis in ANALYSES]
    return SENSITIVITY.conform(pd.DataFrame(rows))


def publishable(hidden: int = 0, county: str = "") -> pd.DataFrame:
    groups = [("group", f"G{number}", ".." if number < hidden else "") for number in range(9)]
    rows = [
        KEY
        | {"figure": "change", "level": level, "group_code": code, "interval": True, "mark": mark}
        | {"reason": "few" if mark else ""}
        for level, code, mark in (*groups, ("county", "06", county))
    ]
    return PUBLISHABLE.conform(pd.DataFrame(rows))


def shown(study: Study, hidden: int = 0, county: str = "", **changed: dict[str, Any]) -> pd.DataFrame:
    made = safe_sensitivity(analyses(**changed), publishable(hidden, county), study)
    return made.frame.set_index("analysis")


def test_figures_are_whole_points(study: Study) -> None:
    found = shown(study)
    assert found.loc["mix", NUMBERS].tolist() == [4, 1, 7]
    assert found.loc["mix", ["baseline_n", "n"]].tolist() == [100, 90]
    assert (found["mark"] == "").all()


@pytest.mark.parametrize(
    ("hidden", "others"),
    [
        (0, {"mix", "unweighted", "other_estimand", "raked"}),
        (1, set()),
        (2, set()),
        (3, {"mix"}),
        (4, {"mix", "unweighted", "other_estimand"}),
        (5, {"mix", "unweighted", "other_estimand", "raked"}),
    ],
)
def test_the_groups_hidden_outnumber_the_totals_shown(study: Study, hidden: int, others: set[str]) -> None:
    found = shown(study, hidden)
    totals = found.loc[["mix", "unweighted", "other_estimand", "raked"]]
    assert set(totals.index[totals["mark"] == ""]) == others
    assert found.loc[["main", "identical", "asked_of_all"], "mark"].tolist() == [""] * 3
    assert (totals.loc[totals["mark"] == "..", "reason"] == "complement").all()


def test_that_a_hidden_total_decides_the_same_is_told(study: Study) -> None:
    found = shown(study, 2, raked={"agrees": "other"})
    assert found.loc[["mix", "raked"], "agrees"].tolist() == ["same", "other"]
    assert found.loc[["mix", "raked"], NUMBERS].isna().all(axis=None)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"n": 19}, "few"),
        ({"baseline_n": 19}, "few"),
        ({"outside_n": 4}, "one_group"),
        ({"n": 87}, "complement"),
        ({"baseline_n": 96}, "complement"),
        ({"reason": "no_variation"}, "alike"),
        ({"reason": "no_answers"}, "no_answers"),
        ({"reason": "small_cell"}, "guard"),
    ],
)
def test_complete_cases_are_hidden_where_they_or_the_others_are_few(study: Study, cells: dict, reason: str) -> None:
    found = shown(study, complete=cells)
    assert found.loc["complete", "reason"] == reason
    assert found.loc["complete", NUMBERS].isna().all()
    assert found.loc["complete", "agrees"] == ("same" if reason == "complement" else "unknown")


def test_nothing_of_an_indicator_whose_change_is_hidden_is_told(study: Study) -> None:
    found = shown(study, county="..")
    assert (found["reason"] == "few").all()
    assert (found["agrees"] == "unknown").all()


@pytest.mark.parametrize("reason", ["no_answers", "no_links", "small_cell", "few_df"])
def test_why_an_analysis_of_few_could_not_be_made_is_not_told(study: Study, reason: str) -> None:
    found = shown(study, county="..", complete={"reason": reason}, identical={"reason": "same_items"})
    assert found.loc["complete", "reason"] == "few"
    assert found.loc["identical", "reason"] == "same_items"


def test_a_county_without_answers_is_not_called_hidden(study: Study) -> None:
    rows = analyses().assign(reason="no_answers", change=None, ci_low=None, ci_high=None, n=0, agrees="unknown")
    made = safe_sensitivity(SENSITIVITY.conform(rows), publishable(0, "-"), study).frame
    assert set(made["mark"]) == {"-"}


def test_a_count_that_differs_by_a_few_is_not_told(study: Study) -> None:
    found = shown(study, asked_of_all={"n": 89, "baseline_n": 95})
    assert pd.isna(found.loc["asked_of_all", "n"])
    assert found.loc["asked_of_all", "baseline_n"] == 95
    assert found.loc["asked_of_all", "change"] == 4


def test_the_followed_are_hidden_in_all_indicators_if_in_one(study: Study) -> None:
    few = analyses(linked={"n": 8, "baseline_n": 8}).assign(indicator_id="BB")
    both = pd.concat([analyses(linked={"n": 30, "baseline_n": 30}), few], ignore_index=True)
    may = pd.concat([publishable(), publishable().assign(indicator_id="BB")], ignore_index=True)
    found = safe_sensitivity(both, may, study).frame.set_index(["indicator_id", "analysis"])
    assert found.loc[("AA", "linked"), "reason"] == "complement"
    assert found.loc[("BB", "linked"), "reason"] == "few"


def test_an_analysis_without_an_interval_shows_its_change(study: Study) -> None:
    found = shown(study, linked={"reason": "few_df", "ci_low": None, "ci_high": None, "n": 30, "agrees": "unknown"})
    assert found.loc["linked", "change"] == 4
    assert pd.isna(found.loc["linked", "ci_low"])
    assert found.loc["linked", "mark"] == ""


def trend(**cells: Any) -> pd.DataFrame:
    row = {"wave": "2019", "indicator_id": "AA", "waves_n": 3, "items_n": 4, "groups_n": 9, "n": 90, "years": 6.0}
    return TREND.conform(pd.DataFrame([row | {"change": 4.4, "ci_low": -1.4, "ci_high": 9.6, "reason": ""} | cells]))


def change_of_county() -> pd.DataFrame:
    row = KEY | {"level": "county", "group_code": "06", "groups_n": 9, "comparable": True}
    counts = dict.fromkeys(["baseline_n", "n", "linked_n", "items_n", "items_dropped_n"], 9)
    return CHANGE.conform(pd.DataFrame([row | counts]).reindex(columns=CHANGE.column_names))


@pytest.mark.parametrize(
    ("cells", "hidden", "county", "reason"),
    [
        ({}, 3, "", ""),
        ({"n": 19}, 0, "", "few"),
        ({}, 0, "..", "few"),
        ({"groups_n": 8}, 0, "", ""),
        ({"groups_n": 8}, 1, "", "complement"),
        ({"reason": "few_df"}, 0, "", "guard"),
        ({"reason": "no_answers"}, 0, "", "no_answers"),
        ({"reason": "not_comparable"}, 0, "", "not_comparable"),
    ],
)
def test_a_line_is_shown_where_it_tells_of_no_few(
    study: Study, cells: dict, hidden: int, county: str, reason: str
) -> None:
    row = safe_trend(trend(**cells), change_of_county(), publishable(hidden, county), study).frame.iloc[0]
    assert row["reason"] == reason
    assert row[["waves_n", *NUMBERS]].tolist() == [3, 4, -1, 10] if not reason else row[NUMBERS].isna().all()


def test_a_baseline_has_no_rows(study: Study) -> None:
    assert safe_sensitivity(SENSITIVITY.empty(), PUBLISHABLE.empty(), study).frame.empty
    assert safe_trend(TREND.empty(), CHANGE.empty(), PUBLISHABLE.empty(), study).frame.empty
