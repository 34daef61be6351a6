"""Columns of a coding export that say something of whole texts: who took part, where, when."""

from collections.abc import Iterator, Sequence

from pipeline.findings import Remark
from pipeline.read.coding_aliases import Program
from pipeline.read.coding_headers import CodingTable, titles_text
from pipeline.read.codings import DocumentVariable
from pipeline.read.tools.spelling import comparable

MOST_LETTERS = 80
"""Longer values are somebody's words rather than a property of a text."""


def column_variables(
    table: CodingTable, program: Program, texts: Sequence[str]
) -> tuple[list[DocumentVariable], list[Remark]]:
    """What the program's other columns say of the texts; `texts` is the text of every row.

    A column says something of texts when it says the same on every row of each of them.
    """
    variables: list[DocumentVariable] = []
    left_out = []
    for place in _others(table, program):
        said = dict.fromkeys((text, row.cells[place].strip()) for text, row in zip(texts, table.rows, strict=True))
        title = table.titles[place].strip()
        if len(said) > len(set(texts)) or not all(map(_is_short, said)):
            left_out.append(title)
        else:
            variables += [DocumentVariable(text, title, value) for text, value in said if value]
    return variables, [*_remarks(left_out)]


def _others(table: CodingTable, program: Program) -> list[int]:
    if not program.document_columns:
        return []
    names = [comparable(title) for title in table.titles]
    known = program.left_out | {name for columns in program.columns.values() for name in columns} | {""}
    return [place for place, name in enumerate(names) if not table.header[place] and name not in known]


def _is_short(said: tuple[str, str]) -> bool:
    return len(said[1]) <= MOST_LETTERS and "\n" not in said[1]


def _remarks(titles: Sequence[str]) -> Iterator[Remark]:
    if titles:
        found = f"kolumner som inte säger detsamma om hela texter har inte lästs: {titles_text(titles)}"
        yield Remark("columns_left_out", "note", found)
