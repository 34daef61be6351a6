from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.read.formats import parse
from pipeline.read.parsed import Request
from pipeline.read.questionnaire import Questionnaire
from tests.fixtures.exports import labels_of, ranges_of, read_file


def label(read: Questionnaire, column: str, value: str) -> str:
    return labels_of(read, column)[value]


@pytest.mark.parametrize(
    ("name", "code", "refused", "do_not_know"),
    [("afrobarometer_ghana_r6", 98, 0, 53), ("afrobarometer_ghana_r7", 8, 2, 48)],
)
def test_refused_and_do_not_know_are_values_of_their_own_in_each_wave_of_the_ghana_survey(
    real_files: Path, name: str, code: int, refused: int, do_not_know: int
):
    survey = read_file(real_files / "ghana" / f"{name}.sav")
    assert len(survey.records) == 2400
    assert survey.records["province_or_region"].nunique() == 10
    assert label(survey, "trust_police", str(code)) == "Refused"
    assert ranges_of(survey, "trust_police") == {("-1", "-1"), ("9", "9"), (f"{code}", f"{code}")}
    assert (survey.records["trust_police"] == code).sum() == refused
    assert (survey.records["trust_police"] == 9).sum() == do_not_know


@pytest.mark.parametrize(
    ("name", "n", "mean"), [("afrobarometer_ghana_r6", 2338, 1.1210), ("afrobarometer_ghana_r7", 2350, 1.2255)]
)
def test_trust_in_the_police_has_the_mean_that_other_programs_give(real_files: Path, name: str, n: int, mean: float):
    police = read_file(real_files / "ghana" / f"{name}.sav").records["trust_police"]
    answers = police[police.between(0, 3)]
    assert len(answers) == n
    assert answers.mean() == pytest.approx(mean, abs=5e-5)


def test_straight_and_curly_apostrophes_stay_as_they_are(real_files: Path):
    r6 = read_file(real_files / "ghana" / "afrobarometer_ghana_r6.sav")
    r7 = read_file(real_files / "ghana" / "afrobarometer_ghana_r7.sav")
    assert label(r6, "trust_police", "9").startswith("Don't know")
    assert label(r7, "trust_police", "9").startswith("Don’t know")


def test_an_infinite_end_of_a_missing_range_is_kept(real_files: Path):
    survey = read_file(real_files / "spss" / "savreaderwriter" / "spssio_test.sav")
    assert ranges_of(survey, "Income1") == {("-inf", "-1")}
    assert ranges_of(survey, "Income2") == {("-inf", "-1"), ("999", "999")}
    assert ranges_of(survey, "Age") == {("0", "18")}


def test_user_missing_on_text_is_kept(real_files: Path):
    survey = read_file(real_files / "spss" / "savreaderwriter" / "spssio_test.sav")
    assert ranges_of(survey, "aShortStringVar") == {("x", "x"), ("y", "y")}


@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_the_employee_file_of_1993_is_read_in_its_own_encoding(real_files: Path, encoding: str | None):
    survey = read_file(real_files / "spss" / "savreaderwriter" / "Employee data.sav", encoding=encoding)
    assert len(survey.records) == 474
    assert ranges_of(survey, "EDUC") == {("0", "0")}
    assert survey.records["GENDER"].value_counts().to_dict() == {"m": 258, "f": 216}
    assert label(survey, "GENDER", "f") == "Female"


def test_letters_outside_ascii_are_kept_in_names_labels_and_answers(real_files: Path):
    survey = read_file(real_files / "spss" / "savreaderwriter" / "greetings.sav")
    assert "Bondjoû" in survey.records
    assert ranges_of(survey, "Bondjoû") == {("¡Hola!", "¡Hola!")}
    umlauts = read_file(real_files / "spss" / "haven" / "umlauts.sav")
    assert umlauts.codebook["wording"].tolist() == ["This is an ä-umlaut"]
    assert [label(umlauts, "var1", value) for value in "123"] == ["the ä umlaut", "the ü umlaut", "the ö umlaut"]


def test_a_missing_value_without_a_label_stays_a_value(real_files: Path):
    survey = read_file(real_files / "spss" / "haven" / "labelled-num-na.sav")
    assert survey.records["VAR00002"].tolist() == [1, 9]
    assert ranges_of(survey, "VAR00002") == {("9", "9")}
    assert survey.value_labels["label"].tolist() == ["This is one"]


def test_a_range_and_a_discrete_value_are_both_kept(real_files: Path):
    survey = read_file(real_files / "spss" / "pyreadstat" / "simple_alltypes.sav")
    assert ranges_of(survey, "z") == {("-999", "0"), ("999", "999")}


