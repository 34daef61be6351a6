"""Groups by their own spread, drawn towards the county, and who answered."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.estimate.described import described, shrink
from pipeline.estimate.nonresponse import nonresponse_by_unit, representativity
from pipeline.statistics.moments import Moments
from pipeline.statistics.shares import wilson
from pipeline.study import TOTAL, Study
from pipeline.tables.core import INVITED, RESPONDENTS
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import small_study

VALUES = [40.0, 50, 60, 70]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def of_ask(study: Study, values: list[float], frame: pd.DataFrame) -> pd.Series:
    found = described(scored(study, "2016", people({"0601": values})), frame, study, "2016")
    return found.set_index(["group_code", "indicator_id"]).loc[("0601", TOTAL)]


def test_the_own_interval_is_that_of_one_sample(study: Study) -> None:
    found = of_ask(study, VALUES, invited("2016", {"0601": 10}))
    low, high = stats.ttest_1samp(VALUES, 0).confidence_interval()
    assert found[["mean", "ci_low", "ci_high"]].tolist() == pytest.approx([55, low, high])
    assert found["sd"] == pytest.approx(np.std(VALUES, ddof=1))


def test_finite_population_correction_takes_the_share_that_answered_away(study: Study) -> None:
    found = of_ask(study, VALUES, invited("2016", {"0601": 16}))
    assert (found["finite_high"] - 55) / (found["ci_high"] - 55) == pytest.approx(np.sqrt(1 - 4 / 16))


def test_when_all_have_answered_nothing_is_left_of_the_interval(study: Study) -> None:
    found = of_ask(study, VALUES, invited("2016", {"0601": 4}))
    assert found[["finite_low", "finite_high"]].tolist() == [55, 55]


@pytest.mark.parametrize(
    ("values", "frame", "reason"),
    [
        ([None], invited("2016", {"0601": 4}), "no_answers"),
        ([50.0], invited("2016", {"0601": 4}), "one_person"),
        ([50.0, 50], invited("2016", {"0601": 4}), "no_variation"),
        (VALUES, INVITED.empty(), "no_frame"),
        (VALUES, invited("2016", {"0601": 3}), "more_than_invited"),
    ],
)
def test_what_is_missing_has_a_reason(study: Study, values: list, frame: pd.DataFrame, reason: str) -> None:
    found = of_ask(study, values, frame)
    assert found["reason"] == reason
    assert np.isnan(found["finite_low"])


def groups(n: list[int], mean: list[float], squares: float) -> Moments:
    """One indicator; the squares of every group are those of a spread of 10."""
    counts = np.array(n, dtype="float64")[:, None]
    return Moments(counts, np.array(mean)[:, None], (counts - 1) * squares)


def test_equal_groups_are_drawn_by_the_formula_of_balanced_groups() -> None:
    """tau² = variance of the means - s²/n; in balance that is REML's too."""
    means = [40.0, 50, 60, 70]
    shrunken, reliability = shrink(groups([10] * 4, means, 100.0), 20)
    between = np.var(means, ddof=1) - 10
    assert reliability[:, 0] == pytest.approx([between / (between + 10)] * 4)
    assert shrunken[:, 0] == pytest.approx(55 + reliability[0, 0] * (np.array(means) - 55))


def test_groups_that_differ_no_more_than_chance_are_all_drawn_to_their_mean() -> None:
    shrunken, reliability = shrink(groups([10] * 3, [49.0, 50, 51], 100.0), 20)
    assert reliability[:, 0].tolist() == [0, 0, 0]
    assert shrunken[:, 0] == pytest.approx([50] * 3)


def test_a_small_group_is_drawn_further_than_a_large_one() -> None:
    _, reliability = shrink(groups([3, 30, 12], [30.0, 50, 70], 100.0), 20)
    assert reliability[0, 0] < reliability[2, 0] < reliability[1, 0]


@pytest.mark.parametrize("n", [[15], [3, 3, 3]])
def test_without_other_groups_or_a_known_spread_nothing_is_drawn(n: list[int]) -> None:
    assert np.isnan(shrink(groups(n, [50.0] * len(n), 100.0), 20)[0]).all()


@pytest.mark.parametrize(("answered", "asked", "percent"), [(724, 1060, 68), (17115, 20510, 83)])
def test_published_response_rates(answered: int, asked: int, percent: int) -> None:
    assert round(100 * answered / asked) == percent
    low, high = wilson(np.array([answered * 1.0]), np.array([asked * 1.0]), 0.05)
    known = stats.binomtest(answered, asked).proportion_ci(method="wilson")
    assert [low[0], high[0]] == pytest.approx([known.low, known.high])


def test_cells_that_answer_alike_are_representative() -> None:
    assert representativity(np.array([0.5, 0.5]), np.array([10.0, 30.0])) == 1
    assert representativity(np.array([0.0, 1.0]), np.array([5000.0, 5000.0])) == pytest.approx(0, abs=1e-3)


def respondents(counts: dict[tuple[str, str], int]) -> pd.DataFrame:
    rows = [
        {"wave": "2016", "respondent_id": f"{group}{code}{n}", "group_code": group, "organisation_code": code}
        for (group, code), people_n in counts.items()
        for n in range(people_n)
    ]
    return RESPONDENTS.conform(pd.DataFrame(rows).assign(source_row=1).reindex(columns=RESPONDENTS.column_names))


def test_rates_stand_per_group_organisation_and_county(study: Study) -> None:
    answered = respondents({("0601", "KOM"): 5, ("0602", "KOM"): 10})
    found = nonresponse_by_unit(answered, invited("2016", {"0601": 10, "0602": 20}), study, "2016")
    found = found.set_index("unit_code")
    assert found["rate"].dropna().to_dict() == {"0601": 0.5, "0602": 0.5, "KOM": 0.5, "06": 0.5}
    assert found.loc["0603", "reason"] == "nobody_invited"
    assert found.loc["06", ["representativity", "p"]].tolist() == [1, 1]


def test_more_answers_than_invitations_give_no_rate(study: Study) -> None:
    found = nonresponse_by_unit(respondents({("0601", "KOM"): 5}), invited("2016", {"0601": 4}), study, "2016")
    assert set(found.set_index("unit_code").loc[["0601", "06"], "reason"]) == {"more_than_invited"}


def test_without_a_list_there_is_no_rate(study: Study) -> None:
    found = nonresponse_by_unit(respondents({("0601", "KOM"): 5}), INVITED.empty(), study, "2016")
    assert set(found["reason"]) == {"no_frame"}
    assert found["answered_n"].tolist() == [5, 0, 0, 0, 5, 5]


def test_a_county_where_all_or_none_answered_tells_no_difference(study: Study) -> None:
    full = respondents({("0601", "KOM"): 4, ("0602", "KOM"): 4})
    found = nonresponse_by_unit(full, invited("2016", {"0601": 4, "0602": 4}), study, "2016").set_index("unit_code")
    assert found.loc["06", "p"] == 1
