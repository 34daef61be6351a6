"""Workbooks: one sheet, its cells as text, and nothing taken at its word that Excel has changed."""

import io
import re
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from datetime import time as clock
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook

from pipeline.errors import InputError
from pipeline.findings import Remark
from pipeline.read.parsed import Grid, Request
from pipeline.read.workbook import read_workbook, refuse_reason

SHEET = "xl/worksheets/sheet1.xml"
HEADER = ("id", "f1", "f2")
EXPECTED = frozenset(HEADER)


def saved(folder: Path, book: Workbook) -> Path:
    path = folder / "svar.xlsx"
    book.save(path)
    return path


def book_of(*rows: tuple[Any, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def written(folder: Path, *rows: tuple[Any, ...]) -> Path:
    return saved(folder, book_of(*rows))


def changed(path: Path, member: str, change: Callable[[bytes], bytes], new_name: str | None = None) -> Path:
    """The same workbook with one of its parts rewritten, as another program or a wrongdoer would have it."""
    source = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = change(old.read(name)) if name == member else old.read(name)
            new.writestr(new_name if new_name and name == member else name, content)
    return path


def with_cells(folder: Path, cells: str) -> Path:
    """A workbook whose sheet has exactly these rows, in the file's own words."""
    return changed(
        written(folder, (1,)),
        SHEET,
        lambda sheet: re.sub(rb"<sheetData>.*</sheetData>", f"<sheetData>{cells}</sheetData>".encode(), sheet),
    )


STRINGS = "xl/sharedStrings.xml"
SPREADSHEET = b"application/vnd.openxmlformats-officedocument.spreadsheetml."


def with_shared_strings(folder: Path, strings: str) -> Path:
    """A workbook that keeps its texts apart from its cells, as Excel does; A1 shows the first of them."""
    path = with_cells(folder, '<row r="1"><c r="A1" t="s"><v>0</v></c></row>')
    part = b'<Override PartName="/%s" ContentType="%ssharedStrings+xml"/></Types>' % (STRINGS.encode(), SPREADSHEET)
    changed(path, "[Content_Types].xml", lambda types: types.replace(b"</Types>", part))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            STRINGS, f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{strings}</sst>'
        )
    return path


def read(path: Path, **known: Any) -> Grid:
    return read_workbook(Request(path, "vag1/svar.xlsx", **known))


def cells_of(path: Path, **known: Any) -> list[list[str | None]]:
    return [row.cells for row in read(path, **known).rows]


def refused(path: Path, **known: Any) -> str:
    with pytest.raises(InputError) as error:
        read(path, **known)
    assert error.value.__context__ is None
    assert error.value.__cause__ is None
    return str(error.value)


def remark(grid: Grid, rule: str) -> Remark:
    return next(remark for remark in grid.remarks if remark.rule == rule)


def rules(grid: Grid) -> set[str]:
    return {remark.rule for remark in grid.remarks}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (3.5, "3.5"),
        (0.1, "0.1"),
        (197001011234.0, "197001011234"),
        (1.97e11, "197000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2016, 5, 1), "2016-05-01"),
        (datetime(2016, 5, 1), "2016-05-01"),
        (datetime(2016, 5, 1, 8, 30), "2016-05-01T08:30:00"),
        (clock(8, 30), "08:30:00"),
        (timedelta(hours=25, minutes=3), "25:03:00"),
        ("007", "007"),
        (" Gävle ", " Gävle "),
        ("NA", "NA"),
        ("3,5", "3,5"),
        ("Rad 1\nRad 2", "Rad 1\nRad 2"),
        ("", None),
        (None, None),
    ],
)
def test_a_cell_becomes_the_text_that_it_says(tmp_path: Path, value: Any, text: str | None):
    assert cells_of(written(tmp_path, (value, "end"))) == [[text, "end"]]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A1"><v>1.97001011234E11</v></c>', "197001011234"),
        ('<c r="A1"><v>2.2999999999999998</v></c>', "2.3"),
        ('<c r="A1" t="str"><f>A2</f><v>ja</v></c>', "ja"),
        ('<c r="A1"><f>1+2</f><v>3</v></c>', "3"),
        ('<c r="A1" t="str"><f>A2</f><v></v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>en rad_x000D_</t></is></c>', "en rad\r"),
        ('<c r="A1" t="inlineStr"><is><t>_xD800_ _x00e5_ _x12_</t></is></c>', "_xD800_ å _x12_"),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="A1" t="d"><v>2016-05-01T00:00:00</v></c>', "2016-05-01"),
        ('<c r="A1" t="b"><v>1</v></c>', "TRUE"),
    ],
)
def test_cells_as_other_programs_write_them_are_understood(tmp_path: Path, cell: str, text: str | None):
    path = with_cells(tmp_path, f'<row r="1">{cell}<c r="B1"><v>9</v></c></row>')
    assert cells_of(calculated(path)) == [[text, "9"]]


