"""What a test at a given level finds: power, the change that is found with a given power, and the persons it takes."""

import numpy as np
from scipy import special

from pipeline.statistics.intervals import t_quantile
from pipeline.statistics.persons import Matrix

HALVINGS = 60
"""Of an interval of non-centrality; ends far below what floating-point arithmetic can tell apart."""
FARTHEST = 4
"""Times the central quantiles: beyond what any test with one degree of freedom or more needs."""
NORMAL_DF = 1e6
"""Degrees of freedom from which t is taken as normal: the library's non-central t is not safe beyond."""


def power_of(noncentrality: Matrix, df: Matrix, alpha: float | Matrix) -> Matrix:
    """Probability that a two-sided t test at alpha rejects, in either tail; NaN without degrees of freedom.

    `noncentrality` is the true change divided by its standard error, not negative. The library's law is no number where
    it would be within 1e-15 of its limit, which then stands in its stead.
    """
    known = (df > 0) & ~np.isnan(noncentrality)
    used = np.where(known, np.minimum(df, NORMAL_DF), 1.0)
    nc = np.where(known, noncentrality, 0.0)
    critical = t_quantile(1 - np.asarray(alpha) / 2, used)
    above = 1 - np.nan_to_num(special.nctdtr(used, nc, critical), nan=0.0)
    below = 1 - np.nan_to_num(special.nctdtr(used, -nc, critical), nan=1.0)
    return np.where(known, above + below, np.nan)


def detectable(se: Matrix, df: Matrix, alpha: float | Matrix, power: float) -> Matrix:
    """Smallest true change that a two-sided t test at alpha finds with the given power, at this standard error.

    Exact, by non-central t with both tails; NaN without a standard error or degrees of freedom.
    Source: R `power.t.test(strict = TRUE)`.
    """
    shape = np.broadcast_shapes(np.shape(se), np.shape(df), np.shape(alpha))
    df, alpha = np.broadcast_to(df, shape), np.broadcast_to(alpha, shape)
    low, high = np.zeros(shape), FARTHEST * (t_quantile(1 - alpha / 2, df) + t_quantile(power, df) + 1)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        enough = power_of(middle, df, alpha) >= power
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return np.asarray((low + high) / 2 * se)


def persons_needed(sd: Matrix, df: Matrix, alpha: float | Matrix, power: float, change: float) -> Matrix:
    """Persons in each of two waves, equally many, so that a change is found with the given power.

    `sd` is the spread between persons within groups and `df` that of its estimate, which stays as it is. Rounded up.
    """
    one = detectable(np.ones_like(sd), df, alpha, power)
    return np.asarray(np.ceil(2 * (one * sd / change) ** 2))
