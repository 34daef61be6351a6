"""A draft of focus_codes.csv: every name in the export is a code, a code and its label, or a label."""

import pytest

from pipeline.read.code_draft import draft_codes
from pipeline.read.codings import Code, Codings
from pipeline.study.focus import FocusCode
from pipeline.study.names import same_spelling


def export(*paths: str) -> Codings:
    """Codes by their paths, levels apart by >; what stands above another has its path as id."""
    steps = [tuple(path.split(">")) for path in paths]
    return Codings((), tuple(Code(">".join(each), each[-1], each, ">".join(each[:-1])) for each in steps), ())


def drafted(*paths: str, known: dict[str, str] | None = None) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in draft_codes(export(*paths), known or {})]


def test_a_name_that_begins_with_a_code_is_cut_into_code_and_label():
    assert drafted("LED Ledning och mandat", "LED Ledning och mandat>LED-MANDAT Mandat och beslut") == [
        ("LED", "", "Ledning och mandat"),
        ("LED-MANDAT", "LED", "Mandat och beslut"),
    ]


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Tillit och dialog", ("TILLIT-OCH-DIALOG", "", "Tillit och dialog")),
        ("A-TID", ("A-TID", "", "A-TID")),
        ("2016 års mål", ("2016-ÅRS-MÅL", "", "2016 års mål")),
        ("Å andra sidan", ("Å-ANDRA-SIDAN", "", "Å andra sidan")),
        ("«»", ("KOD", "", "«»")),
    ],
)
def test_any_other_name_is_the_label(name: str, row: tuple[str, str, str]):
    assert drafted(name) == [row]


def test_two_names_never_get_the_same_code():
    assert [code for code, *_ in drafted("Mål!", "Mål?", "mål, medel" + "x" * 60, "mål, medel" + "x" * 61)] == [
        "MÅL",
        "MÅL-2",
        "MÅL-MEDEL" + "X" * 26,
        "MÅL-MEDEL" + "X" * 26 + "-2",
    ]


def test_codes_that_the_study_knows_are_left_out_and_stand_as_parents():
    assert drafted("Ledning", "Ledning>Chefer", known={"ledning": "LED"}) == [("CHEFER", "LED", "Chefer")]


def test_codes_of_one_name_are_one_row_as_exports_are_read_by_name():
    assert drafted("A", "A>Övrigt", "B", "B>Övrigt") == [("A", "", "A"), ("ÖVRIGT", "A", "Övrigt"), ("B", "", "B")]


def test_every_name_is_known_when_the_draft_has_become_the_code_scheme():
    names = ["LED Ledning", "Tillit och dialog", "TID", "Mål 1", "mål, 1", "ett  mellanrum", "=1+1", "x" * 90]
    codes = [FocusCode.model_validate(row) for row in draft_codes(export(*names), {})]
    known = {same_spelling(name) for code in codes for name in (*code.known_as, code.label)}
    assert known >= {same_spelling(name) for name in names}
    assert len({code.code for code in codes}) == len(names)
