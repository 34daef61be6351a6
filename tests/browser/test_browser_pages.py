"""Pages in a real browser: on a telephone, without scripts, by keyboard, for assistive technology and on paper."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.visits import WIDTHS, open_at

PAGES = ("county", "changed group", "hidden group", "silent group", "baseline county", "baseline group", "front")
ODD = (
    "forty",
    "long",
    "long, group",
    "word",
    "word, group",
    "word-baseline",
    "hostile",
    "hidden",
    "incomparable",
    "one",
)
BANNER = "Syntetiska data – inga verkliga svar"
A4, FOOT = (595, 842), 0.955


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def in_full(sheet: list[tuple[str, float]]) -> str:
    return " ".join(word for word, _ in sheet)


@pytest.mark.parametrize("width", [360, 320])
@pytest.mark.parametrize("name", [*PAGES, *ODD])
def test_a_telephone_never_scrolls_a_page_sideways(visited, name, width):
    assert visited(name).at[width]["page"] <= width


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_headings_captions_and_sentences_are_whole_at_any_width(visited, name, width):
    assert visited(name).at[width]["outside"] == []


@pytest.mark.parametrize("name", ["county", "changed group", "baseline county", "baseline group"])
def test_tables_of_answers_and_of_a_group_need_no_scrolling_on_a_telephone(visited, name):
    assert visited(name).at[360]["scrolled"] == []


@pytest.mark.parametrize("name", PAGES)
def test_that_the_data_are_synthetic_is_the_first_thing_on_the_screen(page, address, name):
    banner = open_at(page, address[name], 360).locator(".banner")
    assert BANNER in banner.inner_text()
    box = banner.bounding_box()
    assert box["y"] == 0
    assert box["height"] < 120


@pytest.mark.parametrize("name", ["county", "changed group", "baseline county"])
def test_without_scripts_the_tables_stand_open_under_a_note(browser: Browser, address, name):
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address[name])
        assert page.locator("noscript p").first.is_visible()
        assert page.locator("table").count() > 2
        assert all(table.is_visible() for table in page.locator("table").all())
        assert page.locator("[data-missing]").first.is_hidden()


def test_tables_of_numbers_are_folded_on_the_screen_and_open_on_paper(page, address):
    open_at(page, address["county"])
    numbers = page.locator("table.numbers")
    assert [table.is_visible() for table in numbers.all()] == [False, False]
    page.emulate_media(media="print")
    heights = numbers.evaluate_all("all => all.map(table => table.getBoundingClientRect().height)")
    assert all(height > 100 for height in heights)
    assert page.locator("nav, summary, .skip").evaluate_all("all => all.every(e => !e.getClientRects().length)")


@pytest.mark.parametrize(
    ("name", "at_most"),
    [
        ("county", 4),
        ("baseline county", 4),
        ("changed group", 1),
        ("baseline group", 1),
        ("hidden group", 1),
        ("front", 1),
    ],
)
def test_a_printed_page_is_a_few_sheets_of_a4(paper, name, at_most):
    boxes = {
        tuple(float(side) for side in found.split()) for found in re.findall(rb"/MediaBox \[([^\]]*)\]", paper(name))
    }
    assert [box[:2] for box in boxes] == [(0, 0)]
    assert all(abs(side - a4) <= 1 for side, a4 in zip(next(iter(boxes))[2:], A4, strict=True))
    assert 1 <= sheets(paper(name)) <= at_most


@pytest.mark.parametrize("name", ["county", "changed group", "hidden group", "forty"])
def test_every_sheet_says_that_the_data_are_synthetic_and_which_edition_it_is_of(paper, words, name):
    read = words(name)
    assert len(read) == sheets(paper(name))
    for number, sheet in enumerate(read, 1):
        assert BANNER in in_full(sheet)
        assert "Mättillfälle 2019, utgåva" in in_full(sheet)
        assert f"Sida {number} av {len(read)}" in in_full(sheet)


def test_a_printed_county_page_holds_the_figures_the_numbers_and_the_method(words):
    text = " ".join(in_full(sheet) for sheet in words("county"))
    for said in (
        "Tillit och dialog",
        "+14 (+8 till +20)",
        "Upptäck",
        "Samma indata, definition och metod ger samma utgåva",
    ):
        assert said in text.replace("\u00a0", " ")


@pytest.mark.parametrize("name", ["county", "baseline county"])
def test_no_sheet_but_the_last_is_left_half_empty(words, name):
    read = words(name)
    assert len(read) > 1
    for sheet in read[:-1]:
        assert max(end for _, end in sheet if end < FOOT) > 0.5


@pytest.mark.parametrize("name", ["county", "talks"])
def test_what_a_paragraph_of_the_method_is_about_stays_with_it_on_paper(page, address, name):
    """The two are one block that no sheet ends in, and no block is tied to the next."""
    open_at(page, address[name], 1280)
    page.emulate_media(media="print")
    blocks = page.locator(".method dt").evaluate_all(
        """all => all.map(term => {
            const block = term.parentElement, style = getComputedStyle(block)
            return [block.tagName, style.breakInside, block.querySelectorAll("dt").length,
                    block.querySelectorAll("dd").length > 0, getComputedStyle(term).breakAfter]
        })"""
    )
    assert len(blocks) > 5
    assert {tuple(block) for block in blocks} == {("DIV", "avoid", 1, True, "auto")}


def test_a_figure_is_never_split_between_sheets(words):
    """Eight rows and the sentence above them, then forty groups in two parts; tables have no parentheses."""
    intervals = [len(re.findall(r"\([−+]?\d+\still\s", in_full(sheet))) for sheet in words("forty")]
    assert [count for count in intervals if count] == [1 + 8, 20, 20]


@pytest.mark.parametrize(
    ("name", "width"),
    [
        ("county", 1280),
        ("county", 360),
        ("changed group", 360),
        ("hidden group", 1280),
        ("baseline county", 1280),
        ("front", 1280),
    ],
)
def test_a_checker_of_accessibility_finds_nothing_serious(page, address, name, width):
    found = Axe().run(open_at(page, address[name], width))
    grave = [
        (each["id"], each["help"]) for each in found.response["violations"] if each["impact"] in {"serious", "critical"}
    ]
    assert grave == []


@pytest.mark.parametrize("name", ["county", "changed group", "front"])
def test_the_first_key_press_offers_the_way_past_everything(page, address, name):
    open_at(page, address[name])
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "innehall"


def test_what_can_be_reached_by_keyboard_shows_where_one_is(page, address):
    open_at(page, address["county"])
    for _ in range(15):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


def test_the_folded_table_opens_by_keyboard(page, address):
    open_at(page, address["county"])
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("table.numbers").first.is_visible()


def test_the_links_lead_from_the_front_page_to_a_group_and_back(page, address):
    open_at(page, address["front"])
    page.get_by_role("link", name="Förändringsrapporten").click()
    page.get_by_role("navigation").get_by_role("link", name="Gävle", exact=True).click()
    assert page.locator("h1").inner_text() == "Gävle"
    page.get_by_role("link", name="Metod och kvalitet").click()
    assert page.url.endswith("lansrapport.html#metod")
    page.get_by_role("link", name="Alla mättillfällen").click()
    assert page.url == address["front"]
