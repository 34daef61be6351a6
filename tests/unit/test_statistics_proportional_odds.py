"""The cumulative logit model: by hand, as statsmodels fits it, and what has no maximum."""

import warnings

import numpy as np
import pytest
from statsmodels.miscmodels.ordinal_model import OrderedModel

from pipeline.statistics.proportional_odds import fit_proportional_odds

WAVE = np.array([0.0, 0.0, 1.0, 1.0])[:, None]
NONE = np.empty((4, 0))


def test_two_categories_and_two_waves_give_the_log_odds_ratio_of_the_table():
    fit = fit_proportional_odds(np.array([0, 1, 0, 1]), WAVE, np.array([30.0, 10.0, 20.0, 40.0]))
    assert fit.coefficients[0] == pytest.approx(np.log(40 * 30 / (20 * 10)))
    assert fit.thresholds[0] == pytest.approx(np.log(30 / 10))
    assert fit.se[0] == pytest.approx(np.sqrt(1 / 30 + 1 / 10 + 1 / 20 + 1 / 40))
    assert fit.converged


def test_without_covariates_the_thresholds_are_the_logits_of_the_shares():
    fit = fit_proportional_odds(np.array([0, 1, 2, 3]), NONE, np.array([10.0, 20.0, 30.0, 40.0]))
    assert fit.thresholds.tolist() == pytest.approx([np.log(10 / 90), np.log(30 / 70), np.log(60 / 40)])
    assert fit.log_likelihood == pytest.approx(sum(n * np.log(n / 100) for n in (10, 20, 30, 40)))


def test_coefficients_and_standard_errors_are_those_of_statsmodels():
    random = np.random.default_rng(1)
    design = random.normal(size=(300, 2))
    codes = np.digitize(design @ [1.0, -0.5] + random.logistic(size=300), [-1.0, 0.0, 1.5])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # statsmodels' own
        theirs = OrderedModel(codes, design, distr="logit").fit(method="newton", disp=False, tol=1e-12)
    ours = fit_proportional_odds(codes, design)
    assert ours.coefficients == pytest.approx(theirs.params[:2], abs=1e-8)
    assert ours.se == pytest.approx(theirs.bse[:2], abs=1e-5)  # statsmodels' information is numerical
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-8)


def test_rows_put_together_with_weights_are_the_same_rows():
    random = np.random.default_rng(2)
    codes, wave = random.integers(0, 4, 200), random.integers(0, 2, 200)
    cells = np.array([(code, w) for code in range(4) for w in range(2)])
    counts = np.array([((codes == code) & (wave == w)).sum() for code, w in cells], dtype="float64")
    apart = fit_proportional_odds(codes, wave[:, None].astype("float64"))
    together = fit_proportional_odds(cells[:, 0], cells[:, 1:].astype("float64"), counts)
    assert together.coefficients == pytest.approx(apart.coefficients, abs=1e-9)
    assert together.covariance == pytest.approx(apart.covariance, abs=1e-9)


def test_swapping_the_waves_flips_the_sign_and_nothing_else():
    codes, counts = np.array([0, 1, 2, 0, 1, 2]), np.array([5.0, 9.0, 4.0, 2.0, 8.0, 11.0])
    later = np.repeat([0.0, 1.0], 3)[:, None]
    there, back = fit_proportional_odds(codes, later, counts), fit_proportional_odds(codes, 1 - later, counts)
    assert back.coefficients == pytest.approx(-there.coefficients, abs=1e-9)
    assert back.log_likelihood == pytest.approx(there.log_likelihood)


def test_a_category_that_nobody_chose_is_left_out():
    counts = np.array([30.0, 10.0, 20.0, 40.0])
    with_gap = fit_proportional_odds(np.array([0, 4, 0, 4]), WAVE, counts)
    assert with_gap.coefficients == pytest.approx(
        fit_proportional_odds(np.array([0, 1, 0, 1]), WAVE, counts).coefficients
    )
    assert len(with_gap.thresholds) == 1


@pytest.mark.parametrize(
    ("codes", "design", "reason"),
    [
        ([2, 2, 2, 2], WAVE, "one_category"),
        ([0, 0, 1, 1], WAVE, "separated"),
        ([0, 1, 0, 1], np.ones((4, 1)), "singular"),
        ([0, 1, 1, 0], np.hstack([WAVE, WAVE]), "singular"),
    ],
)
def test_what_has_no_maximum_has_a_reason_and_no_figures(codes: list[int], design: np.ndarray, reason: str):
    fit = fit_proportional_odds(np.array(codes), design)
    assert (fit.reason, fit.converged) == (reason, False)
    assert np.isnan(fit.coefficients).all()
    assert np.isnan(fit.se).all()
