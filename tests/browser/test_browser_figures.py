"""Figures in a real browser: drawn, offline, readable at every width."""

from typing import Any

import pytest
from plotly.offline import get_plotlyjs_version

from tests.browser.visits import WIDTHS, open_at

WITH_FIGURES = ("county", "changed group", "baseline county", "baseline group")
ODD = ("forty", "forty-baseline", "long", "long-baseline", "word", "word-baseline", "one", "long, group", "word, group")


def overlap(one: list[float], other: list[float]) -> bool:
    """Whether two boxes share more than a hair's breadth both ways."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 1.5 and down > 2.5


def faults_of(charts: list[dict[str, Any]]) -> list[str]:
    found = []
    for chart in charts:
        left, top, right, bottom = chart["box"]
        for place, (said, box) in enumerate(chart["texts"]):
            if box[0] < left - 1 or box[2] > right + 1 or box[1] < top - 1 or box[3] > bottom + 1:
                found.append(f"{said!r} is cut off")
            found += [f"{said!r} over {other!r}" for other, its in chart["texts"][place + 1 :] if overlap(box, its)]
    return found


@pytest.mark.parametrize("name", [*WITH_FIGURES, *ODD, "hidden group", "front", "hostile", "hidden", "incomparable"])
def test_a_page_opens_without_faults_and_asks_for_nothing_but_files(visited, name):
    assert visited(name).faults == []
    assert visited(name).requests
    assert [url for url in visited(name).requests if not url.startswith("file:")] == []


@pytest.mark.parametrize("name", [*WITH_FIGURES, *ODD])
def test_every_figure_is_drawn(visited, name):
    charts = visited(name).at[1280]["charts"]
    assert charts
    assert all(chart["points"] and chart["texts"] for chart in charts)


def test_the_figure_of_groups_draws_a_point_then_a_point_now_and_a_change_for_each_of_the_seven_shown(visited):
    chart = visited("county").at[1280]["charts"][1]
    assert chart["points"] == 3 * 7
    said = {text for text, _ in chart["texts"]}
    assert {"Gävle", "Hofors", "Ljusdal", "Sandviken", "Söderhamn", "Bollnäs", "Hudiksvall"} <= said
    assert not {"Ockelbo", "Nordanstig", "Ovanåker"} & said


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", [*WITH_FIGURES, *ODD, "hostile"])
def test_no_text_of_a_figure_lies_over_another_or_is_cut_off(visited, name, width):
    charts = visited(name).at[width]["charts"]
    assert charts
    assert faults_of(charts) == []


@pytest.mark.parametrize(("width", "layout"), [(1280, "wide"), (700, "wide"), (360, "narrow"), (320, "narrow")])
@pytest.mark.parametrize("name", WITH_FIGURES)
def test_the_layout_follows_the_window(visited, name, width, layout):
    for chart in visited(name).at[width]["charts"]:
        heights = {kind: chart["source"][kind]["layout"]["height"] for kind in ("wide", "narrow")}
        assert chart["height"] == heights[layout]
        assert heights["wide"] < heights["narrow"]
        assert chart["box"][2] <= width


def test_names_are_shown_as_they_stand_whatever_they_contain(page, address, visited):
    said = [text for chart in visited("hostile").at[1280]["charts"] for text, _ in chart["texts"]]
    assert any(text.startswith("<b>x</b>&\"'{{7*7}}%{x}$\\alpha$</") for text in said)
    open_at(page, address["hostile"])
    assert page.locator(".chart img, .chart a, .chart script, .chart foreignObject").count() == 0
    assert page.locator("h1").inner_text().startswith("<b>x</b>&\"'{{7*7}}%{x}$\\alpha$</script><img")


@pytest.mark.parametrize("name", ["county", "baseline county"])
def test_there_is_no_tool_bar_no_logo_and_no_way_to_share(page, address, name):
    open_at(page, address[name]).hover(".chart >> nth=0")
    assert page.locator(".modebar, .modebar-btn, .modebar-container *, [class*=logo], a[href*='plotly']").count() == 0
    assert "Share" not in page.locator("body").inner_text()
    assert "plotly.com" not in page.locator("main").inner_html()


def test_hovering_a_change_shows_its_name_number_and_verdict(page, address):
    open_at(page, address["county"])
    last = page.locator(".chart >> nth=1").locator(".subplot.x2y .point").last
    last.scroll_into_view_if_needed()
    point = last.bounding_box()
    page.mouse.move(point["x"] + point["width"] / 2, point["y"] + point["height"] / 2)
    page.wait_for_selector(".hoverlayer .hovertext")
    said = page.locator(".hoverlayer .hovertext").text_content()
    assert "Gävle" in said
    assert "−25" in said
    assert "Tydligt sämre – statistiskt säkerställt" in said


def test_a_figure_is_hidden_from_screen_readers_and_its_table_is_not(page, address):
    open_at(page, address["county"])
    tree = page.locator("figure").first.aria_snapshot()
    assert "Siffrorna i en tabell" in tree
    page.locator("summary").first.click()
    assert 'rowheader "Tillit och dialog"' in page.locator("figure").first.aria_snapshot()


def test_without_the_file_of_plotly_the_page_says_so_and_its_tables_stand_open(page, reports, tmp_path):
    alone = tmp_path / "lansrapport.html"
    alone.write_bytes((reports / "3f2a9c41d07b" / "2019" / "lansrapport.html").read_bytes())
    open_at(page, alone.as_uri())
    notes = page.locator("[data-missing]")
    assert notes.count() == 2
    assert all(note.is_visible() for note in notes.all())
    assert f"plotly-{get_plotlyjs_version()}.min.js" in notes.first.inner_text()
    assert all(table.is_visible() for table in page.locator("table").all())


def test_with_the_file_of_plotly_the_page_does_not_say_that_it_is_missing(page, address):
    notes = open_at(page, address["county"]).locator("[data-missing]")
    assert [note.is_visible() for note in notes.all()] == [False, False]
