"""Coding exports that are tables: every highlight and every code of every cell, or the rows that cannot be read."""

import csv

import pytest

from pipeline.errors import InputError
from pipeline.read.coding_exports import read_coding_table
from pipeline.read.joined_codes import CodeCells
from pipeline.read.parsed import Request

SAID = "vi har bra samverkan"
HIGHLIGHTS = f'id,document,tag,content\r\n7,Gävle.odt,Tillit,"{SAID}, ja"\r\n7,Gävle.odt,Mål,"{SAID}, ja"\r\n'
BOOK = 'tag,description,number of highlights\r\nTillit,"att lita\r\npå",1\r\nMål,,1\r\nLedning,,0\r\n'
CODES = (
    "Code;;Magnitude Degree;Comment;Groups\n"
    "● T1. Mål, medel;;2;;Teman\n"
    ";● Tid;1;när;\n"
    ";● Tid, pengar;1;;\n"
    "● Tillit;;1;;\n"
)
HEADER = "Number;Reference;Text Content;Document;Codes;Number of Codes;Initial Position;Final Position\n"
QUOTATION = f"1:1;x;{SAID};Gävle;T1. Mål, medel: Tid, T1. Mål, medel: Tid, pengar, Tillit;3;4;5\n"


def read(export, code_list):
    return read_coding_table(Request(export, export.name, codebook=code_list))


@pytest.fixture
def taguette(tmp_path):
    def made(highlights: str = HIGHLIGHTS, book: str = BOOK, encoding: str = "utf-8"):
        for name, content in (("markeringar.csv", highlights), ("kodbok.csv", book)):
            (tmp_path / name).write_bytes(content.encode(encoding))
        return read(tmp_path / "markeringar.csv", tmp_path / "kodbok.csv")

    return made


@pytest.fixture
def atlasti(tmp_path):
    def made(rows: str = QUOTATION, codes: str = CODES, header: str = HEADER, encoding: str = "utf-8"):
        for name, content in (("citat.csv", header + rows), ("koder.csv", codes)):
            (tmp_path / name).write_bytes(content.encode(encoding))
        return read(tmp_path / "citat.csv", tmp_path / "koder.csv")

    return made


def problems(read, *arguments, **named) -> str:
    with pytest.raises(InputError) as caught:
        read(*arguments, **named)
    assert SAID not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def rules(codings) -> dict[str, str]:
    return {remark.rule: remark.severity for remark in codings.remarks}


def test_a_highlight_with_two_tags_is_two_codings_of_one_selection(taguette):
    codings = taguette()
    assert [(each.selection, each.code, each.document) for each in codings.codings] == [
        ("7", "Tillit", "Gävle.odt"),
        ("7", "Mål", "Gävle.odt"),
    ]
    assert {each.text for each in codings.codings} == {f"{SAID}, ja"}
    assert len({each.id for each in codings.codings}) == 2


def test_every_tag_of_the_codebook_is_a_code_with_its_description(taguette):
    assert [(code.id, code.path, code.definition) for code in taguette().codes] == [
        ("Tillit", ("Tillit",), "att lita\r\npå"),
        ("Mål", ("Mål",), ""),
        ("Ledning", ("Ledning",), ""),
    ]


def test_taguette_gives_neither_coder_nor_place_and_that_is_told(taguette):
    codings = taguette()
    assert {(each.coder, each.start, each.end, each.unit) for each in codings.codings} == {("", None, None, "none")}
    assert rules(codings) == {"export_without_coder": "warning", "export_without_positions": "note"}


def test_a_highlight_without_tag_is_counted_and_is_no_coding(taguette):
    codings = taguette(HIGHLIGHTS + "8,Gävle.odt,,annat\r\n")
    assert len(codings.codings) == 2
    assert dict(codings.facts) == {
        "format": "Taguette (CSV)",
        "rows": "3",
        "selections": "2",
        "selections_without_code": "1",
        "encoding": "utf-8",
        "separator": "komma",
    }


def test_a_byte_order_mark_changes_nothing(taguette, atlasti):
    for made in (taguette, atlasti):
        assert made(encoding="utf-8-sig")._replace(facts=()) == made()._replace(facts=())


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"7,Ockelbo.odt,Ledning,{SAID}", "raderna 4, 5: samma id har en annan text eller ett annat dokument"),
        (f"7,Gävle.odt,Tillit,{SAID}", "raderna 2, 4, 5: samma id och tag står på flera rader"),
        (f"8,Gävle.odt,{SAID},text", "raderna 4, 5: koden finns inte i kodboken"),
        (f",Gävle.odt,Tillit,{SAID}", "raderna 4, 5: id, dokument eller text är tom"),
    ],
)
def test_highlights_that_contradict_are_told_with_all_their_rows(taguette, row, found):
    assert found in problems(taguette, HIGHLIGHTS + f"{row}\r\n" * 2)


