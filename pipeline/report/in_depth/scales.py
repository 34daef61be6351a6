"""Whether the scales work: reliability, what every question adds, and how alike the members of a group are."""

import pandas as pd

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.in_depth.section import (
    NO_INTERVAL,
    Frames,
    Line,
    Section,
    by,
    coefficient,
    grid,
    lines,
    names,
    row,
)
from pipeline.report.in_depth.words import ABOUT_SCALES, READING_SCALES
from pipeline.report.numbers_sv import EN_DASH, hundredths, number
from pipeline.report.results import Results

FIGURES = {
    "icc1": "ICC(1)",
    "icc2": "ICC(2)",
    "rwg_uniform": "Enighet, jämn",
    "rwg_skewed": "Enighet, sned",
}


def scales(results: Results, frames: Frames) -> Section:
    """Alpha and omega, what every question adds, and agreement within groups."""
    return Section(
        "skalor",
        "Fungerar skalorna?",
        (ABOUT_SCALES, READING_SCALES),
        (_reliability(results, frames), _questions(results, frames), _agreement(results, frames)),
    )


def _reliability(results: Results, frames: Frames) -> Grid:
    found = by(frames["reliability"], "indicator_id")
    rows = [
        row(results, known, (_items(found[known]), _alpha(found[known]), coefficient(found[known], "omega_hundredths")))
        for known in names(results)
        if known in found
    ]
    return grid(f"Frågornas samstämmighet {results.wave}", ("Frågor", "Alfa", "Omega"), rows)


def _items(line: Line) -> Cell:
    return Cell(line["mark"] if pd.isna(line["items_n"]) else number(line["items_n"]))


def _alpha(line: Line) -> Cell:
    if line["mark"]:
        return Cell(line["mark"])
    alpha, low, high = (line[f"alpha{part}_hundredths"] for part in ("", "_low", "_high"))
    limits = NO_INTERVAL if pd.isna(low) else f"{hundredths(low)}{EN_DASH}{hundredths(high)}"
    return Cell(f"{hundredths(alpha)} ({limits})")


def _questions(results: Results, frames: Frames) -> Grid:
    wordings = {question.id: question.sv for question in results.study.instrument.questions}
    rows = [
        Row(
            f"{line['item_id']} {wordings[line['item_id']]}",
            (coefficient(line, "item_rest_hundredths"), coefficient(line, "alpha_if_dropped_hundredths")),
        )
        for line in lines(frames["item_analysis"])
    ]
    return grid(f"Varje fråga {results.wave}", ("Följer de övriga", "Alfa utan frågan"), rows)


def _agreement(results: Results, frames: Frames) -> Grid:
    rows = []
    for indicator in names(results):
        found = by(frames["agreement_within_groups"], "figure", indicator_id=indicator)
        if found:
            rows.append(row(results, indicator, tuple(coefficient(found[name], "hundredths") for name in FIGURES)))
    return grid(f"Klimatet som en egenskap hos grupperna {results.wave}", tuple(FIGURES.values()), rows)
