"""Where in a text a row of a coding export says that its segment stands."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from pipeline.errors import Problem
from pipeline.findings import Remark
from pipeline.read.coding_rows import CodingRows

Counts = Literal["codepoint", "paragraph"]
COUNT = re.compile(r"[0-9]{1,9}")
RANGE = re.compile(r"\(?\s*([0-9]{1,9})\s*[-\u2013\u2014]\s*([0-9]{1,9})\s*\)?")
OTHER_KIND = re.compile(r"[:|]")
"""In pages ("3: 120-180") and times ("00:01:10")."""
SURE = 0.95


class Place(NamedTuple):
    """What a row states: the cells of its first and last position."""

    row: int
    start: str
    end: str
    text: str = ""

    @property
    def numbers(self) -> tuple[int, int] | None:
        """The positions, if they are two numbers."""
        is_read = COUNT.fullmatch(self.start) and COUNT.fullmatch(self.end)
        return (int(self.start), int(self.end)) if is_read else None

    @property
    def is_stated(self) -> bool:
        """Whether the row states anything."""
        return bool(self.start or self.end)

    @property
    def is_of_another_kind(self) -> bool:
        """Whether it is a page or a time."""
        return self.numbers is None and bool(OTHER_KIND.search(self.start + self.end))


def ranged(row: int, cell: str, text: str) -> Place:
    """The place that one cell states, as "465-823" or "(465 - 823)"."""
    found = RANGE.fullmatch(cell)
    return Place(row, found[1], found[2], text) if found else Place(row, cell, "", text)


def place_problems(
    table: CodingRows, places: Iterable[Place], counts: Counts, *, last_is_in: bool
) -> Iterator[Problem]:
    """Places that are no numbers, end before they begin, or hold nothing."""
    stated = [each for each in places if each.is_stated and not each.is_of_another_kind]
    yield from table.problem("positionen är inte två tal", (each.row for each in stated if each.numbers is None))
    first, shortest = (1, 0) if counts == "paragraph" else (0, 0 if last_is_in else 1)
    wrong = (
        each.row
        for each in stated
        if each.numbers and (each.numbers[0] < first or each.numbers[1] - each.numbers[0] < shortest)
    )
    yield from table.problem("slutet är före början, eller så är markeringen tom", wrong)


def last_is_in(places: Sequence[Place]) -> bool | None:
    """Whether ends name the last character or the one after it, by how long the texts are; None if they do not tell."""
    measured = [
        (each.numbers[1] - each.numbers[0] + 1, len(each.text)) for each in places if each.numbers and each.text
    ]
    fits = sum(inclusive == length for inclusive, length in measured)
    if measured and fits >= SURE * len(measured):
        return True
    fits = sum(inclusive - 1 == length for inclusive, length in measured)
    return False if measured and fits >= SURE * len(measured) else None


def place_remarks(places: Sequence[Place], counts: Counts) -> Iterator[Remark]:
    """What places cannot tell."""
    if not any(each.numbers for each in places):
        found = "exporten anger inte var i texten markeringarna står"
        yield Remark("export_without_positions", "note", found)
    elif rows := tuple(each.row for each in places if not each.is_stated):
        yield Remark("codings_without_positions", "warning", "raderna anger inte var i texten de står", rows=rows)
    if rows := tuple(each.row for each in places if each.is_of_another_kind):
        found = "raderna anger sida eller tid i stället för plats i texten; de räknas utan plats"
        yield Remark("positions_of_another_kind", "warning", found, "koda texten i stället", rows=rows)
    if counts == "paragraph" and any(each.numbers for each in places):
        found = "exporten anger stycken och inte tecken, så samstämmighet räknas i hela stycken"
        yield Remark("positions_are_paragraphs", "note", found, "exportera hellre ett REFI-QDA-projekt")
