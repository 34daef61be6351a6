"""A coding export is parsed in a process of its own and comes back exactly as it was read."""

import json
import sqlite3
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.findings import Remark
from pipeline.read import apart
from pipeline.read.apart import LIMITS, Limits
from pipeline.read.coding_formats import parse_codings
from pipeline.read.codings import Code, Coding, Codings, Document, DocumentVariable, User
from pipeline.read.codings_apart import _codings, parse_codings_apart
from pipeline.read.codings_child import about_codings
from pipeline.read.parsed import Request

SAID = "vi har bra samverkan 😀 på Gävle sjukhus"
ANNA, HEADING, TRUST, INTERVIEW = (f"{number:08d}-aaaa-bbbb-cccc-dddddddddddd" for number in range(1, 5))
PROJECT = (
    '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:0.4" name="Studie" origin="ATLAS.ti 😀">'
    f'<Users><User guid="{ANNA}" name="Åsa Ö"/></Users><CodeBook><Codes>'
    f'<Code guid="{HEADING}" name="Klimat ä" isCodable="false"><Code guid="{TRUST}" name="Tillit" isCodable="true">'
    "<Description>att lita på</Description></Code></Code></Codes></CodeBook>"
    f'<Sources><TextSource guid="{INTERVIEW}" name="Gävle 1" plainTextPath="internal://samtal.txt">'
    '<PlainTextSelection guid="5" startPosition="7" endPosition="22" name="bra samverkan 😀">'
    f'<Coding guid="6" creatingUser="{ANNA}" creationDateTime="2016-10-03T09:00:00Z">'
    f'<CodeRef targetGUID="{TRUST}"/></Coding>'
    f'<Coding guid="7"><CodeRef targetGUID="{HEADING}"/></Coding></PlainTextSelection>'
    f'<Coding guid="8" creatingUser="{ANNA}"><CodeRef targetGUID="{TRUST}"/></Coding></TextSource></Sources></Project>'
)
EVERYTHING = Codings(
    documents=(Document("d", "Gävle 😀", 40, "0f", 3), Document("e", "Ö")),
    codes=(Code("k", "Tillit", ("Klimat", "Tillit"), "p", is_codable=False, definition="att\r\nlita på"),),
    codings=(
        Coding("1", "d", "k", "", 0, 4, "codepoint", "å ä\u2028😀\x85\n", "s", "2016-10-03"),
        Coding("2", "d", "k", "u", None, None, "none", "", ""),
        Coding("3", "d", "k", "u", 1, 2, "paragraph", 'ett "ord"', "s"),
    ),
    users=(User("u", "Åsa"),),
    facts=(("format", "för hand"),),
    remarks=(Remark("regel", "warning", "något å", "rätta", "codes", (1, 2)), Remark("annan", "note", "ö")),
    variables=(DocumentVariable("d", "kommun", "Gävle å😀"), DocumentVariable("e", "kommun", "")),
)
HIGHLIGHTS = f'id,document,tag,content\r\n7,Gävle.odt,Tillit,"{SAID}"\r\n'
TAGS = "tag,description,number of highlights\r\nTillit,att lita på,1\r\n"
QUOTATIONS = f"Number;Text Content;Document;Codes;Number of Codes\n1:1;{SAID};Gävle;Tillit;1\n"
CODES = "Code;;Magnitude Degree\n● Tillit;;1\n"


def project(folder: Path, member: str = "project.qde", **others: bytes) -> Request:
    path = folder / "utan ändelse"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(member, PROJECT)
        archive.writestr("sources/samtal.txt", SAID)
        for name, content in others.items():
            archive.writestr(name, content)
    return Request(path, "2016/fokus.qdpx")


def tables(folder: Path, rows: str, codes: str | None, encoding: str = "utf-8") -> Request:
    path, code_list = folder / "rader", folder / "koder.csv"
    path.write_bytes(rows.encode(encoding))
    code_list.write_bytes((codes or "").encode(encoding))
    return Request(path, "2016/fokus.csv", codebook=None if codes is None else code_list)


