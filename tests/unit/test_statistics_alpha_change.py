"""Alpha in two waves: by hand, with an interval of the difference, and when there is none."""

import numpy as np
import pytest

from pipeline.statistics.alpha_change import alpha_change
from pipeline.statistics.reliability import feldt_interval

SAME = np.array([[0.0, 0], [50, 50], [100, 100]])
APART = np.array([[0.0, 0], [0, 100], [100, 0], [100, 100]])
NAN = np.nan


def test_items_that_say_the_same_have_alpha_one_and_independent_items_none():
    found = alpha_change(SAME, APART)
    assert (found.before, found.after, found.difference) == pytest.approx((1, 0, -1))
    assert found.n == (3, 4)


def test_the_interval_of_the_difference_holds_the_difference_and_narrows_with_n():
    few, many = (alpha_change(np.tile(APART, (times, 1)), np.tile(APART, (times, 1))) for times in (5, 50))
    assert few.ci_low < many.ci_low < 0 < many.ci_high < few.ci_high


def test_the_interval_is_that_of_the_other_wave_when_one_wave_is_known_exactly():
    found = alpha_change(np.tile(SAME, (10, 1)), np.tile(APART, (10, 1)))
    low, high = feldt_interval(found.after, 40, 2, 0.05)
    assert (found.ci_low, found.ci_high) == pytest.approx((low - 1, high - 1))


def test_swapping_the_waves_turns_the_difference_and_its_interval_round():
    generator = np.random.default_rng(3)
    before, after = (generator.normal(size=(40, 3)) + load * generator.normal(size=(40, 1)) for load in (1, 2))
    there, back = alpha_change(before, after), alpha_change(after, before)
    assert there.difference == pytest.approx(-back.difference)
    assert (there.ci_low, there.ci_high) == pytest.approx((-back.ci_high, -back.ci_low))


def test_rows_with_a_missing_answer_are_left_out():
    assert alpha_change(np.vstack([SAME, [[NAN, 0]]]), SAME).n == (3, 3)


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (SAME[:0], "no_answers"),
        (np.full((3, 2), NAN), "no_answers"),
        (SAME[:1], "few"),
        (np.full((3, 2), 50.0), "no_variation"),
    ],
)
def test_a_wave_without_alpha_gives_a_reason_and_no_figures(after: np.ndarray, reason: str):
    found = alpha_change(SAME, after)
    assert found.reason == reason
    assert np.isnan([found.before, found.after, found.difference, found.ci_low, found.ci_high]).all()


def test_one_item_has_no_alpha():
    assert alpha_change(SAME[:, :1], SAME[:, :1]).reason == "one_item"
