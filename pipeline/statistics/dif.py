"""Differential item functioning (DIF) by wave: whether persons on one level answer a question alike in two waves."""

from typing import NamedTuple

import numpy as np
from scipy import special

from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.proportional_odds import fit_proportional_odds
from pipeline.statistics.reliability import spearman_brown

MIN_PERSONS = 20
"""In each wave: below this the chi-square law of a likelihood ratio is no guide."""
ALPHA = 0.01
MIN_DELTA_R2 = 0.02
"""A difference is flagged only if it is both more than chance (BH-adjusted) and worth noticing (McFadden)."""


class ItemDif(NamedTuple):
    """The three nested models of one question; NaN throughout when there is a `reason`."""

    baseline_n: int
    n: int
    chi2: float = np.nan
    chi2_uniform: float = np.nan
    chi2_non_uniform: float = np.nan
    p: float = np.nan
    p_uniform: float = np.nan
    p_non_uniform: float = np.nan
    delta_r2: float = np.nan
    wave_effect: float = np.nan
    """Log odds of a higher answer in the later wave, at the same level."""
    reason: str = ""


class Rows(NamedTuple):
    """The rows that can be used for one question."""

    answer: Matrix
    rest: Matrix
    others_n: Matrix
    later: Truth
    weight: Matrix
    """A person's rows sum to 1."""


class Cells(NamedTuple):
    """Persons counted by answer, level and wave."""

    category: Index
    level: Matrix
    later: Matrix
    weight: Matrix
    """Persons; not always whole, see Rows."""


def dif_of_items(points: Matrix, later: Truth, person: Index) -> list[ItemDif]:
    """Test every item of an indicator for DIF by wave.

    Parameters
    ----------
    points : rows × items, points of the answers (only their order counts for the item tested), NaN = no answer.
    later : (rows,) True = the later wave.
    person : (rows,) number of the person, another in each wave; the rows of one person count as one together.

    Returns
    -------
    One ItemDif per item, of three nested cumulative logit models: level; + wave (uniform DIF); + wave × level
    (non-uniform DIF). `delta_r2` is the log-likelihood gained from first to last over that of the thresholds alone.
    `reason`: one_item, no_answers, few (under MIN_PERSONS persons in a wave), one_category (everyone in a wave gave the
    same answer), rest_alike (everyone in a wave has the same rest score), not_consistent (the items do not go together,
    so that they show no level), no_solution (the likelihood has no maximum).

    Notes
    -----
    The level is the rest score, the mean of the person's other items, drawn towards the mean of the wave as far as it
    is unreliable (Kelley). As it stands the rest score carries errors of its own, and when the climate has really
    changed persons of two waves with the same rest score are not on the same level, so that every item would seem to
    work differently. Source: Zumbo (1999); Choi, Gibbons and Crane (2011), lordif; Shealy and Stout (1993) for the
    correction.
    """
    if points.shape[1] == 1:
        return [ItemDif(0, 0, reason="one_item")]
    rest, others_n = rest_scores(points)
    reliability = item_reliability(points, later)
    items = zip(points.T, rest.T, others_n.T, strict=True)
    return [_item(_usable(*columns, later, person), reliability) for columns in items]


def rest_scores(points: Matrix) -> tuple[Matrix, Matrix]:
    """Rows × items: the mean of the person's other items, NaN without any, and how many they are."""
    valid = (~np.isnan(points)).astype("float64")
    filled = np.nan_to_num(points)
    others_n = valid.sum(axis=1, keepdims=True) - valid
    return ratio(filled.sum(axis=1, keepdims=True) - filled, others_n), others_n


def item_reliability(points: Matrix, later: Truth) -> float:
    """Mean covariance of two items over mean variance of one, within waves: the reliability of a single item.

    Covariances use every row with both answers. Spearman-Brown makes alpha of it: k·r / (1 + (k-1)·r). NaN for one item
    or without variation.
    """
    valid = ~np.isnan(points)
    deviations = np.zeros_like(points)
    for side in (later, ~later):
        means = ratio(np.nansum(points[side], axis=0), valid[side].sum(axis=0).astype("float64"))
        deviations[side] = np.where(valid[side], points[side] - means, 0.0)
    covariance = ratio(deviations.T @ deviations, (valid.T.astype("float64") @ valid) - 2)
    off = ~np.eye(points.shape[1], dtype=bool) & ~np.isnan(covariance)
    variances = np.diag(covariance)
    known = variances[~np.isnan(variances)]
    return float(ratio(_mean(covariance[off]), _mean(known)))


