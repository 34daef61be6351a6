"""What may be seen of comparability: status and reasons for the county, never a statistic, never of too few."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.protect.comparability import safe_care_reasons, safe_comparability
from pipeline.study import Study
from pipeline.tables.comparability import ASPECTS, COMPARABILITY, COMPARABILITY_ASPECTS, ITEM_DIF
from tests.fixtures.small_study import small_study

PAIR = {"wave": "2019", "baseline_wave": "2016", "indicator_id": "AA"}
FIGURES = ("chi2", "chi2_uniform", "chi2_non_uniform", "p", "p_uniform", "p_non_uniform", "p_adjusted", "wave_effect")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def indicator(status: str = "with_care", n: int = 20, baseline_n: int = 20) -> pd.DataFrame:
    row = {**PAIR, "items_n": 2, "items_dropped_n": 0, "baseline_n": baseline_n, "n": n, "status": status}
    return COMPARABILITY.conform(pd.DataFrame([row]))


def aspects(*differ: str) -> pd.DataFrame:
    rows = [
        {
            **PAIR,
            "aspect": name,
            "outcome": "differs" if name in differ else "alike",
            "difference": 0.123,
            "ci_low": 0.1,
            "ci_high": 0.2,
            "p": 0.001,
            "reason": "",
        }
        for name in ASPECTS
    ]
    return COMPARABILITY_ASPECTS.conform(pd.DataFrame(rows))


def items(delta_r2: Mapping[str, float], n: int = 20) -> pd.DataFrame:
    """Questions with the R2 that the wave adds; flagged from .02 on."""
    rows = [
        {
            **PAIR,
            "item_id": item,
            "baseline_n": 20,
            "n": n,
            **dict.fromkeys(FIGURES, 0.5),
            "delta_r2": value,
            "flagged": value >= 0.02,
            "reason": "",
        }
        for item, value in delta_r2.items()
    ]
    return ITEM_DIF.conform(pd.DataFrame(rows)) if rows else ITEM_DIF.empty()


def status(study: Study, comparability: pd.DataFrame, *differ: str) -> tuple[str, str, str]:
    (row,) = safe_comparability(comparability, aspects(*differ), study).frame.to_dict("records")
    return row["status"], row["mark"], row["reason"]


def reasons(study: Study, comparability: pd.DataFrame, dif: pd.DataFrame, *differ: str) -> list[tuple[str, str]]:
    frame = safe_care_reasons(comparability, aspects(*differ), dif, study).frame
    return list(zip(frame["aspect"], frame["item_id"], strict=True))


def test_a_status_of_twenty_in_each_wave_is_told(study: Study):
    assert status(study, indicator(), "alpha") == ("with_care", "", "")
    assert status(study, indicator("comparable")) == ("comparable", "", "")


@pytest.mark.parametrize(("baseline_n", "n"), [(19, 20), (20, 19)])
@pytest.mark.parametrize("said", ["with_care", "comparable"])
def test_a_status_that_rests_on_fewer_answers_in_either_wave_is_hidden(
    study: Study, baseline_n: int, n: int, said: str
):
    assert status(study, indicator(said, n, baseline_n), "alpha") == ("", "..", "few")


def test_no_answers_is_another_mark_than_few(study: Study):
    assert status(study, indicator("comparable", 0, 20)) == ("", "-", "no_answers")


@pytest.mark.parametrize("decided", ["items", "mode", "season"])
def test_what_the_study_definition_decides_is_told_however_few_have_answered(study: Study, decided: str):
    few = indicator(n=3)
    assert status(study, few, decided, "alpha") == ("with_care", "", "")
    assert reasons(study, few, items({}), decided, "alpha", "organisations") == [(decided, "")]
    assert status(study, indicator("not_comparable", 3), "items") == ("not_comparable", "", "")


def test_a_stricter_policy_hides_more(tmp_path: Path):
    strict = small_study(tmp_path / "strikt", {"policy.toml": 'preset = "strikt"\n'})
    assert status(strict, indicator(n=39, baseline_n=40), "alpha") == ("", "..", "few")
    assert status(strict, indicator(n=40, baseline_n=40), "alpha") == ("with_care", "", "")


def test_every_aspect_that_differs_is_a_reason(study: Study):
    assert reasons(study, indicator(), items({}), *ASPECTS) == [(name, "") for name in ASPECTS]
    assert reasons(study, indicator("comparable"), items({})) == []


def test_questions_that_work_differently_are_named_the_clearest_first(study: Study):
    dif = items({"a1": 0.03, "a2": 0.01, "b1": 0.07})
    frame = safe_care_reasons(indicator(), aspects("dif"), dif, study).frame
    assert frame[["item_id", "place"]].to_numpy().tolist() == [["", 0], ["b1", 1], ["a1", 2]]


def test_a_question_is_named_only_where_its_indicator_says_so_and_its_own_persons_are_enough(study: Study):
    assert reasons(study, indicator(), items({"a1": 0.03}, n=19), "dif") == [("dif", "")]
    assert reasons(study, indicator(), items({"a1": 0.03})) == []
    assert reasons(study, indicator(n=19), items({"a1": 0.03}), "dif") == []


def test_no_statistic_goes_on(study: Study):
    tables = (
        safe_comparability(indicator(), aspects("dif"), study),
        safe_care_reasons(indicator(), aspects("dif"), items({"a1": 0.03}), study),
    )
    numbers = [column.name for made in tables for column in made.table.columns if column.kind in {"number", "integer"}]
    assert numbers == ["place"]


def test_a_baseline_has_empty_tables(study: Study):
    nothing = COMPARABILITY.empty(), COMPARABILITY_ASPECTS.empty()
    assert len(safe_comparability(*nothing, study).frame) == 0
    assert len(safe_care_reasons(*nothing, ITEM_DIF.empty(), study).frame) == 0
