"""Two deliveries that overlap are told from a panel, from chance, and from groups of one mind."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.overlap import refuse_overlap
from pipeline.study import Study
from tests.fixtures.small_records import harmonised, records_of
from tests.fixtures.small_study import small_study
from tests.fixtures.twelve_questions import COLUMNS, ITEMS, Answers, definition, drawn, rows_of

Rows = Sequence[tuple[Any, ...]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return small_study(tmp_path_factory.mktemp("overlappar") / "litet", definition())


def said(study: Study, before: Rows, after: Rows) -> str:
    """What is said of two waves; nothing when they may stand."""
    waves = {"2016": before, "2019": after}
    made = [harmonised(study, _asked(records_of(rows, COLUMNS, wave), study, wave)) for wave, rows in waves.items()]
    people, answers = (pd.concat([known[place] for known in made], ignore_index=True) for place in (0, 1))
    try:
        refuse_overlap(people, answers, study, "2019")
    except InputError as error:
        (problem,) = error.problems
        return str(problem)
    return ""


def _asked(records: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    return records.drop(columns=[item for item in ITEMS if item not in study.asked_items(wave)])


def mixed(copies: Answers, others: int, seed: int = 9) -> Answers:
    """Other persons' answers, and then the copies."""
    return np.vstack([drawn(others, seed), copies])


def test_records_of_the_baseline_in_the_follow_ups_file_stop_with_both_files_and_rows(study: Study):
    before = drawn(20, 1)
    problem = said(study, rows_of(before), rows_of(mixed(before[10:16], 14), first=501))
    assert problem.startswith(
        "2019/svar.sav: 6 svar står också i 2016/svar.sav, med samma grupp, organisation och roll"
    )
    assert "alla 12 gemensamma frågor" in problem
    assert "på raderna 15, 16, 17, 18, 19, 20 här och raderna 11, 12, 13, 14, 15, 16 där" in problem


def test_neither_ids_nor_keys_are_told(study: Study):
    before = drawn(8, 1)
    named = [
        (f"19640823-{person}", "Ask", "KOM", f"hemlig{person}", *row[4:]) for person, row in enumerate(rows_of(before))
    ]
    problem = said(study, named, named)
    assert "8 svar står också" in problem
    assert "19640823" not in problem
    assert "hemlig" not in problem


@pytest.mark.parametrize(("copies", "stops"), [(4, False), (5, True)])
def test_five_records_are_a_delivery_and_four_are_not(study: Study, copies: int, stops: bool):
    before = drawn(20, 1)
    assert bool(said(study, rows_of(before), rows_of(mixed(before[:copies], 20), first=501))) is stops


@pytest.mark.parametrize(("shared", "stops"), [(9, False), (10, True)])
def test_nine_shared_questions_say_too_little_and_ten_say_enough(tmp_path: Path, shared: int, stops: bool):
    study = small_study(tmp_path / "litet", definition(ITEMS[:shared]))
    before = drawn(20, 1)
    assert bool(said(study, rows_of(before), rows_of(before))) is stops


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"group": "Ek"}, id="another group"),
        pytest.param({"org": "FK"}, id="another organisation"),
    ],
)
def test_the_same_answers_from_another_group_or_organisation_are_no_copies(study: Study, changed: dict[str, str]):
    before = drawn(20, 1)
    assert said(study, rows_of(before), rows_of(before, **changed)) == ""


def test_one_answer_different_makes_no_copy(study: Study):
    before = drawn(20, 1)
    after = before.copy()
    after[:, 3] = after[:, 3] % 5 + 1
    assert said(study, rows_of(before), rows_of(after)) == ""


def test_ids_that_return_with_other_answers_are_a_panel_or_serial_numbers(study: Study):
    assert said(study, rows_of(drawn(200, 1)), rows_of(drawn(200, 2))) == ""


def answering_again(before: Answers, stability: tuple[float, float], seed: int) -> Answers:
    """The same persons once more: some keep most of their answers, others fewer, and the rest move one step."""
    random = np.random.default_rng(seed)
    keeps = random.random(before.shape) < random.uniform(*stability, (len(before), 1))
    moved = np.clip(before + random.choice([-1, 1], before.shape), 1, 5)
    return np.where(keeps, before, moved)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("stability", [(0.3, 0.8), (0.6, 0.9), (0.8, 0.95)])
def test_a_panel_of_steadfast_persons_is_no_overlap(study: Study, stability: tuple[float, float], seed: int):
    before = drawn(300, seed)
    after = answering_again(before, stability, seed + 100)
    if stability[0] == 0.8:
        assert (before == after).all(axis=1).sum() >= 5
    assert said(study, rows_of(before), rows_of(after)) == ""


def test_copies_stand_out_in_a_panel(study: Study):
    before = drawn(100, 1)
    after = np.vstack([before[:20], answering_again(before[20:], (0.3, 0.6), 5)])
    assert "20 svar står också" in said(study, rows_of(before), rows_of(after))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("options", [(4, 4, 4, 4, 4, 4, 4, 4, 5, 3), (4, 5)])
def test_a_county_of_nearly_one_mind_agrees_by_chance(study: Study, options: tuple[int, ...], seed: int):
    before, after = drawn(300, seed, options), drawn(300, seed + 100, options)
    again = {tuple(given) for given in before} & {tuple(given) for given in after}
    assert len(again) >= 5
    assert said(study, rows_of(before), rows_of(after)) == ""


def test_copies_with_their_ids_stand_out_in_a_county_of_nearly_one_mind(study: Study):
    options = (4, 4, 4, 4, 5, 3)
    before = drawn(300, 1, options)
    after = np.vstack([before[:60], drawn(240, 2, options)])
    assert "står också i 2016/svar.sav" in said(study, rows_of(before), rows_of(after))


def test_a_group_that_answers_as_one_in_both_waves_is_no_overlap(study: Study):
    as_one = np.tile(drawn(1, 1), (12, 1))
    assert said(study, rows_of(as_one), rows_of(as_one)) == ""


def test_straight_liners_in_both_waves_are_no_overlap(study: Study):
    straight = np.repeat(np.arange(1, 6), 12).reshape(5, 12)
    groups = [rows_of(straight, first=10 * place, group=group) for place, group in enumerate(("Ask", "Björk", "Ek"))]
    assert said(study, [row for rows in groups for row in rows], [row for rows in groups for row in rows]) == ""


def test_a_record_with_nine_answers_is_not_told_by_them(study: Study):
    few = [(*row[:13], None, None, None) for row in rows_of(drawn(20, 1))]
    assert said(study, few, few) == ""


def test_a_kind_of_missing_is_a_part_of_the_record(study: Study):
    before = [(*row[:15], 9.0) for row in rows_of(drawn(20, 1))]
    empty = [(*row[:15], None) for row in before]
    assert "20 svar" in said(study, before, before)
    assert said(study, before, empty) == ""


def test_the_baseline_is_held_against_nothing(study: Study):
    made = harmonised(study, records_of(rows_of(drawn(20, 1)), COLUMNS))
    refuse_overlap(made.respondents, made.responses, study, "2016")


def test_the_order_of_the_records_is_nothing(study: Study):
    before = drawn(20, 1)
    assert "20 svar står också" in said(study, rows_of(before), rows_of(before[::-1], first=501))
