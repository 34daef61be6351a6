"""What is published, and what is not: a late answer, a decision, a lost ledger, a release that can be broken."""

import json
import stat
from pathlib import Path

import dagster as dg
import pytest

from assets.report import GATE
from pipeline.protect.attack import attack
from pipeline.protect.attack.published import Break
from tests.fixtures.small_study import row
from tests.graph.command import Said, at, baslinje
from tests.graph.project import Project, answers, published, tree

LATE = row(500, "Ask", 5, 1, 5, 5)


def ledger(project: Project) -> list[dict]:
    return [json.loads(path.read_bytes()) for path in sorted(entries(project))]


def entries(project: Project) -> list[Path]:
    return list((project.store / project.study / "releases").glob("*.json"))


def hand_in_late(project: Project) -> Said:
    project.rewrite("2019", [*answers("2019"), LATE])
    return baslinje(project, "run", "--wave", "2019")


def last_check(project: Project) -> str:
    """How the last check of whether a release may be published went, as Dagster has it."""
    key = dg.AssetCheckKey(dg.AssetKey(["smaland", "report", "pages"]), GATE)
    with at(project):
        (last,) = dg.DagsterInstance.get().event_log_storage.get_asset_check_execution_history(key, limit=1)
    return str(last.status.value)


def edition_held(project: Project) -> str:
    return (project.store / project.study / "releases/held/2019").read_text(encoding="utf-8")


def test_every_release_is_entered_with_whom_it_rests_on_and_every_table(finished: Project):
    first, second = ledger(finished)
    assert [(first["wave"], first["number"]), (second["wave"], second["number"])] == [("2016", 1), ("2019", 2)]
    assert {(known["source_wave"], known["n"]) for known in second["populations"]} == {("2016", 12), ("2019", 12)}
    pages = tree(finished.reports / finished.study / second["edition"] / "2019")
    assert second["tables"] == json.loads(pages["data.json"])["tables"]
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in entries(finished))


def test_one_late_answer_is_not_published_and_the_earlier_report_stands(project: Project):
    before, entered = published(project), tree(project.store / project.study / "releases")
    said = hand_in_late(project)
    assert said.code == 0
    assert last_check(project) == "FAILED"
    assert f"utgåva {edition_held(project)} publiceras inte: Ask 2019 skiljer sig" in said.out
    assert "Rapport:" in said.out
    assert published(project) == before
    assert {name: entered[name] for name in entered if name[0].isdigit()} == {
        name: content for name, content in tree(project.store / project.study / "releases").items() if name[0].isdigit()
    }
    status = baslinje(project, "status")
    assert status.code == 1
    assert f"2019: hålls - utgåva {edition_held(project)} väntar på ett beslut i releases.csv" in status.out


def test_a_recorded_decision_publishes_it_and_stands_in_the_ledger(project: Project):
    hand_in_late(project)
    edition = edition_held(project)
    decided = f"wave,edition,when,who,reason\n2019,{edition},2020-03-01,FoU,Svaret kom med posten\n"
    (project.folder / "releases.csv").write_text(decided, encoding="utf-8")
    said = baslinje(project, "run", "--wave", "2019")
    assert (said.code, "publiceras inte" in said.out) == (0, False)
    assert last_check(project) == "SUCCEEDED"
    assert f"2019 {edition}" in (project.reports / project.study / "latest").read_text(encoding="utf-8")
    third = ledger(project)[2]
    assert (third["edition"], third["decision"]["who"], third["decision"]["when"]) == (edition, "FoU", "2020-03-01")
    assert baslinje(project, "status").code == 0
    assert baslinje(project, "run", "--wave", "2019").code == 0
    assert len(ledger(project)) == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("2031,0123456789ab,2020-03-01,FoU,Så", "okänd våg '2031'"),
        ("2019,kort,2020-03-01,FoU,Så", "edition: har tecken eller en längd som inte är tillåten"),
        ("2019,0123456789ab,i går,FoU,Så", "when: inte ett datum"),
        ("2019,0123456789ab,2020-03-01,FoU,", "reason: nyckeln saknas"),
    ],
)
def test_a_decision_that_cannot_be_read_stops_the_run(project: Project, line: str, told: str):
    (project.folder / "releases.csv").write_text(f"wave,edition,when,who,reason\n{line}\n", encoding="utf-8")
    said = baslinje(project, "run")
    assert said.code == 1
    assert told in said.err
    assert "releases.csv" in said.err


@pytest.mark.parametrize("fault", ["lost", "changed", "last changed"])
def test_without_a_whole_ledger_nothing_is_published(project: Project, fault: str):
    first, second = sorted(entries(project))
    if fault == "lost":
        first.unlink()
        second.unlink()
    else:
        changed = first if fault == "changed" else second
        changed.write_bytes(changed.read_bytes().replace(b'"n":12', b'"n":11'))
    before = published(project)
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    assert "utgåvornas liggare" in said.err
    assert "Traceback" not in said.err
    assert published(project) == before


@pytest.fixture
def breakable(monkeypatch: pytest.MonkeyPatch) -> None:
    """An attack that always finds something."""
    found = Break("A3", "levels 2019 0601 total", "gruppens index kan räknas ut")
    monkeypatch.setattr(attack, "ATTACKS", (lambda _: [found],))


@pytest.mark.usefixtures("breakable")
def test_a_release_that_can_be_broken_is_not_published_and_the_researcher_learns_why(project: Project):
    before, entered = published(project), len(ledger(project))
    project.rewrite("2019", answers("2019")[6:])
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    assert "1 sätt att räkna ut något om dem som svarat (A3); inget har publicerats" in said.err
    assert "Traceback" not in said.err
    report = project.store / project.study / "researcher/2019-attack.csv"
    assert "A3,levels 2019 0601 total,gruppens index kan räknas ut" in report.read_text(encoding="utf-8-sig")
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert published(project) == before
    assert len(ledger(project)) == entered


@pytest.mark.usefixtures("breakable")
def test_dagster_knows_it_as_a_blocking_check_that_failed(project: Project):
    baslinje(project, "run", "--wave", "2019")
    assert last_check(project) == "FAILED"
