"""Text files as they reach the project: encodings, separators, damaged rows, and cells that stay as they stand."""

import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.delimited import read_delimited
from pipeline.read.parsed import Grid, Long, Request

ANSWERS = "ort;svar\nSöderhamn;3,5\nÅmål;Älv\n"
CELLS = [["ort", "svar"], ["Söderhamn", "3,5"], ["Åmål", "Älv"]]
NAMES = frozenset({"id", "ort", "svar"})


def read(folder: Path, content: str | bytes, **known) -> Grid:
    path = folder / "svar.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_delimited(Request(path, "svar.csv", **known))


def cells(grid: Grid) -> list[list[str | None]]:
    return [row.cells for row in grid.rows]


def numbers(grid: Grid) -> list[int]:
    return [row.number for row in grid.rows]


def refused(folder: Path, content: str | bytes, **known) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(folder, content, **known)
    assert caught.value.__context__ is None
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "declared", "says"),
    [
        (ANSWERS.encode(), None, "utf-8"),
        (ANSWERS.encode("utf-8-sig"), None, "utf-8-sig"),
        (ANSWERS.encode("utf-8-sig"), "utf-8", "utf-8-sig"),
        (b"\xff\xfe" + ANSWERS.encode("utf-16-le"), None, "utf-16-le"),
        (b"\xfe\xff" + ANSWERS.encode("utf-16-be"), None, "utf-16-be"),
        (b"\xfe\xff" + ANSWERS.encode("utf-16-be"), "UTF-16", "utf-16-be"),
        (ANSWERS.encode("utf-16-be"), "utf-16-be", "utf-16-be"),
        (ANSWERS.encode("cp1252"), "cp1252", "cp1252"),
        (ANSWERS.encode("cp1252"), "latin-1", "iso8859-1"),
        (ANSWERS.encode("cp850"), "cp850", "cp850"),
        (ANSWERS.encode("mac_roman"), "mac_roman", "mac-roman"),
    ],
)
def test_letters_are_right_in_every_encoding_that_is_marked_or_declared(
    tmp_path: Path, content: bytes, declared: str | None, says: str
):
    grid = read(tmp_path, content, encoding=declared)
    assert cells(grid) == CELLS
    assert grid.facts == (("encoding", says), ("separator", "semikolon"))


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman"])
def test_an_undeclared_file_that_is_not_utf8_is_refused_with_the_encoding_to_declare(tmp_path: Path, encoding: str):
    (problem,) = refused(tmp_path, ANSWERS.encode(encoding))
    assert problem.startswith("svar.csv rad 2: filen är inte utf-8")
    assert f'[wave.layout] i study.toml, troligen encoding = "{encoding}"' in problem


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark_is_refused_with_its_byte_order(tmp_path: Path, order: str):
    assert f'encoding = "{order}"' in refused(tmp_path, "id;ort\n1;Ask\n".encode(order))[0]
    assert "byteordning" in refused(tmp_path, ANSWERS.encode(order), encoding="utf-16")[0]


@pytest.mark.parametrize("declared", ["cp1252", "cp850", "mac_roman", "latin-1"])
@pytest.mark.parametrize(
    "content",
    [
        ANSWERS.encode(),
        ANSWERS.encode("utf-8-sig"),
        ANSWERS.encode()[:-3] + b"\xc3",
        ANSWERS.encode() + "x;Växjö\n".encode("cp1252"),
    ],
    ids=["whole", "marked", "cut short", "partly another"],
)
def test_utf8_is_never_read_as_what_is_declared_instead(tmp_path: Path, content: bytes, declared: str):
    assert "UTF-8" in refused(tmp_path, content, encoding=declared)[0].replace("utf-8", "UTF-8")


def test_swedish_in_cp1252_with_typographic_signs_is_not_taken_for_utf8(tmp_path: Path):
    text = "ort;svar\nVäxjö;”Ö” – nej…\n"
    assert cells(read(tmp_path, text.encode("cp1252"), encoding="cp1252"))[1] == ["Växjö", "”Ö” – nej…"]


@pytest.mark.parametrize(
    ("written", "declared"), [("cp1252", "utf-8"), ("cp850", "ascii"), ("cp850", "latin-1"), ("mac_roman", "latin-1")]
)
def test_a_declared_encoding_that_does_not_fit_is_refused_with_the_line(tmp_path: Path, written: str, declared: str):
    problem = refused(tmp_path, ANSWERS.encode(written), encoding=declared)[0]
    assert problem.startswith("svar.csv rad")
    assert " 2" in problem.split(":")[0]


