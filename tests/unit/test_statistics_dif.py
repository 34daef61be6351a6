"""DIF by wave: what the level is, when there is none, and how often a question is flagged."""

import numpy as np
import pytest

from pipeline.statistics import dif
from pipeline.statistics.dif import (
    MIN_DELTA_R2,
    ItemDif,
    Rows,
    dif_of_items,
    item_reliability,
    level_scores,
    rest_scores,
)
from pipeline.statistics.multiplicity import benjamini_hochberg

NAN = np.nan
N = 120
LATER = np.arange(2 * N) >= N


def wave_pair(generator: np.random.Generator, shift: float = 0.0, planted: float = 0.0) -> np.ndarray:
    """Four five-option items of an SD of about 19 points: the climate moves by `shift` points, the first item too."""
    answers = 3.2 + 0.65 * generator.normal(size=(2 * N, 1)) + 0.8 * generator.normal(size=(2 * N, 4))
    answers[LATER] += shift / 25
    answers[LATER, 0] += planted
    return np.clip(np.round(answers), 1, 5)


def by_item(points: np.ndarray, later: np.ndarray = LATER) -> list[ItemDif]:
    return dif_of_items(points, later, np.arange(len(points)))


def reasons(points: np.ndarray, later: np.ndarray = LATER) -> list[str]:
    return [found.reason for found in by_item(points, later)]


def flagged(found: list[ItemDif]) -> np.ndarray:
    adjusted = benjamini_hochberg(np.array([item.p for item in found]))
    return (adjusted < 0.01) & (np.array([item.delta_r2 for item in found]) >= MIN_DELTA_R2)


def test_the_rest_score_is_the_mean_of_the_other_items_answered():
    rest, others_n = rest_scores(np.array([[0.0, 50.0, 100.0], [0.0, NAN, 100.0], [NAN, 50.0, NAN]]))
    np.testing.assert_array_equal(rest, [[75, 50, 25], [100, 50, 0], [50, NAN, 50]])
    np.testing.assert_array_equal(others_n, [[2, 2, 2], [1, 2, 1], [1, 0, 1]])


def test_two_items_that_say_the_same_are_wholly_reliable_however_far_the_waves_are_apart():
    points, later = np.array([[0.0, 0], [50, 50], [60, 60], [100, 100]]), np.array([False, False, True, True])
    assert item_reliability(points, later) == pytest.approx(1)


def test_a_shift_between_the_waves_makes_items_no_more_reliable():
    without = np.array([[0.0, 0], [0, 100], [100, 0], [100, 100]])
    points, later = np.vstack([without, without + 300]), np.arange(8) >= 4
    assert item_reliability(points, later) == pytest.approx(0)


def test_the_reliability_of_an_item_is_mean_covariance_over_mean_variance():
    one_wave = np.array([[0.0, 0], [0, 0], [100, 100], [100, 100], [0, 100], [100, 0]])
    points, later = np.vstack([one_wave, one_wave]), np.arange(12) >= 6
    assert item_reliability(points, later) == pytest.approx((4 - 2) / 6)


@pytest.mark.parametrize(
    ("others_n", "reliability", "levels"), [(1, 0.5, [25, 75]), (1, 1, [0, 100]), (3, 0.5, [12.5, 87.5])]
)
def test_the_level_is_drawn_to_the_waves_own_mean_as_far_as_the_rest_score_is_unreliable(
    others_n: int, reliability: float, levels: list[float]
):
    rest, later = np.array([0.0, 100, 1000, 1100]), np.array([False, False, True, True])
    rows = Rows(rest, rest, np.full(4, float(others_n)), later, np.ones(4))
    assert level_scores(rows, reliability).tolist() == pytest.approx([*levels, *(1000 + level for level in levels)])


def test_a_person_who_answers_for_two_groups_counts_once():
    points = wave_pair(np.random.default_rng(1))
    twice = np.r_[np.arange(2 * N), 0]
    once, again = by_item(points)[1], dif_of_items(points[twice], LATER[twice], twice)[1]
    assert (again.baseline_n, again.n) == (N, N)
    assert again.chi2 == pytest.approx(once.chi2, rel=0.01)
    assert dif_of_items(points[twice], LATER[twice], np.arange(2 * N + 1))[1].baseline_n == N + 1


def test_a_person_without_another_answer_is_left_out_of_the_items_test():
    points = wave_pair(np.random.default_rng(1))
    points[0, 1:] = NAN
    assert [found.baseline_n for found in by_item(points)] == [N - 1, N - 1, N - 1, N - 1]


