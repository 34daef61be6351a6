"""The same answers twice: by chance, or because an export is delivered twice inside one file."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.study import Study
from pipeline.study.screening import Screening
from tests.fixtures import small_records
from tests.fixtures.small_records import harmonised, records_of, remark, rules
from tests.fixtures.small_study import COLUMNS, FILES, row, small_study

FOUR = Screening(min_items_for_straight_line=4)
VARIED = [1, 2, 3, 4]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def several(first: int, number: int, group: str = "Ask") -> list[tuple]:
    """Records that differ from each other."""
    answers = [(a, b, c, 5 - a) for a in (1, 2, 3, 4) for b in (1, 2, 3, 4) for c in (1, 2, 3, 4) if a != b]
    return [row(first + place, group, *answers[place]) for place in range(number)]


def test_two_records_with_the_same_content_are_noticed_with_both_rows(study: Study):
    rows = [*several(1, 20), row(98, "Ek", *VARIED, key="a"), row(99, "Ek", *VARIED, key="b")]
    made = harmonised(study, records_of(rows), screening=FOUR)
    assert (remark(made, "duplicate_content").rows, remark(made, "duplicate_content").severity) == ((21, 22), "warning")
    assert len(made.respondents) == 22


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(row(99, "Ask", *VARIED), id="another group"),
        pytest.param(row(99, "Ek", *VARIED, org="FK"), id="another organisation"),
        pytest.param(row(99, "Ek", 1, 2, 3, 5), id="another answer"),
        pytest.param(row(99, "Ek", 1, 2, 3, None), id="one answer fewer"),
    ],
)
def test_records_that_differ_in_anything_but_the_respondent_are_no_doubles(study: Study, other: tuple):
    made = harmonised(study, records_of([row(98, "Ek", *VARIED), other]), screening=FOUR)
    assert "duplicate_content" not in rules(made)


def test_the_hour_of_handing_in_does_not_make_two_records_different(tmp_path: Path):
    study = small_study(
        tmp_path / "litet", {"column_map.csv": FILES["column_map.csv"] + "submitted,inskickad,inskickad\n"}
    )
    rows = [(*row(1, "Ek", *VARIED), "2016-10-01"), (*row(2, "Ek", *VARIED), "2016-10-02")]
    made = harmonised(study, records_of(rows, [*COLUMNS, "inskickad"]), screening=FOUR)
    assert remark(made, "duplicate_content").rows == (1, 2)


def test_straight_liners_and_short_records_are_no_doubles_by_content(study: Study):
    alike = [row(number, "Ask", 5, 5, 5, 5) for number in range(1, 7)]
    short = [row(number, "Ask", 1, 2, 3, None) for number in range(11, 17)]
    assert "duplicate_content" not in rules(harmonised(study, records_of(alike + short), screening=FOUR))


def test_an_export_delivered_twice_inside_one_file_stops(study: Study):
    again = [(number + 100, *rest) for number, *rest in several(1, 8)]
    with_new_ids = records_of([*several(1, 8), *again])
    assert "8 av 16 rader upprepar alla svar på den rad som står 8 rader tidigare" in _stopped(study, with_new_ids)


def test_four_doubles_are_never_many_and_five_are_when_more_than_a_tenth(study: Study):
    again = [(number + 100, *rest) for number, *rest in several(1, 5)]
    four, few, many = [*several(1, 5), *again[:4]], [*several(1, 45), *again], [*several(1, 44), *again]
    assert len(remark(harmonised(study, records_of(four), screening=FOUR), "duplicate_content").rows) == 8
    assert len(remark(harmonised(study, records_of(few), screening=FOUR), "duplicate_content").rows) == 10
    assert "5 av 49 rader" in _stopped(study, records_of(many))


def _stopped(study: Study, records: pd.DataFrame) -> str:
    with pytest.raises(small_records.InputError) as caught:
        harmonised(study, records, screening=FOUR)
    (problem,) = caught.value.problems
    return str(problem)


def test_a_short_questionnaire_delivered_twice_stops_too(study: Study):
    again = [(number + 100, *rest) for number, *rest in several(1, 6)]
    with pytest.raises(small_records.InputError) as caught:
        harmonised(study, records_of([*several(1, 6), *again]))
    assert "6 av 12 rader" in str(caught.value)


def test_records_left_out_in_both_copies_do_not_hide_the_second(study: Study):
    once = [*several(1, 4), row(50, "Ask", *[None] * 4), *several(11, 4, "Ek")]
    again = [(number + 100, *rest) for number, *rest in once]
    assert "8 av 16 rader upprepar alla svar på den rad som står 9 rader" in _stopped(study, records_of(once + again))


def by_chance(persons: int, seed: int, options: tuple[int, ...], weights: tuple[float, ...]) -> list[tuple]:
    """Records of one group with four answers drawn with these chances, among them many alike."""
    drawn = np.random.default_rng(seed).choice(options, (persons, 4), p=weights)
    return [row(number, "Ask", *answers) for number, answers in enumerate(drawn, start=1)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("persons", [30, 300])
def test_doubles_by_chance_in_a_short_questionnaire_do_not_stop(study: Study, persons: int, seed: int):
    rows = by_chance(persons, seed, (3, 4, 5), (0.1, 0.8, 0.1))
    repeats = len(rows) - len({tuple(answers) for _, *answers in rows})
    assert repeats >= max(5, 0.1 * persons)
    made = harmonised(study, records_of(rows), screening=FOUR)
    assert remark(made, "duplicate_content").severity == "warning"
    assert len(made.respondents) == persons
    assert "duplicate_content" not in rules(harmonised(study, records_of(rows)))


@pytest.mark.parametrize("seed", range(3))
def test_a_file_delivered_twice_shows_among_doubles_by_chance(study: Study, seed: int):
    once = by_chance(200, seed, (3, 4, 5), (0.2, 0.6, 0.2))
    again = [(number + 1000, *rest) for number, *rest in once]
    assert "200 av 400 rader" in _stopped(study, records_of(once + again))


@pytest.mark.parametrize("before", [0, 40])
def test_a_part_of_a_file_delivered_twice_shows_among_other_records(study: Study, before: int):
    rows = by_chance(200, 7, (1, 2, 3, 4, 5), (0.1, 0.1, 0.2, 0.5, 0.1))
    part, rest = rows[:60], rows[60:]
    again = [(number + 1000, *answers) for number, *answers in part]
    placed = [*rest[:before], *part, *again, *rest[before:]]
    said = _stopped(study, records_of(placed))
    assert "av 260 rader upprepar alla svar på den rad som står 60 rader tidigare" in said
    assert 60 <= int(said.split("svar.sav: ")[1].split(" av ")[0]) < 70


def test_groups_that_agree_in_a_file_sorted_by_group_are_not_delivered_twice(tmp_path: Path):
    names = [f"Ort{letter}" for letter in "abcdefghij"]
    known = "".join(f"07{place:02},{name},,kommun,,\n" for place, name in enumerate(names))
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"] + known})
    rows = [row(10 * place + person, name, 1, 2, 3, 4) for place, name in enumerate(names) for person in range(8)]
    assert len(remark(harmonised(study, records_of(rows), screening=FOUR), "duplicate_content").rows) == 80
    again = [(number + 1000, *rest) for number, *rest in rows]
    assert "80 av 160 rader" in _stopped(study, records_of(rows + again))


def test_a_group_in_which_everybody_agrees_is_not_delivered_twice(study: Study):
    made = harmonised(study, records_of([row(number, "Ask", 5, 5, 5, 5) for number in range(1, 13)]))
    assert len(made.respondents) == 12


def test_a_double_by_chance_far_away_does_not_hide_a_part_delivered_twice(study: Study):
    again = [(number + 100, *rest) for number, *rest in several(1, 12)]
    others = several(201, 30, "Ek")
    others[20] = (221, *others[8][1:])
    assert "13 av 54 rader" in _stopped(study, records_of([*several(1, 12), *again, *others]))


def test_doubles_in_another_order_are_a_warning(study: Study):
    again = [(number + 100, *rest) for number, *rest in several(1, 12)]
    mixed = [again[place] for place in (7, 2, 11, 4, 0, 9, 5, 1, 10, 3, 8, 6)]
    made = harmonised(study, records_of([*several(1, 12), *mixed]), screening=FOUR)
    assert len(remark(made, "duplicate_content").rows) == 24
