"""Exact inference on the mean of the groups' changes, taking the groups as a sample of groups like these."""

from dataclasses import dataclass

import numpy as np

from pipeline.errors import PlanError, Problem
from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Matrix

MAX_GROUPS = 18
ROUNDING = 1e-9
"""Points; a tie that floating-point arithmetic has moved by less still counts against rejection."""


@dataclass(frozen=True)
class Flips:
    """Simultaneous intervals of a family of indicators, and the adjusted p-value that each mean change is 0."""

    low: Matrix
    high: Matrix
    p: Matrix


def flip_interval(changes: Matrix, alpha: float) -> tuple[float, float]:
    """Interval for the mean change of one indicator by inverting the exact sign-flip test; see `joint_flips`."""
    found = joint_flips(changes[:, None], alpha)
    return float(found.low[0]), float(found.high[0])


def flip_p_value(changes: Matrix) -> float:
    """Two-sided p of the exact sign-flip test that the mean change is 0; never below 2 / 2^groups."""
    return float(_flips(changes[:, None], 1.0).p[0])


def joint_flips(changes: Matrix, alpha: float) -> Flips:
    """Simultaneous intervals for the mean changes of a family by exact joint sign flips, single-step max-|T|.

    Parameters
    ----------
    changes : groups × indicators, changes in points; NaN where a group has none.
    alpha : two-sided level of the whole family.

    Returns
    -------
    Flips: one interval and one adjusted p per indicator. Every value that the test does not reject at alpha lies
    between the limits, and none outside does, so that the interval leaves out 0 exactly when p <= alpha.

    Notes
    -----
    A pattern gives every group one sign for all its indicators, so that what ties the indicators together stays. |T|
    is the studentised mean over the groups. At the value t of an indicator the law of max |T| is that of the patterns
    over changes - t of this indicator and changes - mean of the others; a pattern counts when its max |T| is at least
    the observed |T|. For each pattern that holds exactly for t up to a limit of its own: the mean of the groups with
    one sign (Hartigan 1969) or the distance at which |T| passes what the others reach. The interval's limits are order
    statistics of these. With one indicator this is the ordinary sign-flip test. Assumes changes symmetric around their
    mean and groups independent of one another. Missing rule: a group without a change of one indicator takes part in
    the others. Groups whose change is exactly t count against rejection.

    Raises PlanError when even groups that all agree could not reach alpha (fewer than six groups at .05), and when
    there are more than MAX_GROUPS. Source: Westfall and Young (1993); STATISTICS §4.
    """
    found = _flips(changes, alpha)
    if not np.isfinite([found.low, found.high]).all():
        fewest = int((~np.isnan(changes)).sum(axis=0).min())
        raise PlanError(
            Problem(
                "plan.toml groups = 'sample'",
                f"{fewest} grupper kan aldrig nå risknivån {alpha:.4f}",
                f"minst {fewest_groups(alpha)} grupper med svar vid båda mättillfällena",
                "välj groups = 'census'",
            )
        )
    return found


def fewest_groups(alpha: float) -> int:
    """The smallest number of groups for which 2 / 2^groups is at most alpha."""
    return int(np.ceil(np.log2(2 / alpha) - ROUNDING))


def _flips(changes: Matrix, alpha: float) -> Flips:
    """Limits are infinite where alpha cannot be reached."""
    signs = _patterns(len(changes))
    present = ~np.isnan(changes)
    filled = np.where(present, changes, 0.0)
    mean = filled.sum(axis=0) / np.maximum(present.sum(axis=0), 1)
    residuals = np.where(present, filled - mean, 0.0)
    reach = _reach_of_others(signs, residuals, present)
    upper = np.maximum(_subset_limits(signs, filled, present), mean + reach)
    lower = -np.maximum(_subset_limits(signs, -filled, present), -mean + reach)
    kept = int(np.floor(alpha * len(signs) + ROUNDING))
    at = min(kept, len(signs) - 1)
    extreme = np.where(mean >= 0, lower <= ROUNDING, upper >= -ROUNDING).mean(axis=0)
    return Flips(low=np.sort(lower, axis=0)[at], high=np.sort(upper, axis=0)[len(signs) - 1 - at], p=extreme)


def _patterns(groups_n: int) -> Truth:
    """Patterns × groups: which groups are flipped; one of each pattern and its opposite, which have the same |T|."""
    if groups_n > MAX_GROUPS:
        raise PlanError(
            Problem(
                "plan.toml groups = 'sample'",
                f"{groups_n} grupper ger för många teckenmönster att räkna igenom",
                f"högst {MAX_GROUPS} grupper",
                "välj groups = 'census'",
            )
        )
    return ((np.arange(2 ** max(groups_n - 1, 0))[:, None] >> np.arange(groups_n)) & 1).astype(np.bool_)


def _subset_limits(signs: Truth, changes: Matrix, present: Truth) -> Matrix:
    """Patterns × indicators: the larger mean of the flipped and of the other groups; infinite where one is empty."""
    limits = np.full((len(signs), changes.shape[1]), -np.inf)
    for side in (signs, ~signs):
        members = side.astype("float64")
        count = members @ present.astype("float64")
        limits = np.maximum(limits, np.where(count > 0, ratio(members @ changes, count), np.inf))
    return limits


def _reach_of_others(signs: Truth, residuals: Matrix, present: Truth) -> Matrix:
    """Patterns × indicators: how far from its mean an indicator's |T| stays below the largest |T| of the others."""
    groups, squares = present.sum(axis=0), (residuals**2).sum(axis=0)
    sums = np.where(signs, -1.0, 1.0) @ residuals
    spare = np.maximum(groups * squares - sums**2, 0.0)
    with_spread = squares > ROUNDING**2
    t2 = np.where(with_spread, ratio((groups - 1) * sums**2, spare), 0.0)
    t2 = np.where(np.isnan(t2), np.inf, t2)
    scale = ratio(squares, (groups * (groups - 1)).astype("float64"))
    return np.sqrt(np.nan_to_num(scale) * _largest_of_others(t2))


def _largest_of_others(values: Matrix) -> Matrix:
    """For every column the row's largest value among the other columns; 0 where there is no other."""
    if values.shape[1] == 1:
        return np.zeros_like(values)
    order = np.sort(values, axis=1)
    is_largest = np.arange(values.shape[1]) == values.argmax(axis=1)[:, None]
    return np.where(is_largest, order[:, -2:-1], order[:, -1:])


def refuse_shared(shared: float, allowed: float) -> None:
    """Refuse to treat groups as independent when too many rows are of persons who answer for several groups.

    Raises PlanError when the share is above what is allowed. Source: STATISTICS §1.
    """
    if shared > allowed:
        raise PlanError(
            Problem(
                "plan.toml groups = 'sample'",
                f"mer än {100 * allowed:g} % av svaren kommer från personer som svarar för flera grupper",
                "grupper som är oberoende av varandra",
                "välj groups = 'census', som räknar med att samma person svarar för flera grupper",
            )
        )
