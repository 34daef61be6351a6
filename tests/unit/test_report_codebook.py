"""The codebook page: every question with its scale, history and counts, whatever its texts contain."""

import re
from dataclasses import replace
from typing import Any

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.site import release_documents
from pipeline.study import ColumnMap, MissingKind, Study
from pipeline.study.base import Part
from tests.browser.odd_releases import HOSTILE, odd_release, study_of
from tests.browser.page_reader import PageRead
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

PAGE = "kodbok.html"
QUESTIONS_2016, QUESTIONS_2019 = 30, 32


@pytest.fixture(scope="module")
def html():
    return release_documents(follow_up_release())[PAGE].decode()


@pytest.fixture(scope="module")
def page(html):
    return PageRead(html)


@pytest.fixture(scope="module")
def baseline():
    return PageRead(release_documents(baseline_release())[PAGE])


def changed(part: Part, **fields: object) -> Any:
    """The same part of a study with other fields, and nothing remembered of the old."""
    kept = {name: getattr(part, name) for name in type(part).model_fields}
    return type(part).model_construct(**{**kept, **fields})


def mapped(question: str, **fields: object) -> Study:
    """The shipped study with another entry for a question in 2019."""
    study = gavleborg()
    entries = tuple(
        changed(entry, **fields) if (entry.variable, entry.wave) == (question, "2019") else entry
        for entry in study.column_map.entries
    )
    return changed(study, column_map=ColumnMap(entries=entries))


def article(html: str, question: str) -> PageRead:
    """The part of the page about one question."""
    return PageRead(re.search(rf'<article aria-labelledby="fraga-{question}".*?</article>', html, re.DOTALL)[0])


def facts(html: str, question: str) -> dict[str, str]:
    part = re.search(rf'<article aria-labelledby="fraga-{question}".*?</dl>', html, re.DOTALL)[0]
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part))


def options(html: str, question: str) -> dict[str, list[str]]:
    (table,) = article(html, question).tables
    return table.by_name


def test_every_question_asked_by_then_has_its_wording_and_an_anchor(page, html):
    questions = gavleborg().instrument.questions
    ids = {attributes.get("id") for _, attributes in page.elements}
    assert {f"fraga-{question.id}" for question in questions} <= ids
    assert len(page.of("article")) == QUESTIONS_2019 == len(questions)
    for question in questions:
        assert article(html, question.id).text.split("  ")[0].strip().startswith(f"{question.id} {question.sv}")


def test_a_question_that_had_not_been_asked_yet_is_not_in_the_baselines_codebook(baseline):
    assert len(baseline.of("article")) == QUESTIONS_2016
    assert "FOR1" not in baseline.text
    assert "2019" not in baseline.text.replace("Utgåva", "")


def test_options_stand_with_code_points_count_and_share(html):
    # 21, 30 and 40 of the 100 that were put the question; the ends are hidden
    assert options(html, "MAL1") == {
        "Stämmer inte alls": ["1", "0", "..", ".."],
        "Stämmer ganska dåligt": ["2", "25", "21", "\u200721\u00a0%"],
        "Varken eller": ["3", "50", "30", "\u200730\u00a0%"],
        "Stämmer ganska bra": ["4", "75", "40", "\u200740\u00a0%"],
        "Stämmer helt": ["5", "100", "..", ".."],
        "Bortfall: Kan inte ta ställning": ["9", ".", "6", "\u2007\u20076\u00a0%"],
        "Bortfall: Inte aktuellt för mig": ["8", ".", "..", ".."],
        "Bortfall: Inget svar": ["tom", ".", "..", ".."],
        "Bortfall: Ogiltigt svar": ["99", ".", "..", ".."],
    }


def test_the_points_of_a_reversed_question_run_backwards_and_the_page_says_so(html):
    points = [cells[1] for name, cells in options(html, "MAL4").items() if not name.startswith("Bortfall")]
    assert points == ["100", "75", "50", "25", "0"]
    assert "Vänd fråga" in facts(html, "MAL4")
    assert "Vänd fråga" not in facts(html, "MAL1")


def test_a_background_question_has_no_points_and_no_indicator(html):
    assert options(html, "years_in_role")["1-3 år"] == ["2", "21", "\u200721\u00a0%"]
    assert "Indikator" not in facts(html, "years_in_role")


def test_facts_say_indicator_column_to_whom_and_to_how_many(html):
    own = facts(html, "STR1")
    assert own["Indikator"] == "Struktur och arbetsformer"
    assert own["Kolumn i filen"] == "STR1"
    assert own["Fick frågan"] == "100"
    assert own["Ställd till"] == (
        "Medlem i Mysam-gruppen, Annan chef eller verksamhetsföreträdare och Samordnare eller handläggare"
    )
    assert facts(html, "MAL1")["Ställd till"] == "alla"


