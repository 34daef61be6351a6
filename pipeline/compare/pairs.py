"""Two waves side by side: the same groups, the same questions, and the persons known in both."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import Problem, StorageError
from pipeline.statistics.moments import Moments, Truth, moments, sum_by_group
from pipeline.statistics.persons import Index, Matrix, Persons, persons_of
from pipeline.study import Study


@dataclass(frozen=True)
class Pair:
    """The scores of two waves on their common questions, and who is the same person where that has been worked out."""

    before: Persons
    after: Persons
    known_links: tuple[Index, Index] | None = None
    """Row numbers, before and after; None = whoever has the same key."""

    @cached_property
    def moments(self) -> tuple[Moments, Moments]:
        """Counts, means and squares of every group × indicator in each wave."""
        return moments(self.before), moments(self.after)

    @cached_property
    def present(self) -> Truth:
        """Groups × indicators with scores in both waves."""
        before, after = self.moments
        return np.asarray((before.n > 0) & (after.n > 0))

    @cached_property
    def shared(self) -> float:
        """Share of a wave's rows that are of persons who answer for several groups; of the wave where it is larger."""
        return max(_shared(self.before), _shared(self.after))

    @cached_property
    def linked_rows(self) -> tuple[Index, Index]:
        """Row numbers, before and after, of persons known in both waves in the same group.

        Without links: persons whose key and group occur exactly once in each wave.
        """
        if self.known_links is not None:
            return self.known_links
        before, after = _keyed(self.before), _keyed(self.after)
        both = before.index.intersection(after.index)
        return before.loc[both].to_numpy(dtype=np.intp), after.loc[both].to_numpy(dtype=np.intp)

    @cached_property
    def linked_n(self) -> Matrix:
        """Groups × indicators: linked persons with a score in both waves."""
        before, after = self.linked_rows
        both = ~np.isnan(self.before.scores[before]) & ~np.isnan(self.after.scores[after])
        return sum_by_group(both.astype("float64"), self.before.group[before], self.before.groups_n)

    @cached_property
    def clusters_by_wave(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """Who each row belongs to, with the two waves as different persons."""
        before, after = (persons.respondent.astype(str) for persons in (self.before, self.after))
        return ("1:" + before).astype(object), ("2:" + after).astype(object)

    @cached_property
    def clusters(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """Who each row belongs to, so that a linked person is one and the same in both waves."""
        before, after = self.clusters_by_wave
        rows_before, rows_after = self.linked_rows
        same = dict(zip(after[rows_after], before[rows_before], strict=True))
        return before, np.array([same.get(person, person) for person in after], dtype=object)


def _shared(persons: Persons) -> float:
    _, person, rows_n = np.unique(persons.respondent.astype(str), return_inverse=True, return_counts=True)
    return float((rows_n[person] > 1).mean()) if len(person) else 0.0


def _keyed(persons: Persons) -> pd.Series:
    """Row numbers by (key, group), without rows that have no key and without keys that occur twice in a group."""
    rows = pd.DataFrame({"key": persons.link_key, "group": persons.group}).dropna(subset="key")
    once = rows[~rows.duplicated(keep=False)]
    return pd.Series(once.index, index=pd.MultiIndex.from_frame(once))


def _rows_of(links: pd.DataFrame, before: Persons, after: Persons, groups: list[str]) -> tuple[Index, Index]:
    """Row numbers of linked persons, in the order of the earlier wave."""
    group = pd.Index(groups).get_indexer_for(links["group_code"])
    rows_before = _places(before).get_indexer_for(_person(links["baseline_respondent_id"], group))
    rows_after = _places(after).get_indexer_for(_person(links["respondent_id"], group))
    scored = (rows_before >= 0) & (rows_after >= 0)
    order = np.argsort(rows_before[scored], kind="stable")
    return rows_before[scored][order], rows_after[scored][order]


def _places(persons: Persons) -> pd.MultiIndex:
    return _person(pd.Series(persons.respondent), persons.group)


def _person(respondent: pd.Series, group: Index) -> pd.MultiIndex:
    return pd.MultiIndex.from_arrays([respondent.astype("str"), group])


def pair_of(scores: pd.DataFrame, study: Study, baseline: str, wave: str, links: pd.DataFrame | None = None) -> Pair:
    """Put two waves side by side on their common questions.

    Parameters
    ----------
    links : LINKS; rows of other waves are ignored. None = whoever has the same key in both waves.

    Raises StorageError when the earlier wave was scored before the later one was part of the study.
    """
    groups, indicators = [group.code for group in study.groups], study.instrument.scored_ids
    if not ((scores["wave"] == baseline) & (scores["common_with"] == wave)).any():
        problem = Problem(
            f"poängen för våg {baseline}",
            f"de gemensamma frågorna med våg {wave} är inte beräknade",
            fix="kör baslinje run utan --wave, så att baslinjen räknas om först",
        )
        raise StorageError(problem)
    before = persons_of(scores, baseline, wave, groups, indicators)
    after = persons_of(scores, wave, baseline, groups, indicators)
    own = None if links is None else _rows_of(links[links["wave"] == wave], before, after, groups)
    return Pair(before, after, own)
