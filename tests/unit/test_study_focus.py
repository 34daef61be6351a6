"""What a study folder says of focus groups: codes, coders, exports, texts and quotations."""

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from tests.fixtures.small_study import STUDY, small_study


def message(tmp_path: Path, files: dict[str, str]) -> str:
    with pytest.raises(StudyError) as caught:
        small_study(tmp_path / "litet", files)
    return str(caught.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("R,,Riktning,,,direction", "en kod med role direction har direction men ingen indicator"),
        ("R,,Riktning,AA,neutral,direction", "en kod med role direction har direction men ingen indicator"),
        ("R,,Att minnas,AA,,outside", "en kod med role outside har varken direction eller indicator"),
        ("R,,Riktning,,uppåt,", "direction"),
        ("R,,Riktning,,,tema", "role"),
        ("A Första,,Annan,,,", "code"),
    ],
)
def test_a_code_has_a_role_that_fits_it(tmp_path: Path, row: str, says: str):
    codes = "code,parent,label,indicator,direction,role\nA,,Första,AA,,\n"
    assert f"focus_codes.csv rad 3: {says}" in message(tmp_path, {"focus_codes.csv": f"{codes}{row}\n"})


def test_two_codes_never_have_the_same_name(tmp_path: Path):
    codes = "code,parent,label,indicator,direction,role,aliases\nA,,Första,AA,,,\nB,,Andra,BB,,,tid | a första\n"
    assert "focus_codes.csv: 'a första' betyder två olika saker" in message(tmp_path, {"focus_codes.csv": codes})


@pytest.mark.parametrize(
    ("focus", "codings", "says"),
    [
        ('[focus]\nconsent = ["0699"]\n', "", "focus.consent: okänd grupp '0699'"),
        (
            '[[focus.coder]]\nid = "K1"\nnames = ["Anna"]\n[[focus.coder]]\nid = "K2"\nnames = ["ANNA"]\n',
            "",
            "'anna' betyder två olika saker",
        ),
        ('[focus]\nnot_coders = ["anna"]\n[[focus.coder]]\nid = "Anna"\n', "", "'anna' betyder två olika saker"),
        ("", 'codings = [{ file = "2016/f.csv", coder = "K9" }]', "våg 2016: okänd kodare 'K9'"),
        ("", 'codings = [{ file = "2016/f.csv" }, { file = "2016/f.csv" }]', "filen '2016/f.csv' står två gånger"),
        ("", 'codings = [{ file = "2016/svar.sav" }]', "filen '2016/svar.sav' står två gånger"),
        ("", 'codings = [{ file = "../f.csv" }]', "filen måste ligga i studiens mapp"),
        ("", 'codings = [{ file = "f.csv", columns = { code = "Kod" } }]', "columns behöver document och code"),
        ("", 'documents = "2016/texter.csv"', "våg 2016: documents utan codings"),
    ],
)
def test_what_is_said_of_focus_groups_holds_together(tmp_path: Path, focus: str, codings: str, says: str):
    head, first, rest = STUDY.format(id="litet").partition("[[wave]]\n")
    assert says in message(tmp_path, {"study.toml": f"{head}{focus}{first}{codings}\n{rest}"})


TEXTS = "document,group,kind,respondent_type,order,length\n"
LISTED = STUDY.format(id="litet").replace(
    "[[wave]]", '[[wave]]\ncodings = [{ file = "2016/f.csv" }]\ndocuments = "2016/t.csv"', 1
)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("Samtal 1,Ask,,,,\nsamtal 1,Ek,,,,\n", "2016/t.csv: texten 'samtal 1' står två gånger"),
        ("Samtal 1,Asp,,,,\n", "2016/t.csv: texten 'Samtal 1': okänd grupp"),
        ("Samtal 1,Ask,möte,,,\n", "t.csv rad 2: kind"),
        ("Samtal 1,Ask,,,,0\n", "t.csv rad 2: length"),
    ],
)
def test_the_list_of_texts_names_known_groups_once(tmp_path: Path, rows: str, says: str):
    assert says in message(tmp_path, {"study.toml": LISTED, "2016/t.csv": TEXTS + rows})


QUOTES = "id,wave,code,text,consent,reviewer_1,reviewer_2,attribution\n"


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (
            "C1,2016,A,Vi möts för sällan.,ja,AB,CD,deltagare\nC1,2016,A,Vi möts för ofta.,ja,AB,CD,\n",
            "C1 står två gånger",
        ),
        ("C1,2017,A,Vi möts för sällan.,ja,AB,CD,\n", "C1: okänd våg '2017'"),
        ("C1,2016,Z,Vi möts för sällan.,ja,AB,CD,\n", "C1: okänd kod 'Z'"),
        ("C1,2016,A,Vi möts för sällan.,ja,AB,AB,\n", "två olika granskare behövs"),
        ("C1,2016,A,Vi möts för sällan.,nej,AB,CD,\n", "consent"),
        ("C1,2016,A,Vi möts för sällan.,,AB,CD,\n", "consent: nyckeln saknas"),
        ("C1,2016,A,Vi möts för sällan.,ja,AB,,\n", "reviewer_2: nyckeln saknas"),
        ('C1,2016,A,Vi möts för sällan.,ja,AB,CD,"chef, Ask"\n', "attribution"),
        ("C1,2016,A,Kort,ja,AB,CD,\n", "text"),
    ],
)
def test_a_quotation_is_approved_by_two_with_consent(tmp_path: Path, row: str, says: str):
    said = message(tmp_path, {"quotes.csv": QUOTES + row})
    assert says in said
    assert "möts" not in said
