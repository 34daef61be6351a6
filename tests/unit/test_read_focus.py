"""Coding exports as tables: what the exports say, and nothing of what was said in the talks."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read import focus
from pipeline.read.codings import Code, Coding, Codings, Document, DocumentVariable, User
from pipeline.read.focus import count_codings, read_talks
from pipeline.read.parsed import Request
from tests.fixtures import coding_exports as exports
from tests.fixtures.small_talks import study_with_talks

WORDS = "Hemlig mening 4711"
EXPORT = Codings(
    documents=(Document("t1", "Samtal 1", 90, "", 4), Document("t2", "Samtal 2")),
    codes=(
        Code("k1", "A-TID", ("A", "A-TID"), "k0"),
        Code("k2", WORDS, ("A", WORDS), "k0"),
        Code("k0", "A", ("A",), is_codable=False),
    ),
    codings=(
        Coding("c1", "t1", "k1", "u1", 0, 9, "codepoint", WORDS, "s1"),
        Coding("c2", "t1", "k2", "okänd", 0, 9, "codepoint", WORDS, "s1"),
        Coding("c3", "t2", "k1", "", None, None, "none", "A-TID", "s2"),
    ),
    users=(User("u1", "Anna"),),
    variables=(DocumentVariable("t1", "Kommun", "Ask"), DocumentVariable("t1", "Kommun", "Ask")),
)


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """The requests that were made, each answered with the same export."""
    asked: list[Request] = []

    def parse(request: Request) -> Codings:
        asked.append(request)
        return EXPORT

    monkeypatch.setattr(focus, "parse_codings_apart", parse)
    return asked


def test_every_table_has_what_the_export_says(tmp_path: Path, parsed: list[Request]):
    talks = read_talks(study_with_talks(tmp_path / "litet"), "2016")
    assert list(talks.documents["name"]) == ["Samtal 1", "Samtal 2"]
    assert talks.documents["length"].tolist()[0] == 90
    assert talks.documents["length"].isna().tolist() == [False, True]
    assert talks.variables[["document", "variable", "value"]].to_numpy().tolist() == [["t1", "Kommun", "Ask"]]
    assert talks.codings["coder"].tolist() == ["Anna", "okänd", ""]
    assert talks.codings["start"].isna().tolist() == [False, False, True]
    assert set(talks.codings["source"]) == {"codings"}
    assert [request.name for request in parsed] == ["2016/fokus.qdpx"]


@pytest.mark.usefixtures("parsed")
def test_nothing_that_was_said_is_kept_not_even_as_the_name_of_a_code(tmp_path: Path):
    talks = read_talks(study_with_talks(tmp_path / "litet"), "2016")
    for table in talks:
        assert WORDS not in table.to_csv()
    assert talks.codes.set_index("code")["name"].to_dict() == {"k1": "A-TID", "k2": "k2", "k0": "A"}
    assert talks.codes.set_index("code")["path"].to_dict() == {"k1": "A > A-TID", "k2": "A > k2", "k0": "A"}
    assert talks.codes.set_index("code")["is_heading"].to_dict() == {"k1": False, "k2": False, "k0": True}


@pytest.mark.usefixtures("parsed")
def test_several_exports_are_told_apart_by_their_role(tmp_path: Path):
    wave = 'codings = [{ file = "2016/a.qdpx" }, { file = "2016/b.qdpx" }]\n'
    study = study_with_talks(tmp_path / "litet", wave=wave)
    assert set(read_talks(study, "2016").codings["source"]) == {"codings", "codings_2"}
    assert count_codings(study, "2016") == {"codings": 3, "codings_2": 3}


def test_what_the_study_says_of_an_export_is_asked_of_the_parser(tmp_path: Path, parsed: list[Request]):
    columns = 'columns = { document = "Text", code = "Kod" }, unit = "paragraph", code_list = "2016/koder.csv"'
    read_talks(study_with_talks(tmp_path / "litet", wave=f'codings = [{{ file = "2016/a.csv", {columns} }}]\n'), "2016")
    assert parsed[0].columns == (("document", "Text"), ("code", "Kod"))
    assert parsed[0].unit == "paragraph"
    assert parsed[0].codebook == tmp_path / "litet" / "2016" / "koder.csv"


def test_a_wave_without_exports_has_empty_tables(tmp_path: Path, parsed: list[Request]):
    talks = read_talks(study_with_talks(tmp_path / "litet", wave=""), "2016")
    assert [len(table) for table in talks] == [0, 0, 0, 0, 0]
    assert parsed == []


def test_a_registered_export_with_another_number_of_codings_stops(tmp_path: Path, parsed: list[Request]):
    study = study_with_talks(tmp_path / "litet")
    (study.folder / "2016" / "manifest.toml").write_text(
        'wave = "2016"\nregistered = 2026-11-25\n\n[[file]]\npath = "2016/fokus.qdpx"\nrole = "codings"\n'
        f'sha256 = "{"0" * 64}"\nsize = 1\nrows = 4\n'
    )
    with pytest.raises(InputError, match="3 rader lästa"):
        read_talks(study, "2016")
    assert len(parsed) == 1


def test_a_code_whose_id_is_what_somebody_said_is_known_by_its_place_in_both_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    said = Codings(
        documents=(Document("t1", "Samtal 1"),),
        codes=(Code(WORDS, WORDS, (WORDS,)),),
        codings=(Coding("c1", "t1", WORDS, "", None, None, "none", WORDS, "s1"),),
    )
    monkeypatch.setattr(focus, "parse_codings_apart", lambda _: said)
    talks = read_talks(study_with_talks(tmp_path / "litet"), "2016")
    assert (*talks.codes["code"], *talks.codes["name"], *talks.codings["code"]) == ("code 1",) * 3


def test_a_text_without_a_name_is_known_by_its_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    unnamed = EXPORT._replace(documents=(Document("t1", ""), Document("t2", "")))
    monkeypatch.setattr(focus, "parse_codings_apart", lambda _: unnamed)
    assert list(read_talks(study_with_talks(tmp_path / "litet"), "2016").documents["name"]) == ["t1", "t2"]


def test_a_mapped_column_has_the_studys_own_name_for_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    said = EXPORT._replace(
        variables=(
            DocumentVariable("t1", "ORT", "Ask"),
            DocumentVariable("t1", "Dag", "1"),
            DocumentVariable("t1", "x", "y"),
        )
    )
    monkeypatch.setattr(focus, "parse_codings_apart", lambda _: said)
    columns = 'columns = { document = "Text", code = "Kod", group = "Ort", order = "Dag" }'
    talks = read_talks(
        study_with_talks(tmp_path / "litet", wave=f'codings = [{{ file = "a.csv", {columns} }}]\n'), "2016"
    )
    assert talks.variables[["variable", "value"]].to_numpy().tolist() == [
        ["Kommun", "Ask"],
        ["Ordning", "1"],
        ["x", "y"],
    ]


@pytest.mark.parametrize(
    ("rows", "code_list"),
    [
        (exports.TAGUETTE, exports.TAGUETTE_BOOK),
        (exports.ATLASTI, exports.ATLASTI_BOOK),
        (exports.MAXQDA, None),
        (exports.NVIVO, None),
        (exports.DEDOOSE, None),
        (exports.QUALCODER, None),
        (exports.OPENQDA, None),
    ],
    ids=["taguette", "atlasti", "maxqda", "nvivo", "dedoose", "qualcoder", "openqda"],
)
def test_no_programs_export_takes_what_was_said_into_a_table(
    tmp_path: Path, rows: exports.Rows, code_list: exports.Rows | None
):
    listed = ', code_list = "2016/koder.csv"' if code_list else ""
    study = study_with_talks(tmp_path / "litet", wave=f'codings = [{{ file = "2016/f.csv"{listed} }}]\n')
    exports.csv_file(study.folder / "2016" / "f.csv", rows)
    if code_list:
        exports.csv_file(study.folder / "2016" / "koder.csv", code_list)
    talks = read_talks(study, "2016")
    assert len(talks.codings) > 0
    phrases = ("bra samverkan", "samverkan å", "chefen frågar", "frågar alltid", "😀")
    assert any("bra samverkan" in cell for row in rows for cell in row)
    cells = {str(cell) for table in talks for column in table for cell in table[column]}
    assert not [phrase for phrase in phrases for cell in cells if phrase in cell]
