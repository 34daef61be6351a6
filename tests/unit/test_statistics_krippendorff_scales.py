"""Krippendorff's alpha on scales against the published values, another program and its own nominal sibling."""

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.statistics.krippendorff import NOT_SAID, coincidences, nominal_alpha
from pipeline.statistics.krippendorff_scales import DISTANCES, alpha_on_scale

ratings = st.tuples(st.integers(1, 12), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.int64, shape, elements=st.integers(NOT_SAID, 4))
)


def test_two_units_of_two_coders_by_hand() -> None:
    """Ratings 1 1 and 1 3: two pairs out of four differ; expected over the four ratings is 3 · 1 twice."""
    assert alpha_on_scale(np.array([[1, 1], [1, 3]]), "interval") == pytest.approx(1 - 3 * (2 * 4) / (2 * 3 * 4))
    assert alpha_on_scale(np.array([[1, 1], [1, 3]]), "ratio") == pytest.approx(0)


@pytest.mark.parametrize("scale", DISTANCES)
def test_ratings_that_do_not_vary_or_pair_have_no_alpha(scale: str) -> None:
    assert np.isnan(alpha_on_scale(np.array([[2, 2], [2, 2]]), scale))
    assert np.isnan(alpha_on_scale(np.array([[2, NOT_SAID], [NOT_SAID, 1]]), scale))
    assert np.isnan(alpha_on_scale(np.empty((0, 2), dtype=np.int64), scale))


@pytest.mark.parametrize("scale", DISTANCES)
@settings(deadline=None)
@given(ratings)
def test_alpha_is_that_of_another_program(scale: str, ratings: np.ndarray) -> None:
    paired = ratings[(ratings != NOT_SAID).sum(axis=1) > 1]
    if len(np.unique(paired[paired != NOT_SAID])) < 2:
        assert np.isnan(alpha_on_scale(ratings, scale))
    else:
        theirs = krippendorff.alpha(
            reliability_data=np.where(ratings == NOT_SAID, np.nan, ratings).T, level_of_measurement=scale
        )
        assert alpha_on_scale(ratings, scale) == pytest.approx(theirs, abs=1e-9)


@settings(deadline=None)
@given(ratings)
def test_without_order_it_is_the_alpha_of_the_codes(ratings: np.ndarray) -> None:
    units = len(ratings)
    found = coincidences(ratings[:, :, None], np.ones(units), np.zeros(units, dtype=int), 1)
    known = nominal_alpha(found, np.ones((1, 1)))[0, 0]
    assert alpha_on_scale(ratings, "nominal") == pytest.approx(known, abs=1e-9, nan_ok=True)
