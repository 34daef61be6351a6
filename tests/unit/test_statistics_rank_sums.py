"""The exact law of the rank sum: known answers, ties and ends."""

import numpy as np
import pytest

from pipeline.statistics.rank_sums import MOST, rank_sum_test


@pytest.mark.parametrize(("n", "p"), [(5, 0.0079365), (4, 0.0285714), (3, 0.10)])
def test_separated_samples(n, p):
    assert rank_sum_test(np.arange(n) * 1.0, np.arange(n, 2 * n) * 1.0)[0] == pytest.approx(p, abs=1e-7)


def test_all_tied_is_one():
    assert rank_sum_test(np.full(4, 50.0), np.full(6, 50.0))[0] == 1
    assert rank_sum_test(np.full(40, 50.0), np.full(60, 50.0)) == (1.0, "normal")


def test_an_empty_sample_has_no_p():
    p, law = rank_sum_test(np.zeros(0), np.ones(3))
    assert np.isnan(p)
    assert law == "none"


def test_the_exact_law_ends_where_it_says():
    half = MOST // 2
    assert rank_sum_test(np.arange(half) * 1.0, np.arange(half) + 0.5)[1] == "exact"
    assert rank_sum_test(np.arange(half) * 1.0, np.arange(half + 1) + 0.5)[1] == "normal"


def test_far_apart_is_never_nought():
    assert rank_sum_test(np.zeros(5000), np.ones(5000))[0] > 0
