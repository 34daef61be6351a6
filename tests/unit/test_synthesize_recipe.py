"""The recipe of the synthetic study: typed, closed, and in agreement with the study."""

import shutil
from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.study import Study, load_study
from pipeline.synthesize import load_recipe, synthesize
from pipeline.synthesize.recipe import RECIPE


def with_recipe(folder: Path, study: Study, *changes: tuple[str, str]) -> Study:
    """The shipped study with parts of its recipe replaced."""
    copy = folder / "gavleborg"
    shutil.copytree(study.folder, copy)
    text = (study.folder / RECIPE).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (copy / RECIPE).write_text(text, encoding="utf-8")
    return load_study(copy)


def problems_of(study: Study) -> list[str]:
    with pytest.raises(StudyError) as caught:
        load_recipe(study)
    return [str(problem) for problem in caught.value.problems]


def test_the_shipped_recipe_agrees_with_its_study(gavleborg: Study):
    assert {wave.id for wave in load_recipe(gavleborg).wave} == {*gavleborg.wave_ids}


def test_a_missing_and_an_empty_recipe_are_named(tmp_path: Path, gavleborg: Study):
    study = with_recipe(tmp_path, gavleborg)
    (study.folder / RECIPE).write_text("")
    assert all(problem.startswith(f"{RECIPE} rad 1: ") for problem in problems_of(study))
    (study.folder / RECIPE).unlink()
    assert problems_of(study)[0].startswith(f"{RECIPE}: filen saknas")


def test_an_unknown_key_is_refused_and_named_by_line(tmp_path: Path, gavleborg: Study):
    study = with_recipe(tmp_path, gavleborg, ("seed = ", "colour = 1\nseed = "))
    assert problems_of(study) == [f"{RECIPE} rad 4: colour: okänd nyckel."]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("2101 = -4\n", "", "groups: 2101 saknas"),
        ("2101 = -4\n", "2101 = -4\n9999 = 1\n", "groups: okänt namn 9999"),
        ("TIL = 56\n", "", "levels: TIL saknas"),
        ('indicators = ["TIL"]', 'indicators = ["TILL"]', "change: okänt namn TILL"),
        ('groups = ["2180"]', 'groups = ["9999"]', "change: okänt namn 9999"),
        ('code = "FK"', 'code = "FKK"', "organisation: okänt namn FKK"),
        ("{ mysam = 0.4, chef = 0.2,", "{ mysan = 0.4, chef = 0.2,", "organisation.types: okänt namn mysan"),
        ("ROL1 = 5", "ROL9 = 5", "items: okänt namn ROL9"),
        ("ROL1 = 5", "ROL1 = 4", "items: ROL tar inte ut varandra"),
        ("LED2 = 3", "LED1 = 3", "items: LED tar inte ut varandra"),
        ('FOR1 = "change"\n', "", "overall: FOR1 saknas"),
        ("invited = { 2101 = 6, 2104 = 11,", "invited = { 2104 = 11,", "wave 2016 invited: 2101 saknas"),
        (
            "answered = { 2101 = 4, 2104 = 8",
            "answered = { 2101 = 7, 2104 = 8",
            "wave 2016: fler svar än inbjudna i 2101",
        ),
        ("not_eligible = { 2181 = 1 }", "not_eligible = { 2181 = 9 }", "wave 2016: fler svar än inbjudna i 2181"),
        ("not_eligible = { 2181 = 1 }", "not_eligible = { 9999 = 1 }", "wave 2016 not_eligible: okänt namn 9999"),
        ('shared = ["2161", "2182", "2184"] ', 'shared = ["2161", "9999"] ', "wave 2016 shared: okänt namn 9999"),
        ('[[wave]]\nid = "2019"', '[[wave]]\nid = "2022"', "wave: 2019 saknas"),
        ("MAL = 0.1\n", "", "focus.balance: MAL saknas"),
        ("MAL = 0.1\n", "MAL = 0.1\nXXX = 0.1\n", "focus.balance: okänt namn XXX"),
        ("MAL = 0.1\n", "MAL = -0.7\n", "focus: balansen för MAL går utanför -1 till 1 i våg 2019"),
        ("MAL = 0.1\n", "MAL = 1.1\n", "focus.balance.MAL: "),
        ('["TIL"]\nbalance', '["TILL"]\nbalance', "focus.change: okänt namn TILL"),
        (
            'groups = ["2180"]\nindicators = ["NYT"]',
            'groups = ["99"]\nindicators = ["NYT"]',
            "focus.change: okänt namn 99",
        ),
        ('"2019"\nindicators = ["NYT"]', '"2022"\nindicators = ["NYT"]', "focus.change: okänt namn 2022"),
        ('["ROL-GRANS", "REG-LAG"]', '["ROL-GRANS", "REG"]', "focus.pairs: okänt namn REG"),
        ('["ROL-GRANS", "REG-LAG"]', '["REG-LAG", "REG-LAG"]', "focus.pairs: en kod står mot sig själv"),
        ("omits = 0.08", "omits = 0.95", "focus: omits och replaces är tillsammans mer än 1"),
        ("2180 = 2, 2181 = 1", "2181 = 1", "wave 2016 focus.documents: 2180 saknas"),
        ("2180 = 2, 2181 = 1", "2180 = 2, 9999 = 1, 2181 = 1", "wave 2019 focus.documents: okänt namn 9999"),
        ("double_coded = 8", "double_coded = 12", "wave 2016 focus: fler dubbelkodade texter än texter"),
        ("STR-STOD = 2", "STR-STOD = 10", "wave 2019 focus.spread: STR-STOD i fler grupper än som har samtalat"),
        ("STR-STOD = 2", "STR = 2", "wave 2016 focus.spread: okänt namn STR"),
        ("STR-STOD = 2", "NEUTRAL = 2", "wave 2016 focus.spread: okänt namn NEUTRAL"),
    ],
)
def test_a_recipe_that_does_not_fit_the_study_is_refused(
    tmp_path: Path, gavleborg: Study, old: str, new: str, says: str
):
    assert any(says in problem for problem in problems_of(with_recipe(tmp_path, gavleborg, (old, new))))


