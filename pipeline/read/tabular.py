"""A text file or a sheet made records: the header found, the survey tool's shape undone, every row accounted for."""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from pipeline.errors import InputError, Problem
from pipeline.findings import Remark
from pipeline.read.parsed import Grid, GridRow, Parsed, Request, ValueLabel
from pipeline.read.tools import forms, limesurvey, qualtrics, redcap, surveymonkey
from pipeline.read.tools.codebook import check_codebook
from pipeline.read.tools.columns import Column, columns_of, without_personal
from pipeline.read.tools.headings import Headings, plain, stacked
from pipeline.read.tools.long import Wide, widened
from pipeline.read.tools.recognise import Recognised, recognise
from pipeline.read.tools.records import field_places, sort_rows
from pipeline.read.tools.spelling import is_blank

Facts = tuple[tuple[str, str], ...]


def from_grid(grid: Grid, request: Request) -> Parsed:
    """The records of a table, whichever survey tool it comes from.

    Every row of the grid is a record or left out. An export with one row per answer (`request.long`) is the
    exception: a record stands on the respondent's first row, and the fact answers_n counts all of the rows.

    Raises InputError when there is no header, no answer, or a name or a row that cannot be placed.
    """
    if all(is_blank(cell) for row in grid.rows for cell in row.cells):
        raise InputError(Problem(request.name, "filen är tom", "en rubrikrad och minst ett svar", "exportera på nytt"))
    found = recognise(grid.rows, request)
    check_codebook(request, found.tool)
    headings = _headings(grid.rows, found, request)
    parts = sort_rows(grid.rows, headings, found.tool)
    columns, emptied = columns_of(parts.records, headings.variables, request.name)
    if not parts.records:
        raise InputError(Problem(request.name, "filen innehåller inga svar", "minst en rad under rubriken"))
    wide, dropped = _wide(columns, parts.records, headings, request)
    return Parsed(
        _table(wide.columns),
        wide.rows,
        tuple(column.variable for column in wide.columns),
        _labels_of_codes(headings.labels, wide.columns),
        left_out=parts.left_out,
        remarks=(*grid.remarks, *_guess(found), *parts.remarks, *emptied, *dropped),
        facts=(*grid.facts, *_facts(grid, found, headings, wide), *_long_facts(parts.records, request)),
    )


def _wide(
    columns: list[Column], records: Sequence[GridRow], headings: Headings, request: Request
) -> tuple[Wide, list[Remark]]:
    """One record per respondent, without personal data; in a long export they may also stand among the variables."""
    asked = request.expected | frozenset(request.long or ())
    kept, dropped = without_personal(columns, asked, headings.personal)
    rows = [row.number for row in records]
    if request.long is None:
        return Wide(kept, rows), dropped
    wide = widened(kept, rows, request.long, request.name)
    kept, dropped_answers = without_personal(wide.columns, asked, headings.personal)
    return Wide(kept, wide.rows), dropped + dropped_answers


def _headings(rows: Sequence[GridRow], found: Recognised, request: Request) -> Headings:
    place = found.place
    match found.tool:
        case "qualtrics":
            return qualtrics.headings(rows, place, request)
        case "surveymonkey":
            return surveymonkey.headings(rows, place)
        case "limesurvey":
            return limesurvey.headings(rows, place, request)
        case "redcap":
            return redcap.headings(rows, place, request)
        case "microsoft_forms" | "google_forms":
            return forms.headings(rows, place, found.tool)
        case _:
            return plain(rows, place) if request.header_rows == 1 else stacked(rows, place, request.header_rows)


def _table(columns: Sequence[Column]) -> pa.Table:
    arrays = [pa.array(column.cells, pa.string()) for column in columns]
    return pa.table(arrays, names=[column.variable.name for column in columns])


def _labels_of_codes(labels: Sequence[ValueLabel], columns: Sequence[Column]) -> tuple[ValueLabel, ...]:
    """The labels, but for columns in which they themselves are the answers."""
    by_column: dict[str, list[ValueLabel]] = {}
    for label in labels:
        by_column.setdefault(label.column, []).append(label)
    kept = {column.variable.name for column in columns if _holds_codes(column, by_column)}
    return tuple(label for label in labels if label.column in kept)


def _holds_codes(column: Column, labels: Mapping[str, list[ValueLabel]]) -> bool:
    of_column = labels.get(column.variable.name, [])
    codes, texts = {label.value for label in of_column}, {label.label for label in of_column}
    seen = {*column.cells} if of_column else set()
    return bool(seen & codes) or not seen & texts


def _guess(found: Recognised) -> list[Remark]:
    if not found.is_guess:
        return []
    return [
        Remark(
            "tool_guessed",
            "note",
            f"filen lästes som en export från {found.tool}, men rubriken säger det inte säkert",
            "ange tool för vågen i study.toml",
        )
    ]


def _facts(grid: Grid, found: Recognised, headings: Headings, wide: Wide) -> Facts:
    variables = [column.variable for column in wide.columns]
    own = field_places(variables, found.tool)
    return (
        ("tool", found.tool),
        ("header_row", str(grid.rows[headings.rows[0]].number)),
        *((f"{field}_column", variables[place].name) for field, place in own.items()),
    )


def _long_facts(records: Sequence[GridRow], request: Request) -> Facts:
    return (("answers_n", str(len(records))),) if request.long else ()
