"""The type of table that a report may see."""

from dataclasses import dataclass, field

import pandas as pd

from pipeline.errors import DisclosureError, Problem
from pipeline.tables import safe as declared
from pipeline.tables.base import Column, Table
from pipeline.tables.safe_comparability import COMPARABILITY_TABLES
from pipeline.tables.safe_focus import FOCUS_TABLES
from pipeline.tables.safe_foresight import FORESIGHT_TABLES
from pipeline.tables.safe_reliability import RELIABILITY_TABLES
from pipeline.tables.safe_sensitivity import SENSITIVITY_TABLES
from pipeline.tables.safe_who_changed import WHO_CHANGED_TABLES

DECLARED = {
    table.name: table
    for table in (
        declared.LEVELS,
        declared.CHANGES,
        declared.RESPONSE,
        declared.EDITION,
        declared.FREQUENCIES,
        declared.LEDGER,
        declared.QUALITY,
        *FOCUS_TABLES,
        *COMPARABILITY_TABLES,
        *WHO_CHANGED_TABLES,
        *RELIABILITY_TABLES,
        *SENSITIVITY_TABLES,
        *FORESIGHT_TABLES,
    )
}
DATA_FILE = "data.json"
"""Where a release keeps its tables as data."""
_MADE_HERE = object()


@dataclass(frozen=True, eq=False)
class SafeTable:
    """A protected table. Made only by `seal_table`, which checks what every published table must keep."""

    table: Table
    _frame: pd.DataFrame = field(repr=False)
    _made_by: object = field(repr=False, default=None)

    def __post_init__(self) -> None:
        """Refuse a table that did not come through seal_table."""
        if self._made_by is not _MADE_HERE:
            raise TypeError("a SafeTable is made by protect.safe.seal_table only")

    @property
    def frame(self) -> pd.DataFrame:
        """A copy of the rows."""
        return self._frame.copy()


def seal_table(name: str, frame: pd.DataFrame) -> SafeTable:
    """Check a protected frame and seal it.

    Parameters
    ----------
    name : one of the tables declared in pipeline.tables.safe.
    frame : its rows, protected and rounded.

    A marked row carries no number and no word that may be left out, an unmarked row's numbers are whole, and a mark has
    a reason.

    Raises DisclosureError naming the column and how many rows break a rule.
    """
    table = DECLARED[name]
    conformed = table.conform(frame)
    problems = [
        problem
        for column in table.columns
        if column.kind == "number"
        for problem in _breaches(table, column, conformed)
    ]
    if "mark" in conformed:
        problems += [problem for name in _words(table) for problem in _said(table, name, conformed)]
        unexplained = (conformed["mark"] == "") != (conformed["reason"] == "")
        problems += _problem(table, "mark", int(unexplained.sum()), "märket och skälet följs inte åt")
    if problems:
        raise DisclosureError(problems)
    return SafeTable(table, conformed, _MADE_HERE)


def _breaches(table: Table, column: Column, frame: pd.DataFrame) -> list[Problem]:
    values = frame[column.name]
    hidden = frame["mark"] != ""
    fractions = values.notna() & (values != values.round())
    return [
        *_problem(table, column.name, int((values.notna() & hidden).sum()), "en dold rad bär ett tal"),
        *_problem(table, column.name, int(fractions.sum()), "ett tal är inte avrundat till heltal"),
    ]


def _words(table: Table) -> list[str]:
    """Columns with a word that may be left out."""
    return [column.name for column in table.columns if "" in column.one_of and column.name not in {"mark", "reason"}]


def _said(table: Table, name: str, frame: pd.DataFrame) -> list[Problem]:
    said = (frame[name] != "") & (frame["mark"] != "")
    return _problem(table, name, int(said.sum()), "en dold rad bär ett ord")


def _problem(table: Table, column: str, count: int, found: str) -> list[Problem]:
    return [Problem(f"{table.name}.{column}", f"{found} ({count} rader)")] if count else []
