"""Microsoft Forms and Google Forms: one header row, in which the questions are the names."""

from collections.abc import Sequence

from pipeline.read.parsed import GridRow, Variable
from pipeline.read.tools.aliases import fields
from pipeline.read.tools.headings import Headings, plain
from pipeline.read.tools.spelling import comparable


def headings(rows: Sequence[GridRow], place: int, tool: str) -> Headings:
    """The header; every column but the tool's own is worded as it is named."""
    header = plain(rows, place, worded=True)
    return header._replace(variables=tuple(_worded(column, tool) for column in header.variables))


def _worded(column: Variable, tool: str) -> Variable:
    return column._replace(wording="") if comparable(column.name) in fields(tool) else column
