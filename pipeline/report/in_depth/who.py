"""Who changed: those who can be followed, organisations and roles, what people remember, and those who took part."""

import pandas as pd

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.in_depth.section import (
    Frames,
    Line,
    Section,
    by,
    cell,
    difference,
    grid,
    interval,
    lines,
    names,
    row,
)
from pipeline.report.in_depth.words import (
    ABOUT_PEOPLE,
    ABOUT_PERCEPTION,
    ABOUT_REGISTER,
    ABOUT_TAKING_PART,
    READING_MEMORY,
    READING_PERCEPTION,
)
from pipeline.report.numbers_sv import hundredths
from pipeline.report.results import Results
from pipeline.study import TOTAL
from pipeline.tables.who_changed import NOT_STATED

PARTS = {
    "linked": "Länkade",
    "unlinked": "Ej länkade",
    "stayers": "Kvarvarande",
    "leavers": "Slutat",
    "joiners": "Nya",
}
DIMENSIONS = {"organisation": "organisation", "respondent_type": "roll"}
SHIFTS = {"retrospective": "Vad de svarande minns", "measured": "Vad mätningarna visar"}
AGREEMENTS = {
    "agree": "Minne och mätning pekar åt samma håll.",
    "disagree": "Minne och mätning pekar åt var sitt håll: måttstocken kan ha flyttats.",
    "cannot_tell": "Det går inte att säga om minne och mätning pekar åt samma håll: något av intervallen täcker 0.",
}
CONTRASTS = {"level": "nivå", "change": "förändring bland länkade"}


def same_people(results: Results, frames: Frames) -> Section | None:
    """Those followed since the baseline beside the others; None for the baseline."""
    baseline = results.study.baseline
    found = {
        part: by(frames["who_changed"], "indicator_id", baseline_wave=baseline, part=part)
        for part in PARTS
        if len(frames["who_changed"])
    }
    found = {part: rows for part, rows in found.items() if rows}
    if not found:
        return None
    parts = [Row(PARTS[part], _part(rows[TOTAL])) for part, rows in found.items()]
    columns = (
        f"Svar {baseline}",
        f"Svar {results.wave}",
        f"Index {baseline}",
        f"Index {results.wave}",
        "Skillnad",
        "95 %",
    )
    changing = [part for part in found if part in ("linked", "unlinked", "stayers")]
    rows = [
        row(results, known, tuple(each(found[part][known]) for part in changing for each in (difference, interval)))
        for known in names(results)
    ]
    by_indicator = grid(
        "Skillnad per indikator", tuple(name for part in changing for name in (PARTS[part], "95 %")), rows
    )
    return Section(
        "personer",
        "Är det samma personer?",
        (ABOUT_REGISTER if "stayers" in found else ABOUT_PEOPLE,),
        (grid(f"{results.wave} mot {baseline}, samlat index", columns, parts), by_indicator),
    )


def _part(line: Line) -> tuple[Cell, ...]:
    counts = tuple(cell(line, column) for column in ("baseline_n", "n", "baseline_mean", "mean"))
    return (*counts, difference(line), interval(line))


def perception(results: Results, frames: Frames) -> Section | None:
    """Organisations and roles against all others in the county; None when neither is known."""
    dimensions = [known for known in DIMENSIONS if lines(frames["perception_gaps"], dimension=known)]
    if not dimensions:
        return None
    return Section(
        "olika-syn",
        "Ser alla samma klimat?",
        (ABOUT_PERCEPTION,),
        tuple(
            table
            for known in dimensions
            for table in (_units(results, frames, known), _largest(results, frames, known))
        ),
        (READING_PERCEPTION,),
    )


def unit_names(results: Results) -> dict[str, str]:
    """Names of the organisations and roles by code."""
    known = {organisation.code: organisation.label for organisation in results.study.organisations}
    roles = {role.id: role.sv for role in results.study.instrument.respondent_types}
    return {**known, **roles, NOT_STATED: "Ej uppgivet"}


