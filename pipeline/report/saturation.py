"""How many themes so many groups can be expected to give: from the published spreads alone, so it tells no more."""

from typing import NamedTuple

import numpy as np

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.numbers_sv import number
from pipeline.report.talk_wording import tenths
from pipeline.report.talks import TalkResults
from pipeline.statistics.intervals import whole_points
from pipeline.statistics.rarefaction import expected_themes

ROWS_SHOWN = 12
"""Of many groups every second, third … has a row, and always the last."""


class Expected(NamedTuple):
    """After so many groups in random order: the themes to expect, and those new with the last; in tenths."""

    groups_n: int
    themes: int
    new: int


def expected_of(talks: TalkResults) -> tuple[Expected, ...]:
    """The themes to expect after 1, 2, … of the groups with a focus group; none where none was raised.

    Headings of the code scheme are no themes, as in the page's count of themes. New themes are rounded from the exact
    numbers: the differences of rounded ones would go up and down.
    """
    spreads = np.array([talks.theme(code.code).spread_n for code in talks.scheme], dtype="int64")
    if not spreads.any():
        return ()
    themes = expected_themes(spreads, talks.groups_n)
    rounded, new = whole_points(10 * themes), whole_points(10 * np.diff(themes, prepend=0.0))
    return tuple(Expected(n, int(rounded[n - 1]), int(new[n - 1])) for n in range(1, talks.groups_n + 1))


def expected_table(talks: TalkResults, expected: tuple[Expected, ...]) -> Grid:
    """Themes to expect by number of groups."""
    step = -(-len(expected) // ROWS_SHOWN) or 1
    rows = tuple(_row(found, expected[-1].themes) for found in expected[::-step][::-1])
    caption = f"Väntat antal teman efter så många {talks.study.unit.plural}"
    return Grid(caption, ("Teman", "Nya med den sista"), rows)


def _row(found: Expected, whole: int) -> Row:
    themes = Cell(tenths(found.themes), "share", share=round(100 * found.themes / whole))
    return Row(number(found.groups_n), (themes, Cell(tenths(found.new))))
