"""Two waves that a search or a formula would give figures for although there are none."""

import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.models import models_by_indicator
from pipeline.statistics import mixed
from pipeline.statistics.cluster_robust import cr2
from pipeline.statistics.mixed import fit_mixed
from pipeline.statistics.proportional_odds import fit_proportional_odds
from pipeline.statistics.proportionality import Proportionality, proportionality_test
from pipeline.study import TOTAL
from tests.fixtures.small_scores import people, scored
from tests.fixtures.small_study import small_study

GROUP = np.repeat(np.arange(8), 6)
LATER = np.tile([0.0, 0, 0, 1, 1, 1], 8)
DESIGN = np.column_stack([np.ones(48), LATER])
CHANGES = np.array([-9.0, -4, 0, 2, 3, 7, 8, 12])


def test_persons_who_are_all_alike_within_groups_and_waves_have_no_spread_to_measure_by():
    found = fit_mixed(50 + 5.0 * (GROUP % 3) + CHANGES[GROUP] * LATER, DESIGN, LATER, GROUP)
    assert found.reason == "no_variation"
    assert np.isnan(found.se).all()


def test_a_change_without_residuals_has_no_standard_error():
    found = cr2(50.1 + 10.3 * LATER, DESIGN, GROUP)
    assert found.reason == "no_variation"
    assert np.isnan(np.concatenate(found[:3])).all()


def test_a_single_group_that_answers_in_the_later_wave_tells_nothing_of_groups_changes():
    kept = (LATER == 0) | (GROUP == 0)
    values = 50 + 5.0 * (GROUP % 3) + CHANGES[GROUP] * LATER + np.tile([-3.0, 1, 2], 16)
    found = fit_mixed(values[kept], DESIGN[kept], LATER[kept], GROUP[kept])
    assert found.reason == "few_groups"


@pytest.mark.parametrize("change_sd", [0, 1, 5])
@pytest.mark.parametrize("group_sd", [0, 2, 8])
def test_both_searches_end_at_the_same_place_whether_or_not_there_is_a_variance(group_sd: int, change_sd: int):
    for seed in range(8):
        random = np.random.default_rng(seed)
        groups_n = int(random.integers(6, 14))
        sizes = random.integers(2, 26, size=2 * groups_n)
        group = np.repeat(np.tile(np.arange(groups_n), 2), sizes)
        later = np.repeat(np.repeat([0.0, 1.0], groups_n), sizes)
        design = np.column_stack([np.ones(len(group)), later, random.random(len(group)) < 0.3]).astype("float64")
        level, change = random.normal(0, group_sd, groups_n), random.normal(3, change_sd, groups_n)
        values = 55 + level[group] + later * change[group] + random.normal(0, 18, len(group))
        assert fit_mixed(values, design, later, group).reason in {"", "boundary"}


def test_eleven_indicators_of_two_waves_take_less_than_three_seconds():
    random = np.random.default_rng(4)
    group = np.repeat(np.arange(12), 40)
    later = np.tile(np.repeat([0.0, 1.0], 20), 12)
    design = np.column_stack([np.ones(480), later, *(random.random((5, 480)) < 0.3).astype("float64")])
    values = 55 + random.normal(0, 18, (11, 480)) + random.normal(0, 4, (11, 12))[:, group]
    started = time.perf_counter()
    for own in values:
        fit_mixed(own, design, later, group)
        cr2(own, design, group)
    assert time.perf_counter() - started < 3


def score_test(counts: list[list[float]]) -> Proportionality:
    table = np.array(counts)
    codes, later = np.tile(np.arange(table.shape[1]), 2), np.repeat([0.0, 1.0], table.shape[1])
    return proportionality_test(table, fit_proportional_odds(codes, later[:, None], table.ravel()))


def test_however_far_from_proportional_p_is_never_0():
    found = score_test([[300000.0, 10, 300000], [100, 600000, 100]])
    assert found.chi2 > 1e6
    assert found.p > 0


def test_without_a_fit_there_is_no_p():
    found = score_test([[5.0, 0, 0], [0, 4, 6]])
    assert np.isnan([found.chi2, found.p]).all()


def both_models(folder: Path, later: list[str]) -> pd.DataFrame:
    """Eight groups at the baseline, these in the later wave."""
    codes = [f"G{number}" for number in range(8)]
    names = "".join(f"{code},Grupp {code},,,,\n" for code in codes)
    study = small_study(folder, {"groups.csv": f"code,name,aliases,kind,merge_into,population\n{names}"})
    waves = [
        scored(study, wave, people({code: [40.0 + place, 50.0, 61.0] for place, code in enumerate(own)}))
        for wave, own in (("2016", codes), ("2019", later))
    ]
    found = models_by_indicator(pd.concat(waves, ignore_index=True), study, "2019")
    return found[found["indicator_id"] == TOTAL]


def test_groups_of_the_earlier_wave_alone_are_not_among_the_six_that_a_change_takes(tmp_path: Path):
    assert set(both_models(tmp_path / "fem", ["G0", "G1", "G2", "G3", "G4"])["reason"]) == {"few_groups"}
    six = both_models(tmp_path / "sex", ["G0", "G1", "G2", "G3", "G4", "G5"])
    assert "few_groups" not in set(six["reason"])
    assert six.set_index(["model", "term"]).loc[("mixed", "later"), "df"] == 5


def uneven_changes() -> tuple[np.ndarray, ...]:
    return 50 + 5.0 * (GROUP % 3) + CHANGES[GROUP] * LATER + np.tile([-3.0, 1, 2], 16), DESIGN, LATER, GROUP


def test_a_search_that_ends_elsewhere_leaves_nothing_to_tell(monkeypatch: pytest.MonkeyPatch):
    assert fit_mixed(*uneven_changes()).reason == ""
    monkeypatch.setattr(mixed, "_without_slopes", lambda _: np.array([0.5, 0.5]))
    found = fit_mixed(*uneven_changes())
    assert found.reason == "optimisers_disagree"
    assert np.isnan(found.coefficients).all()


def test_two_searches_that_stop_at_the_same_wrong_border_are_not_believed(monkeypatch: pytest.MonkeyPatch):
    for search in ("_with_slopes", "_without_slopes"):
        monkeypatch.setattr(mixed, search, lambda _: np.zeros(2))
    assert fit_mixed(*uneven_changes()).reason == "optimisers_disagree"
