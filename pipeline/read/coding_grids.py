"""A coding export's rows, whether it is a text file or a workbook, before anyone has said where its header is."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from pipeline.errors import InputError, Problem
from pipeline.read.coding_aliases import programs
from pipeline.read.coding_rows import EXPORT_AGAIN
from pipeline.read.delimited import SEPARATORS, read_delimited
from pipeline.read.parsed import Grid, Request
from pipeline.read.tools.header_row import SEARCHED
from pipeline.read.tools.spelling import comparable, is_blank
from pipeline.read.workbook import read_workbook

SURE = 2
"""A row that names fewer known columns may be what somebody said."""
HEAD = 10_000
"""Bytes in which a text file's header stands."""
PACKED = (b"PK", b"\xd0\xcf\x11\xe0")
NOTHING = b'\xef\xbb\xbf \t\r\n,;|"'
CUT = re.compile("[" + re.escape("".join(SEPARATORS)) + "]")
LAYOUT = "[wave.layout]"
SAVE_AS = "spara exporten som text i UTF-8, eller ensam på bladet i en Excelarbetsbok (.xlsx)"
CAN_BE_READ = (
    "ett REFI-QDA-projekt (.qdpx), ett QualCoder-projekt (data.qda) eller en tabell (.csv, .xlsx) ur "
    + ", ".join(program.name for program in programs())
    + "; en annan tabell läses om dess kolumner anges som columns i study.toml"
)


def coding_grid(request: Request, names: frozenset[str]) -> Grid:
    """The rows of a table, some of whose columns have these names.

    Raises InputError when the file is neither text nor a workbook, or has rows that cannot be cut into columns.
    """
    with request.path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip(NOTHING):
        raise InputError(Problem(request.name, "filen är tom", fix=EXPORT_AGAIN))
    asked = request._replace(expected=names)
    grid, problems = _tried(asked, is_packed=head.startswith(PACKED))
    if grid is not None and not all(is_blank(cell) for row in grid.rows for cell in row.cells):
        return grid
    if not head.startswith(PACKED) and not _has_header(head, names):
        raise InputError(not_an_export(request.name))
    raise InputError(problems or Problem(request.name, "filen är tom", fix=EXPORT_AGAIN))


def not_an_export(name: str, more: str = "") -> Problem:
    """What is said of a file that is something else."""
    return Problem(name, f"filen är inte en kodningsexport som kan läsas{more}", CAN_BE_READ, EXPORT_AGAIN)


def is_workbook(grid: Grid) -> bool:
    """Whether the rows stood in a workbook."""
    return "sheet" in dict(grid.facts)


def _tried(request: Request, *, is_packed: bool) -> tuple[Grid | None, list[Problem]]:
    """The grid, or why there is none; a coding export has no layout to mend as questionnaires have."""
    try:
        return (read_workbook if is_packed else read_delimited)(request), []
    except InputError as error:
        return None, [replace(each, fix=SAVE_AS) if LAYOUT in each.fix else each for each in error.problems]


def _has_header(head: bytes, names: Collection[str]) -> bool:
    """Whether a text that cannot be cut into columns has a line that names some."""
    wanted = {*map(comparable, names)}
    return any(len(wanted & line) >= min(SURE, len(wanted)) for line in _lines(head))


def _lines(head: bytes) -> Iterator[set[str]]:
    for line in head.decode("utf-8", "replace").splitlines()[:SEARCHED]:
        yield {comparable(cell.strip('"')) for cell in CUT.split(line)}