def with_definition(folder: Path, study: Study, file: str, old: str, new: str) -> Study:
    """The shipped study with a part of its definition replaced."""
    copy = with_recipe(folder, study).folder
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new), encoding="utf-8")
    return load_study(copy)


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("focus_codes.csv", "NEUTRAL,RIKTNING,Neutral,,neutral,direction", "", "riktningskoder saknas: neutral"),
        ("study.toml", 'group = "Kommun"', "", "focus.group eller två kodare saknas"),
        (
            "study.toml",
            'codings = [{ file = "2019/focus_groups.qdpx" }]',
            "",
            "wave 2019 focus: focus eller codings saknas",
        ),
        (
            "study.toml",
            '{ file = "2019/focus_groups.qdpx" }',
            '{ file = "2019/focus_groups.qdpx", kind = "workshop" }',
            "våg 2019: syntetiska kodningar skrivs i en fil, av fokusgrupper",
        ),
        (
            "study.toml",
            '{ file = "2019/focus_groups.qdpx" }',
            '{ file = "2019/focus_groups.qdpx" }, { file = "2019/mer.qdpx" }',
            "våg 2019: syntetiska kodningar skrivs i en fil, av fokusgrupper",
        ),
    ],
)
def test_a_definition_for_which_no_talks_can_be_written_is_refused(
    tmp_path: Path, gavleborg: Study, file: str, old: str, new: str, says: str
):
    assert any(says in problem for problem in problems_of(with_definition(tmp_path, gavleborg, file, old, new)))


def test_coding_exports_need_a_recipe_and_a_recipe_needs_coding_exports(tmp_path: Path, gavleborg: Study):
    recipe = (gavleborg.folder / RECIPE).read_text(encoding="utf-8")
    start, end = recipe.index("[focus]"), recipe.index("[[organisation]]")
    study = with_recipe(tmp_path / "a", gavleborg, (recipe[start:end], ""))
    assert any("synthetic.toml: focus eller codings saknas" in problem for problem in problems_of(study))
    study = with_definition(tmp_path / "b", gavleborg, "study.toml", "codings = ", "# codings = ")
    found = problems_of(study)
    assert sum("focus eller codings saknas" in problem for problem in found) == 2


def test_all_that_does_not_fit_is_reported_at_once(tmp_path: Path, gavleborg: Study):
    study = with_recipe(
        tmp_path,
        gavleborg,
        ("2101 = -4\n", "9999 = 1\n"),
        ('code = "FK"', 'code = "FKK"'),
        ("ROL1 = 5", "ROL1 = 4"),
        ('FOR1 = "change"\n', ""),
    )
    says = "\n".join(problems_of(study))
    for part in (
        "groups: okänt namn 9999",
        "groups: 2101 saknas",
        "organisation: ",
        "items: ROL",
        "overall: FOR1 saknas",
    ):
        assert part in says


def test_one_person_cannot_answer_for_a_group_that_no_organisation_shares(tmp_path: Path, gavleborg: Study):
    study = with_recipe(
        tmp_path, gavleborg, ('shared = ["2161", "2182", "2184"]\nempty = 2', 'shared = ["2121"]\nempty = 2')
    )
    with pytest.raises(StudyError, match="wave 2019 shared: ingen organisation svarar i alla dessa grupper"):
        synthesize(study, load_recipe(study), tmp_path / "ut")
