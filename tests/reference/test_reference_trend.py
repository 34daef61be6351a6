"""Trend, representativity and foresight of the county as in R; `trend.R` writes trend.json; here it is only read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special

from pipeline.compare.trend import trend_by_indicator
from pipeline.estimate.foresight import foresight
from pipeline.estimate.nonresponse import representativity
from pipeline.study import TOTAL, Study
from pipeline.study.item_sets import ALL_WAVES
from pipeline.tables.core import INVITED
from pipeline.tables.score import SCORE_VARIANTS
from tests.fixtures.small_scores import invited, scored
from tests.fixtures.small_study import small_study
from tests.unit.test_score_variants import ITEMS, MAP, THREE

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "trend.json").read_text(encoding="utf-8"))
WAVES = ("2016", "2019", "2022")
ELIGIBLE = {"A": 10, "B": 20, "C": 40, "D": 30}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(
        f"{code},Grupp {code},,,,\n" for code in ELIGIBLE
    )
    rows = "".join(f"{item},{item},{item},{item}\n" for item in ITEMS)
    return small_study(tmp_path / "litet", {"study.toml": THREE, "column_map.csv": MAP + rows, "groups.csv": groups})


def scores(study: Study) -> pd.DataFrame:
    persons = pd.read_csv(HERE / "trend.csv")
    frames = [
        scored(study, wave, [(f"{wave}-{row.Index}", row.group, None, row.score) for row in own.itertuples()])
        for number, wave in enumerate(WAVES, 1)
        for own in [persons[persons["wave"] == number]]
    ]
    return pd.concat(frames, ignore_index=True)


def test_the_line_and_its_interval_are_those_of_r(study: Study) -> None:
    all_scores = scores(study)
    variants = SCORE_VARIANTS.conform(all_scores[all_scores["common_with"] == "2022"].assign(item_set=ALL_WAVES))
    made = trend_by_indicator(variants, all_scores, invited("2016", ELIGIBLE), study, "2022")
    own, known = made.set_index("indicator_id").loc[TOTAL], R["trend"]
    assert own["change"] == pytest.approx(known["change"], abs=1e-9)
    assert own["change"] == pytest.approx(known["by_lm"], abs=1e-9)
    reach = special.stdtrit(known["df"], 0.975) * known["se"]
    assert own[["ci_low", "ci_high"]].tolist() == pytest.approx(
        [known["change"] - reach, known["change"] + reach], abs=1e-9
    )


def test_representativity_is_one_less_two_standard_deviations_of_the_rates() -> None:
    asked, answered = np.array([12.0, 30, 18, 25, 15]), np.array([9.0, 17, 12, 20, 6])
    assert representativity(answered / asked, asked) == pytest.approx(R["representativity"], abs=1e-12)


def test_what_the_county_could_find_is_that_of_r(study: Study) -> None:
    """R searches for the change until 1e-12 of it."""
    found = foresight(scores(study), INVITED.empty(), study, "2016").set_index(["level", "indicator_id"])
    assert found.loc[("county", TOTAL), "detectable"] == pytest.approx(R["detectable"], abs=1e-8)
