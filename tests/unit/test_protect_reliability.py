"""What may be seen of the scales: hundredths of enough persons and groups, never a count, never one group's spread."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.protect.reliability import safe_agreement, safe_item_analysis, safe_reliability
from pipeline.study import Study
from pipeline.tables.reliability import GROUP_AGREEMENT, ITEM_ANALYSIS, MISSING_COUNTS, RELIABILITY
from pipeline.tables.safe import PUBLISHABLE
from tests.fixtures.small_study import small_study

NUMBERS = ["items_n", "alpha_hundredths", "alpha_low_hundredths", "alpha_high_hundredths", "omega_hundredths"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def scales(**columns: Any) -> pd.DataFrame:
    row = {
        "wave": "2016",
        "indicator_id": "AA",
        "items_n": 4,
        "n": 90,
        "pairs_n": 20,
        "outside_n": 5,
        "alpha": 0.8449,
        "alpha_low": 0.7951,
        "alpha_high": 0.8862,
        "alpha_standardised": 0.85,
        "omega": 0.8512,
        "reason": "",
        "omega_reason": "",
    }
    return RELIABILITY.conform(pd.DataFrame([{**row, **columns}]))


def items(**columns: Any) -> pd.DataFrame:
    row = {
        "wave": "2016",
        "indicator_id": "AA",
        "item_id": "a1",
        "put_n": 90,
        "answered_n": 88,
        **{f"{name}_n": 1 for name in MISSING_COUNTS},
        **{f"{name}_share": 0.01 for name in MISSING_COUNTS},
        "n": 88,
        "pairs_n": 20,
        "item_rest": 0.5449,
        "alpha_if_dropped": 0.7951,
        "reason": "",
        "dropped_reason": "",
    }
    return ITEM_ANALYSIS.conform(pd.DataFrame([{**row, **columns}]))


def agreement(**columns: Any) -> pd.DataFrame:
    row = {
        "wave": "2016",
        "indicator_id": "AA",
        "n": 29,
        "scores_n": 30,
        "groups_n": 10,
        "outside_n": 5,
        "icc1": 0.1449,
        "icc2": 0.7051,
        "reason": "",
        "rwg_groups_n": 5,
        **{f"rwg_{null}_{name}": 0.8012 for null in ("uniform", "skewed") for name in ("mean", "median", "share")},
        "rwg_reason": "",
        "skewed_reason": "",
    }
    return GROUP_AGREEMENT.conform(pd.DataFrame([{**row, **columns}]))


def publishable(mark: str = "", figure: str = "level", level: str = "group", indicator: str = "AA") -> pd.DataFrame:
    row = {
        "wave": "2016",
        "figure": figure,
        "baseline_wave": "",
        "level": level,
        "group_code": "0601",
        "indicator_id": indicator,
        "interval": True,
        "mark": mark,
        "reason": "few" if mark else "",
    }
    return PUBLISHABLE.conform(pd.DataFrame([row]))


def figures(study: Study, rows: pd.DataFrame, levels: pd.DataFrame | None = None) -> dict[str, tuple[float, str]]:
    frame = safe_agreement(rows, items(), publishable() if levels is None else levels, study).frame.set_index("figure")
    assert (frame["hundredths"].isna() == (frame["mark"] != "")).all()
    return {name: (row["hundredths"], row["reason"]) for name, row in frame.iterrows()}


def reasons(study: Study, rows: pd.DataFrame, levels: pd.DataFrame | None = None) -> list[str]:
    return [reason for _, reason in figures(study, rows, levels).values()]


def test_coefficients_are_whole_hundredths(study: Study) -> None:
    assert safe_reliability(scales(), items(), study).frame.loc[0, NUMBERS].tolist() == [4, 84, 80, 89, 85]


def test_no_number_of_persons_goes_on(study: Study) -> None:
    made = [
        safe_reliability(scales(), items(), study),
        safe_item_analysis(items(), scales(), study),
        safe_agreement(agreement(), items(), publishable(), study),
    ]
    columns = {name for table in made for name in table.frame.columns if name.endswith("_n") or name == "n"}
    assert columns == {"items_n"}


@pytest.mark.parametrize(
    ("columns", "mark", "reason"),
    [
        ({}, "", ""),
        ({"pairs_n": 19}, "..", "few"),
        ({"outside_n": 4}, "..", "one_group"),
        ({"alpha": 0.9951}, "..", "alike"),
        ({"alpha": 0.9949}, "", ""),
        ({"alpha": None, "reason": "no_variation"}, "..", "alike"),
        ({"alpha": None, "reason": "no_overlap", "pairs_n": 0}, "..", "few"),
        ({"alpha": None, "reason": "few", "pairs_n": 1}, "..", "few"),
        ({"alpha": None, "reason": "one_item", "pairs_n": 0}, ".", "one_item"),
        ({"alpha": None, "reason": "no_answers", "pairs_n": 0}, "-", "no_answers"),
    ],
)
def test_a_scale_is_hidden_for_its_own_reason(study: Study, columns: dict, mark: str, reason: str) -> None:
    row = safe_reliability(scales(**columns), items(), study).frame.iloc[0]
    assert (row["mark"], row["reason"]) == (mark, reason)
    assert row[NUMBERS].isna().all() == (mark != "")


def test_the_thresholds_are_those_of_the_policy(tmp_path: Path) -> None:
    strict = small_study(tmp_path / "strikt", {"policy.toml": 'preset = "strikt"\n'})
    rows = pd.concat([scales(pairs_n=39, outside_n=50), scales(pairs_n=40, outside_n=9, indicator_id="BB")])
    assert safe_reliability(rows, items(), strict).frame["reason"].tolist() == ["few", "one_group"]


@pytest.mark.parametrize(
    ("omega_reason", "said"),
    [("", ""), ("two_items", "two_items"), ("heywood", "no_solution"), ("flat_item", "no_solution")],
)
def test_why_a_factor_could_not_be_fitted_is_not_told(study: Study, omega_reason: str, said: str) -> None:
    omega = None if omega_reason else 0.8
    row = safe_reliability(scales(omega=omega, omega_reason=omega_reason), items(), study).frame.iloc[0]
    assert (row["no_omega"], pd.isna(row["omega_hundredths"]), row["mark"]) == (said, bool(said), "")


@pytest.mark.parametrize(
    ("columns", "of_scale", "mark", "reason"),
    [
        ({}, {}, "", ""),
        ({}, {"pairs_n": 19}, "..", "few"),
        ({}, {"outside_n": 4}, "..", "one_group"),
        ({"item_rest": 0.9951}, {}, "..", "alike"),
        ({"item_rest": -0.9951}, {}, "..", "alike"),
        ({"item_rest": None, "reason": "flat_item"}, {}, "..", "alike"),
        ({"item_rest": None, "reason": "flat_rest"}, {}, "..", "alike"),
        ({"item_rest": None, "reason": "not_shown"}, {}, ".", "not_shown"),
        ({"item_rest": None, "reason": "no_answers"}, {"pairs_n": 3}, "-", "no_answers"),
        ({"item_rest": None, "reason": "one_item"}, {"reason": "one_item", "alpha": None}, ".", "one_item"),
    ],
)
def test_a_question_follows_its_scale(study: Study, columns: dict, of_scale: dict, mark: str, reason: str) -> None:
    row = safe_item_analysis(items(**columns), scales(**of_scale), study).frame.iloc[0]
    assert (row["mark"], row["reason"]) == (mark, reason)
    hidden = row[["item_rest_hundredths", "alpha_if_dropped_hundredths"]]
    assert hidden.isna().all() if mark else hidden.tolist() == [54, 80]


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"alpha_if_dropped": None, "dropped_reason": "two_items"}, "two_items"),
        ({"alpha_if_dropped": None, "dropped_reason": "flat_rest"}, "alike"),
        ({"alpha_if_dropped": 0.9951}, "alike"),
    ],
)
def test_a_question_may_be_shown_without_what_would_be_left(study: Study, columns: dict, why: str) -> None:
    row = safe_item_analysis(items(**columns), scales(), study).frame.iloc[0]
    assert (row["no_alpha_if_dropped"], row["item_rest_hundredths"], row["mark"]) == (why, 54, "")
    assert pd.isna(row["alpha_if_dropped_hundredths"])


def test_agreement_is_whole_hundredths(study: Study) -> None:
    assert figures(study, agreement()) == {
        "icc1": (14, ""),
        "icc2": (71, ""),
        "rwg_uniform": (80, ""),
        "rwg_skewed": (80, ""),
    }


@pytest.mark.parametrize(
    ("columns", "icc", "rwg"),
    [
        ({"n": 19}, "few", "few"),
        ({"outside_n": 4}, "one_group", "one_group"),
        ({"scores_n": 29}, "few", ""),
        ({"icc1": 0.9951}, "alike", ""),
        ({"icc1": None, "icc2": None, "reason": "means_alike"}, "alike", ""),
        ({"icc1": None, "icc2": None, "reason": "no_variation"}, "alike", ""),
        ({"icc1": None, "icc2": None, "reason": "one_group", "outside_n": 0}, "one_group", "one_group"),
        ({"rwg_groups_n": 4}, "", "few_groups"),
        ({"rwg_uniform_mean": 0.9951, "rwg_skewed_mean": 0.9951}, "", "alike"),
        ({"rwg_uniform_mean": 0.004, "rwg_skewed_mean": 0.0}, "", "alike"),
        ({"n": 0, "scores_n": 0, "groups_n": 0, "outside_n": 0, "reason": "no_answers"}, "no_answers", "no_answers"),
    ],
)
def test_agreement_is_hidden_for_its_own_reason(study: Study, columns: dict, icc: str, rwg: str) -> None:
    assert reasons(study, agreement(**columns)) == [icc, icc, rwg, rwg]


def test_a_null_that_does_not_apply_is_neither_hidden_nor_missing(study: Study) -> None:
    rows = agreement(rwg_skewed_mean=None, skewed_reason="not_five_options")
    assert reasons(study, rows) == ["", "", "", "not_five_options"]
    rows = agreement(rwg_groups_n=0, rwg_reason="not_one_scale", skewed_reason="not_one_scale")
    frame = safe_agreement(rows, items(), publishable(), study).frame
    assert frame["mark"].tolist() == ["", "", ".", "."]


def test_with_a_hidden_group_the_spread_between_groups_is_not_told(study: Study) -> None:
    assert reasons(study, agreement(), publishable("..")) == ["complement", "complement", "", ""]


@pytest.mark.parametrize("other", [{"figure": "change"}, {"level": "county"}, {"indicator": "BB"}, {"mark": "-"}])
def test_only_a_hidden_level_of_a_group_on_the_same_indicator_tells(study: Study, other: dict) -> None:
    assert reasons(study, agreement(), publishable(**{"mark": "..", **other})) == ["", "", "", ""]


@pytest.mark.parametrize("reason", ["no_answers", "one_item"])
@pytest.mark.parametrize(("put_n", "said"), [(1, "few"), (19, "few"), (20, ""), (0, "")])
def test_that_few_persons_left_their_questions_is_not_told(study, reason, put_n, said):
    put = items(put_n=put_n)
    empty = {"n": 0, "scores_n": 0, "reason": "no_answers"}
    assert safe_reliability(scales(reason=reason), put, study).frame["reason"].tolist() == [said or reason]
    assert set(safe_agreement(agreement(**empty), put, publishable(), study).frame["reason"]) == {said or "no_answers"}
    absent = safe_item_analysis(items(put_n=put_n, reason="no_answers"), scales(), study).frame
    assert absent["reason"].tolist() == [said or "no_answers"]


def test_a_question_that_few_persons_of_a_wave_were_spared_is_not_told(study):
    both = pd.concat([items(put_n=3), items(item_id="a2", put_n=0, reason="not_shown")], ignore_index=True)
    assert safe_item_analysis(both, scales(pairs_n=2), study).frame["reason"].tolist() == ["few", "few"]


def test_the_total_follows_the_questions_that_were_put_to_most(study):
    total = scales(indicator_id="total", reason="no_answers")
    assert safe_reliability(total, items(put_n=19), study).frame["reason"].tolist() == ["few"]
    assert safe_reliability(total, items(put_n=20), study).frame["reason"].tolist() == ["no_answers"]
