"""The codebook and the data quality in a real browser: on a telephone, by keyboard, and printed."""

import html
import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.visits import WIDTHS, open_at
from tests.fixtures.example_release import gavleborg

DOCUMENTS = ("codebook", "quality", "in depth", "workshop")
BANNER = "Syntetiska data – inga verkliga svar"


@pytest.mark.parametrize("name", [*DOCUMENTS, "hostile, codebook", "hostile, workshop"])
def test_a_document_opens_without_faults_and_asks_for_nothing_but_itself(visited, address, name):
    assert visited(name).faults == []
    assert visited(name).requests == [address[name]]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "name", [*DOCUMENTS, "hostile, codebook", "long, codebook", "word, codebook", "long, workshop", "word, workshop"]
)
def test_a_document_fits_any_width(visited, name, width):
    assert visited(name).at[width]["page"] <= width
    assert visited(name).at[width]["outside"] == []


@pytest.mark.parametrize(
    ("name", "width"),
    [("codebook", 1280), ("codebook", 360), ("quality", 1280), ("quality", 360), ("in depth", 1280), ("workshop", 360)],
)
def test_no_table_of_a_document_needs_scrolling(page, address, name, width):
    open_at(page, address[name], width)
    wide = "all => all.filter(e => e.scrollWidth > e.clientWidth).map(e => e.querySelector('caption').textContent)"
    assert page.locator(".scroll").evaluate_all(wide) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_cell_of_a_table_runs_into_the_next(page, address, name, width):
    open_at(page, address[name], width)
    over = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
    assert page.locator("td, th").evaluate_all(over) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_checker_of_accessibility_finds_nothing_serious_in_a_document(page, address, name):
    found = Axe().run(open_at(page, address[name], 360))
    grave = [each["id"] for each in found.response["violations"] if each["impact"] in {"serious", "critical"}]
    assert grave == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_that_the_data_are_synthetic_is_the_first_thing_on_a_document(page, address, name):
    banner = open_at(page, address[name], 360).locator(".banner")
    assert BANNER in banner.inner_text()
    assert banner.bounding_box()["y"] == 0


def test_the_overview_leads_by_keyboard_to_a_question(page, address):
    open_at(page, address["codebook"])
    page.get_by_role("link", name="TIL1", exact=True).focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#fraga-TIL1")
    assert 0 <= page.locator("#fraga-TIL1").bounding_box()["y"] < 100


def test_every_question_of_the_study_has_a_heading_and_a_table(page, address):
    open_at(page, address["codebook"])
    assert page.locator("article h3").count() == len(gavleborg().instrument.questions)
    assert all(table.is_visible() for table in page.locator("article table").all())


@pytest.mark.parametrize(("name", "at_most"), [("codebook", 14), ("quality", 1)])
def test_a_printed_document_is_so_many_sheets_of_a4(paper, name, at_most):
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", paper(name))) <= at_most


@pytest.mark.parametrize("name", ["workshop", "hidden workshop", "wordy workshop", "long, workshop", "word, workshop"])
def test_a_workshop_has_two_sheets_of_a4(paper, name):
    assert len(re.findall(rb"/Type\s*/Page\b", paper(name))) == 2


def test_a_question_is_never_split_between_sheets(words):
    """The heading of a question and the last row of its table stand on the same sheet."""
    for sheet in words("codebook")[2:]:
        text = " ".join(word for word, _ in sheet)
        headings = len(re.findall(r"[A-Za-z_0-9]+: svarsalternativ och bortfall", text))
        assert text.count("Bortfall: Inget svar") == headings >= 1


def test_every_sheet_of_a_document_names_its_edition_and_that_the_data_are_synthetic(words):
    for name in DOCUMENTS:
        for sheet in words(name):
            text = html.unescape(" ".join(word for word, _ in sheet))
            assert BANNER in text
            assert "Mättillfälle 2019, utgåva 3f2a9c41d07b" in text


def test_the_links_lead_from_the_front_page_to_the_documents_and_back(page, address):
    open_at(page, address["front"])
    page.get_by_role("link", name="Kodbok").last.click()
    assert page.locator("h1").inner_text() == "Kodbok"
    page.get_by_role("link", name="Till rapporten").click()
    page.get_by_role("link", name="Datakvalitet").click()
    assert page.locator("h1").inner_text() == "Datakvalitet"
    page.get_by_role("link", name="Alla mättillfällen").click()
    assert page.url == address["front"]
