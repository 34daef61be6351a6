"""The score test of proportional odds: tables that are proportional to the digit, and ones that are not at all."""

import numpy as np
import pytest
from scipy import special

from pipeline.statistics.proportional_odds import ProportionalOdds, fit_proportional_odds
from pipeline.statistics.proportionality import Proportionality, proportionality_test

PROPORTIONAL = np.array([[10.0, 10, 20], [4, 6, 30]])
"""Odds of the lower options 1/3 and 1, in the later wave 1/9 and 1/3: a third of that at both borders."""
CROSSED = np.array([[5.0, 20, 40, 20, 5], [20, 15, 12, 18, 25]])


def fit_of(counts: np.ndarray) -> ProportionalOdds:
    options = counts.shape[1]
    later = np.repeat([0.0, 1.0], options)[:, None]
    return fit_proportional_odds(np.tile(np.arange(options), 2), later, counts.ravel())


def score_test(counts: np.ndarray) -> Proportionality:
    return proportionality_test(counts, fit_of(counts))


def test_a_table_that_is_proportional_leaves_nothing():
    assert fit_of(PROPORTIONAL).coefficients[0] == pytest.approx(np.log(3))
    found = score_test(PROPORTIONAL)
    assert (found.chi2, found.df, found.p) == (pytest.approx(0, abs=1e-9), 1, pytest.approx(1, abs=1e-4))


def test_the_same_shares_of_twice_as_many_give_twice_the_chi_square():
    assert score_test(2 * CROSSED).chi2 == pytest.approx(2 * score_test(CROSSED).chi2, rel=1e-8)


def test_neither_the_order_of_the_waves_nor_that_of_the_options_matters():
    for other in (CROSSED[::-1], CROSSED[:, ::-1]):
        assert score_test(other) == pytest.approx(score_test(CROSSED), rel=1e-8)


def test_p_is_that_of_chi_square_with_a_degree_for_every_border_but_one():
    found = score_test(CROSSED)
    assert found.df == 3
    assert found.p == pytest.approx(special.chdtrc(3, found.chi2))


def test_a_true_proportional_change_is_rejected_as_often_as_chance_says():
    random = np.random.default_rng(3)
    shares = [[0.1, 0.2, 0.4, 0.3], np.diff([0, *special.expit(special.logit([0.1, 0.3, 0.7]) - 0.8), 1])]
    rejected = [
        score_test(np.array([random.multinomial(150, each) for each in shares], dtype="float64")).p < 0.05
        for _ in range(600)
    ]
    assert np.mean(rejected) == pytest.approx(0.05, abs=2 * np.sqrt(0.05 * 0.95 / 600))


def test_two_options_leave_nothing_to_test():
    found = score_test(np.array([[30.0, 10], [20, 40]]))
    assert found.df == 0
    assert np.isnan(found.p)
