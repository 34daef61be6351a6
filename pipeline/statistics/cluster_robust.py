"""Least squares with groups as clusters: the bias-reduced covariance CR2 and its degrees of freedom."""

from typing import NamedTuple

import numpy as np

from pipeline.statistics.persons import Index, Matrix

SMALLEST = 1e-10
"""Eigenvalues below it are none: a direction that the cluster alone decides."""
ROUNDING = 1e-9
"""Points; residuals below it are none."""


class Robust(NamedTuple):
    """Coefficients with robust standard errors and Satterthwaite's degrees of freedom; a reason instead of them."""

    coefficients: Matrix
    se: Matrix
    df: Matrix
    reason: str = ""


def cr2(values: Matrix, design: Matrix, cluster: Index) -> Robust:
    """Ordinary least squares whose errors may go together within clusters.

    Parameters
    ----------
    values : (rows,), none missing.
    design : rows × columns, the constant among them.
    cluster : (rows,).

    Notes
    -----
    Residuals of cluster g are multiplied by (I - H_gg)^(-1/2), which takes away the bias where errors are independent
    and of equal spread. Degrees of freedom of each coefficient by Satterthwaite under the same working model. A
    coefficient that one cluster alone decides has no residual there: its standard error is that of the others. Reasons:
    `singular` design, `few_groups` with a single cluster, `no_variation` where the design leaves no residual.
    Source: Bell and McCaffrey (2002); Pustejovsky and Tipton (2018), whose R package clubSandwich gives the same
    numbers.
    """
    columns = design.shape[1]
    if len(values) <= columns or np.linalg.matrix_rank(design) < columns:
        return _failed(columns, "singular")
    clusters = np.unique(cluster)
    if len(clusters) < 2:  # noqa: PLR2004 - one cluster has no other to differ from
        return _failed(columns, "few_groups")
    bread = np.asarray(np.linalg.inv(design.T @ design), dtype="float64")
    coefficients = np.asarray(np.linalg.lstsq(design, values, rcond=None)[0], dtype="float64")
    residuals = values - design @ coefficients
    if np.abs(residuals).max() < ROUNDING:
        return _failed(columns, "no_variation")
    pulls, own, crossed = [], [], []
    for one in clusters:
        rows = np.flatnonzero(cluster == one)
        adjusted = _inverse_root(np.eye(len(rows)) - design[rows] @ bread @ design[rows].T) @ design[rows] @ bread
        pulls.append(adjusted.T @ residuals[rows])
        own.append((adjusted**2).sum(axis=0))
        crossed.append(design[rows].T @ adjusted)
    return Robust(coefficients, np.sqrt((np.stack(pulls) ** 2).sum(axis=0)), _df(own, crossed, bread))


def _df(own: list[Matrix], crossed: list[Matrix], bread: Matrix) -> Matrix:
    """Per coefficient, from the clusters' products p_g·p_h, where p_g = (I - H)_g' adjusted_g."""
    towards = np.stack(crossed)
    products = -np.einsum("gpk,pq,hqk->kgh", towards, bread, towards)
    each = np.arange(len(own))
    products[:, each, each] += np.stack(own).T
    return np.asarray(np.trace(products, axis1=1, axis2=2) ** 2 / (products**2).sum(axis=(1, 2)))


def _inverse_root(matrix: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh(matrix)
    root = np.where(values > SMALLEST, 1 / np.sqrt(np.maximum(values, SMALLEST)), 0.0)
    return np.asarray((vectors * root) @ vectors.T)


def _failed(columns: int, reason: str) -> Robust:
    nothing = np.full(columns, np.nan)
    return Robust(nothing, nothing, nothing, reason)
