"""The tables of the focus groups: balance, code by group, pairs, saturation, workshops, agreement. Computes nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil

from pipeline.report.blocks import Cell, Grid, Row, marks_in, number_or_mark
from pipeline.report.numbers_sv import EN_DASH, NO_BREAK, hundredths, number, percent
from pipeline.report.results import Place
from pipeline.report.talk_wording import (
    AGREEMENT_MARKS,
    MATRIX_MARKS,
    MEASURES,
    NO_INTERVAL,
    RAISED,
    Balanced,
    agreement_remark,
    balance,
    spread,
)
from pipeline.report.talks import WORKSHOP, Agreement, Raised, TalkResults, Theme
from pipeline.study.focus import FocusCode

GROUPS_PER_TABLE = 20
"""So many narrow columns fit on a sheet of paper."""
PAIRS_SHOWN = 10
OTHER_THEMES = "Övriga teman"
SEGMENTS = ("Spridning", "Segment", "Främjande", "Hindrande", "Neutrala", "Utan riktning")
DIRECTIONS = ("segments_n", "promoting_n", "hindering_n", "neutral_n", "no_direction_n")


@dataclass(frozen=True)
class Block:
    """The rows of a table that belong to one indicator."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Matrix:
    """Codes as rows, by indicator, and groups as columns; the spread stands last."""

    caption: str
    columns: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def marks(self) -> dict[str, str]:
        """The marks that occur in the table, and what they mean."""
        return marks_in((row for block in self.blocks for row in block.rows), MATRIX_MARKS)


def balance_table(rows: Sequence[Balanced], wave: str, baseline: str, caption: str) -> Grid:
    """The numbers of the figure of balance; `baseline` is empty where there is nothing earlier."""
    balances = (f"Balans {baseline}", f"Balans {wave}", "Förändring") if baseline else ("Balans",)
    filled = tuple(Row(row.name, (*_segments(row), *_balances(row, is_follow_up=bool(baseline)))) for row in rows)
    return Grid(caption, (*SEGMENTS, *balances), filled)


def matrices(talks: TalkResults) -> tuple[Matrix, ...]:
    """The codes that were raised in some group × the groups, in as few and as even tables as fit on paper."""
    groups = talks.results.groups
    raised = [code for code in talks.codes if talks.theme(code.code).spread_n]
    if not raised:
        return ()
    count = ceil(len(groups) / GROUPS_PER_TABLE)
    size = ceil(len(groups) / count)
    caption = f"Teman per {talks.study.unit.singular} {talks.results.wave}"
    parts = [groups[start : start + size] for start in range(0, len(groups), size)]
    return tuple(
        Matrix(
            f"{caption}, del {place} av {len(parts)}" if len(parts) > 1 else caption,
            (*(group.name for group in part), "Spridning"),
            tuple(_blocks(talks, raised, part)),
        )
        for place, part in enumerate(parts, 1)
    )


def _blocks(talks: TalkResults, codes: Sequence[FocusCode], groups: Sequence[Place]) -> Iterator[Block]:
    for indicator, own in groupby(codes, key=lambda code: code.indicator):
        name = talks.results.indicators.get(indicator or "", OTHER_THEMES)
        yield Block(name, tuple(_theme_row(talks, code, groups) for code in own))


def pairs_table(talks: TalkResults) -> Grid:
    """The pairs of codes that occur together in most groups."""
    rows = tuple(
        Row(
            f"{talks.labels[code]} + {talks.labels[other]}",
            (Cell(number(pair.groups_n)), Cell(number(pair.segments_n))),
        )
        for code, other, pair in talks.pairs[:PAIRS_SHOWN]
    )
    return Grid("Teman som nämns i samma ord", ("Grupper", "Segment"), rows)


