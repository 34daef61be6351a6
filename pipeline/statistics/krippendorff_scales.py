"""Krippendorff's alpha of ratings that have an order, a distance or a ratio: for coders who rate on a scale."""

from collections.abc import Callable

import numpy as np

from pipeline.statistics.krippendorff import NOT_SAID, Array, Whole

Distance = Callable[[Array, Array], Array]
"""Squared distances [V, V] between V values, from the values and how many pairable ratings each has got."""


def _nominal(values: Array, _: Array) -> Array:
    return (values[:, None] != values).astype("float64")


def _ordinal(_: Array, counts: Array) -> Array:
    ranks = counts.cumsum() - counts / 2
    return (ranks[:, None] - ranks) ** 2


def _interval(values: Array, _: Array) -> Array:
    return (values[:, None] - values) ** 2


def _ratio(values: Array, _: Array) -> Array:
    total = values[:, None] + values
    return ((values[:, None] - values) / np.where(total > 0, total, 1)) ** 2


DISTANCES: dict[str, Distance] = {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio}


def alpha_on_scale(ratings: Whole, scale: str) -> float:
    """Agreement of coders whose ratings stand on a scale.

    Parameters
    ----------
    ratings : [U, K], what each of K coders gave each of U units: whole numbers from 0, NOT_SAID where a coder gave
        nothing. Units with fewer than two ratings are left out.
    scale : one of DISTANCES: "nominal", "ordinal", "interval" or "ratio".

    Returns
    -------
    1 - observed / expected disagreement; NaN where the paired ratings do not vary.

    Raises
    ------
    KeyError when the scale is none of DISTANCES.

    Source: Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C and its metric differences.
    """
    values = np.unique(ratings[ratings != NOT_SAID])
    given = (ratings[:, :, None] == values).sum(axis=1).astype("float64")
    paired = given[given.sum(axis=1) > 1]
    counts, raters = paired.sum(axis=0), paired.sum(axis=1)
    apart = DISTANCES[scale](values.astype("float64"), counts)
    observed = (np.einsum("ui,uj,ij->u", paired, paired, apart) / (raters - 1)).sum()
    expected = counts @ apart @ counts
    return float(1 - (counts.sum() - 1) * observed / expected) if expected > 0 else float("nan")
