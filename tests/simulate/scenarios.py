"""Two waves of a whole study without any change, many times over: each column of the scores is one replicate.

Persons answer four questions with five options, so an indicator has 17 possible values; a person's spread is about 18.5
points, half of it standing from one wave to the next.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Literal

import numpy as np

from pipeline.compare.pairs import Pair
from pipeline.statistics.persons import Matrix, Persons

STEP, PERSON_SD, STANDING = 6.25, 18.5, 0.5
LEVELS = {"coarse": 62.0, "skewed": 80.0, "near the end": 85.0}
SIZES = {"5": (5, 5), "8": (8, 8), "12": (12, 12), "20": (20, 20), "30": (30, 30), "5 v 20": (5, 20)}
GROUPS = (6, 9, 10, 15)
OVERLAPS = (0.0, 0.3, 0.6)
ICCS = (0.0, 0.05, 0.15)
SHARED = (0.0, 0.05)

Shape = Literal["coarse", "skewed", "near the end"]


@dataclass(frozen=True)
class Scenario:
    """One study: how many groups, persons per group and wave, and what ties the persons together."""

    groups: int
    persons: str
    """Persons in each group in the earlier and the later wave, a name of SIZES."""
    overlap: float
    """Share of the smaller wave's persons who answer in both."""
    shape: Shape
    icc: float
    """Variance between groups, as a share of all variance; the same in both waves."""
    shared: float
    """Share of a wave's rows that are a second answer of somebody in another group."""

    @property
    def seed(self) -> list[int]:
        """Every scenario has its own stream of random numbers, whichever others are run."""
        place = list(SIZES).index(self.persons)
        parts = (self.overlap, self.icc, self.shared)
        return [20161, self.groups, place, list(LEVELS).index(self.shape), *(round(100 * part) for part in parts)]


def grid() -> Iterator[Scenario]:
    """Every combination."""
    for groups, persons, overlap, shape, icc, shared in product(GROUPS, SIZES, OVERLAPS, LEVELS, ICCS, SHARED):
        yield Scenario(groups, persons, overlap, shape, icc, shared)


def draw(scenario: Scenario, replicates: int, block: int = 0, moved: float = 0.0) -> Pair:
    """Both waves; nothing has changed, except that the groups' own changes have the standard deviation `moved`.

    Each block of replicates has random numbers of its own, so that one can be drawn again without the others.
    """
    random = np.random.Generator(np.random.PCG64([*scenario.seed, block]))
    between = PERSON_SD * np.sqrt(scenario.icc / (1 - scenario.icc))
    centre = LEVELS[scenario.shape] + between * random.standard_normal((scenario.groups, replicates))
    sizes = SIZES[scenario.persons]
    standing = random.standard_normal((scenario.groups * max(sizes), replicates))
    before = _wave(scenario, random, centre, standing, wave=0)
    after = _wave(scenario, random, centre + moved * random.standard_normal(centre.shape), standing, wave=1)
    return Pair(before, after)


def _wave(scenario: Scenario, random: np.random.Generator, centre: Matrix, standing: Matrix, wave: int) -> Persons:
    """One wave: the first of a group's persons are the same in both waves, the others are new in each."""
    sizes = SIZES[scenario.persons]
    size, kept = sizes[wave], round(scenario.overlap * min(sizes))
    group = np.repeat(np.arange(scenario.groups), size)
    number = np.tile(np.arange(size), scenario.groups)
    own = random.standard_normal((len(group), centre.shape[1]))
    person = np.where((number < kept)[:, None], standing[group * max(sizes) + number], own)
    person, respondent = _with_shared(scenario, person, wave)
    moment = random.standard_normal(person.shape)
    thought = centre[group] + PERSON_SD * (np.sqrt(STANDING) * person + np.sqrt(1 - STANDING) * moment)
    key = np.where(number < kept, np.char.add(np.char.add(group.astype(str), "-"), number.astype(str)), None)
    scores = np.clip(np.round(thought / STEP) * STEP, 0, 100)
    return Persons(scores, group, respondent, key.astype(object), scenario.groups)


def _with_shared(scenario: Scenario, person: Matrix, wave: int) -> tuple[Matrix, np.ndarray]:
    """Give some rows of every second group to the person of the same row in the group before."""
    size, rows = SIZES[scenario.persons][wave], len(person)
    respondent = np.arange(rows)
    second = np.arange(rows)[(np.arange(rows) // size) % 2 == 1]
    taken = second[np.round(np.linspace(0, len(second) - 1, round(scenario.shared * rows))).astype(int)]
    respondent[taken] -= size
    names = np.char.add(f"{wave}:", respondent.astype(str))
    return person[respondent], names.astype(object)
