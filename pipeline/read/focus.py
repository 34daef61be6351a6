"""A wave's coding exports as tables. What was said in the talks goes no further than this module."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from pipeline.findings import Remark
from pipeline.read.code_names import shown_codes
from pipeline.read.codings import Codings
from pipeline.read.codings_apart import parse_codings_apart
from pipeline.read.manifest import check_rows
from pipeline.read.parsed import Request
from pipeline.study import Study
from pipeline.study.focus import CodingExport, Focus
from pipeline.study.names import same_spelling
from pipeline.tables.base import Table
from pipeline.tables.findings import findings_table
from pipeline.tables.focus import CODING_CODES, CODING_DOCUMENTS, CODING_FINDINGS, CODING_VARIABLES, CODINGS


class CodedTalks(NamedTuple):
    """The coding exports of a wave."""

    documents: pd.DataFrame
    variables: pd.DataFrame
    codes: pd.DataFrame
    codings: pd.DataFrame
    findings: pd.DataFrame


def read_talks(study: Study, wave: str) -> CodedTalks:
    """Read every coding export of a wave; empty tables when it has none.

    Raises InputError with every problem of an export.
    """
    exports = study.wave_by_id(wave).coding_exports
    read = {role: _read(study, wave, role) for role in exports}
    own = study.codes_by_name
    return CodedTalks(
        documents=_table(CODING_DOCUMENTS, wave, ((role, *row) for role, each in read.items() for row in _texts(each))),
        variables=_table(
            CODING_VARIABLES,
            wave,
            ((role, *row) for role, each in read.items() for row in _variables(each, exports[role], study.focus)),
        ),
        codes=_table(CODING_CODES, wave, ((role, *row) for role, each in read.items() for row in _codes(each, own))),
        codings=_table(CODINGS, wave, ((role, *row) for role, each in read.items() for row in _codings(each, own))),
        findings=findings_table(
            CODING_FINDINGS, wave, (r for role, each in read.items() for r in _remarks(role, each))
        ),
    )


def count_codings(study: Study, wave: str) -> dict[str, int]:
    """Codings in each of a wave's coding exports, by role."""
    exports = study.wave_by_id(wave).coding_exports
    return {role: len(parse_codings_apart(request_for(study, export)).codings) for role, export in exports.items()}


def request_for(study: Study, export: CodingExport) -> Request:
    """What is asked of the parser for a coding export."""
    return Request(
        path=study.folder / export.file,
        name=export.file,
        codebook=study.folder / export.code_list if export.code_list else None,
        columns=tuple(export.columns.items()),
        unit=export.unit,
    )


def _read(study: Study, wave: str, role: str) -> Codings:
    found = parse_codings_apart(request_for(study, study.wave_by_id(wave).coding_exports[role]))
    check_rows(study, wave, role, len(found.codings))
    return found


def _texts(found: Codings) -> Iterator[tuple[Any, ...]]:
    """The texts; one without a name is known by its id, so that the document list can name it."""
    yield from ((each.id, each.name or each.id, each.length, each.paragraphs) for each in found.documents)


def _variables(found: Codings, export: CodingExport, focus: Focus) -> Iterator[tuple[Any, ...]]:
    """What the export says of its texts; a column that is mapped has the name that the study has for what it says."""
    named = {"group": focus.group, "respondent_type": focus.respondent_type, "order": focus.order}
    names = {same_spelling(column): named.get(field) or column for field, column in export.columns.items()}
    own = (
        (each.document, names.get(same_spelling(each.variable), each.variable), each.value) for each in found.variables
    )
    yield from dict.fromkeys(own)


def _codes(found: Codings, own: Collection[str]) -> Iterator[tuple[Any, ...]]:
    for each in shown_codes(found, own):
        yield each.id, each.path[-1], " > ".join(each.path), not each.code.is_codable


def _codings(found: Codings, own: Collection[str]) -> Iterator[tuple[Any, ...]]:
    shown = {each.code.id: each.id for each in shown_codes(found, own)}
    names = {user.id: user.name for user in found.users}
    for number, each in enumerate(found.codings, 1):
        coder = names.get(each.coder, each.coder)
        yield number, each.document, shown[each.code], coder, each.selection, each.start, each.end, each.unit


def _remarks(role: str, found: Codings) -> Iterator[Remark]:
    """What was noticed, each with the export that it is about."""
    yield from (Remark(r.rule, r.severity, r.found, r.fix, role, r.rows) for r in found.remarks)


def _table(table: Table, wave: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return table.conform(pd.DataFrame([(wave, *row) for row in rows], columns=table.column_names))
