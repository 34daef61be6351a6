"""The figure of levels, for a wave that has nothing before it: index with interval, in the order given, never ranked.

Takes levels that may be shown and nothing about the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import plotly.graph_objects as go

from pipeline.report import chart
from pipeline.report.chart import BLUE, GREY, SMALL
from pipeline.report.numbers_sv import number, percent
from pipeline.report.results import Level
from pipeline.report.wording import level_with_interval

SCALE, TEXT = (0.27, 0.76), 0.79
WIDE_ROW, NARROW_ROW = 34, 54
NARROW_LINE = 0.22


@dataclass(frozen=True)
class Levels:
    """Rows of the figure, top to bottom, and the county's index to see them against."""

    rows: tuple[tuple[str, Level], ...]
    first: Sequence[tuple[str, Level]]
    """The rows set in bold."""
    all_rows: tuple[tuple[str, Level], ...]
    """The rows of every part of the figure: the scale holds them all."""
    county: Level

    @property
    def limits(self) -> tuple[int, int]:
        """Whole tens around every level and interval, inside the scale."""
        levels = [self.county, *(level for _, level in self.all_rows)]
        ends = [end for level in levels for end in (level.mean, level.ci_low, level.ci_high) if end is not None]
        low, high = min(ends, default=40), max(ends, default=60)
        return max(0, 10 * floor((low - 1) / 10)), min(100, 10 * ceil((high + 1) / 10))


def wide(figure: Levels) -> go.Figure:
    """Name, level and number side by side."""
    count = len(figure.rows)
    notes = [
        note
        for row, (name, level) in enumerate(figure.rows)
        for note in (
            chart.note(_name(name, bold=(name, level) in figure.first), row, 0),
            chart.note(f"<b>{level_with_interval(level)}</b>", row, TEXT, font={"size": SMALL}),
        )
    ]
    headings = [
        _heading("Index 0–100", sum(SCALE) / 2, "center"),
        _heading(f"Index ({percent(95)}-intervall)", TEXT, "left"),
    ]
    return chart.figure(
        _traces(figure, 0.0),
        height=56 + WIDE_ROW * count,
        margin={"l": 0, "r": 0, "t": 26, "b": 30, "pad": 0},
        xaxis=chart.axis(*_ticks(figure.limits), figure.limits, domain=list(SCALE)),
        yaxis=chart.rows_axis(count),
        shapes=_county_line(figure, [(-0.5, count - 0.5)]),
        annotations=[*headings, *notes],
    )


def narrow(figure: Levels) -> go.Figure:
    """Words first and the level below them, row by row."""
    count = len(figure.rows)
    notes = [
        note
        for row, (name, level) in enumerate(figure.rows)
        for note in (
            chart.note(f"<b>{chart.shortened(name, 30)}</b>", row - 0.46, 0, yanchor="top"),
            chart.note(f"<b>{level_with_interval(level)}</b>", row - 0.46, 1, yanchor="top", xanchor="right"),
        )
    ]
    zones = [(row + NARROW_LINE - 0.2, row + NARROW_LINE + 0.2) for row in range(count)]
    return chart.figure(
        _traces(figure, NARROW_LINE),
        height=54 + NARROW_ROW * count,
        margin={"l": 0, "r": 0, "t": 8, "b": 46, "pad": 0},
        xaxis=chart.axis(*_ticks(figure.limits), figure.limits, domain=[0.04, 0.96]),
        yaxis=chart.rows_axis(count),
        shapes=_county_line(figure, zones),
        annotations=[chart.below("Index 0–100"), *notes],
    )


def _name(name: str, *, bold: bool) -> str:
    text = chart.wrapped(name, 25)
    return f"<b>{text}</b>" if bold else text


def _heading(text: str, x: float, side: str) -> dict[str, object]:
    return chart.note(chart.label(text), None, x, xanchor=side, align=side, font={"size": SMALL, "color": GREY})


def _ticks(limits: tuple[int, int]) -> tuple[list[int], list[str]]:
    ticks = list(range(limits[0], limits[1] + 1, 10))
    return ticks, [number(tick) for tick in ticks]


def _county_line(figure: Levels, zones: Sequence[tuple[float, float]]) -> list[dict[str, object]]:
    if figure.county.mean is None:
        return []
    return [chart.upright(figure.county.mean, top, bottom, "x", dash="dash") for top, bottom in zones]


def _traces(figure: Levels, below: float) -> list[go.Scatter]:
    own = [(row + below, *named) for row, named in enumerate(figure.rows)]
    spans = [(row, a.ci_low, a.ci_high) for row, _, a in own if a.ci_low is not None and a.ci_high is not None]
    points = go.Scatter(
        x=[level.mean for _, _, level in own],
        y=[row for row, _, _ in own],
        mode="markers",
        marker={"color": BLUE, "size": 11},
        hoverinfo="text",
        hovertext=[f"{chart.wrapped(name, 60)}<br>{chart.label(level_with_interval(level))}" for _, name, level in own],
    )
    return [chart.lines(spans, BLUE, 3), points]
