"""A wave's questionnaire export as tables: its records as they stand, and what the file says about them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.read.apart import parse_apart
from pipeline.read.manifest import check_rows, registration
from pipeline.read.parsed import Long, Parsed, Request
from pipeline.study import Study
from pipeline.tables.base import Table
from pipeline.tables.findings import READ_FINDINGS, findings_table
from pipeline.tables.raw import CODEBOOK, LEFT_OUT, MISSING_RANGES, QUESTIONNAIRE, VALUE_LABELS

SMALL = {pa.int8(): pd.Int8Dtype(), pa.int16(): pd.Int16Dtype(), pa.int32(): pd.Int32Dtype()}
"""Whole numbers stay as small as they were packed."""


class Questionnaire(NamedTuple):
    """One export: its records, what the file says about its variables, which rows are no records, and remarks."""

    records: pd.DataFrame
    codebook: pd.DataFrame
    value_labels: pd.DataFrame
    missing_ranges: pd.DataFrame
    left_out: pd.DataFrame
    findings: pd.DataFrame


def request_for(study: Study, wave: str) -> Request:
    """What is asked of the parser for a wave's questionnaire."""
    own = study.wave_by_id(wave)
    layout = own.layout
    asked = (entry.column for entry in study.column_map.asked(wave).values())
    return Request(
        path=study.folder / own.questionnaire,
        name=own.questionnaire,
        expected=frozenset(column for column in asked if column),  # personal data among the ignored are dropped
        codebook=study.folder / own.codebook if own.codebook else None,
        encoding=layout.encoding,
        separator=layout.separator,
        decimal=layout.decimal,
        sheet=layout.sheet,
        header_row=layout.header_row,
        header_rows=layout.header_rows,
        tool=layout.tool,
        long=Long(layout.long.respondent, layout.long.variable, layout.long.value) if layout.long else None,
    )


def read_questionnaire(study: Study, wave: str) -> Questionnaire:
    """Read a wave's questionnaire, whatever its format.

    Raises InputError with every problem of the file.
    """
    request = request_for(study, wave)
    parsed = parse_apart(request)
    check_rows(study, wave, "questionnaire", len(parsed.rows) + len(parsed.left_out))
    remarked = parsed._replace(remarks=(*parsed.remarks, *_unregistered(study, wave), *_undescribed(parsed)))
    del parsed  # a large file is held once
    return as_tables(remarked, request.name, wave)


def _unregistered(study: Study, wave: str) -> Iterator[Remark]:
    if registration(study, wave) == "unregistered":
        found = "Filerna är inte registrerade, så en ändrad fil skulle inte märkas."
        yield Remark("unregistered", "warning", found, f"Kör baslinje register {study.id} {wave}.")


def _undescribed(parsed: Parsed) -> Iterator[Remark]:
    if not parsed.value_labels and not any(variable.wording for variable in parsed.variables):
        yield Remark(
            "nothing_to_compare",
            "note",
            "Filen har varken formuleringar eller etiketter: att frågor och svarskoder är desamma är inte prövat.",
            "Ange enkätverktygets beskrivning som codebook, om den finns.",
        )


def as_tables(parsed: Parsed, name: str, wave: str) -> Questionnaire:
    """The content of a file as tables. Raises InputError when it has no records or a column with a reserved name."""
    raise_if_any(InputError, _unusable(parsed, name))
    said = Questionnaire(
        records=QUESTIONNAIRE.empty(),
        codebook=_rows(CODEBOOK, wave, parsed.variables),
        value_labels=_rows(VALUE_LABELS, wave, dict.fromkeys(parsed.value_labels)),
        missing_ranges=_rows(MISSING_RANGES, wave, dict.fromkeys(parsed.missing_ranges)),
        left_out=_rows(LEFT_OUT, wave, parsed.left_out),
        findings=findings_table(READ_FINDINGS, wave, parsed.remarks),
    )
    records, rows = parsed.records, parsed.rows
    del parsed  # a large file is held once
    return said._replace(records=_records(records, rows, wave))


def _records(packed: pa.Table, rows: Sequence[int], wave: str) -> pd.DataFrame:
    records = packed.to_pandas(types_mapper=SMALL.get, split_blocks=True, self_destruct=True)
    del packed
    records.insert(0, "wave", wave)
    records.insert(1, "source_row", rows)
    return QUESTIONNAIRE.conform(records)


def count_rows(study: Study, wave: str) -> int:
    """Rows of a wave's questionnaire, whether records or left out."""
    parsed = parse_apart(request_for(study, wave))
    return len(parsed.rows) + len(parsed.left_out)


def _unusable(parsed: Parsed, name: str) -> Iterator[Problem]:
    if parsed.records.num_rows == 0:
        yield Problem(name, "filen innehåller inga svar", "minst en rad")
    for column in sorted({*QUESTIONNAIRE.column_names} & {*parsed.records.column_names}):
        yield Problem(name, f"kolumnen {column!r} har ett upptaget namn", "ett annat namn", "byt namn i exporten")


def _rows(table: Table, wave: str, rows: Iterable[tuple[Any, ...]]) -> pd.DataFrame:
    return table.conform(pd.DataFrame([(wave, *row) for row in rows], columns=table.column_names))
