"""Error rates of what else the pages show of the county: weighed changes, and association with the overall rating.

Written to further.csv (`make simulate`). In the earlier wave two persons of five are of an organisation that sees the
climate ten points brighter, in the later wave one of two: the plain change is a change of mix and nothing else.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
from rich.progress import track

from pipeline.compare.adjusted import mix_change, raked_change
from pipeline.compare.pairs import Pair
from pipeline.statistics.fisher import correlation
from pipeline.statistics.persons import Persons
from pipeline.tables.core import INVITED
from tests.simulate.figures import ALPHA, MIN_DF, MIN_LINKED, rejected
from tests.simulate.scenarios import SIZES, Scenario, draw

RESULTS = Path(__file__).parent / "further.csv"
BLOCKS, BLOCK = 10, 500
BRIGHTER, TRUE_ASSOCIATION = 10.0, 0.4
GROUPS, PERSONS, OVERLAPS, SHAPES, ICCS = (9,), ("8", "20"), (0.0, 0.6), ("coarse", "skewed"), (0.0, 0.15)

Figure = Literal["mix", "raked", "association"]


@dataclass(frozen=True)
class Case:
    """One figure in one scenario."""

    figure: Figure
    groups: int
    persons: str
    overlap: float
    shape: Literal["coarse", "skewed", "near the end"]
    icc: float

    @property
    def scenario(self) -> Scenario:
        """The persons, before organisations are put on."""
        return Scenario(self.groups, self.persons, self.overlap, self.shape, self.icc, 0.0)


def cases() -> Iterator[Case]:
    """Every combination; an association is of one wave, so nobody is followed."""
    for groups, persons, overlap, shape, icc in product(GROUPS, PERSONS, OVERLAPS, SHAPES, ICCS):
        for figure in ("mix", "raked", "association") if not overlap else ("mix", "raked"):
            yield Case(figure, groups, persons, overlap, shape, icc)


def errors(case: Case, block: int) -> tuple[int, int]:
    """Trials and errors in one block of replicates."""
    if case.figure == "association":
        erred = [not low <= TRUE_ASSOCIATION <= high for low, high in _associations(case, block)]
        return len(erred), sum(erred)
    pair, organisations = _with_organisations(draw(case.scenario, BLOCK, block), case)
    weights = np.ones(case.groups)
    if case.figure == "mix":
        found = mix_change(pair, ([organisations[0]], [organisations[1]]), weights, MIN_DF, MIN_LINKED)
    else:
        groups = [str(number) for number in range(case.groups)]
        found = raked_change(pair, organisations, _frame(groups), groups, MIN_DF, MIN_LINKED)
    if (found.reason != "").any():
        raise ValueError("a scenario that cannot be weighed tells nothing")
    return BLOCK, int(rejected(found.estimate, ALPHA).sum())


def _with_organisations(pair: Pair, case: Case) -> tuple[Pair, tuple[np.ndarray, np.ndarray]]:
    """The same persons, some of them brighter; those who are followed keep their organisation."""
    number = [np.tile(np.arange(size), case.groups) for size in SIZES[case.persons]]
    bright = [number[0] % 5 < 2, number[1] % 2 == 0]
    kept = round(case.overlap * min(SIZES[case.persons]))
    bright[1] = np.where(number[1] < kept, number[1] % 5 < 2, bright[1])
    waves = []
    for persons, own in zip((pair.before, pair.after), bright, strict=True):
        scores = np.clip(persons.scores + BRIGHTER * own[:, None] - BRIGHTER / 2, 0, 100)
        waves.append(Persons(scores, persons.group, persons.respondent, persons.link_key, persons.groups_n))
    return Pair(*waves), (np.where(bright[0], "x", "y"), np.where(bright[1], "x", "y"))


def _frame(groups: list[str]) -> pd.DataFrame:
    rows = [
        {"wave": "1", "group_code": group, "organisation_code": code, "invited_n": 20, "not_eligible_n": 0}
        for group in groups
        for code in "xy"
    ]
    return INVITED.conform(pd.DataFrame(rows))


def _associations(case: Case, block: int) -> Iterator[tuple[float, float]]:
    """Intervals of the correlation within groups; score and rating share part of what persons differ by."""
    random = np.random.Generator(np.random.PCG64([*case.scenario.seed, block, 3]))
    size = SIZES[case.persons][0]
    group = np.repeat(np.arange(case.groups), size)
    for _ in range(BLOCK):
        score = random.standard_normal(len(group))
        other = random.standard_normal(len(group))
        rating = TRUE_ASSOCIATION * score + np.sqrt(1 - TRUE_ASSOCIATION**2) * other
        level = random.standard_normal(case.groups)[group]
        within = [values - np.bincount(group, values)[group] / size for values in (score + level, rating - level)]
        found = correlation(*within, 20, ALPHA, spent=case.groups - 1)
        yield found.ci_low, found.ci_high


def results(case: Case) -> dict[str, object]:
    """Trials and errors in all replicates, and errors in the first block, which a test redraws."""
    by_block = [errors(case, block) for block in range(BLOCKS)]
    trials, erred = (sum(block[place] for block in by_block) for place in (0, 1))
    return {**asdict(case), "trials": trials, "errors": erred, "first_block": by_block[0][1]}


if __name__ == "__main__":
    rows = [results(case) for case in track(list(cases()), "Simulating further")]
    pd.DataFrame(rows).to_csv(RESULTS, index=False, lineterminator="\n")
