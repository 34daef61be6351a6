"""The XML of a REFI-QDA project as plain records, nothing resolved.

Elements are told by their local name: programs differ in namespace (urn:QDA-XML:project:1.0, 0:10, 0:4).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

from pipeline.errors import InputError, Problem
from pipeline.read.codings import Code, User

Element = Any
"""An element of a parsed document."""

DEEPEST = 100
"""Levels of codes; people stay below ten."""

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
    counts: dict[str, int]
    """How many there are of every element."""


def parse_project(content: bytes, where: str) -> Project:
    """Read a project.

    Raises InputError when it is no XML, declares entities or a document type, or is no REFI-QDA project.
    """
    root = _root(content, where)
    if _local(root) != "Project":
        raise InputError(Problem(where, "filen är inte ett REFI-QDA-projekt", "elementet Project ytterst"))
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    return Project(
        name=root.get("name", ""),
        origin=root.get("origin", ""),
        namespace=root.tag.rpartition("}")[0].lstrip("{"),
        users=tuple(
            User(guid_of(each), each.get("name") or each.get("id") or "") for each in elements if _local(each) == "User"
        ),
        codes=tuple(_codes(root, where)),
        cases=frozenset(guid_of(each) for each in elements if _local(each) == "Case"),
        sources=tuple(_sources(root)),
        applied=tuple(_applied(each, "") for each in elements if _local(each) == "Coding"),
        counts=_counts(elements),
    )


def guid_of(element: Element, attribute: str = "guid") -> str:
    """A guid without braces, in small letters: programs write both."""
    return str(element.get(attribute, "")).strip().strip("{}").lower()


def _root(content: bytes, where: str) -> Element:
    try:
        return ElementTree.fromstring(content, forbid_dtd=True)
    except ParseError as error:
        found = "filen är inte hel XML (rad {}, tecken {})".format(*error.position)
    except (
        ValueError,
        LookupError,
        RecursionError,
    ):  # forbidden declarations and unknown encodings; words not repeated
        found = "filen deklarerar entiteter eller dokumenttyp, eller har en okänd teckenkodning"
    raise InputError(Problem(where, found, "XML som den skrivs av kodningsprogrammet", "exportera projektet på nytt"))


def _counts(elements: list[Element]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for element in elements:
        counts[_local(element)] = counts.get(_local(element), 0) + 1
    return counts


def _codes(root: Element, where: str) -> Iterator[Code]:
    """The tree from the top, in the file's order; not recursive, so that no depth can break it."""
    top: tuple[str, ...] = ()
    books = (codes for book in _all(root, "CodeBook") for codes in _all(book, "Codes"))
    waiting = [(each, top, "") for codes in books for each in _all(codes, "Code")][::-1]
    while waiting:
        element, above, parent = waiting.pop()
        code = _code(element, above, parent)
        if len(code.path) > DEEPEST:
            raise InputError(Problem(where, f"kodträdet har fler än {DEEPEST} nivåer"))
        yield code
        waiting.extend((each, code.path, code.id) for each in [*_all(element, "Code")][::-1])


def _code(element: Element, above: tuple[str, ...], parent: str) -> Code:
    name = element.get("name", "")
    return Code(
        id=guid_of(element),
        name=name,
        path=(*above, name),
        parent=parent,
        is_codable=element.get("isCodable", "true").strip().lower() not in {"false", "0"},
        definition=_text(element, "Description") or "",
    )


def _sources(root: Element) -> Iterator[Source]:
    for each in _all(root, "Sources"):
        for element in each:
            if _local(element) in TEXT_KINDS:
                yield _source(element)


def _source(element: Element) -> Source:
    is_pdf = _local(element) == "PDFSource"
    text = next(_all(element, "Representation"), None) if is_pdf else element
    whole = [*_all(element, "Coding"), *(_all(text, "Coding") if is_pdf and text is not None else ())]
    return Source(
        guid=guid_of(element),
        name=element.get("name", ""),
        path="" if text is None else text.get("plainTextPath", "").strip(),
        content=None if text is None else _text(text, "PlainTextContent"),
        selections=() if text is None else tuple(map(_selection, _all(text, "PlainTextSelection"))),
        twins=tuple(map(_selection, _all(element, "PDFSelection"))),
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
        applied=tuple(_applied(each, made_by) for each in _all(element, "Coding")),
    )


def _applied(element: Element, made_by: str) -> Applied:
    return Applied(
        guid=guid_of(element),
        codes=tuple(guid_of(each, "targetGUID") for each in _all(element, "CodeRef")),
        coder=guid_of(element, "creatingUser") or made_by,
        created_at=element.get("creationDateTime", ""),
    )


def _all(element: Element, name: str) -> Iterator[Element]:
    """Children of a name."""
    return (each for each in element if _local(each) == name)


def _text(element: Element, name: str) -> str | None:
    child = next(_all(element, name), None)
    return None if child is None else child.text or ""


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
