"""The county rule: never exactly one hidden, the hidden jointly enough, the smallest further one first."""

import numpy as np
import pytest

from pipeline.protect.suppress import hidden_cells, told_by_sum


def hidden_rows(*counts: int, threshold: int = 5, summed: tuple[int, ...] | None = None) -> list[int]:
    """Positions hidden in one column of counts."""
    n = np.array(counts, dtype="float64")[:, None]
    totals = None if summed is None else np.array(summed, dtype="float64")[:, None]
    return np.flatnonzero(hidden_cells(n, n < threshold, threshold, totals)[:, 0]).tolist()


def test_nothing_is_hidden_when_every_group_reaches_the_threshold() -> None:
    assert hidden_rows(5, 9, 20) == []


def test_one_small_group_takes_the_smallest_further_group_with_it() -> None:
    assert hidden_rows(20, 4, 7, 9) == [1, 2]


def test_of_equally_small_groups_the_first_given_is_hidden() -> None:
    assert hidden_rows(8, 4, 7, 7) == [1, 2]


def test_two_small_groups_that_are_together_enough_hide_nobody_else() -> None:
    assert hidden_rows(3, 2, 7, 9) == [0, 1]


def test_two_small_groups_that_are_together_too_few_take_a_third() -> None:
    assert hidden_rows(2, 2, 7, 9) == [0, 1, 2]


def test_a_group_without_answers_neither_needs_hiding_nor_covers_another() -> None:
    assert hidden_rows(0, 4, 9, 8) == [1, 3]


def test_a_group_outside_the_countys_figure_covers_nobody() -> None:
    assert hidden_rows(4, 6, 9, summed=(4, 0, 9)) == [0, 2]


def test_a_small_group_outside_the_countys_figure_is_hidden_alone() -> None:
    assert hidden_rows(4, 6, 9, summed=(0, 6, 9)) == [0]


def test_one_hidden_cell_along_a_group_takes_the_smallest_further_one_of_that_group() -> None:
    n = np.array([[20, 9, 8, 7], [20, 9, 9, 6], [20, 9, 9, 9]], dtype="float64")
    few = np.array([[0, 1, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]], dtype=bool)
    assert hidden_cells(n, few, 5).astype(int).tolist() == [[0, 1, 0, 1], [0, 1, 0, 1], [0, 0, 0, 0]]


def test_hiding_a_cell_in_a_row_can_call_for_one_more_in_its_column() -> None:
    n = np.array([[20, 4, 6], [20, 4, 9], [20, 9, 8]], dtype="float64")
    assert hidden_cells(n, n < 5, 5).tolist() == [
        [False, True, True],
        [False, True, True],
        [False, False, False],
    ]


def test_a_column_whose_groups_cannot_be_hidden_enough_is_told_by_its_sum() -> None:
    n = np.array([[2.0, 3.0], [2.0, 3.0]])
    hidden = hidden_cells(n, n < 5, 5)
    assert told_by_sum(hidden, n, 5).tolist() == [True, False]


@pytest.mark.parametrize("threshold", [5, 10])
def test_the_threshold_is_the_studys(threshold: int) -> None:
    assert (hidden_rows(9, 30, 40, threshold=threshold) == []) == (threshold == 5)
