"""An error that nobody foresaw is told by its kind and place; what a library quotes in it is written nowhere."""

from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pytest

from assets import score
from pipeline.errors import InputError, Problem
from tests.graph.command import baslinje
from tests.graph.project import NUMBER, SENTENCE, Project, published
from tests.graph.records import told

QUOTE = f"could not convert {SENTENCE!r} at {NUMBER}"


def bug(*_, **__):
    raise ValueError(QUOTE)


def chained_bug(*_, **__):
    try:
        bug()
    except ValueError as error:
        raise RuntimeError(QUOTE) from error


def foreseen_on_the_way(*_, **__):
    try:
        bug()
    except ValueError:
        raise InputError(Problem("svar.sav", "kolumnen är trasig"))  # noqa: B904 - as somebody might forget


def damaged(*_, **__):
    raise pa.ArrowInvalid(QUOTE)


@pytest.mark.parametrize(
    ("target", "failing", "kind", "place"),
    [
        ("assets.score.score_by_person_indicator", bug, "ValueError", "test_graph_discretion.py"),
        ("assets.core.harmonise", chained_bug, "RuntimeError", "test_graph_discretion.py"),
        ("assets.publishing.release_files", bug, "ValueError", "publishing.py"),
        ("assets.io_manager.pq.write_table", damaged, "ArrowInvalid", "io_manager.py"),
        ("assets.estimate.response_by_unit", lambda *_: pd.Series([SENTENCE]).astype(float), "ValueError", "pandas"),
    ],
)
def test_a_bug_fails_the_run_with_its_kind_and_places_and_without_its_words(
    project: Project, monkeypatch: pytest.MonkeyPatch, target: str, failing: Callable, kind: str, place: str
):
    before = published(project)
    monkeypatch.setattr(target, failing)
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert f"ProgramError: {kind} i programmet:" in said.err
    lines = said.err.split("i programmet:\n")[-1].splitlines()
    assert any(place in line and ":" in line for line in lines)
    assert told(project, said) == []
    assert published(project) == before


def test_an_error_for_users_does_not_bring_along_what_it_was_raised_during(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assets.core.harmonise", foreseen_on_the_way)
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.err == "Indata behöver rättas (1):\n  - svar.sav: kolumnen är trasig.\n"
    assert told(project, said) == []


def test_a_damaged_table_is_named_without_what_the_library_says_of_it(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("assets.io_manager.pq.read_table", damaged)
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.err.startswith("En lagrad tabell kan inte användas (1):")
    assert "tabellen är skadad" in said.err
    assert told(project, said) == []


def test_a_table_of_another_shape_is_stopped_before_it_is_stored(project: Project, monkeypatch: pytest.MonkeyPatch):
    stored = project.store / "smaland/score/score_by_person_indicator/2019.parquet"
    before = stored.read_bytes()
    scores = score.score_by_person_indicator
    monkeypatch.setattr(score, "score_by_person_indicator", lambda *of: scores(*of).assign(answered_n=SENTENCE))
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert "score_by_person_indicator.answered_n: bryter mot regeln" in said.err
    assert told(project, said) == []
    assert stored.read_bytes() == before
