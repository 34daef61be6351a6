"""Counts, means and spread of every group × indicator in one pass."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pipeline.statistics.persons import Index, Matrix, Persons

Truth = npt.NDArray[np.bool_]


def sum_by_group(values: Matrix, group: Index, groups_n: int) -> Matrix:
    """Sum rows × indicators into groups × indicators; NaN counts as nothing."""
    return _sums(np.where(np.isnan(values), 0.0, values), group, groups_n)


def _sums(values: Matrix, group: Index, groups_n: int) -> Matrix:
    """Sum rows without NaN by group: one product with a sparse matrix that has a 1 for each row."""
    rows = len(group)
    membership = sparse.csc_array((np.ones(rows), group, np.arange(rows + 1)), shape=(groups_n, rows))
    return np.asarray(membership @ values, dtype="float64")


def ratio(numerator: Matrix, denominator: Matrix) -> Matrix:
    """Divide; NaN where the denominator is not positive."""
    numerator, denominator = np.broadcast_arrays(numerator, denominator)
    return np.divide(numerator, denominator, out=np.full(numerator.shape, np.nan), where=denominator > 0)


@dataclass(frozen=True)
class Moments:
    """Groups × indicators: number of scores, mean, and sum of squared deviations from the group's mean."""

    n: Matrix
    mean: Matrix
    squares: Matrix

    @cached_property
    def residual_df(self) -> Matrix:
        """Per indicator: scores minus groups that have any."""
        return np.asarray(self.n.sum(axis=0) - (self.n > 0).sum(axis=0))

    def pooled_variance(self, min_df: int) -> Matrix:
        """Per indicator: variance within groups, pooled; NaN below `min_df` residual degrees of freedom."""
        variance = ratio(self.squares.sum(axis=0), self.residual_df)
        return np.where(self.residual_df >= min_df, variance, np.nan)


def moments(persons: Persons, weights: Matrix | None = None) -> Moments:
    """Moments of every group × indicator.

    `weights` (rows × indicators, positive) weigh the means and squares; `n` always counts rows.
    """
    group, groups_n = persons.group, persons.groups_n
    missing = np.isnan(persons.scores)
    valid = (~missing).astype("float64")
    weighed = valid if weights is None else np.where(missing, 0.0, weights)
    n = _sums(valid, group, groups_n)
    total = n if weights is None else _sums(weighed, group, groups_n)
    mean = ratio(_sums(weighed * np.where(missing, 0.0, persons.scores), group, groups_n), total)
    deviations = np.where(missing, 0.0, persons.scores - mean[group])
    return Moments(n=n, mean=mean, squares=_sums(weighed * deviations**2, group, groups_n))
