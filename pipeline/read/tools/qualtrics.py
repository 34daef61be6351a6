"""Qualtrics: names, question texts and import ids in three rows; older exports have names and texts in two."""

import re
from collections.abc import Sequence

from pipeline.errors import InputError, Problem
from pipeline.read.parsed import GridRow, Request
from pipeline.read.tools.aliases import fields, setting, signature
from pipeline.read.tools.headings import Headings, header_cells, text_variable
from pipeline.read.tools.spelling import comparable

NUMBERED = re.compile(r"V\d+")


def starts_at(rows: Sequence[GridRow], place: int) -> bool:
    """Whether the header's first row stands here."""
    return _header_length(rows, place) > 0


def headings(rows: Sequence[GridRow], place: int, request: Request) -> Headings:
    """Names from the first row and wordings from the second.

    Raises InputError when the rows that make an export of Qualtrics are not there.
    """
    length = _header_length(rows, place)
    if not length:
        raise InputError(
            Problem(
                request.name,
                f"rubrikraderna från rad {rows[place].number} ser inte ut som Qualtrics",
                "namn, frågetexter och en rad med ImportId",
                "exportera på nytt som CSV, eller ta bort tool i study.toml",
            )
        )
    names, wordings = header_cells(rows, place), header_cells(rows, place + 1)
    variables = tuple(text_variable(name, wording) for name, wording in zip(names, wordings, strict=True))
    return Headings(tuple(range(place, place + length)), variables)


def _header_length(rows: Sequence[GridRow], place: int) -> int:
    if place + 2 < len(rows) and _has_import_ids(rows[place + 2]):
        return 3
    return 2 if place + 1 < len(rows) and _is_older(rows[place], rows[place + 1]) else 0


def _has_import_ids(row: GridRow) -> bool:
    mark = setting("qualtrics", "import_id").replace(" ", "")
    return any(cell.replace(" ", "").startswith(mark) for cell in row.cells if cell)


def _is_older(first: GridRow, second: GridRow) -> bool:
    names = fields("qualtrics")
    told = signature("qualtrics") <= {names.get(comparable(cell)) for cell in second.cells}
    return told and any(NUMBERED.fullmatch(cell) for cell in first.cells if cell)
