"""Coding exports that are tables: told by their header, read the same as text and as a workbook, or refused by row."""

import csv
import zipfile
from pathlib import Path

import openpyxl
import pytest

from pipeline.errors import InputError
from pipeline.read.coding_exports import read_coding_table
from pipeline.read.codings import Codings, DocumentVariable
from pipeline.read.parsed import Request
from tests.fixtures.coding_exports import (
    ATLASTI,
    ATLASTI_BOOK,
    DEDOOSE,
    MAXQDA,
    MAXQDA_ENGLISH,
    MORE,
    NVIVO,
    OPENQDA,
    QUALCODER,
    QUALCODER_CASES,
    SAID,
    SEGMENT_COLUMNS,
    SEGMENTS,
    TAGUETTE,
    TAGUETTE_BOOK,
    Rows,
    asked,
    csv_file,
    xlsx_file,
)

CODE_LISTS = {"taguette": TAGUETTE_BOOK, "atlasti": ATLASTI_BOOK}
EXPORTS = {
    "taguette": (TAGUETTE, "Taguette", 3),
    "atlasti": (ATLASTI, "ATLAS.ti", 3),
    "maxqda": (MAXQDA, "MAXQDA", 4),
    "nvivo": (NVIVO, "NVivo", 2),
    "dedoose": (DEDOOSE, "Dedoose", 3),
    "qualcoder": (QUALCODER, "QualCoder", 2),
    "openqda": (OPENQDA, "OpenQDA", 2),
    "segments": (SEGMENTS, "segmenttabell", 3),
}
OF_THE_FILE = {"format", "encoding", "separator", "sheet", "date_system"}


def read(folder: Path, rows: Rows, program: str = "", *, book: Rows | None = None, **written: str) -> Codings:
    code_list = book or CODE_LISTS.get(program)
    request = asked(
        csv_file(folder / "koder.csv", rows, **written),
        csv_file(folder / "kodlista.csv", code_list, **written) if code_list else None,
        SEGMENT_COLUMNS if program == "segments" else (),
    )
    return read_coding_table(request)


def read_workbook(folder: Path, rows: Rows, program: str = "") -> Codings:
    code_list = CODE_LISTS.get(program)
    request = asked(
        xlsx_file(folder / "koder.xlsx", rows),
        xlsx_file(folder / "kodlista.xlsx", code_list) if code_list else None,
        SEGMENT_COLUMNS if program == "segments" else (),
    )
    return read_coding_table(request)


def refused(folder: Path, rows: Rows, program: str = "", **more) -> str:
    with pytest.raises(InputError) as caught:
        read(folder, rows, program, **more)
    assert SAID not in str(caught.value)
    assert MORE not in str(caught.value)
    assert "wave.layout" not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def without_order(codings: Codings) -> tuple:
    tables = (codings.documents, codings.codes, codings.codings, codings.users, codings.variables)
    facts = {name: value for name, value in codings.facts if name not in OF_THE_FILE}
    return (*map(set, tables), facts, {(each.rule, each.found) for each in codings.remarks})


def rules(codings: Codings) -> dict[str, str]:
    return {remark.rule: remark.severity for remark in codings.remarks}


def coded(codings: Codings) -> list[str]:
    paths = {code.id: " > ".join(code.path) for code in codings.codes}
    return [paths[each.code] for each in codings.codings]


def places(codings: Codings) -> list[tuple]:
    return [(each.start, each.end, each.unit) for each in codings.codings]


def changed(rows: Rows, row: int, column: int, cell: str) -> Rows:
    copy = [[*each] for each in rows]
    copy[row][column] = cell
    return copy


@pytest.mark.parametrize("program", EXPORTS)
def test_the_program_is_told_by_the_header(tmp_path: Path, program: str):
    rows, name, n = EXPORTS[program]
    codings = read(tmp_path, rows, program)
    assert dict(codings.facts)["format"] == f"{name} (CSV)"
    assert len(codings.codings) == n
    assert len({each.id for each in codings.codings}) == n


