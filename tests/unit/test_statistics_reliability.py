"""Alpha and what each item adds, by arithmetic and by another program."""

import itertools

import numpy as np
import pandas as pd
import pingouin
import pytest

from pipeline.statistics.reliability import (
    alpha_by_cell,
    alpha_if_dropped,
    alpha_of,
    covariances,
    item_rest,
    scale_of,
    spearman_brown,
    standardised_alpha,
)

NAN = np.nan
EQUAL = 2 * (0.5 * np.ones((4, 4)) + 0.5 * np.eye(4))
"""Four items of variance 2 that all correlate .5."""


def points(n: int, k: int, seed: int, missing: float = 0.15) -> np.ndarray:
    generator = np.random.default_rng(seed)
    values = np.clip(np.round(2 + generator.normal(size=(n, 1)) + generator.normal(size=(n, k))), 0, 4) * 25
    values[generator.random(values.shape) < missing] = np.nan
    return values


def test_four_items_that_correlate_one_half_have_a_standardised_alpha_of_four_fifths() -> None:
    assert standardised_alpha(EQUAL) == pytest.approx(0.80, abs=1e-15)
    assert spearman_brown(np.array(0.5), 4) == 0.80


def test_items_that_vary_alike_have_the_same_alpha_as_standardised() -> None:
    assert alpha_of(EQUAL) == pytest.approx(0.80, abs=1e-15)


def test_items_that_vary_unlike_have_another_alpha_than_standardised() -> None:
    unlike = np.array([[1.0, 1.0], [1.0, 4.0]])
    assert alpha_of(unlike) == pytest.approx(2 * (1 - 5 / 7))
    assert standardised_alpha(unlike) == pytest.approx(2 * 0.5 / 1.5)


def test_an_item_correlates_with_the_sum_of_the_others_without_itself() -> None:
    assert item_rest(EQUAL) == pytest.approx([3 / np.sqrt(2 * 12)] * 4)


def test_without_one_of_four_equal_items_alpha_is_that_of_three() -> None:
    assert alpha_if_dropped(EQUAL) == pytest.approx([3 * 0.5 / 2] * 4)


def test_one_of_two_items_leaves_no_alpha_behind() -> None:
    assert np.isnan(alpha_if_dropped(EQUAL[:2, :2])).all()
    assert np.isnan(alpha_of(EQUAL[:1, :1]))
    assert np.isnan(standardised_alpha(EQUAL[:1, :1]))


def test_each_covariance_rests_on_those_with_both_answers() -> None:
    found = covariances(np.array([[0, 0, NAN], [50, 100, 0], [100, NAN, 100]]), np.zeros(3, dtype=int), 1)
    assert found.n[0].tolist() == [[3, 2, 2], [2, 2, 1], [2, 1, 2]]
    np.testing.assert_allclose(found.covariance[0], [[2500, 2500, 2500], [2500, 5000, NAN], [2500, NAN, 5000]])


@pytest.mark.parametrize("seed", range(5))
def test_alpha_with_missing_answers_is_that_of_pingouin(seed: int) -> None:
    frame = pd.DataFrame(points(40, 5, seed))
    ours = alpha_of(scale_of(frame.to_numpy(), np.arange(40)).covariance)
    assert ours == pytest.approx(pingouin.cronbach_alpha(frame)[0], abs=1e-12)


def test_alpha_of_every_cell_is_that_of_the_cell_alone() -> None:
    generator = np.random.default_rng(3)
    answers = points(900, 6, 3)
    group = generator.choice(7, 900, p=[0.5, 0.3, 0.1, 0.05, 0.03, 0.02, 0])
    scales = [np.array([0, 1, 2]), np.array([5, 3, 4])]
    found = alpha_by_cell(answers, group, 7, scales)
    expected = [
        [pingouin.cronbach_alpha(pd.DataFrame(answers[group == g][:, items]))[0] for items in scales] for g in range(6)
    ]
    np.testing.assert_allclose(found, [*expected, [NAN, NAN]], rtol=1e-11)


@pytest.mark.parametrize("at_a_time", [1, 100, 1000])
def test_how_many_groups_are_taken_at_a_time_is_irrelevant(monkeypatch: pytest.MonkeyPatch, at_a_time: int) -> None:
    answers, group = points(900, 4, 6), np.random.default_rng(6).choice([0, 1, 3, 4, 7], 900)
    scales = [np.array([0, 1]), np.array([1, 2, 3])]
    whole = alpha_by_cell(answers, group, 9, scales)
    monkeypatch.setattr("pipeline.statistics.reliability.AT_A_TIME", at_a_time)
    np.testing.assert_allclose(alpha_by_cell(answers, group, 9, scales), whole, rtol=1e-12)
    assert np.isnan(whole).all(axis=1).tolist() == [False, False, True, False, False, True, True, False, True]


