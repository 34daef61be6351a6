"""Quotations come from the approved table only, and one that says who or where stops the publishing."""

import pytest

from pipeline.errors import DisclosureError
from pipeline.protect.quotes import safe_quotes
from tests.fixtures.said import GROUP_FILE, six_groups
from tests.fixtures.small_study import STUDY

HEADER = "id,wave,code,text,consent,reviewer_1,reviewer_2,attribution\n"
GROUPS_WITH_ALIASES = GROUP_FILE.replace("0601,Askö,,", "0601,Askö,Mysam Askö|Skärgården,").replace("Lindö", "Vara")
ORGANISATIONS = (
    "code,label,aliases,valid_from,valid_to\n"
    "AF,Arbetsförmedlingen,,,\nKOM,Kommunens förvaltningar,Kommunen,,\nANN,Annan,,,\n"
)


def quoted(folder, *quotes: tuple[str, str, str]):
    """The study with quotations (id, wave, text)."""
    lines = "".join(f'{name},{wave},A1,"{text}",ja,AB,CD,deltagare\n' for name, wave, text in quotes)
    study = STUDY.format(id=folder.name).replace('name = "Länet"', 'name = "Smålands län"')
    files = {
        "study.toml": study,
        "quotes.csv": HEADER + lines,
        "groups.csv": GROUPS_WITH_ALIASES,
        "organisations.csv": ORGANISATIONS,
    }
    return six_groups(folder, **files)


def test_an_approved_quotation_goes_on_as_it_was_edited(tmp_path):
    study = quoted(tmp_path / "smaland", ("C1", "2019", "Vi träffas, men ingen bestämmer."), ("C2", "2016", "x" * 10))
    assert safe_quotes(study, "2019").frame.to_numpy().tolist() == [
        ["2019", "C1", "A1", "Vi träffas, men ingen bestämmer.", "deltagare"]
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Vi på Mysam har tid att vara med. Ja. Vi har det.",
        "Den ena kommer, men någon annan får gå.",
        "I hela länet saknas 10 000 kronor sedan 2016, och 2019 blev det inte bättre.",
        "Så sa min chef: Ingen vet vem som bestämmer.",
        "Det är ont om tid (30 minuter av 1 timme).",
        "Tidigare fanns FoU, nu finns ingenting.",
        "En björk på gården är allt som växer.",
        "Det var 5 < 10 personer & ett kaffe för lite; så är det å ena sidan.",
        "Idé och/eller café – även crème brûlée.",
    ],
)
def test_what_names_nobody_is_no_hindrance(tmp_path, text):
    assert safe_quotes(quoted(tmp_path / "smaland", ("C1", "2019", text)), "2019").frame["text"].tolist() == [text]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I Björkby är det svårt.", "en grupp"),
        ("Vi är ju björkbybor allihop.", "en grupp"),
        ("Björkbys chefer kommer aldrig.", "en grupp"),
        ("Bjo\u0308rkby är svårt att nå.", "en grupp"),
        ("Björk\u00adby är svårt att nå.", "en grupp"),
        ("Ute i skärgården är det annorlunda.", "en grupp"),
        ("Det går bättre i Vara än här.", "en grupp"),
        ("Läget i 0603 är svårt.", "en grupp"),
        ("Vi väntar på arbetsförmedlingen.", "en organisation"),
        ("Vi väntar på Arbetsförmedlingens beslut.", "en organisation"),
        ("Det är AF som bestämmer.", "en organisation"),
        ("Det är A\u00adF som bestämmer.", "en organisation"),
        ("Vi inom kommunen gör allt.", "en organisation"),
        ("Så är det i Smålands län.", "länet"),
        ("Så är det i hela Småland.", "länet"),
        ("Skriv till fornamn@exempel.se om du vill.", "e-postadress"),
        ("Skriv till fornamn\uff20exempel.se om du vill.", "e-postadress"),
        ("Ring 070-123 45 67 så svarar vi.", "telefonnummer"),
        ("Ring +46 (0)70 1234567 så svarar vi.", "telefonnummer"),
        ("Ärendet gällde 850101-1234 och tog ett år.", "telefonnummer"),
        ("Det var Anna Svensson som sa det.", "personnamn"),
        ("Det var Anna-Karin som sa det.", "personnamn"),
        ("Det var Åsa Öberg som sa det.", "personnamn"),
        ("Det var A. Svensson som sa det.", "personnamn"),
        ("Det var Anna von Essen som sa det.", "personnamn"),
        ("Det var Émile Ångström som sa det.", "personnamn"),
        ("Det var Anna de la Motte som sa det.", "personnamn"),
        ("Det var Anna\u2011Karin som sa det.", "personnamn"),
        ("Det var Anna/Berit som sa det.", "personnamn"),
        ("Uppe i Bjorkby är det svårt.", "en grupp"),
        ("Vi väntar på arbetsformedlingen.", "en organisation"),
        ("Det var Anna\u200bSvensson som sa det.", "osynliga tecken"),
        ("I Björ\u034fkby är det svårt.", "osynliga tecken"),
        ("I Björ\u2063kby är det svårt.", "osynliga tecken"),
        ("I Björkb\u0443 är det svårt.", "annat alfabet"),
        ("Skriv till fornamn(at)exempel.se om du vill.", "e-postadress"),
        ("Skriv till fornamn snabel-a exempel.", "e-postadress"),
        ("Läs mer på www.exempel.se i stället.", "webbadress"),
        ("Läs mer på https://exempel.se i stället.", "webbadress"),
        ("Ring 070 · 123 · 45 · 67 så svarar vi.", "telefonnummer"),
        ("Ring 070_123_45_67 så svarar vi.", "telefonnummer"),
        ("I Bj&ouml;rkby är det svårt.", "märkspråk"),
        ("I Bj&#246;rkby är det svårt.", "märkspråk"),
        ("Det är <b>mycket</b> svårt.", "märkspråk"),
    ],
)
def test_what_tells_who_or_where_is_refused_by_its_number_and_never_by_its_words(tmp_path, text, found):
    study = quoted(tmp_path / "smaland", ("C1", "2019", "Ingenting att anmärka på."), ("C2", "2019", text))
    with pytest.raises(DisclosureError) as caught:
        safe_quotes(study, "2019")
    message = str(caught.value)
    assert "citatet C2" in message
    assert found in message
    assert "C1" not in message
    assert not any(word in message for word in text.split() if len(word) > 4)


def test_every_quotation_that_is_refused_is_named_at_once(tmp_path):
    study = quoted(tmp_path / "smaland", ("C1", "2019", "Ring 0701234567."), ("C2", "2019", "Nere i Granby är det så."))
    with pytest.raises(DisclosureError) as caught:
        safe_quotes(study, "2019")
    assert [problem.found.split()[1] for problem in caught.value.problems] == ["C1", "C2"]


def test_a_study_without_quotations_has_none(tmp_path):
    assert safe_quotes(six_groups(tmp_path / "smaland"), "2019").frame.empty
