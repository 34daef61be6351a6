"""A linear mixed model of two waves: groups with a level and a change of their own, by restricted likelihood."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize

from pipeline.statistics.persons import Index, Matrix

STARTS = ((-1.0, -1.0), (-4.0, -4.0), (1.0, -3.0))
"""Logarithms of the two variances as shares of the variance of persons."""
LOWEST, HIGHEST = -18.0, 8.0
AGREED = 1e-6
"""Of -2 log-likelihood, between two ways of searching."""
AT_ZERO = 1e-5
"""A variance that is so small a share of that of persons is none."""


class Mixed(NamedTuple):
    """Fixed effects with standard errors, and standard deviations of groups, of their changes and of persons."""

    coefficients: Matrix
    se: Matrix
    deviance: float
    group_sd: float
    change_sd: float
    person_sd: float
    reason: str = ""
    """`boundary` = some variance is nought, the rest stands; else why there is no fit."""


@dataclass(frozen=True)
class _Sums:
    """Cross-products per group: of design (p), random effects (2) and values; and how many rows there are."""

    xx: Matrix
    xz: Matrix
    zz: Matrix
    xy: Matrix
    zy: Matrix
    yy: float
    rows_n: int


def fit_mixed(values: Matrix, design: Matrix, later: Matrix, group: Index) -> Mixed:
    """Fit: values = design·coefficients + group's level + later·(group's change) + person.

    Parameters
    ----------
    values : (rows,), none missing.
    design : rows × columns, the constant and the wave among them.
    later : (rows,) 1 in the later wave, 0 in the earlier.
    group : (rows,).

    Notes
    -----
    The group's level and change are independent normal, as are persons. Restricted maximum likelihood (REML) over the
    two ratios of variances; everything else has a closed form, from cross-products per group. Searched with and without
    derivatives from several starts; where the two do not end at the same likelihood the reason is
    `optimisers_disagree` and nothing is told. `singular`, `no_variation` and `few_groups` (a single one) likewise.
    Source: Bates et al. (2015), R lme4.
    """
    columns = design.shape[1]
    if len(values) <= columns + 1 or np.linalg.matrix_rank(design) < columns:
        return _failed(columns, "singular")
    if len(np.unique(group)) < 2:  # noqa: PLR2004 - one group has no other to differ from
        return _failed(columns, "few_groups")
    if np.ptp(values - design @ np.linalg.lstsq(design, values, rcond=None)[0]) < AT_ZERO:
        return _failed(columns, "no_variation")
    sums = _sums(values, design, later, group)
    found = [_search(sums, method) for method in ("L-BFGS-B", "Nelder-Mead")]
    if abs(found[0][0] - found[1][0]) > AGREED:
        return _failed(columns, "optimisers_disagree")
    ratios = min(found, key=lambda one: one[0])[1]
    deviance, coefficients, covariance, person = _profile(ratios, sums)
    return Mixed(
        coefficients,
        np.sqrt(np.diag(covariance)),
        deviance,
        float(np.sqrt(ratios[0] * person)),
        float(np.sqrt(ratios[1] * person)),
        float(np.sqrt(person)),
        "boundary" if (ratios == 0).any() else "",
    )


def _sums(values: Matrix, design: Matrix, later: Matrix, group: Index) -> _Sums:
    random = np.column_stack([np.ones(len(values)), later])
    known = np.unique(group)
    own = [group == one for one in known]

    def products(first: Matrix, second: Matrix) -> Matrix:
        return np.stack([first[rows].T @ second[rows] for rows in own])

    return _Sums(
        design.T @ design,
        products(design, random),
        products(random, random),
        design.T @ values,
        products(random, values[:, None])[:, :, 0],
        float(values @ values),
        len(values),
    )


def _search(sums: _Sums, method: str) -> tuple[float, Matrix]:
    """The lowest deviance and the two ratios there; one that is next to nought is nought."""

    def deviance(logs: Matrix) -> float:
        return _profile(np.exp(logs), sums)[0]

    tight = {"ftol": 1e-15, "gtol": 1e-9} if method == "L-BFGS-B" else {"xatol": 1e-8, "fatol": 1e-12, "maxiter": 4000}
    found = [
        optimize.minimize(deviance, start, method=method, bounds=[(LOWEST, HIGHEST)] * 2, options=tight)
        for start in STARTS
    ]
    best = min(found, key=lambda one: one.fun)
    ratios = np.where(np.exp(best.x) < AT_ZERO, 0.0, np.exp(best.x))
    return _profile(ratios, sums)[0], ratios


def _profile(ratios: Matrix, sums: _Sums) -> tuple[float, Matrix, Matrix, float]:
    """-2 restricted log-likelihood at two ratios; coefficients, their covariance and the variance of persons there."""
    root = np.sqrt(ratios)
    inner = np.eye(2) + root[:, None] * sums.zz * root
    middle = root[:, None] * np.linalg.inv(inner) * root
    xx = sums.xx - np.einsum("gpi,gij,gqj->pq", sums.xz, middle, sums.xz)
    xy = sums.xy - np.einsum("gpi,gij,gj->p", sums.xz, middle, sums.zy)
    yy = sums.yy - float(np.einsum("gi,gij,gj->", sums.zy, middle, sums.zy))
    inverse = np.linalg.inv(xx)
    coefficients = inverse @ xy
    df = sums.rows_n - len(xy)
    person = max(yy - float(xy @ coefficients), 1e-300) / df
    logs = float(np.linalg.slogdet(inner)[1].sum() + np.linalg.slogdet(xx)[1])
    return logs + df * (1 + np.log(2 * np.pi * person)), coefficients, inverse * person, person


def _failed(columns: int, reason: str) -> Mixed:
    nothing = np.full(columns, np.nan)
    return Mixed(nothing, nothing, np.nan, np.nan, np.nan, np.nan, reason)