def level_scores(rows: Rows, reliability: float) -> Matrix:
    """Kelley's estimate: the wave's mean + reliability of the rest score × distance from it."""
    own = spearman_brown(np.asarray(reliability), rows.others_n)
    level = np.empty_like(rows.rest)
    for side in (rows.later, ~rows.later):
        mean = np.average(rows.rest[side], weights=rows.weight[side])
        level[side] = mean + own[side] * (rows.rest[side] - mean)
    return level


def _mean(values: Matrix) -> Matrix:
    return np.asarray(values.mean() if values.size else np.nan)


def _usable(answer: Matrix, rest: Matrix, others_n: Matrix, later: Truth, person: Index) -> Rows:
    usable = ~np.isnan(answer) & ~np.isnan(rest)
    _, owner, rows_n = np.unique(person[usable], return_inverse=True, return_counts=True)
    return Rows(answer[usable], rest[usable], others_n[usable], later[usable], 1 / rows_n[owner])


def _item(rows: Rows, reliability: float) -> ItemDif:
    persons = round(rows.weight[~rows.later].sum()), round(rows.weight[rows.later].sum())
    reason = _obstacle(rows, persons, reliability)
    if reason:
        return ItemDif(*persons, reason=reason)
    cells = _counted(rows, level_scores(rows, reliability))
    terms = [cells.level, cells.later, cells.later * cells.level]
    fits = [fit_proportional_odds(cells.category, np.column_stack(terms[:n]), weights=cells.weight) for n in (1, 2, 3)]
    if not all(fit.converged for fit in fits):
        return ItemDif(*persons, reason="no_solution")
    first, second, third = (float(fit.log_likelihood) for fit in fits)
    chi2, uniform, crossed = (max(0.0, 2 * gain) for gain in (third - first, second - first, third - second))
    return ItemDif(
        *persons,
        chi2=chi2,
        chi2_uniform=uniform,
        chi2_non_uniform=crossed,
        p=_p_value(chi2, 2),
        p_uniform=_p_value(uniform, 1),
        p_non_uniform=_p_value(crossed, 1),
        delta_r2=(third - first) / -_null(cells),
        wave_effect=float(fits[1].coefficients[1]),
    )


def _obstacle(rows: Rows, persons: tuple[int, int], reliability: float) -> str:
    """Why the models cannot be fitted; empty when they can."""
    sides = (rows.later, ~rows.later)
    if min(persons) < MIN_PERSONS:
        return "few" if min(persons) else "no_answers"
    if any(np.ptp(rows.answer[side]) == 0 for side in sides):
        return "one_category"
    if any(np.ptp(rows.rest[side]) == 0 for side in sides):
        return "rest_alike"
    return "" if reliability > 0 else "not_consistent"


def _counted(rows: Rows, level: Matrix) -> Cells:
    """Alike rows become one with their weight; levels get mean 0 and SD 1, so that the steps of the fit are alike."""
    levels, place = np.unique(np.round(level, 9), return_inverse=True)
    categories, category = np.unique(rows.answer, return_inverse=True)
    shape = (len(categories), len(levels), 2)
    index = np.ravel_multi_index((category, place, rows.later.astype(np.intp)), shape)
    counts = np.bincount(index, rows.weight, int(np.prod(shape))).astype("float64")
    at = np.flatnonzero(counts > 0)
    own, where, side = np.unravel_index(at, shape)
    standard = np.asarray((levels - level.mean()) / level.std(), dtype="float64")
    return Cells(own, standard[where], side.astype("float64"), counts[at])


def _null(cells: Cells) -> float:
    """Log-likelihood of the thresholds alone: every category's own share."""
    sums = np.bincount(cells.category, cells.weight)
    return float((sums * np.log(sums / sums.sum())).sum())


def _p_value(chi2: float, df: int) -> float:
    """Never 0: the smallest number there is stands for everything smaller."""
    return max(float(np.nextafter(0, 1)), float(special.chdtrc(df, chi2)))
