"""What is worth knowing about the data although it stops nothing: remarks, made wherever they are noticed.

A remark says what was found and what can be done, with column names and row numbers and never an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["note", "warning"]


@dataclass(frozen=True, order=True)
class Remark:
    """One thing noticed about a file's rows or columns."""

    rule: str
    """Which rule noticed it: short, snake_case, the same every year."""
    severity: Severity
    found: str
    """A Swedish sentence without an answer and without row numbers."""
    fix: str = ""
    column: str = ""
    """The file's column, empty when the remark is about whole rows or the whole file."""
    rows: tuple[int, ...] = ()
    """Row numbers in the file."""


def sorted_remarks(remarks: Iterable[Remark]) -> list[Remark]:
    """Warnings first, then by rule and column."""
    return sorted(remarks, key=lambda remark: (remark.severity != "warning", remark))
