"""Which rows of a table are records, and why every other row is none."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from pipeline.findings import Remark
from pipeline.read.parsed import GridRow, LeftOut, Variable
from pipeline.read.tools.aliases import fields, preview_marks, totals_words
from pipeline.read.tools.headings import Headings
from pipeline.read.tools.spelling import comparable, is_blank


class Sorted(NamedTuple):
    """The rows of a table, accounted for."""

    records: list[GridRow]
    left_out: tuple[LeftOut, ...]
    remarks: tuple[Remark, ...]


def sort_rows(rows: Sequence[GridRow], headings: Headings, tool: str) -> Sorted:
    """Every row is a record or left out with its reason."""
    reasons = _reasons(rows, headings, _preview_test(headings.variables, tool))
    records = [row for place, row in enumerate(rows) if place not in reasons]
    left_out = tuple(LeftOut(rows[place].number, reasons[place]) for place in sorted(reasons))
    accounted = sorted([row.number for row in records] + [row.row for row in left_out])
    if accounted != sorted({row.number for row in rows}):
        raise AssertionError(f"{len(rows)} rows became {len(records)} records and {len(left_out)} left out")
    return Sorted(records, left_out, _totals_among(records))


def field_places(variables: Sequence[Variable], tool: str) -> Mapping[str, int]:
    """Where the tool's own columns stand, told by their names or their texts."""
    names = fields(tool)
    places: dict[str, int] = {}
    for place, variable in enumerate(variables):
        field = names.get(comparable(variable.name)) or names.get(comparable(variable.wording))
        if field:
            places.setdefault(field, place)
    return places


def _reasons(rows: Sequence[GridRow], headings: Headings, is_preview: Callable[[GridRow], bool]) -> dict[int, str]:
    first, last = headings.rows[0], headings.rows[-1]
    reasons = dict.fromkeys(headings.rows, "header")
    for place, row in enumerate(rows):
        if place in reasons:
            continue
        if all(map(is_blank, row.cells)):
            reasons[place] = "empty"
        elif place < first:
            reasons[place] = "above_header"
        elif is_preview(row):
            reasons[place] = "preview"
    return reasons | dict.fromkeys(_totals(rows, last, reasons), "totals")


def _totals(rows: Sequence[GridRow], header: int, known: Mapping[int, str]) -> list[int]:
    """Summary rows have no record after them."""
    places = []
    for place in range(len(rows) - 1, header, -1):
        if place in known:
            continue
        if not _opens_with_total(rows[place]):
            break
        places.append(place)
    return places


def _totals_among(records: Sequence[GridRow]) -> tuple[Remark, ...]:
    found = tuple(row.number for row in records if _opens_with_total(row))
    if not found:
        return ()
    remark = Remark(
        "totals_row_among_records",
        "warning",
        "rader mitt bland svaren börjar som en summarad och lästes som svar",
        "ta bort dem ur exporten om de är summor",
        rows=found,
    )
    return (remark,)


def _opens_with_total(row: GridRow) -> bool:
    first = next((cell for cell in row.cells if not is_blank(cell)), "")
    return comparable((first or "").partition(":")[0]) in totals_words()


def _preview_test(variables: Sequence[Variable], tool: str) -> Callable[[GridRow], bool]:
    places = field_places(variables, tool)
    marks = [(places[field], values) for field, values in preview_marks(tool).items() if field in places]
    return lambda row: any(place < len(row.cells) and comparable(row.cells[place]) in values for place, values in marks)
