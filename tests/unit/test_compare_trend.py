"""The line over three waves: arithmetic, estimands, and what has no line."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.sign_flips import flip_interval
from pipeline.compare.trend import trend_by_indicator
from pipeline.study import TOTAL, Study
from pipeline.study.item_sets import ALL_WAVES
from pipeline.tables.core import INVITED
from pipeline.tables.score import SCORE_VARIANTS
from tests.fixtures.small_scores import Person, scored
from tests.fixtures.small_study import PLAN, small_study
from tests.unit.test_score_variants import ITEMS, MAP, THREE

CODES = [f"G{number}" for number in range(8)]
GROUPS = "code,name,aliases,kind,merge_into,population\n" + "".join(f"{code},Grupp {code},,,,\n" for code in CODES)
SPREAD = (-10.0, -4.0, 0.0, 4.0, 10.0)
WAVES = ("2016", "2019", "2022")


def study_of(folder: Path, plan: str = PLAN) -> Study:
    rows = "".join(f"{item},{item},{item},{item}\n" for item in ITEMS)
    files = {"study.toml": THREE, "column_map.csv": MAP + rows, "groups.csv": GROUPS, "plan.toml": plan}
    return small_study(folder / "litet", files)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path)


def persons(wave: str, level: float, codes: list[str] = CODES) -> list[Person]:
    return [(f"{wave}{code}{n}", code, None, level + SPREAD[n]) for code in codes for n in range(5)]


def line(study: Study, *waves: list[Person], wave: str = "2022") -> pd.Series:
    scores = pd.concat([scored(study, known, own) for known, own in zip(WAVES, waves, strict=False)], ignore_index=True)
    variants = SCORE_VARIANTS.conform(scores[scores["common_with"] == wave].assign(item_set=ALL_WAVES))
    made = trend_by_indicator(variants, scores, INVITED.empty(), study, wave)
    return made.set_index("indicator_id").loc[TOTAL] if len(made) else pd.Series(dtype="float64")


def test_two_waves_are_no_trend(study: Study) -> None:
    assert line(study, persons("2016", 40), persons("2019", 50), wave="2019").empty


def test_levels_on_a_line_rise_by_the_line(study: Study) -> None:
    found = line(study, persons("2016", 40), persons("2019", 50), persons("2022", 60))
    days = date(2022, 10, 16).toordinal() - date(2016, 10, 16).toordinal()
    assert found["years"] == pytest.approx(days / 365.25)
    assert found["change"] == pytest.approx(20, abs=0.02)  # the waves lie 1 095 and 1 096 days apart
    assert found[["waves_n", "items_n", "groups_n", "n"]].tolist() == [3, 2, 8, 40]
    assert found["reason"] == ""


def test_the_middle_wave_hardly_counts_when_the_waves_are_evenly_spaced(study: Study) -> None:
    low, high = (line(study, persons("2016", 40), persons("2019", at), persons("2022", 60)) for at in (10, 90))
    assert low["change"] == pytest.approx(high["change"], abs=0.1)


def test_the_interval_is_that_of_independent_waves(study: Study) -> None:
    found = line(study, persons("2016", 40), persons("2019", 50), persons("2022", 60))
    within = np.var(SPREAD, ddof=1)
    se = np.sqrt(2 * within / 40)  # contrasts -1, 0 and 1
    half = (found["ci_high"] - found["ci_low"]) / 2
    assert half / se == pytest.approx(1.997, abs=0.01)  # t with 64 degrees of freedom


def test_a_group_that_was_silent_once_is_left_out(study: Study) -> None:
    found = line(study, persons("2016", 40), persons("2019", 50, CODES[1:]), persons("2022", 60))
    assert found[["groups_n", "n"]].tolist() == [7, 35]


def test_groups_like_these_are_judged_by_their_own_lines(tmp_path: Path) -> None:
    study = study_of(tmp_path, PLAN.replace('groups = "census"', 'groups = "sample"'))
    ends = dict(zip(CODES, [42.0, 45, 43, 48, 39, 46, 44, 47], strict=True))
    last = [person for code, level in ends.items() for person in persons("2022", level, [code])]
    found = line(study, persons("2016", 40), persons("2019", 40), last)
    expected = flip_interval(np.array(list(ends.values())) - 40, 0.05)
    assert found[["ci_low", "ci_high"]].tolist() == pytest.approx(list(expected), abs=0.02)


def test_too_few_groups_have_a_line_and_no_interval(tmp_path: Path) -> None:
    study = study_of(tmp_path, PLAN.replace('groups = "census"', 'groups = "sample"'))
    found = line(study, *(persons(wave, 50, CODES[:5]) for wave in WAVES))
    assert found["reason"] == "few_groups"
    assert np.isnan(found["ci_low"])


def test_no_group_with_answers_at_every_wave_is_no_answers(study: Study) -> None:
    found = line(study, persons("2016", 40, CODES[:3]), persons("2019", 40, CODES[3:]), persons("2022", 40))
    assert found["reason"] == "no_answers"
    assert np.isnan(found["change"])


def test_no_spread_is_said(study: Study) -> None:
    alike = [[(f"{wave}{code}{n}", code, None, 50.0) for code in CODES for n in range(5)] for wave in WAVES]
    assert line(study, *alike)["reason"] == "no_variation"


def test_few_persons_are_said(study: Study) -> None:
    few = [[(f"{wave}{code}{n}", code, None, 50.0 + n) for code in CODES for n in range(2)] for wave in WAVES]
    assert line(study, *few)["reason"] == "few_df"
