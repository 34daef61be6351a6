"""Krippendorff's alpha against the published example, arithmetic, another program and a truth known beforehand."""

from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.statistics.krippendorff import NOT_SAID, Coincidences, coincidences, nominal_alpha

PUBLISHED = """\
1 2 3 3 2 1 4 1 2 * * *
1 2 3 3 2 2 4 1 2 5 * 3
* 3 3 3 2 3 4 2 2 5 1 *
1 2 3 3 2 4 4 1 2 5 1 *"""
"""Krippendorff (2011), example C: four observers, twelve units."""


Coders = Sequence[Sequence[int]]
"""Per coder the values of all units."""


def by_text(coders: Coders, weights: Sequence[float], text_of: Sequence[int], texts_n: int) -> Coincidences:
    values = np.asarray(coders, dtype=int).T[:, :, None]
    return coincidences(values, np.asarray(weights, dtype=float), np.asarray(text_of, dtype=int), texts_n)


def drawn(found: Coincidences, times: Sequence[float]) -> float:
    """Alpha when every text is there so many times."""
    return float(nominal_alpha(found, np.array([times], dtype=float))[0, 0])


def alpha(coders: Coders, weights: Sequence[float] | None = None) -> float:
    units = len(coders[0])
    return drawn(by_text(coders, weights or [1.0] * units, [0] * units, 1), [1])


def test_the_published_example_gives_743() -> None:
    coders = [[NOT_SAID if cell == "*" else int(cell) for cell in line.split()] for line in PUBLISHED.splitlines()]
    assert round(alpha(coders), 3) == 0.743


def test_two_coders_of_a_thousand_characters_who_almost_agree() -> None:
    pieces = [[1, 1, 0, 0], [1, 0, 1, 0]]
    by_hand = 1 - 1999 * 80 / (2000**2 - 380**2 - 1620**2)
    assert alpha(pieces, [170, 30, 10, 790]) == pytest.approx(by_hand, abs=1e-12)
    assert round(by_hand, 3) == 0.870


def test_full_agreement_is_one_and_full_disagreement_is_below_zero() -> None:
    assert alpha([[0, 1], [0, 1]]) == 1
    assert alpha([[0, 1], [1, 0]]) == pytest.approx(1 - 3 * 4 / (16 - 4 - 4))


@pytest.mark.parametrize(
    "coders",
    [
        [[1, 1], [1, 1]],
        [[1, NOT_SAID], [NOT_SAID, 0]],
        [[1, 0], [1, NOT_SAID]],
    ],
    ids=["all the same", "nothing paired", "only one value paired"],
)
def test_without_variation_among_paired_values_there_is_no_alpha(coders: Coders) -> None:
    assert np.isnan(alpha(coders))


def test_without_units_or_texts_there_is_no_alpha() -> None:
    assert np.isnan(drawn(by_text([[], []], [], [], 1), [1]))
    assert np.isnan(drawn(by_text([[], []], [], [], 0), []))


def test_a_unit_that_one_coder_alone_has_judged_changes_nothing() -> None:
    assert alpha([[0, 1, 0, 7], [0, 1, 1, NOT_SAID]]) == alpha([[0, 1, 0], [0, 1, 1]])


def test_alphas_of_several_codes_are_those_of_each_alone() -> None:
    first, second = [[0, 1, 1], [0, 1, 0]], [[0, 0, 1], [1, 0, 1]]
    found = coincidences(np.stack([np.array(first).T, np.array(second).T], axis=2), np.ones(3), np.zeros(3, int), 1)
    assert nominal_alpha(found, np.ones((1, 1))).tolist() == [[alpha(first), alpha(second)]]


def test_coders_who_copy_each_other_six_times_in_ten_have_alpha_six_tenths() -> None:
    random = np.random.default_rng(7)
    units, shares = 100_000, [0.7, 0.2, 0.1]
    own = random.choice(3, size=(3, units), p=shares)
    copied = np.where(random.random(units) < 0.6, own[0], own)
    assert alpha(copied) == pytest.approx(0.6, abs=0.01)


coded_units = st.integers(2, 4).flatmap(
    lambda coders: st.lists(
        st.tuples(
            st.lists(st.integers(NOT_SAID, 3), min_size=coders, max_size=coders),
            st.integers(1, 5),
            st.integers(0, 2),
        ),
        min_size=1,
        max_size=12,
    )
)


@settings(deadline=None)
@given(coded_units, st.lists(st.integers(0, 3), min_size=3, max_size=3))
def test_alpha_is_that_of_another_program_with_units_repeated(
    units: list[tuple[list[int], int, int]], times: list[int]
) -> None:
    values = np.array([given for given, _, _ in units]).T
    weights, text_of = [weight for _, weight, _ in units], [text for _, _, text in units]
    ours = drawn(by_text(values, weights, text_of, len(times)), times)
    repeats = [weight * times[text] for weight, text in zip(weights, text_of, strict=True)]
    repeated = np.where(values == NOT_SAID, np.nan, values).repeat(repeats, axis=1)
    paired = repeated[:, (~np.isnan(repeated)).sum(axis=0) > 1]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        assert np.isnan(ours)
    else:
        theirs = krippendorff.alpha(reliability_data=repeated, level_of_measurement="nominal")
        assert ours == pytest.approx(theirs, abs=1e-9)
