"""The codebook page as plain data: every question with its scale, its history and the counts that may be seen."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Cell, Grid, Row, number_or_mark
from pipeline.report.method import STATUSES
from pipeline.report.numbers_sv import listed, number, percent, plainly
from pipeline.report.questions import Asked, Category, DescribedQuestion, Section, sections
from pipeline.report.release import Release
from pipeline.report.wording import MARKS
from pipeline.study import Policy, Study
from pipeline.tables.safe import HIDDEN

HISTORY = {**STATUSES, "same": "samma fråga enligt frågekartan", "first": "ställdes första gången"}
IN_SHORT = {
    "same": "ja",
    "first": "ja",
    "new": "ny",
    "reworded": "omfor\u00admu\u00adlerad",
    "rescaled": "ny skala",
    "dropped": "nej",
}
WAVES_AT_MOST = 3
"""The overview shows the latest; the history of each question shows all."""
FIGURE_SPACE = "\u2007"
"""As wide as a digit: bars begin at the same place whatever the number of digits."""


@dataclass(frozen=True)
class Entry:
    """A question on the page: its facts, and its options with counts."""

    id: str
    wording: str
    facts: tuple[tuple[str, str], ...]
    options: Grid | None
    about_counts: str


@dataclass(frozen=True)
class Chapter:
    """An indicator's questions, or those of none."""

    id: str
    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class CodebookPage:
    """The codebook of one wave."""

    label: str
    overviews: tuple[Grid, ...]
    chapters: tuple[Chapter, ...]
    asked_n: int
    marks: tuple[tuple[str, str], ...]


def codebook_page(release: Release) -> CodebookPage:
    """Everything on the codebook page."""
    found = sections(release)
    entries = [entry for section in found for entry in section.questions]
    marks = {category.mark for entry in entries for category in entry.categories}
    return CodebookPage(
        label=release.study.wave_by_id(release.wave).label,
        overviews=tuple(_overview(section, release) for section in found),
        chapters=tuple(
            Chapter(each.id, each.sv, tuple(_entry(question, each, release) for question in each.questions))
            for each in found
        ),
        asked_n=sum(bool(entry.column) for entry in entries),
        marks=tuple((mark, meaning) for mark, meaning in MARKS.items() if mark in marks),
    )


def _overview(section: Section, release: Release) -> Grid:
    """The questions of an indicator and in which waves they were asked."""
    rows = tuple(
        Row(
            question.id,
            (Cell(question.sv, "text"), *(Cell(IN_SHORT[asked.status], "text") for asked in _latest(question))),
            link=f"#fraga-{question.id}",
        )
        for question in section.questions
    )
    return Grid(section.sv, ("Fråga", *release.study.waves_until(release.wave)[-WAVES_AT_MOST:]), rows)


def _latest(question: DescribedQuestion) -> tuple[Asked, ...]:
    return question.history[-WAVES_AT_MOST:]


def _entry(question: DescribedQuestion, section: Section, release: Release) -> Entry:
    facts = _facts(question, section, release.study)
    options = _options(question) if question.column else None
    return Entry(question.id, question.sv, tuple(facts), options, _about_counts(question, release.study.policy))


def _facts(question: DescribedQuestion, section: Section, study: Study) -> Iterator[tuple[str, str]]:
    if section.is_indicator:
        yield "Indikator", section.sv
    if question.is_reversed:
        yield "Vänd fråga", "den som instämmer beskriver ett sämre klimat, så poängen räknas baklänges"
    if question.is_item:
        asked_of = [sv for sv, _ in question.asked_of]
        yield "Ställd till", listed(asked_of) if asked_of else "alla"
    if question.column:
        yield "Kolumn i filen", question.column
    if question.put_n is not None:
        yield "Fick frågan", number(question.put_n)
    yield from ((study.wave_by_id(asked.wave).label, _told(asked)) for asked in question.history)


def _told(asked: Asked) -> str:
    """What happened to a question in a wave, and why."""
    bridge = f"Jämförs ändå: {asked.bridge}" if asked.bridge else ""
    return ". ".join(part.rstrip(".") for part in (HISTORY[asked.status], asked.reason, bridge) if part)


def _options(question: DescribedQuestion) -> Grid:
    rows = tuple(Row(_named(category), _cells(category, question)) for category in question.categories)
    points = ("Poäng",) if question.is_item else ()
    return Grid(f"{question.id}: svarsalternativ och bortfall", ("Kod", *points, "Antal", "Andel"), rows)


def _named(category: Category) -> str:
    return f"Bortfall: {category.sv}" if category.kind else category.sv


def _cells(category: Category, question: DescribedQuestion) -> tuple[Cell, ...]:
    points = Cell("." if category.points is None else plainly(category.points))
    return (
        Cell(", ".join(category.codes) or "tom"),
        *((points,) if question.is_item else ()),
        number_or_mark(category.n, category.mark),
        _share(category),
    )


def _share(category: Category) -> Cell:
    if category.pct is None:
        return Cell(category.mark, "share")
    return Cell(percent(category.pct).rjust(len(percent(100)), FIGURE_SPACE), "share", share=category.pct)


def _about_counts(question: DescribedQuestion, policy: Policy) -> str:
    """Why no count of the question is shown; nothing when single cells are hidden, which the page explains once."""
    if question.hidden_because in ("", "no_answers"):
        return "Ingen fick frågan." if question.hidden_because else ""
    why = {
        "few_answers": f"för få svar när små antal är dolda; minst {policy.distribution_min} personer krävs",
        "alike": f"minst {percent(90)} av de svar som kan visas är lika",
        "few_not_asked": f"den skulle visa att någon roll bland de svarande har färre än {policy.option_min} personer",
    }
    return f"Fördelningen visas inte ({HIDDEN}): {why[question.hidden_because]}."
