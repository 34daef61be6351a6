"""What codes may be called outside the reader: a name that is somebody's words (in vivo) goes no further."""

import re
from collections.abc import Collection, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from pipeline.read.codings import Code, Codings
from pipeline.study.names import same_spelling

WORDS_OF_SPEECH = 3
"""So many words in a row, as somebody said them, are no name that a coder has thought of."""
WORD = re.compile(r"[^\W_]+")
ELLIPSIS = re.compile(r"…|\.{2,}|\[[….]+\]")
MARKED = re.compile(r"[\"”“„»«]|…|\.{2,}")


class ShownCode(NamedTuple):
    """A code as it may be shown."""

    code: Code
    id: str
    """Its own id, or its place in the export where its id too is somebody's words."""
    path: tuple[str, ...]
    """Names from the root of the tree; the id in the place of a name that is somebody's words."""


def shown_codes(found: Codings, own: Collection[str] = ()) -> Iterator[ShownCode]:
    """Every code of an export. `own` = names that are the study's, whatever somebody said."""
    spoken = Spoken([each.text for each in found.codings])

    def is_said(name: str) -> bool:
        return same_spelling(name) not in own and spoken.has(name)

    for place, code in enumerate(found.codes, 1):
        shown = f"code {place}" if is_said(code.id) else code.id
        yield ShownCode(code, shown, tuple(shown if is_said(step) else step for step in code.path))


class Spoken:
    """What was said, word by word: programs cut the words that they make a name of, and put marks about them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = {_plain(text) for text in texts} - {""}
        self._all = "|".join(sorted(f" {text} " for text in self._texts))

    def has(self, name: str) -> bool:
        """Whether a name is a text, or has three words in a row that are one or stand in one; the last word may be cut.

        A name in quotation marks or with an ellipsis says itself that it is somebody's words, and needs no three.
        """
        parts = [part for part in map(_plain, ELLIPSIS.split(name)) if part]
        enough = 1 if MARKED.search(name) else WORDS_OF_SPEECH
        said = (part for part in parts if part.count(" ") + 1 >= enough and f" {part}" in self._all)
        return any(said) or any(part in self._texts for part in parts) or self._is_in(_plain(name).split())

    def _is_in(self, words: list[str]) -> bool:
        """Whether a text of three words or more is a part of a name."""
        spans = combinations(range(len(words) + 1), 2)
        return any(" ".join(words[start:end]) in self._texts for start, end in spans if end - start >= WORDS_OF_SPEECH)


def _plain(text: str) -> str:
    """Words alone, in the form in which spellings are compared."""
    return " ".join(WORD.findall(same_spelling(text)))
