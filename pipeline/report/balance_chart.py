"""The figure of balance: to which side the talks lean, from -1 to +1, with the spread in its own column. No tests.

Takes talks that may be shown and nothing about the others. Balances are published hundredths.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from pipeline.report import chart
from pipeline.report.chart import BLUE, GREY, RULE, SMALL
from pipeline.report.talk_wording import Balanced, balance, spread

SCALE, TEXT = (0.27, 0.74), 0.78
WIDE_ROW, NARROW_ROW = 36, 78
NARROW_LINE = 0.24
REACH = 108
"""Hundredths; the outermost points are whole."""
TICKS = {-100: "−1", -50: "−0,5", 0: "0", 50: "+0,5", 100: "+1"}
SIDES = "◀\ufe0e hindrande\u2003främjande ▶\ufe0e"


@dataclass(frozen=True)
class Balances:
    """Rows of the figure, top to bottom; `baseline` is empty where there is nothing earlier."""

    rows: tuple[Balanced, ...]
    wave: str
    baseline: str = ""


def wide(figure: Balances) -> go.Figure:
    """Name, balance, number and spread side by side."""
    count = len(figure.rows)
    notes = [note for row in range(count) for note in _wide_notes(figure, row)]
    return chart.figure(
        _traces(figure, 0.0),
        height=70 + WIDE_ROW * count,
        margin={"l": 0, "r": 0, "t": 40, "b": 30, "pad": 0},
        xaxis=_axis(list(SCALE)),
        yaxis=chart.rows_axis(count),
        shapes=[*_zero([(-0.5, count - 0.5)]), *(_rule(row) for row in range(count + 1))],
        annotations=[*_headings(figure), *notes],
    )


def narrow(figure: Balances) -> go.Figure:
    """Words first and the balance below them, row by row."""
    count = len(figure.rows)
    notes = [note for row in range(count) for note in _narrow_notes(figure, row)]
    return chart.figure(
        _traces(figure, NARROW_LINE),
        height=54 + NARROW_ROW * count,
        margin={"l": 0, "r": 0, "t": 8, "b": 46, "pad": 0},
        xaxis=_axis([0.04, 0.96]),
        yaxis=chart.rows_axis(count),
        shapes=[
            *_zero([(row + NARROW_LINE - 0.18, row + NARROW_LINE + 0.18) for row in range(count)]),
            *(_rule(row) for row in range(1, count)),
        ],
        annotations=[chart.below(SIDES), *notes],
    )


def said(row: Balanced) -> str:
    """The spread of a row, as it stands beside its balance."""
    return f"i {spread(row.talk)} grupper" if row.talk.spread_n else "togs inte upp"


def _axis(domain: list[float]) -> dict[str, object]:
    return chart.axis(list(TICKS), list(TICKS.values()), (-REACH, REACH), domain=domain)


def _zero(zones: Sequence[tuple[float, float]]) -> list[dict[str, object]]:
    return [chart.upright(0, top, bottom, "x") for top, bottom in zones]


def _rule(row: float) -> dict[str, object]:
    """A hairline between rows."""
    line = {"color": RULE, "width": 1}
    place = {"xref": "paper", "x0": 0, "x1": 1, "y0": row - 0.5, "y1": row - 0.5}
    return {"type": "line", "layer": "below", "line": line, **place}


def _headings(figure: Balances) -> list[dict[str, object]]:
    style = {"font": {"size": SMALL, "color": GREY}}
    then = f"○ {chart.label(figure.baseline)}  " if figure.baseline else ""
    middle = {"xanchor": "center", "align": "center"}
    return [
        chart.note(f"{then}● {chart.label(figure.wave)}<br>{SIDES}", None, sum(SCALE) / 2, **style, **middle),
        chart.note("Balans<br>och spridning", None, TEXT, **style),
    ]


def _wide_notes(figure: Balances, row: int) -> list[dict[str, object]]:
    named = figure.rows[row]
    text = f"<b>{_numbers(figure, named)}</b><br>{chart.label(said(named))}"
    return [chart.note(chart.wrapped(named.name, 25), row, 0), chart.note(text, row, TEXT, font={"size": SMALL})]


def _narrow_notes(figure: Balances, row: int) -> list[dict[str, object]]:
    named, top = figure.rows[row], {"yanchor": "top"}
    small = {"font": {"size": SMALL}, **top}
    return [
        chart.note(f"<b>{chart.shortened(named.name, 38)}</b>", row - 0.47, 0, **top),
        chart.note(chart.label(said(named)), row - 0.24, 0, **small),
        chart.note(f"<b>{_numbers(figure, named)}</b>", row - 0.24, 1, xanchor="right", **small),
    ]


def _numbers(figure: Balances, row: Balanced) -> str:
    """The balance now, with that of the baseline where there is one."""
    now = _number(row.talk.balance)
    return chart.label(f"○ {_number(row.joint.baseline_balance)} → ● {now}" if figure.baseline else f"● {now}")


def _number(value: int | None) -> str:
    return "ingen" if value is None else balance(value)


def _traces(figure: Balances, below: float) -> list[go.Scatter]:
    """A line from 0 to the balance now, the balance then as a ring, and the balance now as a point."""
    rows = [(row + below, named) for row, named in enumerate(figure.rows)]
    now = [(row, named, named.talk.balance) for row, named in rows if named.talk.balance is not None]
    then = [(row, named, named.joint.baseline_balance) for row, named in rows if figure.baseline]
    stems = [(row, 0.0, float(value)) for row, _, value in now]
    ring = {"color": "#FFFFFF", "line": {"color": BLUE, "width": 2}, "size": 15}
    return [
        chart.lines(stems, BLUE, 3),
        _points(figure, [each for each in then if each[2] is not None], ring),
        _points(figure, now, {"color": BLUE, "size": 10}),
    ]


def _points(
    figure: Balances, points: Sequence[tuple[float, Balanced, int | None]], marker: dict[str, object]
) -> go.Scatter:
    return go.Scatter(
        x=[value for _, _, value in points],
        y=[row for row, _, _ in points],
        mode="markers",
        marker=marker,
        hoverinfo="text",
        hovertext=[
            f"{chart.wrapped(named.name, 60)}<br>{_numbers(figure, named)}, {chart.label(said(named))}"
            for _, named, _ in points
        ],
    )