def saturation_table(talks: TalkResults) -> Grid:
    """New codes per focus group, in the order in which they were held."""
    whole = max((found.all_codes_n for found in talks.in_order), default=0) or 1
    rows = tuple(
        Row(
            str(found.place),
            (
                Cell(number(found.codes_n)),
                Cell(number(found.new_codes_n)),
                Cell(number(found.all_codes_n), "share", share=round(100 * found.all_codes_n / whole)),
            ),
        )
        for found in talks.in_order
    )
    return Grid("Koder per fokusgrupp, i den ordning som de hölls", ("Koder", "Nya koder", "Koder hittills"), rows)


def workshop_table(talks: TalkResults) -> Grid:
    """What the notes from the workshops hold, for the county as a whole."""
    found = [(code.code, talks.theme(code.code, WORKSHOP)) for code in talks.codes]
    rows = tuple(
        Row(talks.labels[code], (Cell(_of_groups(theme)), Cell(number(theme.segments_n))))
        for code, theme in found
        if theme.spread_n
    )
    return Grid("Teman i anteckningar från workshoppar", ("Spridning", "Segment"), rows)


def agreement_table(talks: TalkResults) -> Grid | None:
    """Agreement over all codes; None where it was not measured."""
    found = [(name, talks.agreement(measure)) for measure, name in MEASURES.items()]
    return _agreement("Samstämmighet mellan kodare", [(name, each) for name, each in found if each])


def agreement_by_code(talks: TalkResults) -> Grid | None:
    """Agreement code by code; None where it was not measured."""
    found = [(talks.labels[code.code], talks.agreement("code", code.code)) for code in talks.codes]
    return _agreement("Samstämmighet mellan kodare, kod för kod", [(name, each) for name, each in found if each])


def _agreement(caption: str, found: Sequence[tuple[str, Agreement]]) -> Grid | None:
    rows = tuple(Row(name, _agreement_cells(each)) for name, each in found)
    columns = ("Alfa", f"{percent(95)}-intervall", "Texter", "Att tänka på")
    return Grid(caption, columns, rows, meanings=AGREEMENT_MARKS) if rows else None


def _agreement_cells(found: Agreement) -> tuple[Cell, ...]:
    alpha = Cell(found.mark if found.alpha is None else hundredths(found.alpha))
    remark = Cell(agreement_remark(found), "text")
    return alpha, Cell(_interval(found), "text"), number_or_mark(found.documents_n, found.mark), remark


def _interval(found: Agreement) -> str:
    if found.alpha is None:
        return found.mark
    if found.ci_low is None or found.ci_high is None:
        return NO_INTERVAL
    low, high = hundredths(found.ci_low), hundredths(found.ci_high)
    return f"{low}{EN_DASH}{high}" if found.ci_low >= 0 else f"{low}{NO_BREAK}till{NO_BREAK}{high}"


def _segments(row: Balanced) -> tuple[Cell, ...]:
    talk = row.talk
    if not talk.is_shown:
        return (Cell(talk.mark),) * len(SEGMENTS)
    return Cell(spread(talk)), *(number_or_mark(getattr(talk, name)) for name in DIRECTIONS)


def _balances(row: Balanced, *, is_follow_up: bool) -> tuple[Cell, ...]:
    now = Cell(row.talk.mark or balance(row.talk.balance))
    if not is_follow_up:
        return (now,)
    mark, joint = row.joint.mark, row.joint
    return Cell(mark or balance(joint.baseline_balance)), now, Cell(mark or balance(joint.balance_change))


def _theme_row(talks: TalkResults, code: FocusCode, groups: Sequence[Place]) -> Row:
    cells = tuple(_raised(talks.raised(code.code, group)) for group in groups)
    return Row(talks.labels[code.code], (*cells, Cell(_of_groups(talks.theme(code.code)))))


def _raised(found: Raised) -> Cell:
    """A mark, the sign of what was raised, or nothing."""
    return Cell(found.mark or (RAISED if found.raised else ""))


def _of_groups(theme: Theme) -> str:
    return f"{number(theme.spread_n)} av {number(theme.groups_n)}"
