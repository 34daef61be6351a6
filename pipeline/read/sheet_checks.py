"""What cannot be taken at its word in a sheet: the problems that stop it, and remarks. Also where its header is."""

import unicodedata
from collections.abc import Collection, Iterator, Mapping

from openpyxl.utils import get_column_letter

from pipeline.errors import Problem, rows_text
from pipeline.findings import Remark
from pipeline.read.sheet import Area, Cells

HALF = 0.5
"""A row that names half of the expected columns is taken for the header; which are missing is said by its reader."""
RowsByColumn = Mapping[int, Collection[int]]

REMARKS = {
    "dates_in_column": (
        "har både tal och datum",
        "Excel gör om svar som 1-5 till datum: skriv om dem i en kolumn för text, eller exportera som .csv.",
    ),
    "digits_lost": (
        "har tal med fler än femton siffror, och Excel sparar bara femton",
        "Exportera på nytt med kolumnen som text.",
    ),
    "merged_cells": (
        "har sammanfogade celler bland svaren, och bara den översta vänstra har ett värde",
        "Dela cellerna i Excel och fyll i värdet i var och en.",
    ),
}


def problems_in(cells: Cells, where: str) -> Iterator[Problem]:
    """Error values and formulas without a value, with their rows; a sheet without content."""
    if not cells.texts and not cells.uncalculated:
        yield Problem(where, "bladet är tomt", "en export med svar", "exportera filen på nytt")
    for column, rows in sorted(cells.errors.items()):
        yield Problem(
            where,
            f"kolumn {get_column_letter(column)} har felvärden eller omöjliga datum på {rows_text(rows)}",
            "svar eller tomma celler",
            "rätta eller töm cellerna i Excel och spara filen",
        )
    for column, rows in sorted(cells.uncalculated.items()):
        yield Problem(
            where,
            f"kolumn {get_column_letter(column)} har formler som inte har räknats ut på {rows_text(rows)}",
            "värden",
            "öppna filen i Excel och spara den, så att formlerna får värden",
        )


def remarks_on(cells: Cells, expected: frozenset[str], header_row: int | None) -> Iterator[Remark]:
    """What was noticed about columns that are read all the same."""
    header = header_row or _header_row(cells, expected)
    names = _names(cells, header, expected)
    noticed: dict[str, RowsByColumn] = {
        "dates_in_column": _dates_among_numbers(cells, header),
        "digits_lost": cells.inexact,
        "merged_cells": _merged_data(cells, header),
    }
    for rule, columns in noticed.items():
        found, fix = REMARKS[rule]
        for column, rows in sorted(columns.items()):
            sentence = f"Kolumn {get_column_letter(column)} {found}."
            yield Remark(rule, "warning", sentence, fix, names.get(column, ""), tuple(sorted(rows)))


def share_named(texts: Collection[str | None], expected: frozenset[str]) -> float:
    """How large a share of the expected columns a row names."""
    named = {_plain(text) for text in texts if text}
    return sum(_plain(name) in named for name in expected) / max(len(expected), 1)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _header_row(cells: Cells, expected: frozenset[str]) -> int:
    """The row of the header if it can be told, otherwise 0."""
    return next((row for row in sorted(cells.texts) if share_named(cells.texts[row], expected) >= HALF), 0)


def _names(cells: Cells, header: int, expected: frozenset[str]) -> dict[int, str]:
    """The names of columns that the study expects: any other cell of that row could be an answer."""
    texts = enumerate(cells.texts.get(header, []), start=1)
    return {column: text for column, text in texts if text in expected}


def _dates_among_numbers(cells: Cells, header: int) -> RowsByColumn:
    below = {
        column: [row for row in rows if row > header]
        for column, rows in cells.dates.items()
        if cells.last_number.get(column, 0) > header
    }
    return {column: rows for column, rows in below.items() if rows}


def _merged_data(cells: Cells, header: int) -> RowsByColumn:
    """Rows of merged areas among the answers, by first column: every row of such an area is mostly filled."""
    filled = {row for row, texts in cells.texts.items() if 2 * sum(text is not None for text in texts) > cells.width}
    found: dict[int, set[int]] = {}
    for area in cells.merged:
        rows = _rows_of(area, cells)
        if area.first_row > header and rows and all(row in filled for row in rows):
            found.setdefault(area.first_column, set()).update(rows)
    return found


def _rows_of(area: Area, cells: Cells) -> range:
    return range(area.first_row, min(area.last_row, cells.last_row) + 1)
