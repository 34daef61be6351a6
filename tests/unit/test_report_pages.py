"""Pages as HTML: offline, accessible in structure, Swedish in their numbers, safe against what names may contain."""

import hashlib
import html
import os
import re
import subprocess
import sys
from base64 import b64encode
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.report.links import PLOTLY
from pipeline.report.render import front_html
from pipeline.report.site import release_pages
from pipeline.study import Study
from tests.browser.odd_releases import HOSTILE, odd_release, study_of
from tests.browser.page_reader import PageRead, strings
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

ROOT = Path(__file__).resolve().parents[2]
COUNTY = "lansrapport.html"
LIMIT = 100_000
EVERY = {
    "follow-up": follow_up_release,
    "baseline": baseline_release,
    "hidden": lambda: odd_release(study_of(3), are_hidden=True),
    "incomparable": lambda: odd_release(study_of(3), is_comparable=False),
    "one group": lambda: odd_release(study_of(1)),
    "hostile names": lambda: odd_release(study_of(3, HOSTILE, HOSTILE, HOSTILE)),
}


@pytest.fixture(scope="module", params=EVERY)
def written(request):
    return release_pages(EVERY[request.param]())


@pytest.fixture(scope="module")
def pages(written):
    return {name: PageRead(page) for name, page in written.items()}


@pytest.fixture(scope="module")
def hostile():
    return {name: PageRead(page) for name, page in release_pages(EVERY["hostile names"]()).items()}


def every_page():
    return [page for make in EVERY.values() for page in release_pages(make()).values()]


def test_a_page_is_in_swedish_and_says_at_once_in_which_way_its_data_are_synthetic(pages):
    for page in pages.values():
        assert page.of("html") == [{"lang": "sv"}]
        banner = "Syntetiska data – inga verkliga svar. Svaren är framställda av ett datorprogram"
        assert page.text.index(banner) < 80
        assert page.of("aside")[0]["class"] == "banner"


def test_a_printed_page_repeats_at_its_foot_that_the_data_are_synthetic(written):
    foot = '@bottom-center{content:"Syntetiska data – inga verkliga svar"}'
    assert all(foot in page.decode() for page in written.values())


def test_a_study_of_real_answers_says_nothing_of_synthetic_data():
    study = gavleborg().model_copy(update={"synthetic": False})
    texts = [page.decode() for page in release_pages(follow_up_release(study)).values()]
    assert [text for text in (*texts, front_html(study, ())) if "yntetisk" in text] == []


def test_a_page_may_run_its_own_script_and_fetch_and_send_nothing(written):
    for page in written.values():
        policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', page.decode())[1])
        script = re.findall(r"<script>(.*?)</script>", page.decode(), re.DOTALL)
        assert len(script) == 1
        digest = b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
        assert dict(part.split(" ", 1) for part in policy.split("; ")) == {
            "default-src": "'none'",
            "script-src": f"'self' 'sha256-{digest}'",
            "style-src": "'unsafe-inline'",
            "connect-src": "'none'",
            "form-action": "'none'",
            "base-uri": "'none'",
        }


def test_the_policy_stands_before_anything_it_governs(written):
    for page in written.values():
        text = page.decode()
        assert text.index("Content-Security-Policy") < text.index("<style") < text.index("<script")


def test_a_page_refers_to_no_other_site_and_has_no_event_attributes(pages):
    for page in pages.values():
        attributes = [(name, value) for _, each in page.elements for name, value in each.items()]
        assert [value for name, value in attributes if name in {"href", "src", "action"} and ":" in value] == []
        assert [name for name, _ in attributes if name.startswith("on")] == []
        assert not {tag for tag, _ in page.elements} & {"iframe", "object", "embed", "form", "link", "img", "base"}


def test_a_page_without_plotly_is_small(written):
    assert max(len(page) for page in written.values()) <= LIMIT


