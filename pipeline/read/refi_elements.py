"""The elements of REFI-QDA's XML, of projects and of codebooks: how they are reached, told apart and referred to.

Elements are told by their local name: programs differ in namespace (urn:QDA-XML:project:1.0, 0:10, 0:4).
"""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree

from pipeline.errors import InputError, Problem
from pipeline.read.codings import Code

Element = Any
"""An element of a parsed document."""

DEEPEST = 100
"""Levels of codes; people stay below ten."""


def root_of(content: bytes, where: str) -> Element:
    """The outermost element. Raises InputError when it is no XML, or declares entities or a document type."""
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
    raise InputError(Problem(where, found, "XML som den skrivs av kodningsprogrammet", "exportera på nytt"))


def codes_in(book: Element, where: str) -> Iterator[Code]:
    """The code tree of a CodeBook from the top, in the file's order; not recursive, so that no depth can break it."""
    top: tuple[str, ...] = ()
    waiting = [(each, top, "") for codes in children(book, "Codes") for each in children(codes, "Code")][::-1]
    while waiting:
        element, above, parent = waiting.pop()
        code = _code(element, above, parent)
        if len(code.path) > DEEPEST:
            raise InputError(Problem(where, f"kodträdet har fler än {DEEPEST} nivåer"))
        yield code
        waiting.extend((each, code.path, code.id) for each in [*children(element, "Code")][::-1])


def guid_of(element: Element, attribute: str = "guid") -> str:
    """A guid without braces, in small letters: programs write both."""
    return str(element.get(attribute, "")).strip().strip("{}").lower()


def children(element: Element, name: str) -> Iterator[Element]:
    """Children of a name."""
    return (each for each in element if local_name(each) == name)


def text_of(element: Element, name: str) -> str | None:
    """The text of the first child of a name; None when there is none."""
    child = next(children(element, name), None)
    return None if child is None else child.text or ""


def local_name(element: Element) -> str:
    """The name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _code(element: Element, above: tuple[str, ...], parent: str) -> Code:
    name = element.get("name", "")
    return Code(
        id=guid_of(element),
        name=name,
        path=(*above, name),
        parent=parent,
        is_codable=element.get("isCodable", "true").strip().lower() not in {"false", "0"},
        definition=text_of(element, "Description") or "",
    )
