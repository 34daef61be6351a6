"""A third measurement: compared with the baseline and with the wave before, each by itself, the first two untouched."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.errors import PlanError
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.protect.publishable import publishable_figures
from pipeline.protect.tables import safe_changes
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import FILES, STUDY, small_study

THIRD = """
[[wave]]
id = "2022"
label = "Mättillfälle 3"
field_period = { start = 2022-09-01, end = 2022-11-30 }
questionnaire = "2022/svar.sav"
"""
GROUPS = ("0601", "0602", "0603")
MEANS = {"2016": 40, "2019": 60, "2022": 55}


def study_of(folder: Path, *waves: str) -> Study:
    """A study of two or three waves in which every question is asked alike."""
    names = {"respondent_id": "id", "group": "k"} | {item: item for item in ("a1", "a2", "b1", "b2")}
    lines = [("variable", *waves), *((name, *[column] * len(waves)) for name, column in names.items())]
    text = STUDY.format(id="litet") + (THIRD if len(waves) > 2 else "")
    return small_study(folder / "litet", {"study.toml": text, "column_map.csv": "\n".join(map(",".join, lines)) + "\n"})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path, "2016", "2019", "2022")


def scores_of(study: Study, wave: str, n: int = 10) -> pd.DataFrame:
    """Every group has its `n` persons five points under and over the wave's mean."""
    groups = {group: [MEANS[wave] - 5, MEANS[wave] + 5] * (n // 2) for group in GROUPS}
    return scored(study, wave, people(groups, prefix=wave))


def made(study: Study, wave: str, n: dict[str, int] | None = None) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Changes, verdicts and published changes of a wave."""
    waves = study.waves_until(wave)
    by_wave = [scores_of(study, known, (n or {}).get(known, 10)) for known in waves]
    scores, frame = pd.concat(by_wave), invited("2016", dict.fromkeys(GROUPS, 20))
    climate = pd.concat([climate_by_group_indicator(scores, frame, study, known) for known in waves])
    changes = change_by_group_indicator(scores, frame, study, wave)
    publishable = publishable_figures(climate, changes, study, wave)
    verdicts = verdict_by_group_indicator(changes, publishable, study)
    return changes, verdicts, safe_changes(changes, verdicts, publishable).frame


def test_the_third_wave_is_compared_with_the_first_and_with_the_second(study: Study) -> None:
    changes, verdicts, _ = made(study, "2022")
    cell = ["baseline_wave", "group_code", "indicator_id"]
    change = changes.set_index(cell)["change"]
    assert change["2016", "0601", TOTAL] == 15
    assert change["2019", "0601", TOTAL] == -5
    verdict = verdicts.set_index(cell)
    assert verdict.loc[("2016", "06", TOTAL), "verdict"] == "better"
    assert verdict.loc[("2019", "06", TOTAL), "verdict"] == "worse"
    assert verdict.loc[("2016", "0601", TOTAL), "family_size"] == 3  # and not six: each comparison by itself
    assert verdict.loc[("2019", "0601", TOTAL), "family_size"] == 3


def test_the_comparison_with_the_baseline_is_the_same_without_the_wave_between(study: Study) -> None:
    _, verdicts, _ = made(study, "2022")
    _, alone, _ = made(study, "2022", {"2016": 10, "2019": 4, "2022": 10})
    from_baseline = [rows[rows["baseline_wave"] == "2016"].reset_index(drop=True) for rows in (verdicts, alone)]
    pd.testing.assert_frame_equal(*from_baseline)


def test_a_third_wave_leaves_what_was_said_of_the_second_untouched(study: Study, tmp_path: Path) -> None:
    two = study_of(tmp_path / "tva", "2016", "2019")
    for table, before in zip(made(study, "2019"), made(two, "2019"), strict=True):
        pd.testing.assert_frame_equal(table, before)


def test_too_few_in_the_wave_between_hides_only_the_comparison_with_it(study: Study) -> None:
    _, _, published = made(study, "2022", {"2016": 10, "2019": 4, "2022": 10})
    groups = published[(published["level"] == "group") & (published["indicator_id"] == TOTAL)]
    marks = groups.groupby("baseline_wave")["mark"].unique().map(list)
    assert marks["2016"] == [""]
    assert marks["2019"] == [".."]


def test_too_few_at_the_baseline_hide_the_comparison_with_the_wave_before_too(study: Study) -> None:
    _, _, published = made(study, "2022", {"2016": 4, "2019": 10, "2022": 10})
    groups = published[(published["level"] == "group") & (published["indicator_id"] == TOTAL)]
    assert set(groups["mark"]) == {".."}


def test_the_baseline_and_the_second_wave_are_compared_with_what_there_is(study: Study) -> None:
    assert [study.compared_with(wave) for wave in study.wave_ids] == [(), ("2016",), ("2016", "2019")]


@pytest.mark.parametrize(("shared", "refused"), [(1, False), (2, True)])
def test_groups_are_no_sample_when_too_many_answers_are_of_persons_in_several(
    tmp_path: Path, shared: int, *, refused: bool
) -> None:
    """One person with two of forty rows is 5 %; two such persons are 10 %."""
    codes = [f"06{number:02}" for number in range(1, 9)]
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(f"{code},G{code},,,,\n" for code in codes)
    study = small_study(
        tmp_path / "urval",
        {"groups.csv": groups, "plan.toml": FILES["plan.toml"].replace('"census"', '"sample"')},
    )
    before = people({code: [50.0, 60.0, 40.0, 55.0, 45.0] for code in codes})
    after = people({code: [70.0, 80.0, 60.0, 75.0, 65.0 + place] for place, code in enumerate(codes)}, prefix="q")
    twice = [(f"p{codes[0]}-{number}", codes[1], None, 50.0) for number in range(shared)]
    before = [row for row in before if row[0] not in {f"p{codes[1]}-{number}" for number in range(shared)}] + twice
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    frame = invited("2016", dict.fromkeys(codes, 9))
    if refused:
        with pytest.raises(PlanError, match="flera grupper"):
            change_by_group_indicator(scores, frame, study, "2019")
    else:
        assert change_by_group_indicator(scores, frame, study, "2019")["change"].notna().any()
