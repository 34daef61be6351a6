"""The XML of a REFI-QDA project as plain records, nothing resolved."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import InputError, Problem
from pipeline.read.codings import Code, User
from pipeline.read.refi_described import Described, described_in
from pipeline.read.refi_elements import Element, children, codes_in, guid_of, local_name, root_of, text_of

TEXT_KINDS = ("TextSource", "PDFSource")


class Applied(NamedTuple):
    """A code put on something."""

    guid: str
    codes: tuple[str, ...]
    """What it refers to: exactly one, if the file is right."""
    coder: str
    created_at: str


class Selection(NamedTuple):
    """A piece of a text, positions as the file writes them."""

    guid: str
    start: str
    end: str
    name: str
    applied: tuple[Applied, ...]


class Source(NamedTuple):
    """A text, or the text of a PDF."""

    guid: str
    name: str
    path: str
    content: str | None
    selections: tuple[Selection, ...]
    twins: tuple[Selection, ...]
    """Areas of a PDF; the same selection may also stand among `selections`, with the same guid."""
    whole: tuple[Applied, ...]
    """Codes on the document as such."""
    is_pdf: bool


class Project(NamedTuple):
    """What the readers use of a project."""

    name: str
    origin: str
    namespace: str
    users: tuple[User, ...]
    codes: tuple[Code, ...]
    cases: frozenset[str]
    sources: tuple[Source, ...]
    applied: tuple[Applied, ...]
    """All codings of the file, those on pictures, sound and notes too."""
    described: Described
    counts: dict[str, int]
    """How many there are of every element."""


def parse_project(content: bytes, where: str) -> Project:
    """Read a project.

    Raises InputError when it is no XML, declares entities or a document type, or is no REFI-QDA project.
    """
    root = root_of(content, where)
    if local_name(root) != "Project":
        raise InputError(Problem(where, "filen är inte ett REFI-QDA-projekt", "elementet Project ytterst"))
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    return Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        namespace=root.tag.rpartition("}")[0].lstrip("{"),
        users=tuple(
            User(guid_of(each), each.get("name") or each.get("id") or "")
            for each in elements
            if local_name(each) == "User"
        ),
        codes=tuple(code for book in children(root, "CodeBook") for code in codes_in(book, where)),
        cases=frozenset(guid_of(each) for each in elements if local_name(each) == "Case"),
        sources=tuple(_sources(root)),
        applied=tuple(_applied(each, "") for each in elements if local_name(each) == "Coding"),
        described=described_in(root),
        counts=_counts(elements),
    )


def _counts(elements: list[Element]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for element in elements:
        counts[local_name(element)] = counts.get(local_name(element), 0) + 1
    return counts


def _sources(root: Element) -> Iterator[Source]:
    for each in children(root, "Sources"):
        for element in each:
            if local_name(element) in TEXT_KINDS:
                yield _source(element)


def _source(element: Element) -> Source:
    is_pdf = local_name(element) == "PDFSource"
    text = next(children(element, "Representation"), None) if is_pdf else element
    whole = [*children(element, "Coding"), *(children(text, "Coding") if is_pdf and text is not None else ())]
    return Source(
        guid=guid_of(element),
        name=element.get("name", ""),
        path="" if text is None else text.get("plainTextPath", "").strip(),
        content=None if text is None else text_of(text, "PlainTextContent"),
        selections=() if text is None else tuple(map(_selection, children(text, "PlainTextSelection"))),
        twins=tuple(map(_selection, children(element, "PDFSelection"))),
        whole=tuple(_applied(each, guid_of(element, "creatingUser")) for each in whole),
        is_pdf=is_pdf,
    )


def _selection(element: Element) -> Selection:
    made_by = guid_of(element, "creatingUser") or guid_of(element, "modifyingUser")
    return Selection(
        guid=guid_of(element),
        start=element.get("startPosition", ""),
        end=element.get("endPosition", ""),
        name=element.get("name", ""),
        applied=tuple(_applied(each, made_by) for each in children(element, "Coding")),
    )


def _applied(element: Element, made_by: str) -> Applied:
    return Applied(
        guid=guid_of(element),
        codes=tuple(guid_of(each, "targetGUID") for each in children(element, "CodeRef")),
        coder=guid_of(element, "creatingUser") or made_by,
        created_at=element.get("creationDateTime", ""),
    )
