"""How differently organisations and roles see the climate: each against the rest, and pair by pair."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.estimate.perception_gaps import perception_gaps
from pipeline.study import TOTAL, Study
from pipeline.tables.who_changed import GAPS
from tests.fixtures.small_who import FILES_WHO, TYPES, Answer, scores_of, who_study

ORGANISATIONS = "code,label,aliases,valid_from,valid_to\nFK,F,,,\nKOM,K,,,\nREG,R,,,\n"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet", {"organisations.csv": ORGANISATIONS})


def staff(organisation: str | None, *scores: float, role: str | None = None, group: str = "0601") -> list[Answer]:
    return [
        Answer(f"{organisation}{role}{number}", score, group, organisation=organisation, role=role)
        for number, score in enumerate(scores)
    ]


def gaps(study: Study, answers: list[Answer], dimension: str = "organisation") -> pd.DataFrame:
    """Rows of the total by unit and what it is held against."""
    made = perception_gaps(scores_of(study, "2019", answers), study, "2019")
    own = made[(made["indicator_id"] == TOTAL) & (made["dimension"] == dimension)]
    return own.set_index(["unit_code", "other_code"])


THREE = [*staff("FK", *[30, 50] * 5), *staff("KOM", *[50, 70] * 5), *staff("REG", *[60, 80] * 5)]


def test_a_unit_is_held_against_all_others(study: Study) -> None:
    row = gaps(study, THREE).loc[("FK", "")]
    assert (row["n"], row["other_n"], row["mean"], row["other_mean"], row["difference"]) == (10, 20, 40, 65, -25)
    s = np.sqrt(30 * 100 / 27)
    reach = stats.t.ppf(1 - 0.05 / 6, 27) * s * np.sqrt(1 / 10 + 1 / 20)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-25 - reach, -25 + reach))
    assert row["family_size"] == 3


def test_pairs_hold_at_once_over_all_pairs(study: Study) -> None:
    row = gaps(study, THREE).loc[("FK", "REG")]
    reach = stats.t.ppf(1 - 0.05 / 6, 27) * np.sqrt(30 * 100 / 27) * np.sqrt(1 / 10 + 1 / 10)
    assert (row["difference"], row["family_size"]) == (-30, 3)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((-30 - reach, -30 + reach))


def test_roles_are_a_family_of_their_own(study: Study) -> None:
    answers = [*staff("FK", *[30, 50] * 6, role="chef"), *staff("FK", *[50, 70] * 6, role="handl")]
    roles = gaps(study, answers, "respondent_type")
    assert roles["difference"].to_dict() == {("chef", ""): -20, ("handl", ""): 20, ("chef", "handl"): -20}
    assert roles["family_size"].tolist() == [2, 2, 1]


def test_a_person_of_several_groups_counts_once(study: Study) -> None:
    twice = [Answer("p", 20, "0601", organisation="FK"), Answer("p", 60, "0602", organisation="FK")]
    row = gaps(study, [*twice, *staff("FK", 40, 40, 40, 40), *staff("KOM", *[50] * 5)]).loc[("FK", "")]
    assert (row["n"], row["mean"], row["outside_n"]) == (5, 40, 0)


def test_outside_counts_persons_beyond_the_units_largest_group(study: Study) -> None:
    answers = [*staff("FK", *[50] * 7), *staff("KOM", *[50] * 7)]
    answers += [known._replace(person=f"o{known.person}", group="0602") for known in answers[:3]]
    assert gaps(study, answers).loc[[("FK", ""), ("KOM", "")], "outside_n"].tolist() == [3, 0]


def test_who_states_no_organisation_is_a_unit_of_its_own_in_no_pair(study: Study) -> None:
    rows = gaps(study, [*THREE, *staff(None, *[40, 60] * 3)])
    assert (rows.loc[("-", ""), "n"], rows.loc[("FK", ""), "other_n"]) == (6, 26)
    assert not [pair for pair in rows.index if "-" in pair and pair[1]]


def test_a_unit_below_the_threshold_has_no_figure_and_no_part_in_the_family(study: Study) -> None:
    rows = gaps(study, [*THREE[:20], *staff("REG", 60, 80, 60, 80)])
    few = rows.loc[[("REG", ""), ("FK", "REG"), ("KOM", "REG")]]
    assert few["reason"].tolist() == ["few"] * 3
    assert few[["mean", "difference", "ci_low"]].isna().all(axis=None)
    assert rows.loc[[("FK", ""), ("FK", "KOM")], "family_size"].tolist() == [2, 1]


def test_a_rest_below_the_threshold_is_few_as_well(study: Study) -> None:
    rows = gaps(study, [*staff("FK", *range(30, 60)), *staff("KOM", 10, 20)])
    assert rows.loc[("FK", ""), "reason"] == "few"


def test_one_organisation_has_nobody_to_be_held_against(study: Study) -> None:
    rows = gaps(study, staff("FK", *range(30, 60)))
    assert rows["reason"].to_dict() == {
        ("FK", ""): "one_unit",
        ("KOM", ""): "no_answers",
        ("REG", ""): "no_answers",
        ("FK", "KOM"): "no_answers",
        ("FK", "REG"): "no_answers",
        ("KOM", "REG"): "no_answers",
    }
    assert rows[["difference", "ci_low", "ci_high"]].isna().all(axis=None)


def test_one_role_has_nobody_to_be_held_against(study: Study) -> None:
    rows = gaps(study, staff("FK", *range(30, 60), role="chef"), "respondent_type")
    assert rows.loc[("chef", ""), "reason"] == "one_unit"


@pytest.mark.parametrize(("each", "reason"), [([40, 60] * 4, "few_df"), ([50] * 12, "no_variation")])
def test_too_few_degrees_of_freedom_or_no_spread_leaves_the_difference(
    study: Study, each: list[float], reason: str
) -> None:
    rows = gaps(study, [*staff("FK", *each), *staff("KOM", *each)])
    row = rows.loc[("FK", "")]
    assert (row["difference"], row["reason"], row["family_size"]) == (0, reason, 0)
    assert row[["ci_low", "ci_high"]].isna().all()


def test_a_study_without_organisations_and_roles_has_no_rows(tmp_path: Path) -> None:
    files = {
        "organisations.csv": "code,label,aliases,valid_from,valid_to\n",
        "instrument.toml": FILES_WHO["instrument.toml"].replace(TYPES, ""),
    }
    study = who_study(tmp_path / "utan", files)
    made = perception_gaps(scores_of(study, "2019", staff(None, 40, 60)), study, "2019")
    pd.testing.assert_frame_equal(made, GAPS.empty())
