"""Excel workbooks (.xlsx): which sheet is the export, and its cells as text. Where the header stands: see tabular."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.archive import check_archive, read_member
from pipeline.read.office import BOOK, PART_BYTES, refuse_reason
from pipeline.read.parsed import Grid, GridRow, Request
from pipeline.read.sheet import Cells, beginning, cells_of, understood
from pipeline.read.sheet_checks import HALF, problems_in, remarks_on, share_named

__all__ = ["first_rows", "read_workbook", "refuse_reason"]

HEADER_WITHIN = 100
"""Rows with content among which a header is looked for."""
ON_LOAD = re.compile(rb"fullCalcOnLoad\s*=\s*[\"'](1|true)[\"']")
AS_XLSX = "öppna den och spara den som Excelarbetsbok (.xlsx) utan lösenord och makron"


def read_workbook(request: Request) -> Grid:
    """Read the one sheet of a workbook that holds the export.

    Raises InputError when the file is no sound .xlsx, when it is not plain which sheet is meant, and with the rows of
    every error value and every formula that has not been calculated.
    """
    _check_file(request)
    with warnings.catch_warnings(), request.path.open("rb") as file:
        warnings.simplefilter("ignore")  # about styles and pictures; one of them quotes a cell
        book = understood(request.name, _open, file)
        sheet = _choose(book, request)
        cells = cells_of(sheet, request.name, trusts_formulas=not _asks_to_be_calculated(request.path))
    raise_if_any(InputError, problems_in(cells, f"{request.name}, bladet {sheet.title!r}"))
    return Grid(
        _grid_rows(cells),
        _facts(book, sheet),
        (*_other_sheets(book, sheet), *remarks_on(cells, request.expected, request.header_row)),
    )


def first_rows(request: Request, most_rows: int) -> list[list[str]]:
    """The texts of the first rows with content of every visible sheet. Raises InputError when it is no sound .xlsx."""
    _check_file(request)
    with warnings.catch_warnings(), request.path.open("rb") as file:
        warnings.simplefilter("ignore")  # as above
        book = understood(request.name, _open, file)
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return [sorted(row) for sheet in visible for row in beginning(sheet, request.name, most_rows)]


def _check_file(request: Request) -> None:
    if not openpyxl.DEFUSEDXML:
        problem = "skyddet mot skadlig XML (defusedxml) är avstängt"
        raise InputError(Problem(request.name, problem, fix="installera om, och ta bort OPENPYXL_DEFUSEDXML"))
    if reason := refuse_reason(request.path):
        raise InputError(Problem(request.name, f"filen är {reason}", "en Excelarbetsbok (.xlsx)", AS_XLSX))
    check_archive(request.path, request.name)


def _open(file: Any) -> Any:
    return openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)


def _asks_to_be_calculated(path: Path) -> bool:
    """Whether the program that wrote the file left its formulas to Excel, with 0 or nothing as their values."""
    with zipfile.ZipFile(path) as archive:
        return BOOK in archive.namelist() and bool(ON_LOAD.search(read_member(archive, BOOK, PART_BYTES)))


def _choose(book: Any, request: Request) -> Any:
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    if len(sheets) < len(book.worksheets):
        raise InputError(_unclear(request.name, "två blad har samma namn", list(sheets)))
    if request.sheet is not None and request.sheet not in sheets:
        raise InputError(_unclear(request.name, f"bladet {request.sheet!r} finns inte", list(sheets)))
    if request.sheet is not None:
        return sheets[request.sheet]
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    found = {sheet.title: rows for sheet in visible if (rows := beginning(sheet, request.name, HEADER_WITHIN))}
    if not found:
        raise InputError(_unclear(request.name, "inget synligt blad har något innehåll", list(sheets)))
    chosen = list(found) if len(found) == 1 else _fitting(found, request.expected)
    if len(chosen) != 1:
        raise InputError(_unclear(request.name, "flera blad kan vara exporten", chosen or list(found)))
    return sheets[chosen[0]]


def _fitting(found: dict[str, list[set[str]]], expected: frozenset[str]) -> list[str]:
    """The sheets with a row that names every expected column, or else at least half of them."""
    shares = {title: max(share_named(row, expected) for row in rows) for title, rows in found.items()}
    complete = [title for title, share in shares.items() if share == 1]
    return complete or [title for title, share in shares.items() if share >= HALF]


def _unclear(name: str, found: str, sheets: list[str]) -> Problem:
    return Problem(
        name,
        found,
        f"ett av bladen {', '.join(map(repr, sheets))}",
        "ange bladets namn som sheet under [wave.layout] i study.toml",
    )


def _grid_rows(cells: Cells) -> list[GridRow]:
    return [
        GridRow(number, texts + [None] * (cells.width - len(texts)))
        for number in range(1, cells.last_row + 1)
        for texts in [cells.texts.get(number, [])]
    ]


def _facts(book: Any, sheet: Any) -> tuple[tuple[str, str], ...]:
    date_system = "1904" if book.epoch == CALENDAR_MAC_1904 else "1900"
    return ("format", "Excel (.xlsx)"), ("sheet", sheet.title), ("date_system", date_system)


def _other_sheets(book: Any, chosen: Any) -> Iterator[Remark]:
    others = [sheet for sheet in book.worksheets if sheet.title != chosen.title]
    hidden = sum(sheet.sheet_state != "visible" for sheet in others)
    if others:  # counted and not named: what a hidden sheet is called may be about somebody
        found = f"Ett blad har lästs; arbetsboken har fler blad som inte lästs ({len(others)}, varav dolda {hidden})."
        yield Remark(
            "other_sheets", "note", found, "Ange sheet under [wave.layout] i study.toml om ett annat blad avses."
        )