def test_the_compressed_copy_of_a_file_has_the_same_records(real_files: Path):
    plain = read_file(real_files / "spss" / "pyreadstat" / "sample.sav").records
    assert read_file(real_files / "spss" / "pyreadstat" / "sample.zsav").records.equals(plain)
    assert plain["mynum"].tolist() == [1.1, 1.2, -1000.3, -1.4, 1000.3]


@pytest.mark.parametrize("name", ["sample.por", "sample.dta", "sample.xpt", "sample.sas7bdat", "sample.zsav"])
def test_the_same_records_in_another_programs_format_are_the_same_records(real_files: Path, name: str):
    folder = real_files / "spss" / "pyreadstat"
    plain, other = read_file(folder / "sample.sav").records, read_file(folder / name).records
    assert [column.lower() for column in other.columns] == list(plain.columns)
    pd.testing.assert_frame_equal(other.set_axis(plain.columns, axis="columns"), plain, check_dtype=False)


@pytest.mark.parametrize("name", ["sample.sav", "sample.por", "sample.dta"])
def test_labels_come_with_every_format_that_has_them(real_files: Path, name: str):
    survey = read_file(real_files / "spss" / "pyreadstat" / name)
    column = "MYORD" if name.endswith("por") else "myord"
    assert labels_of(survey, column) == {"1": "low", "2": "medium", "3": "high"}


def test_multiple_response_sets_notes_and_title_are_kept(real_files: Path):
    facts = dict(parse(Request(real_files / "spss" / "savreaderwriter" / "spssio_test.sav", "s")).facts)
    assert facts["title"] == "This is a file label"
    assert facts["notes"].startswith("This is a an'add document' entry")
    sets = facts["multiple_response"].split("; ")
    assert len(sets) == 3
    assert "ages: Age, AGE2, AGE3" in sets


@pytest.mark.parametrize(("name", "low"), [("missing_char", "Z"), ("missing_test", None)])
def test_the_missing_values_of_small_files_are_kept(real_files: Path, name: str, low: str | None):
    survey = read_file(real_files / "spss" / "pyreadstat" / f"{name}.sav")
    assert len(survey.records) == 2
    assert not survey.missing_ranges.empty
    assert low is None or low in set(survey.missing_ranges["low"])


@pytest.mark.parametrize(
    ("name", "rows", "columns"),
    [
        ("psychTools_bfi", 2800, 28),
        ("multilevel_bhr2000", 5400, 14),
        ("multilevel_univbct", 1485, 22),
        ("lavaan_HolzingerSwineford1939", 301, 15),
        ("ordinal_wine", 72, 6),
        ("sjmisc_efc", 908, 26),
    ],
)
def test_the_data_sets_of_r_packages_are_whole(real_files: Path, name: str, rows: int, columns: int):
    survey = read_file(real_files / "rdata" / f"{name}.sav")
    assert survey.records.shape == (rows, columns + 2)
    assert len(survey.codebook) == columns


def test_bfi_has_25_items_of_six_points(real_files: Path):
    survey = read_file(real_files / "rdata" / "psychTools_bfi.sav").records
    items = [f"{scale}{number}" for scale in "ACENO" for number in range(1, 6)]
    assert {*survey[items].to_numpy("float64", na_value=1).ravel()} == {1, 2, 3, 4, 5, 6}


def test_bhr2000_has_99_groups_and_univbct_three_times_495_persons_in_43_groups(real_files: Path):
    bhr = read_file(real_files / "rdata" / "multilevel_bhr2000.sav").records
    assert bhr["GRP"].nunique() == 99
    assert bhr.filter(regex="^AF0[67]|^AP|^AS|^HRS").shape[1] >= 11
    bct = read_file(real_files / "rdata" / "multilevel_univbct.sav").records
    assert bct["SUBNUM"].nunique() == 495
    assert bct.groupby("SUBNUM").size().eq(3).all()
    assert bct[["BTN", "COMPANY"]].drop_duplicates().shape[0] == 43


def test_efc_has_seventeen_sets_of_labels(real_files: Path):
    survey = read_file(real_files / "rdata" / "sjmisc_efc.sav")
    assert survey.value_labels["column"].nunique() == 17


def test_a_real_file_cut_short_anywhere_is_refused(tmp_path: Path, real_files: Path):
    source = real_files / "ghana" / "afrobarometer_ghana_r6.sav"
    whole = source.read_bytes()
    for tenth in range(1, 10):
        short = tmp_path / "kort.sav"
        short.write_bytes(whole[: len(whole) * tenth // 10])
        with pytest.raises(InputError, match="avkortad"):
            read_file(short)


def test_the_zlib_compressed_file_is_read_whole(real_files: Path):
    survey = read_file(real_files / "spss" / "savreaderwriter" / "zlib_compressed.zsav")
    assert survey.records.shape == (2, 4 + 2)
    assert survey.codebook["column"].tolist() == list(survey.records.columns[2:])
