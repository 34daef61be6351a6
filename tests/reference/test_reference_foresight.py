"""Power, detectable change and correlation within groups as in R; `foresight.R` writes foresight.json."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.statistics.fisher import correlation
from pipeline.statistics.power import detectable, persons_needed, power_of

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "foresight.json").read_text(encoding="utf-8"))
CASES = pd.DataFrame(R["cases"])
SD = 18.0


def two_samples() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    n = CASES["n"].to_numpy(dtype="float64")
    return SD * np.sqrt(2 / n), 2 * n - 2, CASES["alpha"].to_numpy()


def test_the_detectable_change_is_that_of_power_t_test() -> None:
    """R searches until 1e-12 of the non-centrality; the two libraries' non-central t agree to about 1e-10."""
    se, df, alpha = two_samples()
    found = [float(detectable(*map(np.array, each), power)) for *each, power in zip(se, df, alpha, CASES["power"])]  # noqa: B905
    assert found == pytest.approx(R["delta"], rel=1e-8)


def test_the_power_is_that_of_power_t_test() -> None:
    se, df, alpha = two_samples()
    assert power_of(9 / se, df, alpha) == pytest.approx(R["power"], abs=1e-9)


@pytest.mark.parametrize(
    ("n", "alpha", "points"),
    [(10, 0.05, 24), (20, 0.05, 16), (80, 0.05, 8), (10, 0.005, 33), (20, 0.005, 22), (80, 0.005, 10.5)],
)
def test_the_changes_that_the_design_names_are_found_with_eighty_per_cent(n: int, alpha: float, points: float) -> None:
    found = detectable(np.array(SD * np.sqrt(2 / n)), np.array(2.0 * n - 2), alpha, 0.8)
    assert float(found) == pytest.approx(points, abs=0.5)


def test_the_persons_needed_find_the_change_and_one_fewer_does_not() -> None:
    needed = persons_needed(np.array([SD]), np.array([200.0]), 0.05, 0.8, 5.0)[0]
    enough, too_few = (
        power_of(np.array([5 / (SD * np.sqrt(2 / n))]), np.array([200.0]), 0.05) for n in (needed, needed - 1)
    )
    assert too_few < 0.8 <= enough


def test_the_correlation_within_groups_is_that_of_r() -> None:
    frame = pd.read_csv(HERE / "weighting.csv", dtype={"wave": str})
    first, second = (frame[frame["wave"] == wave].reset_index(drop=True) for wave in ("1", "2"))
    within = [wave["score"] - wave.groupby("group")["score"].transform("mean") for wave in (first, second)]
    found = correlation(within[1].to_numpy(), within[0].to_numpy(), 20, 0.05, spent=2)
    assert [found.r, found.ci_low, found.ci_high] == pytest.approx(
        [R["within"][k] for k in ("r", "low", "high")], abs=1e-9
    )
    plain = correlation(first["score"].to_numpy(), second["score"].to_numpy(), 20, 0.05)
    assert [plain.r, plain.ci_low, plain.ci_high] == pytest.approx(
        [R["plain"][k] for k in ("r", "low", "high")], abs=1e-9
    )
