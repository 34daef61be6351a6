"""Skolinspektionen's published workbook: every item mean follows from the counts that stand beside it."""

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import NamedTuple, TypeGuard

import pytest

from pipeline.errors import InputError
from pipeline.read.formats import parse
from pipeline.read.parsed import Parsed, Request
from pipeline.read.workbook import read_workbook

BOOK = Path("skolinspektionen", "excelrapport-elever-grundskola-ak-8-2022.xlsx")
SHEET = "Resultat elever åk 8 2022"
RESPONDENTS = 6
HALF_A_DECIMAL = Fraction(1, 20)
MASKS = {"*": (1, 9), "**": (10, 19)}
ALL_MASKS = {*MASKS, "***"}
MUNICIPALITIES = {"Gävle", "Ockelbo", "Hofors", "Ovanåker", "Nordanstig", "Hudiksvall"}


class Item(NamedTuple):
    """One question: where its mean stands, and the columns of its counts in order, the last for Vet inte."""

    wording: str
    mean: int
    counts: list[int]

    def points(self) -> list[Fraction]:
        scale = [Fraction(10 * place, len(self.counts) - 2) for place in range(len(self.counts) - 1)]
        return scale if self.wording.endswith("(-)") else scale[::-1]


@pytest.fixture(scope="module")
def parsed(real_files: Path) -> Parsed:
    """The sheet through the adapter for tools that nobody has written one for."""
    stated = {"sheet": SHEET, "header_row": 1, "header_rows": 3, "tool": "generic"}
    return parse(Request(real_files / BOOK, BOOK.name, **stated))


@pytest.fixture(scope="module")
def rows(parsed: Parsed) -> list[list[str | None]]:
    return [list(row.values()) for row in parsed.records.to_pylist()]


@pytest.fixture(scope="module")
def items(parsed: Parsed) -> list[Item]:
    """Questions and their columns, told by the names that the three rows of the header give together."""
    headings = [name.split(" | ") for name in parsed.records.column_names]
    counts: dict[str, list[int]] = {}
    for column, (question, *under) in enumerate(headings):
        if len(under) == 2 and under[1] == "Antal":
            counts.setdefault(question, []).append(column)
    means = {question: column for column, (question, *under) in enumerate(headings) if under == ["Medelvärde"]}
    assert {headings[columns[-1]][1] for columns in counts.values()} == {"Vet inte"}
    return [Item(question, mean, counts[question]) for question, mean in means.items()]


def number(text: str | None) -> Fraction | None:
    return Fraction(text) if text and re.fullmatch(r"\d+(\.\d+)?", text) else None


class Mean(NamedTuple):
    """A published item mean and the counts, as text, of the answers that it rests on."""

    item: Item
    value: Fraction
    counts: list[str | None]
    respondents: int

    def is_mean_of(self, counts: Sequence[int]) -> bool:
        total = sum((point * n for point, n in zip(self.item.points(), counts, strict=True)), Fraction())
        return abs(self.value - total / sum(counts)) <= HALF_A_DECIMAL

    def can_be_mean_within(self, spans: list[tuple[int, int]]) -> bool:
        """A mean is largest and smallest where every count is at an end of its span."""
        points = self.item.points()
        means = [
            sum((point * n for point, n in zip(points, counts, strict=True)), Fraction()) / sum(counts)
            for counts in product(*map(set, spans))
        ]
        return min(means) - HALF_A_DECIMAL <= self.value <= max(means) + HALF_A_DECIMAL


@pytest.fixture(scope="module")
def means(rows: list[list[str | None]], items: list[Item]) -> list[Mean]:
    return [
        Mean(item, Fraction(mean), [row[column] for column in item.counts[:-1]], int(row[RESPONDENTS] or ""))
        for row in rows
        for item in items
        if is_number(mean := row[item.mean])
    ]


def is_number(text: str | None) -> TypeGuard[str]:
    return text is not None and re.fullmatch(r"\d+(\.\d+)?", text) is not None


def span(text: str | None, respondents: int) -> tuple[int, int]:
    return MASKS.get(text, (20, respondents)) if text in ALL_MASKS else (int(text or ""), int(text or ""))


def test_the_sheet_is_read_whole(parsed: Parsed, rows: list[list[str | None]], items: list[Item]):
    assert list(parsed.rows) == list(range(4, 1178))
    assert [left.row for left in parsed.left_out] == [1, 2, 3]
    assert len({*parsed.records.column_names}) == 372
    assert {len(row) for row in rows} == {372}
    assert len(items) == 30
    assert rows[0][1] == "Samtliga deltagande skolor"
    assert rows[0][5:8] == ["57710", "45843", "0.794"]
    assert {row[2] for row in rows} >= MUNICIPALITIES
    assert {remark.rule for remark in parsed.remarks} == {"other_sheets"}


def test_every_mean_beside_unmasked_counts_is_the_mean_of_those_counts(means: list[Mean]):
    compared = [mean for mean in means if all(map(is_number, mean.counts))]
    wrong = [mean for mean in compared if not mean.is_mean_of([int(text or "") for text in mean.counts])]
    assert (len(compared), len(wrong)) == (6474, 0)


def test_every_mean_beside_masked_counts_can_be_the_mean_of_what_the_masks_say(means: list[Mean]):
    masked = [mean for mean in means if ALL_MASKS & set(mean.counts)]
    spans = [[span(text, mean.respondents) for text in mean.counts] for mean in masked]
    wrong = [mean for mean, own in zip(masked, spans, strict=True) if not mean.can_be_mean_within(own)]
    assert (len(masked), len(wrong)) == (21426, 0)


def test_a_mean_without_counts_is_published_for_ten_to_nineteen_respondents_only(means: list[Mean]):
    without = [mean for mean in means if set(mean.counts) == {"-"}]
    assert {mean.respondents for mean in without} == set(range(10, 20))
    assert len(means) == 31350 == 6474 + 21426 + len(without)


def test_the_reading_of_the_scale_is_the_only_one_that_fits(means: list[Mean]):
    whole = [mean for mean in means if all(map(is_number, mean.counts))]
    marked = [mean for mean in whole if mean.item.wording.endswith("(-)")]
    unmarked = [mean for mean in whole if not mean.item.wording.endswith("(-)")]
    for some in (marked, unmarked):
        backwards = [mean for mean in some if mean.is_mean_of([int(text or "") for text in reversed(mean.counts)])]
        assert len(backwards) < len(some) / 10


def test_masks_come_through_as_text_and_hide_every_small_count(rows: list[list[str | None]], items: list[Item]):
    counts = [[row[column] for column in item.counts] for row in rows for item in items]
    shown = {int(text) for texts in counts for text in texts if is_number(text)}
    assert {text for texts in counts for text in texts if not is_number(text)} == {"-", *ALL_MASKS}
    assert min(shown - {0}) == 5
    assert not [texts for texts in counts if sum(text in ALL_MASKS for text in texts) == 1]


def test_without_a_declared_sheet_the_two_that_name_the_columns_are_asked_about(real_files: Path):
    expected = frozenset({"Skolenhetskod", "Svarsfrekvens"})
    with pytest.raises(InputError, match=f"ett av bladen '{SHEET}', 'Könsuppdelat resultat'\\."):
        read_workbook(Request(real_files / BOOK, BOOK.name, expected=expected))