def test_texts_kept_apart_from_their_cells_are_found_with_their_formatting_dropped(tmp_path: Path):
    assert cells_of(with_shared_strings(tmp_path, "<si><r><t>Gä</t></r><r><t>vle</t></r></si>")) == [["Gävle"]]


@pytest.mark.parametrize("index", ["-1", "1", "0.0", ""])
def test_a_cell_that_points_outside_the_texts_is_damage(tmp_path: Path, index: str):
    path = with_shared_strings(tmp_path, "<si><t>svar</t></si>")
    changed(path, SHEET, lambda sheet: sheet.replace(b"<v>0</v>", f"<v>{index}</v>".encode()))
    assert "arbetsboken är skadad" in refused(path)


def calculated(path: Path) -> Path:
    """openpyxl asks Excel to calculate every workbook it writes; Excel itself does not."""
    return changed(path, "xl/workbook.xml", lambda book: book.replace(b'fullCalcOnLoad="1"', b""))


def test_rows_keep_their_numbers_and_are_padded_and_trimmed(tmp_path: Path):
    book = Workbook()
    book.active["B2"], book.active["B4"], book.active["C4"] = "a", 1, 2
    book.active["F9"] = ""
    book.active["A12"].number_format = "0.00"
    grid = read(saved(tmp_path, book))
    assert [(row.number, row.cells) for row in grid.rows] == [
        (1, [None, None, None]),
        (2, [None, "a", None]),
        (3, [None, None, None]),
        (4, [None, "1", "2"]),
    ]


def test_the_size_that_the_sheet_states_is_not_believed(tmp_path: Path):
    path = changed(written(tmp_path, *[(1, 2)] * 3), SHEET, lambda sheet: sheet.replace(b"A1:B3", b"A1:A1"))
    assert cells_of(path) == [["1", "2"]] * 3


def test_dates_are_the_same_in_both_of_excels_calendars(tmp_path: Path):
    rows = [("id", "datum"), (1, datetime(2016, 10, 1)), (2, datetime(2016, 12, 31, 23, 59, 59))]
    texts = [["id", "datum"], ["1", "2016-10-01"], ["2", "2016-12-31T23:59:59"]]
    from_1900, from_1904 = book_of(*rows), book_of(*rows)
    from_1904.epoch = CALENDAR_MAC_1904
    stored = [re.findall(rb"<v>(4\d{4})</v>", parts(saved(tmp_path, book))) for book in (from_1900, from_1904)]
    assert stored == [[b"42644"], [b"41182"]]
    for book, system in [(from_1900, "1900"), (from_1904, "1904")]:
        grid = read(saved(tmp_path, book))
        assert [row.cells for row in grid.rows] == texts
        assert dict(grid.facts)["date_system"] == system


def parts(path: Path) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(SHEET)


def test_a_date_before_march_1900_is_read_as_excel_shows_it(tmp_path: Path):
    assert cells_of(written(tmp_path, (datetime(1900, 1, 1),))) == [["1900-01-01"]]


def test_an_answer_that_excel_turned_into_a_date_is_pointed_at(tmp_path: Path):
    rows = [HEADER, (11, 4, "1-5"), (12, datetime(2016, 5, 1), "x"), (13, 2, "y"), (14, datetime(2016, 3, 1), "z")]
    found = remark(read(written(tmp_path, *rows), expected=EXPECTED), "dates_in_column")
    assert (found.severity, found.column, found.rows) == ("warning", "f1", (3, 5))
    assert found.found.startswith("Kolumn B har både tal och datum")
    assert "2016" not in found.found + found.fix


