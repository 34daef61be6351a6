"""Rows of a coding export in a text file: cells by the column's name, with the line on which the row begins."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any, rows_text
from pipeline.read.encodings import decoded
from pipeline.read.parsed import Request

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


def read_coding_rows(path: Path, name: str, separator: str, columns: Sequence[str]) -> CodingRows:
    """Read a text file whose header has `columns`, in any order, among others.

    Raises InputError when it is in another encoding, lacks a column, or has rows of another length. The columns that
    it does have are not named: a file without a header begins with what somebody said.
    """
    content = decoded(path.read_bytes(), Request(path, name)).content
    header, *rows = [*_parsed(content, name, separator)] or [CodingRow(1, [])]
    table = CodingRows(name, header.cells, rows)
    raise_if_any(InputError, _header_problems(table, columns))
    uneven = (row.number for row in rows if len(row.cells) != len(header.cells))
    raise_if_any(InputError, table.problem(f"raden har inte {len(header.cells)} kolumner som rubrikraden", uneven))
    return table


def _parsed(content: str, name: str, separator: str) -> Iterator[CodingRow]:
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=separator, strict=True)
    first_line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            break
        if cells is None:
            return
        if cells:
            yield CodingRow(first_line, cells)
        first_line = reader.line_num + 1
    raise InputError(Problem(f"{name} rad {first_line}", "raden går inte att dela i kolumner", fix=EXPORT_AGAIN))


def _header_problems(table: CodingRows, columns: Sequence[str]) -> Iterator[Problem]:
    lacking = [column for column in columns if not table.has(column)]
    if lacking:
        wanted = ", ".join(columns)
        yield Problem(
            table.name, f"filen saknar kolumner: {', '.join(lacking)}", f"rubrikrad med {wanted}", EXPORT_AGAIN
        )
    repeated = [column for column in columns if table.header.count(column) > 1]
    if repeated:
        yield Problem(table.name, f"kolumner står flera gånger: {', '.join(repeated)}", fix=EXPORT_AGAIN)


def _plain(column: str) -> str:
    """A column name without regard to capital letters and spaces, no-break ones too."""
    return " ".join(unicodedata.normalize("NFKC", column).casefold().split())
