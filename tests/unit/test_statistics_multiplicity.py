"""Adjusted p-values: Holm's and Benjamini and Hochberg's, by hand and as statsmodels and scipy give them."""

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from pipeline.statistics.multiplicity import benjamini_hochberg, holm

P = np.array([0.04, 0.01, 0.03])


def test_holm_multiplies_the_smallest_by_all_and_never_steps_down():
    assert holm(P).tolist() == pytest.approx([0.06, 0.03, 0.06])  # .01·3, .03·2, then .04·1 raised to .06


def test_benjamini_hochberg_divides_by_the_rank_and_never_steps_up():
    assert benjamini_hochberg(P).tolist() == pytest.approx([0.04, 0.03, 0.04])  # .04·3/3, .01·3/1, .03·3/2 lowered


def test_they_are_those_of_statsmodels_and_scipy_along_any_axis():
    p = np.random.default_rng(1).random((4, 9))
    for row, ours in zip(p, holm(p), strict=True):
        assert ours == pytest.approx(multipletests(row, method="holm")[1], abs=1e-15)
    for row, ours in zip(p, benjamini_hochberg(p.T, axis=0).T, strict=True):
        assert ours == pytest.approx(stats.false_discovery_control(row), abs=1e-15)


def test_a_p_value_that_is_missing_is_no_part_of_the_family():
    with_gap = np.array([0.04, np.nan, 0.01, 0.03])
    for adjust in (holm, benjamini_hochberg):
        adjusted = adjust(with_gap)
        assert np.isnan(adjusted[1])
        assert adjusted[[0, 2, 3]].tolist() == pytest.approx(adjust(P).tolist())


def test_nothing_to_adjust_gives_nothing():
    assert np.isnan(holm(np.array([np.nan, np.nan]))).all()