def test_a_column_of_dates_and_dates_above_the_header_are_no_cause_for_remark(tmp_path: Path):
    rows = [(datetime(2016, 11, 30), None, None), ("id", "f1", "datum"), (1, 5, datetime(2016, 10, 1))]
    path = written(tmp_path, *rows)
    assert "dates_in_column" not in rules(read(path, expected=frozenset({"id", "f1"})))
    assert "dates_in_column" not in rules(read(path, header_row=2))
    assert remark(read(path), "dates_in_column").rows == (1,)


def test_a_column_name_is_told_only_if_the_study_knows_it(tmp_path: Path):
    rows = [("id", "f1", "hemligt"), (1, 1, 1), (2, 1, datetime(2016, 5, 1))]
    found = remark(read(written(tmp_path, *rows), expected=frozenset({"id", "f1"})), "dates_in_column")
    assert found.column == ""
    assert "hemligt" not in found.found


def test_numbers_with_more_digits_than_excel_keeps_are_pointed_at(tmp_path: Path):
    rows = [("id", "f1"), (123456789012345, 1), (1234567890123456, 2)]
    grid = read(written(tmp_path, *rows), expected=frozenset({"id", "f1"}))
    assert grid.rows[1].cells == ["123456789012345", "1"]
    assert (remark(grid, "digits_lost").column, remark(grid, "digits_lost").rows) == ("id", (3,))


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"])
def test_an_error_value_stops_the_file_with_its_column_and_rows(tmp_path: Path, error: str):
    said = refused(written(tmp_path, HEADER, (1, 2, 3), (2, error, 4), (3, error, 4), (error, 1, 1)))
    assert "vag1/svar.xlsx, bladet 'Sheet': kolumn A har felvärden eller omöjliga datum på rad 5." in said
    assert "kolumn B har felvärden eller omöjliga datum på raderna 3, 4." in said
    assert error not in said


@pytest.mark.parametrize("kind", ['t="e"', 't="inlineStr"'])
def test_error_values_of_every_kind_of_cell_are_seen(tmp_path: Path, kind: str):
    value = "<is><t>#N/A</t></is>" if "inline" in kind else "<v>#SPILL!</v>"
    assert "kolumn C har felvärden" in refused(with_cells(tmp_path, f'<row r="1"><c r="C1" {kind}>{value}</c></row>'))


@pytest.mark.parametrize("number", ["1E999", "-1E999"])
def test_a_number_without_end_is_an_error_value(tmp_path: Path, number: str):
    assert "kolumn A har felvärden" in refused(with_cells(tmp_path, f'<row r="1"><c r="A1"><v>{number}</v></c></row>'))


def test_a_date_that_cannot_be_is_an_error_value_and_is_not_quoted(tmp_path: Path):
    path = changed(
        written(tmp_path, ("x",), (datetime(2016, 5, 1),)), SHEET, lambda s: s.replace(b"42491", b"99999999")
    )
    said = refused(path)
    assert "omöjliga datum på rad 2" in said
    assert "99999999" not in said


def test_formulas_that_were_never_calculated_stop_the_file_with_their_rows(tmp_path: Path):
    path = written(tmp_path, HEADER, (1, "=A2+1", 1), (2, "=A3+1", "=1"), (3, 5, 1))
    for said in (refused(path), refused(calculated(path))):
        assert "kolumn B har formler som inte har räknats ut på raderna 2, 3." in said
        assert "kolumn C har formler som inte har räknats ut på rad 3." in said


def test_a_sheet_of_nothing_but_uncalculated_formulas_is_not_called_empty(tmp_path: Path):
    said = refused(written(tmp_path, ("=1+1",)), sheet="Sheet")
    assert "rad 1" in said
    assert "tomt" not in said


