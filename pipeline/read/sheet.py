"""The cells of one sheet as text, and where those are that cannot be taken at their word. Which sheet: see workbook."""

import math
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any, NamedTuple, TypeVar

from defusedxml import DefusedXmlException
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils import range_boundaries
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from pipeline.errors import InputError, Problem
from pipeline.read.cell_text import text_of

MOST_CELLS = 20_000_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
EXACT_BELOW = 10**15
"""Excel keeps fifteen digits of a number."""
CELL_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
UNCALCULATED = "uncalculated"
Work = TypeVar("Work")

# openpyxl has no error of its own for a damaged part: it breaks on whatever it did not expect there.
DAMAGE = (
    ArithmeticError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,  # among them XML's ParseError
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)


class Area(NamedTuple):
    """Merged cells, from 1, ends included."""

    first_column: int
    first_row: int
    last_column: int
    last_row: int


@dataclass
class Cells:
    """What a sheet holds; rows and columns count from 1, as in Excel. Lists of rows are by column."""

    texts: dict[int, list[str | None]] = field(default_factory=dict)
    """Rows with content, each up to its last filled cell."""
    width: int = 0
    last_row: int = 0
    dates: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    errors: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    uncalculated: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    inexact: defaultdict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    last_number: dict[int, int] = field(default_factory=dict)
    """The last row with a number."""
    merged: tuple[Area, ...] = ()


NUMBER = re.compile(r"\s*[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?\s*|")


class _Parser(WorkSheetParser):
    """openpyxl's own, which besides tells a formula never calculated from an empty cell and trusts no cell's type."""

    trusts_formulas = True

    def parse_cell(self, element: Any) -> dict[str, Any]:
        kind, value = element.get("t", "n"), element.find(VALUE_TAG)
        if kind not in CELL_TYPES or (kind == "s" and value is not None and not (value.text or "").isdecimal()):
            raise ValueError("unknown type of cell")
        if kind == "n" and value is not None and not NUMBER.fullmatch(value.text or ""):
            raise ValueError("no number where one is stated")
        cell: dict[str, Any] = super().parse_cell(element)
        if element.find(FORMULA_TAG) is not None:
            is_empty_text = kind == "str" and value is not None
            if not self.trusts_formulas or (cell["value"] is None and not is_empty_text):
                cell["data_type"] = UNCALCULATED
        return cell


def understood(name: str, work: Callable[..., Work], *arguments: Any) -> Work:
    """Let openpyxl do something, and say in our own words when it cannot: its messages may quote cells."""
    try:
        return work(*arguments)
    except DAMAGE as error:
        is_attack = _is_forbidden(error)
    if is_attack:
        raise InputError(
            Problem(
                name,
                "filen innehåller XML-entiteter, som kan läsa andra filer eller fylla minnet",
                "en arbetsbok som Excel har sparat",
                "öppna den inte, utan fråga den som lämnade filen",
            )
        )
    raise InputError(
        Problem(name, "arbetsboken är skadad", "en hel Excelfil (.xlsx)", "öppna filen i Excel och spara den på nytt")
    )


def beginning(sheet: Any, name: str, most_rows: int) -> list[set[str]]:
    """The texts of a sheet's first rows with content."""
    found: list[set[str]] = []
    for _, cells in _rows(_Parser(*_arguments(sheet)), name):
        texts = {text for cell in cells if (text := text_of(cell["value"])) is not None}
        if texts:
            found.append(texts)
        if len(found) == most_rows:
            break
    return found


def cells_of(sheet: Any, name: str, *, trusts_formulas: bool) -> Cells:
    """Everything in a sheet. Raises InputError when it is damaged or too large."""
    parser = _Parser(*_arguments(sheet))
    parser.trusts_formulas = trusts_formulas
    cells = Cells()
    for number, row in _rows(parser, name):
        texts = _texts(cells, number, row)
        if texts:
            _add(cells, number, texts, name)
    cells.merged = understood(name, _merged, parser)
    return cells


def _arguments(sheet: Any) -> tuple[Any, ...]:
    book = sheet.parent
    source, strings = sheet._get_source(), sheet._shared_strings  # noqa: SLF001 - openpyxl opens a sheet no other way
    return source, strings, True, book.epoch, book._date_formats, book._timedelta_formats  # noqa: SLF001


def _rows(parser: _Parser, name: str) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    rows = parser.parse()
    seen: set[int] = set()
    with parser.source:
        while (found := understood(name, next, rows, None)) is not None:
            number, cells = found
            understood(name, _check_places, number, cells, seen)
            yield number, cells


def _check_places(number: int, cells: list[dict[str, Any]], seen: set[int]) -> None:
    """A cell given twice would silently take the other's place."""
    columns = {cell["column"] for cell in cells}
    is_odd = number in seen or len(columns) < len(cells) or any(cell["row"] != number for cell in cells)
    if is_odd or not 1 <= number <= MOST_ROWS or max(columns, default=1) > MOST_COLUMNS:
        raise ValueError("cells in impossible places")
    seen.add(number)


def _add(cells: Cells, number: int, texts: list[str | None], name: str) -> None:
    cells.texts[number] = texts
    cells.width = max(cells.width, len(texts))
    cells.last_row = max(cells.last_row, number)
    if cells.last_row * cells.width > MOST_CELLS:
        raise InputError(
            Problem(
                name,
                f"bladet är för stort ({cells.last_row} rader och {cells.width} kolumner)",
                f"högst {MOST_CELLS} celler",
                "ta bort ensamma celler långt utanför svaren, eller exportera som .csv",
            )
        )


def _texts(cells: Cells, number: int, row: list[dict[str, Any]]) -> list[str | None]:
    texts: list[str | None] = []
    for cell in row:
        column, value = cell["column"], cell["value"]
        _notice(cells, number, column, value, cell["data_type"])
        if (text := text_of(value)) is not None:
            texts += [None] * (column - len(texts))
            texts[column - 1] = text
    return texts


def _notice(cells: Cells, row: int, column: int, value: Any, kind: str) -> None:
    if kind == UNCALCULATED:
        cells.uncalculated[column].append(row)
    elif kind == "e" or (isinstance(value, str) and value in ERROR_CODES):
        cells.errors[column].append(row)
    elif isinstance(value, date | time | timedelta):
        cells.dates[column].append(row)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        cells.last_number[column] = row
        if isinstance(value, float) and not math.isfinite(value):
            cells.errors[column].append(row)
        elif abs(value) >= EXACT_BELOW:
            cells.inexact[column].append(row)


def _merged(parser: _Parser) -> tuple[Area, ...]:
    found = parser.merged_cells.mergeCell if parser.merged_cells else ()
    areas = [range_boundaries(cell.ref) for cell in found]
    if any(None in area for area in areas):
        raise ValueError("merged cells without an end")
    return tuple(Area(*area) for area in areas)


def _is_forbidden(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, DefusedXmlException):
        error = error.__cause__ or error.__context__
    return error is not None
