"""Do the questions of a scale go together: Cronbach's alpha from pairwise covariances, and each question's part."""

import itertools
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from pipeline.statistics.moments import ratio, sum_by_group
from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.samples import without_spread

MIN_ANSWERS = 2
"""A row that holds fewer tells nothing of how questions go together."""
NO_SPREAD = 1e-12
"""A variance below this share of the questions' own is what floating-point arithmetic has made of none."""
AT_A_TIME = 4000
"""Rows of the groups that are taken together."""
SHORTEST, LONGEST = 8, 128
"""Rows of a block: cells are cut into blocks about as long as the mean cell, so that little is padded."""


class Covariances(NamedTuple):
    """Cells × items × items: covariance over the rows with both answers, and how many (persons) these are."""

    covariance: Matrix
    n: Matrix


class Scale(NamedTuple):
    """The items of one scale in one population."""

    covariance: Matrix
    """Items × items."""
    pair_n: Matrix
    """Items × items: persons with both answers; a person's share where only some of the own rows have both."""
    n: int
    """Persons with at least two answers (one, if there is but one item)."""
    reason: str
    """Why there is no alpha: no_answers, one_item, no_overlap (some two items share fewer than two persons), few (one
    person), no_variation (the sum of the items does not vary); empty when there is."""

    @property
    def pairs_n(self) -> npt.NDArray[np.int64]:
        """(items,) fewest persons behind a pair of the item and another, rounded down; 0 for an item alone."""
        k = len(self.pair_n)
        others = self.pair_n + np.diag(np.full(k, np.inf)) if k > 1 else np.zeros((k, k))
        return np.floor(others.min(axis=1, initial=np.inf) + NO_SPREAD).astype("int64")


class Blocks(NamedTuple):
    """Rows sorted by cell and cut into blocks of one length, the last of a cell filled up with nothing."""

    values: Matrix
    """Blocks × rows × 2·items: for each item whether there is an answer (1 or 0), then the answer less the cell's
    mean."""
    weight: Matrix | None
    """Blocks × rows × 1."""
    cell: Index
    """(blocks,)"""
    groups_n: int


def covariances(points: Matrix, group: Index, groups_n: int, weights: Matrix | None = None) -> Covariances:
    """Pairwise covariances within every cell at once.

    Parameters
    ----------
    points : rows × items, NaN = no answer; weights : (rows,) persons that a row stands for, default 1.

    Notes
    -----
    Σ w·(x - mean)(y - mean) / (Σw - 1) over the rows with both answers, each pair with its own means, as R's
    `cov(use = "pairwise")`. NaN below two persons.
    """
    order = np.argsort(group, kind="stable")
    blocks = _blocks(points[order], group[order], groups_n, None if weights is None else weights[order])
    return _covariances(blocks, 0, points.shape[1])


