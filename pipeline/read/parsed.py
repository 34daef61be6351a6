"""What is asked of a parser and what it hands back, the same for every format and survey tool.

A parser runs in a process of its own, so both are plain: no pandas, no study definition, no pickle.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa

from pipeline.findings import Remark
from pipeline.number_text import number_text

MEMORY_VARIABLE = "BASLINJE_PARSER_MEMORY"
"""How many bytes of memory the parsing process may have."""


class Long(NamedTuple):
    """The columns of an export with one row per answer."""

    respondent: str
    variable: str
    value: str


class Request(NamedTuple):
    """A file to parse, and what is known about it beforehand."""

    path: Path
    name: str
    """What the file is called in messages: its place in the study folder."""
    expected: frozenset[str] = frozenset()
    """Columns that the study expects; where a header stands is decided by them. Empty = nothing is known."""
    codebook: Path | None = None
    """The survey tool's own description of the questions; of a coding export, the program's own list of codes."""
    encoding: str | None = None
    separator: str | None = None
    decimal: str = "."
    sheet: str | None = None
    header_row: int | None = None
    """Row number of the header in the file, from 1."""
    header_rows: int = 1
    """How many rows the header takes, groups of columns above their columns."""
    tool: str | None = None
    """The survey tool, or generic; None = told by the header."""
    long: Long | None = None
    columns: tuple[tuple[str, str], ...] = ()
    """Of a coding export from no known program: what it should say, and the column that says it."""
    unit: str = "codepoint"
    """What the positions of such an export count: codepoint or paragraph."""

    def to_json(self) -> str:
        """The request as a line of text."""
        content = self._asdict() | {
            "path": str(self.path),
            "codebook": self.codebook and str(self.codebook),
            "expected": sorted(self.expected),
        }
        return json.dumps(content, ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> "Request":
        """The request that `to_json` wrote."""
        content: dict[str, Any] = json.loads(text)
        content["path"] = Path(content["path"])
        content["codebook"] = content["codebook"] and Path(content["codebook"])
        content["expected"] = frozenset(content["expected"])
        content["long"] = content["long"] and Long(*content["long"])
        content["columns"] = tuple((field, column) for field, column in content["columns"])
        return cls(**content)


class GridRow(NamedTuple):
    """One row of a text file or a sheet: its number in the file, and its cells as text; an empty cell is None."""

    number: int
    cells: list[str | None]


class Grid(NamedTuple):
    """A text file or a sheet before anyone has said where its header is."""

    rows: list[GridRow]
    facts: tuple[tuple[str, str], ...] = ()
    remarks: tuple[Remark, ...] = ()


class Variable(NamedTuple):
    """One column of the file and what the file says about it."""

    name: str
    wording: str = ""
    """Variable label or question text; empty if the file has none."""
    storage: str = ""
    """The file's own type, for example F8.2; text for formats without types."""
    measure: str = "unknown"
    """nominal, ordinal, scale or unknown."""


class ValueLabel(NamedTuple):
    """The label of one value of one column; the value as text, whole numbers without decimals."""

    column: str
    value: str
    label: str


class MissingRange(NamedTuple):
    """Values of one column that the file declares as missing; a single value has low = high; -inf and inf occur."""

    column: str
    low: str
    high: str


class LeftOut(NamedTuple):
    """A row of the file that is no record, and why. Every row of a file is either a record or left out."""

    row: int
    reason: str
    """One of LEFT_OUT_REASONS in pipeline/tables/raw.py: above_header, header, empty, totals, preview."""


class Parsed(NamedTuple):
    """The content of a file as it stands: nothing is renamed, recoded or guessed."""

    records: pa.Table
    """One row per record in the file's order. Text formats: every column text, an empty cell null, never stripped."""
    rows: Sequence[int]
    """Row number in the file of every record: its place among the records for SPSS, Stata and SAS (first = 1), the
    line on which it starts for text files, the row of the sheet for workbooks."""
    variables: tuple[Variable, ...]
    """One per column of `records`, in order."""
    value_labels: tuple[ValueLabel, ...] = ()
    missing_ranges: tuple[MissingRange, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    """What was seen of the file itself, for people: format, encoding, separator, sheet, tool, notes …"""


def value_text(value: Any) -> str:
    """A value as text."""
    return number_text(value) if isinstance(value, int | float) else str(value)
