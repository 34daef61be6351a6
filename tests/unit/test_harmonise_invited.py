"""The invitation list with the study's codes."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.harmonise.invited import harmonise_invited
from pipeline.read.invited import read_invited
from pipeline.study import Study
from pipeline.tables.core import INVITED
from pipeline.tables.raw import INVITED_ROWS
from tests.fixtures.small_study import small_study

HEADER = "group,organisation,invited,not_eligible\n"


def invited(folder: Path, lines: str):
    study: Study = small_study(folder / "litet", {"2016/inbjudna.csv": HEADER + lines})
    return harmonise_invited(read_invited(study.folder, study.wave_by_id("2016")), study, "2016")


def test_names_become_codes_and_rows_of_the_same_cell_are_added_up(tmp_path: Path):
    made = invited(tmp_path, "Ask,F-kassan,4,1\nASK KOMMUN,FK,3,0\nEk,Kommunen,2,\n")
    assert made.to_dict("records") == [
        {"wave": "2016", "group_code": "0601", "organisation_code": "FK", "invited_n": 7, "not_eligible_n": 1},
        {"wave": "2016", "group_code": "0603", "organisation_code": "KOM", "invited_n": 2, "not_eligible_n": 0},
    ]


def test_a_list_without_organisations_counts_groups(tmp_path: Path):
    made = invited(tmp_path, "Ask,,4,0\nAsk,,3,0\n")
    assert made["invited_n"].tolist() == [7]
    assert made["organisation_code"].isna().all()


def test_unknown_groups_and_organisations_are_reported_together_with_their_lines(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        invited(tmp_path, "Askk,KOM,4,0\nEk,Kommunem,3,0\nEk,KOM,1,0\n")
    problems = [str(problem) for problem in caught.value.problems]
    assert "2016/inbjudna.csv kolumnen 'group': okänd stavning av grupp på rad 2." in problems[0]
    assert "kolumnen 'organisation': okänd stavning av organisation på rad 3." in problems[1]
    assert "Askk" not in str(caught.value)


def test_a_wave_without_a_list_has_an_empty_table(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    made = harmonise_invited(INVITED_ROWS.empty(), study, "2016")
    assert made.empty
    assert list(made.columns) == INVITED.column_names
