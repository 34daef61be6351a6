"""The tables of a release: whole points, counts at the total only, marks instead of numbers, a stable fingerprint."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.protect.publishable import publishable_figures
from pipeline.protect.tables import safe_changes, safe_edition, safe_levels, safe_response
from pipeline.study import TOTAL, Study
from pipeline.tables import estimate
from pipeline.tables.raw import SOURCE_FILES
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import FILES, small_study

GROUPS = FILES["groups.csv"] + "0604,Gran,,kommun,,\n"
SIZES = {"0601": 9, "0602": 4, "0603": 8, "0604": 20}
EVERYONE = {"0601": 9, "0602": 9, "0603": 9, "0604": 20}
NUMBERS = ["n", "mean", "ci_low", "ci_high"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"groups.csv": GROUPS})


def answers(study: Study, wave: str, sizes: Mapping[str, int], step: float) -> pd.DataFrame:
    groups = {group: [40 + step * number for number in range(size)] for group, size in sizes.items()}
    return scored(study, wave, people(groups), study.instrument.scored_ids)


class Release:
    """Everything that goes into the safe tables of the follow-up."""

    def __init__(self, study: Study, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        self.study = study
        both = pd.concat([answers(study, "2016", before, 1.3), answers(study, "2019", after, 1.7)])
        frame = invited("2016", dict.fromkeys(EVERYONE, 25))
        self.climate = pd.concat([climate_by_group_indicator(both, frame, study, wave) for wave in ("2016", "2019")])
        self.changes = change_by_group_indicator(both, frame, study, "2019")
        self.publishable = publishable_figures(self.climate, self.changes, study, "2019")
        self.judged = verdict_by_group_indicator(self.changes, self.publishable, study)

    def levels(self) -> pd.DataFrame:
        return safe_levels(self.climate, self.publishable, self.study, "2019").frame

    def safe_changes(self) -> pd.DataFrame:
        return safe_changes(self.changes, self.judged, self.publishable).frame


def test_levels_are_whole_points_and_hidden_groups_keep_no_number(study: Study) -> None:
    frame = Release(study, EVERYONE, SIZES).levels()
    hidden = frame["group_code"].isin(["0602", "0603"])
    assert (frame.loc[hidden, "mark"] == "..").all()
    assert frame.loc[hidden, NUMBERS].isna().all(axis=None)
    assert frame.loc[~hidden, "mean"].notna().all()
    assert (frame[NUMBERS].dropna() % 1 == 0).all(axis=None)


def test_a_groups_n_stands_at_its_total_only_and_the_countys_everywhere(study: Study) -> None:
    release = Release(study, EVERYONE, EVERYONE)
    for frame, column in (
        (release.levels(), "n"),
        (release.safe_changes(), "n"),
        (release.safe_changes(), "baseline_n"),
    ):
        total = frame["indicator_id"] == TOTAL
        county = frame["level"] == "county"
        assert frame.loc[county | total, column].notna().all()
        assert frame.loc[~county & ~total, column].isna().all()


def test_a_hidden_change_keeps_no_number_no_verdict_and_no_size(study: Study) -> None:
    frame = Release(study, SIZES, EVERYONE).safe_changes()
    hidden = frame[frame["mark"] == ".."]
    numbers = ["baseline_n", "n", "baseline_mean", "mean", "change", "ci_low", "ci_high", "detectable"]
    assert set(hidden["group_code"]) == {"0602", "0603"}
    assert hidden[numbers].isna().all(axis=None)
    assert set(hidden["verdict"]) == {"not_shown"}
    assert set(hidden["size"]) == {""}
    assert set(hidden["family_size"]) == {0}


def test_what_could_have_been_found_is_rounded_upwards(study: Study) -> None:
    release = Release(study, EVERYONE, EVERYONE)
    exact = release.judged.set_index(["group_code", "indicator_id"]).loc[("06", TOTAL), "detectable"]
    shown = release.safe_changes().set_index(["group_code", "indicator_id"]).loc[("06", TOTAL), "detectable"]
    assert exact <= shown < exact + 1


def response(study: Study, groups: Mapping[str, int], organisations: Mapping[str, int]) -> pd.DataFrame:
    units = [
        *(("group", *unit) for unit in groups.items()),
        *(("organisation", *unit) for unit in organisations.items()),
    ]
    frame = pd.DataFrame([*units, ("county", "06", sum(groups.values()))], columns=["level", "unit_code", "answered_n"])
    frame = frame.assign(wave="2016", eligible_n=40.0, response_rate=frame["answered_n"] / 40.0)
    levels = pd.concat([answers(study, "2016", groups, 1.0)])
    climate = climate_by_group_indicator(levels, invited("2016", EVERYONE), study, "2016")
    publishable = publishable_figures(climate, pd.DataFrame(), study, "2016")
    safe = safe_response(estimate.RESPONSE.conform(frame), publishable, study).frame
    return safe.set_index(["level", "unit_code"])


def test_the_response_is_hidden_where_the_index_is(study: Study) -> None:
    rows = response(study, SIZES, {"FK": 20, "KOM": 21})
    assert rows.loc["group", "reason"].to_dict() == {"0601": "", "0602": "few", "0603": "complement", "0604": ""}
    hidden = rows.loc[[("group", "0602"), ("group", "0603")], ["answered_n", "eligible_n", "response_pct"]]
    assert hidden.isna().all(axis=None)


def test_the_response_follows_the_index_when_enough_answered_but_too_few_got_a_score(study: Study) -> None:
    rows = estimate.RESPONSE.conform(
        pd.DataFrame(
            {
                "wave": "2016",
                "level": ["group", "group", "group", "county"],
                "unit_code": ["0601", "0602", "0603", "06"],
                "answered_n": [9, 6, 8, 23],
                "eligible_n": 40.0,
                "response_rate": 0.5,
            }
        )
    )
    scores = answers(study, "2016", {"0601": 9, "0602": 4, "0603": 8}, 1.0)
    climate = climate_by_group_indicator(scores, invited("2016", EVERYONE), study, "2016")
    publishable = publishable_figures(climate, pd.DataFrame(), study, "2016")
    safe = safe_response(rows, publishable, study).frame.set_index("unit_code")
    assert safe["mark"].to_dict() == {"0601": "", "0602": "..", "0603": "..", "06": ""}


def test_organisations_follow_the_county_rule_by_themselves(study: Study) -> None:
    rows = response(study, EVERYONE, {"FK": 3, "KOM": 44})
    assert rows.loc["organisation", "reason"].to_dict() == {"FK": "few", "KOM": "complement"}
    assert set(rows.loc["group", "reason"]) == {""}


def test_percentages_are_whole(study: Study) -> None:
    assert (
        response(study, EVERYONE, {"FK": 20, "KOM": 27}).loc[("group", "0601"), "response_pct"] == 22
    )  # 9 / 40 = 22.5


def edition_rows(study: Study, wave: str = "2016", **changed: str) -> pd.DataFrame:
    files = [("2016", "questionnaire"), ("2016", "invited"), ("2019", "questionnaire"), ("2019", "invited")]
    frame = pd.DataFrame(files, columns=["wave", "role"]).assign(path="x", size=1)
    frame["sha256"] = [changed.get(f"{role}_{source}", "same") for source, role in files]
    baseline = pd.DataFrame({"wave": ["2016"], "state": ["unsealed"]})
    return safe_edition(SOURCE_FILES.conform(frame), baseline, study, wave).frame


def edition(study: Study, wave: str = "2016", **changed: str) -> str:
    return str(edition_rows(study, wave, **changed)["edition"].iloc[0])


def test_an_edition_names_the_files_of_its_wave_and_those_before(study: Study) -> None:
    assert set(edition_rows(study)["source_wave"]) == {"2016"}
    assert edition_rows(study, "2019")["source_wave"].tolist() == ["2016", "2016", "2019", "2019"]


def test_a_later_wave_does_not_change_the_baselines_edition(study: Study) -> None:
    assert edition(study) == edition(study, questionnaire_2019="other", invited_2019="other")


@pytest.mark.parametrize("file", ["questionnaire_2016", "invited_2016"])
def test_the_baselines_own_files_change_both_editions(study: Study, file: str) -> None:
    assert edition(study) != edition(study, **{file: "other"})
    assert edition(study, "2019") != edition(study, "2019", **{file: "other"})


def test_the_follow_ups_files_change_its_edition(study: Study) -> None:
    assert edition(study, "2019") != edition(study, "2019", questionnaire_2019="other")


def test_the_definition_is_part_of_the_edition(study: Study, tmp_path: Path) -> None:
    stricter = small_study(
        tmp_path / "b" / "litet", {"groups.csv": GROUPS, "policy.toml": 'preset = "svensk_enkat"\nindex_min = 7\n'}
    )
    assert edition(study) != edition(stricter)


def test_what_the_column_map_says_of_a_later_wave_is_no_part_of_the_baselines_edition(
    study: Study, tmp_path: Path
) -> None:
    renamed = FILES["column_map.csv"].replace("b2,b2,b2", "b2,b2,ny2")
    other = small_study(tmp_path / "b" / "litet", {"groups.csv": GROUPS, "column_map.csv": renamed})
    assert edition(study) == edition(other)
    assert edition(study, "2019") != edition(other, "2019")
