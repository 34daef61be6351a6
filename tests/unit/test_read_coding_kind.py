"""A coding export is told from a questionnaire by what it holds, and never by its name."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.read.coding_formats import inspected
from pipeline.read.codings_apart import inspect_codings_apart
from pipeline.read.parsed import Request
from tests.fixtures.coding_exports import (
    DEDOOSE,
    OPENQDA,
    QUALCODER,
    SEGMENT_COLUMNS,
    SEGMENTS,
    Rows,
    csv_file,
    xlsx_file,
)
from tests.fixtures.small_qdpx import Said, Talk, write_qdpx

CODEBOOK = '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="Tid"/></Codes></CodeBook>'
ANSWERS: Rows = [["id", "document", "code", "fråga 1"], ["1", "a", "b", "3"]]


@pytest.mark.parametrize("rows", [DEDOOSE, QUALCODER, OPENQDA], ids=["dedoose", "qualcoder", "openqda"])
@pytest.mark.parametrize("separator", [",", ";", "\t"], ids=["comma", "semicolon", "tab"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_text_file_with_a_coding_programs_header_is_an_export(
    tmp_path: Path, rows: Rows, separator: str, encoding: str
):
    path = csv_file(tmp_path / "svar.sav", [["En titel"], *rows], separator, encoding)
    assert inspected(Request(path, path.name)) is not None


def test_a_workbook_with_such_a_header_is_an_export(tmp_path: Path):
    assert inspected(Request(xlsx_file(tmp_path / "svar.csv", QUALCODER), "svar.csv")) is not None


def test_a_table_of_answers_is_none_as_text_and_as_workbook(tmp_path: Path):
    assert inspected(Request(csv_file(tmp_path / "fokus.qdpx", ANSWERS), "fokus.qdpx")) is None
    assert inspected(Request(xlsx_file(tmp_path / "data.qda", ANSWERS), "data.qda")) is None


def test_a_table_whose_columns_are_mapped_is_an_export(tmp_path: Path):
    path = csv_file(tmp_path / "segment.csv", SEGMENTS)
    assert inspected(Request(path, path.name)) is None
    found = inspected(Request(path, path.name, columns=SEGMENT_COLUMNS))
    assert found is not None
    assert len(found.codings) == 3


def test_a_project_a_database_and_a_codebook_are_told_whatever_they_are_called(tmp_path: Path):
    project = write_qdpx(tmp_path / "svar.xlsx", [Talk("Samtal", "Ask", (Said("ord", ("A",)),))])
    assert inspected(Request(project, "svar.xlsx")) is not None
    (tmp_path / "koder.csv").write_text(CODEBOOK, encoding="utf-8")
    book = inspected(Request(tmp_path / "koder.csv", "koder.csv"))
    assert book is not None
    assert [code.name for code in book.codes] == ["Tid"]
    with closing(sqlite3.connect(tmp_path / "svar.sav")) as database:
        database.execute("CREATE TABLE annat (id INTEGER)")
    with pytest.raises(InputError, match="QualCoder"):
        inspected(Request(tmp_path / "svar.sav", "svar.sav"))


def test_other_files_are_left_to_the_reader_of_questionnaires(tmp_path: Path):
    path = tmp_path / "s"
    pyreadstat.write_sav(pd.DataFrame({"file": [1.0], "code": [2.0]}), str(path))
    assert inspected(Request(path, "s")) is None
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("läs.txt", "inget projekt")
    assert inspected(Request(path, "s")) is None
    for content in (b"", b"<html>", b"PK\x03\x04", bytes(range(256)), b"\xff\xfe\x00"):
        path.write_bytes(content)
        assert inspected(Request(path, "s")) is None
    assert inspected(Request(path, "s", encoding="finns inte", separator="för långt")) is None


def test_it_is_told_in_a_process_of_its_own_with_the_same_answer(tmp_path: Path):
    request = Request(xlsx_file(tmp_path / "svar.csv", QUALCODER), "svar.csv")
    assert inspect_codings_apart(request) == inspected(request)
    answers = Request(csv_file(tmp_path / "svar", ANSWERS), "svar")
    assert inspect_codings_apart(answers) is None
