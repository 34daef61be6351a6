"""What the shipped synthetic study must contain, seen through the pipeline's own stages."""

from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest

from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.read.invited import read_invited
from pipeline.read.questionnaire import Questionnaire, read_questionnaire
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import Study

WAVES = ("2016", "2019")
OCKELBO, HOFORS, OVANAKER, NORDANSTIG, GAVLE = "2101", "2104", "2121", "2132", "2180"
SHARED = {"2161", "2182", "2184"}
OFTEN_UNKNOWN = ("REG2", "NYT2")


class Seen(NamedTuple):
    """One wave after reading, harmonising and scoring."""

    raw: Questionnaire
    made: Harmonised
    invited: pd.DataFrame
    scores: pd.DataFrame


@pytest.fixture(scope="module")
def seen(gavleborg: Study) -> dict[str, Seen]:
    return {wave: chain(gavleborg, wave) for wave in WAVES}


def chain(study: Study, wave: str) -> Seen:
    raw = read_questionnaire(study, wave)
    made = harmonise(raw.records, raw.value_labels, raw.missing_ranges, study, wave)
    invited = harmonise_invited(read_invited(study.folder, study.wave_by_id(wave)), study, wave)
    scores = score_by_person_indicator(made.respondents, made.responses, study, wave)
    return Seen(raw, made, invited, scores[scores["common_with"] == wave])


def per_group(seen: Seen) -> dict[str, int]:
    return seen.made.respondents.groupby("group_code").size().to_dict()


def asked(seen: Seen, study: Study) -> pd.DataFrame:
    """Responses to the items of the indicators that were put to the person."""
    own = seen.made.responses[seen.made.responses["item_id"].isin([item.id for item in study.instrument.items])]
    return own[own["missing_kind"] != "ej_visad"]


@pytest.mark.parametrize("wave", WAVES)
def test_a_wave_has_110_to_140_answers(seen: dict[str, Seen], wave: str):
    assert 110 <= len(seen[wave].made.respondents) <= 140


@pytest.mark.parametrize("wave", WAVES)
def test_gavle_is_the_largest_group_with_at_least_25_answers(seen: dict[str, Seen], wave: str):
    answers = per_group(seen[wave])
    assert answers[GAVLE] >= 25
    assert answers[GAVLE] == max(answers.values())


@pytest.mark.parametrize("group", [OCKELBO, NORDANSTIG])
def test_ockelbo_and_nordanstig_have_one_to_four_answers_in_some_wave(seen: dict[str, Seen], group: str):
    assert 1 <= min(per_group(seen[wave])[group] for wave in WAVES) <= 4


def test_hofors_has_exactly_five_answers_in_one_wave(seen: dict[str, Seen]):
    assert [per_group(seen[wave])[HOFORS] for wave in WAVES].count(5) == 1


def test_ovanaker_answered_at_the_baseline_and_not_at_the_follow_up(seen: dict[str, Seen], gavleborg: Study):
    assert set(per_group(seen["2016"])) == {*gavleborg.group_names}
    assert set(per_group(seen["2019"])) == {*gavleborg.group_names} - {OVANAKER}


@pytest.mark.parametrize("wave", WAVES)
def test_between_55_and_80_per_cent_of_the_eligible_answered(seen: dict[str, Seen], wave: str):
    invited = seen[wave].invited
    eligible = int(invited["invited_n"].sum() - invited["not_eligible_n"].sum())
    assert 0.55 <= len(seen[wave].made.respondents) / eligible <= 0.80


@pytest.mark.parametrize("wave", WAVES)
def test_no_group_has_more_answers_than_eligible(seen: dict[str, Seen], wave: str):
    by_group = seen[wave].invited.groupby("group_code")[["invited_n", "not_eligible_n"]].sum()
    eligible = by_group["invited_n"] - by_group["not_eligible_n"]
    assert all(count <= eligible[group] for group, count in per_group(seen[wave]).items())


def test_15_to_25_per_cent_of_the_persons_of_the_follow_up_are_known_from_the_baseline(seen: dict[str, Seen]):
    before, after = (seen[wave].made.respondents for wave in WAVES)
    known = set(before[["link_key", "group_code"]].dropna().itertuples(index=False, name=None))
    linked = {
        person
        for person, key, group in after[["respondent_id", "link_key", "group_code"]].itertuples(index=False, name=None)
        if (key, group) in known
    }
    assert 0.15 <= len(linked) / after["respondent_id"].nunique() <= 0.25


@pytest.mark.parametrize("wave", WAVES)
def test_a_key_belongs_to_one_person(seen: dict[str, Seen], wave: str):
    people = seen[wave].made.respondents
    assert people.dropna(subset=["link_key"]).groupby("link_key")["respondent_id"].nunique().max() == 1


