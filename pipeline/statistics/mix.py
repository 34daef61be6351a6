"""Whether the kinds of respondents have shifted between two waves."""

from typing import NamedTuple

import numpy as np
from scipy import stats

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Matrix

MIN_EXPECTED = 5
"""Cochran's rule: below this expected number the chi-square law is no guide."""


class MixShift(NamedTuple):
    """How far two mixes are apart, and how probable a shift so large is when there is none."""

    distance: float
    """Total variation distance: the share who would have to be of another kind, 0-1."""
    p: float


def mix_shift(before: Matrix, after: Matrix) -> MixShift:
    """Compare the persons of each kind in two waves.

    Parameters
    ----------
    before, after : (kinds,) persons of each kind; at least one person in each wave.

    Returns
    -------
    MixShift. The p-value is Pearson's chi-square of independence after the rarest kinds have been put together until
    five of each are expected in each wave, and Fisher's exact test where two kinds remain with fewer; 1 with one kind.
    The distance rests on the kinds as they are.
    """
    counts = np.stack([before, after])
    shares = ratio(counts, counts.sum(axis=1, keepdims=True))
    distance = float(np.abs(shares[0] - shares[1]).sum() / 2)
    return MixShift(distance, max(float(np.nextafter(0, 1)), _p_value(_put_together(counts))))


def _expected(counts: Matrix) -> Matrix:
    return np.asarray(np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum())


def _put_together(counts: Matrix) -> Matrix:
    """The rarest two kinds become one, until enough are expected or two kinds remain."""
    counts = counts[:, counts.sum(axis=0) > 0]
    while counts.shape[1] > 2 and _expected(counts).min() < MIN_EXPECTED:  # noqa: PLR2004 - two kinds are a table still
        counts = counts[:, np.argsort(counts.sum(axis=0), kind="stable")]
        counts = np.column_stack([counts[:, :2].sum(axis=1), counts[:, 2:]])
    return counts


def _p_value(counts: Matrix) -> float:
    if counts.shape[1] == 1:
        return 1.0
    if _expected(counts).min() < MIN_EXPECTED:
        return float(stats.fisher_exact(counts.astype(np.int64)).pvalue)
    return float(stats.chi2_contingency(counts, correction=False).pvalue)
