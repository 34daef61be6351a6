"""The command from the outside: what it loads, where it works, what it refuses, and what it hands to Dagster."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.graph.command import baslinje
from tests.graph.outside import COMMAND, environment, with_packages
from tests.graph.project import CHECKOUT, SENTENCE, Project, root_folder, tree, write_project

HEAVY = {"dagster", "pandas", "scipy", "statsmodels", "pyarrow", "pyreadstat", "plotly"}
LOADED = """
import json, sys
from assets.cli import main
sys.argv = ["baslinje", *sys.argv[1:]]
try:
    main()
except SystemExit as end:
    print(json.dumps([end.code, sorted({name.partition(".")[0] for name in sys.modules})]))
"""


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["status"]])
def test_help_and_status_load_nothing_heavy(finished: Project, tmp_path: Path, arguments: list[str]):
    program = [sys.executable, "-c", LOADED, *arguments]
    done = subprocess.run(program, env=environment(finished, tmp_path), cwd=tmp_path, capture_output=True, check=True)
    code, loaded = json.loads(done.stdout.splitlines()[-1])
    assert code == 0
    assert {"assets", "typer"} <= {*loaded}
    assert HEAVY.isdisjoint(loaded)


@pytest.fixture(scope="module")
def two_studies() -> Iterator[Project]:
    with root_folder() as root:
        write_project(root, "halland")
        yield with_packages(write_project(root, "smaland"))


def test_check_loads_every_study_through_dg_from_any_folder_and_reports_to_nobody(two_studies: Project, tmp_path: Path):
    home, elsewhere = tmp_path / "hem", tmp_path / "annan mapp"
    home.mkdir()
    elsewhere.mkdir()
    own = environment(two_studies, home)
    done = subprocess.run([COMMAND, "check"], env=own, cwd=elsewhere, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    said = done.stdout.decode()
    assert "halland: 3 grupper, 4 frågor, i ordning" in said
    assert "smaland: 3 grupper, 4 frågor, i ordning" in said
    assert "All definitions loaded successfully" in said
    assert not [path for path in home.rglob("*") if path.is_file() and "dagster" in str(path)]
    assert [*elsewhere.iterdir()] == []


def test_a_user_error_of_the_installed_command_has_no_traceback_and_exits_with_1(two_studies: Project, tmp_path: Path):
    (two_studies.folder / "2016/svar.sav").write_text(f"<html>{SENTENCE}", encoding="utf-8")
    program = [COMMAND, "run", "smaland"]
    done = subprocess.run(
        program, env=environment(two_studies, tmp_path), cwd=tmp_path, capture_output=True, check=False
    )
    said = done.stderr.decode()
    assert done.returncode == 1
    assert said.startswith("Indata behöver rättas (1):\n  - 2016/svar.sav: filen är en webbsida (HTML)")
    assert "Traceback" not in said
    assert SENTENCE not in said + done.stdout.decode()


def test_the_packages_of_the_folder_one_stands_in_are_the_ones_that_are_imported():
    program = "import pipeline, assets; print(pipeline.__file__); print(assets.__file__)"
    done = subprocess.run([sys.executable, "-c", program], cwd=CHECKOUT, capture_output=True, check=True, text=True)
    assert [Path(line).parent for line in done.stdout.splitlines()] == [CHECKOUT / "pipeline", CHECKOUT / "assets"]


@pytest.mark.parametrize("command", ["run", "seal", "synthesize"])
def test_an_unknown_study_is_answered_with_those_that_there_are(finished: Project, command: str):
    said = baslinje(finished, command, "skane")
    assert said.code == 1
    assert said.err == "Indata behöver rättas (1):\n  - STUDIE: okänd studie 'skane'. Väntade: en av smaland.\n"


@pytest.mark.parametrize("name", ["../smaland", "", "SMALAND", "smaland/2016"])
def test_a_study_is_never_a_path(finished: Project, name: str):
    assert "okänd studie" in baslinje(finished, "run", name).err


def test_an_unknown_wave_is_answered_with_those_that_there_are(finished: Project):
    said = baslinje(finished, "run", "smaland", "--wave", "2031")
    assert said.code == 1
    assert said.err.endswith("--wave: okänd våg '2031'. Väntade: en av 2016, 2019.\n")


def test_a_wave_that_has_not_come_cannot_be_asked_for(baseline_only: Project):
    said = baslinje(baseline_only, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert "våg 2019: 2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu" in said.err


@pytest.mark.parametrize("command", ["run", "check", "status"])
def test_without_any_study_every_command_says_what_is_missing(tmp_path: Path, command: str):
    said = baslinje(Project(tmp_path), command)
    assert said.code == 1
    assert "ingen studie. Väntade: minst en mapp med study.toml." in said.err


def test_a_wrong_definition_is_told_with_every_problem(project: Project):
    (project.folder / "plan.toml").unlink()
    (project.folder / "groups.csv").unlink()
    for command in ("run", "check", "status"):
        said = baslinje(project, command)
        assert said.code == 1
        assert said.err.startswith("Studiens definition behöver rättas (2):")


@pytest.fixture(scope="module")
def shipped() -> Iterator[Project]:
    with root_folder() as root:
        shutil.copytree(CHECKOUT / "raw_data" / "gavleborg", root / "raw_data" / "gavleborg")
        yield Project(root, "gavleborg")


def test_synthesizing_elsewhere_writes_the_tracked_files_there_and_nothing_at_home(shipped: Project, tmp_path: Path):
    before = tree(shipped.root)
    said = baslinje(shipped, "synthesize", "gavleborg", "--to", str(tmp_path / "ut"))
    assert said.code == 0
    made = tree(tmp_path / "ut")
    assert {str(tmp_path / "ut" / name) for name in made} == {*said.out.splitlines()}
    assert {"2016/questionnaire.sav", "2019/questionnaire.sav", "truth.csv"} <= made.keys()
    own = tree(shipped.folder)
    assert {name: content == own[name] for name, content in made.items()} == dict.fromkeys(made, True)
    assert tree(shipped.root) == before


def test_synthesizing_with_another_seed_gives_other_answers(shipped: Project, tmp_path: Path):
    baslinje(shipped, "synthesize", "gavleborg", "--to", str(tmp_path), "--seed", "1")
    name = "2016/questionnaire.sav"
    assert (tmp_path / name).read_bytes() != (shipped.folder / name).read_bytes()


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict]]:
    """What is started instead of being started; it ends with 7."""
    calls = []

    def run(command, **how):
        calls.append((command, how | {"home": os.environ["DAGSTER_HOME"]}))
        return SimpleNamespace(returncode=7)

    monkeypatch.setattr("assets.cli.subprocess.run", run)
    return calls


def test_dev_opens_dagster_on_this_machine_only_at_home_and_passes_its_status_on(finished: Project, called: list):
    assert baslinje(finished, "dev", "--port", "4567").code == 7
    ((command, how),) = called
    assert Path(command[0]).stem == "dg"
    assert command[1:] == ["dev", "--host", "127.0.0.1", "--port", "4567"]
    assert (Path(how["cwd"]), Path(how["home"])) == (finished.root, finished.root)


@pytest.mark.parametrize("arguments", [["--host", "0.0.0.0"], ["--port", "0.0.0.0"], ["0.0.0.0"]])  # noqa: S104
def test_dev_cannot_be_opened_to_others(finished: Project, called: list, arguments: list[str]):
    assert baslinje(finished, "dev", *arguments).code == 2
    assert called == []


def test_check_passes_the_status_of_dagster_on(finished: Project, called: list):
    said = baslinje(finished, "check")
    assert said.code == 7
    assert called[0][0][1:] == ["check", "defs"]
