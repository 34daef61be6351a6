"""Files that other programs wrote, read from within a study folder."""

import shutil
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.spss import Questionnaire, read_spss
from pipeline.study.wave import FieldPeriod, Wave


def read(folder: Path, source: Path, encoding: str | None = None) -> Questionnaire:
    shutil.copy(source, folder / "svar.sav")
    period = FieldPeriod.model_validate({"start": "2016-09-01", "end": "2016-11-30"})
    return read_spss(folder, Wave(id="w", label="W", field_period=period, questionnaire="svar.sav", encoding=encoding))


def ranges_of(read: Questionnaire, column: str) -> set[tuple[str, str]]:
    own = read.missing_ranges[read.missing_ranges["column"] == column]
    return set(zip(own["low"], own["high"], strict=True))


def label(read: Questionnaire, column: str, value: str) -> str:
    own = read.value_labels[read.value_labels["column"] == column]
    return own.set_index("value").loc[value, "label"]


@pytest.mark.parametrize(
    ("name", "code", "refused", "do_not_know"),
    [("afrobarometer_ghana_r6", 98, 0, 53), ("afrobarometer_ghana_r7", 8, 2, 48)],
)
def test_refused_and_do_not_know_are_values_of_their_own_in_each_wave_of_the_ghana_survey(
    tmp_path: Path, real_files: Path, name: str, code: int, refused: int, do_not_know: int
):
    survey = read(tmp_path, real_files / "ghana" / f"{name}.sav")
    assert len(survey.records) == 2400
    assert survey.records["province_or_region"].nunique() == 10
    assert label(survey, "trust_police", str(code)) == "Refused"
    assert ranges_of(survey, "trust_police") == {("-1", "-1"), ("9", "9"), (f"{code}", f"{code}")}
    assert (survey.records["trust_police"] == code).sum() == refused
    assert (survey.records["trust_police"] == 9).sum() == do_not_know


@pytest.mark.parametrize(
    ("name", "n", "mean"), [("afrobarometer_ghana_r6", 2338, 1.1210), ("afrobarometer_ghana_r7", 2350, 1.2255)]
)
def test_trust_in_the_police_has_the_mean_that_other_programs_give(
    tmp_path: Path, real_files: Path, name: str, n: int, mean: float
):
    police = read(tmp_path, real_files / "ghana" / f"{name}.sav").records["trust_police"]
    answers = police[police.between(0, 3)]
    assert len(answers) == n
    assert answers.mean() == pytest.approx(mean, abs=5e-5)


def test_straight_and_curly_apostrophes_stay_as_they_are(tmp_path: Path, real_files: Path):
    r6 = read(tmp_path, real_files / "ghana" / "afrobarometer_ghana_r6.sav")
    r7 = read(tmp_path, real_files / "ghana" / "afrobarometer_ghana_r7.sav")
    assert label(r6, "trust_police", "9").startswith("Don't know")
    assert label(r7, "trust_police", "9").startswith("Don’t know")


def test_an_infinite_end_of_a_missing_range_is_kept(tmp_path: Path, real_files: Path):
    survey = read(tmp_path, real_files / "spss" / "savreaderwriter" / "spssio_test.sav")
    assert ranges_of(survey, "Income1") == {("-inf", "-1")}
    assert ranges_of(survey, "Income2") == {("-inf", "-1"), ("999", "999")}
    assert ranges_of(survey, "Age") == {("0", "18")}


def test_user_missing_on_text_is_kept(tmp_path: Path, real_files: Path):
    survey = read(tmp_path, real_files / "spss" / "savreaderwriter" / "spssio_test.sav")
    assert ranges_of(survey, "aShortStringVar") == {("x", "x"), ("y", "y")}


@pytest.mark.parametrize("encoding", [None, "cp1252"])
def test_the_employee_file_of_1993_is_read_in_its_own_encoding(tmp_path: Path, real_files: Path, encoding: str | None):
    survey = read(tmp_path, real_files / "spss" / "savreaderwriter" / "Employee data.sav", encoding)
    assert len(survey.records) == 474
    assert ranges_of(survey, "EDUC") == {("0", "0")}
    assert survey.records["GENDER"].value_counts().to_dict() == {"m": 258, "f": 216}
    assert label(survey, "GENDER", "f") == "Female"


def test_letters_outside_ascii_are_kept_in_names_labels_and_answers(tmp_path: Path, real_files: Path):
    survey = read(tmp_path, real_files / "spss" / "savreaderwriter" / "greetings.sav")
    assert "Bondjoû" in survey.records
    assert ranges_of(survey, "Bondjoû") == {("¡Hola!", "¡Hola!")}
    umlauts = read(tmp_path, real_files / "spss" / "haven" / "umlauts.sav")
    assert umlauts.codebook["wording"].tolist() == ["This is an ä-umlaut"]
    assert [label(umlauts, "var1", value) for value in "123"] == ["the ä umlaut", "the ü umlaut", "the ö umlaut"]


def test_a_missing_value_without_a_label_stays_a_value(tmp_path: Path, real_files: Path):
    survey = read(tmp_path, real_files / "spss" / "haven" / "labelled-num-na.sav")
    assert survey.records["VAR00002"].tolist() == [1, 9]
    assert ranges_of(survey, "VAR00002") == {("9", "9")}
    assert survey.value_labels["label"].tolist() == ["This is one"]


def test_a_range_and_a_discrete_value_are_both_kept(tmp_path: Path, real_files: Path):
    survey = read(tmp_path, real_files / "spss" / "pyreadstat" / "simple_alltypes.sav")
    assert ranges_of(survey, "z") == {("-999", "0"), ("999", "999")}


def test_the_compressed_copy_of_a_file_has_the_same_records(tmp_path: Path, real_files: Path):
    plain = read(tmp_path, real_files / "spss" / "pyreadstat" / "sample.sav").records
    assert read(tmp_path, real_files / "spss" / "pyreadstat" / "sample.zsav").records.equals(plain)
    assert plain["mynum"].tolist() == [1.1, 1.2, -1000.3, -1.4, 1000.3]


@pytest.mark.parametrize("name", ["sample.por", "sample.dta", "sample.xpt", "sample.sas7bdat"])
def test_the_same_data_in_another_programs_format_is_refused(tmp_path: Path, real_files: Path, name: str):
    with pytest.raises(InputError, match="filen är inte en SPSS-fil"):
        read(tmp_path, real_files / "spss" / "pyreadstat" / name)


def test_a_real_file_cut_short_anywhere_is_refused(tmp_path: Path, real_files: Path):
    source = real_files / "ghana" / "afrobarometer_ghana_r6.sav"
    whole = source.read_bytes()
    for tenth in range(1, 10):
        short = tmp_path / "kort.sav"
        short.write_bytes(whole[: len(whole) * tenth // 10])
        with pytest.raises(InputError, match="avkortad"):
            read(tmp_path, short)