@pytest.mark.parametrize("mistaken", ["cp1252", "latin-1"])
def test_letters_that_were_made_into_two_before_the_export_are_found(tmp_path: Path, mistaken: str):
    (problem,) = refused(tmp_path, ANSWERS.encode().decode(mistaken).encode())
    assert problem.startswith("svar.csv raderna 2, 3: å, ä eller ö har blivit två tecken")


@pytest.mark.parametrize(
    "declared", ["klingon", "", "hex", "rot13", "undefined", "unicode_escape", "punycode", "cp500", "a\0b"]
)
def test_an_encoding_that_does_not_exist_or_is_none_of_a_text_file_is_refused(tmp_path: Path, declared: str):
    (problem,) = refused(tmp_path, "id;ort\n1;Ask\n", encoding=declared)
    assert "finns inte eller stöds inte" in problem


@pytest.mark.parametrize(
    ("content", "declared", "fix"),
    [
        (ANSWERS.encode(), "ascii", "filen är UTF-8; ta bort encoding"),
        (ANSWERS.encode()[:-3] + b"\xc3", None, "avkortad eller blandar teckenkodningar"),
        (ANSWERS.encode("utf-8-sig") + "Växjö;1\n".encode("cp1252"), None, "avkortad eller blandar teckenkodningar"),
        (b"\xff\xfe" + ANSWERS.encode("utf-16-le")[:-1], None, "avkortad eller blandar teckenkodningar"),
        (ANSWERS.encode("cp850"), "latin-1", 'troligen encoding = "cp850"'),
    ],
)
def test_the_way_out_is_told_by_what_the_bytes_are(tmp_path: Path, content: bytes, declared: str | None, fix: str):
    assert fix in refused(tmp_path, content, encoding=declared)[0]


def test_a_mark_that_contradicts_the_declared_encoding_is_reported(tmp_path: Path):
    (problem,) = refused(tmp_path, b"\xff\xfe" + ANSWERS.encode("utf-16-le"), encoding="cp1252")
    assert "märket för utf-16-le" in problem


def test_a_nul_is_refused_with_its_line_in_any_encoding(tmp_path: Path):
    content = "id;svar\n1;2\n2;a\0b\n3;\0\n"
    (problem,) = refused(tmp_path, content)
    assert problem.startswith("svar.csv raderna 3, 4: NUL-tecken")
    assert problem.endswith("exportera filen på nytt.")
    assert refused(tmp_path, content.encode("cp850"), encoding="cp850")[0].startswith("svar.csv raderna 3, 4: NUL")


@pytest.mark.parametrize(
    ("separator", "called"), [(";", "semikolon"), (",", "komma"), ("\t", "tabb"), ("|", "lodstreck")]
)
def test_the_separator_is_seen_although_the_others_stand_in_the_answers(tmp_path: Path, separator: str, called: str):
    others = "".join({*";,\t|"} - {separator})
    grid = read(tmp_path, f"id{separator}svar\n1{separator}a{others}\n2{separator}{others}{others}\n")
    assert cells(grid) == [["id", "svar"], ["1", f"a{others}"], ["2", others + others]]
    assert dict(grid.facts)["separator"] == called


def test_decimal_commas_stay_text_unquoted_among_semicolons_and_quoted_among_commas(tmp_path: Path):
    assert cells(read(tmp_path, "a;b\n1,5;2,5\n3,5;4\n"))[1:] == [["1,5", "2,5"], ["3,5", "4"]]
    assert cells(read(tmp_path, 'a,b\n"1,5","2,5"\n"3,5",4\n'))[1:] == [["1,5", "2,5"], ["3,5", "4"]]


def test_unquoted_decimal_commas_among_commas_are_refused(tmp_path: Path):
    (problem,) = refused(tmp_path, "a,b\n1,5,2\n2,3,5\n")
    assert problem.startswith("svar.csv raderna 2, 3: för många fält (3). Väntade: 2 fält delade vid komma")


