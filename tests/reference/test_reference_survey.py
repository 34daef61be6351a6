"""The same figures as R: lm, survey and counting. `reference.R` writes reference.json; here it is only read."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import special

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.sign_flips import flip_interval, flip_p_value
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import Person, invited, scored
from tests.fixtures.small_study import small_study
from tests.reference.make_persons import persons as made_persons

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "reference.json").read_text(encoding="utf-8"))
ELIGIBLE = {"A": 6, "B": 14, "C": 30, "D": 40, "E": 10}
TOLERANCE = 1e-9


@pytest.fixture
def study(tmp_path: Path) -> Study:
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(
        f"{code},Grupp {code},,,,\n" for code in ELIGIBLE
    )
    return small_study(tmp_path / "jamforelse", {"groups.csv": groups})


def persons(wave: str, groups: str = "ABCDE", *, linked: bool = False, shared: bool = False) -> list[Person]:
    """Persons of the CSV; without `linked` nobody is known in both waves, without `shared` every row is a person."""
    frame = pd.read_csv(HERE / "persons.csv", dtype={"wave": str, "key": str}, keep_default_na=False)
    own = frame[(frame["wave"] == wave) & frame["group"].isin(list(groups))]
    return [
        (person if shared else str(row), group, key if linked and key else None, score)
        for row, person, key, group, score in zip(
            own.index, own["person"], own["key"], own["group"], own["score"], strict=True
        )
    ]


def level(study: Study, rows: list[Person]) -> pd.DataFrame:
    """The persons of either wave as if they were the baseline."""
    frame = climate_by_group_indicator(scored(study, "2016", rows), invited("2016", ELIGIBLE), study, "2016")
    return frame[frame["indicator_id"] == TOTAL].set_index(["group_code", "weighting"])


def change(study: Study, before: list[Person], after: list[Person]) -> pd.DataFrame:
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    frame = change_by_group_indicator(scores, invited("2016", ELIGIBLE), study, "2019")
    return frame[frame["indicator_id"] == TOTAL].set_index("group_code")


def half_width(rows: pd.DataFrame) -> float:
    row = rows.loc[("06", "frame")]
    return float(row["ci_high"] - row["ci_low"]) / 2


@pytest.mark.parametrize("wave", ["1", "2"])
def test_group_intervals_are_those_of_one_way_analysis_of_variance(study: Study, wave: str) -> None:
    expected, rows = R[f"pooled_{wave}"], level(study, persons(wave)).xs("own", level="weighting")
    for ours, theirs in (("mean", "mean"), ("ci_low", "low"), ("ci_high", "high")):
        assert rows.loc[expected["group"], ours].tolist() == pytest.approx(expected[theirs], rel=TOLERANCE)


@pytest.mark.parametrize(
    ("name", "groups", "shared"), [("level", "ABCD", False), ("lonely", "ABCDE", False), ("shared", "ABCD", True)]
)
def test_the_county_and_its_standard_error_are_surveys(study: Study, name: str, groups: str, *, shared: bool) -> None:
    """The later wave is the same persons, so that variance and degrees of freedom are twice those of one."""
    rows = persons("1", groups, shared=shared)
    expected, twice = R[name], change(study, rows, rows).loc["06"]
    assert twice["baseline_mean"] == pytest.approx(expected.get("mean", expected.get("estimate")), rel=TOLERANCE)
    assert twice["se"] / 2**0.5 == pytest.approx(expected["se"], rel=TOLERANCE)
    t = special.stdtrit(twice["df"] / 2, 0.975)
    assert half_width(level(study, rows)) == pytest.approx(t * expected["se"], rel=TOLERANCE)


def test_the_change_of_independent_waves_is_surveys_with_welch_satterthwaite(study: Study) -> None:
    row, expected = change(study, persons("1", "ABCD"), persons("2", "ABCD")).loc["06"], R["independent"]
    for name in ("change", "se", "df"):
        assert row[name] == pytest.approx(expected[name], rel=TOLERANCE)


@pytest.mark.parametrize(("name", "linked"), [("apart", False), ("linked", True)])
def test_persons_of_several_groups_and_waves_are_surveys_clusters(study: Study, name: str, *, linked: bool) -> None:
    before, after = (persons(wave, "ABCD", linked=linked, shared=True) for wave in ("1", "2"))
    row, expected = change(study, before, after).loc["06"], R[name]
    assert row["change"] == pytest.approx(expected["estimate"], rel=TOLERANCE)
    assert row["se"] == pytest.approx(expected["se"], rel=TOLERANCE)


def test_linked_group_changes_are_those_of_the_residuals_of_lm(study: Study) -> None:
    rows, expected = change(study, persons("1", linked=True), persons("2", linked=True)), R["groups"]
    for name in ("change", "se", "df"):
        assert rows.loc[expected["group"], name].tolist() == pytest.approx(expected[name], rel=TOLERANCE)
    assert rows.loc[expected["group"], "linked_n"].tolist() == expected["linked"]


def test_sign_flips_are_every_pattern_written_down() -> None:
    expected = R["flips"]
    moves = np.array(expected["moves"])
    assert flip_p_value(moves) == expected["p"]
    low, high = flip_interval(moves, 0.05)
    assert (low, high) == pytest.approx((expected["low"], expected["high"]), abs=expected["step"])


def test_the_data_given_to_r_are_the_data_read_here() -> None:

    stored = pd.read_csv(HERE / "persons.csv", dtype={"wave": str, "person": str, "key": str}, keep_default_na=False)
    pd.testing.assert_frame_equal(made_persons(), stored, check_dtype=False)
