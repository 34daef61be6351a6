"""Focus groups through the whole chain: what comes out, what stops, and that no word of a talk is kept anywhere."""

import shutil
from collections.abc import Iterator

import pandas as pd
import pytest

from tests.fixtures.small_qdpx import Said, Talk, write_qdpx
from tests.fixtures.small_study import STUDY
from tests.fixtures.small_talks import CODES, FOCUS
from tests.graph import command
from tests.graph.command import baslinje
from tests.graph.project import GROUPS, Project, published, root_folder, tables, tree, write_project
from tests.graph.records import records

WORDS = "Tyst vittnesmål Q7731 om chefen"
WAVES = ("2016", "2019")


def talks(wave: str) -> list[Talk]:
    """Time is raised everywhere, hindering in 2016 and promoting in 2019, by both coders; a goal only in Ask."""
    direction = "HIND" if wave == "2016" else "FRAM"
    time = Said(WORDS, ("A-TID", direction), ("Anna", "Bo"))
    goal = Said(f"{WORDS} igen", ("A-MAL", "NEUT"))
    return [Talk(f"Samtal {group}", group, (time, goal) if group == "Ask" else (time,)) for group in GROUPS]


def with_talks(project: Project, waves: tuple[str, ...] = WAVES) -> Project:
    text = STUDY.format(id=project.study).replace("[[wave]]", f"{FOCUS}[[wave]]", 1)
    for wave in waves:
        line = f'invited = "{wave}/inbjudna.csv"\n'
        text = text.replace(line, f'{line}codings = [{{ file = "{wave}/fokus.qdpx" }}]\n')
        write_qdpx(project.folder / wave / "fokus.qdpx", talks(wave))
    (project.folder / "study.toml").write_text(text, encoding="utf-8")
    (project.folder / "focus_codes.csv").write_text(CODES, encoding="utf-8")
    return project


@pytest.fixture(scope="module")
def first() -> Iterator[tuple[Project, command.Said]]:
    """A project with focus groups that has been run; for reading only."""
    with root_folder() as root:
        project = with_talks(write_project(root))
        yield project, baslinje(project, "run")


@pytest.fixture
def project(first: tuple[Project, command.Said]) -> Iterator[Project]:
    with root_folder() as root:
        shutil.copytree(first[0].root, root, dirs_exist_ok=True)
        yield Project(root)


def stored(project: Project, name: str, wave: str) -> pd.DataFrame:
    (path,) = (project.store / project.study).rglob(f"{name}/{wave}.parquet")
    return pd.read_parquet(path)


def page(project: Project, wave: str, name: str) -> str:
    edition = dict(line.split() for line in (project.reports / project.study / "latest").read_text().splitlines())[wave]
    return (project.reports / project.study / edition / wave / name).read_text(encoding="utf-8")


def test_the_talks_are_read_counted_and_published(first: tuple[Project, command.Said]):
    project, said = first
    assert said.code == 0, said.everything
    county = stored(project, "focus_by_group_indicator", "2019")
    time = county[(county["level"] == "county") & (county["indicator_id"] == "AA")].iloc[0]
    assert (time["spread_n"], time["segments_n"], time["balance"]) == (3, 4, 1.0)
    joint = stored(project, "joint_display", "2019").set_index(["group_code", "indicator_id"])["together"]
    assert joint["06", "AA"] == "supports"
    assert joint["06", "BB"] == "silent"
    assert "Stödjer" in page(project, "2019", "lansrapport.html")
    assert "Tid" in page(project, "2019", "fokusgrupper.html")


def test_two_coders_who_agree_have_alpha_one_where_both_have_coded(first: tuple[Project, command.Said]):
    agreement = stored(first[0], "focus_agreement", "2019").set_index(["measure", "code"])
    assert agreement.loc[("code", "A-TID"), "alpha"] == 1
    assert agreement.loc[("overall", ""), "documents_n"] == 3
    assert agreement.loc[("code", "A-MAL"), "alpha"] < 0.5


def test_a_theme_of_one_group_has_no_place_on_any_page(first: tuple[Project, command.Said]):
    matrix = stored(first[0], "focus_matrix", "2019").set_index("code")
    assert set(matrix.loc["A-MAL", "mark"]) == {".."}
    assert matrix.loc["A-MAL", "raised"].isna().all()


