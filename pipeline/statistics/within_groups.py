"""Is climate a property of groups: how alike members are (ICC), and how far they agree beyond chance (r_wg)."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.statistics.moments import Moments, moments, ratio
from pipeline.statistics.persons import Index, Matrix, Persons
from pipeline.statistics.samples import without_spread

FIVE_OPTIONS = 5
SLIGHT_SKEW = 1.34
"""Variance on 1-5 of the shares .05, .15, .20, .35, .25. Source: LeBreton and Senter (2008), table 2."""


class Intraclass(NamedTuple):
    """Per indicator; figures are NaN where there is a reason."""

    icc1: Matrix
    icc2: Matrix
    groups_n: Matrix
    n: Matrix
    reason: npt.NDArray[np.str_]
    """no_answers, one_group, few (no group has two), no_variation (all are alike), means_alike (all groups are); empty
    when there are figures."""


def intraclass(own: Moments) -> Intraclass:
    """ICC(1), how much of the variance is between groups, and ICC(2), how reliable the groups' means are.

    Notes
    -----
    One-way analysis of variance with the unbiased mean group size n₀ = (N - Σn²/N)/(G-1): ICC(1) = (MSB - MSW) / (MSB +
    (n₀-1)·MSW), ICC(2) = (MSB - MSW)/MSB. Both may be negative. A group with one score tells of the spread between
    groups alone. Source: Bliese (2000).
    """
    n, groups_n = own.n.sum(axis=0), (own.n > 0).sum(axis=0).astype("float64")
    grand = ratio((own.n * np.nan_to_num(own.mean)).sum(axis=0), n)
    between = (own.n * np.nan_to_num(own.mean - grand) ** 2).sum(axis=0)
    msb, msw = ratio(between, groups_n - 1), ratio(own.squares.sum(axis=0), own.residual_df)
    size = ratio(n - ratio((own.n**2).sum(axis=0), n), groups_n - 1)
    alike, flat = without_spread(msb), without_spread(msw)
    rules = [n == 0, groups_n == 1, own.residual_df == 0, alike & flat, alike]
    reason = np.select(rules, ["no_answers", "one_group", "few", "no_variation", "means_alike"], "")
    known = reason == ""
    icc1 = np.where(known, ratio(msb - msw, msb + (size - 1) * msw), np.nan)
    return Intraclass(icc1, np.where(known, ratio(msb - msw, msb), np.nan), groups_n, n, reason)


def uniform_variance(options: int) -> float:
    """Variance on 0-100 of answers that fall evenly on so many equally spaced options: 1250 for five."""
    return (options**2 - 1) / 12 * (100 / (options - 1)) ** 2


def slightly_skewed_variance(options: int) -> float:
    """Variance on 0-100 of answers drawn slightly to one end, 837.5; known for five options alone, else NaN."""
    return SLIGHT_SKEW * (100 / (FIVE_OPTIONS - 1)) ** 2 if options == FIVE_OPTIONS else np.nan


def variance_by_item(points: Matrix, group: Index, groups_n: int, least: int) -> Matrix:
    """Groups × items: variance (n - 1) of the answers; NaN where fewer than `least`."""
    nobody = np.full(len(points), None, dtype=object)
    own = moments(Persons(points, group, nobody, nobody, groups_n))
    return np.where(own.n >= least, ratio(own.squares, own.n - 1), np.nan)


def r_wg_j(variances: Matrix, null: Matrix) -> Matrix:
    """Agreement of every group over the items of one indicator; NaN without any.

    Parameters
    ----------
    variances : groups × items, NaN = not known; such items are left out, so that groups may rest on different ones.
    null : (items,) variance of answers given at random, one for each item.

    Notes
    -----
    r_wg(j) = J(1-q) / (J(1-q) + q), q the mean over J items of variance/null. Variances larger than by chance would
    take it out of 0-1: q is then 1 and r_wg(j) 0, as usual. One item gives r_wg. Source: James, Demaree and Wolf
    (1984).
    """
    known = ~np.isnan(variances) & ~np.isnan(null)
    items_n = known.sum(axis=1).astype("float64")
    share = np.minimum(ratio(np.where(known, variances / null, 0.0).sum(axis=1), items_n), 1.0)
    return ratio(items_n * (1 - share), items_n * (1 - share) + share)
