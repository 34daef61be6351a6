"""Where the header of a table stands: as stated, by the columns that are expected, or the first row that is filled."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pipeline.errors import InputError, Problem, rows_text
from pipeline.read.parsed import GridRow, Request
from pipeline.read.tools.spelling import comparable, is_blank

SEARCHED = 100
"""A header stands among the first rows; further down everything is answers."""
FIX = "ange header_row för vågen i study.toml"


def header_place(rows: Sequence[GridRow], request: Request, expected: frozenset[str]) -> int:
    """The header's place in the grid, from 0.

    Raises InputError when no row, or more than one, can be the header.
    """
    if request.header_row is not None:
        return stated_place(rows, request)
    return _by_expected(rows, request, expected) if expected else _first_filled(rows)


def stated_place(rows: Sequence[GridRow], request: Request) -> int:
    """The place of the row that the study states."""
    place = next((place for place, row in enumerate(rows) if row.number == request.header_row), None)
    if place is None:
        last = rows[-1].number
        raise InputError(
            Problem(request.name, f"rad {request.header_row} finns inte", f"en rubrikrad på rad 1 till {last}", FIX)
        )
    return place


def _by_expected(rows: Sequence[GridRow], request: Request, expected: frozenset[str]) -> int:
    wanted = {comparable(name): name for name in expected}
    found = [wanted.keys() & set(map(comparable, row.cells)) for row in rows[:SEARCHED]]
    most = max(map(len, found))
    places = [place for place, names in enumerate(found) if len(names) == most]
    if 2 * most <= len(wanted):
        raise InputError(_no_header(rows[places[0]], request, wanted, found[places[0]]))
    if len(places) > 1:
        numbers = rows_text([rows[place].number for place in places])
        raise InputError(Problem(request.name, f"{numbers} kan alla vara rubrikraden", "en rubrikrad", FIX))
    return places[0]


def _no_header(row: GridRow, request: Request, wanted: dict[str, str], found: set[str]) -> Problem:
    missing = ", ".join(repr(wanted[name]) for name in sorted(wanted.keys() - found))
    nearest = f"; närmast är rad {row.number}, där {missing} saknas" if found else f"; {missing} saknas"
    return Problem(  # what else the row holds is left out: it may be answers
        request.name,
        f"rubrikraden hittades inte{nearest}",
        "en rad med de kolumner som står i column_map.csv",
        f"kontrollera att det är rätt fil, eller {FIX}",
    )


def _first_filled(rows: Sequence[GridRow]) -> int:
    """The first row with more than half of its cells filled: titles fill one or two, and a table's header all.

    A header with an empty or a repeated name is still the header; it is refused afterwards, because the row below it
    holds answers.
    """
    filled = {place: sum(not is_blank(cell) for cell in rows[place].cells) for place in _first_with_content(rows)}
    width = max(filled.values())
    return next(place for place, n in filled.items() if 2 * n > width)


def _first_with_content(rows: Sequence[GridRow]) -> Iterator[int]:
    places = (place for place, row in enumerate(rows) if not all(map(is_blank, row.cells)))
    return islice(places, SEARCHED)
