"""Cronbach's alpha in two waves, and how sure it is that it has moved."""

from typing import NamedTuple

import numpy as np

from pipeline.statistics.persons import Matrix
from pipeline.statistics.reliability import alpha_of, feldt_interval


class AlphaChange(NamedTuple):
    """Alpha in each wave and their difference, later minus earlier; NaN throughout when there is a `reason`."""

    before: float = np.nan
    after: float = np.nan
    difference: float = np.nan
    ci_low: float = np.nan
    ci_high: float = np.nan
    n: tuple[int, int] = (0, 0)
    reason: str = ""


def alpha_change(before: Matrix, after: Matrix, alpha: float = 0.05) -> AlphaChange:
    """Compare Cronbach's alpha of the same items in two waves.

    Parameters
    ----------
    before, after : persons × items, NaN where there is no answer; rows with an answer missing are left out.
    alpha : 1 - the level of the interval.

    Returns
    -------
    AlphaChange with the interval of the difference put together from Feldt's interval of each wave (MOVER: each limit
    is as far from the difference as the root of the two waves' squared reaches). `reason`: one_item, no_answers, few
    (one person), no_variation (a wave's sums do not vary).

    Notes
    -----
    Assumes that the waves' persons are different. Source: Feldt (1965); Zou (2007), Toward using confidence intervals
    to compare correlations, Psychological Methods 12(4), 399-413.
    """
    complete = [points[~np.isnan(points).any(axis=1)] for points in (before, after)]
    n = len(complete[0]), len(complete[1])
    reason = _obstacle(complete)
    if reason:
        return AlphaChange(n=n, reason=reason)
    first, last = (float(alpha_of(np.cov(points, rowvar=False))) for points in complete)
    items_n = complete[0].shape[1]
    low_before, high_before = feldt_interval(first, n[0], items_n, alpha)
    low_after, high_after = feldt_interval(last, n[1], items_n, alpha)
    difference = last - first
    down, up = np.hypot(last - low_after, high_before - first), np.hypot(high_after - last, first - low_before)
    return AlphaChange(first, last, difference, float(difference - down), float(difference + up), n)


def _obstacle(complete: list[Matrix]) -> str:
    """Why alpha cannot be had in both waves; empty when it can."""
    if complete[0].shape[1] == 1:
        return "one_item"
    fewest = min(len(points) for points in complete)
    if fewest <= 1:
        return "few" if fewest else "no_answers"
    return "no_variation" if any(np.ptp(points.sum(axis=1)) == 0 for points in complete) else ""
