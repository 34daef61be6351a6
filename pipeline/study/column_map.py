"""Which column of which export holds which variable, and whether a question is still the same question."""

from functools import cached_property
from typing import Literal

from pipeline.study.base import Code, Part
from pipeline.study.instrument import MissingKind

IGNORED = "ignored"
"""The variable name of columns that are known and deliberately left unread."""

ROLES = ("respondent_id", "group", "organisation", "respondent_type", "link_key", "submitted")
"""Variables that say who answered, for whom, in which role, and when."""

REQUIRED_ROLES = ("respondent_id", "group")

Status = Literal["same", "reworded", "rescaled", "new", "dropped"]


class MappedColumn(Part):
    """One variable in one wave. No column = not asked."""

    variable: str
    wave: Code
    column: str | None
    status: Status
    missing: dict[float, MissingKind]
    """This wave's own missing codes; empty = those of the scale."""
    reason: str
    row: int


class ColumnMap(Part):
    """Every variable in every wave."""

    entries: tuple[MappedColumn, ...]

    @cached_property
    def _by_wave(self) -> dict[str, tuple[MappedColumn, ...]]:
        waves = dict.fromkeys(entry.wave for entry in self.entries)
        return {
            wave: tuple(entry for entry in self.entries if entry.wave == wave and entry.column is not None)
            for wave in waves
        }

    def asked(self, wave: str) -> dict[str, MappedColumn]:
        """The variables of a wave that have a column, without the ignored ones."""
        return {entry.variable: entry for entry in self._by_wave.get(wave, ()) if entry.variable != IGNORED}

    def ignored(self, wave: str) -> frozenset[str]:
        """Columns of a wave that are known and left unread."""
        left = (entry.column for entry in self._by_wave.get(wave, ()) if entry.variable == IGNORED)
        return frozenset(column for column in left if column is not None)

    def status(self, variable: str, wave: str) -> Status:
        """What happened to a variable since the wave before."""
        return next(entry.status for entry in self.entries if (entry.variable, entry.wave) == (variable, wave))
