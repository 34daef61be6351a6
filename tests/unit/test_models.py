"""The mixed model of two waves: as statsmodels fits it, where it can be worked out by hand, what must not matter."""

import warnings
from typing import NamedTuple

import numpy as np
import pytest
from statsmodels.regression.mixed_linear_model import MixedLM, MixedLMParams

from pipeline.statistics.mixed import Mixed, fit_mixed
from pipeline.statistics.persons import Index, Matrix


class Data(NamedTuple):
    values: Matrix
    design: Matrix
    later: Matrix
    group: Index


def persons(seed: int, group_sd: float, change_sd: float, groups_n: int = 10) -> Data:
    """Groups of 4-20 in each wave, spread 18 between persons, one kind in three 4 points lower."""
    random = np.random.default_rng(seed)
    sizes = random.integers(4, 21, 2 * groups_n)
    group = np.repeat(np.tile(np.arange(groups_n), 2), sizes)
    later = np.repeat(np.repeat([0.0, 1.0], groups_n), sizes)
    kind = (random.random(len(group)) < 1 / 3).astype("float64")
    level, change = random.normal(55, group_sd, groups_n), random.normal(4, change_sd, groups_n)
    values = level[group] + later * change[group] - 4 * kind + random.normal(0, 18, len(group))
    return Data(values, np.column_stack([np.ones(len(group)), later, kind]), later, group)


def balanced(changes: list[float], noise: float = 6.0) -> Data:
    """Four persons in each wave of each group."""
    groups_n = len(changes)
    group, later = np.repeat(np.arange(groups_n), 8), np.tile(np.repeat([0.0, 1.0], 4), groups_n)
    values = 50 + 7.0 * (group % 3) + np.array(changes)[group] * later + noise * np.tile([-1.0, 1, 1, -1], 2 * groups_n)
    return Data(values, np.column_stack([np.ones(len(group)), later]), later, group)


def theirs(data: Data, random: Matrix) -> tuple[Matrix, float, Matrix]:
    """Coefficients, -2 log-likelihood and variances of statsmodels, whose warnings are errors here."""
    free = MixedLMParams.from_components(fe_params=np.ones(data.design.shape[1]), cov_re=np.eye(random.shape[1]))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = MixedLM(data.values, data.design, data.group, exog_re=random).fit(
            reml=True, free=free, method="bfgs", gtol=1e-9
        )
    return fit.fe_params, -2 * fit.llf, np.append(np.diag(fit.cov_re), fit.scale)


def variances(found: Mixed) -> list[float]:
    return [found.group_sd**2, found.change_sd**2, found.person_sd**2]


@pytest.mark.parametrize("seed", [1, 3])
def test_it_is_the_model_that_statsmodels_fits(seed: int):
    data = persons(seed, 10, 9)
    found = fit_mixed(*data)
    coefficients, deviance, known = theirs(data, data.design[:, :2])
    assert found.reason == ""
    assert found.coefficients == pytest.approx(coefficients, abs=1e-6)
    assert found.deviance == pytest.approx(deviance, abs=1e-8)
    assert variances(found) == pytest.approx(known, rel=1e-5)


@pytest.mark.parametrize("seed", [0, 2])
def test_without_a_spread_of_changes_it_is_the_model_without_it(seed: int):
    data = persons(seed, 8, 0)
    found = fit_mixed(*data)
    coefficients, deviance, known = theirs(data, data.design[:, :1])
    assert (found.reason, found.change_sd) == ("boundary", 0)
    assert found.coefficients == pytest.approx(coefficients, abs=1e-6)
    assert found.deviance == pytest.approx(deviance, abs=1e-8)
    assert [variances(found)[0], variances(found)[2]] == pytest.approx(known, rel=1e-5)


def test_with_as_many_everywhere_the_change_is_the_mean_of_the_groups_changes():
    found = fit_mixed(*balanced([-20.0, -5, 0, 10, 15, 30]))
    assert found.coefficients[1] == pytest.approx(5)
    assert found.se[1] == pytest.approx(np.sqrt((found.change_sd**2 + found.person_sd**2 * (1 / 4 + 1 / 4)) / 6))


def test_groups_that_are_alike_leave_ordinary_least_squares():
    data = balanced([5.0] * 6)
    found = fit_mixed(*data._replace(values=data.values - 7.0 * (data.group % 3)))
    assert (found.reason, found.group_sd, found.change_sd) == ("boundary", 0, 0)
    assert found.person_sd == pytest.approx(np.sqrt(48 * 36 / (48 - 2)))
    assert found.se[1] == pytest.approx(found.person_sd * np.sqrt(2 / 24))


def test_another_unit_of_points_changes_the_unit_of_the_answer_alone():
    data = persons(1, 10, 9)
    found, other = fit_mixed(*data), fit_mixed(*data._replace(values=data.values / 25 - 3))
    assert 25 * other.se == pytest.approx(found.se, rel=1e-6)
    assert 25 * other.coefficients[1:] == pytest.approx(found.coefficients[1:], abs=1e-5)
    assert [25 * other.group_sd, 25 * other.change_sd] == pytest.approx([found.group_sd, found.change_sd], rel=1e-5)


def test_the_order_of_rows_does_not_matter():
    data = persons(1, 10, 9)
    order = np.random.default_rng(9).permutation(len(data.group))
    found, shuffled = fit_mixed(*data), fit_mixed(*(part[order] for part in data))
    assert shuffled.coefficients == pytest.approx(found.coefficients, abs=1e-6)
    assert shuffled.deviance == pytest.approx(found.deviance, abs=1e-8)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (balanced([4.0]), "few_groups"),
        (balanced([5.0] * 6, noise=0)._replace(values=np.full(48, 50.0)), "no_variation"),
        (Data(*(part[:1] for part in balanced([4.0, 6.0]))), "singular"),
        (Data(*(part[:0] for part in balanced([4.0, 6.0]))), "singular"),
        (balanced([4.0, 6.0])._replace(design=np.ones((16, 2))), "singular"),
    ],
)
def test_what_cannot_be_fitted_has_a_reason_and_no_figures(data: Data, reason: str):
    found = fit_mixed(*data)
    assert found.reason == reason
    assert np.isnan([*found.coefficients, *found.se, found.deviance, *variances(found)]).all()
