"""Zip archives from outside: what is refused before anything in them is opened, and how one member is read."""

import copy
import posixpath
import re
import stat
import sys
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipeline.errors import InputError, Problem, raise_if_any

MOST_BYTES = 100_000_000
MOST_MEMBERS = 2_000
MOST_RATIO = 200
"""How many times larger than packed a member may be; answers in a workbook shrink to a tenth or so."""
RATIO_FROM_BYTES = 1_000_000
"""Below this a high ratio costs nothing: a page of blanks packs that well too."""

ENCRYPTED_BITS = 0x1 | 0x40 | 0x2000
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
UNSAFE_NAME = re.compile(r"^/|^[A-Za-z]:|\\|[\x00-\x1f\x7f]|(^|/)\.\.(/|$)|^$")

ARCHIVE_NAMES = (".zip", ".qdpx", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar", ".jar")
ARCHIVE_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zX")
PACKED_BY_NATURE = (".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".odt", ".ods", ".odp", ".epub", ".emz", ".wmz")
"""Documents and pictures that are archives themselves. They are carried along and never unpacked."""

NAMES_SHOWN = 5
NAME_SHOWN = 60
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError, ValueError)


def check_archive(path: Path, name: str, *, most_bytes: int = MOST_BYTES, most_members: int = MOST_MEMBERS) -> None:
    """See that an archive can be opened without harm, from its own list of members.

    Raises InputError with everything that is wrong with it; `name` is what the file is called there.
    """
    with _opened(path, name) as archive:
        members = archive.infolist()
        raise_if_any(InputError, _problems_in_list(members, path.stat().st_size, name, most_bytes, most_members))
        raise_if_any(InputError, _inner_archives(archive, members, name))


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo | str, most_bytes: int) -> bytes:
    """One member's content, no matter how large it says it is.

    Raises InputError when it is larger than `most_bytes`, not as large as declared, or damaged.
    """
    declared = member if isinstance(member, zipfile.ZipInfo) else archive.getinfo(member)
    if declared.file_size > most_bytes:
        raise InputError(Problem(_shown(declared), f"innehållet är större än {_mb(most_bytes)}"))
    content = _at_most(archive, declared, declared.file_size + 1)
    if content is None or len(content) != declared.file_size:
        raise InputError(Problem(_shown(declared), "innehållet är skadat eller har en annan storlek än filen uppger"))
    return content


def _opened(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except UNREADABLE:
        with path.open("rb") as file:
            is_cut = file.read(2) == b"PK"
    raise InputError(
        Problem(name, "filen är avkortad eller skadad", "ett helt zip-arkiv", "exportera eller kopiera filen på nytt")
        if is_cut
        else Problem(name, "filen är inte ett zip-arkiv", fix="exportera filen på nytt")
    )


def _problems_in_list(
    members: list[zipfile.ZipInfo], size: int, name: str, most_bytes: int, most_members: int
) -> Iterator[Problem]:
    yield from _size_problems(members, size, name, most_bytes, most_members)
    for found, is_so in REFUSED_MEMBERS.items():
        refused = [member for member in members if is_so(member)]
        if refused:
            yield Problem(name, f"{found}: {_listed(refused)}", fix="exportera filen på nytt")
    if twice := _duplicates(members):
        yield Problem(name, f"flera filer i arkivet har samma namn: {_listed(twice)}", fix="exportera filen på nytt")


def _size_problems(
    members: list[zipfile.ZipInfo], size: int, name: str, most_bytes: int, most_members: int
) -> Iterator[Problem]:
    unpacked = sum(member.file_size for member in members)
    if unpacked > most_bytes:
        yield Problem(
            name, f"arkivet blir {_mb(unpacked)} uppackat", f"högst {_mb(most_bytes)}", "dela upp eller minska filen"
        )
    if len(members) > most_members:
        yield Problem(name, f"arkivet innehåller {len(members)} filer", f"högst {most_members}")
    if not members:
        yield Problem(name, "arkivet är tomt", fix="exportera filen på nytt")
    if sum(member.compress_size for member in members) > size:
        yield Problem(name, "arkivets delar är tillsammans större än arkivet", fix="exportera filen på nytt")


def _is_linked_or_special(member: zipfile.ZipInfo) -> bool:
    return stat.S_IFMT(member.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}


def _swells(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(RATIO_FROM_BYTES, MOST_RATIO * member.compress_size)


REFUSED_MEMBERS: dict[str, Callable[[zipfile.ZipInfo], bool]] = {
    "filer i arkivet har namn som leder ut ur arkivet eller inte är tillåtna": (
        lambda member: bool(UNSAFE_NAME.search(member.orig_filename))
    ),
    "filer i arkivet är länkar eller annat än vanliga filer": _is_linked_or_special,
    "filer i arkivet är krypterade": lambda member: bool(member.flag_bits & ENCRYPTED_BITS),
    "filer i arkivet är packade på ett sätt som inte stöds": lambda member: member.compress_type not in METHODS,
    f"filer i arkivet blir mer än {MOST_RATIO} gånger större uppackade": _swells,
}


def _duplicates(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    counts = Counter(_place(member) for member in members)
    return [member for member in members if counts[_place(member)] > 1]


def _place(member: zipfile.ZipInfo) -> str:
    """Where the member would lie on a disk that does not tell capital letters apart."""
    return unicodedata.normalize("NFC", posixpath.normpath(member.orig_filename)).casefold()


def _inner_archives(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], name: str) -> Iterator[Problem]:
    unreadable, nested = [], []
    for member in (member for member in members if not member.is_dir()):
        content = _at_most(archive, member, member.file_size + 1)
        if content is None or len(content) != member.file_size:
            unreadable.append(member)
        elif _is_archive(member.filename.lower(), content[:4]):
            nested.append(member)
    if unreadable:
        yield Problem(
            name, f"filer i arkivet är skadade: {_listed(unreadable)}", fix="exportera eller kopiera filen på nytt"
        )
    if nested:
        yield Problem(name, f"arkivet innehåller andra arkiv: {_listed(nested)}", fix="packa upp dem för hand först")


def _is_archive(filename: str, start: bytes) -> bool:
    by_magic = start.startswith(ARCHIVE_MAGIC) and not filename.endswith(PACKED_BY_NATURE)
    return by_magic or filename.endswith(ARCHIVE_NAMES)


def _at_most(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most_bytes: int) -> bytes | None:
    """The first bytes of a member, or None when it is damaged.

    zipfile stops silently at the declared size, so it is told another: more than declared must be seen, not hidden.
    """
    undeclared = copy.copy(member)
    undeclared.file_size = sys.maxsize
    try:
        with archive.open(undeclared) as stream:
            return stream.read(most_bytes)
    except UNREADABLE:
        return None


def _listed(members: Iterable[zipfile.ZipInfo]) -> str:
    names = [_shown(member) for member in members]
    more = f" och {len(names) - NAMES_SHOWN} till" if len(names) > NAMES_SHOWN else ""
    return ", ".join(names[:NAMES_SHOWN]) + more


def _shown(member: zipfile.ZipInfo) -> str:
    return repr(member.orig_filename[:NAME_SHOWN])


def _mb(size: int) -> str:
    return f"{-(-size // 1_000_000)} MB"
