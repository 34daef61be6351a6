"""Joint sign flips: every pattern written down gives the same p-values, and the limits are where they pass alpha."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.sign_flips import flip_interval, joint_flips
from pipeline.errors import PlanError

ALPHA, A_LITTLE = 0.05, 1e-6


def t_of(changes: np.ndarray) -> np.ndarray:
    """|T| of every indicator, groups × indicators given."""
    return np.abs(changes.mean(axis=0)) / (changes.std(axis=0, ddof=1) / np.sqrt(len(changes)))


def p_of(changes: np.ndarray, indicator: int, value: float) -> float:
    """Share of all patterns whose largest |T| is at least the observed one of the indicator at this value."""
    centred = changes - changes.mean(axis=0)
    centred[:, indicator] = changes[:, indicator] - value
    observed = t_of(centred)[indicator]
    patterns = [np.array(signs)[:, None] for signs in product((1, -1), repeat=len(changes))]
    return float(np.mean([t_of(signs * centred).max() >= observed - 1e-9 for signs in patterns]))


def changes_of(seed: int, groups: int, indicators: int) -> np.ndarray:
    """Changes in which the indicators of a group go together."""
    random = np.random.default_rng(seed)
    return random.normal(2, 3, (groups, 1)) + random.normal(0, 3, (groups, indicators))


@given(st.integers(0, 10_000), st.integers(6, 8), st.integers(1, 4))
def test_p_and_limits_are_those_of_all_patterns_written_down(seed: int, groups: int, indicators: int):
    changes = changes_of(seed, groups, indicators)
    found = joint_flips(changes, ALPHA)
    for place in range(indicators):
        assert found.p[place] == pytest.approx(p_of(changes, place, 0.0))
        for limit, outwards in ((found.low[place], -A_LITTLE), (found.high[place], A_LITTLE)):
            assert p_of(changes, place, limit - outwards) > ALPHA
            assert p_of(changes, place, limit + outwards) <= ALPHA


@given(st.integers(0, 10_000), st.integers(6, 12), st.integers(1, 7))
def test_the_interval_leaves_out_0_exactly_when_p_is_at_most_alpha_and_p_is_never_0(
    seed: int, groups: int, indicators: int
):
    found = joint_flips(changes_of(seed, groups, indicators), ALPHA)
    assert (((found.low > 0) | (found.high < 0)) == (found.p <= ALPHA)).all()
    assert (found.p >= 2 / 2**groups).all()


@given(st.integers(0, 10_000))
def test_swapping_the_waves_swaps_the_limits_and_their_signs(seed: int):
    changes = changes_of(seed, 8, 3)
    there, back = joint_flips(changes, ALPHA), joint_flips(-changes, ALPHA)
    assert back.low == pytest.approx(-there.high)
    assert back.high == pytest.approx(-there.low)
    assert back.p == pytest.approx(there.p)


@given(st.integers(0, 10_000))
def test_judging_more_indicators_together_never_gives_a_narrower_interval(seed: int):
    changes = changes_of(seed, 8, 4)
    alone, together = flip_interval(changes[:, 0], ALPHA), joint_flips(changes, ALPHA)
    assert together.low[0] <= alone[0] + 1e-9
    assert together.high[0] >= alone[1] - 1e-9


def test_a_group_without_one_indicator_takes_part_in_the_others():
    changes = changes_of(1, 9, 2)
    changes[0, 1] = np.nan
    found = joint_flips(changes, ALPHA)
    assert np.isfinite([found.low, found.high]).all()
    assert (found.low < np.nanmean(changes, axis=0)).all()


def test_equal_changes_everywhere_are_found_at_the_smallest_p_there_is():
    found = joint_flips(np.full((6, 2), 4.0), ALPHA)
    assert found.p.tolist() == [2 / 2**6] * 2
    assert found.low.tolist() == found.high.tolist() == [4.0, 4.0]


def test_no_change_at_all_is_no_finding():
    assert joint_flips(np.zeros((8, 2)), ALPHA).p.tolist() == [1.0, 1.0]


def test_five_groups_cannot_reach_five_per_cent():
    with pytest.raises(PlanError, match="minst 6 grupper"):
        joint_flips(changes_of(1, 5, 2), ALPHA)
