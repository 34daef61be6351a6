"""What may be seen of a retrospective question: a single question's rules, and no agreement without both intervals."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.protect.response_shift import safe_response_shift
from pipeline.study import Study
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.who_changed import RESPONSE_SHIFT
from tests.fixtures.small_who import who_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def shifts(n: int = 30, measured_n: int = 30, pairs: int = 20, **more: Any) -> pd.DataFrame:
    common = {"wave": "2019", "baseline_wave": "2016", "item_id": "for1", "outside_n": 5, "reason": "", "agreement": ""}
    figures = [
        {"figure": "retrospective", "baseline_n": 0, "n": n, "value": -8.4, "ci_low": -12.6, "ci_high": -4.2},
        {"figure": "measured", "baseline_n": 30, "n": measured_n, "value": 6.6, "ci_low": 2.4, "ci_high": 10.8},
        {"figure": "correlation", "baseline_n": 0, "n": pairs, "value": 0.456, "ci_low": 0.017, "ci_high": 0.747},
    ]
    figures[0]["agreement"] = "disagree"
    return RESPONSE_SHIFT.conform(pd.DataFrame([{**common, **figure, **more} for figure in figures]))


def county(mark: str = "", reason: str = "") -> pd.DataFrame:
    row = {
        "wave": "2019",
        "figure": "change",
        "baseline_wave": "2016",
        "level": "county",
        "group_code": "06",
        "indicator_id": "total",
        "interval": True,
        "mark": mark,
        "reason": reason,
    }
    return PUBLISHABLE.conform(pd.DataFrame([row]))


def sealed(study: Study, frame: pd.DataFrame, publishable: pd.DataFrame | None = None) -> pd.DataFrame:
    return safe_response_shift(frame, county() if publishable is None else publishable, study).frame.set_index("figure")


def test_points_are_whole_and_the_correlation_is_hundredths(study: Study) -> None:
    numbers = sealed(study, shifts())[["n", "value", "ci_low", "ci_high"]]
    assert numbers.to_numpy().tolist() == [[30, -8, -13, -4], [30, 7, 2, 11], [20, 46, 2, 75]]


@pytest.mark.parametrize(
    ("n", "reason", "no_interval", "agreement"),
    [(30, "", "", "disagree"), (29, "", "few", "cannot_tell"), (10, "", "few", "cannot_tell"), (9, "few", "", "")],
)
def test_a_single_questions_mean_needs_ten_persons_and_its_interval_thirty(
    study: Study, n: int, reason: str, no_interval: str, agreement: str
) -> None:
    row = sealed(study, shifts(n)).loc["retrospective"]
    assert row[["reason", "no_interval", "agreement"]].tolist() == [reason, no_interval, agreement]
    assert pd.isna(row["ci_low"]) == (n < 30)


@pytest.mark.parametrize(("pairs", "reason"), [(20, ""), (19, "few")])
def test_a_correlation_needs_as_many_as_a_distribution(study: Study, pairs: int, reason: str) -> None:
    assert sealed(study, shifts(pairs=pairs)).loc["correlation", "reason"] == reason


def test_an_estimate_without_a_correlation_for_few_is_hidden_as_few(study: Study) -> None:
    frame = shifts(pairs=3)
    frame.loc[2, ["value", "ci_low", "ci_high", "reason"]] = [None, None, None, "few"]
    assert sealed(study, frame).loc["correlation", ["mark", "reason"]].tolist() == ["..", "few"]


def test_the_measured_change_is_hidden_where_the_countys_is(study: Study) -> None:
    rows = sealed(study, shifts(), county("..", "complement"))
    assert rows.loc["measured", ["mark", "reason"]].tolist() == ["..", "complement"]
    assert rows["agreement"].tolist() == ["cannot_tell", "", ""]


def test_followed_persons_or_answers_of_one_group_are_hidden(study: Study) -> None:
    assert set(sealed(study, shifts(outside_n=4))["reason"]) == {"one_group"}


@pytest.mark.parametrize(
    ("reason", "mark", "said"),
    [("no_answers", "-", "no_answers"), ("not_asked", ".", "not_asked"), ("no_variation", "..", "alike")],
)
def test_what_is_not_there_has_a_mark_of_its_own(study: Study, reason: str, mark: str, said: str) -> None:
    rows = sealed(study, shifts(reason=reason))
    assert set(zip(rows["mark"], rows["reason"], strict=True)) == {(mark, said)}
    assert rows[["n", "value", "ci_low"]].isna().all(axis=None)
    assert set(rows["agreement"]) == {""}


def test_a_correlation_on_a_line_has_no_interval(study: Study) -> None:
    frame = shifts()
    frame.loc[2, ["value", "ci_low", "ci_high", "reason"]] = [1.0, None, None, "on_a_line"]
    row = sealed(study, frame).loc["correlation"]
    assert row[["value", "no_interval", "mark"]].tolist() == [100, "on_a_line", ""]


def test_no_rows_make_no_rows(study: Study) -> None:
    assert len(sealed(study, RESPONSE_SHIFT.empty(), PUBLISHABLE.empty())) == 0