@pytest.mark.parametrize("program", EXPORTS)
def test_a_workbook_says_the_same_as_text(tmp_path: Path, program: str):
    rows, name, _ = EXPORTS[program]
    codings = read_workbook(tmp_path, rows, program)
    assert dict(codings.facts)["format"] == f"{name} (XLSX)"
    assert without_order(codings) == without_order(read(tmp_path, rows, program))


@pytest.mark.parametrize("program", EXPORTS)
@pytest.mark.parametrize(("separator", "encoding"), [(";", "utf-8"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_separator_and_encoding_change_nothing(tmp_path: Path, program: str, separator: str, encoding: str):
    rows = EXPORTS[program][0]
    other = read(tmp_path, rows, program, separator=separator, encoding=encoding)
    assert without_order(other) == without_order(read(tmp_path, rows, program))


@pytest.mark.parametrize("program", EXPORTS)
def test_the_order_of_rows_and_columns_means_nothing(tmp_path: Path, program: str):
    rows = EXPORTS[program][0]
    header, *below = rows
    places = range(len(header))
    order = [place for place in reversed(places) if header[place] != "Category"]
    order += [place for place in places if header[place] == "Category"]  # these mean by their order
    moved = [[row[place] for place in order] for row in (header, *reversed(below))]
    assert without_order(read(tmp_path, moved, program)) == without_order(read(tmp_path, rows, program))


@pytest.mark.parametrize("program", EXPORTS)
def test_titles_above_the_header_are_skipped(tmp_path: Path, program: str):
    rows = EXPORTS[program][0]
    width = len(rows[0])
    titled = [["Projektet"] + [""] * (width - 1), [""] * width, *rows]
    assert without_order(read(tmp_path, titled, program)) == without_order(read(tmp_path, rows, program))
    assert without_order(read_workbook(tmp_path, titled, program)) == without_order(read(tmp_path, rows, program))


@pytest.mark.parametrize("program", EXPORTS)
def test_names_of_columns_are_read_in_any_case_spacing_and_unicode_form(tmp_path: Path, program: str):
    rows = EXPORTS[program][0]
    own = {"FileVar_kommun", "Kommun", "Memo", "Dokumentgruppe"}
    header = [
        each if each in own or "Code: " in each else f" {each.upper()} ".replace(" ", "\u00a0") for each in rows[0]
    ]
    header = [each.replace("Å", "A\u030a") for each in header]
    assert header != rows[0]
    assert without_order(read(tmp_path, [header, *rows[1:]], program)) == without_order(read(tmp_path, rows, program))


def test_a_highlight_of_taguette_with_two_tags_is_two_codings(tmp_path: Path):
    codings = read(tmp_path, TAGUETTE, "taguette")
    assert [(each.selection, each.code) for each in codings.codings] == [("7", "Tillit"), ("7", "Mål"), ("9", "Mål")]
    assert [code.name for code in codings.codes] == ["Tillit", "Mål", "Ledning"]
    assert dict(codings.facts)["selections_without_code"] == "1"
    assert rules(codings) == {"export_without_coder": "warning", "export_without_positions": "note"}
    assert codings.codings[2].text == f'{MORE} "hur"\nrad två'


def test_taguettes_codebook_is_needed(tmp_path: Path):
    says = refused(tmp_path, TAGUETTE)
    assert "exporten har ingen kodlista" in says
    assert "Taguettes kodbok" in says


def test_another_table_than_the_code_list_is_refused(tmp_path: Path):
    assert "kodlista.csv: filen är inte programmets kodlista" in refused(tmp_path, TAGUETTE, book=ATLASTI_BOOK)


def test_codes_of_atlasti_with_commas_are_read_against_the_code_list(tmp_path: Path):
    codings = read(tmp_path, ATLASTI, "atlasti")
    assert [each.code for each in codings.codings] == ["T1. Mål, medel: Tid", "Tillit", "Tillit"]
    assert places(codings) == [(4, 5, "paragraph"), (4, 5, "paragraph"), (6, 6, "paragraph")]
    assert dict(codings.facts)["selections_without_code"] == "1"
    assert rules(codings) == {"export_without_coder": "warning"}


@pytest.mark.parametrize("separator", ["; ", ";", "\n"])
def test_codes_of_atlasti_that_are_plainly_separated_need_no_code_list(tmp_path: Path, separator: str):
    rows = changed(ATLASTI, 1, 4, f"T1. Mål, medel: Tid{separator}Tillit")
    codings = read(tmp_path, rows)
    assert [each.code for each in codings.codings] == ["T1. Mål, medel: Tid", "Tillit", "Tillit"]
    assert [code.id for code in codings.codes] == ["T1. Mål, medel: Tid", "Tillit"]
    listed = read(tmp_path, rows, "atlasti")
    assert [each.code for each in listed.codings] == ["T1. Mål, medel: Tid", "Tillit", "Tillit"]


def test_codes_of_atlasti_joined_by_commas_need_the_code_list(tmp_path: Path):
    assert "ATLAS.ti:s kodlista" in refused(tmp_path, ATLASTI)


def test_codes_of_atlasti_that_do_not_add_up_are_refused(tmp_path: Path):
    rows = changed(ATLASTI, 1, 4, "Mål; Tid; Tillit")
    assert "rad 2: cellen med koder går inte att läsa" in refused(tmp_path, rows)
    assert "rad 2: cellen med koder går inte att läsa" in refused(tmp_path, rows, "atlasti")


def test_without_a_count_a_cell_with_two_kinds_of_separator_is_not_guessed(tmp_path: Path):
    rows = [[cell for place, cell in enumerate(row) if place != 5] for row in ATLASTI]
    rows[2][4] = "Tillit; Ledning"
    assert "rad 2: cellen med koder går inte att läsa" in refused(tmp_path, rows)
    rows[1][4] = "Tid"
    assert [each.code for each in read(tmp_path, rows).codings] == ["Tid", "Tillit", "Ledning"]


def test_without_a_count_a_cell_is_read_against_the_list_if_only_one_reading_exists(tmp_path: Path):
    rows = [[cell for place, cell in enumerate(row) if place != 5] for row in ATLASTI]
    assert len(read(tmp_path, rows, "atlasti").codings) == 3
    several = [*ATLASTI_BOOK, ["● T1. Mål", "", "", ""], ["● medel: Tid", "", "", ""]]
    assert "rad 2: cellen med koder går inte att läsa" in refused(tmp_path, rows, book=several)


def test_what_was_said_is_never_the_name_of_a_code(tmp_path: Path):
    codings = read(tmp_path, changed(changed(ATLASTI, 1, 4, f"{SAID};Tillit"), 1, 5, "2"))
    assert [each.code for each in codings.codings][:2] == ["in vivo 1:1", "Tillit"]
    assert not any(SAID in code.id for code in codings.codes)
    assert rules(codings)["codes_in_vivo"] == "warning"


@pytest.mark.parametrize("rows", [MAXQDA, MAXQDA_ENGLISH], ids=["german", "english"])
def test_maxqda_tells_paragraphs_coders_and_the_tree_of_codes(tmp_path: Path, rows: Rows):
    codings = read(tmp_path, rows)
    assert places(codings) == [(2, 3, "paragraph")] * 3 + [(1, 1, "paragraph")]
    assert [each.coder for each in codings.codings] == ["Åsa", "Åsa", "Åsa", "Ulf"]
    assert coded(codings) == ["Samverkan > Tillit", "Samverkan > Mål", "Samverkan > Tillit", "Ledning"]
    parents = {code.path: code.parent for code in codings.codes}
    heading = next(code.id for code in codings.codes if code.path == ("Samverkan",))
    assert parents == {
        ("Samverkan",): "",
        ("Samverkan", "Tillit"): heading,
        ("Samverkan", "Mål"): heading,
        ("Ledning",): "",
    }
    assert [each.name for each in codings.documents] == ["Samtal 1", "Samtal 2"]
    assert len({each.selection for each in codings.codings}) == 2
    assert rules(codings) == {"positions_are_paragraphs": "note", "columns_left_out": "note"}


def test_maxqdas_other_columns_are_about_the_texts_if_they_say_one_thing_of_each(tmp_path: Path):
    codings = read(tmp_path, MAXQDA)
    first, second = (each.id for each in codings.documents)
    assert set(codings.variables) == {
        DocumentVariable(first, "Kommun", "Gävle"),
        DocumentVariable(second, "Kommun", "Ockelbo"),
        DocumentVariable(first, "Dokumentgruppe", "Länet"),
        DocumentVariable(second, "Dokumentgruppe", "Länet"),
    }
    (left,) = (each for each in codings.remarks if each.rule == "columns_left_out")
    assert left.found.endswith(": 'Memo'")


def test_long_words_in_a_column_are_not_about_a_text(tmp_path: Path):
    rows = [[*row, "Om" if place == 0 else SAID * 4] for place, row in enumerate(MAXQDA)]
    codings = read(tmp_path, rows)
    assert "Om" not in {each.variable for each in codings.variables}


def test_texts_of_one_name_in_two_groups_are_two_texts(tmp_path: Path):
    rows = changed(changed(MAXQDA, 4, 1, "Grannlänet"), 4, 2, "Samtal 1")
    codings = read(tmp_path, rows)
    assert [each.name for each in codings.documents] == ["Länet > Samtal 1", "Grannlänet > Samtal 1"]
    assert len({each.document for each in codings.codings}) == 2


def test_maxqdas_short_export_has_neither_coder_nor_place(tmp_path: Path):
    kept = [MAXQDA_ENGLISH[0].index(name) for name in ("Document name", "Code", "Segment")]
    codings = read(tmp_path, [[row[place] for place in kept] for row in MAXQDA_ENGLISH])
    assert places(codings) == [(None, None, "none")] * 4
    assert len({each.selection for each in codings.codings}) == 4
    assert rules(codings) == {"export_without_coder": "warning", "export_without_positions": "note"}


def test_segments_without_place_are_the_same_in_any_order(tmp_path: Path):
    header, *below = [row[2:4] + row[6:7] for row in MAXQDA]
    found = read(tmp_path, [header, *below])
    assert without_order(read(tmp_path, [header, *reversed(below)])) == without_order(found)


def test_a_column_that_stands_twice_must_say_the_same_twice(tmp_path: Path):
    twice = [[*row, row[2]] for row in MAXQDA]
    assert without_order(read(tmp_path, twice)) == without_order(read(tmp_path, MAXQDA))
    assert "rad 3: kolumnen 'Dokumentname' står flera gånger" in refused(tmp_path, changed(twice, 2, -1, "Samtal 2"))


def test_a_code_that_is_what_somebody_said_has_an_id_that_is_not(tmp_path: Path):
    codings = read(tmp_path, changed(MAXQDA, 1, 3, f"Samverkan > {SAID}"))
    assert SAID in {code.name for code in codings.codes}
    ids = [*(code.id + code.parent for code in codings.codes), *(each.id + each.code for each in codings.codings)]
    assert not any(SAID in each for each in ids)


def test_pages_and_times_are_no_places_in_a_text(tmp_path: Path):
    codings = read(tmp_path, changed(changed(MAXQDA, 4, 4, "3: 120"), 4, 5, "3: 180"))
    assert places(codings)[3] == (None, None, "none")
    (remark,) = (each for each in codings.remarks if each.rule == "positions_of_another_kind")
    assert remark.rows == (5,)


def test_a_row_without_place_among_others_is_told(tmp_path: Path):
    codings = read(tmp_path, changed(changed(MAXQDA, 4, 4, ""), 4, 5, ""))
    (remark,) = (each for each in codings.remarks if each.rule == "codings_without_positions")
    assert remark.rows == (5,)


def test_a_row_without_coder_among_others_is_told(tmp_path: Path):
    codings = read(tmp_path, changed(MAXQDA, 4, 8, ""))
    (remark,) = (each for each in codings.remarks if each.rule == "codings_without_coder")
    assert remark.rows == (5,)


@pytest.mark.parametrize(
    ("row", "column", "cell", "found"),
    [
        (1, 4, "4", "rad 2: slutet är före början"),
        (1, 4, "0", "rad 2: slutet är före början"),
        (1, 5, "", "rad 2: positionen är inte två tal"),
        (1, 5, "tre", "rad 2: positionen är inte två tal"),
        (3, 3, "", "rad 4: koden är inte angiven"),
        (3, 3, " > ", "rad 4: koden är inte angiven"),
        (3, 2, "", "rad 4: texten som är kodad är inte angiven"),
    ],
)
def test_segments_that_make_no_sense_are_told_by_row(tmp_path: Path, row: int, column: int, cell: str, found: str):
    assert f"2016/koder {found}" in refused(tmp_path, changed(MAXQDA, row, column, cell))


def test_every_problem_of_a_file_is_told_at_once(tmp_path: Path):
    says = refused(tmp_path, changed(changed(changed(MAXQDA, 1, 3, ""), 2, 2, ""), 3, 4, "9"))
    assert "rad 2: koden" in says
    assert "rad 3: texten" in says
    assert "rad 4: slutet" in says


def test_nvivo_tells_ranges_coders_and_levels_below_the_root(tmp_path: Path):
    codings = read(tmp_path, NVIVO)
    assert places(codings) == [(465, 465 + len(SAID), "codepoint"), (800, 800 + len(MORE), "codepoint")]
    assert coded(codings) == ["Samverkan > Tillit", "Ledning"]
    assert [each.coder for each in codings.codings] == ["AS", "UB"]
    assert rules(codings) == {}


def test_an_end_that_is_the_last_character_is_seen_by_the_length_of_the_text(tmp_path: Path):
    rows = changed(changed(NVIVO, 1, 3, f"(465 - {464 + len(SAID)})"), 2, 3, f"(800 - {799 + len(MORE)})")
    assert places(read(tmp_path, rows)) == places(read(tmp_path, NVIVO))


def test_a_row_without_text_says_nothing_of_how_ends_are_counted(tmp_path: Path):
    rows = changed(changed(NVIVO, 1, 3, f"(465 - {464 + len(SAID)})"), 2, 2, "")
    assert places(read(tmp_path, rows))[0] == (465, 465 + len(SAID), "codepoint")


def test_an_end_that_no_text_tells_is_told_as_unsure(tmp_path: Path):
    codings = read(tmp_path, changed(NVIVO, 1, 3, "(465 - 999)"))
    assert places(codings)[0] == (465, 999, "codepoint")
    assert rules(codings) == {"positions_not_verified": "warning"}


def test_nvivo_without_ranges_has_codings_without_place(tmp_path: Path):
    codings = read(tmp_path, [[cell for place, cell in enumerate(row) if place != 3] for row in NVIVO])
    assert places(codings) == [(None, None, "none")] * 2
    assert rules(codings) == {"export_without_positions": "note"}


def test_an_excerpt_of_dedoose_has_the_codes_that_are_applied(tmp_path: Path):
    codings = read(tmp_path, DEDOOSE)
    assert coded(codings) == ["Samverkan > Tillit", "Mål, medel", "Mål, medel"]
    assert [(each.document, each.coder, each.start) for each in codings.codings] == [
        ("Samtal 1.docx", "asa", 0),
        ("Samtal 1.docx", "asa", 0),
        ("Samtal 1.docx", "ulf", 100),
    ]
    assert len({each.selection for each in codings.codings}) == 2
    assert dict(codings.facts)["selections_without_code"] == "1"
    assert [each.id for each in codings.documents] == ["Samtal 1.docx", "Samtal 2.docx"]
    assert codings.variables == ()
    assert rules(codings) == {"coder_made_the_excerpt": "warning"}


@pytest.mark.parametrize(
    ("row", "column", "cell", "found"),
    [
        (1, 8, "kanske", "rad 2: en kod är varken True eller False"),
        (3, 7, "Tillit", "rad 4: kodernas kolumner säger emot listan"),
        (2, 7, "", "rad 3: kodernas kolumner säger emot listan"),
        (0, 11, "Code: samverkan\\Tillit Applied", None),
        (0, 11, "Code: Samverkan\\Tillit Applied", "samma kod har flera kolumner"),
    ],
)
def test_excerpts_that_contradict_themselves_are_refused(tmp_path: Path, row, column, cell, found):
    rows = changed(DEDOOSE, row, column, cell)
    if found is None:
        assert len({code.id for code in read(tmp_path, rows).codes}) == 4
    else:
        assert found in refused(tmp_path, rows)


def test_excerpts_without_codes_are_refused(tmp_path: Path):
    assert "exporten har inga kolumner för koder" in refused(tmp_path, [row[:7] for row in DEDOOSE])


def test_qualcoders_categories_are_the_levels_above_a_code_and_are_no_codes(tmp_path: Path):
    codings = read(tmp_path, QUALCODER)
    assert {code.path: code.is_codable for code in codings.codes} == {
        ("Samverkan",): False,
        ("Samverkan", "Relationer"): False,
        ("Samverkan", "Relationer", "Tillit"): True,
        ("Ledning",): True,
    }
    assert [(each.selection, each.coder) for each in codings.codings] == [("ctid:1", "Åsa"), ("ctid:2", "Ulf")]
    assert codings.variables == (DocumentVariable("samtal1.txt", "kommun", "Gävle"),)
    assert rules(codings) == {
        "codings_outside_text": "warning",
        "better_export": "note",
        "export_without_positions": "note",
    }


def test_a_coding_of_qualcoder_in_two_cases_is_one(tmp_path: Path):
    codings = read(tmp_path, QUALCODER_CASES)
    assert coded(codings) == ["Tillit"]
    assert [each.document for each in codings.codings] == ["samtal1.txt"]
    assert set(codings.variables) == {
        DocumentVariable("samtal1.txt", "case", "Anna"),
        DocumentVariable("samtal1.txt", "case", "Bo"),
        DocumentVariable("samtal1.txt", "roll", "chef"),
    }


def test_one_id_of_qualcoder_with_two_codes_is_refused(tmp_path: Path):
    says = refused(tmp_path, changed(QUALCODER_CASES, 2, 5, "Mål"))
    assert "raderna 2, 3: samma id har olika text, kod eller kodare" in says


def test_openqda_tells_coder_and_place(tmp_path: Path):
    codings = read(tmp_path, OPENQDA)
    assert places(codings) == [(10, 10 + len(SAID), "codepoint")] * 2
    assert coded(codings) == ["Tillit", "Mål"]
    assert [(each.coder, each.text) for each in codings.codings] == [("Åsa", SAID), ("Ulf", SAID)]
    assert rules(codings) == {}


def test_openqda_counts_emoji_as_two_and_that_is_told(tmp_path: Path):
    codings = read(tmp_path, changed(OPENQDA, 2, 7, f'"{MORE}"'))
    (remark,) = codings.remarks
    assert (remark.rule, remark.rows) == ("positions_in_utf16", (3,))


def test_an_empty_selection_is_refused(tmp_path: Path):
    assert "rad 2: slutet är före början, eller så är markeringen tom" in refused(
        tmp_path, changed(OPENQDA, 1, 6, "10")
    )


def test_a_table_that_the_study_maps_tells_what_it_is_said_to_tell(tmp_path: Path):
    codings = read(tmp_path, SEGMENTS, "segments")
    assert coded(codings) == ["Tillit", "Mål", "Mål"]
    assert [(each.document, each.coder, each.start, each.end) for each in codings.codings] == [
        ("Samtal 1", "Åsa", 0, len(SAID)),
        ("Samtal 1", "Ulf", 5, 9),
        ("Samtal 2", "Ulf", 1, 4),
    ]
    assert set(codings.variables) == {
        DocumentVariable("Samtal 1", "Kommun", "Gävle"),
        DocumentVariable("Samtal 1", "Datum", "2016-10-03"),
        DocumentVariable("Samtal 2", "Kommun", "Ockelbo"),
        DocumentVariable("Samtal 2", "Datum", "2016-10-04"),
    }
    assert rules(codings) == {}


def test_positions_of_a_mapped_table_count_what_the_study_says(tmp_path: Path):
    path = csv_file(tmp_path / "koder.csv", [["Fil", "Tema", "Från", "Till"], ["Samtal 1", "Tillit", "3", "3"]])
    columns = (("document", "Fil"), ("code", "Tema"), ("start", "Från"), ("end", "Till"))
    request = asked(path, columns=columns)
    assert places(read_coding_table(request._replace(unit="paragraph"))) == [(3, 3, "paragraph")]
    with pytest.raises(InputError, match="markeringen tom"):
        read_coding_table(request)
    with pytest.raises(InputError, match="enheten 'rad' finns inte"):
        read_coding_table(request._replace(unit="rad"))


def test_a_text_with_two_groups_is_told(tmp_path: Path):
    codings = read(tmp_path, changed(SEGMENTS, 2, 5, "Ockelbo"), "segments")
    assert rules(codings) == {"variables_disagree": "warning"}


def test_a_mapped_column_that_is_not_there_is_named(tmp_path: Path):
    says = refused(tmp_path, changed(changed(SEGMENTS, 0, 1, "Kod"), 0, 3, "Start"), "segments")
    assert "kolumner saknas: 'Tema', 'Från'" in says


def test_a_mapping_goes_before_what_the_header_looks_like(tmp_path: Path):
    columns = (("document", "document"), ("code", "tag"), ("text", "content"))
    rows = [row for row in TAGUETTE if row[2]]
    codings = read_coding_table(asked(csv_file(tmp_path / "koder.csv", rows), columns=columns))
    assert dict(codings.facts)["format"] == "segmenttabell (CSV)"
    assert len({each.selection for each in codings.codings}) == 3


def test_a_request_with_columns_survives_the_way_to_the_child():
    request = Request(Path("å.csv"), "n", columns=SEGMENT_COLUMNS, unit="paragraph")
    assert Request.from_json(request.to_json()) == request


def test_an_unknown_header_is_told_with_its_columns_and_the_nearest_program(tmp_path: Path):
    says = refused(tmp_path, changed(MAXQDA, 0, 2, "Namn på texten"))
    assert "rad 1 har kolumnerna 'Farbe', 'Dokumentgruppe', 'Namn på texten', 'Code'" in says
    assert "närmast är MAXQDA, som också har 'dokumentname' eller 'document name'" in says
    assert "REFI-QDA" in says
    assert "columns i study.toml" in says


def test_a_file_without_a_header_is_refused_without_what_it_says(tmp_path: Path):
    says = refused(tmp_path, TAGUETTE[1:], "taguette")
    assert "filen är inte en kodningsexport som kan läsas" in says
    assert "Gävle" not in says


def test_words_among_columns_are_counted_and_not_shown(tmp_path: Path):
    says = refused(tmp_path, changed(changed(MAXQDA, 0, 2, "Text"), 0, 10, f"{SAID}, och {MORE}"))
    assert "'Kommun', 1 till" in says


def test_rows_of_another_length_are_refused_by_line(tmp_path: Path):
    assert "rad 4: för många fält" in refused(
        tmp_path, [*TAGUETTE[:3], [*TAGUETTE[3], SAID], *TAGUETTE[4:]], "taguette"
    )


def test_another_encoding_is_refused_with_what_to_do(tmp_path: Path):
    assert "UTF-8" in refused(tmp_path, OPENQDA, encoding="cp1252")


@pytest.mark.parametrize("rows", [[], [["", "", ""], ["", "", ""]]], ids=["nothing", "blanks"])
def test_an_empty_file_is_refused(tmp_path: Path, rows: Rows):
    assert "filen är tom" in refused(tmp_path, rows)


@pytest.mark.parametrize(
    "content",
    [SAID.encode(), f'"{SAID}'.encode(), b"%PDF-1.7\n" + SAID.encode(), bytes(range(256)), b"\xff\xfe\x00"],
    ids=["text", "quote", "pdf", "bytes", "mark"],
)
def test_anything_else_is_refused_with_what_can_be_read(tmp_path: Path, content: bytes):
    path = tmp_path / "koder"
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_coding_table(asked(path))
    assert "2016/koder: filen är inte en kodningsexport som kan läsas" in str(caught.value)
    assert "MAXQDA" in str(caught.value)
    assert SAID not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_workbook_that_lacks_its_parts_is_refused(tmp_path: Path):
    path = tmp_path / "koder.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", SAID)
    with pytest.raises(InputError) as caught:
        read_coding_table(asked(path))
    assert SAID not in str(caught.value)


def test_a_quotation_mark_without_its_mate_is_told_by_line(tmp_path: Path):
    path = tmp_path / "koder.csv"
    path.write_text(f'id,document,tag,content\n7,Gävle,Mål,"{SAID}\n', encoding="utf-8")
    with pytest.raises(InputError, match="rad 2: citattecken som inte hör ihop"):
        read_coding_table(asked(path))


def test_several_filled_sheets_are_refused_rather_than_chosen_among(tmp_path: Path):
    path = xlsx_file(tmp_path / "koder.xlsx", OPENQDA)
    book = openpyxl.load_workbook(path)
    book.create_sheet("Mer").append(["x"])
    book.save(path)
    with pytest.raises(InputError, match="ensam på bladet"):
        read_coding_table(asked(path))


def test_a_code_list_that_is_not_needed_is_told(tmp_path: Path):
    assert rules(read(tmp_path, OPENQDA, book=TAGUETTE_BOOK)) == {"code_list_unused": "note"}


@pytest.mark.parametrize("as_workbook", [False, True], ids=["csv", "xlsx"])
@pytest.mark.parametrize(
    ("files", "separator", "known"),
    [
        (("taguette/all_tags_20220303.csv", "taguette/codebook_20220303_8.csv"), ",", (1_930, 1_930, 1_793, 17, 22)),
        (
            ("atlasti/20250914_quotation_export.csv", "atlasti/20250914_code_list_frequencies.csv"),
            ";",
            (394, 1_465, 394, 1, 466),
        ),
    ],
    ids=["taguette", "atlasti"],
)
def test_real_exports_have_their_known_counts(
    tmp_path: Path, real_files: Path, files, separator: str, known: tuple, as_workbook: bool
):
    export, code_list = (real_files / "qda" / file for file in files)
    if as_workbook:
        export, code_list = (
            xlsx_file(tmp_path / f"{path.stem}.xlsx", as_rows(path, separator)) for path in (export, code_list)
        )
    codings = read_coding_table(asked(export, code_list))
    facts = dict(codings.facts)
    found = (int(facts["rows"]), len(codings.codings), int(facts["selections"]))
    assert (*found, len(codings.documents), len(codings.codes)) == known
    assert len({each.id for each in codings.codings}) == len(codings.codings)


def as_rows(path: Path, separator: str) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file, delimiter=separator)]
