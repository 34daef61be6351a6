"""The exact law is that of writing every division down, whatever the ties."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pipeline.statistics.rank_sums import rank_sum_test

answers = st.lists(st.sampled_from([0.0, 25.0, 50.0, 75.0, 100.0]), min_size=1, max_size=5)


@given(answers, answers)
def test_p_is_the_share_of_divisions_that_are_as_far_from_the_middle(before, after):
    ranks = stats.rankdata([*before, *after])
    middle = len(after) * (len(ranks) + 1) / 2
    seen = abs(ranks[len(before) :].sum() - middle)
    all_ways = [abs(ranks[list(own)].sum() - middle) for own in combinations(range(len(ranks)), len(after))]
    expected = np.mean([way >= seen - 1e-9 for way in all_ways])
    assert rank_sum_test(np.array(before), np.array(after))[0] == pytest.approx(expected)
