"""Which column of which export holds which variable, and whether a question is still the same question."""

from functools import cached_property
from typing import Literal

from pipeline.study.base import Code, Identifier, Part
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
    missing_labels: dict[str, MissingKind] = {}
    """Texts that stand for a kind of missing in this wave's export, beside the labels of the scale."""
    scale: Identifier | None = None
    """The scale used in this wave and until the question is rescaled again; None = see ColumnMap.scale_id."""
    bridge: str = ""
    """Who decided when and why that points on the new scale may be held against points on the old one."""
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

    def entry(self, variable: str, wave: str) -> MappedColumn:
        """A variable in a wave, asked or not."""
        return next(entry for entry in self.entries if (entry.variable, entry.wave) == (variable, wave))

    def status(self, variable: str, wave: str) -> Status:
        """What happened to a variable since the wave before."""
        return self.entry(variable, wave).status

    def is_comparable(self, variable: str, wave: str) -> bool:
        """Whether a variable can be held against the wave before: the same, or rescaled with a recorded bridge."""
        entry = self.entry(variable, wave)
        return entry.status == "same" or (entry.status == "rescaled" and bool(entry.bridge))

    def scale_id(self, variable: str, wave: str) -> str | None:
        """The scale that the map states for a variable in a wave; None = the instrument's own.

        What is stated holds for the waves after it too, until the question is rescaled or put anew.
        """
        stated = None
        for entry in self.entries:
            if entry.variable == variable and entry.column is not None:
                stated = entry.scale if entry.scale or entry.status in ("rescaled", "new") else stated
            if (entry.variable, entry.wave) == (variable, wave):
                break
        return stated

    def first_asked(self, variable: str) -> str | None:
        """The first wave in which a variable has a column."""
        asked = (entry.wave for entry in self.entries if entry.variable == variable and entry.column is not None)
        return next(asked, None)
