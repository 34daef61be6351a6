"""A subject of the page in depth, and how the cells of its tables are written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.numbers_sv import hundredths, number, signed, signed_span
from pipeline.report.results import Results
from pipeline.report.wording import TOTAL_NAME
from pipeline.study import TOTAL
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE

NO_INTERVAL = "inget"
MEANINGS = {
    HIDDEN: "redovisas inte, så att ingens svar kan utläsas",
    MISSING: "det finns inget att räkna på",
    NOT_APPLICABLE: "ej tillämpligt",
    NO_INTERVAL: "intervallet går inte att räkna ut, eller skulle säga för mycket om enskildas svar",
}

Line = dict[str, Any]
Frames = Mapping[str, pd.DataFrame]
"""The protected tables of the page, by name."""


@dataclass(frozen=True)
class Section:
    """One subject: what to know, the tables, and what to know about the tables."""

    id: str
    title: str
    said: tuple[str, ...]
    tables: tuple[Grid, ...]
    notes: tuple[str, ...] = ()


def lines(frame: pd.DataFrame, **wanted: str) -> list[Line]:
    """The rows that have the wanted values, in the table's order."""
    for column, value in wanted.items():
        frame = frame[frame[column] == value]
    return frame.to_dict("records")


def by(frame: pd.DataFrame, column: str, **wanted: str) -> dict[str, Line]:
    """The rows that have the wanted values, by another column."""
    return {line[column]: line for line in lines(frame, **wanted)}


def names(results: Results) -> dict[str, str]:
    """The total and the indicators, in the order of the instrument."""
    return {TOTAL: TOTAL_NAME, **results.indicators}


def grid(caption: str, columns: tuple[str, ...], rows: list[Row]) -> Grid:
    """A table whose marks mean what they mean on this page."""
    return Grid(caption, columns, tuple(rows), meanings=MEANINGS)


def row(results: Results, indicator: str, cells: tuple[Cell, ...]) -> Row:
    """A row of one indicator; the total stands out."""
    return Row(names(results)[indicator], cells, is_whole=indicator == TOTAL)


def cell(line: Line, column: str, written: Callable[[float], str] = number) -> Cell:
    """A number, or the mark that stands in its stead."""
    if line["mark"]:
        return Cell(line["mark"])
    return Cell(NOT_APPLICABLE if pd.isna(line[column]) else written(line[column]))


def count(line: Line, column: str) -> Cell:
    """How many answers; hidden where the number by itself would tell of few."""
    return Cell(line["mark"] or (HIDDEN if pd.isna(line[column]) else number(line[column])))


def interval(line: Line, low: str = "ci_low", high: str = "ci_high") -> Cell:
    """The limits of a change or a difference."""
    if line["mark"]:
        return Cell(line["mark"])
    return Cell(NO_INTERVAL if pd.isna(line[low]) else signed_span(line[low], line[high]))


def difference(line: Line, column: str = "difference") -> Cell:
    """A difference with its sign."""
    return cell(line, column, signed)


def coefficient(line: Line, column: str) -> Cell:
    """A coefficient that is kept in hundredths."""
    return cell(line, column, hundredths)
