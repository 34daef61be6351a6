"""The focus groups and the joint display in a real browser: on a telephone, without scripts, by keyboard, on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.test_browser_figures import faults_of
from tests.browser.visits import WIDTHS, open_at

TALKS = ("talks", "baseline talks")
ODD = ("forty-talks, talks", "long-talks, talks", "word-talks, talks", "hostile-talks, talks")
WITH_JOINT = ("county", "baseline county", "talked group", "long-talks", "word-talks", "hostile-talks")
BANNER = "Syntetiska data – inga verkliga svar"
FOOT = 0.955
OVER = """all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
BOXES = """all => all.map(e => e.getBoundingClientRect()).map(b => [b.left, b.top, b.right, b.bottom])"""


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def in_full(sheet: list[tuple[str, float]]) -> str:
    return " ".join(word for word, _ in sheet)


@pytest.mark.parametrize("name", [*TALKS, *ODD, *WITH_JOINT])
def test_a_page_opens_without_faults_and_asks_for_nothing_but_files(visited, name):
    assert visited(name).faults == []
    assert [url for url in visited(name).requests if not url.startswith("file:")] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*TALKS, *ODD, *WITH_JOINT])
def test_a_page_fits_any_width_with_whole_sentences(visited, name, width):
    assert visited(name).at[width]["page"] <= width
    assert visited(name).at[width]["outside"] == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*TALKS, *ODD])
def test_no_text_of_the_figure_lies_over_another_or_is_cut_off(visited, name, width):
    charts = visited(name).at[width]["charts"]
    assert len(charts) == 1
    assert charts[0]["points"]
    assert faults_of(charts) == []


def test_the_figure_draws_seven_rings_and_the_six_balances_that_there_are(visited):
    assert visited("talks").at[1280]["charts"][0]["points"] == 7 + 6
    assert visited("baseline talks").at[1280]["charts"][0]["points"] == 6


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", [*TALKS, *ODD])
def test_no_name_of_a_group_lies_over_the_next(page, address, name, width):
    open_at(page, address[name], width)
    boxes = page.locator(".matrix").first.locator("thead th").evaluate_all(BOXES)
    words = page.locator(".matrix").first.locator("thead th span").evaluate_all(BOXES)
    assert len(boxes) >= 4
    for box, word in zip(boxes, words, strict=True):
        assert box[0] - 1 <= word[0] < word[2] <= box[2] + 1
        assert box[1] - 1 <= word[1] < word[3] <= box[3] + 1


def test_the_matrix_scrolls_on_a_telephone_and_keeps_the_themes_in_sight(page, address):
    open_at(page, address["talks"], 360)
    scrolled = page.locator(".scroll:has(.matrix)")
    assert scrolled.evaluate("e => e.scrollWidth > e.clientWidth")
    scrolled.evaluate("e => { e.scrollLeft = 1000 }")
    name = page.locator(".matrix tbody th[scope=row]").first.bounding_box()
    spread = page.locator(".matrix thead th").last.bounding_box()
    assert 0 <= name["x"] < 20
    assert name["x"] + name["width"] < spread["x"] < spread["x"] + spread["width"] <= 360


def test_the_other_tables_of_the_page_need_no_scrolling_on_a_telephone(page, address):
    open_at(page, address["talks"], 360)
    assert page.locator(".scroll:has(.talk), .scroll:has(.agreement)").evaluate_all(OVER) == []


@pytest.mark.parametrize("name", WITH_JOINT)
def test_the_joint_display_is_a_card_per_indicator_on_a_telephone_and_a_table_elsewhere(page, address, name):
    open_at(page, address[name], 360)
    assert page.locator(".scroll:has(.joint)").evaluate_all(OVER) == []
    widths = {round(box[2] - box[0]) for box in page.locator(".joint tbody td").evaluate_all(BOXES)}
    assert len(widths) == 1
    assert widths.pop() > 250
    assert page.get_by_role("columnheader", name="Tillsammans").count() == 1
    assert page.get_by_role("rowheader").count() >= 7
    open_at(page, address[name], 1280)
    tops = [box[1] for box in page.locator(".joint tbody tr").first.locator("th, td").evaluate_all(BOXES)]
    assert len(set(tops)) == 1
    assert page.locator(".joint td, .joint th").evaluate_all(OVER) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("name", [*TALKS, "talked group", "county", "forty-talks, talks"])
def test_a_checker_of_accessibility_finds_nothing_serious(page, address, name, width):
    found = Axe().run(open_at(page, address[name], width))
    grave = [
        (each["id"], each["help"]) for each in found.response["violations"] if each["impact"] in {"serious", "critical"}
    ]
    assert grave == []


def test_without_scripts_every_table_stands_open(browser: Browser, address):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address["talks"])
        assert page.locator("noscript p").first.is_visible()
        assert page.locator("table").count() == 7
        assert all(table.is_visible() for table in page.locator("table").all())


@pytest.mark.parametrize(
    ("name", "at_most"), [("talks", 4), ("baseline talks", 4), ("talked group", 2), ("forty-talks, talks", 5)]
)
def test_a_printed_page_is_a_few_sheets_that_say_what_they_are(paper, words, name, at_most):
    read = words(name)
    assert 1 <= len(read) == sheets(paper(name)) <= at_most
    assert all(BANNER in in_full(sheet) for sheet in read)
    assert all("utgåva" in in_full(sheet) for sheet in read)


@pytest.mark.parametrize("name", TALKS)
def test_no_sheet_but_the_last_is_left_half_empty(words, name):
    for sheet in words(name)[:-1]:
        assert max(end for _, end in sheet if end < FOOT) > 0.5


@pytest.mark.parametrize("name", ["talks", "forty-talks, talks"])
def test_a_printed_matrix_is_as_wide_as_the_sheet_at_most(page, address, name):
    open_at(page, address[name], 703)
    page.emulate_media(media="print")
    found = page.locator(".matrix").evaluate_all("all => all.map(e => e.scrollWidth)")
    assert found
    assert max(found) <= 703


def test_the_links_lead_from_the_front_page_to_the_focus_groups_and_back(page, address):
    open_at(page, address["front"])
    page.get_by_role("link", name="Fokusgrupperna").last.click()
    assert page.locator("h1").inner_text() == "Fokusgrupperna"
    page.get_by_role("link", name="Till rapporten").click()
    page.get_by_role("navigation").get_by_role("link", name="Fokusgrupperna").click()
    assert page.url == address["talks"]
