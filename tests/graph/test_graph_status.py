"""How a study stands, asked of its files alone."""

import shutil

import pytest

from tests.graph.command import Said, baslinje
from tests.graph.project import Project, answers, root_folder, write_project

RUN = "kör baslinje run smaland"


def lines(said: Said) -> dict[str, str]:
    """The state and what is said of it, by wave."""
    return dict(line.strip().split(": ", 1) for line in said.out.splitlines()[1:])


def test_a_study_that_has_never_been_run_has_no_reports():
    with root_folder() as root:
        said = baslinje(write_project(root), "status")
    assert said.code == 1
    assert lines(said) == dict.fromkeys(("2016", "2019"), f"inaktuell - ingen rapport ännu; {RUN}")
    assert not said.err


def test_after_a_run_everything_is_current_and_the_places_are_named(finished: Project):
    said = baslinje(finished, "status")
    assert said.code == 0
    assert said.out.splitlines()[0] == "smaland: baslinjen 2016 är ej förseglad"
    for wave, about in lines(said).items():
        state, place = about.split(" - ")
        assert state == "aktuell"
        assert place.startswith(str(finished.reports))
        assert place.endswith(f"/{wave}")


def test_asking_makes_nothing(finished: Project):
    before = sorted(finished.root.rglob("*"))
    baslinje(finished, "status")
    assert sorted(finished.root.rglob("*")) == before


def test_a_follow_up_that_changed_since_is_outdated_and_the_baseline_is_not(project: Project):
    project.rewrite("2019", answers("2019")[:-1])
    said = baslinje(project, "status")
    assert said.code == 1
    assert lines(said)["2016"].startswith("aktuell")
    changed = "inaktuell - indata eller definition har ändrats sedan rapporten gjordes"
    assert lines(said)["2019"] == f"{changed}; {RUN}"


def test_a_baseline_that_changed_since_makes_both_reports_outdated(project: Project):
    project.rewrite("2016", answers("2016")[:-1])
    assert [about.split(" - ")[0] for about in lines(baslinje(project, "status")).values()] == ["inaktuell"] * 2


def test_a_changed_definition_makes_the_reports_outdated(project: Project):
    plan = project.folder / "plan.toml"
    plan.write_text(plan.read_text(encoding="utf-8").replace("smallest_change = 5", "smallest_change = 6"), "utf-8")
    said = baslinje(project, "status")
    assert said.code == 1
    assert lines(said)["2019"].startswith("inaktuell - indata eller definition har ändrats")


def test_a_published_report_that_is_gone_is_not_current(project: Project):
    shutil.rmtree(next((project.reports / project.study).glob("*/2019")))
    said = baslinje(project, "status")
    assert said.code == 1
    assert lines(said)["2016"].startswith("aktuell")
    assert lines(said)["2019"] == f"inaktuell - rapporten är borttagen; {RUN}"


def test_waiting_for_a_follow_up_is_no_fault(baseline_only: Project):
    said = baslinje(baseline_only, "status")
    assert said.code == 0
    assert lines(said)["2016"].startswith("aktuell")
    assert lines(said)["2019"] == "väntar - 2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu"


@pytest.mark.parametrize(
    ("file", "states"),
    [
        ("2019/svar.sav", ["aktuell", "saknar filer - 2019/svar.sav"]),
        ("2019/inbjudna.csv", ["aktuell", "saknar filer - 2019/inbjudna.csv"]),
        ("2016/svar.sav", ["saknar filer - 2016/svar.sav"] * 2),
    ],
)
def test_a_file_that_is_missing_is_named(project: Project, file: str, states: list[str]):
    (project.folder / file).unlink()
    said = baslinje(project, "status")
    assert said.code == 1
    for about, state in zip(lines(said).values(), states, strict=True):
        assert about.startswith(state)


def test_a_sealed_baseline_is_said_to_be(project: Project):
    baslinje(project, "seal", "smaland")
    assert baslinje(project, "status").out.splitlines()[0] == "smaland: baslinjen 2016 är förseglad"