def test_no_word_of_a_talk_is_kept_anywhere(first: tuple[Project, command.Said]):
    project, said = first
    assert WORDS in talks("2016")[0].text
    seen = [said.everything, records(project).decode("utf-8", "replace")]
    seen += [content.decode("utf-8", "replace") for content in tree(project.reports).values()]
    seen += [pd.read_parquet(path).to_csv() for path in project.store.rglob("*.parquet")]
    seen += [path.read_text(encoding="utf-8", errors="replace") for path in project.store.rglob("*.csv")]
    assert not [part for part in (WORDS, "vittnesmål", "Q7731") for text in seen if part in text]


def test_an_unknown_code_of_somebodys_words_is_not_told_by_them(project: Project):
    before, kept = published(project), tables(project)
    write_qdpx(project.folder / "2019" / "fokus.qdpx", [Talk("Samtal", "Ask", (Said(WORDS, (WORDS, "FRAM")),))])
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    assert "koden finns inte i focus_codes.csv (1 kodningar)" in said.err
    assert "vittnesmål" not in said.everything + records(project).decode("utf-8", "replace")
    assert published(project) == before
    assert {name for name in kept if "/raw/" not in f"/{name}" and kept[name] != tables(project)[name]} == set()


def test_every_unknown_name_is_told_at_once_and_nothing_is_published(project: Project):
    before = published(project)
    wrong = [Talk("Samtal A", "Asp", (Said("Hej", ("A-TID", "Ny kod"), ("Cilla",)),)), Talk("Samtal B", "Ek", ())]
    write_qdpx(project.folder / "2019" / "fokus.qdpx", wrong)
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    assert "okänd stavning av gruppen" in said.err
    assert "Asp" not in said.err
    assert published(project) == before


@pytest.mark.parametrize("damage", ["missing", "cut", "same"])
def test_a_coding_export_that_is_missing_damaged_or_the_other_waves_stops_the_wave(project: Project, damage: str):
    before, path = published(project), project.folder / "2019" / "fokus.qdpx"
    content = (project.folder / "2016" / "fokus.qdpx").read_bytes() if damage == "same" else path.read_bytes()[:-50]
    path.unlink()
    if damage != "missing":
        path.write_bytes(content)
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    says = {"missing": "filen saknas", "cut": "avkortad", "same": "filen är densamma som 2016/fokus.qdpx (våg 2016)"}
    assert says[damage] in said.err
    assert published(project) == before


def test_a_registered_coding_export_may_not_change(project: Project):
    assert baslinje(project, "register", project.study, "2019").code == 0
    manifest = (project.folder / "2019" / "manifest.toml").read_text(encoding="utf-8")
    assert 'role = "codings"' in manifest
    assert "rows = 14" in manifest
    write_qdpx(project.folder / "2019" / "fokus.qdpx", talks("2016"))
    said = baslinje(project, "run", "--wave", "2019")
    assert said.code == 1
    assert "2019/fokus.qdpx" in said.err


def test_talks_that_began_after_the_baseline_have_nothing_to_be_compared_with():
    with root_folder() as root:
        project = with_talks(write_project(root), ("2019",))
        assert baslinje(project, "run").code == 0
        joint = stored(project, "joint_display", "2019").set_index(["group_code", "indicator_id"])
        assert joint.loc[("06", "AA"), ["talk", "together"]].tolist() == ["unknown", "deepens"]
        assert joint.loc[("06", "BB"), "together"] == "silent"
        assert stored(project, "focus_documents", "2016").empty
        assert "fokusgrupper.html" not in page(project, "2016", "lansrapport.html")
        assert "fokusgrupper.html" in page(project, "2019", "lansrapport.html")


def test_workshop_notes_are_a_kind_of_their_own_and_shown_for_the_county_only():
    with root_folder() as root:
        project = with_talks(write_project(root))
        study = project.folder / "study.toml"
        text = study.read_text(encoding="utf-8").replace(
            '[{ file = "2019/fokus.qdpx" }]',
            '[{ file = "2019/fokus.qdpx" }, { file = "2019/w.csv", kind = "workshop", '
            'columns = { document = "Möte", code = "Kod", group = "Kommun" } }]',
        )
        study.write_text(text, encoding="utf-8")
        rows = "".join(f"Workshop {group};A-TID;{group}\n" for group in GROUPS)
        (project.folder / "2019" / "w.csv").write_text(f"Möte;Kod;Kommun\n{rows}", encoding="utf-8")
        said = baslinje(project, "run")
        assert said.code == 0, said.everything
        themes = stored(project, "focus_themes", "2019").set_index(["kind", "code"])
        assert themes.loc[("workshop", "A-TID"), "spread_n"] == 3
        assert stored(project, "joint_display", "2019")["groups_n"].max() == 3
        assert "orkshop" in page(project, "2019", "fokusgrupper.html")
