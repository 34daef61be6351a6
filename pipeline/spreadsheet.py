"""Lists that a person opens in a spreadsheet: text stays text, and numbers stay numbers."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
NUMBER = re.compile(r"[-+]?[0-9]+([.,][0-9]+)?")
MARK = "'"


def as_text(cell: str) -> str:
    """A cell that a spreadsheet cannot take for a formula. `from_text` gives the cell back."""
    harmless = not cell.startswith((*STARTS_A_FORMULA, MARK)) or NUMBER.fullmatch(cell)
    return cell if harmless else MARK + cell


def from_text(written: str) -> str:
    """The cell that `as_text` wrote."""
    return written.removeprefix(MARK)


def csv_list(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A comma-separated list in which no cell is a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([as_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
    return text.getvalue()
