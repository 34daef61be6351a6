"""An SPSS file as it stands: values, labels and missing ranges; and what is no whole SPSS file."""

import io
import zipfile
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.read.spss import Questionnaire, read_spss
from pipeline.study.wave import FieldPeriod, Wave
from tests.fixtures.small_study import row, write_wave

NAME = "2016/svar.sav"
CANARY = "kanariefågel"


def wave(encoding: str | None = None) -> Wave:
    period = FieldPeriod.model_validate({"start": "2016-09-01", "end": "2016-11-30"})
    return Wave(id="2016", label="Första", field_period=period, questionnaire=NAME, encoding=encoding)


def written(folder: Path, **options) -> Path:
    """A file with one number and one text per record."""
    frame = pd.DataFrame({"tal": [1.0, None, 9.0], "text": ["Åsa", "", CANARY]})
    (folder / "2016").mkdir(parents=True, exist_ok=True)
    pyreadstat.write_sav(frame, str(folder / NAME), **options)
    return folder / NAME


def refused(folder: Path, encoding: str | None = None) -> str:
    with pytest.raises(InputError) as caught:
        read_spss(folder, wave(encoding))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert [problem.where for problem in caught.value.problems] == [NAME]
    assert CANARY not in str(caught.value)
    return str(caught.value)


def labels_of(read: Questionnaire, column: str) -> dict[str, str]:
    own = read.value_labels[read.value_labels["column"] == column]
    return dict(zip(own["value"], own["label"], strict=True))


def ranges_of(read: Questionnaire, column: str) -> list[tuple[str, str]]:
    own = read.missing_ranges[read.missing_ranges["column"] == column]
    return list(zip(own["low"], own["high"], strict=True))


def test_records_keep_their_columns_and_are_numbered_from_one(tmp_path: Path):
    records = read_spss(tmp_path, wave()).records if written(tmp_path) else None
    assert list(records.columns) == ["wave", "source_row", "tal", "text"]
    assert records["source_row"].tolist() == [1, 2, 3]
    assert records["text"].tolist()[0] == "Åsa"
    assert records["tal"].isna().tolist() == [False, True, False]


def test_a_user_missing_value_stays_a_value(tmp_path: Path):
    write_wave(tmp_path, "2016", [row(1, "Ask", 9, 2, None, 4), row(2, "Ask", 1, 2, 3, 4)])
    read = read_spss(tmp_path, wave())
    assert read.records["a1"].tolist() == [9, 1]
    assert read.records["b1"].isna().tolist() == [True, False]
    assert ranges_of(read, "a1") == [("9", "9")]


def test_a_missing_range_keeps_both_its_ends_and_a_discrete_one_has_them_equal(tmp_path: Path):
    written(tmp_path, missing_ranges={"tal": [{"lo": -3, "hi": -1}, 99]})
    assert ranges_of(read_spss(tmp_path, wave()), "tal") == [("-3", "-1"), ("99", "99")]


def test_a_missing_text_is_a_range_of_text(tmp_path: Path):
    written(tmp_path, missing_ranges={"text": ["Vet ej", "-"]})
    assert set(ranges_of(read_spss(tmp_path, wave()), "text")) == {("Vet ej", "Vet ej"), ("-", "-")}


def test_value_labels_are_kept_with_whole_numbers_without_decimals(tmp_path: Path):
    written(tmp_path, variable_value_labels={"tal": {1: "Gävle", 1.5: "½"}, "text": {"K": "Kommunen"}})
    read = read_spss(tmp_path, wave())
    assert labels_of(read, "tal") == {"1": "Gävle", "1.5": "½"}
    assert labels_of(read, "text") == {"K": "Kommunen"}


def test_the_codebook_has_wording_type_and_measure_of_every_variable(tmp_path: Path):
    written(tmp_path, column_labels={"tal": "Hur många år?"}, variable_measure={"tal": "ordinal"})
    codebook = read_spss(tmp_path, wave()).codebook.set_index("column")
    assert codebook.loc["tal", "wording"] == "Hur många år?"
    assert codebook.loc["text", "wording"] == ""
    assert codebook.loc["tal", "storage"].startswith("F8")
    assert codebook.loc["text", "storage"].startswith("A")
    assert codebook.loc["tal", "measure"] == "ordinal"


def test_a_date_stays_the_files_own_number(tmp_path: Path):
    (tmp_path / "2016").mkdir()
    pyreadstat.write_sav(pd.DataFrame({"dag": [pd.Timestamp("1582-10-15 00:00:01")]}), str(tmp_path / NAME))
    assert read_spss(tmp_path, wave()).records["dag"].tolist() == [86401]


def test_a_compressed_file_is_read_like_any_other(tmp_path: Path):
    plain = read_spss(tmp_path, wave()) if written(tmp_path) else None
    for option in ("compress", "row_compress"):
        written(tmp_path, **{option: True})
        pd.testing.assert_frame_equal(read_spss(tmp_path, wave()).records, plain.records)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><title>Logga in</title>", "en webbsida (HTML)"),
        (b"\n\n  <html></html>", "en webbsida (HTML)"),
        (b"<stata_dta><header>", "en Statafil"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "en gammal Excelfil"),
        (b"id;a1;a2\n1;2;3\n", "något annat"),
        (b"", "något annat"),
        (b"$FL", "något annat"),
    ],
)
def test_a_file_of_another_kind_is_named_as_what_it_looks_like(tmp_path: Path, content: bytes, says: str):
    (tmp_path / "2016").mkdir()
    (tmp_path / NAME).write_bytes(content)
    assert f"filen är inte en SPSS-fil utan {says}" in refused(tmp_path)


def test_an_excel_file_with_another_name_is_named_as_such(tmp_path: Path):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as book:
        book.writestr("xl/workbook.xml", CANARY)
    (tmp_path / "2016").mkdir()
    (tmp_path / NAME).write_bytes(archive.getvalue())
    assert "en zip- eller Excelfil" in refused(tmp_path)


def test_a_file_cut_short_at_any_of_twenty_lengths_is_refused(tmp_path: Path):
    path = written(tmp_path)
    whole = path.read_bytes()
    for place in range(20):
        length = 4 + (len(whole) - 5) * place // 19
        path.write_bytes(whole[:length])
        assert "skadad, avkortad" in refused(tmp_path), length


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
    assert read_spss(tmp_path, wave("cp1252")).records["text"].tolist() == ["Åsa", "", CANARY]


@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_an_encoding_that_does_not_fit_is_an_error_and_never_other_letters(tmp_path: Path, encoding: str | None):
    as_cp1252(written(tmp_path))
    says = refused(tmp_path, encoding)
    assert f"läst som {encoding or 'filens egen'}" in says
    assert "ange encoding för vågen i study.toml" in says


def test_an_encoding_that_does_not_exist_is_an_error(tmp_path: Path):
    written(tmp_path)
    assert "läst som finns-inte" in refused(tmp_path, "finns-inte")
