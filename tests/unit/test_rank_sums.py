"""The rank sum of two samples with ties: by hand, against scipy, turned around, and in many cells at once."""

import numpy as np
import pytest
from scipy import stats

from pipeline.statistics.persons import Persons
from pipeline.statistics.rank_sums import MOST, rank_sum_test, rank_sum_tests
from pipeline.statistics.ranks import TwoSamples

ANSWERS = [0.0, 25, 50, 75, 100]


def p_of(before: list[float], after: list[float]) -> float:
    return rank_sum_test(np.array(before, dtype="float64"), np.array(after, dtype="float64"))[0]


@pytest.mark.parametrize(
    ("before", "after", "p"),
    [
        ([1, 2], [2, 3], 4 / 6),  # ranks 1, 2.5, 2.5, 4: four of six pairs sum to 3.5 or 6.5
        ([1, 1], [2, 2], 2 / 6),  # 1.5, 1.5, 3.5, 3.5: two pairs lie as far out
        ([1, 1, 1], [2], 1 / 4),  # 2, 2, 2, 4: the single value is the last in one of four
        ([1, 2, 2], [2], 3 / 4 + 1 / 4),  # 1, 3, 3, 3: nothing lies nearer to the mean 2.5 than 3 does
        ([5], [7], 1),
    ],
)
def test_small_samples_with_ties_can_be_counted_on_the_fingers(before, after, p):
    assert p_of(before, after) == pytest.approx(p)


def test_the_two_tails_are_added_as_they_are_and_not_doubled():
    before, after = [1.0, 1, 1], [1.0, 2]  # ranks 2.5 four times and 5: 7.5 in four of ten, 5 in six
    assert p_of(before, after) == pytest.approx(4 / 10)
    assert p_of(after, before) == pytest.approx(4 / 10)


def answers(seed: int, n: int, shift: float) -> np.ndarray:
    return np.clip(np.rint(np.random.default_rng(seed).normal(2 + shift, 1, n)), 0, 4) * 25


@pytest.mark.parametrize(("n", "m"), [(40, 30), (31, 30), (200, 90)])
def test_beyond_the_exact_law_it_is_scipys_normal_with_ties_and_continuity(n, m):
    before, after = answers(1, n, 0), answers(2, m, 0.3)
    known = stats.mannwhitneyu(before, after, method="asymptotic", use_continuity=True).pvalue
    assert rank_sum_test(before, after) == (pytest.approx(known), "normal")


@pytest.mark.parametrize(("n", "m"), [(8, 5), (MOST // 2, MOST // 2), (MOST - 7, 7)])
def test_without_ties_it_is_scipys_exact_law(n, m):
    random = np.random.default_rng(3)
    before, after = random.normal(0, 1, n), random.normal(0.4, 1, m)
    known = stats.mannwhitneyu(before, after, method="exact").pvalue
    assert rank_sum_test(before, after) == (pytest.approx(known), "exact")


def test_only_the_order_of_values_counts():
    before, after = answers(5, 9, 0), answers(6, 8, 0.5)
    assert p_of(list(np.exp(before / 25)), list(np.exp(after / 25))) == p_of(list(before), list(after))
    assert p_of(list(-before), list(-after)) == pytest.approx(p_of(list(before), list(after)))


def persons(cells: list[list[list[float]]]) -> Persons:
    """Cells × columns × values as persons; a shorter column of a cell is filled up with nobody."""
    rows = [max(len(column) for column in cell) for cell in cells]
    scores = np.vstack(
        [
            np.array([[*column, *[np.nan] * (n - len(column))] for column in cell]).T
            for n, cell in zip(rows, cells, strict=True)
        ]
    )
    nobody = np.full(len(scores), None, dtype=object)
    return Persons(scores, np.repeat(np.arange(len(cells)), rows), nobody, nobody, len(cells))


def test_cells_and_columns_do_not_touch_each_other():
    before = [[list(answers(7, 6, 0)), ANSWERS], [list(answers(8, 40, 0)), [25.0, 25]]]
    after = [[list(answers(9, 7, 1)), [50.0, 50]], [list(answers(10, 35, 0.4)), [25.0]]]
    found = rank_sum_tests(TwoSamples(persons(before), persons(after)))
    for cell in (0, 1):
        for column in (0, 1):
            alone = rank_sum_test(np.array(before[cell][column]), np.array(after[cell][column]))
            assert (found.p[cell, column], found.law[cell, column]) == (pytest.approx(alone[0]), alone[1])
    assert found.law.tolist() == [["exact", "exact"], ["normal", "exact"]]