def test_a_row_is_numbered_by_the_line_on_which_it_starts(tmp_path: Path):
    grid = read(tmp_path, '"id";"fråga\r\n\r\n\tett"\r\n1;"rad\r\nrad ""två"""\r\n2;x\r\n')
    assert cells(grid) == [["id", "fråga\r\n\r\n\tett"], ["1", 'rad\r\nrad "två"'], ["2", "x"]]
    assert numbers(grid) == [1, 4, 6]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_only_line_ends_end_them(tmp_path: Path, end: str):
    grid = read(tmp_path, end.join(["id;svar", "1;a\u2028b\x0bc\x85d", "2;b"]))
    assert cells(grid)[1:] == [["1", "a\u2028b\x0bc\x85d"], ["2", "b"]]
    assert numbers(grid) == [1, 2, 3]


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_first_line_with_the_separator_is_followed_and_counted(tmp_path: Path, line: str):
    grid = read(tmp_path, f"{line}\r\na,b;c,d\r\n1,2;3,4\r\n")
    assert cells(grid) == [["a,b", "c,d"], ["1,2", "3,4"]]
    assert numbers(grid) == [2, 3]


def test_any_sign_may_separate_when_it_is_declared_or_stands_in_the_first_line(tmp_path: Path):
    assert cells(read(tmp_path, "sep=^\na^b\n1^2\n")) == [["a", "b"], ["1", "2"]]
    assert cells(read(tmp_path, "a^b\n1^2\n", separator="^")) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("separator", ["a", "7", '"', "\n"])
def test_a_letter_a_digit_or_a_quotation_mark_separates_nothing(tmp_path: Path, separator: str):
    assert "kan inte vara skiljetecken" in refused(tmp_path, "a;b\n1;2\n", separator=separator)[0]


@pytest.mark.parametrize("content", ["a;b\n1;2\n2;3\n", "a;b\n1,5;2,5\n2,5;3,5\n", "a;b\n1;2\n2;3\n4;5\n6\n"])
def test_a_declared_separator_that_another_one_beats_is_refused_and_the_other_is_named(tmp_path: Path, content: str):
    for known in ({"separator": ","}, {"separator": "\t"}):
        (problem,) = refused(tmp_path, content, **known)
        assert "skiljetecknet" in problem
        assert "Väntade: semikolon" in problem
    assert "Väntade: semikolon" in refused(tmp_path, f"sep=,\n{content}")[0]


def test_a_first_line_and_a_declaration_that_disagree_are_reported(tmp_path: Path):
    (problem,) = refused(tmp_path, "sep=;\na;b\n1;2\n", separator=",")
    assert problem.startswith("svar.csv rad 1: filen anger semikolon som skiljetecken, study.toml komma")


def test_two_separators_that_both_fit_are_told_apart_by_the_columns_of_the_study_or_not_at_all(tmp_path: Path):
    content = "Var, län;svar\nFalun, W;3\nGävle, X;4\n"
    assert "både komma och semikolon" in refused(tmp_path, content)[0]
    assert cells(read(tmp_path, content, expected=NAMES))[1] == ["Falun, W", "3"]
    assert cells(read(tmp_path, content, separator=";"))[1] == ["Falun, W", "3"]
    assert "Väntade: semikolon" in refused(tmp_path, content, expected=NAMES, separator=",")[0]


def test_a_damaged_row_does_not_hand_the_file_to_another_separator(tmp_path: Path):
    content = "Var, län;svar;id\nFalun, W;3;1\nGävle, X;4;2\nBorås, O;5\n"
    (problem,) = refused(tmp_path, content, expected=NAMES)
    assert problem.startswith("svar.csv rad 4: för få fält (2). Väntade: 3 fält delade vid semikolon")
    assert "komma" in refused(tmp_path, content)[0]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_one_field_too_many_in_every_row_shifts_nothing(tmp_path: Path, separator: str):
    rows = ["id,svar,ort", "1,2,Ask,", "2,3,Ek,", "3,4,Al,"]
    (problem,) = refused(tmp_path, "\n".join(rows).replace(",", separator))
    assert problem.startswith("svar.csv raderna 2, 3, 4: för många fält (4). Väntade: 3 fält")


def test_one_column_too_few_in_the_header_is_not_a_file_of_one_column(tmp_path: Path):
    (problem,) = refused(tmp_path, "id\n1;2\n2;3\n", expected=NAMES)
    assert problem.startswith("svar.csv raderna 2, 3: för många fält (2)")


