"""Registering a wave from the command line, and what a run, a status and a synthesis then make of its files."""

import shutil
from collections.abc import Iterator

import pytest
from upath import UPath

from assets.io_manager import read_table, table_path
from tests.graph.command import Said, baslinje
from tests.graph.project import (
    CHECKOUT,
    NUMBER,
    SENTENCE,
    Project,
    answers,
    published,
    root_folder,
    tables,
    tree,
    write_project,
)

FILES = ("svar.sav", "inbjudna.csv")


@pytest.fixture(scope="module")
def registered_once(finished: Project) -> Iterator[tuple[Project, list[Said]]]:
    """The project that has been run, with both waves registered, and what the command said; for reading only."""
    with root_folder() as root:
        shutil.copytree(finished.root, root, dirs_exist_ok=True)
        own = Project(root, finished.study)
        yield own, [baslinje(own, "register", own.study, wave) for wave in ("2016", "2019")]


@pytest.fixture
def registered(registered_once: tuple[Project, list[Said]]) -> Iterator[Project]:
    """A copy of it, to change at will."""
    with root_folder() as root:
        shutil.copytree(registered_once[0].root, root, dirs_exist_ok=True)
        yield Project(root, registered_once[0].study)


def state(project: Project) -> dict[str, str]:
    """What status says of each wave."""
    return dict(line.strip().split(": ", 1) for line in baslinje(project, "status").out.splitlines()[1:])


def flip(project: Project, wave: str) -> None:
    path = project.folder / wave / "svar.sav"
    content = bytearray(path.read_bytes())
    content[-20] ^= 1
    path.write_bytes(content)


def test_registering_says_where_the_manifest_lies_and_counts_the_rows(registered_once: tuple[Project, list[Said]]):
    project, said = registered_once
    for wave, one in zip(("2016", "2019"), said, strict=True):
        place = project.folder / wave / "manifest.toml"
        assert (one.code, one.out, one.err) == (0, f"{place}\n", "")
        text = place.read_text(encoding="utf-8")
        assert [line for line in text.splitlines() if line.startswith("rows")] == ["rows = 37", "rows = 3"]
        assert SENTENCE not in text
        assert str(NUMBER) not in text
        assert {path.name for path in place.parent.iterdir()} == {*FILES, "manifest.toml"}


def test_a_second_registration_is_refused_and_changes_nothing(registered: Project):
    before = tree(registered.folder)
    said = baslinje(registered, "register", "smaland", "2016")
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(
        "Indata behöver rättas (1):\n  - 2016/manifest.toml: mättillfället är redan registrerat."
    )
    assert tree(registered.folder) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["smaland", "2031"], "VÅG: okänd våg '2031'. Väntade: en av 2016, 2019."),
        (["smaland", "../2016"], "VÅG: okänd våg '../2016'. Väntade: en av 2016, 2019."),
        (["skane", "2016"], "STUDIE: okänd studie 'skane'. Väntade: en av smaland."),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(finished: Project, arguments: list[str], words: str):
    before = tree(finished.folder)
    said = baslinje(finished, "register", *arguments)
    assert said.code == 1
    assert words in said.err
    assert tree(finished.folder) == before


@pytest.mark.parametrize("name", FILES)
def test_a_wave_that_is_not_complete_cannot_be_registered(project: Project, name: str):
    (project.folder / "2016" / name).unlink()
    before = tree(project.folder)
    said = baslinje(project, "register", "smaland", "2016")
    assert said.code == 1
    assert f"2016/{name}: filen saknas" in said.err
    assert tree(project.folder) == before


def test_answers_that_cannot_be_read_cannot_be_registered(project: Project):
    (project.folder / "2016" / "svar.sav").write_bytes(b"$FL2" + SENTENCE.encode())
    before = tree(project.folder)
    said = baslinje(project, "register", "smaland", "2016")
    assert said.code == 1
    assert "2016/svar.sav: " in said.err
    assert "Traceback" not in said.everything
    assert SENTENCE not in said.everything
    assert tree(project.folder) == before


