"""Cells that hold several codes joined by ", ", where codes have commas of their own."""

import unicodedata
from collections.abc import Collection

JOINT = ", "
MOST_PARTS = 200
"""Longer cells are not read: nobody puts so many codes on one quotation."""

Readings = dict[int, list[tuple[str, ...]]]
"""Ways to read the beginning of a cell, by their number of codes."""


class CodeCells:
    """Cells taken apart against the list of codes that exist."""

    def __init__(self, names: Collection[str]) -> None:
        self._names = {unicodedata.normalize("NFC", name): name for name in names}
        self._longest = max((name.count(JOINT) + 1 for name in names), default=1)

    def split(self, cell: str, number: int | None, *, also: str = "") -> tuple[str, ...] | None:
        """The codes of a cell, in order; None unless exactly one reading has so many codes, or any number of them.

        `also` is a name that exists for this cell only.
        """
        parts = unicodedata.normalize("NFC", cell).split(JOINT) if cell else []
        if len(parts) > MOST_PARTS:
            return None
        own = unicodedata.normalize("NFC", also)
        reach = max(self._longest, own.count(JOINT) + 1)
        readings: list[Readings] = [{} for _ in range(len(parts) + 1)]
        readings[0][0] = [()]
        for end in range(1, len(parts) + 1):
            for start in range(max(0, end - reach), end):
                name = JOINT.join(parts[start:end])
                if name in self._names or (own and name == own):
                    _extend(readings[end], readings[start], self._names.get(name, also))
        found = [each for length, same in readings[-1].items() if number in {None, length} for each in same]
        return found[0] if len(found) == 1 else None


def _extend(longer: Readings, shorter: Readings, name: str) -> None:
    """Every reading with one code more; two of a length are enough to know that the cell is not clear."""
    for length, readings in shorter.items():
        both = longer.setdefault(length + 1, [])
        both.extend((*reading, name) for reading in readings[: 2 - len(both)])
