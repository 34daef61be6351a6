"""What is in a file, without what anyone answered: columns, labels, declared missing values and counts."""

from typing import NamedTuple

import pyarrow.compute as pc

from pipeline.read.parsed import Parsed


class Seen(NamedTuple):
    """One column of a file. Counts are of cells; values are shown only where the file itself labels them."""

    column: str
    wording: str
    storage: str
    filled: int
    empty: int
    distinct: int
    labels: str
    missing: str


def columns_of(parsed: Parsed) -> tuple[Seen, ...]:
    """Every column of a file."""
    labels: dict[str, list[str]] = {}
    for column, value, label in parsed.value_labels:
        labels.setdefault(column, []).append(f"{value} = {label}")
    missing: dict[str, list[str]] = {}
    for column, low, high in parsed.missing_ranges:
        missing.setdefault(column, []).append(low if low == high else f"{low} till {high}")
    return tuple(
        Seen(
            variable.name,
            variable.wording,
            variable.storage,
            *_counts(parsed, variable.name),
            "; ".join(labels.get(variable.name, ())),
            "; ".join(missing.get(variable.name, ())),
        )
        for variable in parsed.variables
    )


def _counts(parsed: Parsed, name: str) -> tuple[int, int, int]:
    """Cells that hold something, cells that do not, and different contents."""
    cells = parsed.records[name]
    blank = pc.equal(cells, "") if cells.type == "string" else pc.is_null(cells)
    empty = pc.sum(pc.fill_null(blank, fill_value=True)).as_py() or 0
    distinct = pc.count_distinct(cells.filter(pc.invert(pc.fill_null(blank, fill_value=True)))).as_py()
    return len(cells) - empty, empty, distinct
