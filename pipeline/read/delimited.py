"""Text files with separators: which separator, and one row per record, cells as they stand.

A separator fits when every row has as many fields as the header. Nothing is cut, shifted or guessed to make it fit.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any, rows_text
from pipeline.read.encodings import decoded
from pipeline.read.parsed import Grid, GridRow, Request
from pipeline.read.tools.header_row import SEARCHED
from pipeline.read.tools.spelling import comparable, is_blank

SEPARATORS = {";": "semikolon", ",": "komma", "\t": "tabb", "|": "lodstreck"}
SEPARATOR_LINE = re.compile(r'"?sep=([^\w"\r\n])"?(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line with which Excel is told the separator."""
SETTLE = 'ange separator under [wave.layout] i study.toml, till exempel separator = ";"'
Row = tuple[int, list[str]]
"""Line on which a record starts, and its fields."""


class Cut(NamedTuple):
    """The text cut at one separator."""

    separator: str
    rows: list[Row]
    torn: list[int]
    """Lines on which records start whose quotation marks do not match."""
    header: int | None
    """Place of the header among the rows."""
    hits: int
    """How many expected columns the header names."""
    odd: list[Row]
    """Rows that have not as many fields as the header."""

    @property
    def width(self) -> int:
        """Number of fields of the header."""
        return 0 if self.header is None else len(self.rows[self.header][1])

    @property
    def faults(self) -> int:
        """Number of rows that do not fit."""
        return len(self.odd) + len(self.torn)

    @property
    def is_likely(self) -> bool:
        """Whether this makes several columns of most rows; some may be damaged."""
        return self.width > 1 and 2 * self.faults < len(self.rows)


def read_delimited(request: Request) -> Grid:
    """Read a text file as rows of cells; an empty cell is None, everything else is text as it stands.

    A row is numbered by the line on which it starts. A line with nothing on it is a row of empty cells.

    Raises InputError naming every row that has not as many fields as the header or whose quotation marks do not
    match, and when encoding or separator are neither declared nor plain to see.
    """
    text, encoding = decoded(request.path.read_bytes(), request)
    line = SEPARATOR_LINE.match(text)
    stated = _stated(line[1] if line else None, request)
    text, first_line = (text[line.end() :], 2) if line else (text, 1)
    tried = [_cut(text, separator, first_line, request) for separator in _candidates(text, stated)]
    chosen = _as_stated(tried, request) if stated else _as_seen(tried, request)
    raise_if_any(InputError, _problems(chosen, request))
    return Grid(_grid_rows(chosen), (("encoding", encoding), ("separator", _called(chosen.separator))))


def _stated(in_file: str | None, request: Request) -> str | None:
    """The separator that the study or the file's first line states."""
    declared = request.separator
    if declared and in_file and declared != in_file:
        found = f"filen anger {_called(in_file)} som skiljetecken, study.toml {_called(declared)}"
        raise InputError(Problem(f"{request.name} rad 1", found, "samma skiljetecken", SETTLE))
    if declared and (declared.isalnum() or declared in '"\r\n\0'):
        raise InputError(Problem(request.name, f"{declared!r} kan inte vara skiljetecken", "till exempel ;", SETTLE))
    return declared or in_file


def _candidates(text: str, stated: str | None) -> list[str]:
    """Separators worth trying; the stated one first."""
    return list(dict.fromkeys([stated or ",", *(separator for separator in SEPARATORS if separator in text)]))


def _cut(text: str, separator: str, first_line: int, request: Request) -> Cut:
    rows, torn = _records(text, separator, first_line)
    header, hits = _header(rows, request)
    return Cut(separator, rows, torn, header, hits, [] if header is None else _odd_rows(rows, header))


