"""Survey and focus groups side by side: the word, why it is said, and where nothing may stand."""

from dataclasses import replace
from itertools import product

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.site import release_pages
from pipeline.report.talk_wording import MEANS, TOGETHER, joint_balance, joint_spread, joint_why, why_no_talks
from pipeline.report.talks import Joint
from pipeline.tables import focus as declared
from tests.browser.page_reader import PageRead
from tests.fixtures.example_release import ROOT, baseline_release, follow_up_release

COUNTY, SHOWN, HIDDEN, UNMET = "lansrapport.html", "mysam_2181.html", "mysam_2184.html", "mysam_2121.html"
HEADING = "Enkät och fokusgrupper tillsammans"
TYST = "TystEnkäten visar ingen säkerställd förändring; samtalen står för sig."


@pytest.fixture(scope="module")
def pages():
    return {name: PageRead(page) for name, page in release_pages(follow_up_release()).items()}


def table(page, caption):
    found = next(found for found in page.tables if found.caption == caption).by_name
    return {name: [cell.replace("\u00a0", " ") for cell in row] for name, row in found.items()}


def joint(together, why, talk="unknown", **numbers):
    return Joint(together=together, why=why, talk=talk, mark="", **numbers)


@pytest.mark.parametrize(
    ("together", "why", "talk", "verdict", "said"),
    [
        (
            "supports",
            "same_direction",
            "up",
            "better",
            "Enkäten är säkerställt bättre, och balansen i samtalen har gått mot det främjande.",
        ),
        (
            "supports",
            "same_direction",
            "down",
            "worse",
            "Enkäten är säkerställt sämre, och balansen i samtalen har gått mot det hindrande.",
        ),
        (
            "supports",
            "same_direction",
            "level",
            "practically_unchanged",
            "Enkäten är i stort sett oförändrad, och balansen i samtalen är ungefär densamma.",
        ),
        (
            "diverges",
            "opposite_direction",
            "down",
            "better",
            "Enkäten är säkerställt bättre, men balansen i samtalen har gått mot det hindrande.",
        ),
        (
            "deepens",
            "one_moved",
            "up",
            "practically_unchanged",
            "Enkäten är i stort sett oförändrad, men balansen i samtalen har gått mot det främjande.",
        ),
        (
            "deepens",
            "balance_unknown",
            "unknown",
            "worse",
            (
                "Enkäten är säkerställt sämre. Balansen i samtalen kan inte jämföras: för få grupper tog upp den,"
                " eller så saknas riktning."
            ),
        ),
        (
            "silent",
            "survey_says_nothing",
            "up",
            "undecided",
            "Enkäten visar ingen säkerställd förändring; samtalen står för sig.",
        ),
        (
            "silent",
            "survey_says_nothing",
            "up",
            "not_shown",
            "Enkätens förändring redovisas inte; samtalen står för sig.",
        ),
        ("silent", "not_raised", "unknown", "better", "Ingen grupp tog upp indikatorn 2019."),
        ("baseline", "no_comparison", "level", "no_answers", "Jämförs vid uppföljningen."),
    ],
)
def test_why_the_two_are_said_to_go_together_or_not(together, why, talk, verdict, said):
    assert joint_why(joint(together, why, talk), verdict, "2019", is_group=False) == said


def test_a_group_raised_an_indicator_or_did_not():
    raised, silent = joint("", "", spread_n=1, baseline_spread_n=0), joint("silent", "not_raised", spread_n=0)
    assert joint_spread(raised, "2016", is_group=True) == "Togs upp (2016: togs inte upp)"
    assert joint_spread(silent, "", is_group=True) == "Togs inte upp"
    assert joint_why(silent, "better", "2019", is_group=True) == "Togs inte upp 2019."


@pytest.mark.parametrize(
    ("numbers", "baseline", "said"),
    [
        ({"balance": 50, "baseline_balance": 10, "balance_change": 40}, "2016", "Balans +0,10 → +0,50 (+0,40)"),
        ({"balance": None, "baseline_balance": 10, "balance_change": None}, "2016", "Balans +0,10 → ."),
        ({"balance": 50, "baseline_balance": None, "balance_change": None}, "2016", "Balans . → +0,50"),
        ({"balance": 50, "baseline_balance": 50}, "", "Balans +0,50"),
        ({"balance": None}, "", "Balans ."),
    ],
)
def test_the_balance_stands_with_that_of_the_baseline_and_the_change(numbers, baseline, said):
    assert joint_balance(joint("", "", **numbers), baseline) == said


def test_every_word_that_the_comparison_can_reach_is_written_and_explained():
    assert set(TOGETHER) == set(MEANS) == set(declared.TOGETHER)
    reached = set(declared.JOINT_REASONS) - {"survey_says_nothing", "no_comparison"}
    for why, talk, verdict, is_group in product(
        reached, ("up", "down", "level"), ("better", "worse", "practically_unchanged"), (True, False)
    ):
        assert joint_why(joint("supports", why, talk), verdict, "2019", is_group=is_group).endswith(".")
    for verdict in ("undecided", "not_tested", "not_shown", "not_comparable", "no_answers"):
        assert joint_why(joint("silent", "survey_says_nothing"), verdict, "2019", is_group=False).endswith("för sig.")


