"""Whether the results hang on choices: the county's change by other analyses, and its trend."""

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.in_depth.section import (
    Frames,
    Line,
    Section,
    by,
    count,
    difference,
    grid,
    interval,
    lines,
    names,
    row,
)
from pipeline.report.in_depth.words import ABOUT_CHOICES, ABOUT_TREND, READING_CHOICES
from pipeline.report.numbers_sv import NO_BREAK
from pipeline.report.results import Results
from pipeline.report.wording import TOTAL_NAME
from pipeline.study import TOTAL

ANALYSES = {
    "main": "Som rapporten",
    "mix": "Samma mix av organisationer och roller",
    "raked": "Vägt till de inbjudna",
    "unweighted": "Varje grupp väger lika",
    "other_estimand": "Grupper som dessa",
    "identical": "Bara frågor på samma svarsskala",
    "asked_of_all": "Bara frågor som ställs till alla",
    "linked": "Bara de som kan följas",
    "complete": "Bara de som svarat på allt",
}
THESE_GROUPS = "Just dessa grupper"
ANSWERS = {"same": "ja", "other": "nej", "unknown": "?"}
AGREES = {"same": "samma slutsats", "other": "annan slutsats", "unknown": "går inte att säga"}


def sensitivity(results: Results, frames: Frames) -> Section | None:
    """The total by every analysis, and the indicators by whether they decide the same; None for the baseline."""
    found = lines(frames["sensitivity"], baseline_wave=results.study.baseline)
    if not found:
        return None
    return Section(
        "kanslighet",
        "Hänger resultatet på våra val?",
        (ABOUT_CHOICES,),
        (_total(results, frames), _indicators(results, frames)),
        (READING_CHOICES,),
    )


def hangs_on_choices(results: Results) -> str:
    """In how many other analyses the conclusion of the total stands; empty where it is in none that is known."""
    if not results.release.in_depth or not results.change(results.county).is_tested:
        return ""
    frame = results.release.in_depth["sensitivity"].frame
    own = by(frame, "analysis", indicator_id=TOTAL, baseline_wave=results.study.baseline)
    told = [line["agrees"] for analysis, line in own.items() if analysis != "main" and line["agrees"] != "unknown"]
    if not told:
        return ""
    return f"Slutsatsen om det samlade indexet är densamma i {told.count('same')} av {len(told)} andra sätt att räkna."


def _names(results: Results) -> dict[str, str]:
    other = THESE_GROUPS if results.study.plan.groups == "sample" else ANALYSES["other_estimand"]
    return ANALYSES | {"other_estimand": other}


def _total(results: Results, frames: Frames) -> Grid:
    own = by(frames["sensitivity"], "analysis", indicator_id=TOTAL)
    rows = [Row(name, _cells(own[analysis]), is_whole=analysis == "main") for analysis, name in _names(results).items()]
    columns = ("Skillnad", "Intervall", "Slutsats", f"Svar {results.study.baseline}", f"Svar {results.wave}")
    return grid(f"{TOTAL_NAME}, {results.wave} mot {results.study.baseline}", columns, rows)


def _cells(line: Line) -> tuple[Cell, ...]:
    counts = (count(line, "baseline_n"), count(line, "n"))
    return (difference(line, "change"), interval(line), Cell(_said(line), "text"), *counts)


def _said(line: Line) -> str:
    return "" if line["analysis"] == "main" or line["mark"] in (".", "-") else AGREES[line["agrees"]]


def _indicators(results: Results, frames: Frames) -> Grid:
    """How every indicator's change comes out, and whether it decides the same; that stands also for a hidden number."""
    analyses = {analysis: name for analysis, name in _names(results).items() if analysis != "main"}
    rows = []
    for indicator in names(results):
        own = by(frames["sensitivity"], "analysis", indicator_id=indicator)
        rows.append(row(results, indicator, tuple(_short(own[analysis]) for analysis in analyses)))
    return grid("Skillnad, och om slutsatsen är densamma som rapportens (ja eller nej)", tuple(analyses.values()), rows)


def _short(line: Line) -> Cell:
    """The change, and whether it decides the same."""
    change = difference(line, "change")
    if line["mark"] in (".", "-"):
        return change
    return Cell(f"{change.text}{NO_BREAK}{ANSWERS[line['agrees']]}")


def trend(results: Results, frames: Frames) -> Section | None:
    """The line over all waves; None before the third."""
    found = by(frames["trend"], "indicator_id")
    if not found:
        return None
    rows = [
        row(results, known, (difference(found[known], "change"), interval(found[known]))) for known in names(results)
    ]
    waves = results.study.waves_until(results.wave)
    caption = f"Den räta linjens stigning från {waves[0]} till {waves[-1]}"
    return Section(
        "linje", "Åt vilket håll går det?", (ABOUT_TREND,), (grid(caption, ("Stigning", "Intervall"), rows),)
    )
