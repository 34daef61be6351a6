"""The same alpha, omega, ICC and r_wg(j) as R: psych, lavaan, multilevel. `reliability.R` writes reliability.json.

Ghana: known answers of PSPP and scipy.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.estimate.agreement_within_groups import agreement_within_groups
from pipeline.score.reliability import ScalesAtWork, reliability_by_indicator
from pipeline.statistics.moments import moments
from pipeline.statistics.one_factor import one_factor
from pipeline.statistics.persons import Persons
from pipeline.statistics.reliability import (
    Scale,
    alpha_if_dropped,
    alpha_of,
    feldt_interval,
    item_rest,
    scale_of,
    standardised_alpha,
)
from pipeline.statistics.within_groups import Intraclass, intraclass, r_wg_j, uniform_variance, variance_by_item
from pipeline.study import Study
from tests.fixtures.ghana_study import FILES, TRUST, second_reading
from tests.reference.make_reliability import ITEMS, made_up, synthetic

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "reliability.json").read_text(encoding="utf-8"))
SAME = 1e-9
ITERATED = 1e-6
"""Maximum likelihood is found by steps: lavaan and psych stop when the fit no longer grows by 1e-10."""
STATE = ("president", "parliament", "commission", "council", "ruling", "police", "army", "courts")
ONE_TO_FIVE = (1.34, uniform_variance(5) / 625)


def read(real: Path, name: str) -> pd.DataFrame:
    return pyreadstat.read_sav(real / "rdata" / f"{name}.sav")[0]


def one_scale(frame: pd.DataFrame) -> Scale:
    return scale_of(frame.to_numpy(dtype="float64"), np.arange(len(frame)))


def held_against(covariance: np.ndarray, expected: dict[str, Any]) -> None:
    assert alpha_of(covariance) == pytest.approx(expected["alpha"], abs=SAME)
    assert standardised_alpha(covariance) == pytest.approx(expected["standardised"], abs=SAME)
    assert item_rest(covariance) == pytest.approx(expected["item_rest"], abs=SAME)
    assert alpha_if_dropped(covariance) == pytest.approx(expected["dropped"], abs=SAME)
    assert one_factor(covariance).omega == pytest.approx(expected["omega"], abs=ITERATED)


def icc_of(score: pd.Series, group: pd.Series) -> Intraclass:
    names, index = np.unique(group, return_inverse=True)
    nobody = np.full(len(score), None, dtype=object)
    return intraclass(moments(Persons(score.to_numpy()[:, None], index, nobody, nobody, len(names))))


def icc_held_against(found: Intraclass, expected: dict[str, Any]) -> None:
    """Multilevel's ICC(1) has the plain mean size of groups: what ICC(2) says of the F ratio, put in its formula."""
    n, groups, icc1, icc2 = (float(value[0]) for value in (found.n, found.groups_n, found.icc1, found.icc2))
    assert (n, groups) == (expected["n"], expected["groups"])
    assert (icc1, icc2) == (pytest.approx(expected["icc1"], rel=SAME), pytest.approx(expected["icc2"], rel=SAME))
    above = 1 / (1 - icc2) - 1
    assert above / (above + n / groups) == pytest.approx(expected["icc1_mean_size"], rel=SAME)


def test_alpha_and_items_of_made_up_answers_are_those_of_psych_and_omega_that_of_lavaan() -> None:
    held_against(one_scale(pd.read_csv(HERE / "reliability.csv")[ITEMS]).covariance, R["made_up"])


def test_the_interval_of_alpha_is_that_of_psych() -> None:
    expected = R["made_up"]["complete"]
    frame = pd.read_csv(HERE / "reliability.csv")[ITEMS].dropna()
    alpha = float(alpha_of(one_scale(frame).covariance))
    assert (len(frame), alpha) == (expected["n"], pytest.approx(expected["alpha"], abs=SAME))
    limits = feldt_interval(alpha, len(frame), len(ITEMS), 0.05)
    assert limits == pytest.approx((expected["low"], expected["high"]), abs=SAME)


def test_icc_of_made_up_answers_is_that_of_multilevel() -> None:
    frame = pd.read_csv(HERE / "reliability.csv")
    icc_held_against(icc_of(frame[ITEMS].mean(axis=1), frame["group"]), R["made_up"]["icc"])


@pytest.mark.parametrize(("null", "variance"), [("uniform", 2.0), ("skewed", 1.34)])
def test_agreement_of_every_made_up_group_is_that_of_multilevel(null: str, variance: float) -> None:
    frame = pd.read_csv(HERE / "reliability.csv").dropna()
    expected = R["made_up"]["rwg"][null]
    variances = variance_by_item(frame[ITEMS].to_numpy(), frame["group"].to_numpy(), 12, 2)
    found = r_wg_j(variances, np.full(5, variance))
    theirs = [np.nan if value is None else value for value in expected["value"]]
    np.testing.assert_allclose(found[expected["group"]], theirs, rtol=0, atol=SAME)


@pytest.mark.parametrize("scale", ["A", "C", "E", "N", "O"])
def test_each_scale_of_bfi_is_that_of_psych_with_its_keys_reversed(real_files: Path, scale: str) -> None:
    frame = read(real_files, "psychTools_bfi")
    turned = frame.assign(**{item: 7 - frame[item] for item in ("A1", "C4", "C5", "E1", "E2", "O2", "O5")})
    held_against(one_scale(turned[[f"{scale}{number}" for number in range(1, 6)]]).covariance, R["bfi"][scale])


