"""Programs whose tables have one row per segment and code: MAXQDA, NVivo, OpenQDA, and what a study maps itself."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.findings import Remark
from pipeline.read.coding_aliases import Program
from pipeline.read.coding_headers import CodingTable
from pipeline.read.coding_places import Counts, Place, ranged
from pipeline.read.coding_rows import CodingRow
from pipeline.read.coding_segments import JOINT, Export, Segment
from pipeline.read.codings import Document, DocumentVariable
from pipeline.read.column_variables import column_variables

OF_DOCUMENTS = ("group", "respondent_type", "order")
LAST_SMALL = "\uffff"
"""The last character that JavaScript counts as one."""


def maxqda(table: CodingTable, program: Program) -> Export:
    """MAXQDA's coded segments: positions are paragraphs, and texts may have the same name in several groups."""
    names = [_grouped(table, row) for row in table.rows]
    twice = _several(names)
    documents = [
        Document(_joined(group, name), _joined(group, name) if name in twice else name) for group, name in names
    ]
    variables, remarks = column_variables(table, program, [each.id for each in documents])
    if table.has("document_group"):
        title = table.title("document_group")
        variables += [
            DocumentVariable(each.id, title, group) for each, (group, _) in zip(documents, names, strict=True) if group
        ]
    segments = [
        _segment(table, row, program, text.id if text.name else "")
        for row, text in zip(table.rows, documents, strict=True)
    ]
    return Export(table, segments, documents, variables, "paragraph", remarks=remarks)


def nvivo(table: CodingTable, program: Program) -> Export:
    """NVivo's coding summary: ranges of characters, where it has them."""
    return _plain(table, program, end_is_known=False)


def openqda(table: CodingTable, program: Program) -> Export:
    """OpenQDA's selections: positions as the browser counts them, texts in quotation marks of their own."""
    export = _plain(table, program, end_is_known=True)
    segments = [each._replace(place=each.place._replace(text=_unquoted(each.place.text))) for each in export.segments]
    rows = tuple(each.row for each in segments if max(each.place.text, default="") > LAST_SMALL)
    remarks = [*export.remarks]
    if rows:
        found = "tecken som emoji räknas som två i positionerna, så markeringar efter dem kan stå något för långt fram"
        remarks.append(Remark("positions_in_utf16", "warning", found, rows=rows))
    return export._replace(segments=segments, remarks=remarks)


def generic(table: CodingTable, columns: Mapping[str, str], unit: Counts) -> Export:
    """A table whose columns the study names; what is said of whole texts keeps the column's name."""
    texts = [table.cell(row, "document").strip() for row in table.rows]
    variables = [
        DocumentVariable(text, columns[field], value)
        for field in OF_DOCUMENTS
        if field in columns
        for text, row in zip(texts, table.rows, strict=True)
        if (value := table.cell(row, field).strip())
    ]
    segments = [
        Segment(
            place=_place(table, row),
            document=text,
            codes=((code,),) if (code := table.cell(row, "code").strip()) else (),
            coder=table.cell(row, "coder").strip(),
        )
        for row, text in zip(table.rows, texts, strict=True)
    ]
    return Export(table, segments, [Document(text, text) for text in texts], variables, unit)


def _plain(table: CodingTable, program: Program, *, end_is_known: bool) -> Export:
    texts = [table.cell(row, "document").strip() for row in table.rows]
    variables, remarks = column_variables(table, program, texts)
    segments = [_segment(table, row, program, text) for row, text in zip(table.rows, texts, strict=True)]
    documents = [Document(text, text) for text in texts]
    return Export(table, segments, documents, variables, end_is_known=end_is_known, remarks=remarks)


def _segment(table: CodingTable, row: CodingRow, program: Program, document: str) -> Segment:
    return Segment(
        place=_place(table, row),
        document=document,
        codes=(program.path(table.cell(row, "code")),),
        coder=table.cell(row, "coder").strip(),
        created_at=table.cell(row, "created_at").strip(),
    )


def _place(table: CodingTable, row: CodingRow) -> Place:
    text = table.cell(row, "text")
    if table.has("range"):
        return ranged(row.number, table.cell(row, "range").strip(), text)
    return Place(row.number, table.cell(row, "start").strip(), table.cell(row, "end").strip(), text)


def _grouped(table: CodingTable, row: CodingRow) -> tuple[str, str]:
    return table.cell(row, "document_group").strip(), table.cell(row, "document").strip()


def _joined(group: str, name: str) -> str:
    return f"{group}{JOINT}{name}" if group else name


def _several(names: Sequence[tuple[str, str]]) -> set[str]:
    """Names that texts of several groups have."""
    times = Counter(name for _, name in set(names))
    return {name for name, n in times.items() if n > 1}


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text
