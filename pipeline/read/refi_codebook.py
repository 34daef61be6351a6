"""REFI-QDA codebooks (.qdc): the code tree that a program hands over by itself, without texts and codings."""

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.codings import Code
from pipeline.read.refi_archive import guids_text
from pipeline.read.refi_elements import Element, children, codes_in, guid_of, local_name, root_of

MOST_BYTES = 20_000_000
"""The codes of a study take some kilobytes."""

HEAD = 10_000
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def is_refi_codebook(head: bytes) -> bool:
    """Whether a file that begins in this way may be a codebook: XML, and a CodeBook in it."""
    text = head[:HEAD].decode(MARKS.get(head[:2], "utf-8-sig"), "replace")
    return text.lstrip().startswith("<") and "CodeBook" in text


def read_refi_codebook(path: Path, name: str) -> tuple[Code, ...]:
    """Read the codes of a codebook; `name` is what the file is called in messages.

    Raises InputError when it is too large, no XML, unsafe or no codebook, when codes have no guid of their own, and
    when a set refers to a code that is not there.
    """
    if path.stat().st_size > MOST_BYTES:
        raise InputError(Problem(name, f"kodboken är större än {MOST_BYTES // 1_000_000} MB"))
    root = root_of(path.read_bytes(), name)
    if local_name(root) != "CodeBook":
        raise InputError(Problem(name, "filen är inte en REFI-QDA-kodbok", "elementet CodeBook ytterst"))
    codes = tuple(codes_in(root, name))
    raise_if_any(InputError, _problems(root, codes, name))
    return codes


def _problems(root: Element, codes: Sequence[Code], name: str) -> Iterator[Problem]:
    if not codes:
        yield Problem(name, "kodboken innehåller inga koder")
    times = Counter(code.id for code in codes)
    yield from _listed(name, "flera koder har samma guid", (guid for guid, number in times.items() if number > 1))
    yield from _listed(name, "koder saknar guid eller namn", (code.id for code in codes if not (code.id and code.name)))
    dangling = (guid for guid in _members(root) if guid not in times)
    yield from _listed(name, "mängder hänvisar till koder som inte finns", dangling)


def _members(root: Element) -> Iterator[str]:
    """The codes that sets refer to: by guid, where projects have targetGUID, which some programs write here too."""
    for part in children(root, "Sets"):
        for each in children(part, "Set"):
            yield from (guid_of(member) or guid_of(member, "targetGUID") for member in children(each, "MemberCode"))


def _listed(name: str, found: str, guids: Iterable[str]) -> Iterator[Problem]:
    if once := [*dict.fromkeys(guids)]:
        yield Problem(name, f"{found}: {guids_text(once)}", fix="exportera kodboken på nytt ur kodningsprogrammet")
