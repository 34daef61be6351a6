"""Dedoose's excerpts: one row per excerpt, a column of True and False per code, and who made the excerpt."""

import unicodedata
from collections.abc import Iterator, Mapping

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.coding_aliases import Program, pattern, setting, words
from pipeline.read.coding_headers import CodingTable
from pipeline.read.coding_places import ranged
from pipeline.read.coding_rows import EXPORT_AGAIN, CodingRow
from pipeline.read.coding_segments import Export, Path, Segment
from pipeline.read.codings import Document
from pipeline.read.column_variables import column_variables
from pipeline.read.tools.spelling import comparable

CREATOR = Remark(
    "coder_made_the_excerpt",
    "warning",
    "exporten anger vem som gjorde utdraget, inte vem som satte varje kod",
    "låt varje kodare göra sina egna utdrag, eller gör en export per kodare",
)


def dedoose(table: CodingTable, program: Program) -> Export:
    """Read the excerpts.

    Raises InputError when there are no columns of codes, or a row says neither true nor false of a code or contradicts
    its own list of codes.
    """
    codes = _code_columns(table, program)
    raise_if_any(InputError, [*_header_problems(table, codes), *_row_problems(table, codes)])
    texts = [table.cell(row, "document").strip() for row in table.rows]
    variables, remarks = column_variables(_without_codes(table), program, texts)
    segments = [_segment(table, row, codes) for row in table.rows]
    coder = [CREATOR] if any(each.coder for each in segments) else []
    return Export(
        table,
        segments,
        [Document(text, text) for text in texts],
        variables,
        has_uncoded=True,
        end_is_known=False,
        remarks=[*coder, *remarks],
    )


def _segment(table: CodingTable, row: CodingRow, codes: Mapping[int, Path]) -> Segment:
    return Segment(
        place=ranged(row.number, table.cell(row, "range").strip(), table.cell(row, "text")),
        document=table.cell(row, "document").strip(),
        codes=_applied(row, codes),
        coder=table.cell(row, "coder").strip(),
        created_at=table.cell(row, "created_at").strip(),
    )


def _code_columns(table: CodingTable, program: Program) -> dict[int, Path]:
    """The codes by the place of their column."""
    found = ((place, pattern(program.id, "code_column").fullmatch(_plain(t))) for place, t in enumerate(table.titles))
    return {place: program.path(match[1].strip()) for place, match in found if match}


def _plain(title: str) -> str:
    return " ".join(unicodedata.normalize("NFC", title).split())


def _applied(row: CodingRow, codes: Mapping[int, Path]) -> tuple[Path, ...]:
    yes = _answers("yes")
    return tuple(path for place, path in codes.items() if comparable(row.cells[place]) in yes)


def _answers(which: str) -> frozenset[str]:
    return words(setting("dedoose", which))


def _header_problems(table: CodingTable, codes: Mapping[int, Path]) -> Iterator[Problem]:
    if not codes:
        wanted = "kolumner som heter Code: … Applied"
        yield Problem(table.name, "exporten har inga kolumner för koder", wanted, "exportera utdragen med koder")
    elif len({*codes.values()}) < len(codes):
        yield Problem(table.name, "samma kod har flera kolumner", fix=EXPORT_AGAIN)


def _row_problems(table: CodingTable, codes: Mapping[int, Path]) -> Iterator[Problem]:
    answers = _answers("yes") | _answers("no")
    unclear = (row.number for row in table.rows if any(comparable(row.cells[place]) not in answers for place in codes))
    yield from table.problem("en kod är varken True eller False", unclear)
    if table.has("combined"):
        contradicting = (
            row.number for row in table.rows if bool(table.cell(row, "combined").strip()) != bool(_applied(row, codes))
        )
        yield from table.problem("kodernas kolumner säger emot listan över utdragets koder", contradicting)


def _without_codes(table: CodingTable) -> CodingTable:
    """The table as if the columns about codes had no names."""
    about = (pattern("dedoose", "code_column"), pattern("dedoose", "code_details"))
    titles = ["" if any(each.fullmatch(_plain(title)) for each in about) else title for title in table.titles]
    return CodingTable(table.name, table.header, titles, table.rows)
