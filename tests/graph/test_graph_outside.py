"""Records about a neighbouring municipality or the whole county: refused, or declared and accounted for."""

import re
from html import unescape

import pytest

from tests.fixtures.small_study import STUDY, row
from tests.graph.command import baslinje
from tests.graph.project import NUMBER, SENTENCE, Project, answers, tree
from tests.graph.records import told

SCREENING = '\n[screening]\noutside_study = ["Älvkarleby", "Gävleborg"]\n'
RULE = "Gruppen är angiven som utanför studien (outside_study); räknas inte."


def deliver(project: Project, *groups: str) -> int:
    """Put records about these groups after the follow-up's own; returns how many rows the file has."""
    rows = answers("2019")
    others = [row(NUMBER + place, group, 1, 5, 1, 1, key=SENTENCE) for place, group in enumerate(groups)]
    project.rewrite("2019", [*rows, *others])
    return len(rows) + len(others)


@pytest.mark.parametrize("name", ["Älvkarleby", "Gävleborg"])
def test_a_name_that_nobody_declared_stops_the_run(project: Project, name: str):
    rows_n = deliver(project, name)
    before = tree(project.reports)
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.code == 1
    assert f"okänd stavning av grupp på rad {rows_n}" in said.err
    assert "skriv namnet under outside_study i [screening]" in said.err
    assert tree(project.reports) == before
    assert told(project, said) == []


def test_declared_names_are_counted_listed_and_shown_and_change_no_figure(finished: Project, project: Project):
    (project.folder / "study.toml").write_text(STUDY.format(id="smaland") + SCREENING, encoding="utf-8")
    rows_n = deliver(project, *["Älvkarleby"] * 3, *["gävleborg"] * 3)
    said = baslinje(project, "run", "smaland", "--wave", "2019")
    assert said.code == 0, said.everything
    assert f"{rows_n} lästa = 36 godkända + 7 avvisade" in said.out
    assert rows_n == 43
    quarantine = (project.store / "smaland/quarantine/2019.csv").read_text(encoding="utf-8-sig").splitlines()
    assert quarantine[2:] == [f"{place},gruppen är angiven som utanför studien" for place in range(38, 44)]
    page = words(project)
    assert RULE in page
    assert "Avvisade svar 7 varav inget svar på någon fråga .. varav svar om en grupp utanför studien .." in page
    for stage in ("levels", "changes", "response", "frequencies"):
        place = f"smaland/safe/{stage}/2019.parquet"
        assert (project.store / place).read_bytes() == (finished.store / place).read_bytes()
    assert told(project, said) == []


def words(project: Project) -> str:
    """The page on data quality that says something of groups outside the study."""
    pages = [page.decode() for place, page in tree(project.reports).items() if place.endswith("2019/datakvalitet.html")]
    (page,) = (known for known in pages if RULE in known)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
