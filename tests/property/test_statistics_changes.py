"""What must hold of changes and levels whatever the scores are."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.county_change import census_change
from pipeline.compare.group_change import group_changes
from pipeline.compare.pairs import Pair
from pipeline.compare.sign_flips import flip_interval, flip_p_value
from pipeline.compare.verdict import verdicts
from pipeline.statistics.intervals import t_interval, whole_points
from pipeline.statistics.persons import Matrix, Persons

GROUPS = 3
WEIGHTS = np.array([1.0, 2.0, 3.0])


def wave(scores: Sequence[Sequence[float | None]], prefix: str) -> Persons:
    """One indicator; persons are linked by their place in the group."""
    group = np.array([number for number, row in enumerate(scores) for _ in row], dtype=np.intp)
    place = [f"{number}-{at}" for number, row in enumerate(scores) for at in range(len(row))]
    values = np.array([np.nan if score is None else score for row in scores for score in row], dtype="float64")
    names = np.array([f"{prefix}{name}" for name in place], dtype=object)
    return Persons(values.reshape(-1, 1), group, names, np.array(place, dtype=object), GROUPS)


scores_of_a_wave = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 100)), min_size=6, max_size=14), min_size=GROUPS, max_size=GROUPS
)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    return Pair(wave(draw(scores_of_a_wave), "a"), wave(draw(scores_of_a_wave), "b"))


def shuffled(persons: Persons, seed: int) -> Persons:
    order = np.random.default_rng(seed).permutation(len(persons.group))
    return Persons(
        persons.scores[order], persons.group[order], persons.respondent[order], persons.link_key[order], GROUPS
    )


def figures(pair: Pair) -> Matrix:
    """Change, standard error and degrees of freedom of the groups and the county."""
    groups, (_, county) = group_changes(pair, 1, 5), census_change(pair, WEIGHTS, 1, 5)
    return np.concatenate([part.ravel() for each in (groups, county) for part in vars(each).values()])


@settings(deadline=None)
@given(pairs(), st.integers(0, 1000))
def test_the_order_of_the_rows_does_not_matter(pair: Pair, seed: int) -> None:
    other = Pair(shuffled(pair.before, seed), shuffled(pair.after, seed + 1))
    np.testing.assert_allclose(figures(other), figures(pair), rtol=1e-6, atol=1e-6)


@settings(deadline=None)
@given(pairs())
def test_swapping_the_waves_turns_the_sign_and_keeps_the_uncertainty(pair: Pair) -> None:
    turned = Pair(pair.after, pair.before)
    for there, back in (
        (group_changes(pair, 1, 5), group_changes(turned, 1, 5)),
        (census_change(pair, WEIGHTS, 1, 5)[1], census_change(turned, WEIGHTS, 1, 5)[1]),
    ):
        np.testing.assert_allclose(back.change, -there.change, atol=1e-9)
        np.testing.assert_allclose(back.se, there.se, rtol=1e-6, atol=1e-6)
        np.testing.assert_allclose(back.df, there.df, rtol=1e-6, atol=1e-6)


@settings(deadline=None)
@given(scores_of_a_wave, st.integers(1, 19))
def test_a_groups_own_spread_changes_nothing_about_it_when_the_pooled_one_stands(
    scores: list[list[int | None]], part: int
) -> None:
    """Two groups trade a sum of squares of 2 000 between them; no group's mean moves."""

    def traded(twentieths: int) -> Pair:
        rows = [(twentieths, 50.0), (20 - twentieths, 60.0)]
        first, second = ([mean + side * (25 * share) ** 0.5 for side in (-1, 1, -1, 1)] for share, mean in rows)
        return Pair(wave([first, second, scores[2]], "a"), wave(scores, "b"))  # 4 x 25 x share

    even, uneven = (group_changes(traded(share), 1, 100) for share in (10, part))
    for there, here in zip(vars(even).values(), vars(uneven).values(), strict=True):
        np.testing.assert_allclose(here, there, atol=1e-9)


@settings(deadline=None)
@given(pairs())
def test_an_interval_lies_around_its_change(pair: Pair) -> None:
    estimate = group_changes(pair, 1, 5)
    low, high = t_interval(estimate.change, estimate.se, estimate.df, 0.05)
    known = ~np.isnan(low)
    assert ((low <= estimate.change) & (estimate.change <= high))[known].all()


limits = st.floats(-60, 60)


@settings(deadline=None)
@given(limits, st.floats(0, 60), st.floats(0, 1), st.floats(0.5, 20))
def test_the_decision_is_that_the_published_interval_excludes_0(
    centre: float, reach: float, inner: float, smallest: float
) -> None:
    low, high = whole_points(np.array([centre - reach])), whole_points(np.array([centre + reach]))
    judged = verdicts(
        shown=np.array([True]),
        answered=np.array([True]),
        comparable=np.array([True]),
        change=whole_points(np.array([centre])),
        interval=(low, high),
        equivalence=(np.array([centre - inner * reach]), np.array([centre + inner * reach])),
        smallest_change=smallest,
    )
    assert (judged.verdict[0] in ("better", "worse")) == (low[0] > 0 or high[0] < 0)
    assert (judged.verdict[0] == "better") == (low[0] > 0)
    assert judged.verdict[0] in ("better", "worse") or judged.size[0] == ""


@settings(deadline=None)
@given(st.lists(st.integers(-40, 40), min_size=6, max_size=9))
def test_the_sign_flip_interval_excludes_0_exactly_when_the_test_rejects_it(moves: list[int]) -> None:
    changes = np.array(moves, dtype="float64")
    low, high = flip_interval(changes, 0.05)
    assert (low > 1e-9 or high < -1e-9) == (flip_p_value(changes) <= 0.05)
    turned = flip_interval(-changes, 0.05)
    np.testing.assert_allclose(turned, (-high, -low), atol=1e-9)
