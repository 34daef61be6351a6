"""Whether a change of answers is the same at every border between options: the score test of proportional odds."""

from typing import NamedTuple

import numpy as np
from scipy import special

from pipeline.statistics.persons import Matrix
from pipeline.statistics.proportional_odds import ProportionalOdds


class Proportionality(NamedTuple):
    """Chi-square, its degrees of freedom and p."""

    chi2: float
    df: int
    p: float


def proportionality_test(counts: Matrix, fit: ProportionalOdds) -> Proportionality:
    """Score test that one coefficient serves for all borders.

    Parameters
    ----------
    counts : 2 × options, persons with each answer in the earlier and the later wave; every option has someone.
    fit : proportional odds on the same table with the later wave as its one covariate.

    Notes
    -----
    With two waves the model with a coefficient of its own at every border is saturated, so that the score statistic
    with expected information is Pearson's chi-square between the counts and those the fit expects, with options - 2
    degrees of freedom; p is never 0. NaN without a fit, and NaN p with two options, where there is nothing to test.
    Source: McCullagh (1980).
    """
    df = counts.shape[1] - 2
    if fit.reason:
        return Proportionality(np.nan, df, np.nan)
    borders = special.expit(fit.thresholds[None, :] - np.array([[0.0], [1.0]]) * fit.coefficients[0])
    cumulative = np.hstack([np.zeros((2, 1)), borders, np.ones((2, 1))])
    expected = np.diff(cumulative, axis=1) * counts.sum(axis=1, keepdims=True)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    return Proportionality(chi2, df, _p_value(chi2, df) if df else np.nan)


def _p_value(chi2: float, df: int) -> float:
    """Never 0: the smallest number there is stands for everything smaller."""
    return max(float(np.nextafter(0, 1)), float(special.chdtrc(df, chi2)))
