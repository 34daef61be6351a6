"""Exact sign flips: p-values known from counting patterns, and the interval that belongs to them."""

import itertools

import numpy as np
import pytest

from pipeline.compare.sign_flips import flip_interval, flip_p_value
from pipeline.errors import PlanError


def brute_force_p(changes: list[float], theta: float = 0.0) -> float:
    """Share of all sign patterns whose sum is at least as far out, in the nearer tail, doubled."""
    centred = np.array(changes) - theta
    sums = np.array([np.dot(signs, centred) for signs in itertools.product([1, -1], repeat=len(centred))])
    tails = (sums >= centred.sum() - 1e-9).mean(), (sums <= centred.sum() + 1e-9).mean()
    return float(min(1.0, 2 * min(tails)))


@pytest.mark.parametrize(("groups", "p"), [(10, 0.001953125), (9, 0.00390625), (6, 0.03125), (5, 0.0625), (1, 1.0)])
def test_groups_that_all_move_one_way_have_one_pattern_in_each_tail(groups: int, p: float) -> None:
    assert flip_p_value(np.arange(1.0, groups + 1)) == p
    assert flip_p_value(-np.arange(1.0, groups + 1)) == p


@pytest.mark.parametrize(
    "changes",
    [
        [1, 2, 3, 4, 5, -6],
        [0, 0, 1, 2, 3, 4, 5],
        [0.1, 0.2, -0.3, 5, 6, 7],
        [8.2, -3.1, 4.4, 12.9, 0.3, -1.7, 6.6, 9.5, 2.2, 5.1],
        [3, 3, 3, 3, 3, 3],
    ],
)
def test_p_is_what_counting_every_pattern_gives(changes: list[float]) -> None:
    assert flip_p_value(np.array(changes, dtype="float64")) == brute_force_p(changes)


@pytest.mark.parametrize("alpha", [0.05, 0.1, 0.2])
def test_the_interval_holds_exactly_the_values_that_are_not_rejected(alpha: float) -> None:
    changes = [8.2, -3.1, 4.4, 12.9, 0.3, -1.7, 6.6, 9.5]
    low, high = flip_interval(np.array(changes), alpha)
    for theta in np.linspace(-6, 16, 89):
        assert (brute_force_p(changes, theta) > alpha) == (low <= theta <= high)
    for edge, inwards in ((low, 1e-6), (high, -1e-6)):
        assert brute_force_p(changes, edge + inwards) > alpha
        assert brute_force_p(changes, edge - inwards) <= alpha


def test_six_groups_at_5_per_cent_reach_from_the_smallest_change_to_the_largest() -> None:
    assert flip_interval(np.array([4.0, 1, 6, 2, 5, 3]), 0.05) == (1, 6)


def test_five_groups_at_5_per_cent_are_refused_with_the_number_it_takes() -> None:
    with pytest.raises(PlanError, match="5 grupper kan aldrig nå") as caught:
        flip_interval(np.array([1.0, 2, 3, 4, 5]), 0.05)
    assert "minst 6 grupper" in str(caught.value)


def test_a_seventh_of_5_per_cent_takes_nine_groups() -> None:
    flip_interval(np.arange(9.0), 0.05 / 7)
    with pytest.raises(PlanError, match="minst 9 grupper"):
        flip_interval(np.arange(8.0), 0.05 / 7)


def test_too_many_groups_for_counting_are_refused() -> None:
    with pytest.raises(PlanError, match="högst 18 grupper"):
        flip_interval(np.arange(19.0), 0.05)
