"""Shifts of mix: the distance by hand, rare kinds together, and what is no shift at all."""

import numpy as np
import pytest

from pipeline.statistics.mix import mix_shift


def shift(before: list[int], after: list[int]) -> tuple[float, float]:
    return tuple(mix_shift(np.array(before, dtype=float), np.array(after, dtype=float)))


@pytest.mark.parametrize(
    ("before", "after", "distance"),
    [([10, 10], [20, 20], 0), ([30, 10], [10, 30], 0.5), ([5, 0], [0, 5], 1), ([50, 30, 20], [40, 30, 30], 0.1)],
)
def test_the_distance_is_the_share_who_would_have_to_be_of_another_kind(before: list, after: list, distance: float):
    assert shift(before, after)[0] == pytest.approx(distance)


def test_thirty_of_forty_against_ten_of_forty_is_a_chi_square_of_twenty():
    assert shift([30, 10], [10, 30])[1] == pytest.approx(7.744e-6, rel=1e-3)


def test_one_kind_alone_cannot_shift():
    assert shift([30], [40]) == (0, 1)
    assert shift([30, 0], [40, 0]) == (0, 1)


def test_rare_kinds_are_put_together_for_the_p_value_but_not_for_the_distance():
    apart, together = shift([40, 4, 30, 3], [20, 3, 40, 4]), shift([40, 30, 7], [20, 40, 7])
    assert apart[1] == pytest.approx(together[1])
    assert apart[0] > together[0]


def test_two_kinds_with_few_expected_are_tested_exactly():
    """3 of 3 against 0 of 3: 2 of the 20 tables with these margins are as far apart."""
    assert shift([3, 0], [0, 3])[1] == pytest.approx(0.1)


def test_a_p_value_is_never_zero():
    assert shift([1_000_000, 0], [0, 1_000_000])[1] > 0
