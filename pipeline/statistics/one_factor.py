"""McDonald's omega: how much of the sum of some items one common factor explains, by maximum likelihood."""

from typing import NamedTuple

import numpy as np
from scipy import optimize

from pipeline.statistics.persons import Matrix

MIN_ITEMS = 3
"""Two items have one covariance for two loadings."""
LEAST_UNIQUE = 0.005
"""Least unique share of an item's variance, as in R's factanal; a best fit at it is a Heywood case."""
STARTS = 3
"""Components to start from, besides a regression on the other items; the best of the ends is taken."""
LEAST_SPREAD = 1e-10
STEPS = 500
STILL = 1e-10
"""The likelihood's gradient, in correlations, below which the search has come to rest."""


class OneFactor(NamedTuple):
    """Loadings and uniquenesses in the units of the items; NaN throughout when there is a `reason`."""

    omega: float
    loadings: Matrix
    uniquenesses: Matrix
    reason: str
    """two_items, flat_item (one does not vary), not_positive_definite (items repeat one another, or the pairwise
    covariances do not fit together), heywood (the best fit leaves an item nothing of its own), no_solution (the search
    did not come to rest, or fits equally well elsewhere: fewer than three items have anything in common); empty when
    there is a solution."""


def one_factor(covariance: Matrix) -> OneFactor:
    """Fit x = loading·factor + unique part to an items × items covariance matrix.

    Notes
    -----
    omega = (Σloading)² / ((Σloading)² + Σuniqueness). The likelihood is searched over the uniquenesses of the
    correlations, with the best loadings for each, and ends in Fisher scoring. Source: Jöreskog (1967), Some
    contributions to maximum likelihood factor analysis; McDonald (1999), Test Theory.
    """
    k = len(covariance)
    sd = np.sqrt(np.diag(covariance))
    reason, found = _obstacle(covariance, sd), None
    if not reason:
        correlation = covariance / np.outer(sd, sd)
        reason, found = _settled(_searched(correlation), correlation)
    if found is None:
        return OneFactor(np.nan, np.full(k, np.nan), np.full(k, np.nan), reason)
    loadings, uniquenesses = sd * found[:k], sd**2 * found[k:]
    common = float(loadings.sum() ** 2)
    return OneFactor(common / (common + float(uniquenesses.sum())), loadings, uniquenesses, "")


def _obstacle(covariance: Matrix, sd: Matrix) -> str:
    if len(covariance) < MIN_ITEMS:
        return "two_items"
    if (sd <= 0).any():
        return "flat_item"
    least = np.linalg.eigvalsh(covariance / np.outer(sd, sd))[0]
    return "" if least > LEAST_SPREAD else "not_positive_definite"


def _searched(correlation: Matrix) -> Matrix:
    """The uniquenesses that fit best, at least LEAST_UNIQUE."""
    k = len(correlation)
    values, vectors = np.linalg.eigh(correlation)
    components = vectors.T[-STARTS:] ** 2 * values[-STARTS:, None]
    starts = [0.5 / np.diag(np.linalg.inv(correlation)), *(1 - 0.9 * components)]
    ends = [
        optimize.minimize(
            _misfit,
            np.clip(start, LEAST_UNIQUE, 1),
            (correlation,),
            "L-BFGS-B",
            jac=True,
            bounds=[(LEAST_UNIQUE, 1)] * k,
            options={"ftol": 1e-12},
        )
        for start in starts
    ]
    return np.asarray(min(ends, key=lambda end: float(end.fun)).x)


def _misfit(uniquenesses: Matrix, correlation: Matrix) -> tuple[float, Matrix]:
    """Misfit with the best loadings, and its gradient (Lawley and Maxwell)."""
    root = np.sqrt(uniquenesses)
    values = np.linalg.eigvalsh(correlation / np.outer(root, root))[:-1]
    loadings = _loadings(uniquenesses, correlation)
    left = loadings**2 + uniquenesses - np.diag(correlation)
    return float((values - np.log(values) - 1).sum()), left / uniquenesses**2


def _loadings(uniquenesses: Matrix, correlation: Matrix) -> Matrix:
    root = np.sqrt(uniquenesses)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    loadings = root * vectors[:, -1] * np.sqrt(max(values[-1] - 1, 0.0))
    return np.asarray(loadings * (-1 if loadings.sum() < 0 else 1))


def _settled(uniquenesses: Matrix, correlation: Matrix) -> tuple[str, Matrix | None]:
    """Loadings followed by uniquenesses where the gradient is nought, or the reason why there are none."""
    if (uniquenesses <= LEAST_UNIQUE * (1 + LEAST_SPREAD)).any():
        return "heywood", None
    at = np.concatenate([_loadings(uniquenesses, correlation), uniquenesses])
    for _ in range(STEPS):
        gradient, information = _score(at, correlation)
        if np.abs(gradient).max() < STILL:
            told_apart = np.linalg.eigvalsh(information)[0] > LEAST_SPREAD
            return ("", at) if told_apart else ("no_solution", None)
        at = at + np.linalg.lstsq(information, gradient)[0]
        if not (at[len(correlation) :] > LEAST_UNIQUE).all():
            break
    return "no_solution", None


def _score(at: Matrix, correlation: Matrix) -> tuple[Matrix, Matrix]:
    """Gradient and expected information of the log-likelihood of one person."""
    loadings, uniquenesses = np.split(at, 2)
    inverse = np.linalg.inv(np.outer(loadings, loadings) + np.diag(uniquenesses))
    pull = inverse @ correlation @ inverse - inverse
    through = inverse @ loadings
    crossed = inverse * through
    of_loadings = inverse * (loadings @ through) + np.outer(through, through)
    information = np.block([[of_loadings, crossed], [crossed.T, inverse**2 / 2]])
    return np.concatenate([pull @ loadings, np.diag(pull) / 2]), information
