"""Where a selection stands in its text.

Programs count line ends, characters and the last position differently, and say nothing about it: what a project does
is found by comparing its selections with the text they quote.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

ELLIPSIS = ("…", "...")
LABEL = re.compile(r"(\w+[ :#]?)?\d+([:.,]\d+)*")
"""Names that number a selection instead of quoting it: line:6, Quotation 12:3."""

PARAGRAPH_END = re.compile(r"[\n\r\f\u2029]")

SLACK = 2
SLACK_SHARE = 10
"""A name as long as its selection, give or take line ends (a tenth), is taken for a quotation."""

AGREEMENT = 0.95


class Variant(NamedTuple):
    """A way of counting positions."""

    line_ends: str
    """kept: CRLF is two characters; lf: it is one."""
    unit: str
    """codepoint, or utf16, where a character outside the basic plane (an emoji) is two."""
    end: str
    """exclusive: the position after the last character; inclusive: the last character's own."""


class Text:
    """A document's text and the places where the ways of counting part."""

    def __init__(self, content: str) -> None:
        self.kept = content
        self.lf = content.replace("\r\n", "\n")
        self._crlf = [place.start() for place in re.finditer("\r\n", content)]
        self._wide = {"kept": _wide(self.kept), "lf": _wide(self.lf)}

    @property
    def paragraphs(self) -> int:
        """Paragraphs with text."""
        return sum(bool(each.strip()) for each in PARAGRAPH_END.split(self.kept))

    def locate(self, start: int, end: int, variant: Variant) -> tuple[int, int] | None:
        """Code points in the text with LF, end exclusive; None outside the text and in the middle of a character."""
        stop: int | None = end + (variant.end == "inclusive")
        first: int | None = start
        if variant.unit == "utf16":
            first, stop = (_codepoint(self._wide[variant.line_ends], place) for place in (start, stop or 0))
        size = len(self.kept if variant.line_ends == "kept" else self.lf)
        if first is None or stop is None or not (0 <= first <= size and 0 <= stop <= size):
            return None
        if variant.line_ends == "kept":
            return first - bisect_left(self._crlf, first), stop - bisect_left(self._crlf, stop)
        return first, stop


class Quoted(NamedTuple):
    """A selection, its positions as the export states them and what it calls itself."""

    guid: str
    text: Text
    start: int
    end: int
    name: str


class Choice(NamedTuple):
    """The way a project counts, and how sure that is."""

    variant: Variant
    compared: int
    """Selections that quote their text."""
    disagreeing: tuple[str, ...]
    """Those of them whose quotation is not what stands there."""
    is_tied: bool
    """Another way of counting agrees as well and would place some selection elsewhere."""

    @property
    def is_doubtful(self) -> bool:
        """Fewer than 95 per cent of the quotations agree."""
        return self.compared - len(self.disagreeing) < AGREEMENT * self.compared


def choose_variant(selections: Sequence[Quoted], *, line_ends_as_one: bool) -> Choice:
    """The way of counting under which most selections quote the text at their place.

    Ties, and projects without quotations, take code points, the end exclusive, and CRLF as the program is known to
    count it.
    """
    variants = _variants(line_ends_as_one=line_ends_as_one)
    comparable = [each for each in selections if _quotes(each) and any(_place(each, way) for way in variants)]
    scores = [_score(comparable, variant) for variant in variants]
    best = max(scores)
    chosen, *others = (variant for variant, score in zip(variants, scores, strict=True) if score == best)
    return Choice(
        variant=chosen,
        compared=len(comparable),
        disagreeing=tuple(each.guid for each in comparable if not _agreement(each, chosen)),
        is_tied=any(_place(each, way) != _place(each, chosen) for way in others for each in selections),
    )


def _variants(*, line_ends_as_one: bool) -> list[Variant]:
    line_ends = ("lf", "kept") if line_ends_as_one else ("kept", "lf")
    return [Variant(*each) for each in product(line_ends, ("codepoint", "utf16"), ("exclusive", "inclusive"))]


def _score(selections: Sequence[Quoted], variant: Variant) -> tuple[int, int]:
    """How many agree, and how many to the last space."""
    found = [_agreement(each, variant) for each in selections]
    return sum(each > 0 for each in found), sum(found)


def _agreement(selection: Quoted, variant: Variant) -> int:
    """2 when the name is the text at its place, 1 when it is but for spaces or an ellipsis, 0 when it is not."""
    place = _place(selection, variant)
    if place is None:
        return 0
    there = _one_space(selection.text.lf[slice(*place)])
    said = _one_space(selection.name)
    if said == there:
        return 2
    opening = _opening(said)
    begins = opening is not None and there.strip().startswith(opening)
    return int(begins or said.strip() == there.strip())


def _quotes(selection: Quoted) -> bool:
    """Whether the name is meant to be the selected text; people and programs also use it for other things."""
    name = selection.name.strip()
    if not name or LABEL.fullmatch(name):
        return False
    length = selection.end - selection.start
    slack = SLACK + length // SLACK_SHARE
    return _opening(name) is not None or len(name) - slack <= length <= _utf16_length(name) + slack


def _opening(name: str) -> str | None:
    """What stands before the ellipsis of a shortened quotation."""
    ending = next((ending for ending in ELLIPSIS if name.endswith(ending)), None)
    return (name.removesuffix(ending).strip() or None) if ending else None


def _place(selection: Quoted, variant: Variant) -> tuple[int, int] | None:
    return selection.text.locate(selection.start, selection.end, variant)


def _one_space(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _wide(text: str) -> list[int]:
    """Where the characters that are two UTF-16 units begin, in units."""
    return [place.start() + before for before, place in enumerate(re.finditer("[\U00010000-\U0010ffff]", text))]


def _codepoint(wide: list[int], unit: int) -> int | None:
    """The code point at a UTF-16 unit; None in the middle of a character."""
    before = bisect_left(wide, unit)
    is_inside = before > 0 and wide[before - 1] == unit - 1
    return None if is_inside else unit - before
