"""A real browser, found among those installed, and a site of example pages for it to open."""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from pipeline.report.site import write_front_page, write_release
from tests.browser.odd_releases import HOSTILE, LONG, ONE_WORD, odd_release, study_of, wordy
from tests.browser.visits import Visit, open_at, visit
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
QUIET = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update")
A4_HEIGHT = 842
ODD = {
    "forty": (study_of(40), {}),
    "forty-baseline": (study_of(40), {"follow_up": False}),
    "one": (study_of(1), {}),
    "long": (study_of(4, LONG, LONG, LONG), {}),
    "long-baseline": (study_of(4, LONG, LONG, LONG), {"follow_up": False}),
    "word": (study_of(4, ONE_WORD, ONE_WORD, ONE_WORD), {}),
    "word-baseline": (study_of(4, ONE_WORD, ONE_WORD, ONE_WORD), {"follow_up": False}),
    "hostile": (study_of(3, HOSTILE, HOSTILE, HOSTILE), {}),
    "hidden": (study_of(3), {"are_hidden": True}),
    "incomparable": (study_of(3), {"is_comparable": False}),
    "forty-talks": (study_of(40), {"has_talks": True}),
    "long-talks": (study_of(4, LONG, LONG, LONG, LONG), {"has_talks": True}),
    "word-talks": (study_of(4, ONE_WORD, ONE_WORD, ONE_WORD, ONE_WORD), {"has_talks": True}),
    "hostile-talks": (study_of(3, HOSTILE, HOSTILE, HOSTILE, HOSTILE), {"has_talks": True}),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what stands in this folder, and run it last: the browser's event loop is in the way of Dagster's."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """An installed browser of the Chromium family; without one there is nothing to test, and in CI that is a fault."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    reason = f"no browser: none of {', '.join(NAMES)} is installed"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def browser(browser_path: str) -> Iterator[Browser]:
    """The browser, started once."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    arguments = [*QUIET, "--disable-sync", *(["--no-sandbox"] if is_root else [])]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        yield started
        started.close()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example study's reports and, as editions beside them, the odd ones."""
    folder = tmp_path_factory.mktemp("site")
    for name, (study, kind) in ODD.items():
        write_release(odd_release(study, edition=name, **kind), folder)
    for release in (wordy(follow_up_release()), baseline_release(), follow_up_release()):
        write_release(release, folder)
    write_front_page(gavleborg(), {}, folder)
    return folder / "gavleborg"


@pytest.fixture(scope="session")
def address(reports: Path) -> dict[str, str]:
    """Addresses of the pages that are looked at, by what they show."""
    follow_up, baseline = reports / "3f2a9c41d07b" / "2019", reports / "5d0c83b1a7e4" / "2016"
    pages = {
        "county": follow_up / "lansrapport.html",
        "changed group": follow_up / "mysam_2180.html",
        "hidden group": follow_up / "mysam_2101.html",
        "silent group": follow_up / "mysam_2121.html",
        "baseline county": baseline / "lansrapport.html",
        "baseline group": baseline / "mysam_2180.html",
        "codebook": follow_up / "kodbok.html",
        "quality": follow_up / "datakvalitet.html",
        "in depth": follow_up / "fordjupning.html",
        "baseline in depth": baseline / "fordjupning.html",
        "talks": follow_up / "fokusgrupper.html",
        "baseline talks": baseline / "fokusgrupper.html",
        "talked group": follow_up / "mysam_2181.html",
        "workshop": follow_up / "workshop_2180.html",
        "hidden workshop": follow_up / "workshop_2101.html",
        "wordy workshop": reports / "wordy" / "2019" / "workshop_2101.html",
        "front": reports / "index.html",
    }
    for name in ODD:
        pages[name] = next((reports / name).rglob("lansrapport.html"))
        pages[f"{name}, group"] = pages[name].with_name("mysam_3000.html")
        pages[f"{name}, codebook"] = pages[name].with_name("kodbok.html")
        pages[f"{name}, workshop"] = pages[name].with_name("workshop_3000.html")
        pages[f"{name}, talks"] = pages[name].with_name("fokusgrupper.html")
    return {name: path.as_uri() for name, path in pages.items()}


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """One profile for all pages, so that plotly.js is compiled once."""
    with browser.new_context() as shared:
        yield shared


@pytest.fixture(scope="session")
def visited(context: BrowserContext, address: dict[str, str]) -> Callable[[str], Visit]:
    """What came of opening a page, opened once."""
    return cache(lambda name: visit(context, address[name]))


@pytest.fixture(scope="session")
def paper(context: BrowserContext, address: dict[str, str]) -> Callable[[str], bytes]:
    """A page as it is printed, printed once."""

    @cache
    def printed(name: str) -> bytes:
        page = open_at(context.new_page(), address[name])
        pdf = page.pdf(prefer_css_page_size=True)
        page.close()
        return pdf

    return printed


@pytest.fixture
def words(paper: Callable[[str], bytes], tmp_path: Path) -> Callable[[str], list[list[tuple[str, float]]]]:
    """Each sheet's words with how far down the sheet they end, 0 to 1, read by the poppler tools."""
    if not shutil.which("pdftotext"):
        reason = "no pdftotext: the text of the sheets cannot be read here"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)

    def read(name: str) -> list[list[tuple[str, float]]]:
        (tmp_path / "page.pdf").write_bytes(paper(name))
        subprocess.run(["pdftotext", "-bbox", "page.pdf", "page.xml"], cwd=tmp_path, check=True)
        sheets = (tmp_path / "page.xml").read_text(encoding="utf-8").split("</page>")[:-1]
        found = re.compile(r'yMax="([\d.]+)">(.*?)</word>')
        return [
            [(html.unescape(word), float(end) / A4_HEIGHT) for end, word in found.findall(sheet)] for sheet in sheets
        ]

    return read


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """An empty page."""
    opened = context.new_page()
    yield opened
    opened.close()
