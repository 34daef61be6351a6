"""What every figure shares: colours, type, labels that cannot become markup, delivery without any network."""

import html
import json
import textwrap
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

BLUE, ORANGE, GREY, INK, RULE, BAND = "#12436D", "#B5470B", "#5B6470", "#1F2933", "#D5D9DE", "#E3E9F0"
FONT = '"Source Sans 3","Segoe UI",Arial,"Liberation Sans",sans-serif'
FONT_SIZE, SMALL = 13, 12

COLOURS = {"better": BLUE, "worse": ORANGE, "practically_unchanged": INK, "undecided": GREY, "not_tested": GREY}
SHAPES = {
    "better": "triangle-right",
    "worse": "triangle-left",
    "practically_unchanged": "square",
    "undecided": "circle",
    "not_tested": "circle-open",
}


def offline_config() -> dict[str, Any]:
    """No tool bar, no logo and no way to send the chart anywhere."""
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "doubleClick": False,
        "plotlyServerURL": "",
        "scrollZoom": False,
        "showSendToCloud": False,
        "showTips": False,
    }


def label(text: str) -> str:
    """Text that Plotly shows as it stands: no tag, no entity, no template and no formula."""
    return html.escape(text, quote=False).replace("$", "&#36;").replace("%", "&#37;")


def wrapped(text: str, width: int) -> str:
    """A label on at most two lines."""
    return "<br>".join(label(line) for line in _lines(text, width, 2))


def shortened(text: str, width: int) -> str:
    """A label on one line."""
    return "".join(label(line) for line in _lines(text, width, 1))


def _lines(text: str, width: int, at_most: int) -> list[str]:
    """Lines of whole words, a word longer than a line divided; what does not fit ends in an ellipsis."""
    lines = textwrap.wrap(text, width)
    if len(lines) <= at_most:
        return lines
    last = " ".join(lines[at_most - 1 :])[: width - 1]
    return [*lines[: at_most - 1], f"{last.rstrip()}…"]


def figure(traces: Sequence[go.Scatter], **layout: Any) -> go.Figure:
    """A figure in the house style, without Plotly's own template."""
    shared = {
        "dragmode": False,
        "font": {"family": FONT, "size": FONT_SIZE, "color": INK},
        "hoverlabel": {"align": "left", "bgcolor": "#FFFFFF", "bordercolor": GREY, "font": {"size": FONT_SIZE}},
        "hovermode": "closest",
        "paper_bgcolor": "#FFFFFF",
        "plot_bgcolor": "#FFFFFF",
        "showlegend": False,
    }
    return go.Figure(list(traces), {**shared, **layout}).update_layout(template=None)


def axis(ticks: Sequence[int], texts: Sequence[str], limits: tuple[float, float], **more: Any) -> dict[str, Any]:
    """A scale that cannot be dragged, with ready-written tick labels."""
    return {
        "fixedrange": True,
        "range": list(limits),
        "showgrid": False,
        "showline": False,
        "tickfont": {"size": SMALL, "color": GREY},
        "ticks": "",
        "ticktext": list(texts),
        "tickvals": list(ticks),
        "zeroline": False,
        **more,
    }


def rows_axis(count: int) -> dict[str, Any]:
    """One row per unit of height, the first on top, without labels: names stand beside the rows."""
    return {"fixedrange": True, "range": [count - 0.5, -0.5], "showgrid": False, "visible": False, "zeroline": False}


def note(text: str, row: float | None, x: float, **more: Any) -> dict[str, Any]:
    """Text at a share of the figure's width, beside a row or above them all."""
    place = {"y": row, "yref": "y"} if row is not None else {"y": 1, "yref": "paper", "yanchor": "bottom"}
    plain = {"align": "left", "showarrow": False, "text": text, "x": x, "xanchor": "left", "xref": "paper"}
    return {**plain, **place, **more}


def below(text: str) -> dict[str, Any]:
    """What the scale at the foot of a narrow figure measures."""
    small = {"font": {"size": SMALL, "color": GREY}, "xanchor": "center", "yanchor": "top", "yshift": -20}
    return {"showarrow": False, "text": text, "x": 0.5, "xref": "paper", "y": 0, "yref": "paper", **small}


def lines(spans: Sequence[tuple[float, float, float]], colour: str, width: float, **more: Any) -> go.Scatter:
    """Horizontal lines (row, from, to), one trace for all of a colour."""
    x = [value for _, low, high in spans for value in (low, high, None)]
    y = [value for row, _, _ in spans for value in (row, row, None)]
    return go.Scatter(
        x=x, y=y, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip", connectgaps=False, **more
    )


def band(low: float, high: float, top: float, bottom: float, xref: str) -> dict[str, Any]:
    """A grey field behind the data."""
    return {
        "fillcolor": BAND,
        "layer": "below",
        "line": {"width": 0},
        "type": "rect",
        "x0": low,
        "x1": high,
        "xref": xref,
        "y0": top,
        "y1": bottom,
    }


def upright(x: float, top: float, bottom: float, xref: str, **line: Any) -> dict[str, Any]:
    """A vertical line behind the data."""
    return {
        "layer": "below",
        "line": {"color": GREY, "width": 1, **line},
        "type": "line",
        "x0": x,
        "x1": x,
        "xref": xref,
        "y0": top,
        "y1": bottom,
    }


def script_json(wide: go.Figure, narrow: go.Figure) -> Markup:
    """Both layouts and the configuration as JSON for a script element: sorted, and unable to end the element."""
    content = {"config": offline_config(), "narrow": narrow.to_plotly_json(), "wide": wide.to_plotly_json()}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)  # noqa: S704 - escaped above
