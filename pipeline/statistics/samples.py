"""Samples of persons: who counts once, what a sample's spread is, and how far two of them lie apart."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.statistics.moments import Truth, ratio, sum_by_group
from pipeline.statistics.persons import Index, Matrix

ROUNDING = 1e-9
"""Points; a spread below this is what floating-point arithmetic has made of none."""


class Sample(NamedTuple):
    """Per indicator: persons, mean and sum of squared deviations from the mean; one row per sample where stacked."""

    n: Matrix
    mean: Matrix
    squares: Matrix


def numbered(names: npt.NDArray[np.object_]) -> tuple[Index, int]:
    """Which person each row is of, from 0 on, and how many persons there are."""
    known, index = np.unique(names.astype(str), return_inverse=True)
    return index, len(known)


def by_person(values: Matrix, person: Index, persons_n: int) -> Matrix:
    """Persons × indicators: the mean of each person's rows, NaN where none has a value."""
    valid = (~np.isnan(values)).astype("float64")
    return ratio(sum_by_group(values, person, persons_n), sum_by_group(valid, person, persons_n))


def sample_of(values: Matrix) -> Sample:
    """Persons × indicators as a sample; NaN is nobody."""
    valid = ~np.isnan(values)
    n = valid.sum(axis=0).astype("float64")
    mean = ratio(np.where(valid, values, 0.0).sum(axis=0), n)
    return Sample(n, mean, (np.where(valid, values - mean, 0.0) ** 2).sum(axis=0))


def pooled(samples: Sequence[Sample], min_df: int) -> tuple[Matrix, Matrix]:
    """Per indicator: variance within samples, pooled, and its degrees of freedom; NaN below `min_df` of these."""
    n = np.stack([sample.n for sample in samples])
    df = np.asarray(n.sum(axis=0) - (n > 0).sum(axis=0))
    variance = ratio(np.stack([sample.squares for sample in samples]).sum(axis=0), df)
    return np.where(df >= min_df, variance, np.nan), df


def without_spread(variance: Matrix) -> Truth:
    """Where a variance is known to be none."""
    return np.asarray(variance < ROUNDING**2)


def outside_largest(counted: Truth, group: Index, groups_n: int, person: Index, persons_n: int) -> Matrix:
    """Per indicator: persons counted who are not in the group that has most of them; 0 = all are of one group.

    `counted` is rows × indicators; a person has at most one row in a group.
    """
    rows = counted.astype("float64")
    persons = (sum_by_group(rows, person, persons_n) > 0).sum(axis=0)
    return np.asarray(persons - sum_by_group(rows, group, groups_n).max(axis=0, initial=0))
