"""A group's two waves by its own spread: tests, effect sizes, and what has none."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.compare.two_waves import two_waves_by_group_indicator
from pipeline.study import TOTAL, Study
from pipeline.tables.core import LINKS
from tests.fixtures.small_scores import Person, people, scored
from tests.fixtures.small_study import small_study

BEFORE = [40.0, 55, 62, 70, 47, 66, 58, 51]
AFTER = [52.0, 60, 71, 64, 80, 57, 69]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def made(study: Study, before: list[Person], after: list[Person], linked: int = 0) -> pd.DataFrame:
    """All tests of the total; the first so many of either wave's Ask are the same persons."""
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)], ignore_index=True)
    rows = [
        {"wave": "2019", "group_code": "0601", "respondent_id": f"b0601-{n}", "baseline_respondent_id": f"a0601-{n}"}
        for n in range(linked)
    ]
    links = LINKS.conform(pd.DataFrame(rows).assign(how="exact")) if rows else LINKS.empty()
    found = two_waves_by_group_indicator(scores, links, study, "2019")
    return found[found["indicator_id"] == TOTAL].set_index(["group_code", "figure"])


def ask(study: Study, before: list[float], after: list[float], linked: int = 0) -> pd.DataFrame:
    return made(study, people({"0601": before}, "a"), people({"0601": after}, "b"), linked).loc["0601"]


def test_the_baseline_has_nothing_to_be_held_against(study: Study) -> None:
    scores = scored(study, "2016", people({"0601": BEFORE}))
    assert two_waves_by_group_indicator(scores, LINKS.empty(), study, "2016").empty


def test_welch_is_that_of_scipy(study: Study) -> None:
    found, known = ask(study, BEFORE, AFTER).loc["welch"], stats.ttest_ind(AFTER, BEFORE, equal_var=False)
    assert found["value"] == pytest.approx(np.mean(AFTER) - np.mean(BEFORE))
    assert found["p"] == pytest.approx(known.pvalue)
    low, high = known.confidence_interval()
    assert found[["ci_low", "ci_high"]].tolist() == pytest.approx([low, high])
    assert found[["baseline_n", "n"]].tolist() == [8, 7]


def test_all_linked_is_the_paired_test(study: Study) -> None:
    found, known = ask(study, BEFORE[:7], AFTER, 7).loc["overlapping"], stats.ttest_rel(AFTER, BEFORE[:7])
    assert found["p"] == pytest.approx(known.pvalue)
    assert found["df"] == pytest.approx(6)
    assert found["linked_n"] == 7


@pytest.mark.parametrize(("linked", "reason"), [(0, "no_links"), (4, "few_pairs")])
def test_few_or_no_pairs_make_the_partly_paired_test_that_of_welch(study: Study, linked: int, reason: str) -> None:
    found = ask(study, BEFORE, AFTER, linked)
    assert found.loc["overlapping", "reason"] == reason
    assert found.loc["overlapping", "p"] == pytest.approx(found.loc["welch", "p"])


def test_the_rank_sum_is_exact_for_separated_samples(study: Study) -> None:
    found = ask(study, [1.0, 2, 3, 4, 5], [6.0, 7, 8, 9, 10])
    assert found.loc["rank_sum", "p"] == pytest.approx(0.0079365, abs=1e-7)
    assert found.loc["rank_sum", "law"] == "exact"
    assert found.loc["superiority", "value"] == 1
    assert found.loc["cliffs_delta", "value"] == 1


def test_many_values_have_the_normal_law(study: Study) -> None:
    found = ask(study, [float(n) for n in range(31)], [float(n) + 0.5 for n in range(30)])
    assert found.loc["rank_sum", "law"] == "normal"


def test_swapping_the_waves_turns_every_effect(study: Study) -> None:
    one, other = ask(study, BEFORE, AFTER), ask(study, AFTER, BEFORE)
    for figure in ("welch", "hedges_g", "cliffs_delta"):
        assert one.loc[figure, "value"] == pytest.approx(-other.loc[figure, "value"])
        assert one.loc[figure, "ci_low"] == pytest.approx(-other.loc[figure, "ci_high"])
    assert one.loc["superiority", "value"] == pytest.approx(1 - other.loc["superiority", "value"])
    assert one.loc["rank_sum", "p"] == pytest.approx(other.loc["rank_sum", "p"])


def test_the_county_counts_a_person_of_two_groups_once_and_pairs_nobody(study: Study) -> None:
    twice = [("same", "0601", None, 40.0), ("same", "0602", None, 60.0)]
    found = made(study, [*people({"0601": BEFORE}, "a"), *twice], people({"0601": AFTER}, "b"), 5).loc["06"]
    assert found.loc["welch", "baseline_n"] == 9
    assert found.loc["welch", "value"] == pytest.approx(np.mean(AFTER) - np.mean([*BEFORE, 50]))
    assert "overlapping" not in found.index
    assert set(found["linked_n"]) == {0}


@pytest.mark.parametrize(
    ("before", "after", "reasons"),
    [
        ([50.0], [60.0, 70], {"one_person", ""}),
        ([50.0, 50], [50.0, 50], {"no_variation", ""}),
        ([50.0, 50], [70.0, 70], {"no_variation", ""}),
        ([50.0, 60], [None], {"no_answers"}),
    ],
)
def test_what_has_no_figure_has_a_reason(study: Study, before: list, after: list, reasons: set) -> None:
    found = ask(study, before, after)
    assert set(found["reason"]) == reasons
    told = found[found["reason"] == ""]
    assert told.drop(index="rank_sum", errors="ignore")["value"].notna().all()
    limits = found[found["reason"] != ""]
    assert limits[["ci_low", "ci_high"]].isna().all(axis=None)


def test_all_tied_is_p_one_and_never_nought(study: Study) -> None:
    assert ask(study, [50.0] * 4, [50.0] * 5).loc["rank_sum", "p"] == 1
    assert (ask(study, [1.0] * 30, [99.0] * 31)["p"].dropna() > 0).all()
