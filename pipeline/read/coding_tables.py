"""Coding exports that are tables: Taguette's highlights and codebook, ATLAS.ti's quotations and code list.

Neither says who coded, and Taguette not where in the text: that is told, never guessed.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark, sorted_remarks
from pipeline.read.atlasti_cells import COUNT, IN_VIVO, codes_of_rows
from pipeline.read.atlasti_codes import ListedCode, listed_codes
from pipeline.read.coding_rows import CodingRow, CodingRows
from pipeline.read.codings import Code, Coding, Codings, Document

TAGUETTE = ("id", "document", "tag", "content")
TAGUETTE_CODEBOOK = ("tag", "description", "number of highlights")
POSITIONS = ("initial position", "final position")
QUOTATION = re.compile(r"[0-9]{1,9}:[0-9]{1,9}")
Value = TypeVar("Value")

NO_CODER = Remark(
    "export_without_coder",
    "warning",
    "exporten anger inte vem som har kodat, så samstämmighet mellan kodare kan inte räknas ur den",
    "gör en export per kodare",
)
NO_POSITIONS = Remark("export_without_positions", "note", "exporten anger inte var i texten markeringarna står")


def taguette_codings(table: CodingRows, book: CodingRows, kind: str) -> Codings:
    """Taguette's highlights (one row per highlight and tag) with its codebook.

    Raises InputError when a highlight contradicts itself, has a tag twice, or a tag that the codebook lacks.
    """
    counts = {book.cell(row, "tag"): book.cell(row, "number of highlights") for row in book.rows}
    raise_if_any(InputError, [*_repeated(book, "tag"), *_highlight_problems(table, counts)])
    codings = tuple(_highlight(table, row) for row in table.rows if table.cell(row, "tag"))
    uncoded = {table.cell(row, "id") for row in table.rows} - {each.selection for each in codings}
    return Codings(
        documents=tuple(Document(each, each) for each in _once(table.cell(row, "document") for row in table.rows)),
        codes=tuple(_tag(book, row) for row in book.rows),
        codings=codings,
        facts=_facts(kind, table, len({table.cell(row, "id") for row in table.rows}), len(uncoded)),
        remarks=tuple(sorted_remarks([NO_CODER, NO_POSITIONS, *_count_remarks(counts, codings)])),
    )


def atlasti_codings(table: CodingRows, code_list: CodingRows | None, kind: str) -> Codings:
    """ATLAS.ti's quotations (one row per quotation, its codes in one cell) with its code list, if there is one.

    A code that is not in the list and is named by the quotation's own words (in vivo) is called by the quotation's
    number instead: what somebody said is not the name of a code. Positions are paragraphs.

    Raises InputError when a cell cannot be read, in exactly one way, as so many codes of the list as its row states.
    """
    listed = None if code_list is None else listed_codes(code_list)
    names = None if listed is None else {each.code.id for each in listed}
    found = codes_of_rows(table, names)
    raise_if_any(InputError, _quotation_problems(table, found))
    codings = tuple(
        each for row, codes in zip(table.rows, found, strict=True) for each in _coded(table, row, codes or ())
    )
    known = names or set()
    others = [each for each in _once(coding.code for coding in codings) if each not in known]
    remarks = [NO_CODER, *_in_vivo_remarks(table, found), *_count_remarks(_frequencies(listed or []), codings)]
    return Codings(
        documents=tuple(Document(*each) for each in _once(_document(table, row) for row in table.rows)),
        codes=(*(each.code for each in listed or ()), *(Code(each, each, (each,)) for each in others)),
        codings=codings,
        facts=_facts(kind, table, len(table.rows), sum(not each for each in found)),
        remarks=tuple(sorted_remarks(remarks)),
    )


def _frequencies(listed: Sequence[ListedCode]) -> dict[str, str]:
    """How many quotations the list says that its codes have; headings count those below them."""
    parents = {each.code.parent for each in listed}
    return {each.code.id: each.frequency for each in listed if each.code.id not in parents}


def _tag(book: CodingRows, row: CodingRow) -> Code:
    tag = book.cell(row, "tag")
    return Code(tag, tag, (tag,), definition=book.cell(row, "description"))


def _highlight(table: CodingRows, row: CodingRow) -> Coding:
    highlight, document, tag, content = (table.cell(row, column) for column in TAGUETTE)
    return Coding(
        id=f"{highlight}/{tag}",
        document=document,
        code=tag,
        coder="",
        start=None,
        end=None,
        unit="none",
        text=content,
        selection=highlight,
    )


def _highlight_problems(table: CodingRows, tags: Mapping[str, str]) -> Iterator[Problem]:
    first: dict[str, tuple[str, str]] = {}
    contradicting, unknown = [], []
    for row in table.rows:
        highlight, document, tag, content = (table.cell(row, column) for column in TAGUETTE)
        if first.setdefault(highlight, (document, content)) != (document, content):
            contradicting.append(row.number)
        if tag and tag not in tags:
            unknown.append(row.number)
    yield from table.problem("samma id har en annan text eller ett annat dokument på en tidigare rad", contradicting)
    yield from table.problem("koden finns inte i kodboken", unknown, "exportera kodboken och markeringarna samtidigt")
    yield from table.problem("id, dokument eller text är tom", _with_empty(table, ("id", "document", "content")))
    yield from _repeated(table, "id", "tag")


def _coded(table: CodingRows, row: CodingRow, codes: Sequence[str]) -> Iterator[Coding]:
    number = table.cell(row, "number")
    place = _paragraphs(table, row)
    for code in codes:
        yield Coding(
            id=f"{number}/{code}",
            document=_document(table, row)[0],
            code=code,
            coder="",
            start=place[0] if place else None,
            end=place[1] if place else None,
            unit="paragraph" if place else "none",
            text=table.cell(row, "text content"),
            selection=number,
        )


def _document(table: CodingRows, row: CodingRow) -> tuple[str, str]:
    """A document's number, which stands before the colon of its quotations' numbers, and its name."""
    return table.cell(row, "number").partition(":")[0], table.cell(row, "document")


def _paragraphs(table: CodingRows, row: CodingRow) -> tuple[int, int] | None:
    first, last = (table.cell(row, column).strip() for column in POSITIONS)
    return (int(first), int(last)) if COUNT.fullmatch(first) and COUNT.fullmatch(last) else None


def _quotation_problems(table: CodingRows, found: Sequence[tuple[str, ...] | None]) -> Iterator[Problem]:
    unclear = [row.number for row, codes in zip(table.rows, found, strict=True) if codes is None]
    yield from table.problem(
        "cellen med koder går inte att läsa, på precis ett sätt, som så många koder ur kodlistan som raden anger",
        unclear,
        "exportera kodlistan och citaten samtidigt; byt namn på koder som kan läsas på flera sätt",
    )
    numbered = [row for row in table.rows if QUOTATION.fullmatch(table.cell(row, "number"))]
    misnumbered = {row.number for row in table.rows} - {row.number for row in numbered}
    yield from table.problem("citatets nummer är inte dokument:citat", misnumbered)
    names = Counter(number for number, _ in _once(_document(table, row) for row in numbered))
    renamed = (row.number for row in numbered if names[_document(table, row)[0]] > 1)
    yield from table.problem("samma dokumentnummer har flera dokumentnamn", renamed)
    yield from table.problem("sista stycket är före det första, eller stycken saknas", _unplaced(table))
    yield from _repeated(table, "number")


def _unplaced(table: CodingRows) -> Iterator[int]:
    """Rows whose paragraphs are stated but make no sense."""
    for row in table.rows:
        place = _paragraphs(table, row)
        is_stated = any(table.cell(row, column).strip() for column in POSITIONS)
        if (is_stated and place is None) or (place is not None and not 1 <= place[0] <= place[1]):
            yield row.number


def _repeated(table: CodingRows, *columns: str) -> Iterator[Problem]:
    keys = [tuple(table.cell(row, column) for column in columns) for row in table.rows]
    times = Counter(keys)
    rows = (row.number for row, key in zip(table.rows, keys, strict=True) if times[key] > 1)
    yield from table.problem(f"samma {' och '.join(columns)} står på flera rader", rows)


def _with_empty(table: CodingRows, columns: Sequence[str]) -> Iterator[int]:
    return (row.number for row in table.rows if not all(table.cell(row, column).strip() for column in columns))


def _in_vivo_remarks(table: CodingRows, found: Sequence[tuple[str, ...] | None]) -> Iterator[Remark]:
    own = [IN_VIVO + table.cell(row, "number") for row in table.rows]
    rows = tuple(row.number for row, name, codes in zip(table.rows, own, found, strict=True) if name in (codes or ()))
    if rows:
        text = "koder som inte står i kodlistan har citatets egna ord som namn; de heter här efter citatets nummer"
        yield Remark("codes_in_vivo", "warning", text, "ge koderna namn i kodningsprogrammet", "codes", rows)


def _count_remarks(counts: Mapping[str, str], codings: Sequence[Coding]) -> Iterator[Remark]:
    """Codes of which the code list states another number than the export has."""
    times = Counter(each.code for each in codings)
    other = sum(COUNT.fullmatch(stated) is not None and int(stated) != times[code] for code, stated in counts.items())
    if other:
        found = f"{other} koder har ett annat antal markeringar i kodlistan än i exporten"
        yield Remark("code_counts_differ", "warning", found, "se efter om exporten gjordes med ett urval")


def _facts(kind: str, table: CodingRows, selections: int, uncoded: int) -> tuple[tuple[str, str], ...]:
    return (
        ("format", kind),
        ("rows", str(len(table.rows))),
        ("selections", str(selections)),
        ("selections_without_code", str(uncoded)),
    )


def _once(values: Iterable[Value]) -> list[Value]:
    return [*dict.fromkeys(values)]