def test_a_tag_twice_in_the_codebook_is_refused(taguette):
    assert "kodbok.csv raderna 4, 6: samma tag" in problems(taguette, book=BOOK + "Mål,,1\r\n")


def test_another_number_of_highlights_than_the_codebook_states_is_told(taguette):
    assert "code_counts_differ" not in rules(taguette())
    (remark,) = (each for each in taguette(book=BOOK.replace("Mål,,1", "Mål,,2")).remarks if each.rule[:4] == "code")
    assert remark.found.startswith("1 koder")


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (f"8,Gävle.odt,Mål,{SAID}\r\n", "filen är inte en kodningsexport som kan läsas"),
        ("", "filen är tom"),
        (HIGHLIGHTS + f"8,Gävle.odt,Mål,{SAID},5\r\n", "rad 4"),
        (HIGHLIGHTS + f'8,Gävle.odt,Mål,"{SAID}', "citattecken som inte hör ihop"),
        (HIGHLIGHTS + f'8,Gävle.odt,Mål,"{SAID}"x\r\n', "rad 4: citattecken som inte hör ihop"),
        (HIGHLIGHTS.replace("document", "id"), "filen är inte en kodningsexport som kan läsas"),
        (HIGHLIGHTS.replace("content", "content,id").replace('ja"', 'ja",9'), "står flera gånger"),
    ],
)
def test_a_file_that_is_not_the_export_is_refused_without_what_was_said(taguette, content, found):
    assert found in problems(taguette, content)


def test_other_encodings_are_refused_and_not_guessed(taguette):
    assert "markeringar.csv" in problems(taguette, encoding="cp1252")


def test_columns_are_found_in_any_order_case_and_spacing(atlasti):
    header = HEADER.replace("Number of Codes", " number\u00a0of  CODES ")
    assert atlasti(header=header) == atlasti()


def test_row_numbers_are_lines_of_the_file(taguette):
    content = HIGHLIGHTS.replace(", ja", ",\r\nja") + "\r\n8,Gävle.odt,Okänd,x\r\n"
    assert "markeringar.csv rad 7: koden finns inte" in problems(taguette, content)


def test_a_cell_of_codes_with_commas_is_read_against_the_code_list(atlasti):
    codings = atlasti()
    assert [each.code for each in codings.codings] == ["T1. Mål, medel: Tid", "T1. Mål, medel: Tid, pengar", "Tillit"]
    assert {(each.selection, each.document, each.text) for each in codings.codings} == {("1:1", "1", SAID)}
    assert {(each.start, each.end, each.unit) for each in codings.codings} == {(4, 5, "paragraph")}
    assert [(each.id, each.name) for each in codings.documents] == [("1", "Gävle")]
    assert rules(codings) == {"export_without_coder": "warning"}


def test_the_levels_of_the_code_list_are_a_tree(atlasti):
    assert [(code.id, code.path, code.parent, code.definition) for code in atlasti().codes] == [
        ("T1. Mål, medel", ("T1. Mål, medel",), "", ""),
        ("T1. Mål, medel: Tid", ("T1. Mål, medel", "Tid"), "T1. Mål, medel", "när"),
        ("T1. Mål, medel: Tid, pengar", ("T1. Mål, medel", "Tid, pengar"), "T1. Mål, medel", ""),
        ("Tillit", ("Tillit",), "", ""),
    ]


def test_a_quotation_without_codes_is_counted(atlasti):
    codings = atlasti(QUOTATION + f"1:2;x;{SAID};Gävle;;0;6;6\n")
    assert len(codings.codings) == 3
    assert dict(codings.facts)["selections_without_code"] == "1"


