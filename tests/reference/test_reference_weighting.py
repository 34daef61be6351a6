"""Raked weights, levels and changes as in R `survey`; `weighting.R` writes weighting.json; here it is only read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.adjusted import mix_change, raked_change
from pipeline.compare.pairs import Pair
from pipeline.statistics.persons import Persons
from pipeline.statistics.weighting import Margin, rake, residuals
from pipeline.tables.core import INVITED

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "weighting.json").read_text(encoding="utf-8"))
ELIGIBLE = {"A": (10, 14, 16), "B": (12, 30, 18), "C": (8, 16, 26)}
GROUPS = list(ELIGIBLE)
TOLERANCE = 1e-9


@pytest.fixture(scope="module")
def waves() -> list[pd.DataFrame]:
    frame = pd.read_csv(HERE / "weighting.csv", dtype={"wave": str})
    return [frame[frame["wave"] == wave].reset_index(drop=True) for wave in ("1", "2")]


@pytest.fixture(scope="module")
def pair(waves: list[pd.DataFrame]) -> Pair:
    nobody = np.zeros(0, dtype=np.intp)
    return Pair(*(persons_of(wave) for wave in waves), (nobody, nobody))


def persons_of(wave: pd.DataFrame) -> Persons:
    return Persons(
        wave[["score"]].to_numpy(),
        pd.Index(GROUPS).get_indexer_for(wave["group"]),
        wave["person"].to_numpy(dtype=object),
        np.full(len(wave), None, dtype=object),
        len(GROUPS),
    )


def stated(wave: pd.DataFrame, column: str) -> np.ndarray:
    return wave[column].to_numpy(dtype=str)


def frame() -> pd.DataFrame:
    rows = [
        {"wave": "1", "group_code": group, "organisation_code": code, "invited_n": n, "not_eligible_n": 0}
        for group, counts in ELIGIBLE.items()
        for code, n in zip("xyz", counts, strict=True)
    ]
    return INVITED.conform(pd.DataFrame(rows))


def factor(n: int, parameters: int) -> float:
    """survey has n/(n - 1); ours is n/(n - parameters of the margins)."""
    return float(np.sqrt((n - 1) / (n - parameters)))


def test_raked_weights_are_those_of_r(waves: list[pd.DataFrame]) -> None:
    first, second = waves
    share = {group: sum(counts) / 150 for group, counts in ELIGIBLE.items()}
    base = [wave["group"].map(share) / wave.groupby("group")["score"].transform("size") for wave in waves]
    margins = []
    for column in ("organisation", "role"):
        wanted = base[0].groupby(first[column]).sum()
        margins.append(Margin(wanted.index.get_indexer_for(second[column]), wanted.to_numpy()))
    found = rake(base[1].to_numpy(), margins)
    assert found.weights == pytest.approx(R["mix"]["later"]["weights"], abs=TOLERANCE)
    assert found.weights == pytest.approx(R["rake_weights"], abs=TOLERANCE)
    assert found.effective_n == pytest.approx(R["mix"]["later"]["effective"], abs=1e-8)
    left = residuals(second[["score"]].to_numpy(), base[1].to_numpy(), margins)[:, 0]
    n = len(second)
    pulls = found.weights * left
    se = np.sqrt((n / (n - 1) * (pulls - pulls.mean()) ** 2).sum())
    assert se == pytest.approx(R["mix"]["later"]["se"], abs=TOLERANCE)


def test_the_change_with_the_baselines_mix_is_that_of_r(pair: Pair, waves: list[pd.DataFrame]) -> None:
    kinds = tuple([stated(wave, column) for column in ("organisation", "role")] for wave in waves)
    found = mix_change(pair, kinds, np.array([40.0, 60.0, 50.0]), 20, 5)
    assert found.reason.tolist() == [""]
    assert found.estimate.change[0] == pytest.approx(R["mix"]["change"], abs=TOLERANCE)
    se = np.hypot(R["mix"]["level_se"], R["mix"]["later"]["se"] * factor(len(waves[1]), 1 + 2 + 1))
    assert found.estimate.se[0] == pytest.approx(se, abs=TOLERANCE)
    assert found.effective_n[0] == pytest.approx(R["mix"]["later"]["effective"], abs=1e-8)


def test_the_change_of_those_like_the_invited_is_that_of_r(pair: Pair, waves: list[pd.DataFrame]) -> None:
    organisations = (stated(waves[0], "organisation"), stated(waves[1], "organisation"))
    found = raked_change(pair, organisations, frame(), GROUPS, 20, 5)
    assert found.reason.tolist() == [""]
    assert found.estimate.change[0] == pytest.approx(R["raked"]["change"], abs=TOLERANCE)
    parts = [
        R["raked"][name]["se"] * factor(len(wave), 1 + 2 + 2)
        for name, wave in zip(("earlier", "later"), waves, strict=True)
    ]
    assert found.estimate.se[0] == pytest.approx(np.hypot(*parts), abs=TOLERANCE)
    assert found.effective_n[0] == pytest.approx(
        min(R["raked"][wave]["effective"] for wave in ("earlier", "later")), abs=1e-8
    )


def test_one_margin_is_the_post_stratification_of_r(waves: list[pd.DataFrame]) -> None:
    second, shares = waves[1], pd.DataFrame(ELIGIBLE, index=list("xyz")).sum(axis=1) / 150
    group = {code: sum(counts) / 150 for code, counts in ELIGIBLE.items()}
    base = (second["group"].map(group) / second.groupby("group")["score"].transform("size")).to_numpy()
    margins = [Margin(shares.index.get_indexer_for(second["organisation"]), shares.to_numpy())]
    found, score = rake(base, margins), second["score"].to_numpy()
    assert found.weights == pytest.approx(R["post"]["weights"], abs=TOLERANCE)
    assert (found.weights * score).sum() == pytest.approx(R["post"]["mean"], abs=TOLERANCE)
    pulls, n = found.weights * residuals(score[:, None], base, margins)[:, 0], len(second)
    se = np.sqrt(n / (n - 1) * ((pulls - pulls.mean()) ** 2).sum())
    assert se == pytest.approx(R["post"]["se"], abs=TOLERANCE)
