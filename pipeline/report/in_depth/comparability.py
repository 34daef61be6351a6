"""Whether the waves may be compared: the decision of the item map, and what asks for care."""

from pipeline.report.blocks import Cell
from pipeline.report.in_depth.section import Frames, Line, Section, by, grid, lines, names, row
from pipeline.report.in_depth.words import ABOUT_COMPARABILITY
from pipeline.report.numbers_sv import listed
from pipeline.report.results import Results

STATUSES = {"comparable": "får jämföras", "with_care": "jämför med försiktighet", "not_comparable": "får inte jämföras"}
ASPECTS = {
    "items": "frågor har ändrats",
    "dif": "frågor fungerar olika",
    "alpha": "frågorna hänger ihop sämre",
    "organisations": "organisationernas andelar av de svarande",
    "respondent_types": "rollernas andelar av de svarande",
    "mode": "insamlingssättet",
    "season": "årstiden",
}


def comparability(results: Results, frames: Frames) -> Section | None:
    """Every indicator against the baseline; None for the baseline."""
    baseline = results.study.baseline
    found = by(frames["comparability"], "indicator_id", baseline_wave=baseline)
    if not found:
        return None
    reasons = lines(frames["comparability_reasons"], baseline_wave=baseline)
    rows = [
        row(results, indicator, (_status(found[indicator]), Cell(_why(indicator, reasons), "text")))
        for indicator in names(results)
    ]
    return Section(
        "jamforbarhet",
        "Får mättillfällena jämföras?",
        (ABOUT_COMPARABILITY,),
        (grid(f"{results.wave} mot {baseline}", ("Bedömning", "Vad som skiljer"), rows),),
    )


def with_care(results: Results) -> str:
    """The indicators whose change asks for care, with the reasons, as one phrase; empty where none does."""
    if not results.release.in_depth:
        return ""
    frames = {name: table.frame for name, table in results.release.in_depth.items()}
    baseline = results.study.baseline
    found = lines(frames["comparability"], baseline_wave=baseline, status="with_care")
    reasons = lines(frames["comparability_reasons"], baseline_wave=baseline)
    known = results.indicators
    return "; ".join(
        f"{known[line['indicator_id']]} ({_why(line['indicator_id'], reasons)})"
        for line in found
        if line["indicator_id"] in known
    )


def _status(line: Line) -> Cell:
    return Cell(line["mark"] or STATUSES[line["status"]], "text")


def _why(indicator: str, reasons: list[Line]) -> str:
    own = [line for line in reasons if line["indicator_id"] == indicator]
    return "; ".join(_aspect(line, own) for line in own if not line["item_id"])


def _aspect(line: Line, own: list[Line]) -> str:
    questions = [each["item_id"] for each in own if each["aspect"] == line["aspect"] and each["item_id"]]
    return ASPECTS[line["aspect"]] + (f": {listed(questions)}" if questions else "")
