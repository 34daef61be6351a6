"""Whether the baseline still gives the figures that were sealed. Only verifies; sealing is a command."""

import numpy as np
import pandas as pd

from pipeline.errors import Problem, SealError
from pipeline.study import Study
from pipeline.tables.estimate import BASELINE, CLIMATE

TOLERANCE = 1e-9
FIGURES = ["n", "mean", "ci_low", "ci_high"]


def baseline_state(climate: pd.DataFrame, sealed: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Hold the baseline's figures against its seal.

    Parameters
    ----------
    climate : CLIMATE of the baseline.
    sealed : CLIMATE rows that were sealed; empty when there is no seal.

    Returns
    -------
    BASELINE with the state `unsealed` or `unchanged`. Figures count as the same within a relative 1e-9.

    Raises SealError naming every figure that has moved, appeared or gone; no values.
    """
    state = "unsealed" if sealed.empty else "unchanged"
    if not sealed.empty:
        own = climate[(climate["wave"] == study.baseline) & (climate["common_with"] == study.baseline)]
        _verify(own.set_index(list(CLIMATE.key)), sealed.set_index(list(CLIMATE.key)))
    return BASELINE.conform(pd.DataFrame({"wave": [study.baseline], "state": [state]}))


def _verify(now: pd.DataFrame, sealed: pd.DataFrame) -> None:
    cells = now.index.union(sealed.index)
    first, second = (frame.reindex(cells)[FIGURES].to_numpy(dtype="float64") for frame in (now, sealed))
    moved = ~np.isclose(first, second, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True).all(axis=1)
    if moved.any():
        names = [f"{key[3]} {key[5]} ({key[4]})" for key in cells[moved]]
        problem = Problem(
            "baseline_seal.csv",
            f"{len(names)} av {len(cells)} värden har ändrats: {', '.join(names[:10])}",
            "samma värden som när baslinjen förseglades",
            "återställ indata och definition; en rättelse är ett eget beslut",
        )
        raise SealError(problem)
