"""Which names of codes are somebody's words, and go no further than the reader."""

import pytest

from pipeline.read.code_names import shown_codes
from pipeline.read.codings import Code, Coding, Codings

SAID = "Vi har aldrig fått veta vem som bestämmer, och det är pinsamt"


def shown(name: str, *own: str) -> str:
    coding = Coding("c1", "t1", "k1", "u1", 0, 9, "codepoint", SAID, "s1")
    (code,) = shown_codes(Codings((), (Code("k1", name, ("Rot", name)),), (coding,)), own)
    assert code.path[0] == "Rot"
    return code.path[1]


@pytest.mark.parametrize(
    "name",
    [
        SAID,
        SAID.upper(),
        f"  {SAID}.  ",
        f"”{SAID}”",
        f'"{SAID}"',
        SAID.replace(",", ""),
        SAID.replace(" ", "_"),
        "Vi har aldrig",
        "Vi har aldrig fått veta vem so",
        "Vi har aldrig fått veta vem so...",
        "vi har…",
        "… det är pinsamt",
        "Vi har aldrig […] bestämmer",
        "vem som bestämmer",
        "”pinsamt”",
        f"Anna: {SAID} (sic)",
    ],
)
def test_a_name_of_words_that_were_said_is_not_shown(name: str):
    assert shown(name) == "k1"


@pytest.mark.parametrize("name", ["Pinsamt", "vem som", "Bestämmer vem som", "Ont om tid", "”Ont om tid”", "Annat …"])
def test_a_name_that_a_coder_has_thought_of_is_shown(name: str):
    assert shown(name) == name


def test_the_studys_own_names_are_shown_whatever_was_said():
    assert shown("Vem som bestämmer", "vem som bestämmer") == "Vem som bestämmer"


def test_three_words_said_in_another_text_are_still_words_that_were_said():
    codings = (
        Coding("c1", "t1", "k1", "", None, None, "none", "Det går", "s1"),
        Coding("c2", "t1", "k1", "", None, None, "none", "aldrig bra nu", "s2"),
    )
    names = ("Går aldrig bra", "aldrig bra nu")
    codes = tuple(Code(f"k{place}", name, (name,)) for place, name in enumerate(names, 1))
    assert [code.path for code in shown_codes(Codings((), codes, codings))] == [("Går aldrig bra",), ("k2",)]
