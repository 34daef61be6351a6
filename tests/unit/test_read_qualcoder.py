"""QualCoder's database: codings at their place, and nothing of it is run, guessed or repeated."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from pipeline.errors import InputError
from pipeline.read import qualcoder_database
from pipeline.read.codings import Code, Codings, User
from pipeline.read.qualcoder import read_qualcoder
from pipeline.read.qualcoder_database import MAGIC

SAID = "samverkan"
TEXT = "Hej 😀 på er.\nVi har bra samverkan här 😀.\nChefen lyssnar på oss ibland.\n"
SCHEMA = {
    "project": "databaseversion text, date text, memo text, about text, codername text",
    "source": "id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, unique(name)",
    "code_cat": "catid integer primary key, name text, owner text, date text, memo text, supercatid integer",
    "code_name": "cid integer primary key, name text, memo text, catid integer, owner text, date text, color text",
    "code_text": "ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer, "
    "owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner)",
    "code_image": "imid integer primary key, id integer, x1 integer, cid integer, owner text",
    "code_av": "avid integer primary key, id integer, pos0 integer, pos1 integer, cid integer, owner text",
    "cases": "caseid integer primary key, name text, memo text, owner text, date text, unique(name)",
    "case_text": "id integer primary key, caseid integer, fid integer, pos0 integer, pos1 integer, owner text",
    "attribute_type": "name text primary key, date text, owner text, memo text, caseOrFile text, valuetype text",
    "attribute": "attrid integer primary key, name text, attr_type text, value text, id integer, date text, "
    "owner text, unique(name, attr_type, id)",
}
NEEDED = ("source", "code_name", "code_cat", "code_text", "cases", "case_text", "attribute")
Row = dict[str, Any]
Rows = dict[str, list[Row]]


def marked(words: str, number: int = 1, owner: str | None = "Anna", text: str = TEXT, **other: Any) -> Row:
    """A row of code_text, positions in code points."""
    start = text.index(words)
    row = {"ctid": number, "cid": 1, "fid": 1, "seltext": words, "pos0": start, "pos1": start + len(words)}
    return row | {"owner": owner, "date": "2016-10-03 09:00:00"} | other


def rows(*codings: Row, text: str | None = TEXT, **others: list[Row]) -> Rows:
    return {
        "source": [{"id": 1, "name": "Gävle 1.txt", "fulltext": text}],
        "code_cat": [{"catid": 1, "name": "Klimat", "memo": "rubrik"}],
        "code_name": [{"cid": 1, "name": "Tillit", "memo": "att lita på", "catid": 1}],
        "code_text": list(codings),
    } | others


def build(path: Path, content: Rows, schema: dict[str, str] = SCHEMA, script: str = "") -> Path:
    with closing(sqlite3.connect(path)) as database:
        for table, columns in schema.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
        for table, listed in content.items():
            for row in listed:
                columns, marks = ", ".join(row), ", ".join("?" * len(row))
                database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", [*row.values()])  # noqa: S608
        database.commit()
        database.executescript(script)
    return path


Write = Callable[..., Path]


@pytest.fixture
def data(tmp_path: Path) -> Write:
    def write(content: Rows, **how: Any) -> Path:
        return build(tmp_path / "data #1?.qda", content, **how)

    return write


def read(path: Path) -> Codings:
    return read_qualcoder(path, "2016/data.qda")


def problems(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read(path)
    assert SAID not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def rules(codings: Codings) -> set[str]:
    return {remark.rule for remark in codings.remarks}


def fact(codings: Codings, name: str) -> str:
    return dict(codings.facts)[name]


def test_a_coding_has_its_text_its_place_and_its_coder(data: Write):
    codings = read(data(rows(marked("bra samverkan"))))
    (only,) = codings.codings
    assert (only.id, only.document, only.code, only.coder) == ("1", "1", "1", "Anna")
    start = TEXT.index("bra")
    assert (only.start, only.end, only.unit, only.text) == (start, start + 13, "codepoint", "bra samverkan")
    assert only.created_at == "2016-10-03 09:00:00"
    assert codings.users == (User("Anna", "Anna"),)
    (document,) = codings.documents
    assert (document.name, document.length, document.paragraphs) == ("Gävle 1.txt", len(TEXT), 3)
    assert fact(codings, "format") == "QualCoder (data.qda)"
    assert (fact(codings, "positions_compared"), fact(codings, "positions_agreeing")) == ("1", "1")


def test_two_coders_share_the_same_piece_and_differ_on_another(data: Write):
    codings = read(data(rows(marked("på er"), marked("på er", 2, "Bo"), marked("på", 3, "Bo"))))
    assert [each.coder for each in codings.codings] == ["Anna", "Bo", "Bo"]
    first, second, third = (each.selection for each in codings.codings)
    assert first == second != third
    assert fact(codings, "selections") == "2"
    assert codings.users == (User("Anna", "Anna"), User("Bo", "Bo"))


def utf16(words: str) -> int:
    return len(words.encode("utf-16-le")) // 2


@pytest.mark.parametrize("line_ends", ["\n", "\r\n"])
@pytest.mark.parametrize("size", [len, utf16])
@pytest.mark.parametrize("counts_both", [True, False])
def test_every_way_of_counting_gives_the_same_codings(
    data: Write, line_ends: str, size: Callable[[str], int], counts_both: bool
):
    held = TEXT.replace("\n", line_ends)
    counted = held if counts_both else TEXT
    words = ("på er", "bra samverkan", "här 😀", "Chefen lyssnar", "ibland")
    listed = [
        marked(each, at, pos0=size(counted[: counted.index(each)]), pos1=size(counted[: counted.index(each)] + each))
        for at, each in enumerate(words, 1)
    ]
    codings = read(data(rows(*listed, text=held)))
    assert [(each.text, each.start) for each in codings.codings] == [(each, TEXT.index(each)) for each in words]
    assert codings.documents[0].length == len(TEXT)


def test_the_line_ends_of_the_program_are_no_difference(data: Write):
    codings = read(data(rows(marked("er.\nVi", seltext="er.\u2029Vi"))))
    assert codings.codings[0].text == "er.\nVi"
    assert fact(codings, "positions_agreeing") == "1"


@pytest.mark.parametrize(("wrong", "is_read"), [(1, True), (2, False)])
def test_nineteen_of_twenty_codings_must_hold_their_text(data: Write, wrong: int, is_read: bool):
    text = "".join(f"ord{letter}x " for letter in "abcdefghijklmnopqrst")
    places = [6 * at for at in range(21)]
    listed = [
        marked(
            text[start : end - 1],
            at + 1,
            text=text,
            seltext="ett helt annat ord" if at < wrong else text[start : end - 1],
        )
        for at, (start, end) in enumerate(pairwise(places))
    ]
    path = data(rows(*listed, text=text))
    if is_read:
        codings = read(path)
        assert "quotations_disagree" in rules(codings)
        assert (fact(codings, "positions_compared"), fact(codings, "positions_agreeing")) == ("20", "19")
    else:
        assert "bara 18 av 20" in problems(path)


def test_codings_without_their_text_are_not_checked_and_that_is_told(data: Write):
    codings = read(data(rows(marked("på er", seltext=""))))
    assert codings.codings[0].text == "på er"
    assert "positions_assumed" in rules(codings)


def test_codes_lie_below_their_categories(data: Write):
    content = rows(
        code_cat=[{"catid": 1, "name": "Klimat", "memo": "rubrik"}, {"catid": 2, "name": "Tillit", "supercatid": 1}],
        code_name=[{"cid": 1, "name": "Öppenhet", "catid": 2}, {"cid": 2, "name": "Tid"}],
    )
    assert read(data(content)).codes == (
        Code("catid 1", "Klimat", ("Klimat",), is_codable=False, definition="rubrik"),
        Code("catid 2", "Tillit", ("Klimat", "Tillit"), "catid 1", is_codable=False),
        Code("1", "Öppenhet", ("Klimat", "Tillit", "Öppenhet"), "catid 2"),
        Code("2", "Tid", ("Tid",)),
    )


def test_codes_lie_below_codes_in_newer_versions(data: Write):
    schema = SCHEMA | {"code_name": SCHEMA["code_name"] + ", supercid integer"}
    listed = [{"cid": 1, "name": "Tillit", "catid": 1}, {"cid": 2, "name": "Ömsesidig", "catid": 1, "supercid": 1}]
    codes = read(data(rows(code_name=listed), schema=schema)).codes
    assert [each.path for each in codes] == [("Klimat",), ("Klimat", "Tillit"), ("Klimat", "Tillit", "Ömsesidig")]
    assert codes[2].parent == "1"


def test_a_code_below_nothing_or_below_itself_is_refused(data: Write, tmp_path: Path):
    missing = rows(code_name=[{"cid": 7, "name": "Tillit", "catid": 9}])
    assert "under något som saknas: 7." in problems(data(missing))
    circle = rows(code_cat=[{"catid": 1, "name": "a", "supercatid": 2}, {"catid": 2, "name": "b", "supercatid": 1}])
    assert "under sig själva" in problems(build(tmp_path / "annan.qda", circle))


def chain(levels: int) -> Rows:
    return rows(
        code_cat=[{"catid": at, "name": "x", "supercatid": at - 1 or None} for at in range(1, levels)],
        code_name=[{"cid": 1, "name": "Tillit", "catid": levels - 1}],
    )


def test_a_code_tree_has_an_end(data: Write, tmp_path: Path):
    assert len(read(data(chain(100))).codes[-1].path) == 100
    assert "fler än 100 nivåer: 1." in problems(build(tmp_path / "annan.qda", chain(101)))


def test_attributes_of_files_and_of_their_cases_are_variables(data: Write):
    content = rows(
        source=[{"id": at, "name": f"{at}", "fulltext": TEXT} for at in (1, 2, 3)],
        cases=[{"caseid": 1, "name": "Ockelbo"}, {"caseid": 2, "name": "Tom"}],
        case_text=[{"caseid": 1, "fid": 2, "pos0": 0, "pos1": 9}, {"caseid": 1, "fid": 2, "pos0": 20, "pos1": 29}],
        attribute=[
            {"name": "hölls", "attr_type": "file", "value": "2016-10-03", "id": 1},
            {"name": "tom", "attr_type": "file", "value": " ", "id": 1},
            {"name": "kommun", "attr_type": "case", "value": " Ockelbo ", "id": 1},
            {"name": "kommun", "attr_type": "case", "value": "Hofors", "id": 2},
            {"name": "kommun", "attr_type": "file", "value": "Gävle", "id": 3},
            {"name": "bort", "attr_type": "file", "value": "x", "id": 99},
            {"name": "bort", "attr_type": "journal", "value": "x", "id": 1},
        ],
    )
    codings = read(data(content))
    assert [tuple(each) for each in codings.variables] == [
        ("2", "case", "Ockelbo"),
        ("1", "hölls", "2016-10-03"),
        ("2", "kommun", "Ockelbo"),
        ("3", "kommun", "Gävle"),
    ]
    assert "variables_disagree" not in rules(codings)


def test_attributes_that_contradict_each_other_are_told(data: Write):
    content = rows(
        cases=[{"caseid": 1, "name": "a"}],
        case_text=[{"caseid": 1, "fid": 1}],
        attribute=[
            {"name": "kommun", "attr_type": "file", "value": "Gävle", "id": 1},
            {"name": "kommun", "attr_type": "case", "value": "Hofors", "id": 1},
        ],
    )
    codings = read(data(content))
    assert "variables_disagree" in rules(codings)
    assert [each.value for each in codings.variables if each.variable == "kommun"] == ["Gävle", "Hofors"]


def test_codings_on_pictures_and_film_are_counted_and_told(data: Write):
    codings = read(data(rows(code_image=[{"cid": 1}], code_av=[{"cid": 1}, {"cid": 1}])))
    assert fact(codings, "codings_outside_text") == "3"
    assert [each.found for each in codings.remarks] == ["3 kodningar på bilder, ljud eller film"]


def test_a_picture_is_no_document(data: Write):
    pictures = [{"id": 1, "name": "a.png", "fulltext": None}, {"id": 2, "name": "b.txt", "fulltext": TEXT}]
    assert [each.id for each in read(data(rows(source=pictures))).documents] == ["2"]


@pytest.mark.parametrize("owner", [None, "", " "])
def test_a_coding_without_coder_is_told(data: Write, owner: str | None):
    codings = read(data(rows(marked("på er", owner=owner))))
    assert codings.codings[0].coder == ""
    assert codings.users == ()
    assert "codings_without_coder" in rules(codings)


def test_everything_broken_is_told_at_once_by_number_and_never_by_text(data: Write):
    listed = [
        marked(SAID, 11, cid=99),
        marked(SAID, 12, fid=99),
        marked(SAID, 13, fid=2),
        marked(SAID, 14, pos1=len(TEXT) + 50),
        marked(SAID, 15, pos0=-1),
        marked(SAID, 16, pos0="tre"),
        marked(SAID, 17, pos0=None),
        marked(SAID, 18, pos0=7, pos1=7),
        marked(SAID, 19, pos0=9, pos1=7),
    ]
    content = rows(*listed, source=[*rows()["source"], {"id": 2, "name": "a.png"}])
    message = problems(data(content))
    assert "koder som inte finns: 11." in message
    assert "saknar text: 12, 13." in message
    assert "heltal: 14, 15, 16, 17." in message
    assert "eller före: 18, 19." in message


def test_numbers_that_mean_two_things_are_refused(data: Write):
    schema = SCHEMA | {"source": SCHEMA["source"].replace("id integer primary key", "id integer")}
    twice = [{"id": 1, "name": name, "fulltext": TEXT} for name in ("a", "b")]
    assert "tabellen source har flera rader med samma id: 1." in problems(data(rows(source=twice), schema=schema))


@pytest.mark.parametrize("table", NEEDED)
def test_a_missing_table_is_named(data: Write, table: str):
    schema = {name: columns for name, columns in SCHEMA.items() if name != table}
    content = {name: listed for name, listed in rows().items() if name != table}
    assert f"saknar tabeller eller kolumner: {table}." in problems(data(content, schema=schema))


def test_a_missing_column_is_named(data: Write):
    schema = SCHEMA | {"code_text": SCHEMA["code_text"].replace("seltext text, ", "")}
    assert "kolumner: code_text.seltext." in problems(data(rows(), schema=schema))


def test_tables_for_pictures_and_film_may_be_missing(data: Write):
    schema = {name: columns for name, columns in SCHEMA.items() if name not in {"code_image", "code_av"}}
    assert len(read(data(rows(marked("på er")), schema=schema)).codings) == 1


def test_another_programs_database_is_not_qualcoders(data: Write):
    schema = {"highlights": "id integer, start_offset integer", "documents": "id integer"}
    assert "databasen är inte QualCoders" in problems(data({}, schema=schema))


COMPUTED = SCHEMA["source"].replace("fulltext text", "fulltext text GENERATED ALWAYS AS (hex(zeroblob(9)))")
VIEW = "DROP TABLE source; CREATE VIEW source AS SELECT 1 AS id, 'a' AS name, hex(zeroblob(9)) AS fulltext;"
VIRTUAL = "DROP TABLE source; CREATE VIRTUAL TABLE source USING fts5(id, name, fulltext);"


@pytest.mark.parametrize("script", [VIEW, VIRTUAL])
def test_a_view_or_a_virtual_table_is_no_table(data: Write, script: str):
    assert "kolumner: source.id, source.name, source.fulltext." in problems(data(rows(), script=script))


def test_a_column_that_is_computed_is_no_column(data: Write):
    content = rows(source=[{"id": 1, "name": "a"}])
    assert "kolumner: source.fulltext." in problems(data(content, schema=SCHEMA | {"source": COMPUTED}))


def test_a_view_by_a_tables_name_cannot_be_asked_either(data: Write):
    script = "DROP TABLE cases; CREATE VIEW cases AS SELECT id AS caseid, name FROM source"
    with closing(qualcoder_database._opened(data(rows(), script=script))) as database:
        assert database.execute("SELECT name FROM source").fetchall() == [("Gävle 1.txt",)]
        with pytest.raises(sqlite3.DatabaseError):
            database.execute("SELECT name FROM cases").fetchall()


def test_what_a_database_defines_is_not_trusted_and_its_pages_are_checked(data: Write):
    with closing(qualcoder_database._opened(data(rows()))) as database:
        database.set_authorizer(None)
        assert database.execute("PRAGMA trusted_schema").fetchone() == (0,)
        assert database.execute("PRAGMA cell_size_check").fetchone() == (1,)


def test_only_known_tables_can_be_asked(data: Write):
    with closing(qualcoder_database._opened(data(rows(marked("på er"))))) as database:
        assert database.execute("SELECT cid FROM code_name").fetchall() == [(1,)]
        for question in (
            "SELECT about FROM project",
            "SELECT hex(zeroblob(9)) FROM source",
            "PRAGMA trusted_schema = ON",
            "ATTACH ':memory:' AS other",
            "INSERT INTO cases (name) VALUES ('x')",
            "WITH RECURSIVE a(n) AS (SELECT 1 UNION ALL SELECT n FROM a) SELECT n FROM a",
        ):
            with pytest.raises(sqlite3.DatabaseError):
                database.execute(question).fetchall()


@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_nothing_is_written_beside_or_into_the_database(data: Write, journal: str):
    path = data(rows(marked("på er")), script=f"PRAGMA journal_mode = {journal}")
    before, beside = path.read_bytes(), {*path.parent.iterdir()}
    path.chmod(0o444)
    assert len(read(path).codings) == 1
    assert path.read_bytes() == before
    assert {*path.parent.iterdir()} == beside


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path):
    assert "går inte att läsa" in problems(tmp_path / "data.qda")
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_a_database_that_is_open_elsewhere_is_refused(data: Write, ending: str):
    path = data(rows())
    path.with_name(path.name + ending).write_bytes(b"x")
    assert "stäng projektet i QualCoder" in problems(path)


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-4096], lambda _: MAGIC + bytes(4000), lambda _: b"", lambda _: b"text"]
)
def test_a_damaged_database_is_refused(data: Write, damage: Callable[[bytes], bytes]):
    path = data(rows(marked("på er")))
    path.write_bytes(damage(path.read_bytes()))
    assert "databasen" in problems(path)


def test_letters_that_are_not_unicode_are_refused_without_being_repeated(data: Write):
    path = data(rows(marked("på er")))
    path.write_bytes(path.read_bytes().replace("här".encode(), b"h\xe4rx"))
    assert "går inte att läsa" in problems(path)


def test_a_cell_that_is_neither_text_nor_number_is_refused(data: Write):
    assert "tabellen source har celler" in problems(data(rows(text=SAID.encode())))


def test_a_text_over_the_limit_is_refused(data: Write, monkeypatch: pytest.MonkeyPatch):
    path = data(rows(marked("på er")))
    assert len(read(path).codings) == 1
    monkeypatch.setattr(qualcoder_database, "MOST_BYTES", 60)
    assert "för stor" in problems(path)


def test_a_table_over_the_limit_is_refused(data: Write, monkeypatch: pytest.MonkeyPatch):
    path = data(rows(marked("på er"), marked("er", 2), marked("Vi", 3)))
    monkeypatch.setattr(qualcoder_database, "MOST_ROWS", 3)
    assert len(read(path).codings) == 3
    monkeypatch.setattr(qualcoder_database, "MOST_ROWS", 2)
    assert "tabellen code_text har fler än 2 rader" in problems(path)


def test_a_database_that_takes_too_long_is_given_up(data: Write, monkeypatch: pytest.MonkeyPatch):
    path = data(rows(marked("på er")))
    monkeypatch.setattr(qualcoder_database, "STEPS", 1)
    assert len(read(path).codings) == 1
    monkeypatch.setattr(qualcoder_database, "MOST_SECONDS", -1.0)
    assert "går inte att läsa" in problems(path)


def test_a_circle_in_the_files_pages_ends(data: Write):
    many = [marked("Hej", at, owner=f"{at}" * 200) for at in range(1, 200)]
    path = data(rows(*many))
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    with closing(sqlite3.connect(path)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'code_text'").fetchone()
    start = (root - 1) * size
    assert content[start] == 5, "an inner page"
    content[start + 8 : start + 12] = root.to_bytes(4, "big")
    path.write_bytes(content)
    problems(path)
