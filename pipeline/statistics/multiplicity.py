"""p-values adjusted for how many are looked at: Holm's and Benjamini and Hochberg's, along one axis."""

import numpy as np

from pipeline.statistics.persons import Index, Matrix


def holm(p: Matrix, axis: int = -1) -> Matrix:
    """Step-down Bonferroni: the chance of any false finding is at most alpha. NaN is no part of the family."""
    ordered, back, ranks, n = _ordered(p, axis)
    raised = np.maximum.accumulate(np.where(np.isnan(ordered), -np.inf, ordered * (n - ranks)), axis=-1)
    return _restored(np.minimum(raised, 1.0), back, p, axis)


def benjamini_hochberg(p: Matrix, axis: int = -1) -> Matrix:
    """The expected share of false findings among the findings is at most alpha. NaN is no part of the family."""
    ordered, back, ranks, n = _ordered(p, axis)
    raised = np.where(np.isnan(ordered), np.inf, ordered * n / (ranks + 1))
    lowered = np.minimum.accumulate(raised[..., ::-1], axis=-1)[..., ::-1]
    return _restored(np.minimum(lowered, 1.0), back, p, axis)


def _ordered(p: Matrix, axis: int) -> tuple[Matrix, Index, Index, Index]:
    """Values in order along the last axis with NaN last, how to put them back, their ranks, and how many there are."""
    moved = np.moveaxis(np.asarray(p, dtype="float64"), axis, -1)
    order = np.argsort(moved, axis=-1, kind="stable")
    n = np.asarray((~np.isnan(moved)).sum(axis=-1, keepdims=True))
    return np.take_along_axis(moved, order, -1), np.argsort(order, axis=-1), np.arange(moved.shape[-1]), n


def _restored(adjusted: Matrix, back: Index, p: Matrix, axis: int) -> Matrix:
    found = np.moveaxis(np.take_along_axis(adjusted, back, -1), -1, axis)
    return np.where(np.isnan(p), np.nan, found)
