"""Where pages come to lie: one folder per edition and wave, one plotly.js per study, a front page over the waves."""

import re
from dataclasses import replace
from pathlib import PurePosixPath

import pytest
from plotly.offline import get_plotlyjs, get_plotlyjs_version

from pipeline.protect.safe import seal_table
from pipeline.report import site
from pipeline.report.site import read_latest, write_front_page, write_release
from tests.browser.page_reader import PageRead
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

FOLLOW_UP, BASELINE = "3f2a9c41d07b/2019", "5d0c83b1a7e4/2016"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    write_release(baseline_release(), folder)
    write_release(follow_up_release(), folder)
    write_front_page(gavleborg(), {}, folder)
    return folder


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def of_edition(release, edition):
    return replace(release, edition=seal_table("edition", release.edition.frame.assign(edition=edition)))


def test_each_edition_has_a_county_page_one_page_per_group_and_those_about_the_material(reports):
    groups = {f"{page}_{group.code}.html" for group in gavleborg().groups for page in ("mysam", "workshop")}
    names = {
        "lansrapport.html",
        "fordjupning.html",
        "fokusgrupper.html",
        "kodbok.html",
        "kodbok.xml",
        "datakvalitet.html",
        "data.json",
        *groups,
    }
    for edition in (FOLLOW_UP, BASELINE):
        assert {path.name for path in (reports / "gavleborg" / edition).iterdir()} == names


def test_plotly_lies_once_per_study_named_by_its_version(reports):
    scripts = [path for path in reports.rglob("*.js")]  # noqa: C416
    assert [path.relative_to(reports).as_posix() for path in scripts] == [
        f"gavleborg/plotly-{get_plotlyjs_version()}.min.js"
    ]
    assert scripts[0].read_text(encoding="utf-8") == get_plotlyjs()


def test_every_link_and_script_of_every_page_leads_to_something_that_is_there(reports):
    pages = {path: PageRead(path.read_bytes()) for path in reports.rglob("*.html")}
    assert len(pages) == 2 * 25 + 1
    ids = {path.resolve(): {each.get("id") for _, each in page.elements} for path, page in pages.items()}
    for path, page in pages.items():
        links = [each["href"] for each in page.of("a")] + [each["src"] for each in page.of("script") if "src" in each]
        assert links
        for link in links:
            assert not PurePosixPath(link).is_absolute()
            target, _, anchor = link.partition("#")
            goal = (path.parent / target).resolve() if target else path.resolve()
            assert goal.is_file()
            assert not anchor or anchor in ids[goal]


def test_a_page_that_could_not_draw_names_the_file_it_misses(reports):
    page = PageRead((reports / "gavleborg" / FOLLOW_UP / "lansrapport.html").read_bytes())
    assert f"filen plotly-{get_plotlyjs_version()}.min.js finns inte två mappar ovanför sidan" in page.text


def test_the_county_page_is_what_is_handed_back(tmp_path):
    assert write_release(baseline_release(), tmp_path) == tmp_path / "gavleborg" / BASELINE / "lansrapport.html"


def test_writing_the_same_release_again_touches_no_file(tmp_path):
    write_release(follow_up_release(), tmp_path)
    before = {path: path.stat() for path in tmp_path.rglob("*")}
    write_release(follow_up_release(), tmp_path)
    after = {path: path.stat() for path in tmp_path.rglob("*")}
    assert {p: (s.st_ino, s.st_mtime_ns) for p, s in after.items()} == {
        p: (s.st_ino, s.st_mtime_ns) for p, s in before.items()
    }


def test_a_new_edition_stands_beside_the_old_one_and_becomes_the_latest(tmp_path):
    release = follow_up_release()
    write_release(release, tmp_path)
    old = tree(tmp_path)
    write_release(of_edition(release, "newer"), tmp_path)
    new = tree(tmp_path)
    assert {name: new[name] for name in old if "latest" not in name} == {
        name: content for name, content in old.items() if "latest" not in name
    }
    assert read_latest(release.study, tmp_path) == {"2019": "newer"}


def test_the_latest_of_one_wave_leaves_that_of_the_other(reports):
    assert read_latest(gavleborg(), reports) == {"2016": "5d0c83b1a7e4", "2019": "3f2a9c41d07b"}


def test_a_study_without_reports_has_no_latest(tmp_path):
    assert read_latest(gavleborg(), tmp_path) == {}


def test_a_wave_that_the_study_no_longer_has_is_forgotten(tmp_path):
    (tmp_path / "gavleborg").mkdir()
    (tmp_path / "gavleborg" / "latest").write_text("2013 old\n2016 abc\n", encoding="utf-8")
    assert read_latest(gavleborg(), tmp_path) == {"2016": "abc"}


def test_pages_that_cannot_be_made_leave_the_reports_as_they_were(tmp_path, monkeypatch):
    write_release(baseline_release(), tmp_path)
    before = tree(tmp_path)

    def fails(*_):
        raise RuntimeError

    monkeypatch.setattr(site, "group_html", fails)
    with pytest.raises(RuntimeError):
        write_release(of_edition(follow_up_release(), "new"), tmp_path)
    assert tree(tmp_path) == before


def test_the_front_page_leads_to_each_waves_latest_report_and_says_when_it_was_asked(reports):
    page = PageRead((reports / "gavleborg" / "index.html").read_bytes())
    links = [link["href"] for link in page.of("a")][1:]
    assert links == [
        f"{edition}/{name}.html"
        for edition in (BASELINE, FOLLOW_UP)
        for name in ("lansrapport", "fordjupning", "fokusgrupper", "kodbok", "datakvalitet")
    ]
    assert "Svar samlades in 12 september–30 november 2016." in page.text
    assert "väntar" not in page.text


def test_the_front_page_says_what_waits_and_why(tmp_path):
    write_release(baseline_release(), tmp_path)
    path = write_front_page(gavleborg(), {"2019": "filen 2019/questionnaire.sav finns inte än"}, tmp_path)
    page = PageRead(path.read_bytes())
    assert "Förändringsrapporten väntar: filen 2019/questionnaire.sav finns inte än." in page.text
    assert {link["href"].rpartition("/")[0] for link in page.of("a")[1:]} == {BASELINE}


def test_the_front_page_of_a_study_that_has_not_been_run_says_so(tmp_path):
    page = PageRead(write_front_page(gavleborg(), {}, tmp_path).read_bytes())
    assert "Baslinjerapporten väntar: den har inte körts ännu." in page.text
    assert "Förändringsrapporten väntar: den har inte körts ännu." in page.text


def test_a_reason_to_wait_is_text_whatever_it_contains(tmp_path):
    path = write_front_page(gavleborg(), {"2019": "<b>fil</b>&"}, tmp_path)
    assert "<b>fil</b>&" in PageRead(path.read_bytes()).text


def test_the_front_page_runs_no_script_and_says_that_the_data_are_synthetic(reports):
    text = (reports / "gavleborg" / "index.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert re.search(r"Content-Security-Policy\" content=\"default-src &#39;none&#39;; style-src", text)
    assert "script-src" not in text
    assert "Syntetiska data – inga verkliga svar" in text
