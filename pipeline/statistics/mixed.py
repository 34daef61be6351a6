"""A linear mixed model of two waves: groups with a level and a change of their own, by restricted likelihood."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import optimize

from pipeline.statistics.persons import Index, Matrix

STARTS = ((0.3, 0.3), (1.0, 0.1), (0.05, 0.05))
"""Standard deviations of groups and of their changes, as shares of that of persons."""
OTHER_START = (0.6, 0.4)
"""The other search's."""
HIGHEST = 1e4
"""A variance of groups so many times that of persons: within groups and waves everyone is alike."""
AGREED = 1e-6
"""Of -2 log-likelihood, between two ways of searching."""
AGREED_EFFECTS = 1e-3
"""Of a coefficient and its standard error, in standard errors: likelihoods 1e-6 apart leave room for so much."""
FLAT = 1e-4
"""Of the slope of -2 log-likelihood at a minimum, for a variance doubled."""
AT_ZERO = 1e-5
"""A variance that is so small a share of that of persons is none."""
ROUNDING = 1e-9
"""Points; residuals below it are none."""


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
    """Cross-products per group: of design (p), random effects (2) and residuals; and how many rows there are."""

    xx: Matrix
    xz: Matrix
    zz: Matrix
    xy: Matrix
    zy: Matrix
    yy: float
    rows_n: int
    least_squares: Matrix
    """Coefficients that have been taken out of the values, so that the sums keep their digits."""


