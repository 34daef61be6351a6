"""The chain finds what is true of the synthetic study, and finds nothing else more often than the plan allows.

Every replicate is a whole study from another seed: files written, read, scored, compared and judged. Few replicates in
a test run, many in `make hunt`.
"""

import os

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.study import Study
from pipeline.synthesize import load_recipe
from tests.bench.bare_run import releases
from tests.simulate.whole_studies import moved, replicates

SEEDS = 300 if os.environ.get("HYPOTHESIS_PROFILE") == "hunt" else 20
MOVED = {"TIL": 14.0, "REG": -14.0}
"""In every group; the totals do not move, and neither do the other indicators."""


@pytest.fixture(scope="module")
def every_seed(gavleborg: Study) -> pd.DataFrame:
    """The tested changes of every seed."""
    return pd.concat(replicates(gavleborg, moved(load_recipe(gavleborg), MOVED), SEEDS), ignore_index=True)


def decided(cells: pd.DataFrame) -> pd.Series:
    return cells["verdict"].isin(["better", "worse"])


def monte_carlo_error(probability: float) -> float:
    return float(np.sqrt(probability * (1 - probability) / SEEDS))


@pytest.mark.parametrize("family", ["lanet", "indikatorer", "grupper"])
def test_a_family_in_which_nothing_has_moved_gives_a_false_finding_at_most_as_often_as_alpha(
    every_seed: pd.DataFrame, gavleborg: Study, family: str
):
    alpha = gavleborg.plan.alpha
    unmoved = every_seed[(every_seed["family"] == family) & ~every_seed["indicator_id"].isin(MOVED)]
    false = decided(unmoved).groupby(unmoved["seed"]).any()
    assert len(false) == SEEDS
    assert false.mean() <= alpha + 2 * monte_carlo_error(alpha)


@pytest.mark.parametrize(("indicator", "verdict"), [("TIL", "better"), ("REG", "worse")])
def test_a_true_change_of_14_points_is_found_as_often_as_its_standard_error_promises(
    every_seed: pd.DataFrame, gavleborg: Study, indicator: str, verdict: str
):
    cells = every_seed[(every_seed["level"] == "county") & (every_seed["indicator_id"] == indicator)]
    alpha = gavleborg.plan.alpha / cells["family_size"]
    border = stats.t.ppf(1 - alpha / 2, cells["df"])
    power = float(stats.nct.sf(border, cells["df"], abs(MOVED[indicator]) / cells["se"]).mean())
    assert power > 0.9
    assert (cells["verdict"] == verdict).mean() >= power - 2 * monte_carlo_error(power)


def test_on_average_the_change_that_is_measured_is_the_true_one(every_seed: pd.DataFrame):
    county = every_seed[every_seed["level"] == "county"].groupby("indicator_id")
    error = county["change"].std() / np.sqrt(SEEDS)
    truth = pd.Series(MOVED).reindex(error.index, fill_value=0.0)
    assert ((county["change"].mean() - truth).abs() <= 4 * error).all()


@pytest.fixture(scope="module")
def shipped(gavleborg: Study) -> pd.DataFrame:
    """The verdicts of the shipped study's follow-up."""
    return list(releases(gavleborg))[-1].changes.frame.set_index(["group_code", "indicator_id"])


@pytest.fixture(scope="module")
def truth(gavleborg: Study) -> pd.Series:
    """What really has changed, from the file of true values."""
    known = pd.read_csv(gavleborg.folder / "truth.csv", dtype={"wave": "str", "group_code": "str"})
    by_wave = known.pivot_table(index=["group_code", "indicator_id"], columns="wave", values="true_mean")
    return by_wave["2019"] - by_wave["2016"]


def test_trust_is_better_in_the_county_as_it_truly_is(shipped: pd.DataFrame, truth: pd.Series):
    assert (truth.xs("TIL", level="indicator_id") >= 14 - 1e-6).all()
    assert shipped.loc[("21", "TIL"), "verdict"] == "better"


def test_the_climate_in_gavle_is_worse_as_it_truly_is(shipped: pd.DataFrame, truth: pd.Series):
    assert truth["2180", "total"] < -20
    assert shipped.loc[("2180", "total"), "verdict"] == "worse"


def test_no_group_is_judged_against_the_truth(shipped: pd.DataFrame, truth: pd.Series):
    totals = shipped[shipped["level"] == "group"].xs("total", level="indicator_id")
    for code, verdict in totals["verdict"].items():
        assert verdict != ("worse" if truth[code, "total"] > 0 else "better")


def test_the_published_interval_holds_the_true_change_in_every_tested_group(shipped: pd.DataFrame, truth: pd.Series):
    totals = shipped[shipped["level"] == "group"].xs("total", level="indicator_id")
    tested = totals[totals["family_size"] > 0]
    assert len(tested) >= 2
    true = truth.xs("total", level="indicator_id").reindex(tested.index)
    assert ((tested["ci_low"] <= true) & (true <= tested["ci_high"])).all()