def test_short_rows_long_rows_and_open_quotes_are_reported_at_once_and_no_answer_is(tmp_path: Path):
    damaged = ["2;hemligt", '3;"hem"ligt;4', "4;Ek;hemligt;4;5", "5;Al"]
    content = "\n".join(["id;ort;svar", "1;Ask;hemligt", *damaged, *["6;Ek;1"] * 3, '9;"hemligt', ";1"])
    torn, short, long = refused(tmp_path, content)
    assert torn.startswith("svar.csv raderna 4, 10: citattecken som inte hör ihop")
    assert short.startswith("svar.csv raderna 3, 6: för få fält (2)")
    assert long.startswith("svar.csv rad 5: för många fält (5)")
    assert "hemligt" not in torn + short + long


def test_an_open_quote_that_a_later_one_closes_is_found_where_it_opens(tmp_path: Path):
    problems = refused(tmp_path, 'id;svar\n1;a\n2;"b\n3;"c"\n4;d\n5;e\n')
    assert problems[0].startswith("svar.csv rad 3: citattecken")


def test_an_open_quote_in_the_header_is_reported_too(tmp_path: Path):
    (problem,) = refused(tmp_path, '"id;svar\n1;2\n')
    assert problem.startswith("svar.csv rad 1: citattecken")


def test_a_quotation_mark_inside_an_answer_is_kept(tmp_path: Path):
    assert cells(read(tmp_path, 'id;svar\n1;5" skärm\n2;"sa ""ja"""\n'))[1:] == [["1", '5" skärm'], ["2", 'sa "ja"']]


def test_titles_above_the_header_are_rows_of_their_own_when_the_header_is_known(tmp_path: Path):
    content = "Samverkan, hösten 2016\n\nid;ort;svar\n1;Ask;2\n"
    title = ["Samverkan, hösten 2016", None, None]
    for known in ({"expected": NAMES}, {"header_row": 3}):
        grid = read(tmp_path, content, **known)
        assert cells(grid) == [title, [None] * 3, ["id", "ort", "svar"], ["1", "Ask", "2"]]
        assert numbers(grid) == [1, 2, 3, 4]
    assert "ange header_row" in refused(tmp_path, content)[0]


def test_the_header_is_known_however_it_is_spaced_and_capitalised(tmp_path: Path):
    header = unicodedata.normalize("NFD", " ID ;Frågan\u00a0ÄR")
    grid = read(tmp_path, f"Titel\n{header};ort\n1;2;3\n", expected=frozenset({"Frågan är"}))
    assert cells(grid)[1] == [*header.split(";"), "ort"]


def test_in_a_long_export_the_header_is_known_by_its_three_columns(tmp_path: Path):
    layout = Long("vem", "fråga", "svar")
    content = "Export\nvem;fråga;svar\n1;f1;2\n1;f2;3\n"
    grid = read(tmp_path, content, expected=frozenset({"f1", "f2"}), long=layout)
    assert [row.cells[0] for row in grid.rows] == ["Export", "vem", "1", "1"]
    (problem,) = refused(tmp_path, content.replace("fråga;svar", "fråga"), expected=frozenset({"f1"}), long=layout)
    assert problem.startswith("svar.csv raderna 3, 4: för många fält (3). Väntade: 2 fält")


def test_a_title_longer_than_the_header_and_a_header_row_where_no_row_starts_are_refused(tmp_path: Path):
    assert refused(tmp_path, "a;b;c\nid;svar\n1;2\n", header_row=2)[0].startswith("svar.csv rad 1: för många fält (3)")
    assert "ingen rad börjar här" in refused(tmp_path, 'id;"sv\nar"\n1;2\n', header_row=2, separator=";")[0]


def test_empty_lines_and_rows_of_separators_are_rows_of_empty_cells(tmp_path: Path):
    grid = read(tmp_path, "\r\nid;ort;svar\r\n1;;2\r\n;;\r\n  \r\n;;;;\r\n2;Ek;3\r\n\r\n")
    assert [row.number for row in grid.rows if not any(row.cells)] == [1, 4, 5, 6, 8]
    assert {len(row.cells) for row in grid.rows} == {3}
    assert [row.cells for row in grid.rows if any(row.cells)][1:] == [["1", None, "2"], ["2", "Ek", "3"]]


def test_a_separator_at_the_end_of_every_line_is_a_column_without_a_name(tmp_path: Path):
    assert cells(read(tmp_path, "id,svar,\n1,2,\n")) == [["id", "svar", None], ["1", "2", None]]


