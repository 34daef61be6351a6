"""The figure of change: level then and now, difference with interval, and the verdict in words in its own column.

Takes changes that may be shown and nothing about the others. Numbers are published whole points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor

import plotly.graph_objects as go

from pipeline.report import chart
from pipeline.report.chart import BLUE, COLOURS, GREY, INK, RULE, SHAPES, SMALL
from pipeline.report.numbers_sv import number, signed
from pipeline.report.results import Change, known
from pipeline.report.wording import SYMBOLS, Named, verdict, with_interval

LEVEL, DIFFERENCE, VERDICT = (0.235, 0.415), (0.465, 0.675), 0.7
WIDE_ROW, NARROW_ROW = 35, 84
WIDE_SPACE = "\u2003"
NARROW_BAND = (0.2, 0.46)
"""Where in a row of the narrow layout the interval is drawn: below the words."""


@dataclass(frozen=True)
class Dumbbells:
    """Rows of the figure, top to bottom, and what they are measured against."""

    rows: tuple[Named, ...]
    first: Sequence[Named]
    """The rows set in bold."""
    all_rows: tuple[Named, ...]
    """The rows of every part of the figure: the scales hold them all."""
    baseline: str
    wave: str
    smallest_change: float

    @property
    def limit(self) -> int:
        """Half the width of the difference axis: every interval and twice the grey band fit."""
        reach = [2 * self.smallest_change, *(abs(end) for row in self.all_rows for end in _ends(row))]
        return 10 * ceil((max(reach) + 1) / 10)


def sorted_rows(first: Sequence[Named], others: Sequence[Named]) -> tuple[Named, ...]:
    """The shown changes: those that stay on top, then the others by falling change."""
    shown = [[named for named in part if named.change.is_shown] for part in (first, others)]
    return (*shown[0], *sorted(shown[1], key=lambda named: -known(named.change.change)))


def wide(figure: Dumbbells) -> go.Figure:
    """Name, levels, difference and verdict side by side; from 640 pixels and on paper."""
    count = len(figure.rows)
    limit = figure.limit
    levels = _level_limits(figure.all_rows)
    return chart.figure(
        [*_level_traces(figure), *_difference_traces(figure, 0.0)],
        height=64 + WIDE_ROW * count,
        margin={"l": 0, "r": 0, "t": 38, "b": 26, "pad": 0},
        xaxis=chart.axis(*_level_ticks(levels), levels, domain=list(LEVEL), anchor="y"),
        xaxis2=chart.axis(*_difference_ticks(limit), (-limit, limit), domain=list(DIFFERENCE), anchor="y"),
        yaxis=chart.rows_axis(count),
        shapes=[
            chart.band(-figure.smallest_change, figure.smallest_change, -0.5, count - 0.5, "x2"),
            chart.upright(0, -0.5, count - 0.5, "x2"),
            *(_rule(row) for row in range(count + 1)),
        ],
        annotations=[*_headings(figure), *(note for row in range(count) for note in _wide_notes(figure, row))],
    )


def narrow(figure: Dumbbells) -> go.Figure:
    """Words first and the difference below them, row by row; for telephones."""
    count, limit = len(figure.rows), figure.limit
    top, bottom = NARROW_BAND
    bands = [
        shape
        for row in range(count)
        for shape in (
            chart.band(-figure.smallest_change, figure.smallest_change, row + top, row + bottom, "x2"),
            chart.upright(0, row + top, row + bottom, "x2"),
        )
    ]
    return chart.figure(
        _difference_traces(figure, (top + bottom) / 2),
        height=54 + NARROW_ROW * count,
        margin={"l": 0, "r": 0, "t": 8, "b": 46, "pad": 0},
        xaxis2=chart.axis(*_difference_ticks(limit), (-limit, limit), domain=[0.04, 0.96], anchor="y"),
        yaxis=chart.rows_axis(count),
        shapes=[*bands, *(_rule(row) for row in range(1, count))],
        annotations=[
            chart.below(f"◀\ufe0e sämre{WIDE_SPACE}förändring, enheter{WIDE_SPACE}bättre ▶\ufe0e"),
            *(note for row in range(count) for note in _narrow_notes(figure, row)),
        ],
    )


def _ends(row: Named) -> list[int]:
    change = row.change
    return [end for end in (change.change, change.ci_low, change.ci_high) if end is not None]


def _level_limits(rows: Sequence[Named]) -> tuple[float, float]:
    """Whole tens around every level, with room for the numbers beside the outermost."""
    means = [mean for row in rows for mean in (row.change.baseline_mean, row.change.mean) if mean is not None]
    low, high = min(means, default=40), max(means, default=60)
    return 10 * floor((low - 9) / 10), 10 * ceil((high + 9) / 10)


def _level_ticks(limits: tuple[float, float]) -> tuple[list[int], list[str]]:
    ticks = [tick for tick in range(0, 101, 20) if limits[0] <= tick <= limits[1]]
    return ticks, [number(tick) for tick in ticks]


def _difference_ticks(limit: int) -> tuple[list[int], list[str]]:
    """Whole steps from 0 outwards, at most three a side."""
    step = next(step for step in (10, 20, 50, 100) if limit <= 3 * step)
    ticks = [tick for tick in range(-3 * step, 3 * step + 1, step) if -limit <= tick <= limit]
    return ticks, [signed(tick) for tick in ticks]


def _rule(row: float) -> dict[str, object]:
    """A hairline between rows."""
    line = {"color": RULE, "width": 1}
    return {
        "type": "line",
        "layer": "below",
        "xref": "paper",
        "x0": 0,
        "x1": 1,
        "y0": row - 0.5,
        "y1": row - 0.5,
        "line": line,
    }


def _level_traces(figure: Dumbbells) -> list[go.Scatter]:
    changes = [row.change for row in figure.rows]
    then, now = [known(c.baseline_mean) for c in changes], [known(c.mean) for c in changes]
    spans = [(row, *ends) for row, ends in enumerate(zip(then, now, strict=True))]
    return [chart.lines(spans, GREY, 2, xaxis="x"), _points(then, now, filled=False), _points(now, then, filled=True)]


def _points(values: list[int], others: list[int], *, filled: bool) -> go.Scatter:
    """Markers with their number on the side away from the other marker; equal levels print it once."""
    sides = [
        "middle right" if value > other or (value == other and filled) else "middle left"
        for value, other in zip(values, others, strict=True)
    ]
    texts = [
        "" if value == other and not filled else f" {number(value)} "
        for value, other in zip(values, others, strict=True)
    ]
    fill, size = (BLUE, 10) if filled else ("#FFFFFF", 11)
    return go.Scatter(
        x=values,
        y=list(range(len(values))),
        mode="markers+text",
        text=texts,
        textposition=sides,
        textfont={"size": SMALL},
        cliponaxis=False,
        marker={"color": fill, "line": {"color": BLUE, "width": 2}, "size": size},
        hoverinfo="skip",
        xaxis="x",
    )


def _difference_traces(figure: Dumbbells, below: float) -> list[go.Scatter]:
    """Intervals by colour, then points by shape; `below` moves both down within the row."""
    traces = []
    for kind in dict.fromkeys(row.change.verdict for row in figure.rows):
        own = [(row + below, *named) for row, named in enumerate(figure.rows) if named.change.verdict == kind]
        spans = [(row, c.ci_low, c.ci_high) for row, _, c in own if c.ci_low is not None and c.ci_high is not None]
        traces.append(chart.lines(spans, COLOURS[kind], 3, xaxis="x2"))
        traces.append(
            go.Scatter(
                x=[change.change for _, _, change in own],
                y=[row for row, _, _ in own],
                mode="markers",
                marker={"color": COLOURS[kind], "size": 13, "symbol": SHAPES[kind]},
                hoverinfo="text",
                hovertext=[_hover(name, change) for _, name, change in own],
                xaxis="x2",
            )
        )
    return traces


def _hover(name: str, change: Change) -> str:
    """The whole name, which may be cut beside the row, and what is written there."""
    return f"{chart.wrapped(name, 60)}<br>{chart.label(f'{with_interval(change)}: {verdict(change)}')}"


def _headings(figure: Dumbbells) -> list[dict[str, object]]:
    style = {"font": {"size": SMALL, "color": GREY}}
    then, now = chart.label(figure.baseline), chart.label(figure.wave)
    return [
        chart.note(f"Index 0–100<br>○ {then}  ● {now}", None, LEVEL[0], **style),
        chart.note(
            "Förändring, enheter<br>◀\ufe0e sämre   bättre ▶\ufe0e",
            None,
            sum(DIFFERENCE) / 2,
            **style,
            xanchor="center",
            align="center",
        ),
        chart.note("Förändring (intervall)<br>och bedömning", None, VERDICT, **style),
    ]


def _wide_notes(figure: Dumbbells, row: int) -> list[dict[str, object]]:
    named = figure.rows[row]
    name = chart.wrapped(named.name, 22)
    return [
        chart.note(f"<b>{name}</b>" if named in figure.first else name, row, 0),
        chart.note(_judgement(named.change), row, VERDICT, font=_judgement_font(named.change)),
    ]


def _judgement(change: Change) -> str:
    """The number on one line and the verdict on the next; an addition to the verdict stands by the number."""
    words, comma, addition = verdict(change).partition(", ")
    return f"<b>{SYMBOLS[change.verdict]} {with_interval(change)}{comma}{addition}</b><br>{words}"


def _judgement_font(change: Change) -> dict[str, object]:
    return {"size": SMALL, "color": {"better": BLUE, "worse": chart.ORANGE}.get(change.verdict, INK)}


def _narrow_notes(figure: Dumbbells, row: int) -> list[dict[str, object]]:
    named, change = figure.rows[row], figure.rows[row].change
    levels = f"○ {number(known(change.baseline_mean))} → ● {number(known(change.mean))}"
    top = {"yanchor": "top"}
    return [
        chart.note(f"<b>{chart.shortened(named.name, 38)}</b>", row - 0.47, 0, **top),
        chart.note(levels, row - 0.25, 1, xanchor="right", font={"size": SMALL}, **top),
        chart.note(_judgement(change), row - 0.25, 0, font=_judgement_font(change), **top),
    ]
