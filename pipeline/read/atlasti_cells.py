"""The codes in ATLAS.ti's quotations: one cell each, read in exactly one way or not at all."""

import re
from collections.abc import Collection

from pipeline.read.coding_rows import CodingRow, CodingRows
from pipeline.read.joined_codes import CodeCells

COUNT = re.compile(r"[0-9]{1,9}")
SEPARATORS = ("\n", ";")
NUMBER = "number of codes"
IN_VIVO = "in vivo "
Codes = tuple[str, ...]


def separator_of(table: CodingRows) -> str | None:
    """What plainly stands between the codes: line ends or semicolons; None when no cell has any."""
    cells = [table.cell(row, "codes") for row in table.rows]
    return next((each for each in SEPARATORS if any(each in cell.strip() for cell in cells)), None)


def codes_of_rows(table: CodingRows, names: Collection[str] | None) -> list[Codes | None]:
    """The codes of every row, or None for a cell that cannot be read for certain.

    `names` are the codes of the code list. Without it only cells with a plain separator can be read. A code that is
    not in the list and is the quotation's own words (in vivo) is called by the quotation's number.
    """
    separator = separator_of(table)
    if names is None:
        return [_called(table, row, _separated(table, row, separator)) for row in table.rows]
    cells = CodeCells(names)
    known = {*names}
    found = ((_joined(table, row, cells), _known(_separated(table, row, separator), known)) for row in table.rows)
    return [_called(table, row, _one(*each), known) for row, each in zip(table.rows, found, strict=True)]


def _one(first: Codes | None, second: Codes | None) -> Codes | None:
    """The only reading; None when there are two that differ."""
    return (second if first is None else first) if None in {first, second} or first == second else None


def _joined(table: CodingRows, row: CodingRow, cells: CodeCells) -> Codes | None:
    """The codes of a cell that joins them by commas, which they may have themselves."""
    if not _is_counted(table, row):
        return None
    cell, words = table.cell(row, "codes"), table.cell(row, "text content")
    listed = cells.split(cell, _count(table, row))
    return cells.split(cell, _count(table, row), also=words) if listed is None else listed


def _separated(table: CodingRows, row: CodingRow, separator: str | None) -> Codes | None:
    """The codes of a cell cut at its separator; without a count, only if nothing in it could be another one."""
    if not _is_counted(table, row):
        return None
    cell = table.cell(row, "codes").strip()
    parts = tuple(part.strip() for part in (cell.split(separator) if separator else [cell]) if part.strip())
    if table.has(NUMBER):
        return parts if len(parts) == _count(table, row) else None
    others = [each for each in (*SEPARATORS, ", ") if each != separator]
    return None if any(each in cell for each in others) else parts


def _known(codes: Codes | None, names: Collection[str]) -> Codes | None:
    return codes if codes is not None and all(code in names for code in codes) else None


def _called(table: CodingRows, row: CodingRow, codes: Codes | None, names: Collection[str] = ()) -> Codes | None:
    """The codes, but what somebody said is not the name of a code."""
    words, own = table.cell(row, "text content").strip(), IN_VIVO + table.cell(row, "number")
    return codes and tuple(own if code not in names and code.strip() == words else code for code in codes)


def _is_counted(table: CodingRows, row: CodingRow) -> bool:
    """Whether the row states how many codes it has, where the export does so at all."""
    return not table.has(NUMBER) or COUNT.fullmatch(table.cell(row, NUMBER).strip()) is not None


def _count(table: CodingRows, row: CodingRow) -> int | None:
    return int(table.cell(row, NUMBER)) if table.has(NUMBER) else None