def test_the_history_of_a_question_stands_with_the_reason(html):
    first, second = "Mättillfälle 1, hösten 2016", "Mättillfälle 2, hösten 2019"
    assert facts(html, "MAL1")[first] == "ställdes första gången"
    assert facts(html, "MAL1")[second] == "samma fråga enligt frågekartan"
    assert facts(html, "STR2")[second].startswith("omformulerad. Ordalydelsen ändrad: 2016 stod ")
    assert facts(html, "FOR1")[first] == "frågan ställdes inte"
    assert facts(html, "FOR1")[second] == "ny fråga. Ny fråga vid uppföljningen"


def test_a_recorded_bridge_is_told():
    bridged = mapped("MAL1", status="rescaled", bridge="Beslut 2019-10-01, FoU.", reason="Ny skala.")
    page = release_documents(follow_up_release(bridged))[PAGE].decode()
    told = facts(page, "MAL1")["Mättillfälle 2, hösten 2019"]
    assert told == "ny svarsskala. Ny skala. Jämförs ändå: Beslut 2019-10-01, FoU"


def test_the_overview_leads_to_each_question_and_shows_when_it_was_asked(page):
    overviews = [table.by_name for table in page.tables if table.rows[0][1] == "Fråga"]
    rows = {code: cells for overview in overviews for code, cells in overview.items()}
    assert len(rows) == QUESTIONS_2019
    assert rows["MAL1"][1:] == ["ja", "ja"]
    assert rows["STR2"][1:] == ["ja", "omformulerad"]
    assert rows["FOR1"][1:] == ["nej", "ny"]
    links = {link["href"] for link in page.of("a")}
    assert {f"#fraga-{code}" for code in rows} <= links


def test_a_question_that_is_no_longer_asked_keeps_its_place_without_counts():
    dropped = mapped("MAL1", column=None, status="dropped", reason="För många frågor.")
    page = release_documents(follow_up_release(dropped))[PAGE].decode()
    assert article(page, "MAL1").tables == []
    assert facts(page, "MAL1")["Mättillfälle 2, hösten 2019"] == "frågan ställdes inte. För många frågor"
    assert "31 frågor" in PageRead(page).text


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("MAL2", "för få svar när små antal är dolda; minst 20 personer krävs"),
        ("MAL3", "minst 90\u00a0% av de svar som kan visas är lika"),
        ("LED3", "den skulle visa att någon roll bland de svarande har färre än 5 personer"),
    ],
)
def test_a_question_without_counts_says_why(html, question, why):
    counts = {cell for cells in options(html, question).values() for cell in cells[2:]}
    assert counts == {".."}
    assert f"Fördelningen visas inte (..): {why}." in article(html, question).text


def test_codes_of_missing_are_those_of_the_wave_when_it_has_its_own():
    own = mapped("MAL1", missing={77.0: MissingKind.NO_OPINION, 78.0: MissingKind.NO_OPINION})
    page = release_documents(follow_up_release(own))[PAGE].decode()
    assert options(page, "MAL1")["Bortfall: Kan inte ta ställning"][0] == "77, 78"
    assert options(page, "MAL4")["Bortfall: Kan inte ta ställning"][0] == "9"


def test_a_release_without_counts_still_describes_its_questions():
    release = follow_up_release()
    empty = replace(release, frequencies=seal_table("frequencies", release.frequencies.frame.iloc[:0]))
    page = release_documents(empty)[PAGE].decode()
    assert options(page, "MAL1")["Varken eller"] == ["3", "50", "-", "-"]


def test_a_page_about_the_material_runs_no_script_and_says_that_the_data_are_synthetic(html, page):
    assert page.of("script") == []
    assert "script-src" not in html
    assert "default-src &#39;none&#39;" in html
    assert page.text.index("Syntetiska data – inga verkliga svar") < 80
    assert '@bottom-center{content:"Syntetiska data – inga verkliga svar"}' in html


def test_texts_of_questions_and_scales_are_text_whatever_they_contain():
    study = study_of(3)
    scales = tuple(
        changed(scale, labels_sv=tuple(f"{HOSTILE} {code:g}" for code in scale.codes))
        for scale in study.instrument.scales
    )
    items = tuple(changed(item, sv=f"{HOSTILE} {item.id}") for item in study.instrument.items)
    instrument = changed(study.instrument, scales=scales, items=items, frame_sv=HOSTILE)
    page = release_documents(odd_release(changed(study, instrument=instrument)))[PAGE].decode()
    read = PageRead(page)
    assert read.of("script") == read.of("img") == []
    assert f"MAL1 {HOSTILE} MAL1" in read.text
    assert f"{HOSTILE} 5" in options(page, "MAL2")
    assert f"”{HOSTILE}”" in read.text
    assert "49" not in article(page, "MAL1").text


def test_the_xml_and_the_county_report_are_one_click_away(page):
    links = [link["href"] for link in page.of("a")]
    assert {"kodbok.xml", "lansrapport.html"} <= set(links)
