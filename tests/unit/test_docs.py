"""The pages say what is there: every name occurs, every link leads somewhere, every example runs, nothing is stale."""

import re
import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from docs.generate import PARTS, fresh
from pipeline import errors
from pipeline.read.invited import HEADER
from pipeline.study import (
    MissingKind,
    Study,
    corrections,
    focus,
    instrument,
    layout,
    linkage,
    load_study,
    manifest,
    model,
    screening,
    wave,
)
from pipeline.study.base import Part
from pipeline.study.column_map import IGNORED, ROLES
from pipeline.study.decisions import ReleaseDecision
from pipeline.study.load import SUFFIXES
from pipeline.study.plan import Family, Plan
from pipeline.study.policy import PRESETS, Policy
from pipeline.synthesize import focus_recipe, recipe
from pipeline.tables.change import VERDICTS
from pipeline.tables.safe import REASONS
from tests.bench.bare_run import releases

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))
EVERY_PAGE = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", ROOT / "reports/README.md"]
FOLDER_PAGE = DOCS / "studiemappen.md"

KEYS: dict[str, tuple[type[Part], ...]] = {
    "study.toml": (
        model.StudyFile,
        model.County,
        model.Unit,
        model.Schedule,
        wave.Wave,
        wave.FieldPeriod,
        layout.Layout,
        layout.LongLayout,
        screening.Screening,
        linkage.Linkage,
        focus.Focus,
        focus.Coder,
        focus.CodingExport,
    ),
    "groups.csv": (wave.Group,),
    "organisations.csv": (wave.Organisation,),
    "instrument.toml": (
        instrument.Instrument,
        instrument.Scoring,
        instrument.RespondentType,
        instrument.Scale,
        instrument.MissingCode,
        instrument.Item,
        instrument.OverallItem,
        instrument.Indicator,
        instrument.Background,
    ),
    "focus_codes.csv": (focus.FocusCode,),
    "documents.csv": (focus.FocusDocument,),
    "quotes.csv": (focus.Quote,),
    "plan.toml": (Plan, Family),
    "releases.csv": (ReleaseDecision,),
    "policy.toml": (Policy,),
    "manifest.toml": (manifest.Manifest, manifest.RegisteredFile),
    "synthetic.toml": (
        recipe.Recipe,
        recipe.Spread,
        recipe.Shares,
        recipe.Missing,
        recipe.TrueChange,
        recipe.OrganisationShare,
        recipe.WaveRecipe,
        recipe.Written,
        focus_recipe.FocusRecipe,
        focus_recipe.FocusChange,
        focus_recipe.WaveFocus,
    ),
}
NOT_WRITTEN_IN_A_FILE = {"Study", "ColumnMap", "MappedColumn", "Correction", "Question"}
"""What the loader makes of the files, and what items and background questions have in common."""

