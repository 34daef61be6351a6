"""The questions of a release as plain data: wording, scale, kinds of missing, history, and counts that may be seen.

The codebook page and its XML are both made from this. Looks up and lays out; decides no secrecy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from pipeline.report.release import Release
from pipeline.study import MissingKind, Study
from pipeline.study.instrument import Item, Question
from pipeline.tables.safe import MISSING

KINDS = {
    MissingKind.NO_OPINION: ("Vet ej", "No opinion"),
    MissingKind.NOT_APPLICABLE: ("Ej aktuellt", "Not applicable"),
    MissingKind.NO_ANSWER: ("Inget svar", "No answer"),
    MissingKind.NOT_SHOWN: ("Frågan visades inte", "Not shown"),
    MissingKind.INVALID: ("Ogiltigt svar", "Invalid answer"),
}
OVERALL = ("HELHET", "Helhetsfrågor", "Overall questions")
BACKGROUND = ("BAKGRUND", "Bakgrundsfrågor", "Background questions")
"""Questions of no indicator: id, Swedish and English name."""


@dataclass(frozen=True)
class Category:
    """An answer option or a kind of missing, and how often it occurs.

    A kind of missing has no code where it is an empty cell, and several where the file tells more kinds apart.
    """

    codes: tuple[str, ...]
    sv: str
    en: str
    kind: str = ""
    """The kind of missing; empty = an answer."""
    points: float | None = None
    n: int | None = None
    pct: int | None = None
    mark: str = MISSING


@dataclass(frozen=True)
class Asked:
    """A question in one wave: its status in the column map, and why."""

    wave: str
    status: str
    reason: str
    bridge: str


@dataclass(frozen=True)
class DescribedQuestion:
    """Everything that is known of a question in the wave of the release; without a column it was not asked then."""

    id: str
    sv: str
    en: str
    column: str
    is_item: bool
    is_reversed: bool
    asked_of: tuple[tuple[str, str], ...]
    """Respondent types in Swedish and English; empty = everyone."""
    history: tuple[Asked, ...]
    """Wave by wave up to that of the release."""
    categories: tuple[Category, ...]
    put_n: int | None
    hidden_because: str
    """The rule that leaves out all counts of the question; empty = none does."""


@dataclass(frozen=True)
class Section:
    """The questions of an indicator, or those of none."""

    id: str
    sv: str
    en: str
    questions: tuple[DescribedQuestion, ...]
    is_indicator: bool = True


class Counted(NamedTuple):
    """A published cell."""

    n: int | None
    put_n: int | None
    pct: int | None
    mark: str
    reason: str


Counts = dict[str, dict[str, Counted]]
"""By question and cell."""


def sections(release: Release) -> tuple[Section, ...]:
    """The questions asked by the wave of the release: the indicators in the study's order, then those of none."""
    instrument, counts = release.study.instrument, _counts(release)
    items = {item.id: item for item in instrument.items}
    found = [
        Section(known.id, known.sv, known.en, _described((items[item] for item in known.items), release, counts))
        for known in instrument.indicators
    ]
    found += [
        Section(*about, _described(questions, release, counts), is_indicator=False)
        for about, questions in ((OVERALL, instrument.overall_items), (BACKGROUND, instrument.background))
    ]
    return tuple(section for section in found if section.questions)


def _counts(release: Release) -> Counts:
    counts: Counts = {}
    for row in release.frequencies.frame.itertuples():
        n, put_n, pct = (_whole(value) for value in (row.n, row.put_n, row.pct))
        counts.setdefault(row.question_id, {})[row.cell] = Counted(n, put_n, pct, row.mark, row.reason)
    return counts


def _whole(value: float) -> int | None:
    return None if value != value else int(value)  # noqa: PLR0124 - NaN


def _described(questions: Iterable[Question], release: Release, counts: Counts) -> tuple[DescribedQuestion, ...]:
    """The questions among these that have been asked by the wave of the release."""
    study, wave = release.study, release.wave
    asked = {variable for known in study.waves_until(wave) for variable in study.column_map.asked(known)}
    return tuple(_question(each, study, wave, counts.get(each.id, {})) for each in questions if each.id in asked)


def _question(question: Question, study: Study, wave: str, cells: dict[str, Counted]) -> DescribedQuestion:
    types = {known.id: (known.sv, known.en) for known in study.instrument.respondent_types}
    item = question if isinstance(question, Item) else None
    now = study.column_map.asked(wave).get(question.id)
    return DescribedQuestion(
        id=question.id,
        sv=question.sv,
        en=question.en,
        column=(now.column or "") if now else "",
        is_item=item is not None,
        is_reversed=item is not None and item.reversed,
        asked_of=tuple(types[name] for name in (item.asked_of if item else ())),
        history=tuple(_asked(question.id, known, study) for known in study.waves_until(wave)),
        categories=tuple(_categories(question, study, wave, cells)) if now else (),
        put_n=next((cell.put_n for cell in cells.values() if cell.put_n is not None), None),
        hidden_because=_hidden_because(cells) if now else "",
    )


def _asked(question: str, wave: str, study: Study) -> Asked:
    entry = study.column_map.entry(question, wave)
    is_first = wave == study.column_map.first_asked(question)
    status = "first" if is_first and entry.status != "new" else entry.status
    return Asked(wave, status, entry.reason, entry.bridge)


def _categories(question: Question, study: Study, wave: str, cells: dict[str, Counted]) -> Iterator[Category]:
    scale, item = study.scale_in(question.id, wave), question if isinstance(question, Item) else None
    for code, sv, en in zip(scale.codes, scale.labels_sv, scale.labels_en, strict=True):
        points = 100 - scale.points[code] if item and item.reversed else scale.points[code]
        option = Category((_text(code),), sv, en, points=points if item else None)
        yield _with_count(option, cells.get(_text(code)))
    for kind in MissingKind:
        codes = _codes_of(kind, question.id, study, wave)
        if kind.value in cells or codes:
            sv, en = _labels_of(kind, question.id, study, wave)
            yield _with_count(Category(codes, sv, en, kind.value), cells.get(kind.value))


def _with_count(category: Category, cell: Counted | None) -> Category:
    return replace(category, n=cell.n, pct=cell.pct, mark=cell.mark) if cell else category


def _codes_of(kind: MissingKind, question: str, study: Study, wave: str) -> tuple[str, ...]:
    """The codes that stand for a kind of missing: the wave's own if it has any, else the scale's."""
    own = study.column_map.entry(question, wave).missing
    known = own or {declared.code: declared.kind for declared in study.scale_in(question, wave).missing}
    return tuple(_text(code) for code, its in known.items() if its is kind)


def _labels_of(kind: MissingKind, question: str, study: Study, wave: str) -> tuple[str, str]:
    """What the scale calls a kind of missing, if it has one name for it."""
    named = [(declared.sv, declared.en) for declared in study.scale_in(question, wave).missing if declared.kind is kind]
    return named[0] if len(named) == 1 else KINDS[kind]


def _hidden_because(cells: dict[str, Counted]) -> str:
    reasons = {cell.reason for cell in cells.values()} - {"", "small_option"}
    return next(iter(reasons), "" if cells else "no_answers")


def _text(code: float) -> str:
    return f"{code:.15g}"
