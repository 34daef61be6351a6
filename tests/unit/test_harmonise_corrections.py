"""Corrections of single cells: asserted, counted, and never silent about one that does not fit."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError, Problem
from pipeline.harmonise.corrections import apply_corrections
from pipeline.study import Study
from pipeline.study.corrections import Correction, load_corrections
from tests.fixtures.small_records import harmonised, records_of
from tests.fixtures.small_study import row, small_study

HEADER = "wave,row,column,old,new,reason,who,when\n"
WHY = "fel i inmatningen,FoU,2017-01-10"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def loaded(folder: Path, *lines: str) -> tuple[tuple[Correction, ...], list[Problem]]:
    (folder / "corrections.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    problems: list[Problem] = []
    return load_corrections(folder, problems, ("2016", "2019")), problems


def corrected(study: Study, *lines: str, records: pd.DataFrame | None = None, wave: str = "2016"):
    corrections, problems = loaded(study.folder, *lines)
    assert problems == []
    frame = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Eek", 5, 2, None, 4)]) if records is None else records
    return apply_corrections(frame, corrections, study, wave)


def refused(study: Study, *lines: str, records: pd.DataFrame | None = None) -> list[str]:
    with pytest.raises(InputError) as caught:
        corrected(study, *lines, records=records)
    return [str(problem) for problem in caught.value.problems]


def test_a_correction_replaces_the_cell_that_it_names_and_no_other(study: Study):
    before = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Eek", 5, 2, None, 4)])
    made, remarks = corrected(study, f"2016,2,kommun,Eek,Ek,{WHY}", f"2016,1,a1,1,4,{WHY}", records=before)
    expected = before.assign(kommun=["Ask", "Ek"], a1=[4.0, 5.0])
    pd.testing.assert_frame_equal(made, expected, check_dtype=False)
    assert before["kommun"].tolist() == ["Ask", "Eek"]
    (remark,) = remarks
    assert (remark.rule, remark.severity, remark.rows) == ("corrections", "note", (1, 2))
    assert remark.found == "Celler är rättade enligt corrections.csv."


def test_corrected_records_harmonise_to_the_corrected_codes(study: Study):
    made, _ = corrected(study, f"2016,2,kommun,Eek,Ek,{WHY}", f"2016,1,a1,1,4,{WHY}")
    result = harmonised(study, made)
    assert result.respondents["group_code"].tolist() == ["0601", "0603"]
    assert result.responses.loc[result.responses["item_id"] == "a1", "code"].tolist() == [4, 5]


def test_a_cell_can_be_emptied_and_an_empty_one_filled(study: Study):
    made, _ = corrected(study, f"2016,1,a1,1,,{WHY}", f"2016,2,b1,,3,{WHY}", f"2016,1,kommun,Ask,,{WHY}")
    assert made["a1"].isna().tolist() == [True, False]
    assert made["b1"].tolist() == [3, 3]
    assert made["kommun"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("dtype", "new", "expected"), [("Int8", "300", 300), ("Int8", "2.5", 2.5), ("int64", "7", 7), ("Float32", "7", 7)]
)
def test_a_column_of_small_numbers_takes_any_number(study: Study, dtype: str, new: str, expected: float):
    frame = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Ek", 5, 2, 3, 4)]).astype({"a1": dtype})
    made, _ = corrected(study, f"2016,1,a1,1,{new},{WHY}", records=frame)
    assert made["a1"].tolist() == [expected, 5]


def test_a_small_number_column_with_an_empty_cell_keeps_it_empty(study: Study):
    frame = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Ek", 5, 2, None, 4)]).astype({"b1": "Int8"})
    for new in ("4", "4.5"):
        made, _ = corrected(study, f"2016,1,b1,3,{new},{WHY}", records=frame)
        assert made["b1"].isna().tolist() == [False, True]


def test_numbers_in_a_text_column_stay_the_text_that_was_written(study: Study):
    frame = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Ek", 5, 2, 3, 4)]).assign(id=["007", "8"])
    made, _ = corrected(study, f"2016,2,id,8,008,{WHY}", records=frame)
    assert made["id"].tolist() == ["007", "008"]


def test_a_letter_may_be_written_in_one_piece_or_two(study: Study):
    frame = records_of([row(1, "Bjo\u0308rrk", 1, 2, 3, 4)])
    made, _ = corrected(study, f"2016,1,kommun,Björrk,Björk,{WHY}", records=frame)
    assert made["kommun"].tolist() == ["Björk"]


def test_the_row_is_the_number_in_the_file_and_not_the_place_in_the_table(study: Study):
    frame = records_of([row(1, "Ask", 1, 2, 3, 4), row(2, "Ek", 1, 2, 3, 4)]).assign(source_row=[7, 3])
    made, _ = corrected(study, f"2016,3,a1,1,5,{WHY}", records=frame)
    assert made["a1"].tolist() == [1, 5]


def test_corrections_of_another_wave_change_nothing(study: Study):
    frame = records_of([row(1, "Ask", 1, 2, 3, 4)])
    made, remarks = corrected(study, f"2019,9,finns_inte,a,b,{WHY}", records=frame)
    assert made is frame
    assert remarks == ()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"2016,1,a1,77,4,{WHY}", "på rad 1 i kolumnen 'a1' står inte det som old säger"),
        (f"2016,1,a1,,4,{WHY}", "på rad 1 i kolumnen 'a1' står inte det som old säger"),
        (f"2016,1,a1,1.0,4,{WHY}", "på rad 1 i kolumnen 'a1' står inte det som old säger"),
        (f"2016,1,kommun,ask,Ek,{WHY}", "på rad 1 i kolumnen 'kommun' står inte det som old säger"),
        (f"2016,3,a1,1,4,{WHY}", "2016/svar.sav har ingen rad 3"),
        (f"2016,1,c9,1,4,{WHY}", "2016/svar.sav har ingen kolumn 'c9'"),
        (f"2016,1,source_row,1,4,{WHY}", "2016/svar.sav har ingen kolumn 'source_row'"),
        (f"2016,1,wave,2016,2019,{WHY}", "2016/svar.sav har ingen kolumn 'wave'"),
        (f"2016,1,a1,1,fyra,{WHY}", "new passar inte i kolumnen 'a1'"),
        (f'2016,1,a1,1,"4,5",{WHY}', "new passar inte i kolumnen 'a1'"),
        (f"2016,1,a1,1,nan,{WHY}", "new passar inte i kolumnen 'a1'"),
    ],
)
def test_a_correction_that_does_not_fit_stops_and_names_its_line(study: Study, line: str, said: str):
    (problem,) = refused(study, f"2016,2,kommun,Eek,Ek,{WHY}", line)
    assert problem.startswith(f"corrections.csv rad 3: {said}")
    assert "77" not in problem
    assert "fyra" not in problem


def test_every_correction_that_does_not_fit_is_reported(study: Study):
    problems = refused(study, f"2016,1,a1,2,4,{WHY}", f"2016,9,a1,2,4,{WHY}", f"2016,2,a2,3,4,{WHY}")
    assert [problem.split(":")[0].rpartition(" ")[2] for problem in problems] == ["2", "3", "4"]


def test_a_correction_that_has_been_made_once_cannot_be_made_again(study: Study):
    made, _ = corrected(study, f"2016,1,a1,1,4,{WHY}")
    assert "är exporten ny, eller rättelsen redan gjord" in refused(study, f"2016,1,a1,1,4,{WHY}", records=made)[0]


def test_a_study_without_the_file_has_no_corrections(tmp_path: Path):
    problems: list[Problem] = []
    assert load_corrections(tmp_path, problems) == ()
    assert problems == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"2017,1,a1,1,4,{WHY}", "rad 2: okänd våg '2017'"),
        (f"2016,0,a1,1,4,{WHY}", "rad 2: row: "),
        (f"2016,ett,a1,1,4,{WHY}", "rad 2: row: "),
        ("2016,1,a1,1,4,,FoU,2017-01-10", "rad 2: reason: "),
        ("2016,1,a1,1,4,fel,,2017-01-10", "rad 2: who: "),
        ("2016,1,a1,1,4,fel,FoU,i går", "rad 2: when: "),
        (f"2016,1,a1,4,4,{WHY}", "rad 2: old och new är lika"),
        ("2016,1,a1,1", "rad 2: 4 fält"),
    ],
)
def test_a_line_that_says_too_little_is_a_problem_of_the_study(tmp_path: Path, line: str, said: str):
    _, problems = loaded(tmp_path, line)
    assert str(problems[0]).startswith(f"corrections.csv {said}")
    assert len(problems) == 1


def test_a_cell_is_corrected_once(tmp_path: Path):
    _, problems = loaded(tmp_path, f"2016,1,a1,1,4,{WHY}", f"2016,1,a1,4,5,{WHY}")
    assert [str(problem).split(".")[1] for problem in problems] == ["csv rad 3: samma cell rättas redan på rad 2"]


def test_a_file_with_other_headings_is_refused(tmp_path: Path):
    (tmp_path / "corrections.csv").write_text("wave,rad,column,old,new,reason,who,when\n2016,1,a,b,c,d,e,f\n")
    problems: list[Problem] = []
    assert load_corrections(tmp_path, problems) == ()
    assert [problem.found for problem in problems] == ["okänd kolumn 'rad'", "kolumnen 'row' saknas"]
