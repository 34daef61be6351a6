"""Mann-Whitney's test by the exact permutation law of the rank sum, ties and all."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Index, Matrix, Persons
from pipeline.statistics.ranks import TwoSamples

MOST = 60
"""Values in both samples together up to which every division is counted."""
ROUNDING = 1e-9


class RankSums(NamedTuple):
    """Cells × columns: two-sided p, and by which law: exact, normal with tie and continuity correction, or none."""

    p: Matrix
    law: npt.NDArray[np.str_]


def rank_sum_tests(samples: TwoSamples) -> RankSums:
    """Test in every cell whether two samples lie alike, given all values and their ties.

    p is the share of all divisions of the values whose rank sum is at least as far from its mean as the observed.
    1 where all values are tied, NaN (law `none`) where a sample is empty. The scipy function called exact leaves ties
    out of account. Source: Mann and Whitney (1947); Streitberg and Röhmel (1986), who count the divisions so.
    """
    before, after = samples.n
    filled, few = (before > 0) & (after > 0), before + after <= MOST
    p = np.where(filled, _normal(samples), np.nan)
    for cell, column in np.argwhere(filled & few):
        ranks = samples.ranks_of(int(cell), int(column))
        p[cell, column] = _exact(
            np.rint(2 * ranks).astype(np.intp), int(after[cell, column]), samples.distance[cell, column]
        )
    return RankSums(p, np.select([~filled, few], ["none", "exact"], "normal"))


def rank_sum_test(before: Matrix, after: Matrix) -> tuple[float, str]:
    """Two-sided p and law of two samples by themselves."""
    found = rank_sum_tests(TwoSamples(one_cell(before), one_cell(after)))
    return float(found.p[0, 0]), str(found.law[0, 0])


def one_cell(values: Matrix) -> Persons:
    """Values as the persons of a single group."""
    nobody = np.full(len(values), None, dtype=object)
    return Persons(values[:, None], np.zeros(len(values), dtype=np.intp), nobody, nobody, 1)


def _exact(doubled: Index, n: int, far: float) -> float:
    """Count the divisions by number chosen and doubled rank sum, one value at a time."""
    ways = np.zeros((n + 1, int(doubled.sum()) + 1))
    ways[0, 0] = 1.0
    for rank in doubled:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    law = ways[n] / ways[n].sum()
    distance = np.abs(np.arange(len(law)) / 2 - n * (len(doubled) + 1) / 2)
    return float(law[distance >= far - ROUNDING].sum())


def _normal(samples: TwoSamples) -> Matrix:
    z = ratio(np.maximum(samples.distance - 0.5, 0.0), np.sqrt(np.maximum(samples.variance, 0.0)))
    p = np.minimum(1.0, 2 * special.ndtr(-z))
    return np.where(samples.variance > ROUNDING, np.maximum(p, np.nextafter(0, 1)), 1.0)
