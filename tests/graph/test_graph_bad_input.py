"""Every wrong delivery ends in an error that says where, what and how, loses nothing and tells no answer."""

import dagster as dg
import pytest
from upath import UPath

from assets.io_manager import read_table
from pipeline.protect.safe import SafeTable
from tests.graph.bad_input import FAULTS, Fault
from tests.graph.command import at, baslinje
from tests.graph.project import NUMBER, SENTENCE, Project, tables, tree
from tests.graph.records import records, told


def run_of(fault: Fault) -> list[str]:
    return ["run", "smaland", *([] if fault.wave == "2016" else ["--wave", fault.wave])]


def test_the_answers_that_must_not_be_told_are_in_the_store(finished: Project):
    for wave in ("2016", "2019"):
        table = read_table(UPath(finished.store) / "smaland/raw/questionnaire" / f"{wave}.parquet")
        assert not isinstance(table, SafeTable)
        assert SENTENCE in set(table.iloc[:, 5])
        assert NUMBER in set(table.iloc[:, 2])


def test_what_dagster_packs_is_searched_too(finished: Project):
    files = [path.read_bytes() for path in finished.dagster.rglob("*") if path.is_file()]
    description = b"Response rates by group, by organisation and in the county."
    assert not any(description in content for content in files)
    assert description in records(finished)


@pytest.mark.parametrize("name", FAULTS)
def test_bad_input_is_named_loses_nothing_and_tells_no_answer(project: Project, name: str):
    fault = FAULTS[name]
    fault.damage(project)
    before, stored = tree(project.reports), tables(project)
    said = baslinje(project, *run_of(fault))
    assert said.code == 1
    assert said.err.startswith("Indata behöver rättas (")
    assert "Traceback" not in said.everything
    for text in fault.says:
        assert text in said.err
    assert tree(project.reports) == before
    after = tables(project)
    changed = {path for path in stored.keys() | after.keys() if stored.get(path) != after.get(path)}
    assert changed <= {f"raw/{table}/{fault.wave}.parquet" for table in fault.changes}
    assert told(project, said) == []
    with at(project):
        newest = dg.DagsterInstance.get().get_runs(limit=1)[0]
    assert newest.status is dg.DagsterRunStatus.FAILURE
