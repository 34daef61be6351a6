"""QualCoder's database (data.qda), opened so that nothing in it is run: fixed questions to tables known beforehand."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, Problem, raise_if_any

MAGIC = b"SQLite format 3\0"
Row = dict[str, Any]
Tables = dict[str, list[Row]]

NEEDED = {
    "source": ("id", "name", "fulltext"),
    "code_name": ("cid", "name", "memo", "catid"),
    "code_cat": ("catid", "name", "memo", "supercatid"),
    "code_text": ("ctid", "cid", "fid", "seltext", "pos0", "pos1", "owner", "date"),
    "cases": ("caseid", "name"),
    "case_text": ("caseid", "fid"),
    "attribute": ("name", "attr_type", "value", "id"),
}
IF_THERE = {"code_name": ("supercid",), "code_image": ("cid",), "code_av": ("cid",)}
"""Codes below codes came with version 16 of the database; codes on pictures, sound and film are counted."""

MOST_SECONDS = 60.0
MOST_BYTES = 50_000_000
"""Of a single cell: a text."""

MOST_ROWS = 1_000_000
"""Of a table: a damaged file may lead round in circles."""

STEPS = 10_000
"""Steps of the database between two looks at the clock."""

MADE = "filen data.qda i QualCoders projektmapp"


def read_tables(path: Path, name: str) -> Tables:
    """Every row of the tables that say what was coded, by column; tables that may be missing come out empty.

    Raises InputError when the database cannot be read whole, or lacks a table or a column of QualCoder's.
    """
    if any(path.with_name(path.name + ending).exists() for ending in ("-wal", "-journal")):
        found = "databasen är öppen i ett annat program eller avslutades inte riktigt"
        raise InputError(Problem(name, found, MADE, "stäng projektet i QualCoder och kopiera filen på nytt"))
    tables, problems = _asked(path, name)
    raise_if_any(InputError, [*problems, *_unfit(tables, name)])
    return tables


def _asked(path: Path, name: str) -> tuple[Tables, list[Problem]]:
    try:
        with closing(_opened(path)) as database:
            columns = {table: _columns(database, table) for table in {**NEEDED, **IF_THERE}}
            problems = [*_missing(columns, name)]
            return {} if problems else {each: _rows(database, each, names) for each, names in columns.items()}, problems
    except (sqlite3.Error, UnicodeError):  # their words may quote a cell
        return {}, [Problem(name, "databasen går inte att läsa: den är skadad, avkortad eller för stor", MADE)]


def _opened(path: Path) -> sqlite3.Connection:
    """The database, read only, where nothing but the reading of known tables is allowed."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_BYTES)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    latest = time.monotonic() + MOST_SECONDS
    database.set_progress_handler(lambda: time.monotonic() > latest, STEPS)
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    database.set_authorizer(_permission)
    return database


def _permission(action: int, first: str | None, _: str | None, __: str | None, inside: str | None) -> int:
    """Allow to read known tables, and not through a view or a trigger."""
    is_reading = action == sqlite3.SQLITE_READ and first in {*NEEDED, *IF_THERE, "sqlite_master"}
    is_asking = action == sqlite3.SQLITE_PRAGMA and first == "table_info"
    is_allowed = inside is None and (action == sqlite3.SQLITE_SELECT or is_reading or is_asking)
    return sqlite3.SQLITE_OK if is_allowed else sqlite3.SQLITE_DENY


def _columns(database: sqlite3.Connection, table: str) -> tuple[str, ...]:
    """The columns to read of a table: none when there is no such table, or a view or a virtual one of that name."""
    stored = "SELECT name FROM sqlite_master WHERE rootpage > 0 AND name = ?"  # views and virtual ones have no page
    if not database.execute(stored, [table]).fetchall():
        return ()
    there = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}  # not those that are computed
    return tuple(each for each in (*NEEDED.get(table, ()), *IF_THERE.get(table, ())) if each in there)


def _missing(columns: dict[str, tuple[str, ...]], name: str) -> Iterator[Problem]:
    missing = [f"{table}.{each}" for table, names in NEEDED.items() for each in names if each not in columns[table]]
    if not any(columns[table] for table in NEEDED):
        yield Problem(name, "databasen är inte QualCoders", MADE)
    elif missing:
        yield Problem(name, f"databasen saknar tabeller eller kolumner: {', '.join(missing)}", MADE)


def _rows(database: sqlite3.Connection, table: str, columns: tuple[str, ...]) -> list[Row]:
    if not columns:
        return []
    found = database.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchmany(MOST_ROWS + 1)  # noqa: S608 - ours
    return [dict(zip(columns, row, strict=True)) for row in found]


def _unfit(tables: Tables, name: str) -> Iterator[Problem]:
    for table, rows in tables.items():
        if len(rows) > MOST_ROWS:
            yield Problem(name, f"tabellen {table} har fler än {MOST_ROWS} rader")
        if any(isinstance(cell, bytes) for row in rows for cell in row.values()):
            yield Problem(name, f"tabellen {table} har celler som varken är text eller tal", MADE)
