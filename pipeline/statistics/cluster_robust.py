"""Least squares with groups as clusters: the bias-reduced covariance CR2 and its degrees of freedom."""

from typing import NamedTuple

import numpy as np

from pipeline.statistics.persons import Index, Matrix

SMALLEST = 1e-10
"""Eigenvalues below it are none: a direction that the cluster alone decides."""


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
    and of equal spread. Degrees of freedom of each coefficient by Satterthwaite under the same working model. Reasons:
    `singular` design, `few_groups` with a single cluster. Source: Bell and McCaffrey (2002); Pustejovsky and Tipton
    (2018), whose R package clubSandwich gives the same numbers.
    """
    columns = design.shape[1]
    nothing = np.full(columns, np.nan)
    if len(values) <= columns or np.linalg.matrix_rank(design) < columns:
        return Robust(nothing, nothing, nothing, "singular")
    clusters = np.unique(cluster)
    if len(clusters) < 2:  # noqa: PLR2004 - one cluster has no other to differ from
        return Robust(nothing, nothing, nothing, "few_groups")
    bread = np.linalg.inv(design.T @ design)
    coefficients = bread @ design.T @ values
    residuals = values - design @ coefficients
    hat = design @ bread @ design.T
    meat, weights = np.zeros((columns, columns)), []
    for one in clusters:
        own = np.flatnonzero(cluster == one)
        adjusted = _inverse_root(np.eye(len(own)) - hat[np.ix_(own, own)]) @ design[own]
        pull = adjusted.T @ residuals[own]
        meat += np.outer(pull, pull)
        left = np.zeros((len(values), columns))
        left[own] = adjusted
        weights.append((left - hat[:, own] @ adjusted) @ bread)
    covariance = bread @ meat @ bread
    products = np.einsum("gnk,hnk->kgh", np.stack(weights), np.stack(weights))
    df = np.trace(products, axis1=1, axis2=2) ** 2 / (products**2).sum(axis=(1, 2))
    return Robust(coefficients, np.sqrt(np.maximum(np.diag(covariance), 0.0)), df)


def _inverse_root(matrix: Matrix) -> Matrix:
    values, vectors = np.linalg.eigh(matrix)
    root = np.where(values > SMALLEST, 1 / np.sqrt(np.maximum(values, SMALLEST)), 0.0)
    return np.asarray((vectors * root) @ vectors.T)
