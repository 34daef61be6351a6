"""Every column of the file is accounted for."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.columns import mapped
from pipeline.study import Study
from tests.fixtures.small_study import small_study

MAP = """\
variable,2016,2019
respondent_id,id,ID
group,kommun,KOMMUN
ignored,tid,
a1,f1,A1
a2,f2,A2
b1,f3,B1
b2,f4,B2
"""
FIRST, SECOND = ["id", "kommun", "tid", "f1", "f2", "f3", "f4"], ["ID", "KOMMUN", "A1", "A2", "B1", "B2"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"column_map.csv": MAP})


def records(columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame([["2016", 1, *[1.0] * len(columns)]], columns=["wave", "source_row", *columns])


def refused(study: Study, columns: list[str], wave: str = "2016") -> list[str]:
    with pytest.raises(InputError) as caught:
        mapped(records(columns), study, wave)
    return [str(problem) for problem in caught.value.problems]


def test_columns_get_the_studys_names_and_ignored_ones_are_left(study: Study):
    expected = ["wave", "source_row", "respondent_id", "group", "a1", "a2", "b1", "b2"]
    assert list(mapped(records(FIRST), study, "2016").columns) == expected
    assert list(mapped(records(SECOND), study, "2019").columns) == expected


def test_the_order_of_the_files_columns_does_not_matter(study: Study):
    frame = records(FIRST).assign(f3=5.0)
    assert mapped(frame[frame.columns[::-1]], study, "2016")["b1"].tolist() == [5]


def test_a_column_that_the_map_does_not_know_is_an_error(study: Study):
    (problem,) = refused(study, [*FIRST, "f5"])
    assert problem.startswith("2016/svar.sav: kolumnen 'f5' är okänd.")


def test_a_column_that_the_file_lacks_is_an_error_but_an_ignored_one_may_have_been_dropped(study: Study):
    (problem,) = refused(study, [name for name in FIRST if name not in ("f2", "tid")])
    assert problem.startswith("2016/svar.sav: kolumnen 'f2' saknas")


def test_missing_and_unknown_columns_are_reported_together(study: Study):
    problems = refused(study, ["id", "kommun", "tid", "f1", "f2", "f3", "f9"])
    assert ["f4" in problems[0], "f9" in problems[1]] == [True, True]
    assert not any("förväxlade" in problem for problem in problems)


def test_two_waves_whose_files_have_changed_places_are_recognised(study: Study):
    assert "filen har kolumnerna för våg 2019; är filerna förväxlade?" in refused(study, SECOND, "2016")[0]
    assert "filen har kolumnerna för våg 2016; är filerna förväxlade?" in refused(study, FIRST, "2019")[0]