FENCE = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
STOPPED = re.compile(r"<!-- stopped: (\S+) \| (.+?) \| (.+?) -->\n```text\n(.*?)\n```", re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
CLAIMS_REALITY = re.compile(
    r"(?i)(?<!inga )(?<!aldrig )(?<!not )\b(verkliga resultat|äkta svar|real (data|answers|results))\b"
)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(page: str, heading: str) -> str:
    """What stands under a heading, as far as the next of the same level."""
    return page.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def said(text: str) -> set[str]:
    """Everything in code type."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```$", "", text, flags=re.MULTILINE | re.DOTALL)))


def every_word() -> str:
    return "\n".join(read(page) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_generated_part_is_stale(page: Path):
    assert read(page) == fresh(read(page)), f"{page.name} is stale: run `make docs`"


def test_every_part_that_can_be_generated_stands_on_a_page():
    assert set(re.findall(r"<!-- generated: (\w+) -->", every_word())) == set(PARTS)


def test_every_page_is_in_the_list_of_pages():
    linked = {link.split("#")[0] for link in LINK.findall(read(DOCS / "README.md"))}
    assert linked >= {page.name for page in PAGES} - {"README.md"}


@pytest.mark.parametrize("file", KEYS)
def test_every_key_of_every_file_stands_in_its_section(file: str):
    keys = {key for part in KEYS[file] for key in part.model_fields}
    assert keys - said(section(read(FOLDER_PAGE), file)) == set()


@pytest.mark.parametrize("file", KEYS)
def test_a_key_is_bold_exactly_when_it_must_be_there(file: str):
    text = section(read(FOLDER_PAGE), file)
    for key in {key for part in KEYS[file] for key in part.model_fields}:
        required = {part.model_fields[key].is_required() for part in KEYS[file] if key in part.model_fields}
        if len(required) == 1 and file != "policy.toml":
            assert (f"**`{key}`**" in text) == required.pop(), f"{file} {key}"


def subclasses(part: type[Part]) -> Iterator[type[Part]]:
    for known in part.__subclasses__():
        yield known
        yield from subclasses(known)


def test_every_column_of_the_corrections_stands_in_its_section():
    assert set(corrections.HEADER) <= said(section(read(FOLDER_PAGE), "corrections.csv"))


def test_no_part_of_the_study_is_left_out_of_the_test_above():
    tested = {part.__name__ for parts in KEYS.values() for part in parts}
    known = {part.__name__ for part in subclasses(Part) if part.__module__.startswith("pipeline.")}
    assert known - tested == NOT_WRITTEN_IN_A_FILE


def test_every_heading_and_role_of_the_column_map_is_there():
    names = said(section(read(FOLDER_PAGE), "column_map.csv"))
    assert {*ROLES, IGNORED, "variable", *(f"<våg>_{suffix}" for suffix in SUFFIXES)} <= names
    assert {"same", "reworded", "rescaled", "new", "dropped"} <= names


def test_the_heading_of_the_invitation_list_is_there():
    assert ",".join(HEADER) in said(section(read(FOLDER_PAGE), "Exporterna"))


def test_every_file_of_the_shipped_study_is_described(gavleborg: Study):
    files = {path.name for path in gavleborg.folder.rglob("*") if path.is_file()}
    assert {name for name in files if name not in read(FOLDER_PAGE)} == set()


def test_every_indicator_kind_of_missing_verdict_and_reason_is_explained(gavleborg: Study):
    terms, method, protection = (said(read(DOCS / page)) for page in ("terms.md", "metod.md", "rojandeskydd.md"))
    assert set(gavleborg.instrument.scored_ids) <= terms
    assert {kind.value for kind in MissingKind} - {"answered"} <= terms
    assert set(VERDICTS) <= method
    assert {"few", "complement", "item_by_difference"} <= protection
    assert set(REASONS) - {"", "no_answers", "not_comparable"} == {"few", "complement", "item_by_difference"}


def test_every_indicator_has_the_name_of_the_instrument(gavleborg: Study):
    terms = read(DOCS / "terms.md")
    for indicator in gavleborg.instrument.indicators:
        assert f"| {indicator.sv} | `{indicator.id}` |" in terms


def test_every_policy_key_and_preset_is_explained_where_protection_is():
    assert {*PRESETS, *PRESETS["svensk_enkat"]} <= said(read(DOCS / "rojandeskydd.md"))


def test_every_declared_table_is_in_the_dictionary():
    sources = "\n".join(read(path) for path in (ROOT / "pipeline" / "tables").glob("*.py"))
    names = re.findall(r"^[A-Z_]+ = Table\(\s*\"(\w+)\"", sources, re.MULTILINE)
    headings = re.findall(r"^### `(\w+)`$", read(DOCS / "tables.md"), re.MULTILINE)
    assert sorted(headings) == sorted(names)
    assert len(names) >= 15


@pytest.fixture(scope="module")
def commands() -> dict[str, Any]:
    """The commands of the command line; its library warns of its own future when it is imported."""
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        from typer.main import get_command  # noqa: PLC0415

        from assets.cli import app  # noqa: PLC0415
    return dict(get_command(app).commands)


def test_every_command_and_option_is_in_the_list_of_commands(commands: dict[str, Any]):
    page = section(read(DOCS / "kommandon.md"), "`baslinje`")
    assert len(commands) >= 6
    for name, command in commands.items():
        assert re.search(rf"`baslinje {name}\b", page), name
        options = [known for known in command.params if known.param_type_name == "option" and known.name != "help"]
        for option in options:
            assert any(spelling in page for spelling in option.opts), f"{name} {option.name}"


def test_every_make_target_is_in_the_list_of_commands():
    targets = re.search(r"^\.PHONY: (.+)$", read(ROOT / "Makefile"), re.MULTILINE)
    assert targets is not None
    listed = set(re.findall(r"^\| `make (\w+)` \|", read(DOCS / "kommandon.md"), re.MULTILINE))
    assert listed == set(targets[1].split())


def test_every_folder_of_tests_is_described():
    page = said(read(DOCS / "design-decisions.md"))
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and not path.name.startswith("_")}
    assert {f"tests/{name}" for name in folders if not name.startswith(".")} <= page


def test_every_kind_of_error_is_explained_with_its_heading():
    page = read(DOCS / "nytt-mattillfalle.md")
    kinds = [known for known in vars(errors).values() if isinstance(known, type) and issubclass(known, Exception)]
    assert len(kinds) >= 7
    for kind in kinds:
        assert f"| {kind.heading} | `{kind.__name__}` |" in page


def test_every_error_that_is_explained_is_one_that_the_program_gives():
    table = read(DOCS / "nytt-mattillfalle.md").split("De vanligaste raderna", 1)[1]
    program = "\n".join(read(path) for path in (ROOT / "pipeline").rglob("*.py"))
    messages = [
        cell for row in re.findall(r"^\| (`.+`) \|", table, re.MULTILINE) for cell in re.findall("`(.+?)`", row)
    ]
    assert len(messages) >= 12
    for message in messages:
        for piece in re.split(r" på rad …|…|\(HTML\)|\bgrupp\b|en webbsida", message):
            assert piece.strip(" ?") in program, message


def anchors(path: Path) -> set[str]:
    """Anchors of the headings, as code hosts make them."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", read(path)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path):
    for link in LINK.findall(FENCE.sub("", read(page))):
        place, _, anchor = link.partition("#")
        if "://" in place:
            continue
        target = (page.parent / place).resolve() if place else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", [page for page in PAGES if "```python\n" in read(page)], ids=lambda page: page.name)
def test_the_examples_of_a_page_run_in_order(page: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    blocks = [code for language, code in FENCE.findall(read(page)) if language == "python"]
    for number, code in enumerate(blocks, start=1):
        exec(compile(code, f"{page.name} block {number}", "exec"), names)  # noqa: S102 - our own page


@pytest.mark.parametrize("stopped", STOPPED.findall(read(DOCS / "handledning.md")), ids=lambda found: found[0])
def test_a_run_stops_with_the_words_of_the_tutorial(
    stopped: tuple[str, str, str, str], tmp_path: Path, gavleborg: Study
):
    file, before, after, words = stopped
    folder = shutil.copytree(gavleborg.folder, tmp_path / gavleborg.id)
    definition = folder / file
    assert read(definition).count(before) == 1
    definition.write_text(read(definition).replace(before, after), encoding="utf-8")
    with pytest.raises(errors.BaslinjeError) as found:
        list(releases(load_study(folder)))
    assert str(found.value) == words


def test_the_edit_of_the_tutorial_changes_words_and_no_figure(tmp_path: Path, gavleborg: Study):
    folder = shutil.copytree(gavleborg.folder, tmp_path / gavleborg.id)
    plan = folder / "plan.toml"
    edit = re.search(
        r"^(smallest_change = \d+)", section(read(DOCS / "handledning.md"), "3. Ändra en sak"), re.MULTILINE
    )
    assert edit is not None
    text = read(plan)
    plan.write_text(re.sub(r"^smallest_change = 5\b", edit[1], text, flags=re.MULTILINE), encoding="utf-8")
    assert read(plan) != text
    first, second = [list(releases(load_study(place)))[1] for place in (gavleborg.folder, folder)]
    figures = ["change", "ci_low", "ci_high", "n"]
    before, after = first.changes.frame, second.changes.frame
    assert before[figures].equals(after[figures])
    assert first.edition_id != second.edition_id
    assert (before["size"] == "clear").sum() > (after["size"] == "clear").sum()
    large = after["change"].abs() >= 20
    assert set(after.loc[after["size"] == "clear", "group_code"]) <= set(after.loc[large, "group_code"])


def test_the_true_changes_of_the_tutorial_are_those_of_the_shipped_study(gavleborg: Study):
    said_true = re.search(
        r"stigit med (\d+) i alla grupper,\s+och Gävles samlade index har fallit med (\d+)", every_word()
    )
    assert said_true is not None
    truth = pd.read_csv(gavleborg.folder / "truth.csv", dtype={"wave": "str", "group_code": "str"})
    by_wave = truth.pivot_table(index=["group_code", "indicator_id"], columns="wave", values="true_mean")
    moved = (by_wave["2019"] - by_wave["2016"]).round(6)
    assert set(moved.xs("TIL", level="indicator_id")) == {float(said_true[1])}
    assert moved["2180", "total"] == -float(said_true[2])


@pytest.mark.parametrize("page", EVERY_PAGE, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_page_says_that_the_data_are_real(page: Path):
    assert CLAIMS_REALITY.findall(read(page)) == []


@pytest.mark.parametrize("name", ["README.md", "handledning.md", "ett-svars-vag.md", "metod.md"])
def test_pages_that_show_the_shipped_study_say_that_it_is_synthetic(name: str):
    assert re.search(r"(?i)synteti|synthetic", read(DOCS / name))
