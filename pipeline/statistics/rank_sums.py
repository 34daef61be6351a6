"""Mann-Whitney's test by the exact permutation law of the rank sum, ties and all."""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from pipeline.statistics.persons import Matrix

MOST = 60
"""Values in both samples together up to which every division is counted."""
ROUNDING = 1e-9


class RankSum(NamedTuple):
    """Two-sided p, and by which law: exact, or normal with tie and continuity correction."""

    p: float
    method: str


def rank_sum_test(before: Matrix, after: Matrix) -> RankSum:
    """Test whether two samples lie alike, given all values and their ties.

    p is the share of all divisions of the values whose rank sum is at least as far from its mean as the observed.
    1 where all values are tied, NaN (method `none`) where a sample is empty. The scipy function called exact leaves
    ties out of account. Source: Mann and Whitney (1947); Streitberg and Röhmel (1986), who count the divisions so.
    """
    m, n = len(before), len(after)
    if not m or not n:
        return RankSum(np.nan, "none")
    ranks = stats.rankdata(np.concatenate([before, after]))
    far = abs(float(ranks[m:].sum()) - n * (m + n + 1) / 2)
    if m + n <= MOST:
        return RankSum(_exact(np.rint(2 * ranks).astype(np.intp), n, far), "exact")
    return RankSum(_normal(ranks, m, n, far), "normal")


def _exact(doubled: np.ndarray, n: int, far: float) -> float:
    """Count the divisions by number chosen and doubled rank sum, one value at a time."""
    ways = np.zeros((n + 1, int(doubled.sum()) + 1))
    ways[0, 0] = 1.0
    for rank in doubled:
        ways[1:, rank:] += ways[:-1, : ways.shape[1] - rank].copy()
    law = ways[n] / ways[n].sum()
    distance = np.abs(np.arange(len(law)) / 2 - n * (len(doubled) + 1) / 2)
    return float(law[distance >= far - ROUNDING].sum())


def _normal(ranks: Matrix, m: int, n: int, far: float) -> float:
    total = m + n
    ties = np.unique(ranks, return_counts=True)[1].astype("float64")
    variance = m * n / 12 * (total + 1 - (ties**3 - ties).sum() / (total * (total - 1)))
    if variance <= 0:
        return 1.0
    z = max(far - 0.5, 0.0) / np.sqrt(variance)
    return max(min(1.0, float(2 * special.ndtr(-z))), float(np.nextafter(0, 1)))
