"""Two samples held against each other, each with its own spread: Welch, and partly the same persons."""

from typing import NamedTuple

import numpy as np

from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Matrix
from pipeline.statistics.samples import without_spread

CANCELLED = 1e-12
"""Share of the independent variance; what is left of it below this is what subtraction has made of none."""


class Spread(NamedTuple):
    """Of every cell: values, mean and variance with n - 1; NaN where there are too few."""

    n: Matrix
    mean: Matrix
    variance: Matrix


class Difference(NamedTuple):
    """Later minus earlier, its standard error and degrees of freedom; NaN where there is none."""

    difference: Matrix
    se: Matrix
    df: Matrix


def spread_of(n: Matrix, mean: Matrix, squares: Matrix) -> Spread:
    """From counts, means and sums of squared deviations; what rounding alone has spread is not spread."""
    variance = ratio(squares, n - 1)
    return Spread(n, mean, np.where(without_spread(variance), 0.0, variance))


def welch(before: Spread, after: Spread) -> Difference:
    """Independent samples with unequal spread; Welch-Satterthwaite."""
    parts = ratio(before.variance, before.n), ratio(after.variance, after.n)
    total = parts[0] + parts[1]
    return Difference(after.mean - before.mean, np.sqrt(total), _gamma(before, after))


def overlapping(before: Spread, after: Spread, pairs_n: Matrix, correlation: Matrix) -> Difference:
    """Samples some of whose persons are the same: T_new2, unequal spread.

    Parameters
    ----------
    before, after : all values of either sample, paired and unpaired.
    pairs_n : persons in both.
    correlation : of the paired values; taken as 0 where it is NaN, as in the authors' own program.

    Notes
    -----
    Variance s1²/n1 + s2²/n2 - 2·r·s1·s2·nc/(n1·n2); degrees of freedom between nc - 1 (all paired: the paired t test)
    and Welch's (none paired). The standard error is 0 where all are paired and have changed by the same. Source:
    Derrick, Russ, Toher and White (2017), Journal of Modern Applied Statistical Methods 16(1).
    """
    r = np.nan_to_num(correlation)
    independent = ratio(before.variance, before.n) + ratio(after.variance, after.n)
    covariance = r * np.sqrt(before.variance * after.variance) * ratio(pairs_n, before.n * after.n)
    left = independent - 2 * covariance
    variance = np.where(left <= CANCELLED * independent, 0.0, left)
    unpaired = before.n + after.n - 2 * pairs_n
    gamma = _gamma(before, after)
    mixed = (pairs_n - 1) + ratio(gamma - pairs_n + 1, before.n + after.n) * unpaired
    return Difference(after.mean - before.mean, np.sqrt(variance), np.where(pairs_n > 0, mixed, gamma))


def _gamma(before: Spread, after: Spread) -> Matrix:
    parts = [ratio(each.variance, each.n) for each in (before, after)]
    spread = [ratio(part**2, each.n - 1) for part, each in zip(parts, (before, after), strict=True)]
    return ratio((parts[0] + parts[1]) ** 2, spread[0] + spread[1])


def pooled_sd(before: Spread, after: Spread) -> Matrix:
    """Spread within the two samples together."""
    df = np.maximum(before.n - 1, 0) + np.maximum(after.n - 1, 0)
    squares = sum(np.nan_to_num(each.variance) * np.maximum(each.n - 1, 0) for each in (before, after))
    return np.sqrt(ratio(np.asarray(squares), df))


def enough(before: Spread, after: Spread) -> Truth:
    """Two values in each sample."""
    return np.asarray((before.n > 1) & (after.n > 1))
