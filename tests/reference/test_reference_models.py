"""Models of two waves where they are hardest, as lme4, clubSandwich and ordinal fit them."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.statistics.cluster_robust import cr2
from pipeline.statistics.mixed import Mixed, fit_mixed
from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.proportional_odds import ProportionalOdds, fit_proportional_odds
from pipeline.statistics.proportionality import proportionality_test

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "models.json").read_text(encoding="utf-8"))
TOLERANCE = 1e-9
SEARCHED = 2e-6
"""Both programs search for the variances, where -2 log-likelihood is flat to about 1e-12; measured: 3e-8."""
CLM = 1e-6
"""clm stops at a gradient, not at a step; measured: 3e-8."""
Data = tuple[Matrix, Matrix, Matrix, Index]
"""Values, design, later wave and group."""


def made_up() -> pd.DataFrame:
    frame = pd.read_csv(HERE / "models.csv", dtype={"wave": str})
    return frame.assign(later=(frame["wave"] == "2").astype("float64"))


def of(frame: pd.DataFrame, *columns: pd.Series) -> Data:
    later = frame["later"].to_numpy(dtype="float64")
    design = np.column_stack([np.ones(len(frame)), later, *(column.to_numpy(dtype="float64") for column in columns)])
    return frame["score"].to_numpy(dtype="float64"), design, later, np.unique(frame["group"], return_inverse=True)[1]


def with_kinds(frame: pd.DataFrame) -> Data:
    return of(frame, frame["organisation"] == "y", frame["organisation"] == "z", frame["role"] == "n")


def soldiers(real_files: Path) -> pd.DataFrame:
    read, _ = pyreadstat.read_sav(str(real_files / "rdata" / "multilevel_bhr2000.sav"))
    later = (read["HRS"] > 11).astype("float64")
    return read.assign(group=read["GRP"], later=later, score=read[["AF06", "AF07"]].mean(axis=1))


def robust_agrees(data: Data, known: dict[str, Any]) -> None:
    values, design, _, group = data
    found = cr2(values, design, group)
    assert found.reason == ""
    for name in ("coefficients", "se", "df"):
        assert getattr(found, name) == pytest.approx(known[name], abs=TOLERANCE)


def mixed_agrees(found: Mixed, known: dict[str, Any], sds: list[float]) -> None:
    assert found.coefficients == pytest.approx(known["fixed"], abs=SEARCHED)
    assert found.se == pytest.approx(known["se"], abs=SEARCHED)
    assert found.deviance == pytest.approx(known["deviance"], abs=1e-8)
    assert [found.group_sd, found.change_sd, found.person_sd] == pytest.approx(sds, abs=1e-4)


def uneven() -> pd.DataFrame:
    """Six groups, one of them with one person."""
    frame = made_up()
    groups = sorted(frame["group"].unique())
    frame = frame[frame["group"].isin(groups[:6])]
    return frame[(frame["group"] != groups[1]) | ~frame.duplicated("group")]


def test_cr2_of_uneven_groups_one_of_a_single_person_is_that_of_clubsandwich() -> None:
    frame = uneven()
    robust_agrees(of(frame, frame["role"] == "n"), R["uneven"])


def test_a_kind_that_one_group_alone_has_gets_the_figures_of_clubsandwich() -> None:
    frame = uneven()
    third = sorted(made_up()["group"].unique())[2]
    robust_agrees(of(frame, frame["group"] == third), R["one_groups_kind"])


def test_the_mixed_model_of_six_groups_is_that_of_lmer() -> None:
    frame = made_up()
    found = fit_mixed(*with_kinds(frame[frame["group"].isin(sorted(frame["group"].unique())[:6])]))
    assert found.reason == ""
    mixed_agrees(found, R["six"], R["six"]["sd"])


def test_groups_without_a_change_of_their_own_have_the_model_without_that_variance() -> None:
    frame = made_up()
    level = frame.groupby(["group", "wave"])["score"].mean()
    own = pd.Series(level.loc[list(zip(frame["group"], frame["wave"], strict=True))].to_numpy(), index=frame.index)
    first = frame["group"].map(level.xs("1", level="wave"))
    found = fit_mixed(*with_kinds(frame.assign(score=frame["score"] - own + first + 5 * frame["later"])))
    known = R["no_change_of_their_own"]
    assert found.reason == "boundary"
    assert found.change_sd == 0
    mixed_agrees(found, known, [known["sd"][0], 0, known["sd"][1]])


def test_soldiers_of_99_groups_have_the_models_of_r(real_files: Path) -> None:
    frame, known = soldiers(real_files), R["bhr2000"]
    assert (len(frame), frame["group"].nunique()) == (known["n"], known["groups"])
    data = of(frame, frame["RELIG"])
    robust_agrees(data, known["robust"])
    mixed_agrees(fit_mixed(*data), known["mixed"], known["mixed"]["sd"])


def table(name: str) -> tuple[dict[str, Any], Matrix]:
    return R["proportionality"][name], np.array(R["proportionality"][name]["counts"], dtype="float64")


def fitted(counts: Matrix) -> ProportionalOdds:
    options = counts.shape[1]
    later = np.repeat([0.0, 1.0], options)[:, None]
    return fit_proportional_odds(np.tile(np.arange(options), 2), later, counts.ravel())


@pytest.mark.parametrize("name", R["proportionality"])
def test_the_test_of_proportionality_is_the_score_test_derived_from_the_multinomial(name: str) -> None:
    known, counts = table(name)
    fit = fitted(counts)
    assert [fit.coefficients[0], fit.se[0]] == pytest.approx([known["beta"], known["se"]], abs=CLM)
    found = proportionality_test(counts, fit)
    assert found.df == known["df"]
    assert found.chi2 == pytest.approx(known["score"], abs=CLM)
    assert found.p == pytest.approx(known["p"], abs=CLM)


@pytest.mark.parametrize("name", R["proportionality"])
def test_what_a_coefficient_for_every_border_gains_is_the_likelihood_ratio_of_clm(name: str) -> None:
    known, counts = table(name)
    shares = counts / counts.sum(axis=1, keepdims=True)
    saturated = float((counts * np.log(np.where(counts > 0, shares, 1.0))).sum())
    # clm's free thresholds of wine go off to infinity where a wave lacks an option
    assert 2 * (saturated - fitted(counts).log_likelihood) == pytest.approx(known["likelihood_ratio"], abs=1e-5)


def test_counts_of_the_real_files_are_those_given_to_r(real_files: Path) -> None:
    frame = soldiers(real_files)
    assert pd.crosstab(frame["later"], frame["AF06"]).to_numpy().tolist() == table("bhr2000")[0]["counts"]
    wine, _ = pyreadstat.read_sav(str(real_files / "rdata" / "ordinal_wine.sav"))
    assert pd.crosstab(wine["temp"], wine["rating"]).to_numpy().tolist() == table("wine")[0]["counts"]
