"""Who can be followed from one wave to another, and who cannot: persons × indicators of each part."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.pairs import Pair
from pipeline.statistics.moments import Truth, sum_by_group
from pipeline.statistics.persons import Index, Matrix, Persons
from pipeline.statistics.samples import by_person, numbered, outside_largest
from pipeline.study.names import same_spelling


@dataclass(frozen=True)
class Part:
    """Some persons of one wave: persons × indicators, NaN where a person is no part of it, and how concentrated."""

    values: Matrix
    outside_n: Matrix


@dataclass(frozen=True)
class Followed:
    """The persons of two waves, divided by whether they have a score in both."""

    pair: Pair

    @cached_property
    def rows(self) -> tuple[Matrix, Matrix]:
        """Linked rows × indicators, earlier and later; NaN in both where either has no score."""
        before, after = (
            persons.scores[rows]
            for persons, rows in zip((self.pair.before, self.pair.after), self.pair.linked_rows, strict=True)
        )
        both = ~np.isnan(before) & ~np.isnan(after)
        return np.where(both, before, np.nan), np.where(both, after, np.nan)

    @cached_property
    def person(self) -> tuple[Index, int]:
        """Which linked person each linked row is of."""
        return numbered(self.pair.clusters[1][self.pair.linked_rows[1]])

    @cached_property
    def change(self) -> Matrix:
        """Linked persons × indicators: own later score minus own earlier."""
        return by_person(self.rows[1] - self.rows[0], *self.person)

    @cached_property
    def linked(self) -> tuple[Part, Part]:
        """Those with a score in both waves, as they were in each."""
        rows, (person, persons_n) = self.pair.linked_rows[1], self.person
        group, groups_n = self.pair.after.group[rows], self.pair.after.groups_n
        outside = outside_largest(~np.isnan(self.rows[1]), group, groups_n, person, persons_n)
        before, after = (Part(by_person(scores, person, persons_n), outside) for scores in self.rows)
        return before, after

    @cached_property
    def others(self) -> tuple[Part, Part]:
        """Everyone else with a score in the earlier wave, and in the later."""
        before, after = (
            part_of(persons, ~_persons_among(persons, rows, self.rows[0]))
            for persons, rows in zip((self.pair.before, self.pair.after), self.pair.linked_rows, strict=True)
        )
        return before, after

    @cached_property
    def only_there(self) -> tuple[Part, Part]:
        """Those whose key nobody has in the other wave: leavers and joiners, with a register key."""
        keys = [_spelt(persons.link_key) for persons in (self.pair.before, self.pair.after)]
        before, after = (
            part_of(persons, _all_rows(persons, (own != "") & ~np.isin(own, other))[:, None])
            for persons, own, other in zip((self.pair.before, self.pair.after), keys, keys[::-1], strict=True)
        )
        return before, after


def part_of(persons: Persons, chosen: Truth) -> Part:
    """The chosen rows (× indicators, or of all indicators) of a wave as persons."""
    values = np.where(chosen, persons.scores, np.nan)
    person, persons_n = numbered(persons.respondent)
    outside = outside_largest(~np.isnan(values), persons.group, persons.groups_n, person, persons_n)
    return Part(by_person(values, person, persons_n), outside)


def _persons_among(persons: Persons, rows: Index, scores: Matrix) -> Truth:
    """Rows × indicators of persons who have a score among these rows, in whichever group."""
    person, persons_n = numbered(persons.respondent)
    has = sum_by_group((~np.isnan(scores)).astype("float64"), person[rows], persons_n) > 0
    return np.asarray(has[person])


def _all_rows(persons: Persons, marked: Truth) -> Truth:
    """Rows of persons of whom every row is marked."""
    person, persons_n = numbered(persons.respondent)
    return np.asarray(np.bincount(person, weights=~marked, minlength=persons_n)[person] == 0)


def _spelt(keys: npt.NDArray[np.object_]) -> npt.NDArray[np.str_]:
    """Keys without case and blanks; empty where there is none."""
    return np.array(["" if pd.isna(key) else same_spelling(str(key)).replace(" ", "") for key in keys], dtype=str)