def test_names_in_a_page_are_text_whatever_they_contain(hostile):
    page = hostile[COUNTY]
    assert HOSTILE in page.text
    assert len(page.of("script")) == 2 + len(page.figures)
    assert page.of("img") == []
    headings = [row[0] for table in page.tables for row in table.rows]
    assert f"{HOSTILE} 2" in headings
    assert "'49" not in page.text


def test_names_in_a_figure_are_text_whatever_they_contain(hostile):
    dangerous = re.compile(r"<(?!/?b>|br>)|\$|%\{")
    for page in hostile.values():
        for figure in page.figures:
            raw = re.findall(r"'(?:text|hovertext)': (?:'([^']*)'|\[([^\]]*)\])", str(figure))
            assert [found for pair in raw for found in pair if dangerous.search(found)] == []
            hovers = [trace.get("hovertext") for layout in ("wide", "narrow") for trace in figure[layout]["data"]]
            assert f"{HOSTILE[:15]}" in " ".join(strings(figure)) or hovers == []


def test_the_whole_name_is_in_the_hover_where_it_is_cut_beside_the_row(hostile):
    figure = hostile[COUNTY].figures[1]
    hovers = [text for trace in figure["wide"]["data"] for text in strings(trace.get("hovertext") or [])]
    assert any(text.replace("<br>", "").startswith(HOSTILE.split(" ", maxsplit=1)[0]) for text in hovers)


def test_the_data_of_a_figure_cannot_end_their_script_element():
    page = release_pages(EVERY["hostile names"]())[COUNTY].decode()
    for data in re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL):
        assert not set("<>&\u2028\u2029") & set(data)


def test_every_id_is_unique_and_every_reference_has_its_target(pages):
    for page in pages.values():
        ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(ids) == len(set(ids))
        wanted = [
            attributes[name]
            for _, attributes in page.elements
            for name in ("aria-labelledby", "data-chart")
            if name in attributes
        ]
        wanted += [link["href"][1:] for link in page.of("a") if link["href"].startswith("#")]
        assert wanted
        assert set(wanted) <= set(ids)


def test_every_table_has_a_caption_and_a_heading_for_each_row_and_column(pages):
    for page in pages.values():
        assert page.tables
        assert all(table.caption for table in page.tables)
        assert all("scope" in heading for heading in page.of("th"))
        for table in page.tables:
            widths = {len(row) for row in table.rows[-2:]}
            assert len(widths) == 1


def test_headings_go_down_one_step_at_a_time_from_a_single_first(pages):
    for page in pages.values():
        levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h\d", tag)]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_first_link_leads_past_everything_to_the_content(pages):
    for page in pages.values():
        assert page.of("a")[0] == {"class": "skip", "href": "#innehall"}


def test_a_table_explains_exactly_the_marks_that_are_in_it(written):
    meanings = {"..": "redovisas inte, så att ingens svar kan utläsas", "-": "inga svar", ".": "ej tillämpligt"}
    grid = re.compile(r'(<table.*?</table>)\s*</div>\s*((?:<p class="legend"><span>.*?</p>)?)', re.DOTALL)
    for page in written.values():
        found = grid.findall(page.decode())
        assert found
        for table, after in found:
            cells = set(re.findall(r"<td[^>]*>(?:<span[^>]*></span>)?([^<]*)</td>", table))
            explained = dict(re.findall(r"<b>([.-]+)</b> ([^<]*)</span>", after))
            assert explained == {mark: meaning for mark, meaning in meanings.items() if mark in cells}


def outside_the_method(page):
    return page.text.split(" Metod och kvalitet Insamling", maxsplit=1)[0]


def test_numbers_are_written_as_swedes_write_them(pages):
    for page in pages.values():
        notes = [note["text"] for figure in page.figures for note in figure["wide"]["layout"]["annotations"]]
        figures = " ".join(re.sub("</?b>|<br>", " ", text) for text in strings(notes))
        text = f"{outside_the_method(page)} {figures}".replace(HOSTILE, "").replace(PLOTLY, "")
        assert re.findall(r"(?<![\w–])-\d", text) == []
        assert re.findall(r"\d[ ]?%", text) == []
        assert re.findall(r"\d[.]\d", text) == []
        assert re.findall(r"\d{4,}", re.sub(r"20\d\d", "", text.split("Utgåva")[0])) == []
        assert re.findall(r"−0(?:,0+)?(?![,\d])", text) == []


