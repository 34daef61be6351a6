"""Who changed as R says: t.test, lm, survey and cor.test. `who_changed.R` writes who_changed.json."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.compare.participation import participation_contrast
from pipeline.compare.response_shift import retrospective_against_measured
from pipeline.compare.who_changed import change_by_linkage
from pipeline.estimate.perception_gaps import perception_gaps
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import invited
from tests.fixtures.small_who import (
    REGISTER,
    Answer,
    background_of,
    links_of,
    responses_of,
    scores_of,
    who_study,
)
from tests.reference.make_who_changed import made_up, synthetic

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "who_changed.json").read_text(encoding="utf-8"))
SAME = 1e-9
ELIGIBLE = {"A": 6, "B": 14, "C": 30, "D": 40, "E": 10}
ORGANISATIONS = "code,label,aliases,valid_from,valid_to\n" + "".join(
    f"{code},{code},,,\n" for code in ("FK", "AF", "KOM", "REG", "ANN")
)
OURS = {"low": "ci_low", "high": "ci_high"}


def study_of(folder: Path, frame: pd.DataFrame, files: dict[str, str] | None = None) -> Study:
    """The small study with the frame's groups."""
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(
        f"{code},Grupp {code},,,,\n" for code in sorted(frame["group"].unique())
    )
    return who_study(folder / "litet", {"groups.csv": groups, "organisations.csv": ORGANISATIONS, **(files or {})})


def answers_of(frame: pd.DataFrame, wave: int) -> list[Answer]:
    own = frame[frame["wave"] == wave].astype(object)
    own = own.where(own.notna() & (own != ""), None)
    names = {"person": "person", "score": "score", "group": "group", "link": "link", "key": "key"}
    more = {"organisation": "organisation", "took_part": "took_part", "remembered": "remembered"}
    return [Answer(**{ours: row.get(name) for ours, name in (names | more).items()}) for row in own.to_dict("records")]


def alone(frame: pd.DataFrame) -> pd.DataFrame:
    return frame[~frame.duplicated(["wave", "person"], keep=False)]


def held_against(found: pd.Series, expected: dict[str, float]) -> None:
    for name, value in expected.items():
        if name != "k":
            assert found[OURS.get(name, name)] == pytest.approx(value, rel=SAME, abs=SAME), name