def _units(results: Results, frames: Frames, dimension: str) -> Grid:
    rows = [
        Row(
            unit_names(results)[line["unit_code"]],
            (cell(line, "n"), cell(line, "mean"), difference(line), interval(line)),
        )
        for line in lines(frames["perception_gaps"], dimension=dimension, indicator_id=TOTAL)
    ]
    caption = f"Samlat index {results.wave} per {DIMENSIONS[dimension]}"
    return grid(caption, ("Svar", "Index", "Mot övriga", "95 %"), rows)


def _largest(results: Results, frames: Frames, dimension: str) -> Grid:
    found = by(frames["largest_gap"], "indicator_id", dimension=dimension)
    rows = [
        row(
            results,
            known,
            (Cell(_between(found[known], results), "text"), difference(found[known]), interval(found[known])),
        )
        for known in names(results)
        if known in found
    ]
    caption = f"Största avståndet mellan två {'organisationer' if dimension == 'organisation' else 'roller'}"
    return grid(caption, ("Mellan", "Skillnad", "95 %"), rows)


def _between(line: Line, results: Results) -> str:
    if line["mark"]:
        return str(line["mark"])
    known = unit_names(results)
    return f"{known[line['higher_code']]} över {known[line['lower_code']]}"


def memory(results: Results, frames: Frames) -> Section | None:
    """A retrospective question beside the measured change; None when none was put."""
    asked = list(dict.fromkeys(line["item_id"] for line in lines(frames["response_shift"])))
    if not asked:
        return None
    found = {item: by(frames["response_shift"], "figure", item_id=item) for item in asked}
    agreements = {item: AGREEMENTS.get(rows["retrospective"]["agreement"], "") for item, rows in found.items()}
    wordings = {question.id: question.sv for question in results.study.instrument.questions}
    return Section(
        "minne",
        "Minns man det som mätningarna visar?",
        tuple(text for text in agreements.values() if text),
        tuple(_remembered(wordings[item], rows) for item, rows in found.items()),
        (
            READING_MEMORY,
            *(_together(rows["correlation"]) for rows in found.values()),
        ),
    )


def _remembered(wording: str, found: dict[str, Line]) -> Grid:
    rows = [
        Row(name, (cell(found[figure], "n"), difference(found[figure], "value"), interval(found[figure])))
        for figure, name in SHIFTS.items()
    ]
    return grid(wording, ("Svar", "Enheter", "Intervall"), rows)


def _together(line: Line) -> str:
    if line["mark"]:
        return f"Hur den egna förändringen följer det egna svaret: {line['mark']}"
    strength = (
        f"Bland länkade följer den egna förändringen det egna svaret med korrelationen {hundredths(line['value'])}"
    )
    if line["no_interval"]:
        return f"{strength} (inget intervall)."
    return f"{strength} ({hundredths(line['ci_low'])} till {hundredths(line['ci_high'])})."


def took_part(results: Results, frames: Frames) -> Section | None:
    """Those who took part beside the others; None when nobody was asked."""
    asked = list(dict.fromkeys(line["question_id"] for line in lines(frames["participation"])))
    if not asked:
        return None
    wordings = {question.id: question.sv for question in results.study.instrument.background}
    return Section(
        "deltog",
        "Skiljer sig de som deltog?",
        (ABOUT_TAKING_PART,),
        tuple(_contrast(results, frames, question, wordings[question]) for question in asked),
    )


def _contrast(results: Results, frames: Frames, question: str, wording: str) -> Grid:
    figures = {
        figure: by(frames["participation"], "indicator_id", question_id=question, figure=figure, baseline_wave=earlier)
        for figure, earlier in (("level", ""), ("change", results.study.baseline))
    }
    figures = {figure: found for figure, found in figures.items() if found}
    rows = [
        row(results, known, tuple(each(found[known]) for found in figures.values() for each in (difference, interval)))
        for known in names(results)
    ]
    columns = tuple(name for figure in figures for name in (f"Skillnad i {CONTRASTS[figure]}", "95 %"))
    return grid(f"{wording} Deltagare minus övriga{_sides(figures)}", columns, rows)


def _sides(figures: dict[str, dict[str, Line]]) -> str:
    """How many stand on either side, where that may be told."""
    line = figures["level"][TOTAL]
    if line["mark"] or pd.isna(line["participants_n"]):
        return ""
    return f" ({cell(line, 'participants_n').text} mot {cell(line, 'others_n').text} svar)"