def test_values_that_a_program_left_for_excel_to_calculate_are_not_believed(tmp_path: Path):
    path = with_cells(tmp_path, '<row r="1"><c r="A1"><f>6*7</f><v>0</v></c></row>')
    assert "formler som inte har räknats ut på rad 1" in refused(path)
    assert cells_of(calculated(path)) == [["0"]]


def sheets(folder: Path, contents: dict[str, list[tuple[Any, ...]]], **states: str) -> Path:
    book = Workbook()
    book.remove(book.active)
    for title, rows in contents.items():
        sheet = book.create_sheet(title)
        sheet.sheet_state = states.get(title, "visible")
        for row in rows:
            sheet.append(row)
    return saved(folder, book)


def test_the_only_visible_sheet_with_content_is_read_and_the_others_are_listed(tmp_path: Path):
    path = sheets(
        tmp_path,
        {"Dolt": [HEADER, (9, 9, 9)], "Tomt": [], "Svar": [HEADER, (1, 2, 3)], "Nyckel": [("a",)]},
        Dolt="hidden",
        Nyckel="veryHidden",
    )
    grid = read(path)
    assert [row.cells for row in grid.rows] == [["id", "f1", "f2"], ["1", "2", "3"]]
    assert dict(grid.facts)["sheet"] == "Svar"
    assert remark(grid, "other_sheets").severity == "note"
    assert remark(grid, "other_sheets").found.endswith("(3, varav dolda 2).")


def test_a_hidden_sheet_is_read_only_when_declared(tmp_path: Path):
    path = sheets(tmp_path, {"Svar": [("a",)], "Dolt": [("b",)]}, Dolt="hidden")
    assert cells_of(path) == [["a"]]
    assert cells_of(path, sheet="Dolt") == [["b"]]
    hidden_only = sheets(tmp_path, {"Tomt": [], "Dolt": [HEADER]}, Dolt="hidden")
    assert "inget synligt blad har något innehåll. Väntade: ett av bladen 'Tomt', 'Dolt'" in refused(hidden_only)


def test_a_sheet_that_does_not_exist_is_answered_with_those_that_do(tmp_path: Path):
    path = sheets(tmp_path, {"Svar 2016": [HEADER], "Info": [("x",)]})
    assert "bladet 'svar' finns inte. Väntade: ett av bladen 'Svar 2016', 'Info'" in refused(path, sheet="svar")
    assert "bladet är tomt" in refused(sheets(tmp_path, {"Svar": [HEADER], "Tomt": []}), sheet="Tomt")


def test_among_several_sheets_the_one_with_the_expected_columns_is_read(tmp_path: Path):
    contents = {"Info": [("Om enkäten",), ("id",)], "Svar": [("Titel",), (" id ", "f1", "f2"), (1, 2, 3)]}
    path = sheets(tmp_path, contents)
    assert dict(read(path, expected=EXPECTED).facts)["sheet"] == "Svar"
    half = sheets(tmp_path, contents | {"Delvis": [("id", "f1")]})
    assert dict(read(half, expected=EXPECTED).facts)["sheet"] == "Svar"


def test_two_sheets_that_could_both_be_the_export_stop_the_file(tmp_path: Path):
    path = sheets(tmp_path, {"Info": [("x",)], "2016": [HEADER, (1, 1, 1)], "2019": [HEADER, (2, 2, 2)]})
    assert "Väntade: ett av bladen '2016', '2019'" in refused(path, expected=EXPECTED)
    assert "Väntade: ett av bladen 'Info', '2016', '2019'" in refused(path)
    assert "Väntade: ett av bladen 'Info', '2016', '2019'" in refused(path, expected=frozenset({"okänd"}))
    assert cells_of(path, sheet="2019")[1] == ["2", "2", "2"]


def test_merged_cells_keep_their_value_in_the_corner_and_are_pointed_at_among_answers_only(tmp_path: Path):
    book = book_of(("Titel", None, None, None), ("id", "f1", "f2", "f3"), (1, 5, 3, 4), (2, None, 3, 4), (3, 1, 3, 4))
    book.active.merge_cells("A1:D1")
    book.active.merge_cells("B3:B4")
    grid = read(saved(tmp_path, book), expected=EXPECTED)
    assert [row.cells for row in grid.rows][2:4] == [["1", "5", "3", "4"], ["2", None, "3", "4"]]
    assert [(found.rule, found.column, found.rows) for found in grid.remarks] == [("merged_cells", "f1", (3, 4))]


