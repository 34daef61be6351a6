"""ATLAS.ti's code list: one row per code, its level told by the column in which its name stands."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import InputError, raise_if_any
from pipeline.read.coding_rows import CodingRow, CodingRows
from pipeline.read.codings import Code

COLUMN = "code"
LEVEL_JOINT = ": "
"""Between the levels of a code's name where quotations name it."""

BULLET = re.compile(r"^[●○•◦]\s*")
FREQUENCY = ("magnitude degree", "grounded")


class ListedCode(NamedTuple):
    """A code and how many quotations the list says that it has; empty when it does not say."""

    code: Code
    frequency: str


def listed_codes(table: CodingRows) -> list[ListedCode]:
    """The codes of a code list, in its order.

    Raises InputError when a row has no name or several, skips a level, or names a code again.
    """
    first = table.header.index(COLUMN)
    levels = range(first, next((at for at in range(first + 1, len(table.header)) if table.header[at]), first + 1))
    names = [[row.cells[level].strip() for level in levels] for row in table.rows]
    unclear = (row.number for row, each in zip(table.rows, names, strict=True) if sum(map(bool, each)) != 1)
    raise_if_any(InputError, table.problem("raden har inte precis ett kodnamn", unclear))
    paths = [*_paths(names)]
    counts = Counter(paths)
    rows = [*zip(table.rows, paths, strict=True)]
    problems = [
        *table.problem("en nivå över koden saknas", (row.number for row, path in rows if "" in path)),
        *table.problem("samma kod står flera gånger", (row.number for row, path in rows if counts[path] > 1)),
    ]
    raise_if_any(InputError, problems)
    return [ListedCode(_code(table, row, path), _frequency(table, row)) for row, path in rows]


def _paths(names: list[list[str]]) -> Iterator[tuple[str, ...]]:
    """Every code's names from the top; a level that no row above has given a name stays empty."""
    above: list[str] = []
    for each in names:
        level = next(at for at, name in enumerate(each) if name)
        above = [*above[:level], *[""] * (level - len(above)), BULLET.sub("", each[level])]
        yield tuple(above)


def _code(table: CodingRows, row: CodingRow, path: tuple[str, ...]) -> Code:
    return Code(
        id=LEVEL_JOINT.join(path),
        name=path[-1],
        path=path,
        parent=LEVEL_JOINT.join(path[:-1]),
        definition=table.cell(row, "comment"),
    )


def _frequency(table: CodingRows, row: CodingRow) -> str:
    return next((table.cell(row, column).strip() for column in FREQUENCY if table.has(column)), "")
