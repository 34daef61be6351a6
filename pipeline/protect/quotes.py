"""Approved quotations, read once more: none that says who spoke, about whom, or where."""

import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

from pipeline.errors import DisclosureError, Problem, raise_if_any
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.study import Study
from pipeline.study.focus import Quote
from pipeline.study.names import INVISIBLE, same_spelling
from pipeline.tables.safe_focus import FOCUS_QUOTES

SHORT_NAME = 4
"""A name of so few letters may be a common word or the beginning of one (Vara, Ask, AF): it is known by its case."""
NO_NAME = frozenset({"annan", "annat", "andra", "övrig", "övriga", "övrigt", "länet", "region"})
"""Words that may stand where a name is asked for, and name nothing."""

CAPITAL = r"[^\W\d_a-zåäöéüæøáàèç]"
NAME = rf"{CAPITAL}\w*(?:['’]\w+)*"
PARTICLES = r"(?:von|af|av|de|del|den|der|la|van)"
PATTERNS = {
    "en e-postadress": re.compile(r"@|[(\[]at[)\]]|\bsnabel", re.IGNORECASE),
    "en webbadress": re.compile(r"://|\bwww\.", re.IGNORECASE),
    "ett telefonnummer": re.compile(r"\d(?:[\W_]*\d){5,}"),
    "ett personnamn": re.compile(rf"\b(?:{NAME}(?:\s+{PARTICLES}){{0,2}}\s+|{NAME}\s*[-‐‑–/]\s*|{CAPITAL}\.\s*){NAME}"),
    "märkspråk": re.compile(r"</?[a-z!]|&#?\w+;", re.IGNORECASE),
}


def safe_quotes(study: Study, wave: str) -> SafeTable:
    """The approved quotations of a wave (QUOTES).

    Takes what quotes.csv says: edited text, consent, two reviewers. Nothing else of what was said is published.

    Raises DisclosureError naming the quotations, never their text, that hold the name of a group, an organisation or
    the county, an e-mail or web address, six digits or more in a row (a telephone number), or two capitalised words in
    a row (a person's name); and those in which a name could be hidden from these rules: marked up, with invisible
    characters, or with letters of another alphabet. A name without its dots and rings is that name too.

    What no rule can see is left to the two reviewers: a first name by itself, a name in small letters, a spelling of
    one's own. Source: DISCLOSURE policy 10.
    """
    quotes = [quote for quote in study.quotes if quote.wave == wave]
    raise_if_any(DisclosureError, (problem for quote in quotes for problem in _problems(quote, study)))
    rows = pd.DataFrame(
        [(wave, quote.id, quote.code, quote.text, quote.attribution) for quote in quotes],
        columns=FOCUS_QUOTES.column_names,
    )
    return seal_table("quotes", rows)


def _problems(quote: Quote, study: Study) -> Iterator[Problem]:
    for found in _revealing(quote.text, study):
        yield Problem("quotes.csv", f"citatet {quote.id} innehåller {found}", fix="redigera citatet eller ta bort det")


def _revealing(text: str, study: Study) -> Iterator[str]:
    plain = unicodedata.normalize("NFKC", text.translate(INVISIBLE))
    groups = [name for group in study.groups for name in group.known_as]
    organisations = [name for known in study.organisations for name in known.known_as]
    county = [study.county.name, *filter(str.istitle, study.county.name.split())]
    names = {
        "namnet på en grupp": any(_names(plain, name, compounds=True) for name in groups),
        "namnet på en organisation": any(_names(plain, name) for name in organisations),
        "namnet på länet": any(_names(plain, name, compounds=True) for name in county),
    }
    yield from (what for what, is_named in names.items() if is_named)
    yield from (what for what, pattern in PATTERNS.items() if pattern.search(plain))
    if any(map(_is_invisible, unicodedata.normalize("NFC", text))):
        yield "osynliga tecken"
    if any(letter.isalpha() and "LATIN" not in unicodedata.name(letter, "") for letter in plain):
        yield "bokstäver ur ett annat alfabet"


def _is_invisible(character: str) -> bool:
    """Whether it stands between letters without being seen: formatting, or a mark that makes no letter of its own."""
    return unicodedata.category(character) in {"Cf", "Mn", "Me"}


def _names(text: str, name: str, *, compounds: bool = False) -> bool:
    """Whether a text holds a name as a word, in the genitive, or where `compounds` as the beginning of a word."""
    known = same_spelling(name)
    if known in NO_NAME:
        return False
    if len(known) <= SHORT_NAME:
        return _word(unicodedata.normalize("NFC", name), "s?\\b").search(text) is not None
    ending = "" if compounds else "s?\\b"
    return _word(_bare(known.removesuffix("s")), ending).search(_bare(same_spelling(text))) is not None


def _bare(text: str) -> str:
    """Letters without dots, rings and accents: Gävle is known as Gavle in addresses and older files."""
    return "".join(letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter))


def _word(name: str, ending: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}{ending}")
