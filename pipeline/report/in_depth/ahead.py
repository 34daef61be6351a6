"""What lies ahead: where a change would matter most, and what the next measurement could find."""

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.in_depth.section import (
    Frames,
    Line,
    Section,
    by,
    cell,
    coefficient,
    grid,
    lines,
    names,
    row,
)
from pipeline.report.in_depth.words import ABOUT_FORESIGHT, ABOUT_PRIORITIES, READING_FORESIGHT, READING_PRIORITIES
from pipeline.report.numbers_sv import hundredths, percent, points
from pipeline.report.results import Results
from pipeline.study import TOTAL

QUADRANTS = {
    "prioritise": "prioritera: lågt index, nära helheten",
    "keep": "vårda: högt index, nära helheten",
    "watch": "bevaka: lågt index, längre från helheten",
    "maintain": "förvalta: högt index, längre från helheten",
    "": "",
}
UNCERTAIN = " (osäkert)"


def priorities(results: Results, frames: Frames) -> Section | None:
    """The matrix of priorities as a table, the most urgent first; None without an overall question."""
    found = [line for line in lines(frames["priorities"]) if line["reason"] != "no_question"]
    if not found:
        return None
    question = next(known.sv for known in results.study.instrument.questions if known.id == found[0]["item_id"])
    order = list(QUADRANTS)
    rows = [_priority(results, line) for line in sorted(found, key=lambda line: order.index(line["quadrant"]))]
    columns = ("Index", "Samband", "95 %", "Läge")
    return Section(
        "prioriteringar",
        "Var skulle en förändring betyda mest?",
        (ABOUT_PRIORITIES.format(question=question),),
        (grid(f"Indikatorer {results.wave} efter index och samband med helheten", columns, rows),),
        (READING_PRIORITIES,),
    )


def _priority(results: Results, line: Line) -> Row:
    where = QUADRANTS[line["quadrant"]] + (UNCERTAIN if line["quadrant"] and not line["certain"] else "")
    association = coefficient(line, "association_hundredths")
    return Row(
        results.indicators[line["indicator_id"]],
        (cell(line, "index"), association, _limits(line), Cell(line["mark"] or where, "text")),
    )


def _limits(line: Line) -> Cell:
    if line["mark"]:
        return Cell(line["mark"])
    low, high = (hundredths(line[f"association_{end}_hundredths"]) for end in ("low", "high"))
    return Cell(f"{low}\u00a0till\u00a0{high}")


def foresight(results: Results, frames: Frames) -> Section | None:
    """What a next measurement could find in the county and in the groups."""
    study = results.study
    county = by(frames["foresight"], "indicator_id", level="county")
    groups = by(frames["foresight"], "group_code", level="group")
    if not county:
        return None
    of_county = [row(results, known, _found(county[known], is_total=known == TOTAL)) for known in names(results)]
    of_groups = [Row(group.name, _found(groups[group.code], is_total=True)) for group in results.groups]
    chance = percent(round(100 * study.plan.power, 1))
    return Section(
        "framat",
        "Vad kan nästa mätning se?",
        (ABOUT_FORESIGHT.format(chance=chance),),
        (
            _grid(f"{study.county.short} och indikatorerna", of_county, study.plan.smallest_change),
            _grid(
                f"{study.unit.plural[0].upper()}{study.unit.plural[1:]}, samlat index",
                of_groups,
                study.plan.smallest_change,
            ),
        ),
        (READING_FORESIGHT,),
    )


def _found(line: Line, *, is_total: bool) -> tuple[Cell, ...]:
    counts = (cell(line, "n"), cell(line, "expected_n")) if is_total else (Cell(""), Cell(""))
    return (*counts, cell(line, "detectable", points), cell(line, "needed_n"))


def _grid(caption: str, rows: list[Row], smallest: float) -> Grid:
    columns = ("Svar nu", "Väntat nästa gång", "Förändring som upptäcks", f"Svar som krävs för {points(smallest)}")
    return grid(caption, columns, rows)
