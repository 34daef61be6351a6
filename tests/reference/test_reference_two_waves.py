"""Every group's tests and effect sizes, from scores and links, as R has them; `two_waves.R` writes two_waves.json."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat
import pytest

from pipeline.compare.two_waves import two_waves_by_group_indicator
from pipeline.study import TOTAL, Study
from tests.fixtures.small_who import Answer, links_of, scores_of, who_study
from tests.reference.make_who_changed import synthetic

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "two_waves.json").read_text(encoding="utf-8"))
SAME = 1e-9
SEARCHED = 2e-6
"""Limits of g: both programs search for the non-central t; scipy stops when p is within about 1e-7."""


def study_of(folder: Path, frame: pd.DataFrame) -> Study:
    codes = sorted(frame["group"].unique())
    groups = "code,name,aliases,kind,merge_into,population\n" + "".join(f"{code},Grupp {code},,,,\n" for code in codes)
    organisations = "code,label,aliases,valid_from,valid_to\nKOM,Kommun,,,\n"
    return who_study(folder / "litet", {"groups.csv": groups, "organisations.csv": organisations})


def answers_of(frame: pd.DataFrame, wave: int) -> list[Answer]:
    own = frame.loc[frame["wave"] == wave, ["person", "score", "group", "link"]].astype(object)
    own = own.where(own.notna() & (own != ""), None)
    return [Answer(**row) for row in own.to_dict("records")]


def found_in(folder: Path, frame: pd.DataFrame) -> pd.DataFrame:
    study = study_of(folder, frame)
    answers = {"2016": answers_of(frame, 1), "2019": answers_of(frame, 2)}
    scores = pd.concat([scores_of(study, wave, own) for wave, own in answers.items()], ignore_index=True)
    found = two_waves_by_group_indicator(scores, links_of(answers["2019"]), study, "2019")
    return found[found["indicator_id"] == TOTAL].set_index(["group_code", "figure"])


def held_against(found: pd.DataFrame, known: list[dict[str, Any]]) -> None:
    for group in known:
        for figure, values in group["figures"].items():
            own = found.loc[(group["group"], figure)]
            within = SEARCHED if figure == "hedges_g" else SAME
            counts = ["baseline_n", "n", "linked_n"]
            assert own[counts].tolist() == [group[name] for name in counts]
            assert own["law"] == values.get("law", "")
            for name, value in values.items() - {("law", own["law"])}:
                assert own[name] == pytest.approx(value, rel=within, abs=within), (group["group"], figure, name)


def figures_of(known: list[dict[str, Any]]) -> set[str]:
    return {figure for group in known for figure in group["figures"]}


def test_made_up_groups_with_some_of_the_same_persons_have_the_tests_of_r(tmp_path: Path) -> None:
    frame = pd.read_csv(HERE / "who_changed.csv")
    assert figures_of(R["made_up"]) == {"welch", "overlapping", "rank_sum", "hedges_g", "cliffs_delta"}
    held_against(found_in(tmp_path, frame), R["made_up"])


def test_the_synthetic_study_has_the_tests_of_r(tmp_path: Path, gavleborg: Study) -> None:
    assert figures_of(R["synthetic"]) == {"welch", "overlapping", "hedges_g"}
    held_against(found_in(tmp_path, synthetic(gavleborg)), R["synthetic"])


def test_soldiers_battalion_by_battalion_have_the_tests_of_r(tmp_path: Path, real_files: Path) -> None:
    read, _ = pyreadstat.read_sav(str(real_files / "rdata" / "multilevel_univbct.sav"))
    read = read.assign(**{name: read[name].astype(int).astype(str) for name in ("SUBNUM", "BTN")})
    waves = [
        pd.DataFrame(
            {
                "wave": time + 1,
                "person": own["SUBNUM"],
                "link": own["SUBNUM"] if time else None,
                "group": own["BTN"],
                "score": (own["JSAT"] - 1) / 4 * 100,
            }
        )
        for time, own in read[read["TIME"] < 2].groupby("TIME")
    ]
    assert {group["figures"]["rank_sum"]["law"] for group in R["univbct"]} == {"exact", "normal"}
    held_against(found_in(tmp_path, pd.concat(waves, ignore_index=True)), R["univbct"])
