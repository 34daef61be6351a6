"""LimeSurvey: one header row with codes or texts, and the survey structure or the R syntax as codebook."""

from collections.abc import Sequence

from pipeline.errors import InputError, Problem
from pipeline.read.parsed import GridRow, Request
from pipeline.read.tools import lss, r_syntax
from pipeline.read.tools.aliases import codes
from pipeline.read.tools.codebook import codebook_kind, codebook_name, codebook_text
from pipeline.read.tools.headings import Headings, described_by, plain, text_variable
from pipeline.read.tools.spelling import comparable


def headings(rows: Sequence[GridRow], place: int, request: Request) -> Headings:
    """The header; with a codebook every column gets its code, also the tool's own columns in translation."""
    header = plain(rows, place)
    kind = codebook_kind(request)
    if kind is None:
        return header
    coded = header._replace(variables=tuple(text_variable(_own_code(column.name)) for column in header.variables))
    name, text = codebook_name(request), codebook_text(request)
    if kind == "r":
        described = r_syntax.columns(text)
        _check_length(len(described), len(coded.variables), name)
        return described_by(coded, described, by_position=True, where=name)
    return described_by(coded, lss.columns(text, name), by_position=False, where=name)


def _own_code(header: str) -> str:
    return codes("limesurvey").get(comparable(header), header)


def _check_length(described: int, columns: int, name: str) -> None:
    if described != columns:
        raise InputError(
            Problem(
                name,
                f"R-syntaxen beskriver {described} kolumner och svarsfilen har {columns}",
                "syntax och svar från samma export",
                "exportera båda på nytt, samtidigt",
            )
        )
