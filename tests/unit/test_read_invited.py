"""The invitation list as it stands in the file."""

from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.read.invited import read_invited
from pipeline.study.wave import FieldPeriod, Wave
from pipeline.tables.raw import INVITED_ROWS

HEADER = "group,organisation,invited,not_eligible\n"
WAVE = Wave(
    id="2016",
    label="Första",
    field_period=FieldPeriod.model_validate({"start": "2016-09-01", "end": "2016-11-30"}),
    questionnaire="svar.sav",
    invited="inbjudna.csv",
)


def read(folder: Path, content: str | bytes):
    (folder / "inbjudna.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_invited(folder, WAVE)


def refused(folder: Path, content: str | bytes) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, content)
    return [str(problem) for problem in caught.value.problems]


def test_names_stay_as_written_and_rows_keep_their_line_numbers(tmp_path: Path):
    rows = read(tmp_path, f'{HEADER}Ask, F-kassan ,10,1\n\n"ÄLV, norra",KOM,4,\n')
    assert rows["source_row"].tolist() == [2, 4]
    assert rows["group"].tolist() == ["Ask", "ÄLV, norra"]
    assert rows["organisation"].tolist() == ["F-kassan", "KOM"]
    assert rows["invited_n"].tolist() == [10, 4]
    assert rows["not_eligible_n"].tolist() == [1, 0]


def test_an_organisation_may_be_left_out(tmp_path: Path):
    assert read(tmp_path, f"{HEADER}Ask,,10,0\n")["organisation"].isna().all()


def test_a_byte_order_mark_and_windows_line_ends_do_not_matter(tmp_path: Path):
    rows = read(tmp_path, ("\ufeff" + HEADER + "Ask,KOM,3,0\n").replace("\n", "\r\n"))
    assert rows["invited_n"].tolist() == [3]


def test_a_wave_without_a_list_has_no_rows(tmp_path: Path):
    rows = read_invited(tmp_path, WAVE.model_copy(update={"invited": None}))
    assert rows.empty
    assert list(rows.columns) == INVITED_ROWS.column_names


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Ask,KOM,tio,0", "inbjudna.csv rad 2: invited eller not_eligible är inte ett antal"),
        ("Ask,KOM,-1,0", "inbjudna.csv rad 2: invited eller not_eligible är inte ett antal"),
        ("Ask,KOM,1.5,0", "inbjudna.csv rad 2: invited eller not_eligible är inte ett antal"),
        (f"Ask,KOM,{'9' * 5000},0", "inbjudna.csv rad 2: invited eller not_eligible är inte ett antal"),
        ("Ask,KOM,3,4", "inbjudna.csv rad 2: not_eligible är större än invited"),
        ("Ask,KOM,3", "inbjudna.csv"),
        ("Ask,KOM,3,0,0", "inbjudna.csv"),
        (",KOM,3,0", "inbjudna.csv rad 2: group är tom"),
        ("Ask,KOM,３,0", "inbjudna.csv rad 2: invited eller not_eligible är inte ett antal"),
    ],
)
def test_a_line_that_does_not_count_people_is_named(tmp_path: Path, line: str, says: str):
    (problem,) = refused(tmp_path, f"{HEADER}{line}\nEk,KOM,1,0\n")
    assert problem.startswith(says)


def test_every_wrong_line_is_reported_and_what_stands_there_is_not(tmp_path: Path):
    problems = refused(tmp_path, f"{HEADER}Ask,KOM,hemligt,0\nEk,KOM,1,0\nAl,KOM,1,2\nAl,KOM,9,hemligt\n")
    assert [problem.split(":")[0] for problem in problems] == [f"inbjudna.csv rad {row}" for row in (2, 4, 5)]
    assert "hemligt" not in "".join(problems)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (HEADER, "filen innehåller inga svar"),
        ("", "filen är tom"),
        ("Ask,KOM,3,0\n", "rubrikraden hittades inte"),
        (HEADER.replace("invited", "bjudna", 1) + "Ask,KOM,3,0\n", "kolumnen 'invited' saknas"),
        (f"{HEADER}Älv,KOM,3,0\n".encode("cp1252"), "filen är inte utf-8"),
        (f'{HEADER}"Ask,KOM,3,0\n', "citattecken som inte hör ihop"),
        (b"PK\x03\x04\xff\xfe", "zip-arkiv"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_columns_that_are_expected(tmp_path: Path, content, says: str):
    problems = refused(tmp_path, content)
    assert says in problems[0]
    assert all("kolumnerna group, organisation, invited, not_eligible" in problem for problem in problems)


def test_an_unknown_column_is_refused(tmp_path: Path):
    (problem,) = refused(tmp_path, HEADER.strip() + ",kommentar\nAsk,KOM,3,0,hemligt\n")
    assert "1 okända kolumner" in problem
    assert "hemligt" not in problem


def test_semicolons_and_another_order_of_the_columns_are_as_good(tmp_path: Path):
    rows = read(tmp_path, "invited;group;not_eligible;organisation\n10;Ask;1;KOM\n")
    assert rows[["group", "organisation", "invited_n", "not_eligible_n"]].to_numpy().tolist() == [["Ask", "KOM", 10, 1]]


def test_a_workbook_is_as_good_as_a_text_file(tmp_path: Path):
    book = openpyxl.Workbook()
    for line in (HEADER.strip().split(","), ["Ask", "KOM", 10, 1], ["Ek", None, 4, None]):
        book.active.append(line)
    book.save(tmp_path / "inbjudna.csv")
    rows = read_invited(tmp_path, WAVE)
    assert rows["invited_n"].tolist() == [10, 4]
    assert rows["not_eligible_n"].tolist() == [1, 0]
    assert rows["source_row"].tolist() == [2, 3]
