"""Variances put together, their degrees of freedom, and the intervals made from them."""

import numpy as np
import numpy.typing as npt
from scipy import special

from pipeline.statistics.moments import ratio, sum_by_group
from pipeline.statistics.persons import Matrix


def t_quantile(probability: float | Matrix, df: Matrix) -> Matrix:
    """Quantile of Student's t; NaN for degrees of freedom that are not positive."""
    return np.where(df > 0, special.stdtrit(np.where(df > 0, df, 1.0), probability), np.nan)


def t_interval(centre: Matrix, se: Matrix, df: Matrix, alpha: float | Matrix) -> tuple[Matrix, Matrix]:
    """Two-sided interval at level 1 - alpha."""
    reach = t_quantile(1 - alpha / 2, df) * se
    return centre - reach, centre + reach


def t_p_value(estimate: Matrix, se: Matrix, df: Matrix) -> Matrix:
    """Two-sided p that the estimate is 0; never 0 itself, NaN without a standard error.

    Without spread an estimate of 0 has p 1, and any other the smallest number there is.
    """
    known = (df > 0) & ~np.isnan(se) & ~np.isnan(estimate)
    some = known & (se > 0)
    t = np.abs(np.where(some, estimate, 0.0)) / np.where(some, se, 1.0)
    tail = 2 * special.stdtr(np.where(df > 0, df, 1.0), -t)
    exact = np.where(estimate == 0, 1.0, 0.0)
    return np.where(known, np.maximum(np.where(some, tail, exact), np.nextafter(0, 1)), np.nan)


def satterthwaite(parts: Matrix, dfs: Matrix) -> Matrix:
    """Degrees of freedom of a sum of variances; parts × indicators. A part without df counts as known."""
    spread = np.where(dfs > 0, parts**2 / np.maximum(dfs, 1e-300), 0.0)
    return ratio(parts.sum(axis=0) ** 2, spread.sum(axis=0))


def clustered_variance(pulls: Matrix, cluster: npt.NDArray[np.object_]) -> Matrix:
    """Sum of squares of what the rows of each cluster pull together, per indicator."""
    names, index = np.unique(cluster.astype(str), return_inverse=True)
    return np.asarray((sum_by_group(pulls, index, len(names)) ** 2).sum(axis=0))


def whole_points(values: Matrix) -> Matrix:
    """Rounded as everything published is: to whole points, halves to even, never minus zero."""
    return np.round(values) + 0.0
