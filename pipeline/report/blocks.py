"""What pages are put together from: tiles, tables and figures, as plain data for the templates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup

from pipeline.report.numbers_sv import number
from pipeline.report.wording import MARKS

Kind = Literal["number", "text", "share"]


@dataclass(frozen=True)
class Cell:
    """A number, a mark or words; `step` colours it, `share` draws a bar of so many per cent."""

    text: str
    kind: Kind = "number"
    step: int | None = None
    share: int | None = None


@dataclass(frozen=True)
class Row:
    """A row of a table: whose it is, where that is described, and its cells."""

    name: str
    cells: tuple[Cell, ...]
    link: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Grid:
    """A table: every column has a heading, every row a name. Column groups are (heading, number of columns)."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    groups: tuple[tuple[str, int], ...] = ()
    meanings: Mapping[str, str] = field(default_factory=lambda: MARKS)

    @property
    def marks(self) -> dict[str, str]:
        """The marks that occur in the table, and what they mean."""
        return marks_in(self.rows, self.meanings)


@dataclass(frozen=True)
class Tile:
    """A key number: what it is, the number, and what to know about it."""

    name: str
    value: str
    notes: tuple[str, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Figure:
    """A chart with its title, how to read it, and the table that holds the same numbers.

    A long chart comes in parts, each short enough for a sheet of paper, on the same scales.
    """

    id: str
    title: str
    charts: tuple[Markup, ...]
    reading: tuple[str, ...]
    table: Grid
    about_table: str = ""


@dataclass(frozen=True)
class NotShown:
    """Something that is left out, the mark it has in the tables, and why."""

    name: str
    mark: str
    what: str
    why: str


def number_or_mark(value: int | None, mark: str = "") -> Cell:
    """The number, or the mark that stands in its stead; what does not apply is a full stop."""
    return Cell(number(value) if value is not None else mark or ".")


def marks_in(rows: Iterable[Row], meanings: Mapping[str, str]) -> dict[str, str]:
    """Of the marks that have a meaning, those that occur in the rows."""
    texts = {cell.text for row in rows for cell in row.cells}
    return {mark: meaning for mark, meaning in meanings.items() if mark in texts}
