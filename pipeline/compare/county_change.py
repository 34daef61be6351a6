"""The change of the county under the two estimands."""

import numpy as np

from pipeline.compare.group_change import Estimate
from pipeline.compare.pairs import Pair
from pipeline.compare.sign_flips import refuse_shared
from pipeline.statistics.county import share, weighted_level
from pipeline.statistics.intervals import clustered_variance, satterthwaite
from pipeline.statistics.moments import sum_by_group
from pipeline.statistics.persons import Matrix


def census_change(pair: Pair, weights: Matrix, min_residual_df: int, min_linked: int) -> tuple[Matrix, Estimate]:
    """The change of these very groups: Σ w·(later mean - earlier mean), weights fixed at the baseline.

    Parameters
    ----------
    pair : two waves on their common questions; scores 0-100.
    weights : (groups,) weights at the baseline; groups without scores in both waves get none.
    min_residual_df : fewer residual degrees of freedom in either wave give no standard error.
    min_linked : linked persons needed before their covariance is used.

    Returns
    -------
    levels (2 × indicators, earlier and later) and an Estimate per indicator.

    Notes
    -----
    Groups are strata and persons clusters: what a person's rows pull together, over several groups and over both waves
    when linked, is squared and summed. Satterthwaite's degrees of freedom over groups × waves. With fewer linked
    persons than `min_linked` the waves count as independent. Source: STATISTICS §4; Taylor linearisation.
    """
    shares = share(weights, pair.present)
    levels, pulls = zip(*(weighted_level(persons, shares) for persons in (pair.before, pair.after)), strict=True)
    variance = pulled_variance(pair, (-pulls[0], pulls[1]), linked=len(pair.linked_rows[0]) >= min_linked)
    parts = [
        sum_by_group(pull**2, persons.group, persons.groups_n)
        for pull, persons in zip(pulls, (pair.before, pair.after), strict=True)
    ]
    dfs = [np.where(shares > 0, m.n - 1, 0.0) for m in pair.moments]
    enough = np.min([m.residual_df for m in pair.moments], axis=0) >= min_residual_df
    known = np.where(shares.sum(axis=0) > 0, 1.0, np.nan)
    estimate = Estimate(
        (levels[1] - levels[0]) * known,
        np.where(enough, np.sqrt(variance) * known, np.nan),
        satterthwaite(np.vstack(parts), np.vstack(dfs)),
    )
    return np.stack(levels) * known, estimate


def pulled_variance(pair: Pair, pulls: tuple[Matrix, Matrix], *, linked: bool) -> Matrix:
    """Persons as clusters, over both waves when linked.

    The row of a group with a single answer carries a borrowed spread without a sign, so that it cannot be followed from
    one wave to the next: two of them would cancel.
    """
    apart = np.concatenate(pair.clusters_by_wave)
    borrowed = np.vstack([m.n[p.group] <= 1 for m, p in zip(pair.moments, (pair.before, pair.after), strict=True)])
    stacked = np.vstack(pulls)
    own = clustered_variance(np.where(borrowed, 0.0, stacked), np.concatenate(pair.clusters) if linked else apart)
    return np.asarray(own + clustered_variance(np.where(borrowed, stacked, 0.0), apart))


def sample_change(pair: Pair, max_shared: float) -> tuple[Matrix, Estimate]:
    """The change of groups like these: the plain mean of the groups' changes.

    Parameters
    ----------
    pair : two waves on their common questions; scores 0-100.
    max_shared : largest share of rows of persons in several groups with which groups still count as independent.

    Returns
    -------
    levels (2 × indicators) and an Estimate without standard error: the interval comes from sign flips of the
    group changes, see `pipeline.compare.sign_flips`.

    Raises PlanError when too many rows are of persons who answer for several groups.
    """
    refuse_shared(pair.shared, max_shared)
    equal = share(np.ones(pair.before.groups_n), pair.present)
    known = np.where(equal.sum(axis=0) > 0, 1.0, np.nan)
    levels = np.stack([(equal * np.nan_to_num(m.mean)).sum(axis=0) for m in pair.moments]) * known
    nothing = np.full(levels.shape[1], np.nan)
    return levels, Estimate(levels[1] - levels[0], nothing, nothing)
