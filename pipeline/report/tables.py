"""The tables of a page: the numbers under each figure, and those that need no figure. Lays out; computes nothing."""

from collections.abc import Sequence

from pipeline.report.blocks import Cell, Grid, Row, number_or_mark
from pipeline.report.links import group_page
from pipeline.report.numbers_sv import percent, signed, signed_span, span
from pipeline.report.results import Change, Level, Place, Results
from pipeline.report.wording import TOTAL_NAME, Named, verdict
from pipeline.study import TOTAL

STEPS = (40, 50, 60, 70)
"""Where the five colours of an index begin and end, the same in every study and wave."""

STEP_NAMES = ("under 40", "40–49", "50–59", "60–69", "70 och över")


def step(mean: int | None) -> int | None:
    """The colour of an index, 1 (lowest) to 5."""
    return None if mean is None else 1 + sum(mean >= border for border in STEPS)


def change_table(rows: Sequence[Named], baseline: str, wave: str, caption: str) -> Grid:
    """The numbers of a figure of change."""
    levels, answers = (f"Index {baseline}", f"Index {wave}"), (f"Svar {baseline}", f"Svar {wave}")
    columns = (*levels, "Förändring", "Intervall", "Bedömning", "Upptäckbar", *answers)
    return Grid(caption, columns, tuple(Row(row.name, _change_cells(row.change)) for row in rows))


def level_table(rows: Sequence[tuple[str, Level]], wave: str, caption: str) -> Grid:
    """The numbers of a figure of levels."""
    cells = ((name, level, number_or_mark(level.n, level.mark)) for name, level in rows)
    filled = tuple(
        Row(name, (number_or_mark(level.mean, level.mark), Cell(_level_interval(level)), n)) for name, level, n in cells
    )
    return Grid(caption, (f"Index {wave}", f"{percent(95)}-intervall", f"Svar {wave}"), filled)


def overview_table(results: Results) -> Grid:
    """Every group × the total and the indicators; the county first, groups in the study's order."""
    columns = {TOTAL: TOTAL_NAME, **results.indicators}
    places = (results.county, *results.groups)
    rows = tuple(
        Row(
            place.name,
            tuple(_mean(results.level(place, indicator)) for indicator in columns),
            link=group_page(results.study, place.code) if place.level == "group" else "",
            is_whole=place.level == "county",
        )
        for place in places
    )
    caption = f"Index {results.wave}, 0–100, per {results.study.unit.singular} och indikator"
    return Grid(caption, tuple(columns.values()), rows)


def own_table(results: Results, places: Sequence[Place]) -> Grid:
    """The indicators of a group beside the county's: then, now and the difference."""
    names = {TOTAL: TOTAL_NAME, **results.indicators}
    baseline, wave = results.study.baseline, results.wave
    if not results.release.is_follow_up:
        cells = {each: tuple(_mean(results.level(place, each)) for place in places) for each in names}
        columns = tuple(place.name for place in places)
        return Grid(f"Index {wave}, 0–100", columns, _rows(names, cells))
    cells = {
        each: tuple(cell for place in places for cell in _then_and_now(results.change(place, each))) for each in names
    }
    caption = f"Index {baseline} och {wave}, 0–100, på de frågor som är gemensamma"
    columns = (baseline, wave, "Förändring")
    return Grid(
        caption, columns * len(places), _rows(names, cells), tuple((place.name, len(columns)) for place in places)
    )


def response_table(results: Results, places: Sequence[Place], heading: str) -> Grid:
    """Answers and invitations, place by place."""
    rows = []
    for place in places:
        found = results.response(place)
        share = "." if found.response_pct is None else percent(found.response_pct)
        cells = (
            number_or_mark(found.answered_n, found.mark),
            number_or_mark(found.eligible_n, found.mark),
            Cell(found.mark or share, "share", share=found.response_pct),
        )
        rows.append(Row(place.name, cells, is_whole=place.level == "county"))
    return Grid(heading, ("Svarade", "Inbjudna", "Svarsfrekvens"), tuple(rows))


def _rows(names: dict[str, str], cells: dict[str, tuple[Cell, ...]]) -> tuple[Row, ...]:
    return tuple(Row(name, cells[each], is_whole=each == TOTAL) for each, name in names.items())


def _mean(level: Level) -> Cell:
    cell = number_or_mark(level.mean, level.mark)
    return Cell(cell.text, step=step(level.mean))


def _level_interval(level: Level) -> str:
    return "." if level.ci_low is None or level.ci_high is None else span(level.ci_low, level.ci_high)


def _then_and_now(change: Change) -> tuple[Cell, ...]:
    then, now = number_or_mark(change.baseline_mean, change.mark), number_or_mark(change.mean, change.mark)
    return Cell(then.text, step=step(change.baseline_mean)), Cell(now.text, step=step(change.mean)), _difference(change)


def _difference(change: Change) -> Cell:
    return Cell(change.mark if change.change is None else signed(change.change))


def _change_cells(change: Change) -> tuple[Cell, ...]:
    has_interval = change.ci_low is not None and change.ci_high is not None
    return (
        number_or_mark(change.baseline_mean, change.mark),
        number_or_mark(change.mean, change.mark),
        _difference(change),
        Cell(signed_span(change.ci_low or 0, change.ci_high or 0) if has_interval else "."),
        Cell(verdict(change), "text"),
        Cell(f"±{change.detectable}" if change.detectable is not None else "."),
        number_or_mark(change.baseline_n, change.mark),
        number_or_mark(change.n, change.mark),
    )
