"""Which indicators a workshop talks about: the group's highest and lowest, and where those who answered see apart."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from pipeline.report.results import Place, Results

MOST = 3
MIDDLE = 50
"""Of the scale: above it more is agreed with than not."""
CLOSE = ("prioritise", "keep")
"""Quadrants of the priority matrix whose indicators follow the overall rating closely."""


@dataclass(frozen=True)
class Subject:
    """An indicator to talk about."""

    indicator: str
    mean: int
    is_close: bool
    """In the county it follows the overall rating more closely than other indicators do."""
    is_certain: bool
    """Both intervals leave the dividing lines out."""


@dataclass(frozen=True)
class Gap:
    """The county's largest published distance between two organisations or roles on one indicator."""

    indicator: str
    higher: str
    lower: str
    difference: int
    ci_low: int | None
    ci_high: int | None


def subjects(results: Results, place: Place) -> tuple[tuple[Subject, ...], tuple[Subject, ...]]:
    """The strengths, highest first, and the tensions, those first that follow the overall rating, then lowest first.

    At most three of each, and never an indicator in both: of four shown, two and two. A strength lies above the middle
    of the scale. Equal indices keep the order of the instrument, but a tension is lower than every strength and than
    the highest, so that where all are alike there are neither. An index that is not shown is no subject.
    """
    found = _shown(results, place)
    each = min(MOST, len(found) // 2) if len({subject.mean for subject in found}) > 1 else 0
    above = [subject for subject in found if subject.mean > MIDDLE]
    highest = sorted(above, key=lambda subject: -subject.mean)[:each]
    limit = min((subject.mean for subject in highest), default=max((subject.mean for subject in found), default=0))
    below = [subject for subject in found if subject.mean < limit]
    lowest = sorted(below, key=lambda subject: subject.mean)[:each]
    return tuple(highest), tuple(sorted(lowest, key=lambda subject: (not subject.is_close, subject.mean)))


def _shown(results: Results, place: Place) -> list[Subject]:
    close = _priorities(results)
    levels = {indicator: results.level(place, indicator).mean for indicator in results.indicators}
    return [
        Subject(indicator, mean, *close.get(indicator, (False, False)))
        for indicator, mean in levels.items()
        if mean is not None
    ]


def _priorities(results: Results) -> Mapping[str, tuple[bool, bool]]:
    """Whether each indicator follows the overall rating closely, and whether that is certain."""
    table = results.release.in_depth.get("priorities")
    if table is None:
        return {}
    rows = table.frame[table.frame["mark"] == ""]
    return {row.indicator_id: (row.quadrant in CLOSE, bool(row.certain)) for row in rows.itertuples()}


def largest_gap(results: Results) -> Gap | None:
    """The largest of the county's shown distances on an indicator, those before others that are more than chance."""
    table = results.release.in_depth.get("largest_gap")
    if table is None:
        return None
    rows = table.frame[(table.frame["mark"] == "") & table.frame["indicator_id"].isin(list(results.indicators))]
    if rows.empty:
        return None
    row = (
        rows.assign(sure=rows["ci_low"] > 0).sort_values(["sure", "difference"], ascending=False, kind="stable").iloc[0]
    )
    limits = (None if pd.isna(row[end]) else int(row[end]) for end in ("ci_low", "ci_high"))
    return Gap(row["indicator_id"], row["higher_code"], row["lower_code"], int(row["difference"]), *limits)