def _records(text: str, separator: str, first_line: int) -> tuple[list[Row], list[int]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[Row] = []
    torn: list[int] = []
    while True:
        start = first_line + reader.line_num
        try:
            for fields in reader:
                rows.append((start, fields))
                start = first_line + reader.line_num
        except csv.Error:
            torn.append(start)
        else:
            return rows, torn


def _header(rows: Sequence[Row], request: Request) -> tuple[int | None, int]:
    """Place of the header, and how many expected columns it names."""
    named = _counter(frozenset(request.long or request.expected))
    if request.header_row is not None:
        header = next((place for place, (number, _) in enumerate(rows) if number == request.header_row), None)
        return header, 0 if header is None else named(rows[header][1])
    counts = [named(fields) for _, fields in rows[:SEARCHED]]
    if any(counts):
        return counts.index(max(counts)), max(counts)
    return next((place for place, (_, fields) in enumerate(rows) if not _is_blank(fields)), None), 0


def _counter(expected: frozenset[str]) -> Callable[[Sequence[str]], int]:
    """Counts the expected names among fields, however they are spaced and capitalised."""
    wanted = {comparable(name) for name in expected}
    return lambda fields: len(wanted & {comparable(field) for field in fields}) if wanted else 0


def _is_blank(fields: Sequence[str]) -> bool:
    return all(map(is_blank, fields))


def _odd_rows(rows: Sequence[Row], header: int) -> list[Row]:
    """Rows of another length than the header; above it, titles of fewer fields are as they should be."""
    width = len(rows[header][1])
    return [
        row
        for place, row in enumerate(rows)
        if len(row[1]) != width and not _is_blank(row[1]) and (place > header or len(row[1]) > width)
    ]


def _as_stated(tried: Sequence[Cut], request: Request) -> Cut:
    """The cut at the stated separator, unless another one fits the file better."""
    stated, *others = tried
    better = [
        cut
        for cut in others
        if cut.is_likely and (cut.hits > stated.hits or (cut.hits == stated.hits and not stated.is_likely))
    ]
    if better:
        found = f"det angivna skiljetecknet {_called(stated.separator)} passar inte"
        fix = "rätta separator under [wave.layout] i study.toml, eller filens rad sep="
        raise InputError(Problem(request.name, found, " eller ".join(_called(cut.separator) for cut in better), fix))
    return stated


def _as_seen(tried: Sequence[Cut], request: Request) -> Cut:
    """The only likely cut, or else the one whose faults say most about the file."""
    most = max(cut.hits for cut in tried)
    likely = [cut for cut in tried if cut.is_likely and cut.hits == most]
    if len(likely) > 1:
        found = f"raderna går att dela vid både {' och '.join(_called(cut.separator) for cut in likely)}"
        raise InputError(Problem(request.name, found, "ett skiljetecken", SETTLE))
    return likely[0] if likely else max(tried, key=_says_most)


def _says_most(cut: Cut) -> tuple[int, bool, int]:
    """A single column is one only if no separator divides any row of it."""
    return cut.hits, cut.width > 1, -cut.faults if cut.width > 1 else cut.faults


def _problems(cut: Cut, request: Request) -> Iterator[Problem]:
    if cut.torn:
        found = "citattecken som inte hör ihop, eller ett fält på mer än 131 072 tecken"
        fix = 'varje fält som börjar med " ska sluta med ", och " inuti det skrivas ""'
        yield Problem(f"{request.name} {rows_text(cut.torn)}", found, "parvisa citattecken", fix)
    if cut.header is None:
        yield from _without_header(cut, request)
    elif cut.odd:
        yield from _uneven(cut, cut.rows[cut.header][0], request.name)
    elif cut.width == 1 and not cut.hits:
        found = f"filen har bara en kolumn när den delas vid {_called(cut.separator)}"
        yield Problem(request.name, found, "flera kolumner", SETTLE)


def _without_header(cut: Cut, request: Request) -> Iterator[Problem]:
    if request.header_row is not None:
        fix = "rätta header_row under [wave.layout] i study.toml"
        yield Problem(f"{request.name} rad {request.header_row}", "ingen rad börjar här", "rubrikraden", fix)
    elif not cut.torn:
        yield Problem(request.name, "filen har inga rader", "en rubrikrad och svar", "exportera filen på nytt")


def _uneven(cut: Cut, header_line: int, name: str) -> Iterator[Problem]:
    expected = f"{cut.width} fält delade vid {_called(cut.separator)}, som rubrikraden på rad {header_line}"
    for word, rows in (
        ("för få", [row for row in cut.odd if len(row[1]) < cut.width]),
        ("för många", [row for row in cut.odd if len(row[1]) > cut.width]),
    ):
        if rows:
            counts = sorted({len(fields) for _, fields in rows})
            found = f"{word} fält ({counts[0] if len(counts) == 1 else f'{counts[0]}–{counts[-1]}'})"
            fix = "rätta raderna i exporten; står rubrikraden på en annan rad, ange header_row under [wave.layout]"
            yield Problem(f"{name} {rows_text([number for number, _ in rows])}", found, expected, fix)


def _grid_rows(cut: Cut) -> list[GridRow]:
    return [GridRow(number, _cells(fields, cut.width)) for number, fields in cut.rows]


def _cells(fields: Sequence[str], width: int) -> list[str | None]:
    if len(fields) != width and _is_blank(fields):
        return [None] * width
    return [field or None for field in fields] + [None] * (width - len(fields))


def _called(separator: str) -> str:
    return SEPARATORS.get(separator, separator)
