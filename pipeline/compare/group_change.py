"""The change of every group, with the spread within groups pooled over each wave."""

from dataclasses import dataclass

import numpy as np

from pipeline.compare.pairs import Pair
from pipeline.statistics.intervals import satterthwaite
from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Matrix


@dataclass(frozen=True)
class Estimate:
    """Change, its standard error and degrees of freedom."""

    change: Matrix
    se: Matrix
    df: Matrix


def group_changes(pair: Pair, min_residual_df: int, min_linked: int) -> Estimate:
    """Later mean minus earlier mean of every group × indicator.

    Parameters
    ----------
    pair : two waves on their common questions; scores 0-100.
    min_residual_df : fewer residual degrees of freedom in either wave give no standard error.
    min_linked : linked pairs needed, in the county and in the group, before linkage is used.

    Returns
    -------
    Estimate of groups × indicators; NaN where a group has no scores in one of the waves.

    Notes
    -----
    Variance s₁²/n₁ + s₂²/n₂ - 2·r·s₁·s₂·m/(n₁·n₂) with s the SD within groups pooled over each wave, m the group's
    linked pairs and r the county's pooled correlation within persons. The covariance is used where the group has at
    least `min_linked` linked pairs and either none or at least `min_linked` unlinked persons in each wave; elsewhere
    the waves count as independent. Satterthwaite's degrees of freedom for the two pooled variances. Assumes equal
    spread within groups. Source: STATISTICS §4; Derrick, Russ, Toher & White (2017) for partly linked samples.
    """
    before, after = pair.moments
    variances = before.pooled_variance(min_residual_df), after.pooled_variance(min_residual_df)
    parts = np.stack(
        [ratio(np.broadcast_to(s2, m.n.shape), m.n) for s2, m in zip(variances, (before, after), strict=True)]
    )
    covariance = _correlation(pair, min_linked) * np.sqrt(variances[0] * variances[1])
    shared = np.where(_uses_links(pair, min_linked), ratio(pair.linked_n, before.n * after.n), 0.0)
    variance = parts.sum(axis=0) - 2 * np.nan_to_num(covariance * shared)
    dfs = np.stack([np.broadcast_to(m.residual_df, m.n.shape) for m in (before, after)])
    return Estimate(after.mean - before.mean, np.sqrt(variance), satterthwaite(parts, dfs))


def _uses_links(pair: Pair, min_linked: int) -> Matrix:
    """Groups × indicators where linked and unlinked are each too many to be told from one another."""
    before, after = (m.n - pair.linked_n for m in pair.moments)
    enough = [(unlinked == 0) | (unlinked >= min_linked) for unlinked in (before, after)]
    return np.asarray((pair.linked_n >= min_linked) & enough[0] & enough[1])


def _correlation(pair: Pair, min_linked: int) -> Matrix:
    """Per indicator: correlation between the waves of linked persons' deviations from their groups; 0 when too few."""
    rows = pair.linked_rows
    deviations = [
        persons.scores[row] - m.mean[persons.group[row]]
        for persons, m, row in zip((pair.before, pair.after), pair.moments, rows, strict=True)
    ]
    both = ~np.isnan(deviations[0]) & ~np.isnan(deviations[1])
    first, second = (np.where(both, deviation, 0.0) for deviation in deviations)
    product, squares = (first * second).sum(axis=0), (first**2).sum(axis=0) * (second**2).sum(axis=0)
    return np.where(both.sum(axis=0) >= min_linked, np.nan_to_num(ratio(product, np.sqrt(squares))), 0.0)
