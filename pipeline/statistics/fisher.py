"""How closely two things go together in the same persons."""

from typing import NamedTuple

import numpy as np
from scipy import special

from pipeline.statistics.persons import Matrix
from pipeline.statistics.samples import ROUNDING

PERFECT = 1 - 1e-12
FEWEST = 4
"""Fisher's standard error is 1/√(n-3)."""


class Correlation(NamedTuple):
    """Pearson's r with Fisher's interval, or the reason why there is none."""

    n: int
    r: float = np.nan
    ci_low: float = np.nan
    ci_high: float = np.nan
    reason: str = ""


def correlation(first: Matrix, second: Matrix, min_n: int, alpha: float, spent: int = 0) -> Correlation:
    """Pearson's r of those who have both, with tanh(atanh r ± z/√(n-3)).

    `spent` degrees of freedom, on means taken away before, count as so many persons fewer in the interval.

    Reasons: `few` = fewer than `min_n` persons or than four, `no_variation` in one of the two, `on_a_line` = r is 1 or
    -1 and the interval would be a single point.
    """
    both = ~np.isnan(first) & ~np.isnan(second)
    n = int(both.sum())
    if n < max(min_n, FEWEST + spent):
        return Correlation(n, reason="few")
    x, y = (values[both] - values[both].mean() for values in (first, second))
    if min(np.abs(x).max(), np.abs(y).max()) < ROUNDING:
        return Correlation(n, reason="no_variation")
    r = float((x @ y) / np.sqrt((x @ x) * (y @ y)))
    if abs(r) > PERFECT:
        return Correlation(n, r, reason="on_a_line")
    reach = special.ndtri(1 - alpha / 2) / np.sqrt(n - spent - 3)
    return Correlation(n, r, float(np.tanh(np.arctanh(r) - reach)), float(np.tanh(np.arctanh(r) + reach)))
