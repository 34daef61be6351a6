"""What a report is made from: the protected tables of one release, checked. Knows no words and no pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pipeline.protect.safe import SafeTable
from pipeline.study import Study
from pipeline.tables.base import Table
from pipeline.tables.safe import CHANGES, EDITION, FREQUENCIES, LEDGER, LEVELS, QUALITY, RESPONSE
from pipeline.tables.safe_comparability import COMPARABILITY_TABLES
from pipeline.tables.safe_focus import (
    FOCUS_AGREEMENT,
    FOCUS_JOINT,
    FOCUS_LEVELS,
    FOCUS_MATRIX,
    FOCUS_PAIRS,
    FOCUS_QUOTES,
    FOCUS_SATURATION,
    FOCUS_THEMES,
)
from pipeline.tables.safe_foresight import FORESIGHT_TABLES
from pipeline.tables.safe_reliability import RELIABILITY_TABLES
from pipeline.tables.safe_sensitivity import SENSITIVITY_TABLES
from pipeline.tables.safe_who_changed import WHO_CHANGED_TABLES

TABLES: dict[str, Table] = {
    "levels": LEVELS,
    "changes": CHANGES,
    "response": RESPONSE,
    "edition": EDITION,
    "frequencies": FREQUENCIES,
    "ledger": LEDGER,
    "quality": QUALITY,
}
TALKS: dict[str, Table] = {
    "themes": FOCUS_THEMES,
    "matrix": FOCUS_MATRIX,
    "levels": FOCUS_LEVELS,
    "joint": FOCUS_JOINT,
    "agreement": FOCUS_AGREEMENT,
    "saturation": FOCUS_SATURATION,
    "pairs": FOCUS_PAIRS,
    "quotes": FOCUS_QUOTES,
}
IN_DEPTH: dict[str, Table] = {
    table.name: table
    for tables in (
        SENSITIVITY_TABLES,
        FORESIGHT_TABLES,
        COMPARABILITY_TABLES,
        RELIABILITY_TABLES,
        WHO_CHANGED_TABLES,
    )
    for table in tables
}
FOLDER_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Talks:
    """The focus groups and workshops of a wave, as far as they may be seen; without rows where none was held."""

    themes: SafeTable
    matrix: SafeTable
    levels: SafeTable
    joint: SafeTable
    agreement: SafeTable
    saturation: SafeTable
    pairs: SafeTable
    quotes: SafeTable


@dataclass(frozen=True)
class Release:
    """One wave of one study, as far as it may be seen. For the baseline `changes` has no rows."""

    study: Study
    wave: str
    levels: SafeTable
    changes: SafeTable
    response: SafeTable
    edition: SafeTable
    frequencies: SafeTable
    ledger: SafeTable
    quality: SafeTable
    talks: Talks | None = None
    """None = the study holds no focus groups."""
    in_depth: Mapping[str, SafeTable] = field(default_factory=dict)
    """The tables of the page in depth by name; empty = without that page."""

    def __post_init__(self) -> None:
        """Refuse a table that is not the protected one, or that is about another wave."""
        _refuse_others(vars(self), TABLES, self.wave)
        if self.talks is not None:
            _refuse_others(vars(self.talks), TALKS, self.wave)
        if self.in_depth:
            _refuse_others(self.in_depth, IN_DEPTH, self.wave)
        if not FOLDER_NAME.fullmatch(self.edition_id):
            raise ValueError("an edition's fingerprint must be usable as a folder name")

    @cached_property
    def edition_id(self) -> str:
        """The fingerprint that names the release's folder."""
        editions = set(self.edition.frame["edition"])
        if len(editions) != 1:
            raise ValueError("a release is of one edition")
        return str(editions.pop())

    @cached_property
    def is_follow_up(self) -> bool:
        """Whether there is an earlier wave to compare with."""
        return self.wave != self.study.baseline

    @cached_property
    def has_talks(self) -> bool:
        """Whether there is a text from a focus group or a workshop."""
        return self.talks is not None and bool((self.talks.themes.frame["documents_n"] > 0).any())


def _refuse_others(part: Mapping[str, Any], declared: dict[str, Table], wave: str) -> None:
    for name, wanted in declared.items():
        table = part.get(name)
        if not isinstance(table, SafeTable) or table.table is not wanted:
            raise TypeError(f"{name} must be the SafeTable {wanted.name!r}")
        if not set(table.frame["wave"]) <= {wave}:
            raise ValueError(f"{name} holds another wave than {wave!r}")
