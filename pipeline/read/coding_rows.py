"""Rows of a coding export: cells by the column's name, with the line on which the row begins."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import Problem, rows_text

EXPORT_AGAIN = "exportera på nytt ur kodningsprogrammet, utan att öppna och spara filen i ett annat program"


class CodingRow(NamedTuple):
    """One row: the line it begins on and its cells."""

    number: int
    cells: list[str]


class CodingRows:
    """The rows of a file below its header."""

    def __init__(self, name: str, header: Sequence[str], rows: Sequence[CodingRow]) -> None:
        self.name = name
        self.header = [_plain(column) for column in header]
        self.rows = rows

    def has(self, column: str) -> bool:
        """Whether the file has a column."""
        return column in self.header

    def cell(self, row: CodingRow, column: str) -> str:
        """A cell, empty when the file has no such column."""
        return row.cells[self.header.index(column)] if self.has(column) else ""

    def problem(self, found: str, rows: Iterable[int], fix: str = EXPORT_AGAIN) -> Iterator[Problem]:
        """A problem with some rows, if there are any."""
        if numbers := [*rows]:
            yield Problem(f"{self.name} {rows_text(numbers)}", found, fix=fix)


def _plain(column: str) -> str:
    """A column name without regard to capital letters and spaces, no-break ones too."""
    return " ".join(unicodedata.normalize("NFKC", column).casefold().split())
