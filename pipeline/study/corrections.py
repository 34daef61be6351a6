"""Corrections of single cells of an export, each with the value it replaces, its reason and who decided it.

The file holds answers and is never shown: messages name its lines.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from pipeline.errors import Problem
from pipeline.study.base import Code, Part, Text
from pipeline.study.files import build, read_csv_rows, row_place

FILE = "corrections.csv"
HEADER = ("wave", "row", "column", "old", "new", "reason", "who", "when")


class Correction(Part):
    """One cell: where it stands, what stands there, and what shall stand there."""

    wave: Code
    row: Annotated[int, Field(ge=1)]
    """Row number in the export, as findings and messages give it."""
    column: Text
    """The export's own name of the column."""
    old: str
    new: str
    reason: Text
    who: Text
    when: date
    line: int
    """Line of corrections.csv."""

    @property
    def place(self) -> str:
        """Where the correction stands."""
        return f"{FILE} rad {self.line}"


def load_corrections(folder: Path, problems: list[Problem], waves: tuple[str, ...] = ()) -> tuple[Correction, ...]:
    """The study's corrections; none when it has no such file. Problems are added."""
    path = folder / FILE
    if not path.is_file():
        return ()
    rows = read_csv_rows(path, problems)
    headings = list(_headings(tuple(rows[0][1]) if rows else HEADER))
    if headings:
        problems += headings
        return ()
    built = (build(Correction, {**row, "line": line}, row_place(FILE, line), problems) for line, row in rows)
    corrections = tuple(correction for correction in built if correction is not None)
    problems += _unusable(corrections, waves)
    return corrections


def _headings(found: tuple[str, ...]) -> Iterator[Problem]:
    for heading in found:
        if heading not in HEADER:
            yield Problem(f"{FILE} rad 1", f"okänd kolumn {heading!r}", f"någon av {', '.join(HEADER)}")
    for heading in HEADER:
        if heading not in found:
            yield Problem(f"{FILE} rad 1", f"kolumnen {heading!r} saknas", ", ".join(HEADER))


def _unusable(corrections: tuple[Correction, ...], waves: tuple[str, ...]) -> Iterator[Problem]:
    """Corrections of unknown waves, of the same cell twice, and those that change nothing."""
    cells: dict[tuple[str, int, str], int] = {}
    for known in corrections:
        if waves and known.wave not in waves:
            yield Problem(known.place, f"okänd våg {known.wave!r}", f"en av {', '.join(waves)}")
        if known.old == known.new:
            yield Problem(known.place, "old och new är lika", "en rättelse som ändrar något")
        first = cells.setdefault((known.wave, known.row, known.column), known.line)
        if first != known.line:
            yield Problem(known.place, f"samma cell rättas redan på rad {first}", "en rättelse per cell")
