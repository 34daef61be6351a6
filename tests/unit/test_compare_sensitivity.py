"""The county's change by other choices: one choice at a time, at the level of the published interval."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.compare.sensitivity import sensitivity_by_indicator
from pipeline.compare.sign_flips import flip_interval
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.protect.publishable import publishable_figures
from pipeline.study import TOTAL, Study
from pipeline.tables.core import INVITED, LINKS
from pipeline.tables.score import SCORE_VARIANTS
from tests.fixtures.small_scores import Person, scored
from tests.fixtures.small_study import PLAN, small_study

CODES = [f"G{number}" for number in range(8)]
GROUPS = "code,name,aliases,kind,merge_into,population\n" + "".join(f"{code},Grupp {code},,,,\n" for code in CODES)
SAMPLE = PLAN.replace('groups = "census"', 'groups = "sample"')
MOVED = np.array([2.0, 5, 3, 8, -1, 6, 4, 7])
SPREAD = (-10.0, -4.0, 0.0, 4.0, 10.0)


def study_of(folder: Path, plan: str = PLAN) -> Study:
    return small_study(folder / "litet", {"groups.csv": GROUPS, "plan.toml": plan})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path)


def persons(wave: str, moved: np.ndarray, times: int = 1, key: bool = False) -> list[Person]:
    """Every group has five persons per time around 50 and its own move."""
    return [
        (f"{wave}{code}{number}", code, f"k{code}{number}" if key else None, 50 + move + SPREAD[number % 5])
        for code, move in zip(CODES, moved, strict=True)
        for number in range(5 * times)
    ]


def frame(counts: dict[str, int]) -> pd.DataFrame:
    rows = [
        {"wave": "2016", "group_code": code, "organisation_code": "FK", "invited_n": n, "not_eligible_n": 0}
        for code, n in counts.items()
    ]
    return INVITED.conform(pd.DataFrame(rows)) if rows else INVITED.empty()


class Waves:
    """Two waves as far as the comparison; the table of analyses on demand."""

    def __init__(self, study: Study, before: list[Person], after: list[Person], **given: Any) -> None:
        self.study = study
        self.scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)], ignore_index=True)
        self.invited = given.get("invited", frame(dict.fromkeys(CODES, 10)))
        self.variants = given.get("variants", SCORE_VARIANTS.empty())

    def state(self, column: str, values: dict[str, str]) -> None:
        """What persons state, by the end of their name."""
        ends = self.scores["respondent_id"].str[-1]
        self.scores[column] = ends.map(values).astype("str")

    def links(self) -> pd.DataFrame:
        rows = self.scores.drop_duplicates(["wave", "respondent_id", "group_code"])
        rows = rows[rows["link_key"].notna()]
        before, after = (rows[rows["wave"] == wave] for wave in ("2016", "2019"))
        both = before.merge(after, on=["group_code", "link_key"], suffixes=("_before", ""))
        named = both.rename(columns={"respondent_id_before": "baseline_respondent_id"})
        kept = ["group_code", "respondent_id", "baseline_respondent_id"]
        return LINKS.conform(named[kept].assign(wave="2019", how="exact"))

    def table(self) -> pd.DataFrame:
        study, scores, links = self.study, self.scores, self.links()
        climate = pd.concat([climate_by_group_indicator(scores, self.invited, study, w) for w in ("2016", "2019")])
        changes = change_by_group_indicator(scores, self.invited, study, "2019", links)
        publishable = publishable_figures(climate, changes, study, "2019")
        verdicts = verdict_by_group_indicator(changes, publishable, study)
        made = sensitivity_by_indicator(scores, self.variants, changes, verdicts, self.invited, links, study, "2019")
        return made[made["indicator_id"] == TOTAL].set_index("analysis")


def test_the_baseline_is_not_compared(study: Study) -> None:
    empty = [pd.DataFrame()] * 5
    assert sensitivity_by_indicator(*empty[:4], INVITED.empty(), LINKS.empty(), study, "2016").empty


def test_equal_groups_give_the_same_change_by_every_weight(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED)).table()
    for analysis in ("main", "unweighted", "other_estimand"):
        assert found.loc[analysis, "change"] == pytest.approx(MOVED.mean())
    assert found.loc["main", "n"] == found.loc["main", "baseline_n"] == 40
    assert found.loc["unweighted", "groups_n"] == 8


def test_weights_of_the_invited_are_left_out_where_groups_weigh_the_same(study: Study) -> None:
    weights = dict(zip(CODES, [10, 10, 10, 90, 10, 10, 10, 10], strict=True))
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED), invited=frame(weights)).table()
    assert found.loc["main", "change"] == pytest.approx((10 * MOVED.sum() + 80 * 8) / 160)
    assert found.loc["unweighted", "change"] == pytest.approx(MOVED.mean())


def test_groups_like_these_have_the_interval_of_exact_sign_flips(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED)).table()
    low, high = flip_interval(MOVED, 0.05)
    assert found.loc["other_estimand", ["ci_low", "ci_high"]].tolist() == pytest.approx([low, high])
    assert found.loc["other_estimand", "reason"] == ""


def test_a_sample_plan_has_these_very_groups_as_its_other_estimand(tmp_path: Path) -> None:
    study = study_of(tmp_path, SAMPLE)
    weights = dict(zip(CODES, [10, 10, 10, 90, 10, 10, 10, 10], strict=True))
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED), invited=frame(weights)).table()
    assert found.loc["main", "change"] == pytest.approx(MOVED.mean())
    assert found.loc["other_estimand", "change"] == pytest.approx((10 * MOVED.sum() + 80 * 8) / 160)


def test_too_few_groups_are_no_sample_of_groups(study: Study) -> None:
    some = [person for person in persons("b", MOVED) if person[1] in CODES[:5]]
    found = Waves(study, persons("a", 0 * MOVED), some).table()
    assert found.loc["other_estimand", "reason"] == "few_groups"
    assert found.loc["other_estimand", "change"] == pytest.approx(MOVED[:5].mean())
    assert np.isnan(found.loc["other_estimand", "ci_low"])
    assert found.loc["other_estimand", "agrees"] == "unknown"


def test_persons_of_several_groups_keep_groups_from_being_a_sample(study: Study) -> None:
    shared = [("same", code, None, 60.0) for code in CODES]
    found = Waves(study, persons("a", 0 * MOVED), [*persons("b", MOVED), *shared]).table()
    assert found.loc["other_estimand", "reason"] == "shared"


def test_a_change_that_is_only_another_mix_goes_away_with_the_baselines_mix(study: Study) -> None:
    """Persons ending in 0-4 of one organisation score low and the others high, in both waves."""

    def made(wave: str, lows: int) -> list[Person]:
        low = [(f"{wave}{code}{number}x", code, None, 40.0 + number) for code in CODES for number in range(lows)]
        high = [(f"{wave}{code}{number}y", code, None, 70.0 + number) for code in CODES for number in range(10 - lows)]
        return [*low, *high]

    waves = Waves(study, made("a", 5), made("b", 5))
    waves.state("organisation_code", {"x": "FK", "y": "AF"})
    assert waves.table().loc["mix", "change"] == pytest.approx(0)
    moved = Waves(study, made("a", 4), made("b", 4) + [(f"c{code}", code, None, 41.5) for code in CODES])
    ends = moved.scores["respondent_id"].str[-1].map({"x": "FK", "y": "AF"}).fillna("FK")
    moved.scores["organisation_code"] = ends.astype("str")
    found = moved.table()
    assert found.loc["main", "change"] < -1.5
    assert found.loc["mix", "change"] == pytest.approx(0, abs=1e-9)
    assert found.loc["mix", "effective_n"] < 88


def test_one_kind_of_respondents_has_no_mix(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED)).table()
    assert found.loc["mix", "reason"] == "one_kind"
    assert found.loc["raked", "reason"] == "empty_cell"


def test_without_a_list_of_invited_nothing_is_weighed_to_it(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED), invited=frame({})).table()
    assert found.loc["raked", "reason"] == "no_frame"


def test_only_the_followed_are_in_the_analysis_of_them(study: Study) -> None:
    before, after = persons("a", 0 * MOVED, key=True), persons("b", MOVED, key=True)
    strangers = [(f"s{code}{number}", code, None, 90.0) for code in CODES for number in range(5)]
    found = Waves(study, before, [*after, *strangers]).table()
    assert found.loc["linked", "change"] == pytest.approx(MOVED.mean())
    assert found.loc["main", "change"] > MOVED.mean() + 5
    assert found.loc["linked", ["baseline_n", "n"]].tolist() == [40, 40]


def test_without_links_there_is_no_analysis_of_the_followed(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED)).table()
    assert found.loc["linked", "reason"] == "no_links"
    assert found.loc["linked", "n"] == 0


def test_complete_cases_have_answered_every_question_of_every_indicator(study: Study) -> None:
    waves = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED))
    left = waves.scores["respondent_id"].str.startswith("b") & waves.scores["respondent_id"].str.endswith("4")
    waves.scores.loc[left & (waves.scores["indicator_id"] == "BB"), "answered_n"] = 1
    found = waves.table()
    assert found.loc["complete", "n"] == 32
    assert found.loc["complete", "change"] == pytest.approx(MOVED.mean() - 10 / 4)
    assert found.loc["main", "n"] == 40


def test_questions_asked_of_all_are_the_same_questions_here(study: Study) -> None:
    found = Waves(study, persons("a", 0 * MOVED), persons("b", MOVED)).table()
    assert found.loc[["identical", "asked_of_all"], "reason"].tolist() == ["same_items"] * 2


def test_an_analysis_that_decides_otherwise_is_said_to(study: Study) -> None:
    lop = dict(zip(CODES, [1, 1, 1, 400, 1, 1, 1, 1], strict=True))
    moved = np.array([0.0, 0, 0, 20, 0, 0, 0, 0])
    found = Waves(study, persons("a", 0 * moved, 4), persons("b", moved, 4), invited=frame(lop)).table()
    assert found.loc["main", "agrees"] == "same"
    assert found.loc["main", "ci_low"] > 0
    assert found.loc["other_estimand", "agrees"] == "other"


def test_persons_without_spread_give_no_interval_and_say_why(study: Study) -> None:
    flat = [[(f"{wave}{code}{n}", code, None, 50.0) for code in CODES for n in range(5)] for wave in "ab"]
    found = Waves(study, *flat).table()
    assert found.loc["unweighted", "reason"] == "no_variation"
    assert found.loc["unweighted", "change"] == 0
    assert np.isnan(found.loc["unweighted", "ci_low"])


def test_few_persons_give_a_change_and_no_interval(study: Study) -> None:
    few = [[(f"{wave}{code}{n}", code, None, 50.0 + n) for code in CODES for n in range(2)] for wave in "ab"]
    found = Waves(study, *few).table()
    assert found.loc["unweighted", "reason"] == "few_df"
    assert found.loc["complete", "reason"] == "few_df"


def test_nobody_at_the_follow_up_is_no_answers_everywhere(study: Study) -> None:
    nobody = [(f"b{code}", code, None, None) for code in CODES]
    found = Waves(study, persons("a", 0 * MOVED), nobody).table()
    assert set(found["reason"]) <= {"no_answers", "no_links", "same_items", "few_groups"}
    assert found["change"].isna().all()
    assert (found["agrees"] == "unknown").all()
