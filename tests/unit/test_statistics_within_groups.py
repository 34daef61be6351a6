"""How alike members of groups are, by arithmetic."""

import numpy as np
import pytest

from pipeline.statistics.moments import moments
from pipeline.statistics.persons import Persons
from pipeline.statistics.within_groups import (
    intraclass,
    r_wg_j,
    slightly_skewed_variance,
    uniform_variance,
    variance_by_item,
)

NAN = np.nan


def of(groups: list[list[float]]) -> tuple[float, float, str]:
    scores = np.array([score for own in groups for score in own])[:, None]
    group = np.repeat(np.arange(len(groups)), [len(own) for own in groups])
    nobody = np.full(len(scores), None, dtype=object)
    found = intraclass(moments(Persons(scores, group, nobody, nobody, len(groups))))
    return float(found.icc1[0]), float(found.icc2[0]), str(found.reason[0])


def test_two_groups_of_two() -> None:
    # within: (50 + 50) / 2 = 50; between: 2·15² + 2·15² = 900
    assert of([[0, 10], [30, 40]]) == (pytest.approx(850 / 950), pytest.approx(850 / 900), "")


def test_groups_of_different_size_have_the_unbiased_mean_size() -> None:
    # n₀ = 4 - (1 + 9)/4 = 1.5; grand mean 40, between 1·60² + 3·20² = 4800, within 50/2
    icc1, icc2, reason = of([[100], [15, 20, 25]])
    assert icc1 == pytest.approx((4800 - 25) / (4800 + 0.5 * 25))
    assert icc2 == pytest.approx((4800 - 25) / 4800)
    assert not reason


def test_members_less_alike_than_anybody_give_a_negative_figure() -> None:
    icc1, icc2, reason = of([[0, 100], [0, 90]])
    assert icc1 < 0 > icc2
    assert not reason


@pytest.mark.parametrize(
    ("groups", "reason"),
    [
        ([[NAN, NAN], [NAN]], "no_answers"),
        ([[10, 20, 30]], "one_group"),
        ([[10]], "one_group"),
        ([[10, 20], [NAN]], "one_group"),
        ([[10], [20], [30]], "few"),
        ([[100 / 3] * 3, [100 / 3] * 4], "no_variation"),
        ([[0, 100], [40, 60]], "means_alike"),
    ],
)
def test_there_is_no_icc_without_a_reason(groups: list[list[float]], reason: str) -> None:
    icc1, icc2, found = of(groups)
    assert found == reason
    assert np.isnan([icc1, icc2]).all()


def test_groups_without_spread_that_differ_are_all_alike_within() -> None:
    assert of([[0, 0], [50, 50]]) == (1.0, 1.0, "")


def test_answers_evenly_over_five_options_have_the_variance_1250() -> None:
    assert uniform_variance(5) == np.var([0, 25, 50, 75, 100]) == 1250


@pytest.mark.parametrize("options", [2, 4, 10])
def test_answers_evenly_over_other_options(options: int) -> None:
    assert uniform_variance(options) == pytest.approx(np.var(np.linspace(0, 100, options)))


def test_slightly_skewed_answers_have_the_variance_of_their_shares() -> None:
    shares, options = np.array([0.05, 0.15, 0.20, 0.35, 0.25]), np.linspace(0, 100, 5)
    assert slightly_skewed_variance(5) == pytest.approx(shares @ options**2 - (shares @ options) ** 2)
    assert np.isnan(slightly_skewed_variance(7))


@pytest.mark.parametrize(
    ("variances", "agreement"),
    [
        ([0, 0, 0], 1),
        ([625], 0.5),
        ([625, 625], 2 * 0.5 / (2 * 0.5 + 0.5)),
        ([0, 1250], 2 * 0.5 / (2 * 0.5 + 0.5)),
        ([625, NAN], 0.5),
        ([1250, 1250], 0),
        ([2500, 2500], 0),
        ([NAN, NAN], NAN),
    ],
)
def test_agreement_of_one_group_with_the_uniform_null(variances: list[float], agreement: float) -> None:
    found = r_wg_j(np.array([variances]), np.full(len(variances), 1250.0))
    assert found == pytest.approx([agreement], nan_ok=True)


def test_each_item_is_held_against_its_own_null() -> None:
    assert r_wg_j(np.array([[625.0, 400.0]]), np.array([1250.0, 800.0])) == pytest.approx([2 / 3])


def test_a_variance_needs_enough_answers_of_the_group() -> None:
    points = np.array([[0.0, 0], [50, 50], [100, NAN], [25, 25]])
    found = variance_by_item(points, np.array([0, 0, 0, 1]), 2, 3)
    np.testing.assert_allclose(found, [[2500, NAN], [NAN, NAN]])
