"""CR2 where it can be worked out by hand: paired t, Welch, means of groups; and what has no figures."""

import numpy as np
import pytest

from pipeline.statistics.cluster_robust import cr2

LATER = np.tile([0.0, 0.0, 1.0, 1.0], 5)
GROUP = np.repeat(np.arange(5), 4)
DESIGN = np.column_stack([np.ones(20), LATER])
CHANGES = np.array([2.0, 4.0, 6.0, 8.0, 10.0])
VALUES = 50 + 3.0 * GROUP + CHANGES[GROUP] * LATER + np.tile([-1.0, 1.0], 10)


def test_as_many_in_each_wave_of_each_group_is_the_paired_t_test_of_the_groups_changes():
    found = cr2(VALUES, DESIGN, GROUP)
    assert found.coefficients[1] == pytest.approx(6)
    assert found.se[1] == pytest.approx(np.sqrt(10 / 5))
    assert found.df[1] == pytest.approx(4)


def test_every_person_a_cluster_is_welch_with_the_df_of_bell_and_mccaffrey():
    values, later = np.array([1.0, 2.0, 6.0, 10.0, 14.0, 12.0, 20.0]), np.array([0.0, 0, 0, 1, 1, 1, 1])
    found = cr2(values, np.column_stack([np.ones(7), later]), np.arange(7))
    assert found.coefficients[1] == pytest.approx(14 - 3)
    assert found.se[1] == pytest.approx(np.sqrt(7 / 3 + 56 / 3 / 4))
    assert found.df[1] == pytest.approx((1 / 3 + 1 / 4) ** 2 / (1 / (9 * 2) + 1 / (16 * 3)))


def test_the_mean_of_equal_groups_has_the_spread_of_the_groups_means():
    values = np.array([1.0, 3.0, 5.0, 7.0, 9.0, 11.0])
    found = cr2(values, np.ones((6, 1)), np.array([0, 0, 1, 1, 2, 2]))
    assert (found.coefficients[0], found.df[0]) == (pytest.approx(6), pytest.approx(2))
    assert found.se[0] == pytest.approx(np.std([2, 6, 10], ddof=1) / np.sqrt(3))


def test_the_order_of_rows_and_the_names_of_groups_do_not_matter():
    order = np.random.default_rng(5).permutation(20)
    there, shuffled = cr2(VALUES, DESIGN, GROUP), cr2(VALUES[order], DESIGN[order], 7 - GROUP[order])
    for one, other in zip(there[:3], shuffled[:3], strict=True):
        assert other == pytest.approx(one, abs=1e-12)


def test_swapping_the_waves_flips_the_sign_of_the_change_alone():
    there, back = cr2(VALUES, DESIGN, GROUP), cr2(VALUES, np.column_stack([np.ones(20), 1 - LATER]), GROUP)
    assert back.coefficients[1] == pytest.approx(-there.coefficients[1])
    assert (back.se[1], back.df[1]) == (pytest.approx(there.se[1]), pytest.approx(there.df[1]))


@pytest.mark.parametrize(
    ("values", "design", "group", "reason"),
    [
        (VALUES, np.column_stack([DESIGN, LATER]), GROUP, "singular"),
        (VALUES[:2], DESIGN[:2], GROUP[:2], "singular"),
        (VALUES[:1], DESIGN[:1], GROUP[:1], "singular"),
        (VALUES[:0], DESIGN[:0], GROUP[:0], "singular"),
        (VALUES, DESIGN, np.zeros(20, dtype=np.intp), "few_groups"),
    ],
)
def test_what_has_no_figures_has_a_reason(values: np.ndarray, design: np.ndarray, group: np.ndarray, reason: str):
    found = cr2(values, design, group)
    assert found.reason == reason
    assert np.isnan(np.concatenate(found[:3])).all()
