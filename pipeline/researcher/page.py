"""The researcher's page as plain data: every table with Swedish headings and numbers. Computes nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from babel.numbers import format_decimal

from pipeline.researcher.sections import SECTIONS, Section
from pipeline.researcher.words import CODES, DECIMALS, DECIMALS_OF, HEADINGS, TITLES
from pipeline.study import TOTAL, Study
from pipeline.tables.base import Column, Table

ABSENT, MINUS = "-", "\u2212"
LEAST_P = 0.0001
PROBABILITIES = frozenset(name for name, decimals in DECIMALS_OF.items() if decimals == DECIMALS_OF["p"])


@dataclass(frozen=True)
class Shown:
    """One table, as text."""

    name: str
    title: str
    one_row: str
    headings: tuple[str, ...]
    is_number: tuple[bool, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Part:
    """One section, as text."""

    title: str
    about: str
    tables: tuple[Shown, ...]


def parts(study: Study, tables: Mapping[str, pd.DataFrame]) -> Iterator[Part]:
    """The sections in order; a section without rows in any of its tables is left out."""
    for section in SECTIONS:
        filled = tuple(_shown(table, tables[table.name], study) for table in _with_rows(section, tables))
        if filled:
            yield Part(section.title, section.about, filled)


def _with_rows(section: Section, tables: Mapping[str, pd.DataFrame]) -> Iterator[Table]:
    return (table for table in section.tables if len(tables[table.name]))


def _shown(table: Table, frame: pd.DataFrame, study: Study) -> Shown:
    """The columns that differ between rows or have something to say; the wave stands on the page."""
    columns = [column for column in table.columns if column.name != "wave" and not _is_empty(frame[column.name])]
    texts = [frame[column.name].map(_writer(column, study)) for column in columns]
    return Shown(
        table.name,
        TITLES[table.name],
        table.one_row,
        tuple(HEADINGS[column.name] for column in columns),
        tuple(column.kind in ("integer", "number") for column in columns),
        tuple(zip(*texts, strict=True)),
    )


def _is_empty(values: pd.Series) -> bool:
    return bool((values.isna() | (values.astype("str") == "")).all())


def _writer(column: Column, study: Study) -> Callable[[Any], str]:
    """How a cell of a column is written."""
    if column.kind == "text":
        known = _names(study).get(column.name, CODES)
        return lambda cell: "" if pd.isna(cell) else str(known.get(cell, cell))
    if column.kind == "truth":
        return lambda cell: "ja" if cell else "nej"
    decimals = 0 if column.kind == "integer" else DECIMALS_OF.get(column.name, DECIMALS)
    smallest = LEAST_P if column.name in PROBABILITIES else 0.0
    return lambda cell: ABSENT if pd.isna(cell) else _number(cell, decimals, smallest)


def _number(value: float, decimals: int, smallest: float) -> str:
    if 0 < value < smallest:
        return f"< {_number(smallest, decimals, 0)}"
    text = str(format_decimal(value, format=f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale="sv"))
    return text.replace("-", MINUS)


def _names(study: Study) -> dict[str, dict[str, str]]:
    """What the study calls what stands in a column."""
    instrument = study.instrument
    groups = {study.county.code: study.county.short, **study.group_names}
    organisations = {known.code: known.label for known in study.organisations}
    roles = {known.id: known.sv for known in instrument.respondent_types}
    kinds = {f"organisation {code}": name for code, name in organisations.items()}
    kinds |= {f"role {code}": name for code, name in roles.items()}
    return {
        "group_code": groups,
        "unit_code": groups | organisations,
        "indicator_id": {TOTAL: "Samlat index", **{known.id: known.sv for known in instrument.indicators}},
        "item_id": {known.id: f"{known.id} {known.sv}" for known in instrument.questions},
        "term": CODES | kinds,
    }
