"""The whole run of the shipped study gives the tables that were reviewed, and the same pages on any machine and day."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import Study
from tests.golden.golden_tables import FOLDER, golden_tables

ROOT = Path(__file__).resolve().parents[2]
COUNTS = ["n", "baseline_n", "answered_n", "participants_n", "others_n"]
POINTS = ["mean", "ci_low", "ci_high", "baseline_mean", "change", "detectable", "difference", "value"]
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "7", "PYTHONUTF8": "0"}


@pytest.fixture(scope="module")
def made(gavleborg: Study) -> dict[str, str]:
    return dict(golden_tables(gavleborg))


def test_every_safe_table_of_both_waves_is_the_reviewed_one(made: dict[str, str]):
    golden = {path.name: path.read_bytes().decode("utf-8") for path in FOLDER.glob("*.csv")}
    assert sorted(made) == sorted(golden)
    for name, text in golden.items():
        assert made[name] == text, f"{name} has changed; `make golden` rewrites it, and the changelog says why"


def test_the_golden_tables_hold_whole_points_and_no_group_below_the_threshold(gavleborg: Study):
    for path in (known for known in FOLDER.glob("*.csv") if "_talk_" not in known.name):
        frame = pd.read_csv(path)
        points = frame[[name for name in POINTS if name in frame]]
        assert (points.isna() | (points == points.round())).all(axis=None)
        counts = frame[[name for name in COUNTS if name in frame]]
        assert not (counts < gavleborg.policy.index_min).any(axis=None)


@pytest.mark.parametrize("name", ["2016_levels", "2016_response", "2019_levels", "2019_changes", "2019_response"])
def test_some_group_is_hidden_in_each_of_the_golden_tables_about_groups(name: str):
    assert (pd.read_csv(FOLDER / f"{name}.csv")["mark"] == "..").any()


def test_the_groups_that_may_not_be_shown_are_among_the_golden_tables(made: dict[str, str]):
    lines = made["2019_levels.csv"].splitlines()
    ockelbo = next(line for line in lines if line.startswith("2019,group,2101,total,"))
    ovanaker = next(line for line in lines if line.startswith("2019,group,2121,total,"))
    assert ockelbo == "2019,group,2101,total,,,,,..,few"
    assert ovanaker == "2019,group,2121,total,,,,,-,no_answers"


def pages(reports: Path, folder: Path, cwd: Path, **environment: str) -> dict[str, bytes]:
    """What one process publishes."""
    program = [sys.executable, "-m", "tests.bench.bare_run", str(folder), str(reports)]
    subprocess.run(program, check=True, cwd=cwd, env=os.environ | {"PYTHONPATH": str(ROOT)} | environment)
    return {str(path.relative_to(reports)): path.read_bytes() for path in reports.rglob("*") if path.is_file()}


def test_another_time_zone_language_hash_seed_and_folder_give_the_same_bytes(tmp_path: Path, gavleborg: Study):
    here = pages(tmp_path / "here", gavleborg.folder, ROOT, PYTHONHASHSEED="0")
    elsewhere = tmp_path / "annan mapp" / gavleborg.id
    shutil.copytree(gavleborg.folder, elsewhere)
    there = pages(tmp_path / "there", elsewhere, tmp_path, **ELSEWHERE)
    assert sum(name.endswith(".html") for name in here) == 2 * 25 + 1
    assert {name: here[name] == there.get(name) for name in here} == dict.fromkeys(there, True)


def test_the_run_through_dagster_publishes_the_same_bytes_as_the_bare_calls(tmp_path: Path, gavleborg: Study):
    root = tmp_path / "root"
    shutil.copytree(gavleborg.folder, root / "raw_data" / gavleborg.id)
    shutil.copyfile(ROOT / "dagster.yaml", root / "dagster.yaml")
    command = [str(Path(sys.executable).with_name("baslinje")), "run", gavleborg.id]
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"BASLINJE_ROOT": str(root)})
    bare = pages(tmp_path / "bare", root / "raw_data" / gavleborg.id, tmp_path)
    reports = root / "reports"
    published = {str(path.relative_to(reports)): path.read_bytes() for path in reports.rglob("*") if path.is_file()}
    notes = {name for name in published if name.endswith(".run.json")}
    assert len(notes) == 2
    assert {name: bare[name] == published.get(name) for name in bare} == dict.fromkeys(published.keys() - notes, True)
