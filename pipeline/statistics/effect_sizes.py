"""How large a difference is in units of spread, and how often one wave's persons lie above the other's."""

from typing import NamedTuple

import numpy as np
from scipy import special

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Matrix
from pipeline.statistics.ranks import TwoSamples
from pipeline.statistics.two_samples import Spread, pooled_sd


class Effect(NamedTuple):
    """An effect size with its interval; NaN where there is none."""

    value: Matrix
    low: Matrix
    high: Matrix


def hedges_g(before: Spread, after: Spread, alpha: float) -> Effect:
    """Standardised difference, later minus earlier, corrected for small samples.

    Exact correction by gamma functions, and an interval by turning the non-central t test around. Assumes equal spread
    and normal values. Source: Hedges (1981); Cumming and Finch (2001).
    """
    df = before.n + after.n - 2
    usable = (before.n > 1) & (after.n > 1)
    known = np.where(usable, df, 1.0)
    scale = np.sqrt(ratio(before.n * after.n, before.n + after.n))
    d = ratio(after.mean - before.mean, pooled_sd(before, after))
    corrected = np.exp(special.gammaln(known / 2) - special.gammaln((known - 1) / 2 + (known == 1))) / np.sqrt(
        known / 2
    )
    t = np.where(usable & ~np.isnan(d), d * scale, 0.0)
    low, high = (special.nctdtrinc(known, 1 - side, t) for side in (alpha / 2, 1 - alpha / 2))
    value, lower, upper = (corrected * each for each in (d, ratio(low, scale), ratio(high, scale)))
    told = usable & ~np.isnan(d)
    return Effect(*(np.where(told, each, np.nan) for each in (value, lower, upper)))


def cliffs_delta(samples: TwoSamples, alpha: float) -> Effect:
    """P(later > earlier) - P(later < earlier) of two persons drawn at random, with an asymmetric interval.

    Consistent variance of dominances; the interval stays inside -1 to 1, and is NaN where it has no width or a sample
    has fewer than two. Source: Cliff (1996), Feng and Cliff (2004).
    """
    delta, variance = samples.delta, samples.delta_variance
    wide = (np.abs(delta) < 1) & ~np.isnan(variance)
    inner, spread = np.where(wide, delta, 0.0), np.where(wide, variance, 0.0)
    z = float(special.ndtri(1 - alpha / 2))
    reach = z * np.sqrt(spread) * np.sqrt((1 - inner**2) ** 2 + z**2 * spread)
    centre, width = inner - inner**3, 1 - inner**2 + z**2 * spread
    limits = (np.where(wide, (centre + side * reach) / width, np.nan) for side in (-1, 1))
    return Effect(delta, *limits)
