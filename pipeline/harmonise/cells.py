"""Cells to meanings: a number in the declared notation, else a label that somebody has declared. Nothing is guessed."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.study.instrument import Meaning, MissingKind, Scale
from pipeline.study.labels import label_form

Codes = npt.NDArray[np.float64]
Kinds = npt.NDArray[np.object_]
Truth = npt.NDArray[np.bool_]

PADDING = " \t\r\n"
"""White space around a number that means nothing; a no-break space may be a lost digit group and is refused."""
NUMBERS = {
    ".": re.compile(r"-?[0-9]+(?:\.[0-9]+)?"),
    ",": re.compile(r"-?[0-9]+(?:,[0-9]+)?"),
}


def strict_number(text: str, decimal: str = ".") -> float | None:
    """The number, if the text is digits with at most a minus sign and the declared decimal sign; else None."""
    written = text.strip(PADDING)
    return float(written.replace(decimal, ".")) if NUMBERS[decimal].fullmatch(written) else None


@dataclass(frozen=True)
class Vocabulary:
    """What texts may stand for in one column: the wave's own missing texts, the file's labels, the scale's labels."""

    scale: Scale
    file_labels: Mapping[str, str]
    """Label of each value that the file labels; the values as text."""
    missing_labels: Mapping[str, MissingKind]
    decimal: str = "."

    def meaning_of(self, text: str) -> Meaning | None:
        """An option's code or a kind of missing; None where the text is neither. The first that knows it decides.

        A value in letters that the file labels is what its label says, even where an option goes by those letters.
        """
        number = strict_number(text, self.decimal)
        label = self.file_labels.get(text.strip(), "").strip()
        if number is not None:
            return number
        found = (
            self.missing_labels.get(label_form(label)),
            self.scale.meaning_of(label),
            self.missing_labels.get(label_form(text)),
            *(() if label else (self._code_of_label.get(label_form(text)), self.scale.meaning_of(text))),
        )
        return next((meaning for meaning in found if meaning is not None), None)

    @cached_property
    def numbered(self) -> dict[float, str]:
        """The file's label of each value that is a number."""
        codes = ((strict_number(value), label) for value, label in self.file_labels.items())
        return {code: label for code, label in codes if code is not None and label.strip()}

    @cached_property
    def _code_of_label(self) -> dict[str, float]:
        """The file's labels the other way round; a label on two values says nothing."""
        forms = {code: label_form(label) for code, label in self.numbered.items()}
        times = Counter(forms.values())
        return {form: code for code, form in forms.items() if times[form] == 1}


@dataclass(frozen=True)
class Cells:
    """One column read: a number, a kind of missing told by a label, nothing (an empty cell), or not understood."""

    numbers: Codes
    kinds: Kinds
    not_understood: Truth


def read_cells(written: pd.Series, vocabulary: Vocabulary) -> Cells:
    """Understand every cell of a column. An empty text is an empty cell."""
    if pd.api.types.is_numeric_dtype(written):
        numbers = written.to_numpy(dtype="float64", na_value=np.nan)
        return Cells(numbers, np.full(len(numbers), "", dtype=object), np.zeros(len(numbers), dtype=bool))
    places, values = pd.factorize(written)
    texts = [str(value) for value in values]
    found = [vocabulary.meaning_of(text) if text.strip() else None for text in texts]
    numbers = [meaning if isinstance(meaning, float) else np.nan for meaning in found]
    kinds = [meaning.value if isinstance(meaning, MissingKind) else "" for meaning in found]
    unknown = [meaning is None and bool(text.strip()) for meaning, text in zip(found, texts, strict=True)]
    return Cells(  # factorize gives empty cells the place -1, the last
        np.array([*numbers, np.nan])[places],
        np.array([*kinds, ""], dtype=object)[places],
        np.array([*unknown, False])[places],
    )