def refused(request: Request, limits: Limits = LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        parse_codings_apart(request, limits)
    assert "samverkan" not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def test_a_project_comes_back_exactly_as_it_was_read(tmp_path: Path):
    request = project(tmp_path)
    found = parse_codings_apart(request)
    assert found == parse_codings(request)
    assert [(each.id, each.coder, each.text) for each in found.codings] == [
        ("6", ANNA, "bra samverkan 😀"),
        ("7", "", "bra samverkan 😀"),
        ("8", ANNA, ""),
    ]
    assert found.codes[1] == Code(TRUST, "Tillit", ("Klimat ä", "Tillit"), HEADING, definition="att lita på")
    assert found.users == (User(ANNA, "Åsa Ö"),)
    assert {remark.rule for remark in found.remarks} >= {"refi_other_version", "codings_without_coder"}


def test_every_field_of_every_table_survives_the_way_through_json():
    assert all(EVERYTHING)
    again = _codings(json.loads(json.dumps(about_codings(EVERYTHING))), memoryview(b""))
    assert again == EVERYTHING
    assert [*map(type, again.codes + again.codings)] == [Code, Coding, Coding, Coding]
    assert {type(part) for part in again} == {type(again.codes[0].path)} == {tuple}
    assert type(again.remarks[0].rows) is tuple
    assert {type(each) for each in again.variables} == {DocumentVariable}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize(
    ("rows", "codes", "kind"),
    [(HIGHLIGHTS, TAGS, "Taguette (CSV)"), (QUOTATIONS, CODES, "ATLAS.ti (CSV)")],
    ids=["taguette", "atlasti"],
)
def test_tables_are_told_by_their_header(tmp_path: Path, encoding: str, rows: str, codes: str, kind: str):
    found = parse_codings_apart(tables(tmp_path, rows, codes, encoding))
    assert dict(found.facts)["format"] == kind
    assert [(each.code, each.text) for each in found.codings] == [("Tillit", SAID)]


@pytest.mark.parametrize(
    ("rows", "wanted"),
    [(HIGHLIGHTS, "Taguettes kodbok"), (QUOTATIONS, "ATLAS.ti:s kodlista")],
    ids=["taguette", "atlasti"],
)
def test_a_table_without_its_list_of_codes_is_refused(tmp_path: Path, rows: str, wanted: str):
    says = refused(tables(tmp_path, rows, None))
    assert "2016/fokus.csv: exporten har ingen kodlista" in says
    assert wanted in says


@pytest.mark.parametrize(
    "content",
    [SAID.encode(), f'"{SAID}'.encode(), b"%PDF-1.7\n" + SAID.encode(), bytes(range(256)), b"\xff\xfe\x00"],
    ids=["text", "quote", "pdf", "bytes", "mark"],
)
def test_anything_else_is_refused_with_what_can_be_read(tmp_path: Path, content: bytes):
    path = tmp_path / "fokus.qdpx"
    path.write_bytes(content)
    says = refused(Request(path, "2016/fokus.qdpx"))
    assert "2016/fokus.qdpx: filen är inte en kodningsexport som kan läsas" in says
    for kind in ("REFI-QDA", "QualCoder", "Taguette", "ATLAS.ti", "MAXQDA", "NVivo", "Dedoose", "OpenQDA"):
        assert kind in says


def test_a_broken_workbook_is_refused_as_broken(tmp_path: Path):
    path = tmp_path / "fokus.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", SAID)
    assert "arbetsboken är skadad" in refused(Request(path, "2016/fokus.xlsx"))


def test_another_separator_makes_no_difference(tmp_path: Path):
    found = parse_codings_apart(tables(tmp_path, HIGHLIGHTS.replace(",", ";"), TAGS))
    assert [(each.code, each.text) for each in found.codings] == [("Tillit", SAID)]


def test_qualcoders_database_is_told_by_its_first_bytes(tmp_path: Path):
    path = tmp_path / "data.qda"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE annat (id INTEGER)")
    says = refused(Request(path, "2016/data.qda"))
    assert "QualCoder" in says
    assert "filen är inte en kodningsexport" not in says


CODEBOOK = (
    f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="{HEADING}" name="Klimat ä" isCodable="false">'
    f'<Code guid="{TRUST}" name="Tillit" isCodable="true"><Description>att lita på</Description></Code></Code>'
    "</Codes></CodeBook>"
)


