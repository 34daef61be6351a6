"""A REFI-QDA codebook in the place of a program's own list of codes."""

from collections.abc import Sequence

from pipeline.read.atlasti_codes import COLUMN
from pipeline.read.coding_rows import CodingRow, CodingRows
from pipeline.read.coding_tables import TAGUETTE_CODEBOOK
from pipeline.read.codings import Code


def codebook_rows(codes: Sequence[Code], name: str) -> CodingRows:
    """The codes of a REFI-QDA codebook, laid out as both Taguette's and ATLAS.ti's lists of codes; it has no counts."""
    levels = max(len(code.path) for code in codes)
    header = [COLUMN, *[""] * (levels - 1), "comment", *TAGUETTE_CODEBOOK]
    rows = [
        CodingRow(
            number,
            [
                *(code.name if level == len(code.path) else "" for level in range(1, levels + 1)),
                *(code.definition, code.name, code.definition, ""),
            ],
        )
        for number, code in enumerate(codes, 1)
    ]
    return CodingRows(name, header, rows)