class _Profile(NamedTuple):
    """-2 restricted log-likelihood at two ratios of variances, its slopes, and what goes with them."""

    deviance: float
    slopes: Matrix
    coefficients: Matrix
    covariance: Matrix
    person: float


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
    The group's level and change are independent normal, as are persons: a covariance between them cannot be told from
    ten groups, and takes the search to its border more often than not. Restricted maximum likelihood (REML) over the
    two ratios of variances; everything else has a closed form, from cross-products per group. Searched with slopes from
    three starts and without slopes from a fourth. Where the two do not end at the same likelihood and coefficients, or
    not at a minimum, the reason is `optimisers_disagree` and nothing is told. A variance of nought (`boundary`) is
    left out: the rest is the fit without it. `singular` design, `no_variation` (everyone alike within groups and
    waves) and `few_groups` (a single one, or a single one in the later wave) have no fit.
    Source: Bates et al. (2015), R lme4; checked against statsmodels MixedLM.
    """
    columns = design.shape[1]
    if len(values) <= columns + 1 or np.linalg.matrix_rank(design) < columns:
        return _failed(columns, "singular")
    if min(len(np.unique(group)), len(np.unique(group[later > 0]))) < 2:  # noqa: PLR2004 - none to differ from
        return _failed(columns, "few_groups")
    sums = _sums(values, design, later, group)
    if sums.yy <= len(values) * ROUNDING**2:
        return _failed(columns, "no_variation")
    ratios, other = _with_slopes(sums), _without_slopes(sums)
    if max(ratios.max(), other.max()) >= HIGHEST:
        return _failed(columns, "no_variation")
    found = _profile(ratios, sums)
    if not (_agree(found, _profile(other, sums)) and _at_minimum(ratios, found)):
        return _failed(columns, "optimisers_disagree")
    sds = np.sqrt(ratios * found.person)
    return Mixed(
        sums.least_squares + found.coefficients,
        np.sqrt(np.diag(found.covariance)),
        found.deviance,
        float(sds[0]),
        float(sds[1]),
        float(np.sqrt(found.person)),
        "boundary" if (ratios == 0).any() else "",
    )


def _agree(one: _Profile, other: _Profile) -> bool:
    ses = [np.sqrt(np.diag(found.covariance)) for found in (one, other)]
    apart = np.maximum(np.abs(one.coefficients - other.coefficients), np.abs(ses[1] - ses[0])) / ses[0]
    return bool(abs(one.deviance - other.deviance) <= AGREED and apart.max() <= AGREED_EFFECTS)


def _at_minimum(ratios: Matrix, found: _Profile) -> bool:
    """No slope where there is a variance; none downwards where there is none."""
    slopes = found.slopes
    return bool((np.abs(slopes * ratios) <= FLAT).all() and (slopes[ratios == 0] * AT_ZERO >= -FLAT).all())


def _sums(values: Matrix, design: Matrix, later: Matrix, group: Index) -> _Sums:
    random = np.column_stack([np.ones(len(values)), later])
    first = np.asarray(np.linalg.lstsq(design, values, rcond=None)[0], dtype="float64")
    left = values - design @ first
    own = [group == one for one in np.unique(group)]

    def products(one: Matrix, other: Matrix) -> Matrix:
        return np.stack([one[rows].T @ other[rows] for rows in own])

    return _Sums(
        design.T @ design,
        products(design, random),
        products(random, random),
        design.T @ left,
        products(random, left[:, None])[:, :, 0],
        float(left @ left),
        len(values),
        first,
    )


def _with_slopes(sums: _Sums) -> Matrix:
    """The best ratios by a quasi-Newton search over standard deviations of either sign, without a border at 0."""

    def deviance(sds: Matrix) -> tuple[float, Matrix]:
        found = _profile(np.minimum(sds**2, HIGHEST), sums)
        return found.deviance, np.where(sds**2 < HIGHEST, 2 * sds * found.slopes, 0.0)

    found = [optimize.minimize(deviance, start, jac=True, method="BFGS", options={"gtol": 1e-9}) for start in STARTS]
    return _ratios(min(found, key=lambda one: one.fun).x)


def _without_slopes(sums: _Sums) -> Matrix:
    """The best ratios by a simplex that walks from elsewhere."""
    tight = {"xatol": 1e-7, "fatol": 1e-11, "maxiter": 2000}
    found = optimize.minimize(
        lambda sds: _profile(np.minimum(sds**2, HIGHEST), sums).deviance,
        OTHER_START,
        method="Nelder-Mead",
        options=tight,
    )
    return _ratios(found.x)


def _ratios(sds: Matrix) -> Matrix:
    return np.where(sds**2 < AT_ZERO, 0.0, np.minimum(sds**2, HIGHEST))


def _profile(ratios: Matrix, sums: _Sums) -> _Profile:
    root = np.sqrt(ratios)
    inner = np.eye(2) + root[:, None] * sums.zz * root
    middle = root[:, None] * np.linalg.inv(inner) * root
    taken = sums.xz @ middle
    xx = sums.xx - np.einsum("gpi,gqi->pq", taken, sums.xz)
    xy = sums.xy - np.einsum("gpi,gi->p", taken, sums.zy)
    yy = sums.yy - float(np.einsum("gi,gij,gj->", sums.zy, middle, sums.zy))
    inverse = np.linalg.inv(xx)
    coefficients, df = inverse @ xy, sums.rows_n - len(xy)
    person = max(yy - float(xy @ coefficients), 1e-300) / df
    # what the groups' random effects see of the design and of the residuals, once weighed
    seen = sums.xz - taken @ sums.zz
    pulled = sums.zy - np.einsum("gij,gj->gi", sums.zz @ middle, sums.zy) - np.einsum("gpi,p->gi", seen, coefficients)
    own = np.einsum("gii->gi", sums.zz - sums.zz @ middle @ sums.zz) - np.einsum("gpi,pq,gqi->gi", seen, inverse, seen)
    slopes = (own - pulled**2 / person).sum(axis=0)
    logs = float(np.linalg.slogdet(inner)[1].sum() + np.linalg.slogdet(xx)[1])
    deviance = logs + df * (1 + np.log(2 * np.pi * person))
    return _Profile(float(deviance), slopes, coefficients, inverse * person, person)


def _failed(columns: int, reason: str) -> Mixed:
    nothing = np.full(columns, np.nan)
    return Mixed(nothing, nothing, np.nan, np.nan, np.nan, np.nan, reason)
