"""The researcher's tests and models as in R; `researcher.R` writes researcher.json; here it is only read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.estimate.described import shrink
from pipeline.statistics.cluster_robust import cr2
from pipeline.statistics.effect_sizes import cliffs_delta, hedges_g
from pipeline.statistics.intervals import t_interval, t_p_value
from pipeline.statistics.mixed import Mixed, fit_mixed
from pipeline.statistics.moments import Moments
from pipeline.statistics.proportional_odds import fit_proportional_odds
from pipeline.statistics.proportionality import proportionality_test
from pipeline.statistics.rank_sums import one_cell, rank_sum_test
from pipeline.statistics.ranks import TwoSamples
from pipeline.statistics.two_samples import Spread, overlapping, welch

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "researcher.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-9
SEARCHED = 2e-5
"""REML is searched for: lmer stops where the deviance moves by less than 1e-8, and standard errors follow the square
root of that."""


def sample(values: list[float]) -> Spread:
    one = np.array(values, dtype="float64")
    return Spread(np.array([float(len(one))]), np.array([one.mean()]), np.array([one.var(ddof=1)]))


@pytest.fixture(scope="module")
def two() -> tuple[Spread, Spread]:
    return sample(R["two_samples"]["before"]), sample(R["two_samples"]["after"])


@pytest.mark.parametrize("case", R["rank_sums"])
def test_rank_sums_with_ties_are_those_of_coin_and_exactranktests(case: dict[str, Any]) -> None:
    p, law = rank_sum_test(*(np.array(case[wave], dtype="float64") for wave in ("before", "after")))
    assert law == "exact"
    assert p == pytest.approx(case["coin"], abs=TOLERANCE)
    assert p == pytest.approx(case["exactRankTests"], abs=TOLERANCE)


def test_many_values_have_the_normal_law_with_ties_and_continuity() -> None:
    known = R["rank_sum_normal"]
    p, law = rank_sum_test(*(np.array(known[wave], dtype="float64") for wave in ("before", "after")))
    assert law == "normal"
    assert p == pytest.approx(known["p"], abs=TOLERANCE)


def test_welch_is_that_of_t_test(two: tuple[Spread, Spread]) -> None:
    found, known = welch(*two), R["two_samples"]["welch"]
    assert [found.se[0], found.df[0]] == pytest.approx([known["se"], known["df"]], abs=TOLERANCE)
    assert t_p_value(*found)[0] == pytest.approx(known["p"], abs=TOLERANCE)
    low, high = t_interval(*found, 0.05)
    assert [low[0], high[0]] == pytest.approx([known["low"], known["high"]], abs=TOLERANCE)


def test_the_partly_paired_test_is_the_formula_of_its_authors(two: tuple[Spread, Spread]) -> None:
    known = R["two_samples"]
    found = overlapping(*two, np.array([float(known["pairs"])]), np.array([known["correlation"]]))
    assert [found.se[0], found.df[0]] == pytest.approx(
        [known["overlapping"]["se"], known["overlapping"]["df"]], abs=TOLERANCE
    )


def test_all_paired_is_the_paired_t_test_and_none_is_welch(two: tuple[Spread, Spread]) -> None:
    known = R["two_samples"]
    pairs = known["pairs"]
    halves = tuple(sample(known[wave][:pairs]) for wave in ("before", "after"))
    found = overlapping(*halves, np.array([float(pairs)]), np.array([known["correlation"]]))
    assert [found.se[0], found.df[0]] == pytest.approx([known["paired"]["se"], known["paired"]["df"]], abs=TOLERANCE)
    none = overlapping(*two, np.zeros(1), np.array([np.nan]))
    assert [none.se[0], none.df[0]] == pytest.approx([known["welch"]["se"], known["welch"]["df"]], abs=TOLERANCE)


def test_hedges_g_is_exact_and_its_interval_turns_the_test_around(two: tuple[Spread, Spread]) -> None:
    found, known = hedges_g(*two, 0.05), R["hedges"]
    assert found.value[0] == pytest.approx(known["g"], abs=TOLERANCE)
    # both turn the law around by searching; scipy's search stops at about 1e-7
    assert [found.low[0], found.high[0]] == pytest.approx([known["low"], known["high"]], abs=1e-6)


def test_cliffs_delta_and_its_interval_are_those_written_out() -> None:
    values = [one_cell(np.array(R["two_samples"][wave], dtype="float64")) for wave in ("before", "after")]
    found, known = cliffs_delta(TwoSamples(*values), 0.05), R["cliff"]
    assert [each[0, 0] for each in found] == pytest.approx([known[k] for k in ("delta", "low", "high")], abs=TOLERANCE)


def frame() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    persons = pd.read_csv(HERE / "models.csv", dtype={"wave": str})
    later = (persons["wave"] == "2").to_numpy(dtype="float64")
    kinds = [persons["organisation"] == "y", persons["organisation"] == "z", persons["role"] == "n"]
    design = np.column_stack([np.ones(len(persons)), later, *(kind.to_numpy(dtype="float64") for kind in kinds)])
    group = np.unique(persons["group"], return_inverse=True)[1]
    return persons["score"].to_numpy(), design, later, group


def soldiers(real_files: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    read, _ = pyreadstat.read_sav(str(real_files / "rdata" / "multilevel_univbct.sav"))
    own = read[read["TIME"].isin([0, 1]) & read["JSAT"].notna()]
    later = own["TIME"].to_numpy(dtype="float64")
    design = np.column_stack([np.ones(len(own)), later])
    return own["JSAT"].to_numpy(), design, later, np.unique(own["COMPANY"], return_inverse=True)[1]


def agrees(found: Mixed, known: dict[str, Any]) -> None:
    assert found.coefficients == pytest.approx(known["fixed"], abs=SEARCHED)
    assert found.se == pytest.approx(known["se"], rel=1e-4, abs=SEARCHED)
    assert found.deviance == pytest.approx(known["deviance"], abs=1e-6)
    assert [found.group_sd, found.change_sd, found.person_sd] == pytest.approx(known["sd"], abs=2e-3)


def test_the_mixed_model_is_that_of_lmer() -> None:
    found = fit_mixed(*frame())
    assert found.reason == ""
    agrees(found, R["models"])


def test_cr2_is_that_of_clubsandwich() -> None:
    values, design, _, group = frame()
    found, known = cr2(values, design, group), R["models"]
    assert found.coefficients == pytest.approx(known["ols"], abs=TOLERANCE)
    assert found.se == pytest.approx(known["robust_se"], abs=TOLERANCE)
    assert found.df == pytest.approx(known["robust_df"], abs=1e-7)


def test_soldiers_at_two_times_have_the_models_of_r_and_no_change_of_their_own_companies(real_files: Path) -> None:
    values, design, later, group = soldiers(real_files)
    known = R["univbct"]
    found = fit_mixed(values, design, later, group)
    assert found.reason == "boundary"
    assert found.change_sd == 0
    agrees(found, known)
    robust = cr2(values, design, group)
    assert robust.se == pytest.approx(known["robust_se"], abs=TOLERANCE)
    assert robust.df == pytest.approx(known["robust_df"], abs=1e-7)


def test_soldiers_at_two_times_have_the_tests_of_r(real_files: Path) -> None:
    values, _, later, _ = soldiers(real_files)
    before, after, known = values[later == 0], values[later == 1], R["univbct"]
    assert [len(before), len(after)] == known["n"]
    found = welch(sample(list(before)), sample(list(after)))
    assert [found.se[0], found.df[0]] == pytest.approx([known["welch_se"], known["welch_df"]], abs=1e-7)
    assert rank_sum_test(before, after)[0] == pytest.approx(known["wilcoxon"], abs=TOLERANCE)


def test_equal_groups_are_drawn_as_lmer_predicts_them() -> None:
    persons = pd.read_csv(HERE / "models.csv", dtype={"wave": str})
    equal = persons[persons["wave"] == "1"].groupby("group").head(4).reset_index(drop=True)
    values, group = equal["score"], np.unique(equal["group"], return_inverse=True)[1]
    mean = values.groupby(group).mean().to_numpy()
    squares = ((values - mean[group]) ** 2).groupby(group).sum().to_numpy()
    shrunken, reliability = shrink(Moments(np.full((12, 1), 4.0), mean[:, None], squares[:, None]), 20)
    known = R["shrunken"]
    assert shrunken[:, 0] == pytest.approx(known["mean"], abs=SEARCHED)
    assert reliability[0, 0] == pytest.approx(known["between"] / (known["between"] + known["within"] / 4), abs=1e-6)


def ordinal_agrees(counts: np.ndarray, known: dict[str, Any]) -> None:
    kept = counts[:, counts.sum(axis=0) > 0]
    codes, later = np.tile(np.arange(kept.shape[1]), 2), np.repeat([0.0, 1.0], kept.shape[1])
    fit = fit_proportional_odds(codes, later[:, None], kept.ravel())
    assert fit.coefficients[0] == pytest.approx(known["beta"], abs=1e-6)
    assert fit.se[0] == pytest.approx(known["se"], abs=1e-6)
    found = proportionality_test(kept, fit)
    assert [found.chi2, found.p] == pytest.approx([known["chi2"], known["p"]], abs=1e-6)
    assert found.df == known["df"]


def test_proportional_odds_and_its_score_test_are_those_of_clm() -> None:
    """clm stops at a gradient of 1e-12 and is good to about 1e-8 in the coefficients."""
    ordinal_agrees(np.array(R["proportional"]["counts"], dtype="float64"), R["proportional"])


def test_wine_is_bitter_when_warm_alike_at_every_border(real_files: Path) -> None:
    read, _ = pyreadstat.read_sav(str(real_files / "rdata" / "ordinal_wine.sav"))
    warm = read["temp"] == read["temp"].max()
    counts = np.array([np.bincount(read.loc[one, "rating"].astype(int), minlength=6)[1:] for one in (~warm, warm)])
    assert counts.tolist() == R["wine"]["counts"]
    ordinal_agrees(counts.astype("float64"), R["wine"])
