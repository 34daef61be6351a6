"""Error rates at the sizes of a real study, by simulation: each column is one replicate of the whole study.

Scores as four five-option questions give them: coarse, within 0-100, person SD about 18, groups of 4 to 27 persons.
"""

import numpy as np
import pytest
from scipy import special

from pipeline.compare.county_change import census_change
from pipeline.compare.group_change import Estimate, group_changes
from pipeline.compare.pairs import Pair
from pipeline.compare.sign_flips import flip_p_value
from pipeline.statistics.intervals import t_interval
from pipeline.statistics.persons import Matrix, Persons

BEFORE = [4, 8, 8, 6, 11, 27, 19, 14, 13, 17]
AFTER = [4, 5, 0, 3, 9, 26, 18, 15, 14, 17]
ELIGIBLE = np.array([6, 11, 12, 9, 16, 38, 26, 20, 19, 25], dtype="float64")
REPLICATES = 3000
LIMIT = 0.05 + 0.01 + 2 * (0.05 * 0.95 / REPLICATES) ** 0.5


def keyed(sizes: list[int], share: float) -> tuple[np.ndarray, np.ndarray]:
    """Group and key of each row; the first `share` of a group has a key that is the same in both waves."""
    group = np.repeat(np.arange(len(sizes)), sizes)
    number = np.concatenate([np.arange(size) for size in sizes])
    kept = number < np.round(share * np.minimum(BEFORE, AFTER))[group]
    names = [f"{g}-{n}" if k else None for g, n, k in zip(group, number, kept, strict=True)]
    return group, np.array(names, dtype=object)


def coarse(scores: Matrix) -> Matrix:
    """The nearest mean that four questions with five options can give."""
    return np.clip(np.round(scores / 6.25) * 6.25, 0, 100)


def study(generator: np.random.Generator, share: float, mean: float) -> Pair:
    """Both waves without any change; a linked person keeps half of the spread."""
    groups = generator.normal(0, 5, (len(BEFORE), REPLICATES))
    habits: dict[str, Matrix] = {}
    waves = []
    for wave, sizes in (("1", BEFORE), ("2", AFTER)):
        group, key = keyed(sizes, share)
        scores = mean + groups[group] + generator.normal(0, 13, (len(group), REPLICATES))
        for row, name in enumerate(key):
            habit = generator.normal(0, 13, REPLICATES)
            scores[row] += habits.setdefault(name, habit) if name is not None else habit
        respondent = np.array([f"{wave}-{row}" for row in range(len(group))], dtype=object)
        waves.append(Persons(coarse(scores), group, respondent, key, len(BEFORE)))
    return Pair(*waves)


@pytest.fixture(scope="module", params=[(0.0, 62.0), (0.5, 62.0), (0.0, 85.0)], ids=["apart", "half linked", "skewed"])
def pair(request: pytest.FixtureRequest) -> Pair:
    share, mean = request.param
    return study(np.random.default_rng(20160901), share, mean)


def rejected(estimate: Estimate, alpha: float) -> np.ndarray:
    low, high = t_interval(estimate.change, estimate.se, estimate.df, alpha)
    return np.asarray((low > 0) | (high < 0))


def test_the_county_test_errs_at_most_as_often_as_it_says(pair: Pair) -> None:
    _, county = census_change(pair, ELIGIBLE, 20, 5)
    assert rejected(county, 0.05).mean() <= LIMIT
    assert 1 - rejected(county, 0.05).mean() >= 0.93


def test_the_county_test_is_not_so_careful_that_it_never_finds_anything(pair: Pair) -> None:
    _, county = census_change(pair, ELIGIBLE, 20, 5)
    assert rejected(county, 0.05).mean() >= 0.03


def test_the_family_of_groups_errs_at_most_as_often_as_it_says(pair: Pair) -> None:
    groups = group_changes(pair, 20, 5)
    shown = np.minimum(pair.moments[0].n, pair.moments[1].n)[:, 0] >= 5
    any_group = rejected(groups, 0.05 / shown.sum())[shown].any(axis=0)
    assert any_group.mean() <= LIMIT


def test_the_intervals_of_single_groups_cover(pair: Pair) -> None:
    groups = group_changes(pair, 20, 5)
    shown = np.minimum(pair.moments[0].n, pair.moments[1].n)[:, 0] >= 5
    missed = rejected(groups, 0.05)[shown].mean(axis=1)
    assert (1 - missed).min() >= 0.93


def test_a_change_as_large_as_the_detectable_one_is_found_as_often_as_promised(pair: Pair) -> None:
    _, county = census_change(pair, ELIGIBLE, 20, 5)
    reach = special.stdtrit(county.df, 0.975) + special.stdtrit(county.df, 0.8)
    moved = Estimate(county.change + np.median(reach * county.se), county.se, county.df)
    assert rejected(moved, 0.05).mean() == pytest.approx(0.8, abs=0.04)


def test_sign_flips_of_ten_groups_err_at_most_as_often_as_they_say() -> None:
    generator = np.random.default_rng(20190901)
    sizes = np.array(BEFORE, dtype="float64")
    moves = generator.normal(0, 1, (2000, 10)) * (2 * 18**2 / sizes) ** 0.5
    size = np.mean([flip_p_value(row) <= 0.05 for row in moves])
    assert 0.03 <= size <= 0.05 + 2 * (0.05 * 0.95 / 2000) ** 0.5
