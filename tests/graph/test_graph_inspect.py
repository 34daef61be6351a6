"""`inspect` and `map` show what a file says of itself, suggest and decide nothing, and show no answer."""

import csv
import io
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from tests.graph.command import baslinje
from tests.graph.project import Project, tree

CANARY = "kanariefågel"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "ny export.sav"
    frame = pd.DataFrame({"LOPNR": [1.0, 2.0], "F1": [3.0, 9.0], "F9": [1.0, None], "fritt": [CANARY, "\x1b[31m"]})
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={"F1": "F1. Fråga a1", "F9": "=Ny \x1b[31mfråga"},
        variable_value_labels={"F1": {1: "a", 9: "Kan inte ta ställning"}},
        missing_ranges={"F1": [9]},
    )
    return path


def test_inspect_shows_columns_labels_missing_and_counts_and_no_answer(finished: Project, export: Path):
    said = baslinje(finished, "inspect", str(export))
    assert said.code == 0, said.err
    assert "Format: SPSS (.sav)" in said.out
    assert "Rader: 2 med svar, 0 andra rader" in said.out
    assert "2 ifyllda, 0 tomma, 2 olika" in said.out
    assert "etiketter: 1 = a; 9 = Kan inte ta ställning" in said.out
    assert "bortfall: 9" in said.out
    assert CANARY not in said.everything
    assert "\x1b" not in said.everything


def test_inspect_suggests_variables_for_a_file_in_a_study(finished: Project):
    said = baslinje(finished, "inspect", str(finished.folder / "2016/svar.sav"))
    assert "kan vara: a1 (0.99)" in said.out


def test_inspect_says_what_is_wrong_with_a_file(finished: Project, tmp_path: Path):
    (tmp_path / "svar.sav").write_bytes(b"<html>")
    said = baslinje(finished, "inspect", str(tmp_path / "svar.sav"))
    assert said.code == 1
    assert "en webbsida (HTML)" in said.err
    assert "Traceback" not in said.everything
    assert "filen finns inte" in baslinje(finished, "inspect", str(tmp_path / "ingen")).err


def test_map_drafts_rows_and_writes_nothing(finished: Project, export: Path):
    before = tree(finished.folder)
    said = baslinje(finished, "map", str(export), "--wave", "2019", "--study", finished.folder.name)
    assert said.code == 0, said.err
    rows = {row["variable"]: row for row in csv.DictReader(io.StringIO(said.out))}
    assert rows["a1"]["2019"] == "F1"
    assert rows["a1"]["2019_status"] == "same"
    assert rows["b2"]["2019"] == ""
    assert "ignored" in rows
    assert CANARY not in said.everything
    assert tree(finished.folder) == before


def test_map_asks_for_a_study_and_a_wave_that_it_knows(finished: Project, export: Path):
    assert "--study STUDIE" in baslinje(finished, "map", str(export), "--wave", "2019").err
    unknown = baslinje(finished, "map", str(export), "--wave", "2044", "--study", finished.folder.name)
    assert "okänd våg '2044'" in unknown.err
