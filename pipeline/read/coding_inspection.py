"""What is in a coding export, without what anyone said: texts, codes, coders and variables, and how many of each."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline.read.code_names import ShownCode, shown_codes
from pipeline.read.codings import Codings


class SeenText(NamedTuple):
    """One text."""

    name: str
    length: int | None
    paragraphs: int | None
    codings: int


class SeenCode(NamedTuple):
    """One code of the tree."""

    name: str
    depth: int
    """Codes above it."""
    is_heading: bool
    codings: int
    texts: int


class SeenCoder(NamedTuple):
    """Someone who has coded; no name when the export does not say who."""

    name: str
    codings: int


class SeenVariable(NamedTuple):
    """One variable or set. Its values may be about somebody and are only counted."""

    name: str
    texts: int
    distinct: int


def texts_of(found: Codings) -> tuple[SeenText, ...]:
    """Every text, in the order of the export."""
    times = Counter(each.document for each in found.codings)
    return tuple(
        SeenText(each.name or each.id, each.length, each.paragraphs, times[each.id]) for each in found.documents
    )


def codes_of(found: Codings, own: Collection[str] = ()) -> tuple[SeenCode, ...]:
    """Every code, those above before those below. `own`: see `shown_codes`."""
    times = Counter(each.code for each in found.codings)
    texts = Counter(code for code, _ in {(each.code, each.document) for each in found.codings})
    return tuple(
        SeenCode(each.path[-1], depth, not each.code.is_codable, times[each.code.id], texts[each.code.id])
        for each, depth in in_tree_order([*shown_codes(found, own)])
    )


def in_tree_order(codes: Collection[ShownCode]) -> Iterator[tuple[ShownCode, int]]:
    """The codes with how deep they lie, each followed by those below it, in the order of the export."""
    ids = {each.code.id for each in codes}
    below: dict[str, list[ShownCode]] = {}
    for each in codes:
        below.setdefault(each.code.parent if each.code.parent in ids else "", []).append(each)
    waiting = [(each, 0) for each in reversed(below.get("", []))]
    while waiting:
        each, depth = waiting.pop()
        yield each, depth
        waiting += [(child, depth + 1) for child in reversed(below.get(each.code.id, []))]


def coders_of(found: Codings) -> tuple[SeenCoder, ...]:
    """Everyone who has coded, and those whom the export names although they have not."""
    names = {user.id: user.name for user in found.users}
    times = Counter(names.get(each.coder, each.coder) for each in found.codings)
    return tuple(SeenCoder(name, times[name]) for name in dict.fromkeys([*names.values(), *times]))


def variables_of(found: Codings) -> tuple[SeenVariable, ...]:
    """Every variable, in the order of the export."""
    names = dict.fromkeys(each.variable for each in found.variables)
    texts = Counter(name for name, _ in {(each.variable, each.document) for each in found.variables})
    values = Counter(name for name, _ in {(each.variable, each.value) for each in found.variables})
    return tuple(SeenVariable(name, texts[name], values[name]) for name in names)
