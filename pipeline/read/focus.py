"""A wave's coding exports as tables. What was said in the talks goes no further than this module."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import pandas as pd

from pipeline.findings import Remark
from pipeline.read.codings import Codings
from pipeline.read.codings_apart import parse_codings_apart
from pipeline.read.manifest import check_rows
from pipeline.read.parsed import Request
from pipeline.study import Study
from pipeline.study.focus import CodingExport
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
    read = {role: _read(study, wave, role) for role in study.wave_by_id(wave).coding_exports}
    return CodedTalks(
        documents=_table(CODING_DOCUMENTS, wave, ((role, *row) for role, each in read.items() for row in _texts(each))),
        variables=_table(
            CODING_VARIABLES,
            wave,
            ((role, *each) for role, found in read.items() for each in dict.fromkeys(found.variables)),
        ),
        codes=_table(CODING_CODES, wave, ((role, *row) for role, each in read.items() for row in _codes(each, study))),
        codings=_table(CODINGS, wave, ((role, *row) for role, each in read.items() for row in _codings(each))),
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
    yield from ((each.id, each.name, each.length, each.paragraphs) for each in found.documents)


def _codes(found: Codings, study: Study) -> Iterator[tuple[Any, ...]]:
    """The codes; one that is named by somebody's words (in vivo) is known by its id alone."""
    own = {same_spelling(name) for code in study.focus_codes for name in (*code.known_as, code.label)}
    words = {same_spelling(each.text) for each in found.codings if each.text} - own
    for code in found.codes:
        steps = [code.id if same_spelling(step) in words else step for step in code.path]
        yield code.id, steps[-1], " > ".join(steps), not code.is_codable


def _codings(found: Codings) -> Iterator[tuple[Any, ...]]:
    names = {user.id: user.name for user in found.users}
    for number, each in enumerate(found.codings, 1):
        coder = names.get(each.coder, each.coder)
        yield number, each.document, each.code, coder, each.selection, each.start, each.end, each.unit


def _remarks(role: str, found: Codings) -> Iterator[Remark]:
    """What was noticed, each with the export that it is about."""
    yield from (Remark(r.rule, r.severity, r.found, r.fix, role, r.rows) for r in found.remarks)


def _table(table: Table, wave: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return table.conform(pd.DataFrame([(wave, *row) for row in rows], columns=table.column_names))
