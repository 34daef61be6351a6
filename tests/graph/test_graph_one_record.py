"""Waves with one record, or with groups of none and one: everything is counted and nobody's answers are seen."""

import re
import shutil
from collections.abc import Iterator
from html import unescape

import pandas as pd
import pytest
from upath import UPath

from assets.io_manager import read_table
from pipeline.protect.safe import SafeTable
from tests.fixtures.small_study import row
from tests.graph.command import Said, baslinje
from tests.graph.project import NUMBER, SENTENCE, Project, Rows, answers, root_folder, tables, tree, write_project
from tests.graph.records import told

ALONE = row(NUMBER, "Björk", 5, 1, 4, 5, key=SENTENCE)
OTHERWISE = row(NUMBER, "Björk", 1, 4, 2, 9, key=SENTENCE)
FEW = "färre än 5 svar"


def with_follow_up(finished: Project, rows: Rows) -> Iterator[tuple[Project, Said]]:
    with root_folder() as root:
        shutil.copytree(finished.root, root, dirs_exist_ok=True)
        project = Project(root, finished.study)
        shutil.rmtree(project.reports)
        project.rewrite("2019", rows)
        yield project, baslinje(project, "run", project.study, "--wave", "2019")


@pytest.fixture(scope="module")
def one(finished: Project) -> Iterator[tuple[Project, Said]]:
    """A follow-up with exactly one record."""
    yield from with_follow_up(finished, [ALONE])


@pytest.fixture(scope="module")
def thinned(finished: Project) -> Iterator[tuple[Project, Said]]:
    """A follow-up in which Ask has twelve respondents, Björk one and Ek none."""
    rows = answers("2019")
    yield from with_follow_up(finished, [row_ for row_ in rows if row_[1] == "Ask"] + [ALONE])


def safe(project: Project, table: str) -> pd.DataFrame:
    made = read_table(UPath(project.store) / "smaland/safe" / table / "2019.parquet")
    assert isinstance(made, SafeTable)
    return made.frame


def published(project: Project) -> dict[str, str]:
    """The files without what names the sources: the edition and the checksums."""
    pages = {place: content for place, content in tree(project.reports).items() if "/2019/" in place}
    assert len(pages) == 12
    return {
        place.split("/2019/")[1]: re.sub(r"(?<![0-9a-z])(?:[0-9a-f]{64}|[0-9a-f]{12})(?![0-9a-z])", "", page.decode())
        for place, page in pages.items()
    }


def words(project: Project, page: str) -> str:
    bare = re.sub(r"<(style|script).*?</\1>|<[^>]+>", " ", published(project)[page], flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(bare))


def test_one_record_is_read_and_accounted_for(one: tuple[Project, Said]):
    project, said = one
    assert said.code == 0, said.everything
    assert "1 lästa = 1 godkända + 0 avvisade" in said.out
    ledger = safe(project, "row_ledger").set_index(["step", "cause"])["n"]
    assert ledger["accepted", ""] == 1
    assert ledger.to_dict() == {(step, ""): int(step in ("file", "records", "accepted")) for step, _ in ledger.index}
    assert told(project, said) == []


def test_nothing_that_is_published_depends_on_what_the_only_one_answered(finished: Project, one: tuple[Project, Said]):
    for other, said in with_follow_up(finished, [OTHERWISE]):
        assert said.code == 0, said.everything
        assert (
            tables(other)["core/responses_by_person_item/2019.parquet"]
            != (tables(one[0])["core/responses_by_person_item/2019.parquet"])
        )
        assert published(other) == published(one[0])


@pytest.mark.parametrize(
    ("table", "unit", "figures"),
    [
        ("levels", "group_code", ["n", "mean", "ci_low", "ci_high"]),
        (
            "changes",
            "group_code",
            ["baseline_n", "n", "baseline_mean", "mean", "change", "ci_low", "ci_high", "detectable"],
        ),
        ("response", "unit_code", ["answered_n", "eligible_n", "response_pct"]),
    ],
)
def test_every_figure_about_the_only_one_is_hidden_and_says_why(
    one: tuple[Project, Said], table: str, unit: str, figures: list[str]
):
    frame = safe(one[0], table)
    assert frame[figures].isna().all(axis=None)
    marks = {(who, mark, why) for who, mark, why in frame[[unit, "mark", "reason"]].itertuples(index=False)}
    few, none = ("..", "few"), ("-", "no_answers")
    expected = {("0601", *none), ("0602", *few), ("0603", *none), ("06", *few)}
    assert marks - {("FK", *none), ("KOM", *few)} == expected


def test_no_option_that_the_only_one_chose_is_counted(one: tuple[Project, Said]):
    frame = safe(one[0], "frequencies")
    assert set(frame["question_id"]) == {"a1", "a2", "b1", "b2"}
    assert frame[["n", "put_n", "pct"]].isna().all(axis=None)
    assert set(frame["mark"]) == {".."}
    assert set(frame["reason"]) == {"few_answers"}


def test_the_report_of_one_record_says_who_has_none_and_who_has_too_few(one: tuple[Project, Said]):
    page = words(one[0], "lansrapport.html")
    assert f"Länet och Björk (..): index 2019 och förändring 2016–2019 – {FEW}" in page
    assert "Ask och Ek (-): index 2019 och förändring 2016–2019 – inga svar 2019." in page
    assert "Länet .. .. .. Ask - - - Björk .. .. .. Ek - - - .. redovisas inte, så att ingens svar kan utläsas" in page
    assert "Ingen har svarat för Ask." in words(one[0], "datakvalitet.html")


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("grupp_0601.html", f"Ask: förändringen redovisas inte – {FEW}"),
        ("grupp_0602.html", f"Björk: förändringen redovisas inte – {FEW}"),
        ("grupp_0603.html", "Ek: förändringen kan inte bedömas – inga svar 2019"),
    ],
)
def test_the_pages_of_groups_with_none_and_with_one_respondent_say_so(
    thinned: tuple[Project, Said], page: str, heading: str
):
    project, said = thinned
    assert said.code == 0, said.everything
    assert heading in words(project, page)


def test_the_report_of_a_thinned_county_hides_the_only_one_and_whoever_would_give_it_away(
    thinned: tuple[Project, Said],
):
    page = words(thinned[0], "lansrapport.html")
    assert f"Ask och Björk (..): index 2019 och förändring 2016–2019 – {FEW}" in page
    assert "Ek (-): index 2019 och förändring 2016–2019 – inga svar 2019." in page
    assert "Länet 13 60 22 % Ask .. .. .. Björk .. .. .. Ek - - -" in page


def test_a_baseline_of_one_record_is_published_without_a_figure():
    with root_folder() as root:
        project = write_project(root, waves=("2016",))
        project.rewrite("2016", [ALONE])
        said = baslinje(project, "run", project.study)
        assert said.code == 0, said.everything
        assert "1 lästa = 1 godkända + 0 avvisade" in said.out
        levels = read_table(UPath(project.store) / "smaland/safe/levels/2016.parquet")
        assert isinstance(levels, SafeTable)
        assert levels.frame[["n", "mean", "ci_low", "ci_high"]].isna().all(axis=None)
        assert told(project, said) == []


def test_a_single_record_without_an_answer_stops_with_no_answers(finished: Project):
    for project, said in with_follow_up(finished, [row(NUMBER, "Björk", None, 9, None, None, key=SENTENCE)]):
        assert said.code == 1
        assert "2019/svar.sav: inga svar: ingen av 1 rader har ett svar på någon fråga" in said.err
        assert tree(project.reports) == {}
        assert told(project, said) == []
