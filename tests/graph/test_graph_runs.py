"""A run, a rerun, a late follow-up and a seal: what is said, what is published, and what stays as it was."""

import shutil
from collections.abc import Iterator

import dagster as dg
import pytest
from filelock import FileLock

from tests.graph.command import Said, at, baslinje
from tests.graph.project import DEFINITION, Project, answers, published, root_folder, tables, tree

WAITS = "Förändringsrapporten väntar: 2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu."


def editions(project: Project) -> dict[str, str]:
    lines = (project.reports / project.study / "latest").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ") for line in lines)


def front_page(project: Project) -> str:
    return (project.reports / project.study / "index.html").read_text(encoding="utf-8")


def test_the_closing_summary_says_for_every_wave_rows_in_verdicts_what_was_hidden_and_where_the_report_is(first_run):
    project, said = first_run
    assert said.code == 0
    baseline, follow_up = said.out.split("Våg 2016\n")[1].split("Våg 2019\n")
    for text in (baseline, follow_up):
        assert "37 lästa = 36 godkända + 1 avvisade" in text
        assert "Dolt (..):   0 index; 0 förändringar; 0 svarsantal" in text
    assert "inga, baslinjen jämförs inte bakåt" in baseline
    assert "bättre" in follow_up
    for wave, edition in editions(project).items():
        assert str(project.reports / project.study / edition / wave) in (baseline, follow_up)[wave == "2019"]


def test_the_baseline_is_run_before_the_follow_up_one_run_each(finished: Project):
    with at(finished):
        runs = dg.DagsterInstance.get().get_runs()
    assert [run.tags["dagster/partition"] for run in reversed(runs)] == ["2016", "2019"]
    assert {run.status for run in runs} == {dg.DagsterRunStatus.SUCCESS}


def test_a_rerun_publishes_and_stores_the_same_bytes_and_notes_another_run(project: Project):
    before, stored, everything = published(project), tables(project), tree(project.reports)
    assert baslinje(project, "run").code == 0
    assert published(project) == before
    assert tables(project) == stored
    notes = [name for name in everything if name.endswith(".run.json")]
    assert len(notes) == 2
    assert all(tree(project.reports)[name] != everything[name] for name in notes)


def test_without_a_follow_up_the_baseline_is_reported_and_the_front_page_says_what_is_waited_for(
    baseline_only: Project,
):
    assert list(editions(baseline_only)) == ["2016"]
    assert WAITS in front_page(baseline_only)
    assert f"{editions(baseline_only)['2016']}/2016/" in front_page(baseline_only)


def test_a_follow_up_that_comes_later_leaves_the_baselines_edition_and_bytes_as_they_were(baseline_only: Project):
    with root_folder() as root:
        shutil.copytree(baseline_only.root, root, dirs_exist_ok=True)
        project = Project(root)
        project.rewrite("2019", answers("2019"))
        (project.folder / "2019/inbjudna.csv").write_text(DEFINITION["2019/inbjudna.csv"], encoding="utf-8")
        assert baslinje(project, "run").code == 0
        before, after = published(baseline_only), published(project)
        assert editions(project)["2016"] == editions(baseline_only)["2016"]
        assert {name for name in before if before[name] != after[name]} == {"smaland/latest", "smaland/index.html"}
        assert WAITS not in front_page(project)
        assert f"{editions(project)['2019']}/2019/" in front_page(project)


def test_a_second_command_at_the_same_time_refuses_and_touches_nothing(project: Project):
    before, stored = tree(project.reports), tables(project)
    with FileLock(project.store / "run.lock"):
        said = baslinje(project, "run")
    assert said.code == 1
    assert "baslinje run: en annan körning pågår. Åtgärd: vänta tills den är klar." in said.err
    assert "Traceback" not in said.everything
    assert (tree(project.reports), tables(project)) == (before, stored)


def test_a_run_that_stopped_does_not_stand_in_the_way_of_the_next(project: Project):
    (project.folder / "2019/svar.sav").unlink()
    assert baslinje(project, "run", "--wave", "2019").code == 1
    FileLock(project.store / "run.lock").acquire(timeout=0)


@pytest.fixture(scope="module")
def sealed(finished: Project) -> Iterator[tuple[Project, list[Said]]]:
    """Sealed after the run and run again; for reading only."""
    with root_folder() as root:
        shutil.copytree(finished.root, root, dirs_exist_ok=True)
        project = Project(root)
        yield project, [baslinje(project, "seal", "smaland"), baslinje(project, "run", "--wave", "2016")]


@pytest.fixture
def sealed_copy(sealed: tuple[Project, list[Said]]) -> Iterator[Project]:
    with root_folder() as root:
        shutil.copytree(sealed[0].root, root, dirs_exist_ok=True)
        yield Project(root)


def test_a_sealed_baseline_is_run_again_in_peace(sealed: tuple[Project, list[Said]]):
    project, (sealing, rerun) = sealed
    assert sealing.out == f"{project.folder / 'baseline_seal.csv'}\n"
    assert (sealing.code, rerun.code) == (0, 0)


def test_sealing_changes_the_words_about_the_seal_and_nothing_else_of_the_edition(sealed, finished: Project):
    project, _ = sealed
    before, after = published(finished), published(project)
    page, data = (f"smaland/{editions(finished)['2016']}/2016/{name}" for name in ("lansrapport.html", "data.json"))
    assert {name for name in before if before[name] != after[name]} == {page, data}
    assert after[page].decode().replace("förseglad och oförändrad", "ej förseglad") == before[page].decode()
    assert after[data].decode().replace('"unchanged"', '"unsealed"') == before[data].decode()


def test_a_baseline_that_gives_other_figures_than_its_seal_stops_the_run_and_leaves_the_reports(sealed_copy: Project):
    before = tree(sealed_copy.reports)
    rows = answers("2016")
    changed = [*rows[:3], (*rows[3][:4], 5.0, *rows[3][5:]), *rows[4:]]
    sealed_copy.rewrite("2016", changed)
    said = baslinje(sealed_copy, "run")
    assert said.code == 1
    assert said.err.startswith("Baslinjen stämmer inte med sitt sigill (1):")
    assert "baseline_seal.csv: " in said.err
    assert "0601 AA (own)" in said.err
    assert "0602 AA (own)" in said.err, "the published intervals share one spread"
    assert "BB" not in said.err
    assert tree(sealed_copy.reports) == before


def test_a_seal_is_never_written_over(sealed_copy: Project):
    seal = sealed_copy.folder / "baseline_seal.csv"
    before = seal.read_bytes()
    said = baslinje(sealed_copy, "seal", "smaland")
    assert said.code == 1
    assert "baslinjen är redan förseglad. Åtgärd: ett sigill skrivs aldrig över." in said.err
    assert seal.read_bytes() == before


def test_a_baseline_that_has_not_been_run_cannot_be_sealed(project: Project):
    shutil.rmtree(project.store)
    said = baslinje(project, "seal", "smaland")
    assert said.code == 1
    assert "climate_by_group_indicator/2016.parquet: tabellen finns inte ännu" in said.err
    assert not (project.folder / "baseline_seal.csv").exists()
