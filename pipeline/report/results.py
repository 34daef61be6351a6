"""The tables of a release as things to look up: a level, a change, a response. Selects; computes nothing."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from pipeline.report.release import Release
from pipeline.study import TOTAL
from pipeline.tables.safe import MISSING

TESTED = ("better", "practically_unchanged", "undecided", "worse")


@dataclass(frozen=True)
class Place:
    """The county, a group or an organisation."""

    level: str
    code: str
    name: str


@dataclass(frozen=True)
class Level:
    """An index in one place, in whole points, or the mark that stands in its stead."""

    n: int | None = None
    mean: int | None = None
    ci_low: int | None = None
    ci_high: int | None = None
    mark: str = MISSING
    reason: str = "no_answers"

    @property
    def is_shown(self) -> bool:
        """Whether there is a number."""
        return self.mark == ""


@dataclass(frozen=True)
class Change(Level):
    """A change since the baseline, its verdict and what it rests on."""

    items_n: int = 0
    items_dropped_n: int = 0
    groups_n: int = 0
    baseline_n: int | None = None
    baseline_mean: int | None = None
    change: int | None = None
    detectable: int | None = None
    family: str | None = None
    family_size: int = 0
    verdict: str = "no_answers"
    size: str = ""

    @property
    def is_tested(self) -> bool:
        """Whether there is a verdict on it."""
        return self.verdict in TESTED


@dataclass(frozen=True)
class Response:
    """Answers and invitations of one place, or the mark that stands in their stead."""

    answered_n: int | None = None
    eligible_n: int | None = None
    response_pct: int | None = None
    mark: str = MISSING
    reason: str = "no_answers"


class Results:
    """Every published figure of a release, by place and indicator."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.study = release.study
        self.wave = release.wave
        changes = release.changes.frame
        since_baseline = changes[changes["baseline_wave"] == self.study.baseline]
        self._levels = by_key(release.levels.frame, Level, ["level", "group_code", "indicator_id"])
        self._changes = by_key(since_baseline, Change, ["level", "group_code", "indicator_id"])
        self._responses = by_key(release.response.frame, Response, ["level", "unit_code"])

    @cached_property
    def county(self) -> Place:
        """The groups together."""
        return Place("county", self.study.county.code, self.study.county.short)

    @cached_property
    def groups(self) -> tuple[Place, ...]:
        """The groups, in the study's order."""
        return tuple(Place("group", group.code, group.name) for group in self.study.groups)

    @cached_property
    def organisations(self) -> tuple[Place, ...]:
        """The organisations, in the study's order."""
        return tuple(Place("organisation", known.code, known.label) for known in self.study.organisations)

    @cached_property
    def indicators(self) -> dict[str, str]:
        """Names of the indicators by id, without the total."""
        return {indicator.id: indicator.sv for indicator in self.study.instrument.indicators}

    def level(self, place: Place, indicator: str = TOTAL) -> Level:
        """An index now; a row that is not in the table has no answers."""
        return self._levels.get((place.level, place.code, indicator), Level())

    def change(self, place: Place, indicator: str = TOTAL) -> Change:
        """A change since the baseline; likewise."""
        return self._changes.get((place.level, place.code, indicator), Change())

    def response(self, place: Place) -> Response:
        """How many answered in a place; likewise."""
        return self._responses.get((place.level, place.code), Response())


def known(value: int | None) -> int:
    """A number of a row that is shown."""
    assert value is not None
    return value


def by_key(frame: pd.DataFrame, kind: type[Any], key: list[str]) -> dict[tuple[str, ...], Any]:
    """The rows of a table as objects of a kind, numbers whole, by their key."""
    fields = [name for name in frame.columns if name in kind.__dataclass_fields__ and name != "level"]
    return {
        tuple(row[name] for name in key): kind(**{name: _plain(row[name]) for name in fields})
        for row in frame.to_dict("records")
    }


def _plain(cell: Any) -> Any:
    """Numbers as int, empty cells as None, text as it stands."""
    if isinstance(cell, str):
        return cell
    return None if pd.isna(cell) else int(cell)
