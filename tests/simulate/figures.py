"""How often the tests of a study in which nothing has changed say that something has, and what intervals cover."""

from collections.abc import Iterator

import numpy as np

from pipeline.compare.county_change import census_change
from pipeline.compare.group_change import Estimate, group_changes
from pipeline.compare.pairs import Pair
from pipeline.statistics.intervals import t_interval
from tests.simulate.scenarios import Scenario

ALPHA, MIN_DF, MIN_LINKED = 0.05, 20, 5


def outcomes(pair: Pair, scenario: Scenario) -> Iterator[tuple[str, np.ndarray]]:
    """For every figure, in which of the trials it erred: replicates, or groups × replicates."""
    _, county = census_change(pair, np.arange(1.0, scenario.groups + 1), MIN_DF, MIN_LINKED)
    yield "county", rejected(county, ALPHA)
    groups = group_changes(pair, MIN_DF, MIN_LINKED)
    yield "family of groups", rejected(groups, ALPHA / scenario.groups).any(axis=0)
    yield "single group", rejected(groups, ALPHA)


def rejected(estimate: Estimate, alpha: float) -> np.ndarray:
    """Where the interval leaves out 0; without an interval there is no rejection."""
    low, high = t_interval(estimate.change, estimate.se, estimate.df, alpha)
    return np.asarray((low > 0) | (high < 0))
