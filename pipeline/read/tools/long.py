"""One row per answer made one record per respondent: a column per variable, in order of first appearance."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any, rows_text
from pipeline.read.parsed import Long
from pipeline.read.tools.columns import Column, check_names
from pipeline.read.tools.headings import text_variable
from pipeline.read.tools.spelling import comparable, is_blank

Rows = Sequence[int]
ONE_ID_EACH = "ge varje person och grupp ett eget id, om en person svarar för flera grupper; rätta annars exporten"


class Wide(NamedTuple):
    """One record per respondent."""

    columns: list[Column]
    rows: list[int]
    """Row number of each respondent's first answer. The rows with the other answers are no records and are not left
    out either: the fact answers_n counts them all."""


class _Parts(NamedTuple):
    respondents: Sequence[str | None]
    variables: Sequence[str | None]
    values: Sequence[str | None]
    others: list[Column]


def widened(columns: Sequence[Column], rows: Rows, long: Long, where: str) -> Wide:
    """The records of an export with one row per answer.

    Raises InputError for a row without respondent or variable, an answer given twice, and a further column that is
    not the same in all of a respondent's rows.
    """
    parts = _parts(columns, long, where)
    raise_if_any(InputError, (Problem(where, *problem) for problem in _problems(parts, rows, long)))
    firsts: dict[str, int] = {}
    for place, respondent in enumerate(parts.respondents):
        firsts.setdefault(respondent or "", place)
    answers: dict[str, dict[str, str | None]] = {}
    for respondent, variable, value in zip(*parts[:3], strict=True):
        answers.setdefault(variable or "", {})[respondent or ""] = value
    wide = [
        Column(text_variable(long.respondent), list(firsts)),
        *(Column(other.variable, [other.cells[place] for place in firsts.values()]) for other in parts.others),
        *(Column(text_variable(name), [given.get(who) for who in firsts]) for name, given in answers.items()),
    ]
    check_names(wide, where)
    return Wide(wide, [rows[place] for place in firsts.values()])


def _parts(columns: Sequence[Column], long: Long, where: str) -> _Parts:
    by_name = {comparable(column.variable.name): column for column in columns}
    missing = [name for name in long if comparable(name) not in by_name]
    raise_if_any(
        InputError,
        (
            Problem(
                where, f"kolumnen {name!r} saknas", "kolumnerna under wave.layout.long i study.toml", "rätta namnet"
            )
            for name in missing
        ),
    )
    respondent, variable, value = (by_name.pop(comparable(name)) for name in long)
    return _Parts(respondent.cells, variable.cells, value.cells, list(by_name.values()))


def _problems(parts: _Parts, rows: Rows, long: Long) -> Iterator[tuple[str, str, str]]:
    for name, cells in ((long.respondent, parts.respondents), (long.variable, parts.variables)):
        empty = [number for number, cell in zip(rows, cells, strict=True) if is_blank(cell)]
        if empty:
            yield (
                f"kolumnen {name!r} är tom på {rows_text(empty)}",
                "ett värde på varje rad",
                "rätta eller ta bort raden",
            )
    twice = _repeated(parts, rows)
    if twice:
        found = f"samma respondent har svarat flera gånger på samma fråga på {rows_text(twice)}"
        yield found, "ett svar per respondent och fråga", ONE_ID_EACH
    for other in parts.others:
        varying = _varying(parts.respondents, other.cells, rows)
        if varying:
            found = f"kolumnen {other.variable.name!r} har olika värden för samma respondent på {rows_text(varying)}"
            yield found, "ett värde per respondent", ONE_ID_EACH


def _repeated(parts: _Parts, rows: Rows) -> list[int]:
    places: defaultdict[tuple[str | None, str | None], list[int]] = defaultdict(list)
    for number, respondent, variable in zip(rows, parts.respondents, parts.variables, strict=True):
        places[respondent, variable].append(number)
    return sorted(number for numbers in places.values() if len(numbers) > 1 for number in numbers)


def _varying(respondents: Sequence[str | None], cells: Sequence[str | None], rows: Rows) -> list[int]:
    first: dict[str | None, str | None] = {}
    return [
        number
        for number, respondent, cell in zip(rows, respondents, cells, strict=True)
        if first.setdefault(respondent, cell) != cell
    ]
