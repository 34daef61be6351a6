"""Weights that give a sample known margins: raking, its guards, and what is left of the spread."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Index, Matrix

MIN_CELL = 5
"""Persons in a category before it is weighed up or down."""
MAX_WEIGHT = 5.0
"""Times the mean weight; beyond it single persons would carry the figure."""
TOLERANCE = 1e-12
MAX_ROUNDS = 500


class Margin(NamedTuple):
    """Which category each person is in, the share of each that is wanted, and how many persons it must have."""

    category: Index
    target: Matrix
    least: int = MIN_CELL


class Raked(NamedTuple):
    """Weights that sum to 1, or the reason why there are none."""

    weights: Matrix
    effective_n: float
    reason: str


def rake(base: Matrix, margins: Sequence[Margin]) -> Raked:
    """Fit weights to margins by iterative proportional fitting.

    Parameters
    ----------
    base : (persons,) positive weights to start from.
    margins : categories with the shares wanted of them; shares sum to 1.

    Returns
    -------
    Raked: weights in proportion to `base` within every combination of categories, with the wanted margins to 1e-12.
    Without weights: `empty_cell` (a wanted category has nobody), `small_cell` (fewer than its margin asks for),
    `unwanted_cell` (persons in a category of share 0), `not_converged`, `extreme_weights` (some weight above MAX_WEIGHT
    times the mean). `effective_n` is Kish's (Σw)²/Σw².

    Source: Deming and Stephan (1940); Kish (1965); R survey `rake`.
    """
    reason = next(filter(None, (_unfit(margin) for margin in margins)), "")
    nothing = np.full(len(base), np.nan)
    if reason:
        return Raked(nothing, np.nan, reason)
    weights = _fitted(base / base.sum(), margins)
    if weights is None:
        return Raked(nothing, np.nan, "not_converged")
    factors = ratio(weights, base / base.sum())
    if np.nanmax(factors) > MAX_WEIGHT * np.nanmean(factors):
        return Raked(nothing, np.nan, "extreme_weights")
    return Raked(weights, float(weights.sum() ** 2 / (weights**2).sum()), "")


def _unfit(margin: Margin) -> str:
    """Why a margin cannot be fitted; empty when it can."""
    n = np.bincount(margin.category, minlength=len(margin.target))
    wanted = margin.target > 0
    if (n[wanted] == 0).any():
        return "empty_cell"
    if (n[~wanted] > 0).any():
        return "unwanted_cell"
    return "small_cell" if (n[wanted] < margin.least).any() else ""


def _fitted(weights: Matrix, margins: Sequence[Margin]) -> Matrix | None:
    """Weights with all margins at once; None when they are not reached."""
    for _ in range(MAX_ROUNDS):
        for category, target, _ in margins:
            have = _sums(category, weights, len(target))
            weights = weights * ratio(target, have)[category]
        off = [np.abs(_sums(category, weights, len(target)) - target).max() for category, target, _ in margins]
        if max(off) < TOLERANCE:
            return weights
    return None


def _sums(category: Index, weights: Matrix, categories_n: int) -> Matrix:
    return np.bincount(category, weights, minlength=categories_n).astype("float64")


def residuals(values: Matrix, weights: Matrix, margins: Sequence[Margin]) -> Matrix:
    """Persons × indicators: what the categories leave of the values, by weighted least squares.

    Weighing to margins takes away the part of the spread that the categories explain; the rest is what the standard
    error is made of. The weights are those before raking, as in R `survey`. Values must not be missing.
    Source: Deville and Särndal (1992).
    """
    columns = [np.eye(len(margin.target))[margin.category] for margin in margins]
    design = np.hstack(columns)
    root = np.sqrt(weights)[:, None]
    coefficients, *_ = np.linalg.lstsq(root * design, root * values, rcond=None)
    return np.asarray(values - design @ coefficients)


def free_categories(margins: Sequence[Margin]) -> int:
    """Parameters that the margins take, the mean among them."""
    return 1 + sum(int((margin.target > 0).sum()) - 1 for margin in margins)