def test_registering_makes_a_new_edition_with_the_same_figures(registered: Project, finished: Project):
    assert {about.split(" - ")[0] for about in state(registered).values()} == {"inaktuell, registrerad"}
    said = baslinje(registered, "run", "smaland")
    assert said.code == 0, said.everything
    assert {about.split(" - ")[0] for about in state(registered).values()} == {"aktuell, registrerad"}
    before, after = (
        table_path(UPath(known.store), ("smaland", "safe", "levels"), "2019") for known in (finished, registered)
    )
    assert read_table(after).frame.equals(read_table(before).frame)


def test_one_flipped_bit_stops_the_run_before_anything_is_parsed(registered: Project):
    flip(registered, "2019")
    reports, stored = tree(registered.reports), tables(registered)
    said = baslinje(registered, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert said.err.startswith(
        "Indata behöver rättas (1):\n  - 2019/svar.sav: filen har ändrats sedan den registrerades"
    )
    assert "Traceback" not in said.everything
    assert tree(registered.reports) == reports
    assert tables(registered) == stored


def test_status_names_files_that_are_not_the_registered_ones_and_fails(registered: Project):
    flip(registered, "2019")
    (registered.folder / "2019" / "ny.csv").write_text("x")
    assert baslinje(registered, "status").code == 1
    found = state(registered)
    assert found["2016"].startswith("inaktuell, registrerad - ")
    assert found["2019"] == "fel filer, registrerad - stämmer inte med manifestet: 2019/svar.sav, 2019/ny.csv"
    flip(registered, "2016")
    assert state(registered)["2016"] == "fel filer, registrerad - stämmer inte med manifestet: 2016/svar.sav"


def test_a_registered_wave_whose_files_are_all_gone_is_not_waited_for(registered: Project):
    for name in FILES:
        (registered.folder / "2019" / name).unlink()
    assert state(registered)["2019"] == "saknar filer, registrerad - 2019/svar.sav, 2019/inbjudna.csv"
    said = baslinje(registered, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert "2019/svar.sav: filen saknas" in said.err


def test_answers_and_manifest_that_were_both_edited_do_not_pass_for_the_published_ones(registered: Project):
    """The fingerprint that nobody could edit stands in the report."""
    before, pages = registered.folder / "2019" / "manifest.toml", published(registered)
    old = before.read_text(encoding="utf-8").split('sha256 = "')[1][:64]
    registered.rewrite("2019", answers("2019")[:-1])
    before.unlink()
    assert baslinje(registered, "register", "smaland", "2019").code == 0
    new = before.read_text(encoding="utf-8").split('sha256 = "')[1][:64]
    assert state(registered)["2019"].startswith("inaktuell, registrerad - indata eller definition har ändrats")
    assert baslinje(registered, "run", "smaland", "--wave", "2019").code == 0
    after = published(registered)
    kept = {name: text for name, text in after.items() if name in pages and name.count("/") > 2}
    assert kept
    assert kept == {name: pages[name] for name in kept}
    told = {name: text for name, text in after.items() if name not in pages and name.endswith(".html")}
    assert any(old.encode() in text for text in kept.values())
    assert any(new.encode() in text for text in told.values())
    assert not any(old.encode() in text for text in told.values())


@pytest.fixture
def shipped() -> Iterator[Project]:
    with root_folder() as root:
        folder = root / "raw_data" / "gavleborg"
        shutil.copytree(CHECKOUT / "raw_data" / "gavleborg", folder)
        for manifest in folder.glob("*/manifest.toml"):
            manifest.unlink()
        yield Project(root, "gavleborg")


def test_the_shipped_study_is_registered_and_made_anew_only_as_it_was(shipped: Project):
    for wave in ("2016", "2019"):
        assert baslinje(shipped, "register", "gavleborg", wave).code == 0
    before = tree(shipped.folder)
    assert baslinje(shipped, "synthesize", "gavleborg").code == 0
    assert tree(shipped.folder) == before
    said = baslinje(shipped, "synthesize", "gavleborg", "--seed", "1")
    assert said.code == 1
    assert "2016/questionnaire.sav: våg 2016 är registrerad med annat innehåll" in said.err
    assert tree(shipped.folder) == before


def test_a_project_may_be_registered_before_it_is_run_and_one_wave_at_a_time():
    with root_folder() as root:
        project = write_project(root)
        assert baslinje(project, "register", "smaland", "2019").code == 0
        assert state(project)["2016"].startswith("inaktuell - ")
        assert state(project)["2019"].startswith("inaktuell, registrerad - ")
