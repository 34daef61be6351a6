"""Files of statistical packages as they stand: values, labels and missing ranges; and what is no whole file."""

import datetime as dt
import math
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.read.parsed import Request, value_text
from pipeline.read.questionnaire import Questionnaire
from pipeline.read.statistical import CHUNK, read_statistical
from tests.fixtures.exports import labels_of, ranges_of, read_file
from tests.fixtures.small_study import row, write_wave

NAME = "2016/svar.sav"
CANARY = "kanariefågel"


def read(folder: Path, encoding: str | None = None) -> Questionnaire:
    return read_file(folder / NAME, encoding=encoding)


def written(folder: Path, **options) -> Path:
    """A file with one number and one text per record."""
    frame = pd.DataFrame({"tal": [1.0, None, 9.0], "text": ["Åsa", "", CANARY]})
    (folder / "2016").mkdir(parents=True, exist_ok=True)
    pyreadstat.write_sav(frame, str(folder / NAME), **options)
    return folder / NAME


def refused(folder: Path, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, encoding)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert {problem.where.split()[0] for problem in caught.value.problems} == {"svar.sav"}
    assert CANARY not in str(caught.value)
    return str(caught.value)


def test_records_keep_their_columns_and_are_numbered_from_one(tmp_path: Path):
    records = read(tmp_path).records if written(tmp_path) else None
    assert list(records.columns) == ["wave", "source_row", "tal", "text"]
    assert records["source_row"].tolist() == [1, 2, 3]
    assert records["text"].tolist()[0] == "Åsa"
    assert records["tal"].isna().tolist() == [False, True, False]


def test_a_user_missing_value_stays_a_value(tmp_path: Path):
    write_wave(tmp_path, "2016", [row(1, "Ask", 9, 2, None, 4), row(2, "Ask", 1, 2, 3, 4)])
    found = read(tmp_path)
    assert found.records["a1"].tolist() == [9, 1]
    assert found.records["b1"].isna().tolist() == [True, False]
    assert ranges_of(found, "a1") == {("9", "9")}


def test_a_missing_range_keeps_both_its_ends_and_a_discrete_one_has_them_equal(tmp_path: Path):
    written(tmp_path, missing_ranges={"tal": [{"lo": -3, "hi": -1}, 99]})
    assert ranges_of(read(tmp_path), "tal") == {("-3", "-1"), ("99", "99")}


def test_a_missing_text_is_a_range_of_text(tmp_path: Path):
    written(tmp_path, missing_ranges={"text": ["Vet ej", "-"]})
    assert ranges_of(read(tmp_path), "text") == {("Vet ej", "Vet ej"), ("-", "-")}


def test_value_labels_are_kept_with_whole_numbers_without_decimals(tmp_path: Path):
    written(tmp_path, variable_value_labels={"tal": {1: "Gävle", 1.5: "½"}, "text": {"K": "Kommunen"}})
    found = read(tmp_path)
    assert labels_of(found, "tal") == {"1": "Gävle", "1.5": "½"}
    assert labels_of(found, "text") == {"K": "Kommunen"}


def test_the_codebook_has_wording_type_and_measure_of_every_variable(tmp_path: Path):
    written(tmp_path, column_labels={"tal": "Hur många år?"}, variable_measure={"tal": "ordinal"})
    codebook = read(tmp_path).codebook.set_index("column")
    assert codebook.loc["tal", "wording"] == "Hur många år?"
    assert codebook.loc["text", "wording"] == ""
    assert codebook.loc["tal", "storage"].startswith("F8")
    assert codebook.loc["text", "storage"].startswith("A")
    assert codebook.loc["tal", "measure"] == "ordinal"


