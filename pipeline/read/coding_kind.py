"""Whether a table is a coding export, told by its first rows: only its own reader reads the file whole."""

import csv
from collections.abc import Iterable, Iterator

from pipeline.errors import InputError
from pipeline.read.coding_aliases import programs
from pipeline.read.delimited import SEPARATORS
from pipeline.read.encodings import MARKS
from pipeline.read.parsed import Request
from pipeline.read.tools.header_row import SEARCHED
from pipeline.read.workbook import first_rows

HEAD = 10_000
"""Bytes in which a text file's header stands."""


def has_coding_header(request: Request) -> bool:
    """Whether some row among the first names what a coding program's header names."""
    with request.path.open("rb") as file:
        head = file.read(HEAD)
    rows = _in_workbook(request) if head.startswith(b"PK") else _in_text(head, request)
    return any(program.fits(program.fields(row)) for row in rows for program in programs())


def _in_workbook(request: Request) -> list[list[str]]:
    """The first rows of the visible sheets; none of a broken workbook, which its own reader refuses."""
    try:
        return first_rows(request, SEARCHED)
    except InputError:
        return []


def _in_text(head: bytes, request: Request) -> Iterator[list[str]]:
    separators = [request.separator] if request.separator else SEPARATORS
    for line in _text(head, request.encoding).splitlines()[:SEARCHED]:
        yield from (cells for separator in separators for cells in _cut(line, separator))


def _text(head: bytes, declared: str | None) -> str:
    marked = next((name for mark, name in MARKS.items() if head.startswith(mark)), None)
    try:
        return head.decode(marked or declared or "utf-8", "replace").lstrip("\ufeff")
    except LookupError:
        return ""


def _cut(line: str, separator: str) -> Iterable[list[str]]:
    try:
        return [*csv.reader([line], delimiter=separator)]
    except (csv.Error, TypeError):
        return []
