"""Selections of a REFI-QDA project: each once, with its document, and where it stands in that document's text."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.refi_archive import Found
from pipeline.read.refi_xml import Applied, Project, Selection, Source
from pipeline.read.text_positions import Choice, Quoted, Text, choose_variant

POSITION = re.compile(r"\s*[+-]?[0-9]{1,15}\s*")
COUNTS_LINE_ENDS_AS_ONE = "ATLAS.ti"
"""Its texts have CRLF and its positions count that as one character."""


class Placed(NamedTuple):
    """A selection, its document and where it stands, as far as that can be told."""

    document: str
    guid: str
    applied: tuple[Applied, ...]
    text: Text | None
    """None when the export does not hold the document's text."""
    is_numbered: bool
    """Its positions are whole numbers."""
    place: tuple[int, int] | None
    """Start and end in the text with LF; None outside it."""

    @property
    def words(self) -> str:
        """The selected text."""
        return self.text.lf[slice(*self.place)] if self.text and self.place else ""


def place_selections(project: Project, texts: dict[str, Found]) -> tuple[list[Placed], Choice]:
    """Every selection of the project at its place, and the way of counting positions that was chosen for it."""
    selections = [(source.guid, each) for source in project.sources for each in _unique(source)]
    choice = choose_variant(
        [*_quoted(selections, texts)], line_ends_as_one=project.origin.startswith(COUNTS_LINE_ENDS_AS_ONE)
    )
    return [_placed(document, each, texts[document].text, choice) for document, each in selections], choice


def _unique(source: Source) -> list[Selection]:
    """Every selection of text once; a PDF's area of the same guid adds the codes that only it has."""
    kept: dict[tuple[str, str, str], Selection] = {}
    for selection in source.selections:
        key = (selection.guid, selection.start, selection.end)
        kept[key] = _joined(kept[key], selection) if key in kept else selection
    twins = {twin.guid: twin for twin in source.twins}
    return [_joined(each, twins[each.guid]) if each.guid in twins else each for each in kept.values()]


def _joined(first: Selection, second: Selection) -> Selection:
    known = {(each.codes, each.coder) for each in first.applied}
    more = (each for each in second.applied if (each.codes, each.coder) not in known)
    return first._replace(applied=(*first.applied, *more))


def _positions(selection: Selection) -> tuple[int, int] | None:
    are_numbers = POSITION.fullmatch(selection.start) and POSITION.fullmatch(selection.end)
    return (int(selection.start), int(selection.end)) if are_numbers else None


def _quoted(selections: list[tuple[str, Selection]], texts: dict[str, Found]) -> Iterator[Quoted]:
    for document, selection in selections:
        text, positions = texts[document].text, _positions(selection)
        if text is not None and positions is not None:
            yield Quoted(selection.guid, text, *positions, selection.name)


def _placed(document: str, selection: Selection, text: Text | None, choice: Choice) -> Placed:
    positions = _positions(selection)
    place = text.locate(*positions, choice.variant) if text is not None and positions is not None else None
    return Placed(document, selection.guid, selection.applied, text, positions is not None, place)
