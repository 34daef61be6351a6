"""What codes may be called outside the reader: a name that is somebody's words (in vivo) goes no further."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from pipeline.read.codings import Code, Codings
from pipeline.study import Study
from pipeline.study.names import same_spelling


class ShownCode(NamedTuple):
    """A code as it may be shown."""

    code: Code
    id: str
    """Its own id, or its place in the export where its id too is somebody's words."""
    path: tuple[str, ...]
    """Names from the root of the tree; the id in the place of a name that is somebody's words."""


def known_codes(study: Study) -> dict[str, str]:
    """The study's codes by everything that it calls them itself, in the form in which spellings are compared."""
    return {same_spelling(name): code.code for code in study.focus_codes for name in (code.label, *code.known_as)}


def shown_codes(found: Codings, own: Collection[str] = ()) -> Iterator[ShownCode]:
    """Every code of an export. `own` = names that are the study's, whatever somebody said."""
    words = {same_spelling(each.text) for each in found.codings if each.text}.difference(own)
    for place, code in enumerate(found.codes, 1):
        shown = f"code {place}" if same_spelling(code.id) in words else code.id
        yield ShownCode(code, shown, tuple(shown if same_spelling(step) in words else step for step in code.path))
