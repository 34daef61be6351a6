"""QualCoder's report of codes as a table: who coded what, without where."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.coding_aliases import Program, pattern, setting
from pipeline.read.coding_headers import CodingTable
from pipeline.read.coding_places import Place
from pipeline.read.coding_rows import CodingRow
from pipeline.read.coding_segments import Export, Path, Segment
from pipeline.read.codings import Document, DocumentVariable
from pipeline.read.document_variables import CASE

BETTER = Remark(
    "better_export",
    "note",
    "rapporten saknar positioner; projektets egen databas (data.qda) har dem",
    "ange data.qda eller ett REFI-QDA-projekt",
)


def qualcoder_report(table: CodingTable, program: Program) -> Export:
    """Read the report, by file or by case; a coding in several cases stands on several rows and is one.

    Raises InputError when rows of the same id differ.
    """
    said = [(row, _segment(table, row)) for row in table.rows]
    of_texts = [(row, each) for row, each in said if not each.own.casefold().startswith(_elsewhere())]
    raise_if_any(InputError, _contradictions(table, [each for _, each in of_texts]))
    segments = {each.own or each.row: each for _, each in of_texts}
    return Export(
        table,
        [*segments.values()],
        [Document(each.document, each.document) for each in segments.values()],
        [variable for row, each in of_texts for variable in _variables(table, row, each.document, program)],
        headings_are_codes=False,
        remarks=[BETTER, *_outside(len(said) - len(of_texts))],
    )


def _segment(table: CodingTable, row: CodingRow) -> Segment:
    return Segment(
        place=Place(row.number, "", "", table.cell(row, "text")),
        document=table.cell(row, "document").strip(),
        codes=(_path(table, row),),
        coder=table.cell(row, "coder").strip(),
        own=table.cell(row, "id").strip(),
    )


def _path(table: CodingTable, row: CodingRow) -> Path:
    """The code under its categories, which the report names from the nearest upwards."""
    code = table.cell(row, "code").strip()
    places = [place for place, field in enumerate(table.header) if field == "category"]
    categories = [row.cells[place].strip() for place in reversed(places)]
    return (*filter(None, categories), code) if code else ()


def _contradictions(table: CodingTable, segments: Sequence[Segment]) -> Iterator[Problem]:
    said = {(each.own, each.document, each.codes, each.coder, each.place.text) for each in segments}
    times = Counter(own for own, *_ in said)
    rows = (each.row for each in segments if each.own and times[each.own] > 1)
    yield from table.problem("samma id har olika text, kod eller kodare", rows)


def _variables(table: CodingTable, row: CodingRow, text: str, program: Program) -> Iterator[DocumentVariable]:
    if case := table.cell(row, "case").strip():
        yield DocumentVariable(text, CASE, case)
    for title, cell in zip(table.titles, row.cells, strict=True):
        found = (pattern(program.id, key).fullmatch(title.strip()) for key in ("file_variable", "case_variable"))
        name = next((match[1] for match in found if match), None)
        if name is not None and cell.strip():
            yield DocumentVariable(text, name, cell.strip())


def _elsewhere() -> tuple[str, ...]:
    return tuple(setting("qualcoder", "elsewhere"))


def _outside(n: int) -> Iterator[Remark]:
    if n:
        yield Remark("codings_outside_text", "warning", f"{n} kodningar på bilder, ljud eller film")
