"""REFI-QDA projects (.qdpx) from NVivo, ATLAS.ti, MAXQDA, QualCoder and others: which code stands where, by whom."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, raise_if_any
from pipeline.findings import sorted_remarks
from pipeline.read.codings import Coding, Codings, Document
from pipeline.read.document_variables import contradictions
from pipeline.read.refi_archive import Found, open_project
from pipeline.read.refi_checks import case_codings, outside_text, problems_of, remarks_of
from pipeline.read.refi_selections import Placed, place_selections
from pipeline.read.refi_variables import variables_of
from pipeline.read.refi_xml import Applied, Project, Source
from pipeline.read.text_positions import Choice


class Outline(NamedTuple):
    """How much of everything a project holds, its texts unread."""

    name: str
    origin: str
    namespace: str
    codes: int
    sets: int
    sources: int
    """Texts and PDFs."""
    selections: int
    """Of text; one that the file repeats is counted each time."""
    codings: int
    """On pictures, sound and film too."""
    users: int
    cases: int


def read_refi_qda(path: Path, name: str) -> Codings:
    """Read a project; `name` is what the file is called in messages.

    Positions come out as code points with a line end counted as one, whichever way the program counts; which way that
    is stands among the facts.

    Raises InputError when the archive or the XML is unsafe, a text is missing, a coding, a case or a set refers to
    nothing, a selection is empty or outside its text, or less than 95 per cent of the quotations stand where their
    selections say.
    """
    project, texts = open_project(path, name)
    placed, choice = place_selections(project, texts)
    raise_if_any(InputError, problems_of(name, project, texts, placed, choice))
    codings = tuple(_codings(project, placed))
    variables = variables_of(project)
    remarks = [*remarks_of(project, texts, placed, codings, choice), *contradictions(variables)]
    return Codings(
        documents=tuple(_document(source, texts[source.guid]) for source in project.sources),
        codes=project.codes,
        codings=codings,
        users=project.users,
        facts=tuple(_facts(project, placed, choice)),
        remarks=tuple(sorted_remarks(remarks)),
        variables=variables,
    )


def read_project_outline(path: Path, name: str) -> Outline:
    """Count what a project holds, also when its texts are missing."""
    project, _ = open_project(path, name)
    count = Counter(project.counts)
    return Outline(
        name=project.name,
        origin=project.origin,
        namespace=project.namespace,
        codes=count["Code"],
        sets=count["Set"],
        sources=len(project.sources),
        selections=count["PlainTextSelection"],
        codings=count["Coding"],
        users=count["User"],
        cases=count["Case"],
    )


def _document(source: Source, found: Found) -> Document:
    length, paragraphs = (len(found.text.lf), found.text.paragraphs) if found.text else (None, None)
    return Document(source.guid, source.name, length, found.sha256, paragraphs)


def _codings(project: Project, placed: Sequence[Placed]) -> Iterator[Coding]:
    codes = {code.id for code in project.codes}
    for selection in placed:
        yield from (_coding(each, selection) for each in selection.applied if each.codes[0] in codes)
    for source in project.sources:
        yield from (_of_document(each, source) for each in source.whole if each.codes[0] in codes)


def _coding(applied: Applied, selection: Placed) -> Coding:
    start, end = selection.place or (None, None)
    return Coding(
        id=applied.guid,
        document=selection.document,
        code=applied.codes[0],
        coder=applied.coder,
        start=start,
        end=end,
        unit="codepoint" if selection.place else "none",
        text=selection.words,
        selection=selection.guid,
        created_at=applied.created_at,
    )


def _of_document(applied: Applied, source: Source) -> Coding:
    return Coding(
        id=applied.guid,
        document=source.guid,
        code=applied.codes[0],
        coder=applied.coder,
        start=None,
        end=None,
        unit="none",
        text="",
        selection="",
        created_at=applied.created_at,
    )


def _facts(project: Project, placed: Sequence[Placed], choice: Choice) -> Iterator[tuple[str, str]]:
    yield "format", "REFI-QDA (.qdpx)"
    yield "program", project.origin
    yield "namespace", project.namespace
    yield "position_line_ends", choice.variant.line_ends
    yield "position_unit", choice.variant.unit
    yield "position_end", choice.variant.end
    yield "positions_compared", str(choice.compared)
    yield "positions_agreeing", str(choice.compared - len(choice.disagreeing))
    yield "selections", str(len(placed))
    yield "selections_without_code", str(sum(not each.applied for each in placed))
    yield "codings_of_cases", str(len(case_codings(project)))
    yield "codings_outside_text", str(outside_text(project, placed))
