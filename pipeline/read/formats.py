"""What a file is, told by its first bytes and never by its name, and who reads it.

Readers are imported where they are needed: a file waits for its own reader only.
"""

import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.read.parsed import Parsed, Request

HEAD = 600
SAS7BDAT = bytes(12) + bytes.fromhex("c2ea8160b31411cfbd92080009c7318c181f1011")
OLD_STATA = range(102, 116)
UTF16 = (b"\xff\xfe", b"\xfe\xff")
READ_AS = {
    "spss": (b"$FL2", "sav"),
    "spss, compressed": (b"$FL3", "zsav"),
    "sas": (SAS7BDAT, "sas7bdat"),
    "sas, transport": (b"HEADER RECORD*******LIB", "xpt"),
    "stata": (b"<stata_dta>", "dta"),
}
REFUSED = {
    b"<": "en webbsida (HTML)",
    b"%PDF": "en PDF",
    b"{\\rtf": "ett textdokument (RTF)",
    b"Rar!": "ett arkiv (RAR)",
    b"7z\xbc\xaf": "ett arkiv (7z)",
    b"\x1f\x8b": "ett arkiv (gzip)",
    b"SQLite format 3": "en databas (SQLite)",
    b"\x89PNG": "en bild",
}
CAN_BE_READ = "SPSS (.sav, .zsav, .por), Stata (.dta), SAS (.sas7bdat, .xpt), Excel (.xlsx) eller text (.csv, .txt)"


def parse(request: Request) -> Parsed:
    """Read a file of any known kind. Raises InputError for every other kind, named by what it looks like."""
    return _reader(request)(request)


def _reader(request: Request) -> Callable[[Request], Parsed]:
    with request.path.open("rb") as file:
        head = file.read(HEAD)
    kind = _statistical_kind(head)
    if kind is not None:
        return partial(_statistical, kind=kind)
    if head.startswith(b"PK") and _holds_a_workbook(request.path):
        return _workbook
    found = _refused(request, head)
    if found is not None:
        raise InputError(Problem(request.name, f"filen är {found}", CAN_BE_READ, "exportera på nytt"))
    return _text


def _statistical(request: Request, kind: str) -> Parsed:
    from pipeline.read.statistical import read_statistical  # noqa: PLC0415 - see the module docstring

    return read_statistical(request, kind)


def _text(request: Request) -> Parsed:
    from pipeline.read.delimited import read_delimited  # noqa: PLC0415
    from pipeline.read.tabular import from_grid  # noqa: PLC0415

    return from_grid(read_delimited(request), request)


def _workbook(request: Request) -> Parsed:
    from pipeline.read.tabular import from_grid  # noqa: PLC0415
    from pipeline.read.workbook import read_workbook  # noqa: PLC0415

    return from_grid(read_workbook(request), request)


def _statistical_kind(head: bytes) -> str | None:
    for magic, kind in READ_AS.values():
        if head.startswith(magic):
            return kind
    if head[:1] and head[0] in OLD_STATA and head[1:2] in (b"\x01", b"\x02") and head[2:3] == b"\x01":
        return "dta"
    return "por" if b"SPSSPORT" in head.replace(b"\r", b"").replace(b"\n", b"") else None


def _other_office_file(path: Path) -> str | None:
    from pipeline.read.workbook import refuse_reason  # noqa: PLC0415

    return refuse_reason(path)


def _holds_a_workbook(path: Path) -> bool:
    return _other_office_file(path) is None and "xl/workbook.xml" in _members(path)


def _members(path: Path) -> list[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return []


def _refused(request: Request, head: bytes) -> str | None:
    """What a file that cannot be read is, or None when it may be text."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"PK"):
        return _other_office_file(request.path) or _archive(request.path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _other_office_file(request.path) or "en gammal eller lösenordsskyddad Excelfil"
    named = next((what for magic, what in REFUSED.items() if start.startswith(magic)), None)
    if named or not head.strip():
        return named or "tom"
    may_be_text = head.startswith(UTF16) or request.encoding is not None
    return "av ett okänt slag (inte text)" if b"\0" in head and not may_be_text and _not_text(head) else None


def _archive(path: Path) -> str:
    members = _members(path)
    if any(name.lower().endswith(".qde") for name in members):
        return "en kodningsexport (REFI-QDA), inte en enkät"
    return "ett zip-arkiv" if members else "ett skadat eller avkortat zip-arkiv"


def _not_text(head: bytes) -> bool:
    """More control characters than a stray NUL in a text would make."""
    strange = sum(byte < 9 or 13 < byte < 32 for byte in head)  # noqa: PLR2004 - what ASCII calls them
    return strange > len(head) // 20
