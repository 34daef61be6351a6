"""Counts, means and spread of every group × indicator in one pass."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from pipeline.statistics.persons import Index, Matrix, Persons

Truth = npt.NDArray[np.bool_]


def sum_by_group(values: Matrix, group: Index, groups_n: int) -> Matrix:
    """Sum rows × indicators into groups × indicators; NaN counts as nothing."""
    width = values.shape[1]
    cells = group[:, None] * width + np.arange(width)
    flat = np.bincount(cells.ravel(), weights=np.nan_to_num(values).ravel(), minlength=groups_n * width)
    return flat.astype("float64").reshape(groups_n, width)


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
    valid = (~np.isnan(persons.scores)).astype("float64")
    weighed = valid if weights is None else valid * weights
    total = sum_by_group(weighed, persons.group, persons.groups_n)
    mean = ratio(sum_by_group(weighed * np.nan_to_num(persons.scores), persons.group, persons.groups_n), total)
    deviations = persons.scores - mean[persons.group]
    return Moments(
        n=sum_by_group(valid, persons.group, persons.groups_n),
        mean=mean,
        squares=sum_by_group(weighed * deviations**2, persons.group, persons.groups_n),
    )
