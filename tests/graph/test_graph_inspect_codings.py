"""`inspect` shows what a coding export holds, drafts codes, and shows nothing that was said and no variable's value."""

import csv
from pathlib import Path

import pytest

from tests.fixtures.coding_exports import SEGMENTS, csv_file
from tests.fixtures.small_qdpx import Said, Talk, write_qdpx
from tests.fixtures.small_study import STUDY
from tests.fixtures.small_talks import CODES, FOCUS
from tests.graph.command import Said as Heard
from tests.graph.command import baslinje
from tests.graph.project import Project, tree

WORDS = "Tyst vittnesmål Q7731 om chefen"
WHO = "Okänd ort 4711"
CODEBOOK = (
    '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="LED Ledning" isCodable="false">'
    '<Code guid="2" name="=Ny\x85\x9b31mkod"/></Code></Codes></CodeBook>'
)
COLUMNS = (
    'columns = { document = "Fil", code = "Tema", coder = "Vem", start = "Från", end = "Till", group = "Kommun", '
    'order = "Datum", text = "Ord" }'
)
DRAFT = "Utkast till rader i focus_codes.csv"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    said = (Said(WORDS, ("A-TID", "Ny kod"), ("Anna", "Bo")), Said(f"{WORDS} igen", (f"{WORDS} igen",)))
    return write_qdpx(tmp_path / "export", [Talk("Samtal 1", WHO, said), Talk("Samtal 2", WHO, said[:1])])


def draft(said: Heard) -> list[dict[str, str]]:
    return [*csv.DictReader(said.out.split(DRAFT)[1].splitlines()[1:])]


def with_talks(project: Project, codings: str) -> Project:
    text = STUDY.format(id=project.study).replace("[[wave]]", f"{FOCUS}[[wave]]", 1)
    line = 'invited = "2016/inbjudna.csv"\n'
    (project.folder / "study.toml").write_text(text.replace(line, f"{line}{codings}\n"), encoding="utf-8")
    (project.folder / "focus_codes.csv").write_text(CODES, encoding="utf-8")
    return project


def test_inspect_shows_texts_codes_coders_and_variables_with_their_numbers(finished: Project, export: Path):
    said = baslinje(finished, "inspect", str(export))
    assert said.code == 0, said.err
    lines = said.out.splitlines()
    assert "Format: REFI-QDA (.qdpx)" in lines
    assert "Kodningar: 9 på 2 texter" in lines
    assert any(line.startswith("    Samtal 1  (") and line.endswith("2 stycken, 5 kodningar)") for line in lines)
    assert "    A-TID  (4 kodningar i 2 texter)" in lines
    assert "    Bo  (4 kodningar)" in lines
    assert "    Kommun  (i 2 texter, 1 olika)" in lines


def test_inspect_shows_no_words_no_code_in_vivo_and_no_value(finished: Project, export: Path):
    said = baslinje(finished, "inspect", str(export))
    assert "Q7731" not in said.everything
    assert "Q7731".casefold() not in said.everything.casefold()
    assert "4711" not in said.everything


def test_inspect_drafts_the_codes_that_the_study_lacks(project: Project, export: Path):
    with_talks(project, 'codings = [{ file = "2016/fokus.qdpx" }]')
    before = tree(project.folder)
    own = draft(baslinje(project, "inspect", str(export), "--study", project.study))
    assert {"code": "NY-KOD", "parent": "", "label": "Ny kod"} in own
    assert "A-TID" not in {row["code"] for row in own}
    assert "A-TID" in {row["code"] for row in draft(baslinje(project, "inspect", str(export)))}
    assert tree(project.folder) == before


def test_inspect_shows_the_tree_of_a_codebook_and_nothing_a_terminal_obeys(finished: Project, tmp_path: Path):
    (tmp_path / "koder.qdc").write_text(CODEBOOK, encoding="utf-8")
    said = baslinje(finished, "inspect", str(tmp_path / "koder.qdc"))
    assert said.out.splitlines()[:5] == [
        "Format: REFI-QDA-kodbok (.qdc)",
        "",
        "Koder",
        "    LED Ledning",
        "        =Ny  31mkod",
    ]
    assert [(row["code"], row["parent"]) for row in draft(said)] == [("LED", ""), ("NY-31MKOD", "LED")]
    assert draft(said)[1]["label"].startswith("'=Ny")
    assert "\x9b" not in said.everything


def test_inspect_reads_a_table_of_a_study_as_the_study_says(project: Project):
    with_talks(project, f'codings = [{{ file = "2016/segment.csv", {COLUMNS} }}]')
    path = csv_file(project.folder / "2016/segment.csv", SEGMENTS)
    said = baslinje(project, "inspect", str(path))
    assert "Kodningar: 3 på 2 texter" in said.out
    assert "    Kommun  (i 2 texter, 2 olika)" in said.out
    assert "bra samverkan" not in said.out
    path.rename(project.folder / "2016/annat.csv")
    assert "Kodningar" not in baslinje(project, "inspect", str(project.folder / "2016/annat.csv")).out


def test_inspect_says_that_a_list_of_codes_is_needed_and_how_to_give_it(finished: Project, tmp_path: Path):
    path, tags = tmp_path / "rader.csv", tmp_path / "koder.csv"
    path.write_text(f"id,document,tag,content\n7,Samtal,Tillit,{WORDS}\n", encoding="utf-8")
    tags.write_text("tag,description,number of highlights\nTillit,,1\n", encoding="utf-8")
    lacking = baslinje(finished, "inspect", str(path))
    assert lacking.code == 1
    assert "inspect: --codebook" in lacking.err
    said = baslinje(finished, "inspect", str(path), "--codebook", str(tags))
    assert "    Tillit  (1 kodning i 1 text)" in said.out.splitlines()
    assert "    (exporten säger inte vem)  (1 kodning)" in said.out.splitlines()
    assert "Obs: exporten anger inte vem som har kodat" in said.out


def test_a_tool_says_that_the_file_is_a_questionnaire(finished: Project, tmp_path: Path):
    path = csv_file(tmp_path / "svar.csv", [["id", "document", "tag", "content"], ["1", "a", "b", "c"]])
    assert "Rader: 1 med svar" in baslinje(finished, "inspect", str(path), "--tool", "generic").out