def test_a_code_named_by_the_quotations_words_is_called_by_its_number(atlasti):
    codings = atlasti(QUOTATION + f"1:2;x;{SAID}, ja;Gävle;{SAID}, ja, Tillit;2;6;6\n")
    assert [each.code for each in codings.codings][3:] == ["in vivo 1:2", "Tillit"]
    assert codings.codes[-1].id == "in vivo 1:2"
    assert not any(SAID in code.name for code in codings.codes)
    (remark,) = (each for each in codings.remarks if each.rule == "codes_in_vivo")
    assert remark.rows == (3,)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("Tillit, Okänd", "2"),
        ("Tillit", "2"),
        ("Tillit, T1. Mål, medel: Tid", "3"),
        ("Tillit, T1. Mål, medel: Tid", ""),
        ("Tillit; T1. Mål, medel: Tid", "två"),
        ("", "1"),
        ("Tillit", "0"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_its_row(atlasti, cell, number):
    rows = QUOTATION + f'1:2;x;{SAID};Gävle;"{cell}";{number};6;6\n' + f"1:3;x;{SAID};Gävle;Okänd;1;6;6\n"
    assert "citat.csv raderna 3, 4: cellen med koder går inte att läsa" in problems(atlasti, rows)


def test_a_cell_with_two_readings_of_the_same_length_is_never_guessed():
    cells = CodeCells({"A", "A, B", "C", "B, C"})
    assert cells.split("A, B, C", 2) is None, "A + B, C or A, B + C"
    assert cells.split("A, C", 2) == ("A", "C")
    assert CodeCells({"A", "B", "A, B"}).split("A, B", 1) == ("A, B",)
    assert CodeCells({"A", "B", "A, B"}).split("A, B", 2) == ("A", "B")


def test_codes_are_the_same_however_their_letters_are_composed():
    assert CodeCells({"Mål"}).split("Ma\u030al", 1) == ("Mål",)


def test_a_cell_without_end_is_not_read():
    cells = CodeCells({"A"})
    assert cells.split(", ".join("A" * 200), 200) == ("A",) * 200
    assert cells.split(", ".join("A" * 201), 201) is None


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (f"1:1;x;{SAID};Gävle;Tillit;1;4;4", "raderna 2, 3: samma number står på flera rader"),
        (f"två;x;{SAID};Gävle;Tillit;1;4;4", "rad 3: citatets nummer är inte dokument:citat"),
        (f"1:2;x;{SAID};Ockelbo;Tillit;1;4;4", "raderna 2, 3: samma dokumentnummer har flera dokumentnamn"),
        (f"1:2;x;{SAID};Gävle;Tillit;1;5;4", "rad 3: sista stycket är före det första"),
        (f"1:2;x;{SAID};Gävle;Tillit;1;;4", "rad 3: sista stycket är före det första"),
        (f"1:2;x;{SAID};Gävle;Tillit;1;0;4", "rad 3: sista stycket är före det första"),
    ],
)
def test_quotations_that_contradict_are_told_by_their_rows(atlasti, row, found):
    assert found in problems(atlasti, QUOTATION + row + "\n")


def test_an_export_without_paragraphs_has_codings_without_place(atlasti):
    codings = atlasti(f"1:1;x;{SAID};Gävle;Tillit;1\n", header=HEADER.replace(";Initial Position;Final Position", ""))
    assert [(each.start, each.end, each.unit) for each in codings.codings] == [(None, None, "none")]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (";;1;;", "rad 6: raden har inte precis ett kodnamn"),
        ("● A;● B;1;;", "rad 6: raden har inte precis ett kodnamn"),
        ("Tillit;;1;;", "raderna 5, 6: samma kod står flera gånger"),
    ],
)
def test_a_code_list_that_is_unclear_is_refused(atlasti, row, found):
    assert f"koder.csv {found}" in problems(atlasti, codes=CODES + row + "\n")


def test_a_code_below_nothing_is_refused(atlasti):
    assert "rad 2: en nivå över koden saknas" in problems(atlasti, codes="Code;;Comment\n;● Tid;\n● Tillit;;\n")


def test_another_number_of_quotations_than_the_code_list_states_is_told(atlasti):
    assert rules(atlasti(codes=CODES.replace("Tillit;;1", "Tillit;;2")))["code_counts_differ"] == "warning"


def test_a_real_export_of_taguette(real_files):
    folder = real_files / "qda" / "taguette"
    codings = read(folder / "all_tags_20220303.csv", folder / "codebook_20220303_8.csv")
    assert len(codings.codings) == 1_930
    assert len({each.selection for each in codings.codings}) == 1_793
    assert (len(codings.documents), len(codings.codes)) == (17, 22)
    assert {each.code for each in codings.codings} == {code.id for code in codings.codes}
    assert "code_counts_differ" not in rules(codings), "the codebook counts the same highlights"


def test_a_real_export_of_atlasti(real_files):
    folder = real_files / "qda" / "atlasti"
    quotations = folder / "20250914_quotation_export.csv"
    codings = read(quotations, folder / "20250914_code_list_frequencies.csv")
    with quotations.open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file, delimiter=";")]
    stated = [int(row["Number of Codes"]) for row in rows]
    naive = [len(row["Codes"].split(", ")) for row in rows]
    assert sum(one != other for one, other in zip(naive, stated, strict=True)) == 159
    found = [sum(each.selection == row["Number"] for each in codings.codings) for row in rows]
    assert found == stated
    assert (len(rows), len(codings.codings)) == (394, 1_465)
    listed = [code for code in codings.codes if not code.id.startswith("in vivo")]
    assert (len(listed), sum("," in code.id for code in listed)) == (465, 116)
    (in_vivo,) = (each for each in codings.remarks if each.rule == "codes_in_vivo")
    assert in_vivo.rows == (2,), "the one code that the list lacks is named by its quotation"
    for row in rows[1:]:
        names = [each.code for each in codings.codings if each.selection == row["Number"]]
        assert ", ".join(names) == row["Codes"]
