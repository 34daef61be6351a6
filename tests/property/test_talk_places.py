"""Every way in which the themes can have been raised that gives what is published, and that none tells a rare theme."""

from collections import defaultdict
from collections.abc import Hashable, Iterator
from itertools import combinations

import numpy as np
import pytest

from pipeline.protect.places import closed_levels, rare_codes, unplaced

ONE, TWO = [[True]], [[True], [True]]
THREE = [[True]] * 3
TWO_AND_ONE_WITHOUT_INDICATOR = [[True], [True], [False]]
TWO_INDICATORS = [[True, False], [True, False], [False, True]]
SIZES = [
    (3, TWO, 0),
    (4, ONE, 0),
    (4, THREE, 0),
    (4, THREE, 3),
    (5, THREE, 0),
    (5, TWO_AND_ONE_WITHOUT_INDICATOR, 3),
    (5, TWO_INDICATORS, 0),
    (6, TWO, 0),
    (6, TWO, 3),
    (7, TWO, 0),
]
"""Groups with talks, which indicator each code speaks to, and how many groups had one talk only."""


def worlds(groups: int, codes: int) -> Iterator[np.ndarray]:
    """Every way in which so many codes can be raised in so many groups."""
    bits = np.arange(groups * codes)
    for number in range(2 ** (groups * codes)):
        yield ((number >> bits) & 1).astype(bool).reshape(codes, groups)


def published(raised: np.ndarray, belongs: np.ndarray, open_n: int) -> Hashable:
    """All that can be read of places: the first `open_n` groups had two talks each, and the talks' order is known.

    Spread of every code and indicator; the matrix with its reasons; the open groups' own indicators; new codes in every
    talk; the pairs that stand in three groups.
    """
    reasons = unplaced(raised, belongs)
    placed = reasons == ""
    rare = (belongs & rare_codes(raised)[:, None]).any(axis=0)
    by_indicator = (belongs.T[:, :, None] & raised).any(axis=1)
    documents = np.where(np.arange(raised.shape[1]) < open_n, 2.0, 1.0)
    closed = closed_levels(documents, np.zeros(len(documents), dtype=bool), by_indicator.T, rare)
    saturation = raised.cumsum(axis=1).astype(bool).sum(axis=0).tobytes() if placed.all() else b""
    pairs = raised.astype(int) @ raised.T.astype(int)
    shown_pairs = np.where((pairs >= 3) & placed[:, None] & placed, pairs, 0)
    return (
        raised.sum(axis=1).tobytes(),
        by_indicator.sum(axis=1).tobytes(),
        tuple(reasons),
        (raised & placed[:, None]).tobytes(),
        tuple(closed.ravel()),
        (by_indicator.T & (closed == "")).tobytes(),
        saturation,
        shown_pairs.tobytes(),
    )


def places_by_view(groups: int, belongs: np.ndarray, open_n: int) -> dict[tuple[Hashable, int], set[frozenset[int]]]:
    """For everything that can be published and each rare code: where it may have been raised."""
    found: dict[tuple[Hashable, int], set[frozenset[int]]] = defaultdict(set)
    for raised in worlds(groups, len(belongs)):
        view = published(raised, belongs, open_n)
        for code in np.flatnonzero(rare_codes(raised)):
            found[view, int(code)].add(frozenset(np.flatnonzero(raised[code]).tolist()))
    return found


def is_told(where: set[frozenset[int]], groups: int) -> bool:
    """Whether one of some two groups surely raised the code, beyond what its spread says by itself."""
    spread = len(next(iter(where)))
    together = min(2, groups - spread)
    return any(all(place & set(some) for place in where) for some in combinations(range(groups), together))


@pytest.mark.parametrize(("groups", "codes", "closed"), SIZES)
def test_of_no_two_groups_can_it_be_told_that_one_of_them_raised_a_rare_theme(groups, codes, closed):
    found = places_by_view(groups, np.array(codes), groups - closed)
    assert not any(is_told(where, groups) for where in found.values())
    assert min(len(frozenset().union(*where)) for where in found.values()) >= 3


@pytest.mark.parametrize("groups", [1, 2])
def test_of_one_or_two_groups_nothing_has_a_place(groups):
    views = {published(raised, np.array(TWO), groups)[2:] for raised in worlds(groups, 2)}
    assert len(views) == 1


def test_the_attacker_sees_a_place_that_is_shown():
    where = {frozenset({0}), frozenset({1})}
    assert is_told(where, 5)
    assert not is_told({*where, frozenset({2})}, 5)
    assert not is_told({frozenset(pair) for pair in combinations(range(4), 2)}, 4)
    assert is_told({frozenset(pair) for pair in combinations(range(3), 2)}, 4)


def test_themes_with_a_place_are_shown_where_no_rare_one_is_near():
    raised = np.array([[True] * 3 + [False] * 5, [False] * 7 + [True]])
    assert unplaced(raised, np.array(TWO)).tolist() == ["", "few_groups"]
    assert unplaced(raised, np.array([[True, False], [False, True]])).tolist() == ["", "few_groups"]


def test_it_is_not_told_that_every_other_group_raised_some_rare_theme():
    others = np.hstack([np.zeros((3, 3), dtype=bool), np.eye(3, dtype=bool)])
    raised = np.vstack([[True] * 3 + [False] * 3, others])
    assert unplaced(raised, np.array([[True]] * 4)).tolist() == ["complement"] + ["few_groups"] * 3
    with_one_more = np.hstack([raised, np.zeros((4, 1), dtype=bool)])
    assert unplaced(with_one_more, np.array([[True]] * 4)).tolist() == [""] + ["few_groups"] * 3