def both_waves(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    waves = zip(("2016", "2019"), (1, 2), strict=True)
    return pd.concat([scores_of(study, wave, answers_of(frame, number)) for wave, number in waves])


def who_changed(study: Study, frame: pd.DataFrame) -> pd.DataFrame:
    made = change_by_linkage(both_waves(study, frame), links_of(answers_of(frame, 2)), study, "2019")
    return made[made["indicator_id"] == TOTAL].set_index("part")


def participation(study: Study, frame: pd.DataFrame, figure: str) -> pd.Series:
    said = answers_of(frame, 2)
    made = participation_contrast(both_waves(study, frame), background_of(said), links_of(said), study, "2019")
    return made[(made["indicator_id"] == TOTAL) & (made["figure"] == figure)].iloc[0]


@pytest.fixture(scope="module")
def persons() -> pd.DataFrame:
    return pd.read_csv(HERE / "who_changed.csv", keep_default_na=True)


@pytest.fixture(scope="module")
def whole(gavleborg: Study) -> pd.DataFrame:
    return synthetic(gavleborg)


@pytest.mark.parametrize("part", ["linked", "unlinked"])
def test_linked_and_unlinked_are_those_of_t_test_and_lm(tmp_path: Path, persons: pd.DataFrame, part: str) -> None:
    held_against(who_changed(study_of(tmp_path, persons), persons).loc[part], R["made_up"][part])


@pytest.mark.parametrize("part", ["linked", "unlinked"])
def test_linked_and_unlinked_of_the_synthetic_study_are_rs(tmp_path: Path, whole: pd.DataFrame, part: str) -> None:
    held_against(who_changed(study_of(tmp_path, whole), whole).loc[part], R["synthetic"][part])


def test_job_satisfaction_of_the_same_soldiers_changes_as_in_t_test(tmp_path: Path, real_files: Path) -> None:
    frame, _ = pyreadstat.read_sav(real_files / "rdata" / "multilevel_univbct.sav")
    first = frame[frame["TIME"] == 0]
    person = first["SUBNUM"].astype(int).astype(str)
    waves = [
        pd.DataFrame({"wave": number, "person": person, "group": "A", "score": (first[name] - 1) / 4 * 100})
        for number, name in ((1, "JOBSAT1"), (2, "JOBSAT2"))
    ]
    both = pd.concat([waves[0], waves[1].assign(link=person)], ignore_index=True)
    found = who_changed(study_of(tmp_path, both), both)
    for part in ("linked", "unlinked"):
        held_against(found.loc[part], R["univbct"][part])


@pytest.mark.parametrize(("part", "mean", "n"), [("leavers", "baseline_mean", "baseline_n"), ("joiners", "mean", "n")])
def test_leavers_and_joiners_differ_from_the_stayers_as_in_t_test(
    tmp_path: Path, persons: pd.DataFrame, part: str, mean: str, n: str
) -> None:
    found = who_changed(study_of(tmp_path, persons, REGISTER), persons).loc[part]
    held_against(
        found.rename({mean: "mean", n: "n"}).loc[["difference", "se", "df", "ci_low", "ci_high"]],
        {name: value for name, value in R["made_up"][part].items() if name not in {"n", "mean"}},
    )
    assert found[mean] == pytest.approx(R["made_up"][part]["mean"], rel=SAME)
    assert found[n] == R["made_up"][part]["n"]


@pytest.mark.parametrize("material", ["made_up", "synthetic"])
def test_gaps_between_organisations_are_contrasts_of_lm(
    tmp_path: Path, persons: pd.DataFrame, whole: pd.DataFrame, material: str
) -> None:
    frame = persons if material == "made_up" else whole
    study = study_of(tmp_path, frame)
    gaps = perception_gaps(scores_of(study, "2019", answers_of(frame, 2)), study, "2019")
    total = gaps[(gaps["indicator_id"] == TOTAL) & (gaps["dimension"] == "organisation") & (gaps["reason"] == "")]
    rest = total[total["other_code"] == ""].set_index("unit_code")
    pairs = {
        frozenset((row["unit_code"], row["other_code"])): row for _, row in total[total["other_code"] != ""].iterrows()
    }
    assert set(rest.index) == set(R[material]["gaps"]["rest"])
    for unit, expected in R[material]["gaps"]["rest"].items():
        held_against(rest.loc[unit], expected)
    assert set(pairs) == {frozenset(name.split()) for name in R[material]["gaps"]["pairs"]}
    for name, expected in R[material]["gaps"]["pairs"].items():
        found = pairs[frozenset(name.split())]
        same_way = found["unit_code"] == name.split()[0]
        ours = [found[column] for column in ("difference", "ci_low", "ci_high")]
        ours = ours if same_way else [-ours[0], -ours[2], -ours[1]]
        assert ours == pytest.approx([expected[column] for column in ("difference", "low", "high")], rel=SAME, abs=SAME)


def shift(study: Study, frame: pd.DataFrame, figure: str) -> pd.Series:
    said = answers_of(frame, 2)
    made = retrospective_against_measured(
        both_waves(study, frame), responses_of(said), invited("2016", ELIGIBLE), links_of(said), study, "2019"
    )
    return made.set_index("figure").loc[figure]


def test_the_retrospective_mean_is_that_of_svymean_with_groups_as_strata(tmp_path: Path, persons: pd.DataFrame) -> None:
    held_against(shift(study_of(tmp_path, persons), alone(persons), "retrospective"), R["made_up"]["remembered"])


def test_own_change_and_own_answer_go_together_as_in_cor_test(tmp_path: Path, persons: pd.DataFrame) -> None:
    expected = {"value" if name == "r" else name: value for name, value in R["made_up"]["together"].items()}
    held_against(shift(study_of(tmp_path, persons), persons, "correlation"), expected)


@pytest.mark.parametrize("material", ["made_up", "synthetic"])
def test_taking_part_is_the_coefficient_of_lm_with_group_effects(
    tmp_path: Path, persons: pd.DataFrame, whole: pd.DataFrame, material: str
) -> None:
    frame = persons if material == "made_up" else whole
    held_against(participation(study_of(tmp_path, frame), frame, "level"), R[material]["level"])


def test_taking_part_has_lms_own_standard_error_where_nobody_answers_twice(
    tmp_path: Path, persons: pd.DataFrame
) -> None:
    held_against(participation(study_of(tmp_path, persons), alone(persons), "level"), R["made_up"]["plain_level"])


@pytest.mark.parametrize("material", ["made_up", "synthetic"])
def test_the_change_of_those_who_took_part_differs_as_in_t_test(
    tmp_path: Path, persons: pd.DataFrame, whole: pd.DataFrame, material: str
) -> None:
    frame = alone(persons if material == "made_up" else whole)
    held_against(participation(study_of(tmp_path, frame), frame, "change"), R[material]["change"])


def test_the_persons_given_to_r_are_the_persons_read_here() -> None:
    frame = pd.read_csv(HERE / "who_changed.csv", keep_default_na=False, dtype=str)
    made = made_up().astype(object)
    made = made.where(made.notna(), "")
    assert made["score"].map(str).tolist() == frame["score"].tolist()
    assert (
        made[["person", "link", "group", "organisation"]]
        .astype(str)
        .equals(frame[["person", "link", "group", "organisation"]].astype(str))
    )
