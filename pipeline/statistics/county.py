"""The county as a weighted mean of its groups, and how far each row pulls it."""

import numpy as np

from pipeline.statistics.moments import Truth, moments, ratio, sum_by_group
from pipeline.statistics.persons import Matrix, Persons


def person_weights(persons: Persons) -> Matrix:
    """Rows × indicators: one person's rows share the weight 1 between those that have a score.

    A person who answers for several groups thus counts once in the county.
    """
    valid = (~np.isnan(persons.scores)).astype("float64")
    names, person = np.unique(persons.respondent.astype(str), return_inverse=True)
    rows = sum_by_group(valid, person, len(names))[person]
    return np.where(valid > 0, 1 / np.maximum(rows, 1), np.nan)


def share(weights: Matrix, present: Truth) -> Matrix:
    """Groups × indicators: the groups' weights among those present, summing to 1 for each indicator."""
    among = np.where(present, weights[:, None], 0.0)
    return np.nan_to_num(ratio(among, among.sum(axis=0)))


def weighted_level(persons: Persons, shares: Matrix) -> tuple[Matrix, Matrix]:
    """The county's mean and every row's pull on it.

    Parameters
    ----------
    persons : one wave; scores 0-100.
    shares : groups × indicators; each group's part of the county, 0 for groups that do not count.

    Returns
    -------
    mean (indicators,) and pulls (rows × indicators): the sum over persons of squared pulls estimates the variance of
    the mean with groups as strata.

    Notes
    -----
    Linearisation of Σ share·mean with the factor n/(n-1) within each group. A group with a single row has no spread of
    its own; its row gets the spread pooled over the groups. Rows of one person are to be added before squaring.
    """
    weights = person_weights(persons)
    own = moments(persons, weights)
    mean = np.nansum(shares * np.nan_to_num(own.mean), axis=0)
    part = (
        np.nan_to_num(weights)
        / np.maximum(sum_by_group(weights, persons.group, persons.groups_n), 1e-300)[persons.group]
    )
    n = own.n[persons.group]
    correction = np.sqrt(np.nan_to_num(ratio(n, n - 1)))
    pooled = np.sqrt(np.nan_to_num(moments(persons).pooled_variance(1)))
    deviation = np.where(n > 1, correction * np.nan_to_num(persons.scores - own.mean[persons.group]), pooled)
    return mean, np.where(np.isnan(persons.scores), 0.0, shares[persons.group] * part * deviation)