def test_a_codebook_is_no_export(tmp_path: Path):
    path = tmp_path / "koder.qdc"
    path.write_text(CODEBOOK, encoding="utf-8")
    says = refused(Request(path, "2016/koder.qdc"))
    assert "filen är en kodbok (.qdc) utan kodningar" in says
    assert "ange kodboken som code_list" in says


@pytest.mark.parametrize(
    ("rows", "path"),
    [(HIGHLIGHTS, ("Tillit",)), (QUOTATIONS.replace(";Tillit;", ";Klimat ä: Tillit;"), ("Klimat ä", "Tillit"))],
    ids=["taguette", "atlasti"],
)
def test_a_codebook_serves_as_the_list_of_codes(tmp_path: Path, rows: str, path: tuple[str, ...]):
    found = parse_codings_apart(tables(tmp_path, rows, CODEBOOK))
    used = {code.id: code for code in found.codes}[found.codings[0].code]
    assert used.path == path
    assert used.definition == "att lita på"
    assert "code_counts_differ" not in {remark.rule for remark in found.remarks}


def test_an_empty_file_is_refused_as_empty(tmp_path: Path):
    assert "2016/fokus.csv: filen är tom" in refused(tables(tmp_path, "\n", TAGS))


def test_a_cut_project_is_refused_as_cut(tmp_path: Path):
    request = project(tmp_path)
    request.path.write_bytes(request.path.read_bytes()[:-9])
    assert "2016/fokus.qdpx: filen är avkortad eller skadad" in refused(request)


def test_problems_of_the_reader_are_the_callers_problems(tmp_path: Path):
    says = refused(tables(tmp_path, HIGHLIGHTS + f"8,Gävle.odt,Okänd,{SAID}\r\n,Gävle.odt,Tillit,x\r\n", TAGS))
    assert "2016/fokus.csv rad 3: koden finns inte i kodboken" in says
    assert "2016/fokus.csv rad 4: id, dokument eller text är tom" in says


def test_a_project_over_the_limit_is_not_opened(tmp_path: Path):
    assert "större än 0 MB" in refused(project(tmp_path), LIMITS._replace(file_bytes=100))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a process's memory")
def test_a_project_that_needs_too_much_memory_is_refused(tmp_path: Path):
    request = project(tmp_path, stor=bytes(300_000_000))
    says = refused(request, LIMITS._replace(memory_bytes=400_000_000))
    assert "2016/fokus.qdpx: filen behöver mer minne" in says


def broken(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Let something else run in the place of the parser's process."""
    package = folder / "pipeline" / "read"
    package.mkdir(parents=True)
    for name in (package.parent / "__init__.py", package / "__init__.py"):
        name.touch()
    (package / "codings_child.py").write_text(code)
    monkeypatch.setattr(apart, "ROOT", folder)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "läsningen avbröts (kod -11)"),
        ("import sys; sys.exit(3)", "läsningen avbröts (kod 3)"),
        ("""print('{"memory": true}')""", "filen behöver mer minne"),
        ("""print('{"broke": ["KeyError", "a.py:3"]}')""", "läsaren klarar inte filen (KeyError a.py:3)"),
        ("""print('{"found": {"documents": [[1, 2, 3, 4, 5]]}}')""", "läsaren gav inget begripligt svar"),
        ("""print('{"found": {"documents": []}}')""", "läsaren gav inget begripligt svar"),
        ("print('[]')", "läsaren gav inget begripligt svar"),
    ],
)
def test_a_process_that_crashes_or_talks_nonsense_is_an_error_about_the_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str, found: str
):
    broken(monkeypatch, tmp_path / "annat", code)
    assert f"2016/fokus.qdpx: {found}" in refused(project(tmp_path))


def test_a_process_that_hangs_is_ended_in_time(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    broken(monkeypatch, tmp_path / "annat", "import time; time.sleep(60)")
    begun = time.monotonic()
    assert "tog mer än 1 sekunder" in refused(project(tmp_path), LIMITS._replace(seconds=1))
    assert time.monotonic() - begun < 20
