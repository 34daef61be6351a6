"""Omega where the answer is known: covariances that one factor makes to the last decimal, and those it cannot make."""

import numpy as np
import pytest
from scipy import optimize

from pipeline.statistics.one_factor import one_factor


def made_by(loadings: list[float], uniquenesses: list[float]) -> np.ndarray:
    return np.outer(loadings, loadings) + np.diag(uniquenesses)


def test_omega_is_the_common_part_of_the_variance_of_the_sum() -> None:
    found = one_factor(made_by([1, 2, 3], [1, 1, 2]))
    assert found.omega == pytest.approx(36 / 40, abs=1e-9)
    assert found.loadings == pytest.approx([1, 2, 3], abs=1e-7)
    assert found.uniquenesses == pytest.approx([1, 1, 2], abs=1e-7)
    assert not found.reason


def test_equal_loadings_give_alpha() -> None:
    assert one_factor(made_by([1, 1, 1, 1], [1, 1, 1, 1])).omega == pytest.approx(0.80, abs=1e-9)


def test_an_item_against_the_others_takes_from_the_sum() -> None:
    assert one_factor(made_by([2, 2, 2, -1], [1, 1, 1, 1])).omega == pytest.approx(25 / 29, abs=1e-9)


def test_the_best_fit_is_found_where_no_factor_fits() -> None:
    generator = np.random.default_rng(5)
    loose = np.cov(generator.normal(size=(60, 1)) + generator.normal(size=(60, 6)), rowvar=False)
    found = one_factor(loose)
    implied = made_by(list(found.loadings), list(found.uniquenesses))
    pull = np.linalg.inv(implied) @ (loose - implied) @ np.linalg.inv(implied)
    assert np.abs(pull @ found.loadings).max() < 1e-9
    assert np.abs(np.diag(pull)).max() < 1e-9


@pytest.mark.parametrize("seed", [3, 80])
def test_where_nearly_nothing_is_common_no_other_start_finds_a_better_fit(seed: int) -> None:
    generator = np.random.default_rng(seed)
    n = generator.integers(5, 100)
    answers = generator.normal(size=(n, 1)) * generator.uniform(0, 2) + generator.normal(size=(n, 10))
    correlation = np.corrcoef(answers, rowvar=False)
    found = one_factor(correlation)
    starts = [np.r_[generator.uniform(-1, 1, 10), generator.uniform(0.2, 1, 10)] for _ in range(6)]
    bounds = [(-2, 2)] * 10 + [(0.005, 2)] * 10
    ends = [
        optimize.minimize(lambda at: misfit(at[:10], at[10:], correlation), start, method="L-BFGS-B", bounds=bounds).fun
        for start in starts
    ]
    assert misfit(found.loadings, found.uniquenesses, correlation) == pytest.approx(min(ends), abs=1e-6)


def misfit(loadings: np.ndarray, uniquenesses: np.ndarray, correlation: np.ndarray) -> float:
    implied = made_by(list(loadings), list(uniquenesses))
    return float(np.linalg.slogdet(implied)[1] + np.trace(np.linalg.solve(implied, correlation)))


@pytest.mark.parametrize(
    ("covariance", "reason"),
    [
        (made_by([1, 1], [1, 1]), "two_items"),
        (np.diag([2.0]), "two_items"),
        (made_by([1, 1, 0], [1, 1, 0]), "flat_item"),
        (made_by([1, 2, 3], [0, 0, 1]), "not_positive_definite"),
        (np.array([[1, 0.9, -0.9], [0.9, 1, 0.9], [-0.9, 0.9, 1]]), "not_positive_definite"),
        (np.array([[1, 0.9, 0.9], [0.9, 1, 0.65], [0.9, 0.65, 1]]), "heywood"),
        (np.array([[1, 0.3, 0.3], [0.3, 1, -0.3], [0.3, -0.3, 1]]), "heywood"),
        (np.eye(4), "no_solution"),
    ],
)
def test_there_is_no_omega_without_a_reason(covariance: np.ndarray, reason: str) -> None:
    found = one_factor(covariance)
    assert found.reason == reason
    assert np.isnan([found.omega, *found.loadings, *found.uniquenesses]).all()
