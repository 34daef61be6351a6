"""Coding exports that are tables, text or workbook: which program made one, told by its header, and who reads it."""

from collections.abc import Callable
from typing import get_args

from pipeline.errors import InputError, Problem
from pipeline.findings import Remark, sorted_remarks
from pipeline.read.atlasti_cells import separator_of
from pipeline.read.atlasti_codes import COLUMN
from pipeline.read.code_lists import codebook_rows
from pipeline.read.coding_aliases import Program, written_names
from pipeline.read.coding_grids import coding_grid, is_workbook
from pipeline.read.coding_headers import CodingTable, code_list_rows, mapped, recognised
from pipeline.read.coding_places import Counts
from pipeline.read.coding_rows import CodingRows
from pipeline.read.coding_segments import Export, codings_of
from pipeline.read.coding_tables import TAGUETTE_CODEBOOK, atlasti_codings, taguette_codings
from pipeline.read.codings import Codings
from pipeline.read.dedoose import dedoose
from pipeline.read.parsed import Grid, Request
from pipeline.read.qualcoder_report import qualcoder_report
from pipeline.read.refi_codebook import HEAD, is_refi_codebook, read_refi_codebook
from pipeline.read.segment_exports import generic, maxqda, nvivo, openqda

SEGMENTS: dict[str, Callable[[CodingTable, Program], Export]] = {
    "maxqda": maxqda,
    "nvivo": nvivo,
    "dedoose": dedoose,
    "qualcoder": qualcoder_report,
    "openqda": openqda,
}
LIST_UNUSED = Remark(
    "code_list_unused", "note", "kodlistan har inte lästs: exporten behöver ingen", "ta bort code_list"
)


def read_coding_table(request: Request) -> Codings:
    """Read a coding export that is a table (.csv, .txt, .xlsx) of any known program, or one that the study maps.

    Titles above the header are skipped. `request.columns` says what the columns of a table from no known program are;
    `request.codebook` is the program's list of codes, which Taguette's export needs, and ATLAS.ti's unless its cells
    can be read in one way only.

    Raises InputError for an unknown header, with the nearest known one, and with every row that contradicts itself,
    another row or the list of codes.
    """
    if request.columns:
        return _mapped(request)
    grid = coding_grid(request, written_names())
    program, table = recognised(grid, request.name)
    if program.id == "taguette":
        found = taguette_codings(table, _listed(request, program, TAGUETTE_CODEBOOK), _format(program.name, grid))
    elif program.id == "atlasti":
        needs_list = request.codebook is not None or separator_of(table) is None
        codes = _listed(request, program, (COLUMN,)) if needs_list else None
        found = atlasti_codings(table, codes, _format(program.name, grid))
    else:
        found = codings_of(SEGMENTS[program.id](table, program), [("format", _format(program.name, grid))])
    return _whole(found, grid, [LIST_UNUSED] if request.codebook and not program.code_list else [])


def _mapped(request: Request) -> Codings:
    columns = dict(request.columns)
    unit = next((each for each in get_args(Counts) if each == request.unit), None)
    if unit is None:
        raise InputError(
            Problem(request.name, f"enheten {request.unit!r} finns inte", " eller ".join(get_args(Counts)))
        )
    grid = coding_grid(request, frozenset(columns.values()))
    table = mapped(grid, request.name, columns)
    found = codings_of(generic(table, columns, unit), [("format", _format("segmenttabell", grid))])
    return _whole(found, grid, [LIST_UNUSED] if request.codebook else [])


def _listed(request: Request, program: Program, columns: tuple[str, ...]) -> CodingRows:
    """The rows of the program's list of codes, its own or a REFI-QDA codebook."""
    if request.codebook is None:
        found, fix = (
            "exporten har ingen kodlista",
            "exportera den också, och ange den som code_list i study.toml (inspect: --codebook)",
        )
        raise InputError(Problem(request.name, found, program.code_list, fix))
    with request.codebook.open("rb") as file:
        head = file.read(HEAD)
    if is_refi_codebook(head):
        return codebook_rows(read_refi_codebook(request.codebook, request.codebook.name), request.codebook.name)
    asked = Request(request.codebook, request.codebook.name)
    return code_list_rows(coding_grid(asked, frozenset(columns)), asked.name, columns)


def _format(name: str, grid: Grid) -> str:
    return f"{name} (XLSX)" if is_workbook(grid) else f"{name} (CSV)"


def _whole(found: Codings, grid: Grid, remarks: list[Remark]) -> Codings:
    """The codings with what was seen of the file itself."""
    facts = (*found.facts, *(fact for fact in grid.facts if fact[0] != "format"))
    return found._replace(facts=facts, remarks=tuple(sorted_remarks([*found.remarks, *grid.remarks, *remarks])))
