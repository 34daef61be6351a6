"""The rows and items of one scale, as reliability and item analysis look at them."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.reliability import MIN_ANSWERS, Scale, scale_of
from pipeline.statistics.samples import numbered, outside_largest


class Rows(NamedTuple):
    """Who each row of points is of, and which of the study's groups it is about."""

    person: Index
    persons_n: int
    group: Index
    groups_n: int


class Answered(NamedTuple):
    """One scale: the items with any answer, their rows × items, whose these are, and how the items go together."""

    items: list[str]
    points: Matrix
    rows: Rows
    scale: Scale

    @property
    def outside_n(self) -> int:
        """Of the persons with at least two answers, those who are not in the group that has most of them."""
        least = min(MIN_ANSWERS, max(len(self.items), 1))
        counted = ((~np.isnan(self.points)).sum(axis=1) >= least)[:, None]
        rows = self.rows
        return int(outside_largest(counted, rows.group, rows.groups_n, rows.person, rows.persons_n)[0])

    def persons_n(self, place: int) -> int:
        """Persons with an answer to one of the items."""
        return len(np.unique(self.rows.person[~np.isnan(self.points[:, place])]))


def rows_of(respondent: npt.NDArray[np.object_], group: Index, groups_n: int) -> Rows:
    """Number the persons."""
    return Rows(*numbered(respondent), group, groups_n)


def answered(points: pd.DataFrame, rows: Rows) -> Answered:
    """Rows × items of a scale, without the items that nobody answered."""
    known = points.loc[:, points.notna().any(axis=0)]
    matrix = known.to_numpy(dtype="float64")
    return Answered(list(known.columns), matrix, rows, scale_of(matrix, rows.person))
