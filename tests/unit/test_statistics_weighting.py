"""Raking: the margins are met, and what cannot be weighed is refused by name."""

import numpy as np
import pytest

from pipeline.statistics.weighting import MAX_WEIGHT, Margin, free_categories, rake, residuals


def margin(category: list[int], *target: float, least: int = 5) -> Margin:
    return Margin(np.array(category, dtype=np.intp), np.array(target), least)


def test_one_margin_is_post_stratification():
    found = rake(np.ones(10), [margin([0] * 5 + [1] * 5, 0.8, 0.2)])
    assert found.weights == pytest.approx([0.16] * 5 + [0.04] * 5)
    assert found.effective_n == pytest.approx(1 / (5 * 0.16**2 + 5 * 0.04**2))
    assert found.reason == ""


def test_base_weights_keep_their_ratio_within_a_category():
    found = rake(np.array([1.0, 3.0, *[1.0] * 8]), [margin([0] * 5 + [1] * 5, 0.5, 0.5)])
    assert found.weights[1] / found.weights[0] == pytest.approx(3)


@pytest.mark.parametrize(
    ("margins", "reason"),
    [
        ([margin([0] * 10, 0.5, 0.5)], "empty_cell"),
        ([margin([0] * 6 + [1] * 4, 0.5, 0.5)], "small_cell"),
        ([margin([0] * 5 + [1] * 5, 1.0, 0.0)], "unwanted_cell"),
        ([margin([0] * 5 + [1] * 5, 0.5, 0.5), margin([0] * 5 + [1] * 5, 0.4, 0.6)], "not_converged"),
        ([margin([0] * 90 + [1] * 5, 0.05, 0.95)], "extreme_weights"),
    ],
)
def test_what_cannot_be_weighed_has_a_reason_and_no_weight(margins, reason):
    n = len(margins[0].category)
    found = rake(np.ones(n), margins)
    assert found.reason == reason
    assert np.isnan(found.weights).all()
    assert np.isnan(found.effective_n)


def test_a_margin_may_do_without_the_floor():
    assert rake(np.ones(10), [margin([0] * 9 + [1], 0.8, 0.2, least=1)]).reason == ""


def test_weights_up_to_the_cap_are_used():
    few, many = 10, 90
    target = MAX_WEIGHT * 0.99 * few / (few + many)
    found = rake(np.ones(few + many), [margin([0] * few + [1] * many, target, 1 - target)])
    assert found.reason == ""


def test_residuals_are_what_the_categories_leave():
    values = np.array([[1.0], [3.0], [10.0], [14.0]])
    left = residuals(values, np.ones(4), [margin([0, 0, 1, 1], 0.5, 0.5)])
    assert left[:, 0] == pytest.approx([-1, 1, -2, 2])


def test_margins_take_a_parameter_for_each_category_but_one():
    assert free_categories([margin([0, 1, 2], 0.2, 0.3, 0.5), margin([0, 1], 0.5, 0.5, 0.0)]) == 1 + 2 + 1
