"""Columns under their names: which are refused, which are dropped because they are empty or personal data."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.parsed import GridRow, Variable
from pipeline.read.tools.aliases import personal_kinds
from pipeline.read.tools.spelling import comparable, is_blank


class Column(NamedTuple):
    """One variable and its cells, in the records' order."""

    variable: Variable
    cells: Sequence[str | None]


def columns_of(
    records: Sequence[GridRow], variables: Sequence[Variable], where: str
) -> tuple[list[Column], list[Remark]]:
    """The records by column, without columns after the last name in which nothing stands.

    Raises InputError for names that are empty or repeated and for cells outside the header.
    """
    cells = list(zip_longest(*(row.cells for row in records)))[: len(variables)]
    cells += [(None,) * len(records)] * (len(variables) - len(cells))
    named = max((place for place, variable in enumerate(variables, 1) if variable.name), default=0)
    after = range(named, len(variables))
    empty = [place for place in after if all(map(is_blank, cells[place]))]
    kept = named if len(empty) == len(after) else len(variables)
    raise_if_any(InputError, (Problem(where, *problem) for problem in _name_problems(variables[:kept])))
    return [Column(*pair) for pair in zip(variables[:kept], cells[:kept], strict=True)], _emptied(len(variables) - kept)


def check_names(columns: Sequence[Column], where: str) -> None:
    """Raise InputError for names that are empty or repeated."""
    variables = [column.variable for column in columns]
    raise_if_any(InputError, (Problem(where, *problem) for problem in _name_problems(variables)))


def _name_problems(variables: Sequence[Variable]) -> Iterator[tuple[str, str, str]]:
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, variable in enumerate(variables, 1):
        places[comparable(variable.name)].append(place)
    for name, found in places.items():
        numbers = _numbers(found)
        if not name:
            yield f"rubriken i {numbers} är tom", "ett namn över varje kolumn", "namnge eller ta bort kolumnen"
        elif len(found) > 1:
            yield (
                f"{numbers} har samma rubrik",
                "ett eget namn på varje kolumn",
                "byt namn i exporten, eller exportera med frågekoder som rubriker",
            )


def _numbers(places: Sequence[int]) -> str:
    if len(places) == 1:
        return f"kolumn {places[0]}"
    return f"kolumnerna {', '.join(map(str, places[:-1]))} och {places[-1]}"


def _emptied(n: int) -> list[Remark]:
    if not n:
        return []
    return [
        Remark("empty_column_dropped", "note", f"{n} kolumn(er) sist i filen, utan rubrik och innehåll, lästes inte in")
    ]


def without_personal(
    columns: Sequence[Column], kept: frozenset[str], marked: frozenset[str]
) -> tuple[list[Column], list[Remark]]:
    """The columns that are not personal data, or that the study asks for by name."""
    asked = frozenset(map(comparable, kept))
    kinds = [_personal_kind(column.variable, marked) for column in columns]
    dropped = [
        (column.variable.name, kind)
        for column, kind in zip(columns, kinds, strict=True)
        if kind and comparable(column.variable.name) not in asked
    ]
    names = {name for name, _ in dropped}
    return [column for column in columns if column.variable.name not in names], _dropped(dropped)


def _personal_kind(variable: Variable, marked: frozenset[str]) -> str:
    kinds = personal_kinds()
    told = kinds.get(comparable(variable.name)) or kinds.get(comparable(variable.wording)) or ""
    return told or ("markerad som identifierande i verktyget" if variable.name in marked else "")


def _dropped(dropped: Sequence[tuple[str, str]]) -> list[Remark]:
    if not dropped:
        return []
    listed = ", ".join(f"{name!r} ({kind})" for name, kind in dropped)
    remark = Remark(
        "personal_data_dropped",
        "note",
        f"kolumner med personuppgifter lästes inte in: {listed}",
        "ange kolumnen som fråga i column_map.csv om den behövs, till exempel för att länka mättillfällen",
    )
    return [remark]
