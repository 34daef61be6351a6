"""Scales at work, from answers: which questions take part, who counts, what is missing and why there is no figure."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.score.reliability import reliability_by_indicator
from pipeline.statistics.reliability import feldt_interval
from pipeline.study import Study
from pipeline.tables.reliability import MISSING_COUNTS
from tests.fixtures.small_answers import Row, rows_of, three_and_one, wave_of
from tests.fixtures.small_study import small_study

LADDER = [(1, 5, 1, 1), (2, 4, 2, 2), (3, 3, 4, 3), (4, 2, 3, 4), (5, 1, 5, 5)]
"""a2 is reversed: once turned, a1 and a2 say the same and b1 nearly so."""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return three_and_one(tmp_path / "tre")


def found(study: Study, rows: Sequence[Row]) -> tuple[pd.DataFrame, pd.DataFrame]:
    made = reliability_by_indicator(*wave_of(study, rows), study, "2016")
    return made.scales.set_index("indicator_id"), made.items.set_index("item_id")


def told(rows: pd.DataFrame, at: str, *columns: str) -> list:
    return rows.loc[at, list(columns)].tolist()


def test_alpha_is_of_the_answers_turned_the_right_way(study: Study) -> None:
    scales, _ = found(study, rows_of(LADDER))
    points = pd.DataFrame([(own[0], 6 - own[1], own[2]) for own in LADDER], dtype=float)
    expected = 1.5 * (1 - points.var().sum() / points.sum(axis=1).var())
    assert told(scales, "AA", "items_n", "n", "pairs_n", "alpha", "reason") == [3, 5, 5, pytest.approx(expected), ""]


def test_the_interval_holds_alpha_and_narrows_with_more_persons(study: Study) -> None:
    few, many = (found(study, rows_of(LADDER * times))[0].loc["AA"] for times in (2, 8))
    assert few["alpha_low"] < few["alpha"] < few["alpha_high"] < 1
    assert many["alpha_high"] - many["alpha_low"] < few["alpha_high"] - few["alpha_low"]


def test_questions_that_repeat_one_another_leave_no_omega(study: Study) -> None:
    scales, _ = found(study, rows_of(LADDER))
    assert told(scales, "AA", "omega_reason") == ["not_positive_definite"]
    assert np.isnan(scales.loc["AA", "omega"])


def test_one_question_left_is_no_scale(study: Study) -> None:
    scales, items = found(study, rows_of(LADDER))
    assert told(scales, "BB", "items_n", "n", "pairs_n", "reason", "omega_reason") == [1, 5, 0, "one_item", "one_item"]
    assert told(items, "b2", "n", "pairs_n", "reason", "dropped_reason") == [5, 0, "one_item", "one_item"]
    numbers = ["alpha", "alpha_low", "alpha_high", "alpha_standardised", "omega"]
    assert scales.loc["BB", numbers].isna().all()


def test_the_total_is_a_scale_of_the_indicators(study: Study) -> None:
    scales, _ = found(study, rows_of(LADDER))
    indicators = pd.DataFrame([((own[0] + 6 - own[1] + own[2]) / 3, own[3]) for own in LADDER])
    expected = 2 * (1 - indicators.var().sum() / indicators.sum(axis=1).var())
    assert told(scales, "total", "items_n", "n", "alpha", "omega_reason") == [
        2,
        5,
        pytest.approx(expected),
        "two_items",
    ]


def test_a_question_that_nobody_was_shown_is_no_part_of_the_scale(study: Study) -> None:
    scales, items = found(study, rows_of([(a1, a2, "ej_visad", b2) for a1, a2, _, b2 in LADDER]))
    assert told(scales, "AA", "items_n", "alpha", "omega_reason") == [2, pytest.approx(1), "two_items"]
    assert told(items, "b1", "put_n", "not_shown_n", "not_shown_share", "reason") == [0, 5, 1, "not_shown"]
    assert items.loc["b1", ["no_opinion_share", "item_rest", "alpha_if_dropped"]].isna().all()
    assert told(items, "a1", "dropped_reason") == ["two_items"]


def test_a_question_that_nobody_could_answer_is_no_part_of_the_scale(study: Study) -> None:
    scales, items = found(study, rows_of([(a1, a2, "vet_ej", b2) for a1, a2, _, b2 in LADDER]))
    assert scales.loc["AA", "items_n"] == 2
    assert told(items, "b1", "put_n", "no_opinion_share", "n", "reason") == [5, 1, 0, "no_answers"]


def test_a_question_put_to_some_takes_part_with_those(study: Study) -> None:
    whole = rows_of(LADDER)
    some = rows_of([(a1, a2, "ej_visad", b2) for a1, a2, _, b2 in LADDER], prefix="q")
    scales, items = found(study, [*whole, *some])
    assert told(scales, "AA", "n", "pairs_n") == [10, 5]
    limits = feldt_interval(scales.loc["AA", "alpha"], 5, 3, 0.05)
    assert told(scales, "AA", "alpha_low", "alpha_high") == pytest.approx(limits)
    assert items["pairs_n"].to_dict() == {"a1": 5, "a2": 5, "b1": 5, "b2": 0}
    assert told(items, "b1", "put_n", "not_shown_share", "n") == [5, 0.5, 5]


def test_the_five_kinds_of_missing_are_counted_apart(study: Study) -> None:
    kinds = ("vet_ej", "ej_aktuellt", "ej_svar", "ej_visad", "ogiltigt")
    rows = [(kind, 3, 3, 3) for kind in kinds for _ in range(1 + kinds.index(kind))] + [(5, 1, 5, 5)] * 5
    items = found(study, rows_of(rows))[1].loc["a1"]
    assert [items[f"{name}_n"] for name in MISSING_COUNTS] == [1, 2, 3, 4, 5]
    assert (items["put_n"], items["answered_n"]) == (16, 5)
    shares = [items[f"{name}_share"] for name in MISSING_COUNTS]
    assert shares == [1 / 16, 2 / 16, 3 / 16, 4 / 20, 5 / 16]


def test_a_person_of_two_groups_counts_once(study: Study) -> None:
    once = rows_of(LADDER)
    twice = [(name, "0602", answers) for name, _, answers in once[:2]]
    alone, shared = (found(study, rows)[0] for rows in (once, [*once, *twice]))
    pd.testing.assert_frame_equal(shared.drop(columns="outside_n"), alone.drop(columns="outside_n"))


def test_persons_outside_the_largest_group_are_counted(study: Study) -> None:
    rows = [*rows_of(LADDER), *rows_of(LADDER[:2], "0602", "q"), *rows_of([(3, 3, 3, 3)], "0603", "r")]
    assert found(study, rows)[0]["outside_n"].to_dict() == {"total": 3, "AA": 3, "BB": 3}


@pytest.mark.parametrize(
    ("answers", "reason", "omega_reason"),
    [
        ([], "no_answers", "no_answers"),
        ([("vet_ej",) * 4] * 3, "no_answers", "no_answers"),
        ([(1, 2, 3, 4)], "few", "few"),
        ([(3, 3, 3, 3)] * 9, "no_variation", "no_variation"),
        (
            [(1, "ej_svar", "ej_svar", 1), ("ej_svar", 2, 2, 2), ("ej_svar", 3, 4, 3)],
            "no_overlap",
            "no_overlap",
        ),
        ([(1, 3, 2, 1), (2, 3, 1, 2), (4, 3, 5, 4)], "", "flat_item"),
        ([(1, 5, 2, 1), (2, 4, 1, 2), (4, 2, 5, 4)], "", "not_positive_definite"),
        ([(1, 4, 1, 1), (2, 5, 3, 2), (3, 3, 2, 3), (4, 1, 5, 4), (5, 2, 4, 4)], "", ""),
    ],
)
def test_every_figure_that_is_missing_has_its_reason(
    study: Study, answers: Sequence, reason: str, omega_reason: str
) -> None:
    scales, items = found(study, rows_of(answers))
    assert told(scales, "AA", "reason", "omega_reason") == [reason, omega_reason]
    assert (scales["alpha"].isna() == (scales["reason"] != "")).all()
    assert (scales["omega"].isna() == (scales["omega_reason"] != "")).all()
    unstandardised = scales["alpha_standardised"].isna()
    assert (unstandardised == ((scales["reason"] != "") | (scales["omega_reason"] == "flat_item"))).all()
    assert (items["item_rest"].isna() == (items["reason"] != "")).all()
    assert (items["alpha_if_dropped"].isna() == (items["dropped_reason"] != "")).all()


def test_a_question_alike_for_all_has_a_reason_of_its_own(study: Study) -> None:
    items = found(study, rows_of([(1, 3, 2, 1), (2, 3, 1, 2), (4, 3, 5, 4)]))[1]
    assert items["reason"].to_dict() == {"a1": "", "a2": "flat_item", "b1": "", "b2": "one_item"}
    assert items["dropped_reason"].to_dict() == {"a1": "", "a2": "", "b1": "", "b2": "one_item"}


def test_the_others_alike_together_have_a_reason_of_their_own(study: Study) -> None:
    items = found(study, rows_of([(1, 1, 1, 1), (5, 5, 1, 2), (3, 3, 5, 3)]))[1]
    assert items["reason"].to_dict() == {"a1": "", "a2": "", "b1": "flat_rest", "b2": "one_item"}
    assert items.loc["b1", "dropped_reason"] == "flat_rest"


def test_a_question_outside_the_questionnaire_of_the_wave_has_no_row(tmp_path: Path) -> None:
    columns = "variable,2016,2019\nrespondent_id,id,id\ngroup,kommun,kommun\na1,a1,a1\na2,,a2\nb1,b1,b1\nb2,b2,b2\n"
    study = small_study(tmp_path / "utan", {"column_map.csv": columns})
    rows = [(name, group, (a1, "ej_visad", b1, b2)) for name, group, (a1, _, b1, b2) in rows_of(LADDER)]
    scales, items = found(study, rows)
    assert list(items.index) == ["a1", "b1", "b2"]
    assert told(scales, "AA", "items_n", "reason") == [1, "one_item"]
