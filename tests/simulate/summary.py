"""The simulations as tables for the docs, and the limits that they must keep. Reads the two committed files."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from tests.simulate.further import RESULTS as FURTHER
from tests.simulate.simulate import RESULTS
from tests.simulate.whole_studies import RESULTS as WHOLE_STUDIES

ALPHA, ALLOWED, REPLICATES = 0.05, 0.06, 5000
LIMIT = ALLOWED + 2 * float(np.sqrt(ALLOWED * (1 - ALLOWED) / REPLICATES))
"""A test at 5 % may err in 6 % of the replicates, and in two Monte Carlo standard errors more."""
COVERS = 0.93
DESCRIBED = "near the end"
"""Where groups are described and not tested by default: a family of many groups errs too often."""


def rates() -> pd.DataFrame:
    """Every scenario and figure with its error rate."""
    found = pd.read_csv(RESULTS)
    return found.assign(rate=found["errors"] / found["trials"])


def published(found: pd.DataFrame) -> pd.DataFrame:
    """The scenarios whose tests are published by default."""
    of_groups = found["figure"] != "county"
    return found[~(of_groups & (found["shape"] == DESCRIBED))]


def worst() -> Iterator[tuple[str, str, str, int, float, float]]:
    """Per figure, shape and persons per group: scenarios, mean and largest error rate."""
    for key, own in (
        rates().sort_values("figure", kind="stable").groupby(["figure", "shape", "persons"], sort=False)["rate"]
    ):
        figure, shape, persons = map(str, key)
        yield figure, shape, persons, len(own), float(own.mean()), float(own.max())


def further() -> pd.DataFrame:
    """Every scenario of what else is shown of the county, with its error rate."""
    found = pd.read_csv(FURTHER, dtype={"persons": "str"})
    return found.assign(rate=found["errors"] / found["trials"])


def planted() -> pd.DataFrame:
    """Whole studies: how often what was put in was found, and how often it should have been."""
    found = pd.read_csv(WHOLE_STUDIES, keep_default_na=False)
    error = np.sqrt(found["promised"] * (1 - found["promised"]) / found["trials"])
    return found.assign(rate=found["count"] / found["trials"], error=error)
