"""Raking meets every margin, whatever the persons and their order."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.statistics.weighting import Margin, rake

people = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 1), st.floats(0.2, 5)), min_size=40, max_size=80)
shares = st.tuples(*[st.floats(0.2, 0.5)] * 3)


@given(people, shares, st.floats(0.3, 0.7), st.randoms())
def test_weights_have_the_margins_and_do_not_depend_on_the_order(rows, wanted, half, random):
    target = [np.array(wanted) / sum(wanted), np.array([half, 1 - half])]
    found = fitted(rows, target)
    if found.reason:
        assert np.isnan(found.weights).all()
        return
    for place, shares_wanted in enumerate(target):
        have = np.bincount([row[place] for row in rows], found.weights, minlength=len(shares_wanted))
        np.testing.assert_allclose(have, shares_wanted, atol=1e-11)
    assert (found.weights > 0).all()
    order = list(range(len(rows)))
    random.shuffle(order)
    np.testing.assert_allclose(fitted([rows[at] for at in order], target).weights, found.weights[order], atol=1e-9)


def fitted(rows, target):
    margins = [Margin(np.array([row[place] for row in rows], dtype=np.intp), target[place]) for place in (0, 1)]
    return rake(np.array([row[2] for row in rows]), margins)
