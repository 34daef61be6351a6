"""Expected themes by number of groups against every order of a few groups, arithmetic, and what must always hold."""

from fractions import Fraction
from itertools import permutations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.rarefaction import expected_themes


def expected(spreads: list[int], groups_n: int) -> list[float]:
    return expected_themes(np.array(spreads, dtype="int64"), groups_n).tolist()


def over_all_orders(raised_by: list[set[int]], groups_n: int) -> list[float]:
    """The mean number of themes met after 1, 2, … groups, by taking the groups in every order there is."""
    orders = list(permutations(range(groups_n)))
    return [
        float(Fraction(sum(bool(by & set(order[:n])) for order in orders for by in raised_by), len(orders)))
        for n in range(1, groups_n + 1)
    ]


themes_of = st.integers(1, 5).flatmap(
    lambda groups_n: st.tuples(st.lists(st.sets(st.integers(0, groups_n - 1)), max_size=4), st.just(groups_n))
)
spreads_of = st.integers(1, 400).flatmap(
    lambda groups_n: st.tuples(st.lists(st.integers(0, groups_n), min_size=1, max_size=40), st.just(groups_n))
)


def test_two_themes_of_one_group_and_one_of_all_three():
    assert expected([1, 1, 3], 3) == pytest.approx([5 / 3, 7 / 3, 3])


def test_a_theme_that_nobody_raised_adds_nothing_and_one_that_all_raised_is_there_from_the_first():
    assert expected([0, 4], 4) == [1, 1, 1, 1]


@given(themes_of)
def test_it_is_the_mean_over_every_order_whoever_raised_what(drawn: tuple[list[set[int]], int]):
    raised_by, groups_n = drawn
    found = expected([len(by) for by in raised_by], groups_n)
    assert found == pytest.approx(over_all_orders(raised_by, groups_n), abs=1e-12)


@given(spreads_of)
def test_it_is_the_published_formula_in_whole_numbers(drawn: tuple[list[int], int]):
    spreads, groups_n = drawn
    for n in {1, groups_n // 2 or 1, groups_n}:
        missed = sum(Fraction(comb(groups_n - spread, n), comb(groups_n, n)) for spread in spreads)
        assert expected(spreads, groups_n)[n - 1] == pytest.approx(float(len(spreads) - missed), rel=1e-9, abs=1e-9)


@given(spreads_of)
def test_it_starts_at_a_groups_themes_ends_at_those_raised_and_grows_ever_less(drawn: tuple[list[int], int]):
    spreads, groups_n = drawn
    found = expected(spreads, groups_n)
    new = np.diff(found, prepend=0.0)
    assert len(found) == groups_n
    assert found[0] == pytest.approx(sum(spreads) / groups_n)
    assert found[-1] == sum(spread > 0 for spread in spreads)
    assert (new >= -1e-9).all()
    assert (np.diff(new) <= 1e-9).all()
    assert new[-1] == pytest.approx(spreads.count(1) / groups_n, abs=1e-9)


def test_without_themes_nothing_is_expected():
    assert expected([], 3) == [0, 0, 0]


@pytest.mark.parametrize("spread", [-1, 4])
def test_a_spread_that_cannot_be_is_refused(spread: int):
    with pytest.raises(ValueError, match="more than had talks"):
        expected([2, spread], 3)