def test_no_page_uses_a_word_that_promises_more_than_a_survey_can():
    for page in every_page():
        text = PageRead(page).text.lower()
        assert [word for word in ("signifikan", "trend", "effekt av") if word in text] == []


def test_one_group_is_written_in_the_singular():
    text = PageRead(release_pages(EVERY["one group"]())[COUNTY]).text
    assert "1 Mysam-grupp " in text
    assert "1 Mysam-grupper" not in text
    assert "dessa 1" not in text


def test_the_page_says_that_the_overview_rests_on_common_questions_only_when_more_were_asked():
    said = "Liksom i figurerna ingår bara frågor som är desamma som 2016"
    assert said in PageRead(release_pages(follow_up_release())[COUNTY]).text
    assert said not in PageRead(release_pages(EVERY["one group"]())[COUNTY]).text
    assert "Liksom i figurerna" not in PageRead(release_pages(baseline_release())[COUNTY]).text


def test_a_county_without_comparable_questions_still_shows_its_index():
    page = PageRead(release_pages(EVERY["incomparable"]())[COUNTY])
    assert "Länet: ingen förändring kan redovisas" in page.text
    overview = next(table for table in page.tables if table.caption.startswith("Index 2019, 0–100"))
    assert overview.by_name["Länet"] == ["5"] * 8


def test_groups_left_out_for_the_same_reason_share_an_entry():
    text = PageRead(release_pages(follow_up_release())[COUNTY]).text
    assert (
        "Visas inte i figuren: Ockelbo och Nordanstig (..) – färre än 5 svar 2019,"
        " eller så skulle ett annat dolt värde gå att räkna ut; Ovanåker (-) – inga svar 2019." in text
    )


def test_the_method_names_what_the_release_is_made_from():
    text = PageRead(release_pages(follow_up_release())[COUNTY]).text
    for fact in (
        "5 enheter, enligt den analysplan som beslutades 29 augusti 2016",
        "Länets samlade index: 1 jämförelse; Länets indikatorer: 7 jämförelser; Gruppernas",
        "sha256 " + "0123456789abcdef" * 4,
        "Baslinjen 2016, förseglad och oförändrad.",
        "Metod 1, utgåva 3f2a9c41d07b",
        "10 Mysam-grupper",
    ):
        assert fact in text.replace("\u00a0", " ")


def test_that_all_were_invited_is_said_only_where_there_is_a_list_of_them():
    study = gavleborg()
    waves = tuple(wave.model_copy(update={"invited": None}) for wave in study.wave)
    without = Study.model_construct(**{**{name: getattr(study, name) for name in Study.model_fields}, "wave": waves})
    said = [PageRead(release_pages(follow_up_release(of))[COUNTY]).text for of in (study, without)]
    assert ["andel av de inbjudna 2016" in text and "Alla bjöds in." in text for text in said] == [True, False]
    assert ["andel av de svarande 2016" in text and "bjöds in" not in text for text in said] == [False, True]


def test_pages_of_a_release_are_the_same_bytes_every_time_and_in_every_process():
    program = (
        "import hashlib\n"
        "from pipeline.report.site import release_pages\n"
        "from tests.fixtures.example_release import follow_up_release\n"
        "pages = release_pages(follow_up_release())\n"
        "print(hashlib.sha256(b''.join(pages[name] for name in sorted(pages))).hexdigest())\n"
    )
    pages = release_pages(follow_up_release())
    here = hashlib.sha256(b"".join(pages[name] for name in sorted(pages))).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7", "TZ": "Pacific/Auckland"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert pages == release_pages(follow_up_release())
    assert there.stdout.strip() == here
