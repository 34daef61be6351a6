"""What must hold of alpha, omega, ICC and r_wg(j) whatever the answers are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics.moments import moments
from pipeline.statistics.one_factor import one_factor
from pipeline.statistics.persons import Persons
from pipeline.statistics.reliability import (
    alpha_by_cell,
    alpha_if_dropped,
    alpha_of,
    item_rest,
    scale_of,
    standardised_alpha,
)
from pipeline.statistics.within_groups import Intraclass, intraclass, r_wg_j, variance_by_item

seeds = st.integers(0, 2**32 - 1)
GROUPS = 4


@st.composite
def waves(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of some items, persons with one or two rows, groups; answers are missing, tied or hang together."""
    generator = np.random.default_rng(draw(seeds))
    n, k, load = draw(st.integers(0, 40)), draw(st.integers(1, 5)), draw(st.floats(0, 2))
    answers = load * generator.normal(size=(n, 1)) + generator.normal(size=(n, k))
    points = np.clip(np.round(answers), -2, draw(st.integers(-2, 2))) * 25 + 50
    points[generator.random(points.shape) < draw(st.sampled_from([0, 0.2, 0.8]))] = np.nan
    person = np.arange(n) if draw(st.booleans()) else np.arange(n) % max(n - 3, 1)
    return points, person, generator.integers(0, GROUPS, n)


def figures(points: np.ndarray, person: np.ndarray) -> tuple[str, np.ndarray, np.ndarray]:
    """The reason, the figures of the scale, and those of each item."""
    found = scale_of(points, person)
    if found.reason:
        return found.reason, np.array([found.n]), np.full(points.shape[1], np.nan)
    own = found.covariance
    fitted = one_factor(own)
    of_scale = [found.n, *found.pairs_n, alpha_of(own), standardised_alpha(own), fitted.omega]
    return fitted.reason, np.array(of_scale), np.stack([item_rest(own), alpha_if_dropped(own)])


def icc(points: np.ndarray, group: np.ndarray) -> Intraclass:
    nobody = np.full(len(points), None, dtype=object)
    return intraclass(moments(Persons(points, group, nobody, nobody, GROUPS)))


def same(one: tuple, other: tuple) -> None:
    assert one[0] == other[0]
    for first, last in zip(one[1:], other[1:], strict=True):
        np.testing.assert_allclose(first, last, rtol=1e-7, atol=1e-7)


@given(waves(), seeds)
@settings(deadline=None)
def test_the_order_of_the_rows_is_irrelevant(made, seed):
    points, person, group = made
    order = np.random.default_rng(seed).permutation(len(points))
    same(figures(points, person), figures(points[order], person[order]))
    one, other = icc(points, group), icc(points[order], group[order])
    assert one.reason.tolist() == other.reason.tolist()
    np.testing.assert_allclose([one.icc1, one.icc2], [other.icc1, other.icc2], rtol=1e-9, atol=1e-9)
    cells = [alpha_by_cell(points[o], group[o], GROUPS, [np.arange(points.shape[1])]) for o in (slice(None), order)]
    np.testing.assert_allclose(*cells, rtol=1e-9, atol=1e-9)


@given(waves(), seeds)
@settings(deadline=None)
def test_the_order_of_the_items_is_irrelevant_to_the_scale(made, seed):
    points, person, _ = made
    order = np.random.default_rng(seed).permutation(points.shape[1])
    one, other = scale_of(points, person), scale_of(points[:, order], person)
    assert one.reason == other.reason
    if not one.reason:
        assert alpha_of(one.covariance) == pytest.approx(alpha_of(other.covariance), rel=1e-9, abs=1e-9)
        np.testing.assert_allclose(item_rest(one.covariance)[order], item_rest(other.covariance), rtol=1e-9, atol=1e-9)


@given(waves())
@settings(deadline=None)
def test_reversing_every_item_leaves_every_figure(made):
    points, person, group = made
    same(figures(points, person), figures(100 - points, person))
    there, back = icc(points, group), icc(100 - points, group)
    np.testing.assert_allclose([there.icc1, there.icc2], [back.icc1, back.icc2], rtol=1e-9, atol=1e-9)
    null = np.full(points.shape[1], 1250.0)
    agreement = [r_wg_j(variance_by_item(own, group, GROUPS, 2), null) for own in (points, 100 - points)]
    np.testing.assert_allclose(*agreement, rtol=1e-9, atol=1e-9)


@given(waves())
@settings(deadline=None)
def test_there_is_a_figure_or_a_reason_never_both_and_never_neither(made):
    points, person, group = made
    found = scale_of(points, person)
    if found.reason:
        assert len(found.covariance) == 1 or np.isnan(alpha_of(found.covariance))
    else:
        assert np.isfinite(alpha_of(found.covariance))
        fitted = one_factor(found.covariance)
        assert np.isnan(fitted.omega) == (fitted.reason != "")
        assert fitted.reason or 0 <= fitted.omega <= 1
    between = icc(points, group)
    for figure in (between.icc1, between.icc2):
        assert (np.isnan(figure) == (between.reason != "")).all()


@given(waves())
@settings(deadline=None)
def test_alpha_is_at_most_one_and_agreement_between_nought_and_one(made):
    points, person, group = made
    whole = points[~np.isnan(points).any(axis=1)]
    found = scale_of(whole, np.arange(len(whole)))
    assert found.reason or alpha_of(found.covariance) <= 1 + 1e-9
    agreement = r_wg_j(variance_by_item(points, group, GROUPS, 2), np.full(points.shape[1], 1250.0))
    known = agreement[~np.isnan(agreement)]
    assert ((known >= 0) & (known <= 1)).all()
    assert len(person) == len(points)
