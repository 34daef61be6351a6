"""The archive of a REFI-QDA project: where its XML and its texts lie, and how they are read. Nothing outside it is."""

import codecs
import hashlib
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pipeline.errors import ROWS_SHOWN, InputError, Problem
from pipeline.read.archive import check_archive, read_member
from pipeline.read.refi_xml import Project, Source, parse_project
from pipeline.read.text_positions import Text

MOST_BYTES = 2_000_000_000
"""Of the whole archive unpacked: projects carry sound and film, which is never unpacked."""

MOST_MEMBERS = 20_000
MOST_XML_BYTES = 200_000_000
MOST_TEXT_BYTES = 50_000_000
UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
GUID = re.compile(r"[0-9a-f-]{1,40}")

State = Literal["read", "missing", "outside", "unreadable", "none"]


class Found(NamedTuple):
    """What became of a source's text."""

    state: State
    """outside: the project points out of its archive. none: the source has no text, like a scanned PDF."""
    text: Text | None = None
    sha256: str = ""


def open_project(path: Path, name: str) -> tuple[Project, dict[str, Found]]:
    """The project of a .qdpx file, and the text of each of its sources, by guid.

    Raises InputError when the archive is unsafe, or holds no project that can be read.
    """
    check_archive(path, name, most_bytes=MOST_BYTES, most_members=MOST_MEMBERS)
    with zipfile.ZipFile(path) as archive:
        members = {_place(member.filename): member for member in archive.infolist() if not member.is_dir()}
        place = _project_place(members, name)
        project = parse_project(read_member(archive, members[place], MOST_XML_BYTES), name)
        folder = posixpath.join(posixpath.dirname(place), "sources")
        texts = {source.guid: _found(source, folder, archive, members) for source in project.sources}
    return project, texts


def guids_text(guids: Sequence[str]) -> str:
    """Name guids, at most ROWS_SHOWN of them, and nothing else that a file may have put in their place."""
    shown = ", ".join(guid if GUID.fullmatch(guid) else "(inget guid)" for guid in guids[:ROWS_SHOWN])
    return shown + (f" och {len(guids) - ROWS_SHOWN} till" if len(guids) > ROWS_SHOWN else "")


def _place(filename: str) -> str:
    return unicodedata.normalize("NFC", posixpath.normpath(filename)).casefold()


def _project_place(members: dict[str, zipfile.ZipInfo], name: str) -> str:
    """project.qde, or the only .qde there is: some programs give it another name."""
    places = [place for place in members if place.endswith(".qde") and not place.startswith("__macosx/")]
    named = [place for place in places if posixpath.basename(place) == "project.qde"]
    chosen = named if len(named) == 1 else places
    if len(chosen) != 1:
        found = f"arkivet innehåller {len(chosen)} projektfiler (.qde)"
        raise InputError(Problem(name, found, "precis en", "exportera projektet på nytt som REFI-QDA (.qdpx)"))
    return chosen[0]


def _found(source: Source, folder: str, archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> Found:
    if source.content is not None:
        return Found("read", Text(source.content), _sha256(source.content.encode("utf-8", "surrogatepass")))
    if not source.path:
        return Found("none" if source.is_pdf and not source.selections else "missing")
    filename = _filename(source.path)
    if filename is None:
        return Found("outside")
    member = members.get(_place(posixpath.join(folder, filename)))
    return Found("missing") if member is None else _decoded(read_member(archive, member, MOST_TEXT_BYTES))


def _filename(path: str) -> str | None:
    """The name of a file in the archive's folder of sources, or None when the path leads anywhere else."""
    scheme, mark, rest = path.partition("://")
    if mark and scheme.lower() != "internal":
        return None
    filename = rest if mark else path
    return None if re.search(r"[/\\:]", filename) or filename in {"", ".", ".."} else filename


def _decoded(content: bytes) -> Found:
    encoding = "utf-16" if content.startswith(UTF16) else "utf-8-sig"
    try:
        return Found("read", Text(content.decode(encoding)), _sha256(content))
    except UnicodeDecodeError:
        return Found("unreadable")


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
