"""What has happened since the measurement before, where that is not the baseline."""

from pipeline.report.blocks import Cell, Row
from pipeline.report.in_depth.section import Frames, Line, Section, by, difference, grid, interval, names, row
from pipeline.report.in_depth.words import ABOUT_SINCE_LAST
from pipeline.report.results import Results
from pipeline.report.wording import VERDICTS
from pipeline.study import TOTAL

COLUMNS = ("Skillnad", "Intervall", "Bedömning")


def since_last(results: Results, _frames: Frames) -> Section | None:
    """The county's and the groups' changes since the wave before; None before the third wave."""
    earlier = results.study.waves_until(results.wave)[:-1]
    if not earlier or earlier[-1] == results.study.baseline:
        return None
    changes = results.release.changes.frame
    county = by(changes, "indicator_id", baseline_wave=earlier[-1], level="county")
    groups = by(changes, "group_code", baseline_wave=earlier[-1], level="group", indicator_id=TOTAL)
    unit = results.study.unit.plural
    return Section(
        "sedan-sist",
        f"Vad har hänt sedan {earlier[-1]}?",
        (ABOUT_SINCE_LAST,),
        (
            grid(
                f"{results.study.county.short}, {results.wave} mot {earlier[-1]}",
                COLUMNS,
                [row(results, known, _judged(county[known])) for known in names(results)],
            ),
            grid(
                f"{unit[0].upper()}{unit[1:]}, samlat index",
                COLUMNS,
                [Row(group.name, _judged(groups[group.code])) for group in results.groups],
            ),
        ),
    )


def _judged(line: Line) -> tuple[Cell, ...]:
    return difference(line, "change"), interval(line), Cell(VERDICTS[line["verdict"], line["size"]], "text")
