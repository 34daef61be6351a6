"""Exact inference on the mean of the groups' changes, taking the groups as a sample of groups like these."""

import numpy as np
import numpy.typing as npt

from pipeline.errors import PlanError, Problem
from pipeline.statistics.persons import Matrix

MAX_GROUPS = 18
ROUNDING = 1e-9
"""Points; a tie that floating-point arithmetic has moved by less still counts against rejection."""


def flip_interval(changes: Matrix, alpha: float) -> tuple[float, float]:
    """Interval for the mean change by inverting the exact sign-flip test.

    Parameters
    ----------
    changes : (groups,) changes, no NaN.
    alpha : two-sided level.

    Returns
    -------
    Every value that the test does not reject at alpha lies between the limits, and none outside does.

    Notes
    -----
    Under symmetry about θ every sign pattern of changes - θ is equally likely. A pattern is at least as extreme as the
    observed one exactly when the mean of the flipped groups is on the far side of θ, so the limits are order
    statistics of the means of all non-empty subsets (Hartigan 1969). Groups whose change is exactly θ are counted
    against rejection.

    Raises PlanError when even groups that all agree could not reach alpha: fewer than six groups at .05.
    """
    subset_means = np.sort(_subset_means(changes))
    patterns = len(subset_means) + 1
    extreme = int(np.floor(alpha * patterns / 2 + 1e-9))
    if extreme < 1:
        raise PlanError(
            Problem(
                "plan.toml groups = 'sample'",
                f"{len(changes)} grupper kan aldrig nå risknivån {alpha:.4f}",
                f"minst {int(np.ceil(np.log2(2 / alpha)))} grupper med svar vid båda mättillfällena",
                "välj groups = 'census', eller färre jämförelser i familjen",
            )
        )
    return float(subset_means[extreme - 1]), float(subset_means[-extreme])


def flip_p_value(changes: Matrix) -> float:
    """Two-sided p of the exact sign-flip test that the mean change is 0; never below 2 / 2^groups."""
    sums = _subset_means(changes)
    patterns = len(sums) + 1
    upper = 1 + int((sums <= ROUNDING).sum())
    lower = 1 + int((sums >= -ROUNDING).sum())
    return min(1.0, 2 * min(upper, lower) / patterns)


def _subset_means(changes: Matrix) -> npt.NDArray[np.float64]:
    """Means of all non-empty subsets of the groups."""
    if len(changes) > MAX_GROUPS:
        raise PlanError(
            Problem(
                "plan.toml groups = 'sample'",
                f"{len(changes)} grupper ger för många teckenmönster att räkna igenom",
                f"högst {MAX_GROUPS} grupper",
                "välj groups = 'census'",
            )
        )
    members = (np.arange(1, 2 ** len(changes))[:, None] >> np.arange(len(changes))) & 1
    return np.asarray(members @ changes / members.sum(axis=1))