def test_a_weight_of_two_is_a_row_given_twice_in_whatever_order_the_cells_come() -> None:
    answers, group = points(40, 3, 4), np.arange(40) % 3
    weights = np.where(np.arange(40) % 5 == 0, 2.0, 1.0)
    again = np.repeat(np.arange(40), weights.astype(int))
    weighed, twice = covariances(answers, group, 3, weights), covariances(answers[again], group[again], 3)
    np.testing.assert_allclose(weighed.covariance, twice.covariance, rtol=1e-11)
    np.testing.assert_allclose(weighed.n, twice.n)


def test_a_person_who_answers_for_two_groups_counts_once() -> None:
    once = points(30, 4, 8)
    twice = np.vstack([once, once[:10]])
    person = np.r_[np.arange(30), np.arange(10)]
    alone, shared = scale_of(once, np.arange(30)), scale_of(twice, person)
    np.testing.assert_allclose(shared.covariance, alone.covariance, rtol=1e-12)
    assert (shared.n, shared.pairs_n.tolist()) == (alone.n, alone.pairs_n.tolist())


def test_a_second_row_without_answers_takes_nothing_from_the_first() -> None:
    once = points(30, 4, 8)
    empty = np.vstack([once, np.full((10, 4), NAN)])
    found = scale_of(empty, np.r_[np.arange(30), np.arange(10)])
    np.testing.assert_allclose(found.covariance, scale_of(once, np.arange(30)).covariance, rtol=1e-12)


def test_a_person_half_in_a_pair_is_no_whole_person() -> None:
    both = [[0, 50], [100, 100], [50, 0]]
    found = scale_of(np.array([*both, [25, NAN]]), np.array([0, 1, 2, 2]))
    assert found.pair_n[0, 1] == 2.5
    assert found.pairs_n.tolist() == [2, 2]


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ([[NAN, NAN], [NAN, NAN]], "no_answers"),
        (np.empty((0, 2)), "no_answers"),
        (np.empty((3, 0)), "no_answers"),
        ([[25], [50]], "one_item"),
        ([[25, 50], [NAN, 25]], "few"),
        ([[25, NAN], [NAN, 50], [75, NAN]], "no_overlap"),
        ([[25, 50, NAN], [50, 75, NAN], [0, NAN, 25], [NAN, 25, 50], [NAN, 50, 25]], "no_overlap"),
        ([[25, 50], [25, 50], [25, 50]], "no_variation"),
        ([[100 / 9, 200 / 9]] * 3, "no_variation"),
        ([[0, 100], [100, 0], [50, 50]], "no_variation"),
        ([[ninth * 100 / 9, 100 - ninth * 100 / 9] for ninth in (5, 6, 9, 7, 6, 5)], "no_variation"),
        ([[0, 0], [100, 100]], ""),
        ([[0, 100], [100, 75]], ""),
    ],
)
def test_there_is_no_alpha_with_a_reason_and_alpha_without(answers: list, reason: str) -> None:
    matrix = np.asarray(answers, dtype=float)
    found = scale_of(matrix, np.arange(len(matrix)))
    assert found.reason == reason
    assert reason or not np.isnan(alpha_of(found.covariance))


def test_an_item_that_everyone_answers_alike_is_part_of_alpha_but_correlates_with_nothing() -> None:
    flat = np.array([[100 / 9, 0, 25], [100 / 9, 50, 50], [100 / 9, 100, 100]])
    found = scale_of(flat, np.arange(3)).covariance
    others = alpha_of(found[1:, 1:])
    assert alpha_of(found) == pytest.approx(others * (3 / 2) / 2)
    assert np.isnan(standardised_alpha(found))
    assert np.isnan(item_rest(found)).tolist() == [True, False, False]
    assert alpha_if_dropped(found)[0] == pytest.approx(others)


def test_an_item_that_everyone_answers_alike_has_no_variance_left_by_rounding() -> None:
    for option, n in itertools.product(range(1, 9), range(6, 60)):
        person = np.repeat(np.arange(n), np.arange(n) % 3 + 1)
        answers = np.column_stack([np.full(len(person), option * 100 / 9), person])
        assert scale_of(answers, person).covariance[0].tolist() == [0, 0]


def test_the_rest_that_does_not_vary_gives_no_correlation() -> None:
    opposed = np.array([[0.0, 0, 100], [25, 100, 0], [75, 50, 50]])
    found = scale_of(opposed, np.arange(3)).covariance
    assert np.isnan(item_rest(found)).tolist() == [True, False, False]
    assert np.isnan(alpha_if_dropped(found)).tolist() == [True, False, False]
