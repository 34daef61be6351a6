"""Scores on other sets of questions: which sets there are, and what the half rule makes of them."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.score.variants import score_variants
from pipeline.study import TOTAL, Study
from pipeline.study.item_sets import ALL_WAVES, ASKED_OF_ALL, IDENTICAL, indicators_of, items_of, variants_of
from pipeline.tables.core import RESPONDENTS, RESPONSES
from tests.fixtures.small_study import INSTRUMENT, STUDY, small_study
from tests.unit.test_compare_three_waves import THIRD

TYPES = """
[[respondent_types]]
id = "chef"
sv = "Chef"
en = "Manager"

[[respondent_types]]
id = "annan"
sv = "Annan"
en = "Other"
"""
ASKED = INSTRUMENT.replace('sv = "Fråga a2"', 'asked_of = ["chef"]\nsv = "Fråga a2"') + TYPES
THREE = STUDY.format(id="litet") + THIRD
MAP = "variable,2016,2019,2022\nrespondent_id,id,id,id\ngroup,kommun,kommun,kommun\n"
ITEMS = ("a1", "a2", "b1", "b2")


def three_waves(folder: Path, *, without: tuple[str, str] = ("", "")) -> Study:
    """Every question at every wave, but one of them not at one wave."""
    waves = ("2016", "2019", "2022")
    rows = "".join(
        f"{item}," + ",".join("" if (item, wave) == without else item for wave in waves) + "\n" for item in ITEMS
    )
    return small_study(folder / "litet", {"study.toml": THREE, "column_map.csv": MAP + rows})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    types = {"instrument.toml": ASKED, "column_map.csv": COLUMNS}
    return small_study(tmp_path / "litet", types)


COLUMNS = "variable,2016,2019\nrespondent_id,id,id\ngroup,kommun,kommun\nrespondent_type,typ,typ\n" + "".join(
    f"{item},{item},{item}\n" for item in ITEMS
)


def answered(study: Study, wave: str, **codes: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One person with these answers."""
    person = {"wave": wave, "respondent_id": "1", "group_code": "0601"}
    about = person | {"organisation_code": None, "respondent_type": None, "link_key": None, "source_row": 1}
    rows = [
        person | {"item_id": item, "code": codes.get(item), "missing_kind": "answered" if item in codes else "ej_svar"}
        for item in sorted(study.asked_items(wave))
    ]
    frame = pd.DataFrame(rows).reindex(columns=RESPONSES.column_names)
    respondents = pd.DataFrame([about]).reindex(columns=RESPONDENTS.column_names)
    return RESPONDENTS.conform(respondents), RESPONSES.conform(frame)


def test_the_shipped_sets_are_those_that_leave_a_question_out(study: Study) -> None:
    assert items_of(ASKED_OF_ALL, study, "2019", "2016") == {"a1", "b1", "b2"}
    assert items_of(IDENTICAL, study, "2019", "2016") == set(ITEMS)
    assert variants_of(study, "2019") == ((ASKED_OF_ALL, "2016"),)
    assert variants_of(study, "2016") == ((ASKED_OF_ALL, "2019"),)


def test_an_indicator_needs_two_questions_of_the_set(study: Study) -> None:
    assert indicators_of(ASKED_OF_ALL, study, "2019", "2016") == ("BB",)


def test_the_score_rests_on_the_questions_of_the_set(study: Study) -> None:
    respondents, responses = answered(study, "2019", a1=5, a2=5, b1=1, b2=2)
    made = score_variants(respondents, responses, study, "2019").set_index("indicator_id")
    assert made.loc["BB", "score"] == 12.5
    assert pd.isna(made.loc["AA", "score"])
    assert made.loc[TOTAL, "score"] == 12.5
    assert set(made["item_set"]) == {ASKED_OF_ALL}
    assert set(made["common_with"]) == {"2016"}


def test_three_waves_are_scored_on_what_all_of_them_ask(tmp_path: Path) -> None:
    study = three_waves(tmp_path, without=("a2", "2019"))
    assert items_of(ALL_WAVES, study, "2016", "2022") == {"a1", "b1", "b2"}
    assert [variants_of(study, wave) for wave in study.wave_ids] == [((ALL_WAVES, "2022"),)] * 3
    assert indicators_of(ALL_WAVES, study, "2016", "2022") == ("BB",)


def test_two_waves_that_ask_all_the_same_of_all_have_no_variants(tmp_path: Path) -> None:
    study = small_study(tmp_path / "litet")
    assert score_variants(*answered(study, "2019", a1=1), study, "2019").empty
