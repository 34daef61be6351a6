"""The invitation list: how many were asked, per group and organisation. Names stay as written."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.apart import parse_apart
from pipeline.read.parsed import Parsed, Request
from pipeline.study.wave import Wave
from pipeline.tables.raw import INVITED_ROWS

HEADER = ["group", "organisation", "invited", "not_eligible"]
DIGITS = 7
COLUMNS = f"kolumnerna {', '.join(HEADER)}, som CSV (UTF-8) eller Excel"


def read_invited(folder: Path, wave: Wave) -> pd.DataFrame:
    """Read a wave's invitation list, a text file or a workbook (INVITED_ROWS); empty when the wave has none.

    Raises InputError when the columns are not the four of HEADER, and with every row without a group or whose counts
    are not whole numbers.
    """
    if wave.invited is None:
        return INVITED_ROWS.empty()
    name = wave.invited
    parsed = _parsed(folder / name, name)
    raise_if_any(InputError, _other_columns(parsed, name))
    lines = list(zip(parsed.rows, parsed.records.select(HEADER).to_pylist(), strict=True))
    raise_if_any(InputError, (problem for number, line in lines for problem in _wrong(f"{name} rad {number}", line)))
    rows = [
        (
            wave.id,
            number,
            _stripped(line["group"]),
            _stripped(line["organisation"]) or None,
            int(_stripped(line["invited"])),
            int(_stripped(line["not_eligible"]) or 0),
        )
        for number, line in lines
    ]
    return INVITED_ROWS.conform(pd.DataFrame(rows, columns=INVITED_ROWS.column_names))


def _parsed(path: Path, name: str) -> Parsed:
    try:
        return parse_apart(Request(path, name, frozenset(HEADER), tool="generic"))
    except InputError as error:
        problems = [replace(problem, expected=COLUMNS, fix="spara listan på nytt") for problem in error.problems]
    raise InputError(problems)


def _other_columns(parsed: Parsed, name: str) -> Iterator[Problem]:
    columns = set(parsed.records.column_names)
    for column in HEADER:
        if column not in columns:
            yield Problem(name, f"kolumnen {column!r} saknas", COLUMNS)
    if unknown := columns - set(HEADER):
        yield Problem(name, f"{len(unknown)} okända kolumner", COLUMNS)


def _wrong(where: str, line: Mapping[str, str | None]) -> Iterator[Problem]:
    if not _stripped(line["group"]):
        yield Problem(where, "group är tom", "gruppens namn eller kod")
    counts = [_stripped(line["invited"]), _stripped(line["not_eligible"]) or "0"]
    if not all(count.isascii() and count.isdecimal() and len(count) <= DIGITS for count in counts):
        yield Problem(where, "invited eller not_eligible är inte ett antal", "ett helt tal")
    elif int(counts[1]) > int(counts[0]):
        yield Problem(where, "not_eligible är större än invited")


def _stripped(cell: str | None) -> str:
    return (cell or "").strip()
