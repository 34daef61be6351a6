"""What kind of coding export a file is, told by its content and never by its name, and who reads it."""

import zipfile
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.read.coding_exports import read_coding_table
from pipeline.read.coding_kind import has_coding_header
from pipeline.read.codings import Codings
from pipeline.read.parsed import Request
from pipeline.read.qualcoder import read_qualcoder
from pipeline.read.qualcoder_database import MAGIC as DATABASE
from pipeline.read.refi_codebook import is_refi_codebook, read_refi_codebook
from pipeline.read.refi_qda import read_refi_qda

HEAD = 10_000
"""Bytes that tell what a file is."""
WORKBOOK = "xl/workbook.xml"


def inspected(request: Request) -> Codings | None:
    """The content of a coding export or of a codebook by itself; None for a file that is told to be neither.

    Raises InputError for an export or a codebook that cannot be read.
    """
    with request.path.open("rb") as file:
        head = file.read(HEAD)
    if is_refi_codebook(head):
        codes = read_refi_codebook(request.path, request.name)
        return Codings((), codes, (), facts=(("format", "REFI-QDA-kodbok (.qdc)"),))
    return parse_codings(request) if _is_an_export(request, head) else None


def _is_an_export(request: Request, head: bytes) -> bool:
    if request.columns or head.startswith(DATABASE):
        return True
    if head.startswith(b"PK") and _is_no_workbook(request.path):
        return _has_a_project(request.path)
    return has_coding_header(request)


def parse_codings(request: Request) -> Codings:
    """Read a coding export of any known kind; `request.codebook` is its list of codes, if it needs one.

    Raises InputError for every other kind of file, with what can be read.
    """
    with request.path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(DATABASE):
        return read_qualcoder(request.path, request.name)
    if head.startswith(b"PK") and _is_no_workbook(request.path):
        return read_refi_qda(request.path, request.name)
    if is_refi_codebook(head):
        found = "filen är en kodbok (.qdc) utan kodningar"
        raise InputError(Problem(request.name, found, "en export med kodningar", "ange kodboken som code_list"))
    return read_coding_table(request)


def _is_no_workbook(path: Path) -> bool:
    """Whether an archive may be a project, or is so damaged that the reader of projects has to say so."""
    try:
        with zipfile.ZipFile(path) as archive:
            return WORKBOOK not in archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return True


def _has_a_project(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.casefold().endswith(".qde") for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