def test_one_column_is_an_error_unless_the_study_expects_it(tmp_path: Path):
    assert "bara en kolumn" in refused(tmp_path, "svar\n1\n2\n")[0]
    assert "bara en kolumn" in refused(tmp_path, "svar\n1\n2\n", separator=";")[0]
    assert cells(read(tmp_path, "svar\n1\n2\n", expected=NAMES)) == [["svar"], ["1"], ["2"]]
    assert "för många fält" in refused(tmp_path, "svar\n1,5\n2\n", expected=NAMES)[0]
    assert cells(read(tmp_path, "svar\n1,5\n2\n", expected=NAMES, separator=";"))[1:] == [["1,5"], ["2"]]


@pytest.mark.parametrize("content", ["", "\n\n", "\ufeff", "sep=;\n"])
def test_a_file_without_rows_is_refused(tmp_path: Path, content: str):
    assert "filen har inga rader" in refused(tmp_path, content)[0]


@pytest.mark.parametrize(
    "answer",
    [
        *["NA", "N/A", "None", "null", "nan", "-", ".", "-99", "007", "1e5", "TRUE", "2016-10-01", "01/10/2016", "1-5"],
        *["3,5", "1\u00a0234", "1\u202f234", "\u22121", "１２", " 3 ", "\u200b", "=1+1", "#REF!"],
        unicodedata.normalize("NFD", "Hällefors"),
    ],
)
def test_an_answer_stays_as_it_stands_and_only_nothing_is_empty(tmp_path: Path, answer: str):
    grid = read(tmp_path, f'id;svar;ort\n1;{answer};\n2;"{answer}";""\n')
    assert cells(grid)[1:] == [["1", answer, None], ["2", answer, None]]


def test_columns_of_one_name_stay_apart_as_they_are_called(tmp_path: Path):
    assert cells(read(tmp_path, "svar;svar\n1;2\n"))[0] == ["svar", "svar"]


@pytest.mark.parametrize("name", ["mandater-p-stortinget", "velgeroppslutning-ved-tr"])
def test_the_nordic_files_have_a_mark_semicolons_and_quoted_headers(real_files: Path, name: str):
    path = real_files / "surveytools" / "nordic_csv" / f"valgdata_{name}.csv"
    grid = read_delimited(Request(path, path.name))
    assert grid.facts == (("encoding", "utf-8-sig"), ("separator", "semikolon"))
    assert len(grid.rows) == 11
    assert [row.cells[-1] for row in grid.rows if row.cells[0] == "Miljøpartiet de Grønne"] == [
        "3" if name.startswith("mandater") else "4"
    ]
    assert "Høyre" in [row.cells[0] for row in grid.rows]


def test_the_redcap_file_has_decimal_commas_among_commas(real_files: Path):
    path = real_files / "surveytools" / "redcap" / "decimal-comma" / "data.csv"
    grid = read_delimited(Request(path, path.name))
    assert cells(grid)[1] == ["1", "Valdez", "1,54", "52,3", "22.1", "2"]
    assert len(grid.rows) == 5


@pytest.mark.parametrize(
    ("name", "headers", "width"), [("qualtRics_sample", 3, 20), ("qualtRics_sample_legacy", 2, 16)]
)
def test_the_qualtrics_files_keep_their_rows_of_headers(real_files: Path, name: str, headers: int, width: int):
    path = real_files / "surveytools" / "qualtrics" / f"{name}.csv"
    grid = read_delimited(Request(path, path.name))
    assert {len(row.cells) for row in grid.rows} == {width}
    assert [
        (row.cells[8] or row.cells[0] or "").startswith("R_") or row.cells[0].startswith("R_") for row in grid.rows
    ] == [number >= headers for number in range(len(grid.rows))]


def test_the_limesurvey_file_has_sixty_answers_under_headers_of_many_lines(real_files: Path):
    path = real_files / "surveytools" / "limesurvey" / "survey_381842_R_data_file.csv"
    grid = read_delimited(Request(path, path.name))
    header, *answers = [row for row in grid.rows if any(row.cells)]
    assert len(header.cells) == 46
    assert len(answers) == 60
    assert answers[0].number == 1 + sum(cell.count("\n") for cell in header.cells if cell) + 1
    assert "\n\n\t" in header.cells[8]
    assert len({answer.cells[0] for answer in answers}) == 60
