"""The cumulative logit model with proportional odds, fitted by Newton's method."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import special

from pipeline.statistics.persons import Index, Matrix

ITERATIONS = 60
HALVINGS = 30
TOLERANCE = 1e-10
"""Of the gradient, as a share of the weight of all rows."""
FARTHEST = 25.0
"""A coefficient or threshold beyond this many logits has no maximum: some answers are told apart completely."""


@dataclass(frozen=True)
class ProportionalOdds:
    """logit P(Y <= j) = threshold_j - x'coefficients; a positive coefficient goes with higher categories."""

    coefficients: Matrix
    thresholds: Matrix
    log_likelihood: float
    covariance: Matrix
    """Inverse of the observed information: thresholds first, then coefficients."""
    converged: bool
    reason: str = ""
    """one_category, separated, singular, not_converged; empty when the fit can be used."""

    @cached_property
    def se(self) -> Matrix:
        """Standard errors of the coefficients."""
        return np.sqrt(np.diag(self.covariance)[len(self.thresholds) :])


@dataclass(frozen=True)
class _Rows:
    """Categories without gaps, covariates and weights."""

    category: Index
    design: Matrix
    weight: Matrix
    borders_n: int


def fit_proportional_odds(codes: Index, design: Matrix, weights: Matrix | None = None) -> ProportionalOdds:
    """Maximum likelihood.

    Parameters
    ----------
    codes : (rows,) categories as whole numbers in order; categories without weight are left out.
    design : rows × covariates, without a constant; may have no columns (thresholds only).
    weights : (rows,) how many persons each row stands for; default 1.

    Returns
    -------
    ProportionalOdds; with a `reason` there are no coefficients to use (NaN) and `converged` is False.

    Notes
    -----
    Newton's method with the observed information, halving steps that lower the likelihood. The model is concave, so the
    maximum is the only one. Rows with the same covariates and category should be put together with weights. Source:
    McCullagh (1980); checked against R ordinal::clm.
    """
    rows = _rows(codes, design, weights)
    if rows.borders_n < 1:
        return _failed(rows, "one_category")
    place, value = _start(rows), -np.inf
    for _ in range(ITERATIONS):
        value, gradient, information = _derivatives(place, rows)
        if np.abs(gradient).max() <= TOLERANCE * rows.weight.sum():
            return _fitted(place, value, information, rows)
        step = _solve(information, gradient)
        if step is None:
            return _failed(rows, "separated" if np.abs(place).max() > FARTHEST / 2 else "singular")
        place = _improved(place, step, value, rows)
        if np.abs(place).max() > FARTHEST:
            return _failed(rows, "separated")
    return _failed(rows, "not_converged")


def _rows(codes: Index, design: Matrix, weights: Matrix | None) -> _Rows:
    weight = np.ones(len(codes)) if weights is None else np.asarray(weights, dtype="float64")
    kept = weight > 0
    known, category = np.unique(np.asarray(codes)[kept], return_inverse=True)
    return _Rows(category.astype(np.intp), np.asarray(design, dtype="float64")[kept], weight[kept], len(known) - 1)


def _start(rows: _Rows) -> Matrix:
    """Thresholds from the shares of the categories, no effects."""
    shares = np.bincount(rows.category, rows.weight)[:-1].cumsum() / rows.weight.sum()
    return np.concatenate([special.logit(shares), np.zeros(rows.design.shape[1])])


def _jacobians(rows: _Rows) -> tuple[Matrix, Matrix]:
    """How the upper and the lower linear predictor of each row move with every parameter; 0 beyond the ends."""
    n, borders = len(rows.category), rows.borders_n
    upper, lower = np.zeros((n, borders)), np.zeros((n, borders))
    has_upper, has_lower = rows.category < borders, rows.category > 0
    upper[has_upper, rows.category[has_upper]] = 1.0
    lower[has_lower, rows.category[has_lower] - 1] = 1.0
    return (
        np.hstack([upper, -rows.design * has_upper[:, None]]),
        np.hstack([lower, -rows.design * has_lower[:, None]]),
    )


def _densities(place: Matrix, rows: _Rows) -> tuple[Matrix, ...]:
    """Probability of each row's category; density and its slope at the upper and the lower border."""
    shift = rows.design @ place[rows.borders_n :]
    ends = np.concatenate([[-np.inf], place[: rows.borders_n], [np.inf]])
    upper, lower = ends[rows.category + 1] - shift, ends[rows.category] - shift
    above, below = special.expit(upper), special.expit(lower)
    # of two tails the smaller, so that nothing is lost where both are near 1
    probability = np.where(lower > 0, special.expit(-lower) - special.expit(-upper), above - below)
    densities = above * special.expit(-upper), below * special.expit(-lower)
    slopes = densities[0] * (1 - 2 * above), densities[1] * (1 - 2 * below)
    return probability, *densities, *slopes


def _log_likelihood(place: Matrix, rows: _Rows) -> float:
    if (np.diff(place[: rows.borders_n]) <= 0).any():
        return -np.inf
    probability = _densities(place, rows)[0]
    return float(rows.weight @ np.log(probability)) if (probability > 0).all() else -np.inf


def _derivatives(place: Matrix, rows: _Rows) -> tuple[float, Matrix, Matrix]:
    """Log-likelihood, gradient and observed information."""
    probability, upper, lower, upper_slope, lower_slope = _densities(place, rows)
    to_upper, to_lower = _jacobians(rows)
    pull = (to_upper * upper[:, None] - to_lower * lower[:, None]) / probability[:, None]
    curve = to_upper.T @ (to_upper * (rows.weight * upper_slope / probability)[:, None])
    curve -= to_lower.T @ (to_lower * (rows.weight * lower_slope / probability)[:, None])
    information = pull.T @ (pull * rows.weight[:, None]) - curve
    return float(rows.weight @ np.log(probability)), rows.weight @ pull, information


def _solve(information: Matrix, gradient: Matrix) -> Matrix | None:
    """The Newton step; None where some covariates are made of the others."""
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    scaled = information / np.outer(scale, scale)
    if np.linalg.cond(scaled) > 1e13:  # noqa: PLR2004 - beyond what doubles can tell
        return None
    return np.asarray(np.linalg.solve(scaled, gradient / scale) / scale)


def _improved(place: Matrix, step: Matrix, value: float, rows: _Rows) -> Matrix:
    """The longest of the halved steps that does not lower the likelihood."""
    for halving in range(HALVINGS):
        further = place + step / 2**halving
        if _log_likelihood(further, rows) >= value - 1e-12 * abs(value):
            return further
    return place


def _fitted(place: Matrix, value: float, information: Matrix, rows: _Rows) -> ProportionalOdds:
    if np.linalg.cond(information) > 1e13:  # noqa: PLR2004 - likewise
        return _failed(rows, "singular")
    borders = rows.borders_n
    inverse = np.asarray(np.linalg.inv(information), dtype="float64")
    return ProportionalOdds(place[borders:], place[:borders], value, inverse, converged=True)


def _failed(rows: _Rows, reason: str) -> ProportionalOdds:
    width = rows.design.shape[1]
    parameters = rows.borders_n + width
    return ProportionalOdds(
        np.full(width, np.nan),
        np.full(rows.borders_n, np.nan),
        np.nan,
        np.full((parameters, parameters), np.nan),
        converged=False,
        reason=reason,
    )
