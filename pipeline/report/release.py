"""What a report is made from: the protected tables of one release, checked. Knows no words and no pages."""

import re
from dataclasses import dataclass
from functools import cached_property

from pipeline.protect.safe import SafeTable
from pipeline.study import Study
from pipeline.tables.base import Table
from pipeline.tables.safe import CHANGES, EDITION, FREQUENCIES, LEDGER, LEVELS, QUALITY, RESPONSE

TABLES: dict[str, Table] = {
    "levels": LEVELS,
    "changes": CHANGES,
    "response": RESPONSE,
    "edition": EDITION,
    "frequencies": FREQUENCIES,
    "ledger": LEDGER,
    "quality": QUALITY,
}
FOLDER_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


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

    def __post_init__(self) -> None:
        """Refuse a table that is not the protected one, or that is about another wave."""
        for name, declared in TABLES.items():
            table = getattr(self, name)
            if not isinstance(table, SafeTable) or table.table is not declared:
                raise TypeError(f"{name} must be the SafeTable {declared.name!r}")
            if not set(table.frame["wave"]) <= {self.wave}:
                raise ValueError(f"{name} holds another wave than {self.wave!r}")
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