@pytest.mark.parametrize(
    ("factor", "numbers"), [("visual", (1, 3)), ("textual", (4, 6)), ("speed", (7, 9)), ("all", (1, 9))]
)
def test_one_factor_of_holzinger_and_swineford_is_that_of_lavaan_and_of_psych(
    real_files: Path, factor: str, numbers: tuple[int, int]
) -> None:
    expected = R["holzinger"][factor]
    frame = read(real_files, "lavaan_HolzingerSwineford1939")
    own = frame[[f"x{number}" for number in range(numbers[0], numbers[1] + 1)]]
    found, standardised = one_factor(own.cov().to_numpy()), one_factor(own.corr().to_numpy())
    assert found.omega == pytest.approx(expected["omega"], abs=ITERATED)
    assert np.abs(found.loadings) == pytest.approx(expected["loadings"], abs=5 * ITERATED)
    assert found.uniquenesses == pytest.approx(expected["uniquenesses"], abs=5 * ITERATED)
    assert standardised.omega == pytest.approx(expected["standardised"], abs=ITERATED)
    assert standardised.omega == pytest.approx(expected.get("psych_omega", expected["standardised"]), abs=ITERATED)


def test_climate_in_the_companies_of_bhr2000_is_that_of_multilevel(real_files: Path) -> None:
    expected, frame = R["bhr2000"], read(real_files, "multilevel_bhr2000")
    icc_held_against(icc_of(frame[expected["items"]].mean(axis=1), frame["GRP"]), expected)
    icc_held_against(icc_of(frame["HRS"], frame["GRP"]), expected["hours"])
    names, group = np.unique(frame["GRP"], return_inverse=True)
    variances = variance_by_item(frame[expected["items"]].to_numpy(), group, len(names), 2)
    for null, variance in (("skewed", ONE_TO_FIVE[0]), ("uniform", ONE_TO_FIVE[1])):
        values = r_wg_j(variances, np.full(len(expected["items"]), variance))
        found = [values.mean(), np.median(values), (values >= 0.70).mean(), len(values)]
        assert found == pytest.approx(
            [expected[null][name] for name in ("mean", "median", "share", "groups")], abs=SAME
        )


@pytest.fixture(scope="module")
def at_work(gavleborg: Study) -> dict[str, tuple[ScalesAtWork, pd.DataFrame]]:
    return {
        wave: (
            reliability_by_indicator(made.scores, made.responses, gavleborg, wave),
            agreement_within_groups(made.scores, made.responses, gavleborg, wave),
        )
        for wave, made in synthetic(gavleborg).items()
    }


@pytest.mark.parametrize("wave", R["synthetic"])
def test_the_scales_of_the_synthetic_study_are_those_of_psych_lavaan_and_multilevel(
    at_work: dict[str, tuple[ScalesAtWork, pd.DataFrame]], wave: str
) -> None:
    found, agreement = at_work[wave]
    scales, icc = found.scales.set_index("indicator_id"), agreement.set_index("indicator_id")
    assert scales.index.tolist() == icc.index.tolist() == list(R["synthetic"][wave])
    for indicator, expected in R["synthetic"][wave].items():
        own = scales.loc[indicator]
        assert own["alpha"] == pytest.approx(expected["alpha"], abs=SAME)
        assert own["alpha_standardised"] == pytest.approx(expected["standardised"], abs=SAME)
        assert own["omega"] == pytest.approx(expected["omega"], abs=ITERATED)
        assert icc.loc[indicator, ["scores_n", "groups_n"]].tolist() == [expected["n"], expected["groups"]]
        figures = icc.loc[indicator, ["icc1", "icc2"]].tolist()
        assert figures == pytest.approx([expected["icc1"], expected["icc2"]], abs=SAME)
    for indicator, items in found.items.groupby("indicator_id", sort=False):
        expected = R["synthetic"][wave][indicator]
        assert items["item_rest"].tolist() == pytest.approx(expected["item_rest"], abs=SAME)
        assert items["alpha_if_dropped"].tolist() == pytest.approx(expected["dropped"], abs=SAME)


@pytest.mark.parametrize(("wave", "known"), [("2014", 0.9138), ("2017", 0.8590)])
def test_trust_in_the_state_in_ghana_has_the_known_alpha_of_those_who_answered_all(
    real_files: Path, wave: str, known: float
) -> None:
    complete = second_reading(real_files, wave)[[*STATE]].dropna()
    assert alpha_of(one_scale(complete).covariance) == pytest.approx(known, abs=5e-5)


@pytest.mark.parametrize(("wave", "known"), [("2014", 0.1164), ("2017", 0.0851)])
def test_the_regions_of_ghana_have_the_known_icc(real_files: Path, wave: str, known: float) -> None:
    frame = second_reading(real_files, wave)
    assert icc_of(frame["mean"], frame["region"]).icc1 == pytest.approx(known, abs=5e-5)


def test_the_files_and_questions_of_ghana_are_those_of_the_known_answers() -> None:
    assert list(FILES) == ["2014", "2017"]
    assert set(STATE) < set(TRUST)


def test_the_answers_given_to_r_are_the_answers_read_here() -> None:
    pd.testing.assert_frame_equal(made_up(), pd.read_csv(HERE / "reliability.csv"), check_dtype=False)