def test_no_question_is_flagged_when_the_climate_has_really_risen_by_14_points(monkeypatch: pytest.MonkeyPatch):
    """Plain p < .05 on the bare rest score, whose errors are taken for wave effects, flags most indicators."""
    generator = np.random.default_rng(4)
    data = [wave_pair(generator, shift=14) for _ in range(100)]
    assert np.mean([flagged(by_item(points)).any() for points in data]) <= 0.01
    monkeypatch.setattr(dif, "item_reliability", lambda *_: 1.0)
    bare = [by_item(points) for points in data]
    assert 0.46 <= np.mean([min(item.p for item in found) < 0.05 for found in bare]) <= 0.9
    assert np.mean([flagged(found).any() for found in bare]) > 0.01


def test_plain_p_values_err_as_often_as_they_say_when_the_climate_has_really_risen():
    generator = np.random.default_rng(5)
    p = [item.p for _ in range(100) for item in by_item(wave_pair(generator, shift=14))]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=0.03)


@pytest.mark.parametrize("shift", [0, 14])
def test_a_question_that_has_become_one_category_harder_is_found(shift: float):
    generator = np.random.default_rng(6)
    found = [flagged(by_item(wave_pair(generator, shift, planted=-1)))[0] for _ in range(30)]
    assert np.mean(found) >= 0.9


def test_the_wave_effect_has_the_sign_of_what_was_planted():
    effects = [by_item(wave_pair(np.random.default_rng(7), planted=by))[0].wave_effect for by in (-1, 1)]
    assert effects[0] < -0.5 < 0.5 < effects[1]


def test_the_chi_square_is_the_sum_of_its_uniform_and_non_uniform_parts():
    for found in by_item(wave_pair(np.random.default_rng(8), planted=1)):
        assert found.chi2 == pytest.approx(found.chi2_uniform + found.chi2_non_uniform, abs=1e-6)


def test_a_p_value_is_never_zero():
    many = np.tile(wave_pair(np.random.default_rng(9), planted=-1), (60, 1))
    found = by_item(many, np.tile(LATER, 60))[0]
    assert found.chi2 > 1500
    assert 0 < found.p < 1e-300


def test_fewer_than_twenty_persons_in_a_wave_are_too_few():
    points = wave_pair(np.random.default_rng(1))
    assert reasons(points[N - 19 :], LATER[N - 19 :]) == ["few"] * 4
    assert reasons(points[N - 20 :], LATER[N - 20 :]) == [""] * 4
    assert reasons(points[[0, N]], LATER[[0, N]]) == ["few"] * 4


def test_a_wave_without_answers_has_a_reason_of_its_own():
    points = wave_pair(np.random.default_rng(1))
    assert reasons(points[~LATER], LATER[~LATER]) == ["no_answers"] * 4
    assert reasons(np.empty((0, 4)), np.empty(0, dtype=bool)) == ["no_answers"] * 4
    assert reasons(np.full((2 * N, 4), NAN)) == ["no_answers"] * 4


def test_an_item_answered_with_one_category_in_a_wave_is_not_tested_but_the_others_are():
    points = wave_pair(np.random.default_rng(1))
    points[LATER, 0] = 4
    assert reasons(points) == ["one_category", "", "", ""]


def test_a_rest_score_that_is_the_same_for_everyone_in_a_wave_shows_no_level():
    points = wave_pair(np.random.default_rng(1))[:, :2]
    points[LATER, 1] = 3
    assert reasons(points) == ["rest_alike", "one_category"]


def test_items_that_do_not_go_together_show_no_level():
    points = wave_pair(np.random.default_rng(1))[:, :2]
    points[:, 1] = 6 - points[:, 0]
    assert reasons(points) == ["not_consistent"] * 2


def test_an_item_without_others_cannot_be_tested():
    assert reasons(wave_pair(np.random.default_rng(1))[:, :1]) == ["one_item"]


def test_an_item_that_the_others_tell_exactly_has_no_solution():
    points = wave_pair(np.random.default_rng(1))[:, [0, 0]]
    assert reasons(points) == ["no_solution"] * 2


def test_what_could_not_be_tested_has_no_figures():
    (found, *_) = by_item(wave_pair(np.random.default_rng(1))[:, :1])
    assert np.isnan([found.chi2, found.p, found.p_uniform, found.delta_r2, found.wave_effect]).all()