def test_a_date_stays_the_files_own_number(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    pyreadstat.write_sav(pd.DataFrame({"dag": [pd.Timestamp("1582-10-15 00:00:01")]}), str(tmp_path / NAME))
    assert read(tmp_path).records["dag"].tolist() == [86401]


def test_a_compressed_file_is_read_like_any_other(tmp_path: Path):
    plain = read(tmp_path) if written(tmp_path) else None
    for option in ("compress", "row_compress"):
        written(tmp_path, **{option: True})
        pd.testing.assert_frame_equal(read(tmp_path).records, plain.records)


def test_a_file_cut_short_at_any_of_twenty_lengths_is_refused(tmp_path: Path):
    path = written(tmp_path)
    whole = path.read_bytes()
    for place in range(20):
        length = 4 + (len(whole) - 5) * place // 19
        path.write_bytes(whole[:length])
        assert "avkortad" in refused(tmp_path), length


def test_a_file_without_records_is_refused(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    pyreadstat.write_sav(pd.DataFrame({"tal": pd.Series(dtype="float64")}), str(tmp_path / NAME))
    assert "filen innehåller inga svar" in refused(tmp_path)


@pytest.mark.parametrize("name", ["wave", "source_row"])
def test_a_variable_with_a_name_that_the_program_uses_is_refused(tmp_path: Path, name: str):
    (tmp_path / "2016").mkdir()
    pyreadstat.write_sav(pd.DataFrame({name: [1.0]}), str(tmp_path / NAME))
    assert f"kolumnen '{name}' har ett upptaget namn" in refused(tmp_path)


def as_cp1252(path: Path) -> None:
    """Rewrite the file's text as Windows wrote it in 2016; the file goes on claiming to be UTF-8."""
    content = path.read_bytes()
    for word in ("Åsa", "kanariefågel"):
        content = content.replace(word.encode(), word.encode("cp1252") + b" ")
    path.write_bytes(content)


def test_a_file_in_another_encoding_is_read_by_the_encoding_that_the_wave_states(tmp_path: Path):
    as_cp1252(written(tmp_path))
    assert read(tmp_path, "cp1252").records["text"].tolist() == ["Åsa", "", CANARY]


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_an_encoding_that_does_not_fit_is_an_error_and_never_other_letters(tmp_path: Path, encoding: str | None):
    as_cp1252(written(tmp_path))
    says = refused(tmp_path, encoding)
    assert f"läst som {encoding or 'filens egen'}" in says
    assert "ange encoding" in says


def test_an_encoding_that_does_not_exist_is_an_error(tmp_path: Path):
    written(tmp_path)
    assert "läst som finns-inte" in refused(tmp_path, "finns-inte")


def test_labels_that_turn_into_other_letters_stop_the_file_and_name_their_column(tmp_path: Path):
    written(tmp_path, column_labels={"tal": "Hur går det?"}, variable_value_labels={"text": {"K": "Söderhamn"}})
    says = refused(tmp_path, "cp1252")
    assert "kolumnen 'tal': etiketten är läst i fel teckenkodning" in says
    assert "kolumnen 'text'" in says
    assert "Ã" not in says


def stated(path: Path, cases: int) -> None:
    """Let the header state another number of records."""
    content = bytearray(path.read_bytes())
    content[80:84] = cases.to_bytes(4, "little", signed=True)
    path.write_bytes(content)


@pytest.mark.parametrize("option", ["compress", "row_compress", None])
@pytest.mark.parametrize("cases", [0, 1, 2, 4, 2**31 - 1])
def test_a_header_that_states_another_number_of_records_than_there_are_stops_the_file(
    tmp_path: Path, cases: int, option: str | None
):
    path = written(tmp_path, **({option: True} if option else {}))
    stated(path, cases)
    assert f"filhuvudet anger {cases} rader men filen har 3" in refused(tmp_path)


def test_a_header_that_leaves_the_number_of_records_open_is_no_fault(tmp_path: Path):
    path = written(tmp_path)
    stated(path, -1)
    assert len(read(tmp_path).records) == 3


def test_records_beyond_one_chunk_are_in_order_and_columns_take_the_widest_type(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    numbers = [float(number % 5) for number in range(CHUNK)] + [1e9, 1.5, math.nan]
    pyreadstat.write_sav(pd.DataFrame({"tal": numbers, "ord": ["å"] * len(numbers)}), str(tmp_path / NAME))
    records = read(tmp_path).records
    assert len(records) == CHUNK + 3
    assert records["tal"].iloc[-3:-1].tolist() == [1e9, 1.5]
    assert records["tal"].head(CHUNK).tolist() == numbers[:CHUNK]
    assert records["tal"].isna().tolist()[-2:] == [False, True]


def test_whole_numbers_are_kept_small(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    frame = pd.DataFrame({"svar": [1.0, None, 98.0], "nummer": [1.0, 2.0, 300.0], "vikt": [0.5, 1.0, 2.0]})
    pyreadstat.write_sav(frame, str(tmp_path / NAME))
    records = read(tmp_path).records
    assert records.dtypes[["svar", "nummer", "vikt"]].astype(str).tolist() == ["Int8", "Int16", "float64"]
    assert records["svar"].isna().tolist() == [False, True, False]


def test_dates_of_stata_and_spss_are_seconds_since_the_same_day(tmp_path: Path):
    days = pd.DataFrame({"dag": [dt.date(2016, 10, 3), dt.date(1582, 10, 15)]})
    (tmp_path / "2016").mkdir()
    pyreadstat.write_sav(days, str(tmp_path / NAME))
    pyreadstat.write_dta(days, str(tmp_path / "svar.dta"))
    spss, stata = read(tmp_path).records["dag"], read_file(tmp_path / "svar.dta").records["dag"]
    assert spss.tolist() == stata.tolist()
    assert spss.iloc[1] == 86_400


def test_one_impossible_date_does_not_stop_the_file(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    frame = pd.DataFrame({"dag": [1e17, 13_744_944_000.0]})
    pyreadstat.write_sav(frame, str(tmp_path / NAME), variable_format={"dag": "DATE11"})
    with pytest.raises(Exception, match=r"(?i)date|overflow|days"):
        pyreadstat.read_sav(str(tmp_path / NAME))
    assert read(tmp_path).records["dag"].tolist() == [1e17, 13_744_944_000.0]


def test_statas_letters_for_missing_are_values_of_their_own(tmp_path: Path):
    frame = pd.DataFrame({"svar": [1, "a", "b"]})
    pyreadstat.write_dta(frame, str(tmp_path / "svar.dta"), missing_user_values={"svar": ["a", "b"]})
    found = read_file(tmp_path / "svar.dta")
    assert found.records["svar"].tolist() == ["1", ".a", ".b"]
    assert ranges_of(found, "svar") == {(".a", ".a"), (".b", ".b")}


def test_text_in_a_library_message_is_not_handed_on(tmp_path: Path):
    as_cp1252(written(tmp_path))
    with pytest.raises(InputError) as caught:
        read_statistical(Request(tmp_path / NAME, "svar.sav"), "sav")
    assert caught.value.__context__ is None


def test_a_letter_that_stands_in_the_first_chunk_only_is_still_declared_missing(tmp_path: Path):
    answers = [1, 2, "a", *[3] * CHUNK]
    frame = pd.DataFrame({"svar": pd.Series(answers, dtype="object")})
    pyreadstat.write_dta(frame, str(tmp_path / "svar.dta"), missing_user_values={"svar": ["a"]})
    found = read_file(tmp_path / "svar.dta")
    assert ranges_of(found, "svar") == {(".a", ".a")}
    assert found.records["svar"].tolist()[:4] == ["1", "2", ".a", "3"]


@pytest.mark.parametrize(("write", "lost"), [("por", True), ("xport", True), ("sav", False), ("dta", False)])
def test_a_format_whose_missing_values_cannot_be_read_says_so(tmp_path: Path, write: str, lost: bool):
    getattr(pyreadstat, f"write_{write}")(pd.DataFrame({"SVAR": [1.0, 2.0]}), str(tmp_path / "svar"))
    rules = read_file(tmp_path / "svar").findings["rule"].tolist()
    assert rules == (["declared_missing_lost"] if lost else [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (2180.0, "2180"),
        (1234567890123456.0, "1234567890123456"),
        (1.5, "1.5"),
        (0.1 + 0.2, "0.3"),
        (1e17, "1e+17"),
        (float("-inf"), "-inf"),
        ("å", "å"),
        (-1, "-1"),
    ],
)
def test_a_value_as_text_has_every_digit_of_a_whole_number(value: object, text: str):
    assert value_text(value) == text


@pytest.mark.parametrize("cut", [1, 79, 83])
def test_a_transport_file_that_ends_within_a_record_is_refused(tmp_path: Path, cut: int):
    path = tmp_path / "svar.xpt"
    pyreadstat.write_xport(pd.DataFrame({"A": [float(n) for n in range(50)]}), str(path))
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(InputError, match="avkortad"):
        read_file(path)


def test_a_left_justified_date_of_stata_is_a_date(tmp_path: Path):
    days = pd.DataFrame({"dag": [dt.date(2016, 10, 3)]})
    path = tmp_path / "svar.dta"
    pyreadstat.write_dta(days, str(path), version=14)
    right = read_file(path).records["dag"].tolist()
    content = path.read_bytes()
    assert b"%td\0" in content
    path.write_bytes(content.replace(b"%td\0", b"%-td"))
    assert read_file(path).records["dag"].tolist() == right


def test_a_column_that_stands_twice_is_refused(tmp_path: Path):
    path = tmp_path / "svar.sav"
    pyreadstat.write_sav(pd.DataFrame({"tal1": [1.0], "tal2": [2.0]}), str(path))
    path.write_bytes(path.read_bytes().replace(b"TAL2=tal2", b"TAL2=tal1"))
    with pytest.raises(InputError, match="kolumnen 'tal1' står flera gånger"):
        read_file(path)
