"""Which cells must be hidden so that no group's figure can be told: few respondents, and what sums would give away."""

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]

MIN_HIDDEN = 2
"""Hidden cells must outnumber the totals they enter; each family here has one total."""


def hidden_cells(n: Counts, few: Truth, threshold: int, summed: Counts | None = None) -> Truth:
    """Hide further cells until no sum over groups or over indicators gives a hidden one away.

    Parameters
    ----------
    n : groups × figures; distinct respondents behind each cell, 0 = no answers. A column adds up to the county; where
        there are several columns (the total and its indicators) each row is bound by the total being their mean.
    few : the same shape; cells that must be hidden in any case.
    threshold : smallest number of respondents behind a published index.
    summed : `n` with 0 for cells that are no part of the county's figure, such as a group that was not in the baseline:
        hiding those protects nobody. Default `n`.

    Returns
    -------
    The same shape; True = hide. Contains `few`, never a cell without answers.

    Notes
    -----
    *County rule*: the hidden cells of one column are none, or at least two that together have `threshold` respondents;
    otherwise the smallest further group is hidden, ties in the order given. The same holds along each row. Depends on
    counts only, so hiding tells nothing of the answers. Source: DISCLOSURE policy 9.
    """
    hidden = few & (n > 0)
    summed = n if summed is None else summed
    while True:
        further = _smallest_further(hidden, summed, threshold)
        if n.shape[1] > 1:
            further = further | _smallest_further(hidden.T, n.T, threshold).T
        if not further.any():
            return hidden
        hidden = hidden | further


def told_by_sum(hidden: Truth, n: Counts, threshold: int) -> Truth:
    """Per column: some cells are hidden, but so few that the column's sum would tell them."""
    count, together = (hidden & (n > 0)).sum(axis=0), np.where(hidden, n, 0).sum(axis=0)
    return np.asarray((count > 0) & ((count < MIN_HIDDEN) | (together < threshold)))


def _smallest_further(hidden: Truth, n: Counts, threshold: int) -> Truth:
    """For every column whose hidden cells can be told from the sum: its smallest shown cell."""
    candidates = np.where(~hidden & (n > 0), n, np.inf)
    columns = np.flatnonzero(told_by_sum(hidden, n, threshold) & np.isfinite(candidates.min(axis=0)))
    further = np.zeros_like(hidden)
    further[candidates.argmin(axis=0)[columns], columns] = True
    return further
