"""What must hold of DIF, alpha and mix whatever the answers are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics.alpha_change import alpha_change
from pipeline.statistics.dif import ItemDif, dif_of_items
from pipeline.statistics.mix import mix_shift

seeds = st.integers(0, 2**32 - 1)
counts = st.lists(st.integers(0, 60), min_size=3, max_size=3).filter(any)
FIGURES = ("chi2", "chi2_uniform", "chi2_non_uniform", "delta_r2", "p")


@st.composite
def waves(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    """Points of three items in two waves, some missing; the items hang together more or less, or never vary."""
    generator = np.random.default_rng(draw(seeds))
    sizes, load = draw(st.tuples(st.integers(0, 60), st.integers(0, 60))), draw(st.floats(0, 2))
    later = np.repeat([False, True], sizes)
    answers = load * generator.normal(size=(len(later), 1)) + generator.normal(size=(len(later), 3))
    answers[later] += draw(st.floats(-1, 1))
    points = np.clip(np.round(answers), -2, draw(st.integers(-2, 2))) * 25 + 50
    points[generator.random(points.shape) < draw(st.sampled_from([0, 0.2]))] = np.nan
    return points, later


def by_item(points: np.ndarray, later: np.ndarray) -> list[ItemDif]:
    return dif_of_items(points, later, np.arange(len(points)))


@given(waves())
@settings(deadline=None)
def test_swapping_the_waves_leaves_the_statistics_and_turns_the_effect(pair):
    points, later = pair
    for there, back in zip(by_item(points, later), by_item(points, ~later), strict=True):
        assert there.reason == back.reason
        assert (there.baseline_n, there.n) == (back.n, back.baseline_n)
        for name in FIGURES:
            assert getattr(there, name) == pytest.approx(getattr(back, name), rel=1e-6, abs=1e-6, nan_ok=True)
        assert there.wave_effect == pytest.approx(-back.wave_effect, rel=1e-4, abs=1e-4, nan_ok=True)


@given(waves(), seeds)
@settings(deadline=None)
def test_the_order_of_the_rows_is_irrelevant(pair, seed):
    points, later = pair
    order = np.random.default_rng(seed).permutation(len(points))
    for one, other in zip(by_item(points, later), by_item(points[order], later[order]), strict=True):
        assert one.reason == other.reason
        for name in FIGURES:
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-6, abs=1e-6, nan_ok=True)


@given(waves())
@settings(deadline=None)
def test_there_is_a_figure_or_a_reason_never_both_and_never_neither(pair):
    for found in by_item(*pair):
        figures = np.array([getattr(found, name) for name in (*FIGURES, "wave_effect")])
        assert np.isnan(figures).all() if found.reason else np.isfinite(figures).all()
        if not found.reason:
            assert min(found.chi2, found.chi2_uniform, found.chi2_non_uniform) >= 0
            assert 0 < found.p <= 1


@given(waves())
@settings(deadline=None)
def test_turning_every_item_round_leaves_the_statistics(pair):
    points, later = pair
    for one, other in zip(by_item(points, later), by_item(100 - points, later), strict=True):
        assert one.reason == other.reason
        assert one.chi2 == pytest.approx(other.chi2, rel=1e-6, abs=1e-6, nan_ok=True)
        assert one.wave_effect == pytest.approx(-other.wave_effect, rel=1e-4, abs=1e-4, nan_ok=True)


@given(waves())
@settings(deadline=None)
def test_the_difference_of_alpha_lies_in_its_interval_or_has_a_reason(pair):
    points, later = pair
    found = alpha_change(points[~later], points[later])
    if found.reason:
        assert np.isnan([found.difference, found.ci_low, found.ci_high]).all()
    else:
        assert found.ci_low <= found.difference <= found.ci_high


@given(counts, counts, st.permutations(range(3)))
def test_a_shift_of_mix_is_the_same_both_ways_and_in_any_order_of_kinds(before, after, order):
    one, other = np.array(before, dtype=float), np.array(after, dtype=float)
    found = mix_shift(one, other)
    assert 0 <= found.distance <= 1
    assert 0 < found.p <= 1
    assert mix_shift(other, one) == pytest.approx(found, rel=1e-9)
    assert mix_shift(one[order], other[order]).distance == pytest.approx(found.distance, rel=1e-9)
