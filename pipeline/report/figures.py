"""The figures of a page: which rows they hold, their title, how they are read, and the table with the same numbers."""

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from pipeline.report import dumbbell, level_chart
from pipeline.report.blocks import Figure
from pipeline.report.chart import script_json
from pipeline.report.headline import unit
from pipeline.report.numbers_sv import listed, number, percent, points
from pipeline.report.results import Change, Level, Place, Results, known
from pipeline.report.tables import change_table, level_table
from pipeline.report.wording import (
    INDICATOR,
    TOTAL_NAME,
    Named,
    counted,
    family_title,
    level_title,
    level_with_interval,
)

R = TypeVar("R")

NOT_NOTHING = "Ingen säkerställd förändring betyder inte att inget har hänt; intervallet visar hur stor osäkerheten är."
ROUNDED = "Alla tal är avrundade var för sig, så summor kan skilja på en enhet."
DETECTABLE = "Upptäckbar: så stor förändring upptäcks med {} sannolikhet."
ROWS_PER_CHART = 24
"""So many rows fit on a sheet of paper."""


def county_figure(results: Results) -> Figure | None:
    """The county's total and indicators."""
    county = results.county
    if not results.release.is_follow_up:
        rows = [(TOTAL_NAME, results.level(county))]
        rows += [(name, results.level(county, indicator)) for indicator, name in results.indicators.items()]
        title = level_title([known(level.mean) for _, level in rows[1:] if level.is_shown])
        return _levels(results, "lanet", title, rows, 1)
    indicators = [Named(name, results.change(county, indicator)) for indicator, name in results.indicators.items()]
    title = family_title(_tested(indicators), INDICATOR, len(indicators))
    total = Named(TOTAL_NAME, results.change(county))
    notes = [*_fewer_indicators(total.change), *_fewer_questions(indicators), *_fewer_groups(results)]
    return _changes(results, "lanet", title, [total], indicators, notes)


def groups_figure(results: Results) -> Figure | None:
    """The groups' totals."""
    if not results.release.is_follow_up:
        rows = [(group.name, results.level(group)) for group in results.groups]
        shown = sum(level.is_shown for _, level in rows)
        title = f"{shown} av {counted(len(rows), unit(results))} har ett index som kan redovisas"
        return _levels(results, "grupper", title, rows, 0)
    groups = [Named(group.name, results.change(group)) for group in results.groups]
    title = family_title(_tested(groups), unit(results), len(groups))
    return _changes(results, "grupper", title, [], groups, _fewer_indicators(results.change(results.county)))


def own_figure(results: Results, group: Place) -> Figure | None:
    """A group's total above the county's; none when the group's may not be shown."""
    if not results.release.is_follow_up:
        rows = [(place.name, results.level(place)) for place in (group, results.county)]
        title = f"{TOTAL_NAME} {results.wave}"
        return _levels(results, "egen", title, rows, 1) if rows[0][1].is_shown else None
    own = Named(group.name, results.change(group))
    if not own.change.is_shown:
        return None
    title = f"{TOTAL_NAME} {results.study.baseline} och {results.wave}"
    county = Named(results.county.name, results.change(results.county))
    notes = [*_fewer_indicators(own.change), *_fewer_groups(results)]
    return _changes(results, "egen", title, [own], [county], notes)


def _tested(rows: Sequence[Named]) -> list[Named]:
    return [named for named in rows if named.change.is_tested]


def _changes(
    results: Results,
    name: str,
    title: str,
    first: Sequence[Named],
    others: Sequence[Named],
    notes: Sequence[str],
) -> Figure | None:
    plan, baseline, wave = results.study.plan, results.study.baseline, results.wave
    rows = dumbbell.sorted_rows(first, others)
    if not rows:
        return None
    legend = (
        f"○ index {baseline}, ● index {wave}. Strecket är förändringens osäkerhetsintervall. Grått fält: förändringar"
        f" under {points(plan.smallest_change)}, för små för att ha betydelse enligt analysplanen."
    )
    reading = (
        legend,
        NOT_NOTHING,
        *_judged_together(results, rows),
        *notes,
    )
    table = change_table(rows, baseline, wave, f"Siffrorna i figuren: {title}")
    about = f"{ROUNDED} {DETECTABLE.format(percent(round(100 * plan.power, 1)))}"
    parts = [dumbbell.Dumbbells(part, first, rows, baseline, wave, plan.smallest_change) for part in _parts(rows)]
    charts = tuple(script_json(dumbbell.wide(part), dumbbell.narrow(part)) for part in parts)
    return Figure(f"figur-{name}", title, charts, reading, table, about)


def _levels(results: Results, name: str, title: str, rows: Sequence[tuple[str, Level]], first_n: int) -> Figure | None:
    shown = tuple((label, level) for label, level in rows if level.is_shown)
    if not shown:
        return None
    county = results.level(results.county)
    reading = [f"● index {results.wave}; strecket är ett 95-procentigt osäkerhetsintervall för varje rad för sig."]
    if county.is_shown:
        reading.append(f"Streckad linje: {results.county.name}, {level_with_interval(county)}.")
    reading.append("Rangordna inte: där intervallen överlappar kan ordningen vara slump.")
    table = level_table(shown, results.wave, f"Siffrorna i figuren: {title}")
    parts = [level_chart.Levels(part, rows[:first_n], shown, county) for part in _parts(shown)]
    charts = tuple(script_json(level_chart.wide(part), level_chart.narrow(part)) for part in parts)
    return Figure(f"figur-{name}", title, charts, tuple(reading), table)


def _parts(rows: tuple[R, ...]) -> list[tuple[R, ...]]:
    """The rows in as few and as even parts as fit on paper."""
    count = ceil(len(rows) / ROWS_PER_CHART)
    size = ceil(len(rows) / count)
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def _judged_together(results: Results, rows: Sequence[Named]) -> list[str]:
    """How many comparisons share the risk of a false finding, family by family."""
    sizes = {row.change.family: row.change.family_size for row in rows if row.change.is_tested}
    plan = results.study.plan
    named = [
        f"{family.sv} ({number(sizes[family.id])} {'jämförelse' if sizes[family.id] == 1 else 'jämförelser'})"
        for family in plan.families
        if family.id in sizes
    ]
    risk = percent(round(100 * plan.alpha, 2))
    together = f"Intervallen är så breda att risken för minst ett falskt utslag är högst {risk} för"
    return [f"{together} {listed(named)}{', var för sig' if len(named) > 1 else ''}."] if named else []


def _fewer_questions(rows: Sequence[Named]) -> list[str]:
    """Indicators that lost a question on the way."""
    fewer = [row.name for row in rows if row.change.is_shown and row.change.items_dropped_n]
    return [f"Bygger på färre frågor än som ställdes: {listed(fewer)} (se Metod och kvalitet)."] if fewer else []


def _fewer_indicators(total: Change) -> list[str]:
    """The total is the mean of the indicators that may be compared."""
    if not total.is_shown or not total.items_dropped_n:
        return []
    every = total.items_n + total.items_dropped_n
    return [f"{TOTAL_NAME} bygger på {total.items_n} av {counted(every, INDICATOR)}: de som kan jämföras."]


def _fewer_groups(results: Results) -> list[str]:
    """The county's change rests on the groups that answered both times."""
    total = results.change(results.county)
    if not total.is_shown or total.groups_n >= len(results.groups):
        return []
    every = counted(len(results.groups), unit(results))
    return [f"{results.county.name} bygger på {total.groups_n} av {every}: de som har svar båda gångerna."]
