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
    ],
)
def test_a_recipe_that_does_not_fit_the_study_is_refused(
    tmp_path: Path, gavleborg: Study, old: str, new: str, says: str
):
    assert any(says in problem for problem in problems_of(with_recipe(tmp_path, gavleborg, (old, new))))


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
