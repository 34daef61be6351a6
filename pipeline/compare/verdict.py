"""What may be said of a change: one pure function over its interval. The truth table is a test."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.statistics.persons import Matrix

Words = npt.NDArray[np.str_]


class Verdicts(NamedTuple):
    """Verdict and size of every change."""

    verdict: Words
    size: Words


def verdicts(
    *,
    shown: npt.NDArray[np.bool_],
    answered: npt.NDArray[np.bool_],
    comparable: npt.NDArray[np.bool_],
    change: Matrix,
    interval: tuple[Matrix, Matrix],
    equivalence: tuple[Matrix, Matrix],
    smallest_change: float,
) -> Verdicts:
    """Judge changes.

    Parameters
    ----------
    shown : the disclosure policy lets the change be published.
    answered : there are answers in both waves.
    comparable : the item map lets the waves be compared.
    change : later minus earlier as published, whole points of 0-100.
    interval : limits of the family's simultaneous interval as published, in whole points; NaN = not tested.
    equivalence : limits of the interval at 1 - 2·alpha of the family's adjusted alpha.
    smallest_change : the smallest change that matters, in points.

    Returns
    -------
    The first that holds of: `no_answers`, `not_shown`, `not_comparable`, `not_tested`, `better` / `worse` (the
    published interval excludes 0), `practically_unchanged` (the equivalence interval lies inside ± smallest_change),
    `undecided`. The size of a better or worse is `clear` when |change| is at least the smallest that matters and
    `small` when equivalence holds as well; otherwise empty.

    Notes
    -----
    The decision is taken on the interval and the change as published, rounded to whole points, so that words and
    picture cannot disagree; for the interval that errs on the cautious side by at most half a point.
    Source: STATISTICS §6.
    """
    low, high = interval
    equivalent = (equivalence[0] > -smallest_change) & (equivalence[1] < smallest_change)
    rules: Sequence[tuple[npt.NDArray[np.bool_], str]] = (
        (~answered, "no_answers"),
        (~shown, "not_shown"),
        (~comparable, "not_comparable"),
        (np.isnan(low) | np.isnan(high), "not_tested"),
        (low > 0, "better"),
        (high < 0, "worse"),
        (equivalent, "practically_unchanged"),
    )
    verdict = np.select([rule for rule, _ in rules], [name for _, name in rules], default="undecided")
    decided = np.isin(verdict, ["better", "worse"])
    size = np.select([decided & equivalent, decided & (np.abs(change) >= smallest_change)], ["small", "clear"], "")
    return Verdicts(verdict, size)