def test_a_word_that_the_verdict_does_not_bear_is_refused():
    with pytest.raises(KeyError):
        joint_why(joint("supports", "same_direction", "up"), "undecided", "2019", is_group=False)


def test_the_county_has_survey_talks_and_the_two_together_by_indicator(pages):
    rows = table(pages[COUNTY], "Länet: enkät och fokusgrupper 2016 och 2019")
    assert rows["Tillit och dialog"] == [
        "+14 (+8 till +20)Tydligt bättre – statistiskt säkerställt",
        (
            "Togs upp i 9 av 9 grupper (2016: 9)Balans +0,10 → +0,50 (+0,40)"
            "”Vi ringer varandra nu, det gjorde vi inte förr.” – deltagare"
        ),
        "StödjerEnkäten är säkerställt bättre, och balansen i samtalen har gått mot det främjande.",
    ]
    assert rows["Roller och kunskap om varandra"][2].startswith("Fördjupar")
    assert rows["Ledning och mandat"] == [
        "−2 (−9 till +5)Ingen säkerställd förändring",
        "Togs upp i 8 av 9 grupper (2016: 8)Balans −0,30 → −0,25 (+0,05)",
        TYST,
    ]


def test_at_the_baseline_level_and_talks_stand_without_a_verdict():
    page = PageRead(release_pages(baseline_release())[COUNTY])
    row = table(page, "Länet: enkät och fokusgrupper 2016")["Tillit och dialog"]
    assert row[0] == "58 (55–61)"
    assert row[1].startswith("Togs upp i 9 av 9 grupperBalans +0,50")
    assert row[2] == "BaslinjeJämförs vid uppföljningen."
    assert not {"Stödjer", "Fördjupar", "Går isär"} & set(page.text.split())


def test_only_the_words_in_the_table_are_explained_below_it(pages):
    text = pages[COUNTY].text
    assert "Stödjer enkäten och samtalen pekar åt samma håll" in text
    assert MEANS["diverges"] not in text


def test_the_county_says_that_its_groups_may_differ_between_the_waves_and_a_group_does_not(pages):
    said = "2019 i 9 Mysam-grupper. Det behöver inte vara samma grupper som 2016."
    assert said in pages[COUNTY].text
    assert "samma grupper som" not in pages[SHOWN].text
    assert "samma grupper som" not in PageRead(release_pages(baseline_release())[COUNTY]).text


def test_a_group_that_may_be_shown_has_its_own_and_no_quotation(pages):
    rows = table(pages[SHOWN], "Sandviken: enkät och fokusgrupper 2016 och 2019")
    assert rows["Tillit och dialog"] == [
        "+16Prövas inte, bara beskrivning",
        "Togs upp (2016: togs upp)Balans +0,10 → +0,50 (+0,40)",
        "TystEnkätens förändring prövas inte; samtalen står för sig.",
    ]
    assert "Vi ringer varandra" not in pages[SHOWN].text


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (HIDDEN, f"Hudiksvall (..): fokusgrupperna – {why_no_talks('one_talk', is_follow_up=True)}."),
        (UNMET, "Ovanåker (-): fokusgrupperna – ingen fokusgrupp vid minst ett av mättillfällena."),
    ],
)
def test_a_group_that_may_not_be_shown_has_no_table_but_why(pages, name, said):
    assert HEADING not in pages[name].text
    assert said in pages[name].text


def test_a_single_talk_and_protection_of_another_share_one_sentence():
    assert why_no_talks("one_talk", is_follow_up=True) == why_no_talks("complement", is_follow_up=True)


def test_a_hidden_indicator_of_a_shown_group_has_a_mark_and_no_word():
    release = follow_up_release()
    frame = release.talks.joint.frame
    own = (frame["group_code"] == "2181") & (frame["indicator_id"] == "TIL")
    numbers = ["groups_n", "spread_n", "baseline_spread_n", "balance", "baseline_balance", "balance_change"]
    frame.loc[own, numbers] = None
    frame.loc[own, ["mark", "reason", "talk", "together", "why"]] = ["..", "complement", "", "", ""]
    changed = replace(release, talks=replace(release.talks, joint=seal_table("focus_joint", frame)))
    page = PageRead(release_pages(changed)[SHOWN])
    assert table(page, "Sandviken: enkät och fokusgrupper 2016 och 2019")["Tillit och dialog"][1:] == ["..", ".."]
    assert ".. redovisas inte, så att ingen kan kännas igen" in page.text


def test_the_county_links_to_the_focus_groups_and_its_method_says_how_far_coders_agree(pages):
    page = pages[COUNTY]
    assert [link["href"] for link in page.of("a")].count("fokusgrupper.html") == 2
    rows = table(page, "Samstämmighet mellan kodare")
    assert rows["Samma koder på samma text"] == ["0,78", "0,70–0,84", "8", ""]
    assert page.text.index(HEADING) > page.text.index("Index 2019 per Mysam-grupp")


def test_the_words_mean_in_the_report_what_the_terms_say():
    terms = (ROOT / "docs" / "terms.md").read_text(encoding="utf-8")
    for kind in ("supports", "deepens", "diverges", "silent"):
        assert f"| {TOGETHER[kind].lower()} | `{kind}` | {MEANS[kind]} |" in terms