def _blocks(points: Matrix, group: Index, groups_n: int, weights: Matrix | None = None) -> Blocks:
    """Cut rows that are sorted by cell into blocks."""
    sizes = np.bincount(group, minlength=groups_n)
    length = int(np.clip(len(group) // max(groups_n, 1), SHORTEST, LONGEST))
    blocks = -(-sizes // length)
    within = np.arange(len(group)) - np.repeat(sizes.cumsum() - sizes, sizes)
    place = (np.repeat(blocks.cumsum() - blocks, sizes) + within // length) * length + within % length
    valid = ~np.isnan(points)
    present, filled = valid.astype("float64"), np.where(valid, points, 0.0)
    mean = ratio(sum_by_group(filled, group, groups_n), sum_by_group(present, group, groups_n))
    values = np.zeros((blocks.sum() * length, points.shape[1], 2))
    values[place] = np.stack([present, np.where(valid, points - mean[group], 0.0)], axis=2)
    weight = None
    if weights is not None:
        weight = np.zeros((blocks.sum() * length, 1))
        weight[place, 0] = weights
        weight = weight.reshape(blocks.sum(), length, 1)
    shape = (blocks.sum(), length, 2 * points.shape[1])
    return Blocks(values.reshape(shape), weight, np.repeat(np.arange(groups_n), blocks), groups_n)


def _covariances(blocks: Blocks, first: int, last: int) -> Covariances:
    """Covariances of the items from the first up to the last."""
    own = blocks.values[:, :, 2 * first : 2 * last]
    left = own if blocks.weight is None else own * blocks.weight
    columns = own.shape[2]
    products = (left.transpose(0, 2, 1) @ own).reshape(len(own), columns * columns)
    sums = sum_by_group(products, blocks.cell, blocks.groups_n).reshape(blocks.groups_n, columns, columns)
    n, single, cross = sums[:, ::2, ::2], sums[:, 1::2, ::2], sums[:, 1::2, 1::2]
    covariance = ratio(cross - ratio(single * single.transpose(0, 2, 1), n), n - 1)
    flat = without_spread(np.diagonal(covariance, axis1=1, axis2=2))
    known = np.where(flat[:, :, None] | flat[:, None, :], covariance * 0.0, covariance)
    return Covariances(np.where(n >= MIN_ANSWERS - NO_SPREAD, known, np.nan), n)


def alpha_of(covariance: Matrix) -> Matrix:
    """Cronbach's alpha of ... × items × items; NaN when a pair is unknown or the sum of the items does not vary."""
    k = covariance.shape[-1]
    own, total = _trace(covariance), covariance.sum(axis=(-2, -1))
    return k / (k - 1) * (1 - ratio(own, _some(total, own))) if k > 1 else np.full(own.shape, np.nan)


def feldt_interval(value: float, n: int, k: int, alpha: float) -> tuple[float, float]:
    """Feldt's interval of Cronbach's alpha of k items from n persons: (1 - true) / (1 - found) follows F."""
    dfs = n - 1, (n - 1) * (k - 1)
    high, low = (special.fdtri(*dfs, probability) for probability in (alpha / 2, 1 - alpha / 2))
    return float(1 - (1 - value) * low), float(1 - (1 - value) * high)


def standardised_alpha(covariance: Matrix) -> Matrix:
    """Alpha of items made to vary alike: from their mean correlation. NaN when an item does not vary."""
    k = covariance.shape[-1]
    sd = np.sqrt(np.diagonal(covariance, axis1=-2, axis2=-1))
    correlation = ratio(covariance, sd[..., :, None] * sd[..., None, :])
    mean = (correlation.sum(axis=(-2, -1)) - k) / max(k * (k - 1), 1)
    return spearman_brown(mean, k) if k > 1 else np.full(mean.shape, np.nan)


def spearman_brown(single: Matrix, k: int | Matrix) -> Matrix:
    """Reliability of k items from that of one: k·r / (1 + (k-1)·r)."""
    return ratio(k * single, 1 + (k - 1) * single)


def item_rest(covariance: Matrix) -> Matrix:
    """Correlation of each item with the sum of the others (corrected item-total); ... × items.

    NaN when the item or the rest does not vary.
    """
    own = np.diagonal(covariance, axis1=-2, axis2=-1)
    together = covariance.sum(axis=-1)
    rest = _some(covariance.sum(axis=(-2, -1))[..., None] - 2 * together + own, _trace(covariance)[..., None] - own)
    return ratio(together - own, np.sqrt(own) * np.sqrt(rest))


def alpha_if_dropped(covariance: Matrix) -> Matrix:
    """Alpha of the others when each item is left out; ... × items. NaN when but one would be left."""
    k = covariance.shape[-1]
    own = np.diagonal(covariance, axis1=-2, axis2=-1)
    rest_own = _trace(covariance)[..., None] - own
    rest = covariance.sum(axis=(-2, -1))[..., None] - 2 * covariance.sum(axis=-1) + own
    if k <= MIN_ANSWERS:
        return np.full(own.shape, np.nan)
    return (k - 1) / (k - 2) * (1 - ratio(rest_own, _some(rest, rest_own)))


def _trace(covariance: Matrix) -> Matrix:
    return np.asarray(np.trace(covariance, axis1=-2, axis2=-1))


def _some(total: Matrix, own: Matrix) -> Matrix:
    """A variance of a sum of items, 0 where there is none but rounding beside the items' own."""
    return np.where(total > NO_SPREAD * own, total, 0.0)


def alpha_by_cell(points: Matrix, group: Index, groups_n: int, scales: Sequence[Index]) -> Matrix:
    """Alpha of every group × scale; NaN where there is none.

    `scales` has the columns of `points` that make up each scale. Some groups are taken at a time, so that what is at
    work stays small. Never published: it is a group's own spread.
    """
    order = np.argsort(group, kind="stable")
    ends = np.bincount(group, minlength=groups_n).cumsum()
    columns, edges = np.concatenate(scales), np.cumsum([0, *(len(items) for items in scales)])
    found = np.full((groups_n, len(scales)), np.nan)
    first, start = 0, 0
    while first < groups_n:
        last = max(first + 1, int(np.searchsorted(ends, start + AT_A_TIME, side="right")))
        rows = order[start : ends[last - 1]]
        blocks = _blocks(points[rows[:, None], columns], group[rows] - first, last - first)
        for scale, (low, high) in enumerate(itertools.pairwise(edges)):
            found[first:last, scale] = alpha_of(_covariances(blocks, low, high).covariance)
        first, start = last, ends[last - 1]
    return found


def scale_of(points: Matrix, person: Index) -> Scale:
    """The items of one scale in the whole population.

    Parameters
    ----------
    points : rows × items, NaN = no answer.
    person : (rows,) whose row it is; the rows of one person that hold an answer share the weight 1.
    """
    k = points.shape[1]
    answers = (~np.isnan(points)).sum(axis=1)
    n = len(np.unique(person[answers >= min(MIN_ANSWERS, max(k, 1))]))
    some = answers > 0
    own, owner, rows_n = points[some], *np.unique(person[some], return_inverse=True, return_counts=True)[1:]
    found = covariances(own, np.zeros(len(own), dtype=np.intp), 1, 1 / rows_n[owner])
    return Scale(found.covariance[0], found.n[0], n, _obstacle(found.covariance[0], n, answered=bool(some.any())))


def _obstacle(covariance: Matrix, n: int, *, answered: bool) -> str:
    if not answered:
        return "no_answers"
    if len(covariance) == 1:
        return "one_item"
    if n == 1:
        return "few"
    if np.isnan(covariance).any():
        return "no_overlap"
    return "no_variation" if np.isnan(alpha_of(covariance)) else ""
