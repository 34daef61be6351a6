"""What must hold of hiding whatever the counts are."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from pipeline.protect.suppress import hidden_cells

counts = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=8),
    elements=st.integers(0, 12).map(float),
)
thresholds = st.sampled_from([5, 10])


def exposed(hidden: np.ndarray, n: np.ndarray, threshold: int) -> list[int]:
    """Columns that have hidden cells and still let them be told, although another cell could be hidden."""
    told = []
    for column in range(n.shape[1]):
        own = hidden[:, column]
        shown_left = (~own & (n[:, column] > 0)).any()
        if own.any() and shown_left and (own.sum() == 1 or n[own, column].sum() < threshold):
            told.append(column)
    return told


@settings(deadline=None)
@given(counts, thresholds)
def test_no_published_sum_over_groups_or_over_indicators_gives_a_hidden_cell_away(
    n: np.ndarray, threshold: int
) -> None:
    hidden = hidden_cells(n, n < threshold, threshold)
    assert exposed(hidden, n, threshold) == []
    if n.shape[1] > 1:
        assert exposed(hidden.T, n.T, threshold) == []


@settings(deadline=None)
@given(counts, thresholds)
def test_every_small_cell_is_hidden_and_no_empty_one(n: np.ndarray, threshold: int) -> None:
    hidden = hidden_cells(n, n < threshold, threshold)
    assert hidden[(n > 0) & (n < threshold)].all()
    assert not hidden[n == 0].any()


@settings(deadline=None)
@given(counts, thresholds)
def test_nothing_is_hidden_without_need(n: np.ndarray, threshold: int) -> None:
    enough = np.where(n < threshold, 0.0, n)
    assert not hidden_cells(enough, enough < threshold, threshold).any()


@settings(deadline=None)
@given(counts, thresholds)
def test_what_has_been_hidden_stays_hidden_and_needs_no_more(n: np.ndarray, threshold: int) -> None:
    once = hidden_cells(n, n < threshold, threshold)
    assert np.array_equal(hidden_cells(n, once, threshold), once)


@settings(deadline=None)
@given(counts, thresholds, st.data())
def test_cells_outside_the_sum_cover_nobody(n: np.ndarray, threshold: int, data: st.DataObject) -> None:
    counted = data.draw(hnp.arrays(np.bool_, n.shape))
    summed = np.where(counted, n, 0.0)
    hidden = hidden_cells(n, n < threshold, threshold, summed)
    assert exposed(hidden & counted, summed, threshold) == []
