"""Krippendorff's alpha for values without order, from sums by text: any weighing of the texts is a matrix product."""

from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer]

RELIABLE = 0.667
"""Krippendorff's own floor for tentative conclusions."""
NOT_SAID = -1
"""In the place of a value that a coder has not given."""


class Coincidences(NamedTuple):
    """What alpha needs to know of T texts, for M codes (or whatever else is judged) at once."""

    disagreement: Array
    """[T, M]: pairs of different values, each unit's pairs weighed by 1 / (its values - 1)."""
    values: Array
    """[T, M, V]: how often each value stands in a pair."""


def coincidences(values: Whole, weights: Array, texts: Whole, texts_n: int) -> Coincidences:
    """Count the coincidences of values within units, by text.

    Parameters
    ----------
    values : [U, K, M], what each of K coders gave each unit: whole numbers from 0, NOT_SAID where a coder gave nothing.
    weights : [U], the length of each unit; a unit of length 3 is three units with the same values.
    texts : [U], number of each unit's text, below texts_n.

    Returns
    -------
    Coincidences of the texts_n texts. Units with fewer than two values pair with nothing and are left out.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.
    """
    known = values != NOT_SAID
    coders = known.sum(axis=1)
    disagreement = np.zeros((texts_n, values.shape[2]))
    unlike = weights[:, None] * _unlike_pairs(values, known) / np.maximum(coders - 1, 1)
    np.add.at(disagreement, texts, unlike)
    paired = known & (coders > 1)[:, None]
    return Coincidences(disagreement, _counted(values, paired, weights, texts, texts_n))


def nominal_alpha(found: Coincidences, draws: Array) -> Array:
    """Krippendorff's alpha of values without order.

    Parameters
    ----------
    found : coincidences of T texts.
    draws : [B, T], how many times each text is there; ones for the texts as they are.

    Returns
    -------
    [B, M]: 1 - observed / expected disagreement. NaN where there is no variation to agree on: nothing is paired, or all
    paired values are the same.

    Source: Krippendorff (2011): alpha = 1 - (n - 1) · D / (n² - Σ n_v²).
    """
    n = draws @ found.values.sum(axis=2)
    by_two_texts = np.einsum("tmv,smv->tsm", found.values, found.values)
    squares = (np.tensordot(draws, by_two_texts, 1) * draws[:, :, None]).sum(axis=1)
    expected = n**2 - squares
    varies = expected > 0
    return np.where(varies, 1 - (n - 1) * (draws @ found.disagreement) / np.where(varies, expected, 1), np.nan)


def _unlike_pairs(values: Whole, known: npt.NDArray[np.bool_]) -> Array:
    """[U, M]: ordered pairs of coders who gave different values."""
    unlike = np.zeros((values.shape[0], values.shape[2]))
    for one, other in combinations(range(values.shape[1]), 2):
        unlike += 2 * (known[:, one] & known[:, other] & (values[:, one] != values[:, other]))
    return unlike


def _counted(values: Whole, paired: npt.NDArray[np.bool_], weights: Array, texts: Whole, texts_n: int) -> Array:
    """[T, M, V]: the weight of every value that is paired."""
    shape = (texts_n, values.shape[2], int(values.max(initial=0)) + 1)
    unit, _, what = np.nonzero(paired)
    cells = np.ravel_multi_index((texts[unit], what, values[paired]), shape)
    counts = np.bincount(cells, weights=weights[unit], minlength=int(np.prod(shape)))
    return counts.astype("float64").reshape(shape)