@pytest.mark.parametrize("wave", WAVES)
def test_about_five_per_cent_of_the_items_are_left_empty(seen: dict[str, Seen], gavleborg: Study, wave: str):
    assert 0.04 <= (asked(seen[wave], gavleborg)["missing_kind"] == "ej_svar").mean() <= 0.06


@pytest.mark.parametrize("wave", WAVES)
def test_five_to_eight_per_cent_cannot_say_and_more_than_ten_on_two_items(
    seen: dict[str, Seen], gavleborg: Study, wave: str
):
    responses = asked(seen[wave], gavleborg)
    unknown = responses["missing_kind"] == "vet_ej"
    by_item = unknown.groupby(responses["item_id"]).mean()
    others = by_item.drop(list(OFTEN_UNKNOWN))
    assert 0.05 <= unknown.mean() <= 0.08
    assert all(by_item[item] > max(0.10, others.mean() * 1.5) for item in OFTEN_UNKNOWN)


def test_every_kind_of_missing_occurs_in_both_waves(seen: dict[str, Seen]):
    kinds = {"answered", "vet_ej", "ej_aktuellt", "ej_svar", "ej_visad", "ogiltigt"}
    for wave in WAVES:
        assert set(seen[wave].made.responses["missing_kind"]) == kinds


def test_every_index_of_the_county_lies_between_55_and_70_at_the_baseline(seen: dict[str, Seen]):
    means = seen["2016"].scores.groupby("indicator_id")["score"].mean()
    assert len(means) == 8
    assert means.between(55, 70).all()


def test_persons_of_a_group_differ_by_15_to_20_points_on_an_indicator(seen: dict[str, Seen]):
    scores = seen["2016"].scores.query("indicator_id != 'total'").dropna(subset=["score"])
    cell = scores.groupby(["indicator_id", "group_code"])["score"]
    squares = (scores["score"] - cell.transform("mean")) ** 2
    df = len(scores) - cell.ngroups
    assert 15 <= (squares.sum() / df) ** 0.5 <= 20


@pytest.mark.parametrize("wave", WAVES)
def test_one_manager_answers_for_three_municipalities_and_everybody_else_for_one(seen: dict[str, Seen], wave: str):
    groups = seen[wave].made.respondents.groupby("respondent_id")["group_code"].agg(set)
    assert [own for own in groups if len(own) > 1] == [SHARED]


def test_the_wording_of_str2_and_of_no_other_item_differs_between_the_files(seen: dict[str, Seen], gavleborg: Study):
    wordings = [seen[wave].raw.codebook.set_index("column")["wording"].to_dict() for wave in WAVES]
    asked = [gavleborg.column_map.asked(wave) for wave in WAVES]
    both = gavleborg.asked_items("2016") & gavleborg.asked_items("2019")
    said = {item: [own[known[item].column] for own, known in zip(wordings, asked, strict=True)] for item in both}
    assert {item for item, (before, after) in said.items() if before != after} == {"STR2"}
    assert "STR2" not in gavleborg.common_items("2016", "2019")


@pytest.mark.parametrize(("wave", "empty"), [("2016", 1), ("2019", 2)])
def test_records_without_answers_are_there_to_be_rejected(seen: dict[str, Seen], wave: str, empty: int):
    made = seen[wave].made
    assert len(made.rejected) == empty
    assert len(made.respondents) + empty == len(seen[wave].raw.records)


@pytest.fixture(scope="module")
def true_change(gavleborg: Study) -> pd.DataFrame:
    """Groups × indicators: true change, from the tracked file alone."""
    path: Path = gavleborg.folder / "truth.csv"
    truth = pd.read_csv(path, dtype={"wave": "str", "group_code": "str"})
    mean = {wave: truth[truth["wave"] == wave].set_index(["group_code", "indicator_id"])["true_mean"] for wave in WAVES}
    change = (mean["2019"] - mean["2016"]).round(5).reset_index()
    return change.pivot_table(index="group_code", columns="indicator_id", values="true_mean")


def test_trust_is_14_points_better_in_every_group(true_change: pd.DataFrame, gavleborg: Study):
    assert true_change["TIL"].to_dict() == dict.fromkeys(gavleborg.group_names, 14)


def test_the_total_of_gavle_is_exactly_25_points_worse(true_change: pd.DataFrame):
    assert true_change.loc[GAVLE, "total"] == -25


def test_nothing_else_is_different_and_other_totals_only_by_a_seventh_of_14(true_change: pd.DataFrame):
    others = true_change.drop(index=GAVLE)
    assert (others.drop(columns=["TIL", "total"]) == 0).all(axis=None)
    assert (others["total"] == 2).all()
    assert set(true_change.loc[GAVLE].drop(["TIL", "total"])) == {-31.5}