def test_merged_headers_are_no_cause_for_remark(tmp_path: Path):
    book = book_of(("Block", None, "Annat"), ("id", "f1", "f2"), (1, 5, 3))
    book.active.merge_cells("A1:B1")
    assert read(saved(tmp_path, book), expected=EXPECTED).remarks == ()


def test_merged_titles_and_notes_on_rows_mostly_empty_are_no_cause_for_remark(tmp_path: Path):
    book = book_of(("Titel", None, None), ("id", "f1", "f2"), (1, 5, 3), ("Not", None, None))
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("A4:C4")
    assert read(saved(tmp_path, book)).remarks == ()


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A2"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="x"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>hemligt</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v>',
    ],
)
def test_a_damaged_sheet_is_refused_and_never_read_in_part(tmp_path: Path, rows: str):
    said = refused(with_cells(tmp_path, rows))
    assert "arbetsboken är skadad" in said
    assert "hemligt" not in said


@pytest.mark.parametrize("member", ["xl/workbook.xml", "[Content_Types].xml", "xl/styles.xml"])
def test_a_damaged_part_is_refused(tmp_path: Path, member: str):
    assert "arbetsboken är skadad" in refused(changed(written(tmp_path, (1,)), member, lambda part: part[:-9]))


def test_a_lone_cell_far_away_is_refused_before_the_empty_ones_are_made(tmp_path: Path):
    far = "".join(f'<row r="{row}"><c r="XFD{row}"><v>1</v></c></row>' for row in (1, 1_048_576))
    started = time.perf_counter()
    assert "för stort (1048576 rader och 16384 kolumner)" in refused(with_cells(tmp_path, far))
    assert time.perf_counter() - started < 2


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path):
    row = b'<row><c t="inlineStr"><is><t>' + b"1" * 1_000_000 + b"</t></is></c></row>"
    path = changed(written(tmp_path, (1,)), SHEET, lambda sheet: sheet.replace(b"</sheetData>", row * 120))
    assert path.stat().st_size < 300_000
    tracemalloc.start()
    started = time.perf_counter()
    assert "MB uppackat. Väntade: högst 100 MB" in refused(path)
    seconds, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seconds < 2
    assert peak < 2_000_000


LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
ATTACKS = {
    "external file": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://%s">]>',
    "external address": b'<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/%s">]>',
    "parameter entity": b'<!DOCTYPE x [<!ENTITY %% e SYSTEM "file://%s"> %%e;]>',
    "billion laughs": b'<!DOCTYPE x [<!ENTITY l0 "%s">' + LAUGHS + b'<!ENTITY e "&l9;">]>',
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("member", [SHEET, STRINGS, "xl/workbook.xml", "[Content_Types].xml"])
def test_entities_are_refused_wherever_they_stand_and_no_file_is_read(tmp_path: Path, attack: str, member: str):
    secret = tmp_path / "hemligt.txt"
    secret.write_text("hemligt-innehåll", encoding="utf-8")
    declared = ATTACKS[attack] % str(secret).encode()

    def attacked(part: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*>\s*", b"", part)
        return declared + body.replace(b"<t>svar</t>", b"<t>&e;</t>")

    started = time.perf_counter()
    said = refused(changed(with_shared_strings(tmp_path, "<si><t>svar</t></si>"), member, attacked))
    assert "XML-entiteter" in said
    assert "hemligt-innehåll" not in said
    assert time.perf_counter() - started < 2


def test_a_document_type_that_points_elsewhere_is_not_followed(tmp_path: Path):
    missing = b'<!DOCTYPE x SYSTEM "file:///finns/inte.dtd">'
    assert cells_of(changed(written(tmp_path, ("svar",)), SHEET, lambda part: missing + part)) == [["svar"]]


def test_without_protection_against_entities_nothing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = written(tmp_path, (1,))
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    assert "defusedxml" in refused(path)


def ole(*streams: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + b"".join(s.encode("utf-16-le") for s in streams)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (ole("EncryptionInfo", "EncryptedPackage"), "en lösenordsskyddad Excelfil"),
        (ole("Workbook", "SummaryInformation"), "en gammal Excelfil (.xls)"),
        (ole("WordDocument"), "ett gammalt Worddokument (.doc)"),
        (ole()[:8], "en gammal Excelfil (.xls)"),
    ],
)
def test_old_and_protected_office_files_are_told_apart(tmp_path: Path, content: bytes, found: str):
    path = tmp_path / "svar.xlsx"
    path.write_bytes(content)
    assert refuse_reason(path) == found
    assert f"vag1/svar.xlsx: filen är {found}. Väntade: en Excelarbetsbok (.xlsx)" in refused(path)


@pytest.mark.parametrize(
    ("members", "found"),
    [
        ({"xl/workbook.bin": b""}, "en binär Excelfil (.xlsb)"),
        ({"xl/workbook.xml": b"", "xl/vbaProject.bin": b""}, "en Excelfil med makron (.xlsm)"),
        ({"word/document.xml": b""}, "ett Worddokument (.docx)"),
        ({"ppt/presentation.xml": b""}, "en presentation (.pptx)"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, "ett kalkylblad i OpenDocument (.ods)"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "ett OpenDocument som inte är ett kalkylblad"),
    ],
)
def test_other_zipped_office_files_are_told_apart(tmp_path: Path, members: dict[str, bytes], found: str):
    path = tmp_path / "svar.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert refuse_reason(path) == found
    assert f"filen är {found}." in refused(path)


def test_a_workbook_with_macros_declared_but_none_inside_is_still_one_with_macros(tmp_path: Path):
    path = changed(
        written(tmp_path, (1,)),
        "[Content_Types].xml",
        lambda part: part.replace(
            b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
        ),
    )
    assert refuse_reason(path) == "en Excelfil med makron (.xlsm)"


def test_a_workbook_of_the_strict_kind_is_named(tmp_path: Path):
    path = changed(
        written(tmp_path, (1,)),
        "xl/workbook.xml",
        lambda part: part.replace(b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"),
    )
    assert refuse_reason(path) == "en Excelfil i formatet Strict Open XML"


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04trasig", b"id;f1\n1;2\n", b"$FL2"])
def test_nothing_is_said_of_what_is_no_office_file(tmp_path: Path, content: bytes):
    path = tmp_path / "svar.xlsx"
    path.write_bytes(content)
    assert refuse_reason(path) is None
    assert "zip-arkiv" in refused(path)


def test_a_plain_workbook_is_recognised_whatever_it_is_called(tmp_path: Path):
    path = written(tmp_path, ("svar",)).rename(tmp_path / "svar.sav")
    assert refuse_reason(path) is None
    assert cells_of(path) == [["svar"]]


def test_the_file_is_left_as_it_was(tmp_path: Path):
    path = written(tmp_path, HEADER, (1, 2, 3))
    before = path.read_bytes()
    read(path)
    assert path.read_bytes() == before


def test_two_sheets_of_the_same_name_stop_the_file(tmp_path: Path):
    path = sheets(tmp_path, {"AAAA": [HEADER, (1, 2, 3)], "BBBB": [HEADER, (4, 5, 6)]})
    changed(path, "xl/workbook.xml", lambda content: content.replace(b"BBBB", b"AAAA"))
    assert "två blad har samma namn" in refused(path)
    assert "två blad har samma namn" in refused(path, sheet="AAAA")


def test_a_hidden_sheets_name_is_not_told(tmp_path: Path):
    path = sheets(tmp_path, {"Svar": [HEADER, (1, 2, 3)], "Anna S": [("x",)]}, **{"Anna S": "hidden"})
    assert "Anna" not in remark(read(path), "other_sheets").found


@pytest.mark.parametrize("number", ["1_0", "1,5", "0x10", "xyz", "１"])
def test_a_number_that_no_spreadsheet_writes_is_damage(tmp_path: Path, number: str):
    message = refused(with_cells(tmp_path, f'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>{number}</v></c></row>'))
    assert number not in message
    assert "inget synligt blad" not in message
