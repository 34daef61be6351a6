"""The workshop's sheets: what is chosen follows the rules, and says whose numbers they are and how sure."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from pipeline.protect.safe import seal_table
from pipeline.report.release import Release
from pipeline.report.results import Place, Results
from pipeline.report.site import release_workshops
from pipeline.report.workshop import words
from pipeline.report.workshop.choice import largest_gap, subjects
from pipeline.report.workshop.page import WorkshopPage, workshop_page_of
from tests.fixtures.example_release import baseline_release, follow_up_release

GAVLE = "2180"


def of(release: Release, table: str, **changed: object) -> Release:
    """The release with some values of a table of the page in depth changed in every row."""
    frame = release.in_depth[table].frame.assign(**changed)
    return replace(release, in_depth={**release.in_depth, table: seal_table(table, frame)})


def with_levels(release: Release, group: str, means: Mapping[str, float | None]) -> Release:
    """The release with other indices of a group; None = hidden."""
    frame = release.levels.frame
    for indicator, mean in means.items():
        row = (frame["group_code"] == group) & (frame["indicator_id"] == indicator)
        numbers = ["mean", "ci_low", "ci_high"]
        frame.loc[row, numbers] = [mean, None, None]
        frame.loc[row, ["mark", "reason"]] = ["", ""] if mean is not None else ["..", "few"]
        if mean is None:
            frame.loc[row, "n"] = None
    return replace(release, levels=seal_table("levels", frame))


def place_of(results: Results, code: str) -> Place:
    return next(group for group in results.groups if group.code == code)


def page_of(release: Release, code: str = GAVLE) -> WorkshopPage:
    results = Results(release)
    return workshop_page_of(results, place_of(results, code))


def chosen(release: Release, code: str = GAVLE) -> tuple[list[str], list[str]]:
    results = Results(release)
    strengths, tensions = subjects(results, place_of(results, code))
    return [subject.indicator for subject in strengths], [subject.indicator for subject in tensions]


def without_priorities(release: Release) -> Release:
    return replace(release, in_depth={})


def test_strengths_are_the_highest_and_tensions_the_lowest_of_the_groups_own():
    """62, 60, 61, 67, 76, 55 and 71, in the instrument's order."""
    assert chosen(without_priorities(follow_up_release()), "2181") == (["TIL", "NYT", "ROL"], ["REG", "LED", "STR"])


def test_an_index_below_the_middle_of_the_scale_is_no_strength():
    """41, 38, 44, 47, 52, 31 and 48."""
    assert chosen(without_priorities(follow_up_release())) == (["TIL"], ["REG", "LED", "MAL"])


def test_that_no_index_is_above_the_middle_is_said():
    release = with_levels(without_priorities(follow_up_release()), GAVLE, {"TIL": 50})
    assert chosen(release) == ([], ["REG", "LED", "MAL"])
    assert page_of(release).about == (f"{words.NO_STRENGTH} {words.ABOUT.format(own='gruppens')}",)
    assert [table.caption for table in page_of(release).tables] == ["Spänningar"]


def test_tensions_that_follow_the_overall_rating_come_first():
    release = follow_up_release()
    frame = release.in_depth["priorities"].frame
    frame["quadrant"] = ["prioritise" if known == "MAL" else "watch" for known in frame["indicator_id"]]
    release = replace(release, in_depth={**release.in_depth, "priorities": seal_table("priorities", frame)})
    assert chosen(release)[1] == ["MAL", "REG", "LED"]
    assert page_of(release).notes == (words.ABOUT_CLOSE.format(names="Gemensam målbild (osäkert)"),)


def test_a_certain_priority_is_not_called_uncertain_and_without_any_nothing_is_said():
    sure = of(follow_up_release(), "priorities", quadrant="keep", certain=True)
    assert "(osäkert)" not in page_of(sure).notes[0]
    assert page_of(of(follow_up_release(), "priorities", quadrant="watch")).notes == ()
    assert page_of(without_priorities(follow_up_release())).notes == ()


ALL = ("MAL", "LED", "STR", "ROL", "TIL", "REG", "NYT")


@pytest.mark.parametrize(
    ("means", "expected"),
    [
        (dict.fromkeys(ALL, 50), ([], [])),
        (dict.fromkeys(ALL, None), ([], [])),
        ({**dict.fromkeys(ALL, None), "MAL": 40}, ([], [])),
        ({**dict.fromkeys(ALL, None), "MAL": 40, "REG": 60}, (["REG"], ["MAL"])),
        ({**dict.fromkeys(ALL, None), "MAL": 40, "LED": 50, "REG": 60}, (["REG"], ["MAL"])),
        ({**dict.fromkeys(ALL, 55), "REG": 60}, (["REG", "MAL", "LED"], [])),
        ({**dict.fromkeys(ALL, 55), "TIL": 40}, (["MAL", "LED", "STR"], ["TIL"])),
        ({**dict.fromkeys(ALL, 50), "TIL": 40}, ([], ["TIL"])),
    ],
    ids=["all alike", "none", "one", "two", "three", "the others alike", "one below", "one below, none above"],
)
def test_an_indicator_is_never_both_and_what_is_as_high_as_a_strength_is_no_tension(means, expected):
    assert chosen(with_levels(without_priorities(follow_up_release()), GAVLE, means)) == expected


def test_every_row_has_the_index_with_its_interval_the_county_and_the_change():
    strengths, _ = page_of(follow_up_release()).tables
    assert strengths.columns == ("Index 2019", "Länet", "Sedan 2016")
    assert strengths.rows[0].name == "Tillit och dialog"
    index, county, change = (cell.text for cell in strengths.rows[0].cells)
    assert index.startswith("52 (")
    assert county.startswith("72 (")
    assert change.startswith("−15")


def test_at_the_baseline_nothing_is_compared_in_time():
    page = page_of(baseline_release())
    assert {table.columns for table in page.tables} == {("Index 2016", "Länet")}


@pytest.mark.parametrize(("code", "why"), [("2101", "färre än 5 svar"), ("2121", "inga svar 2019")])
def test_a_group_without_shown_indicators_gets_the_countys_and_is_told_why(code, why):
    page = page_of(follow_up_release(), code)
    assert page.about[0].startswith(words.OF_COUNTY)
    assert why in page.about[0]
    assert page.about[1] == words.ABOUT.format(own="länets")
    assert {table.columns for table in page.tables} == {("Index 2019", "Sedan 2016")}
    assert page.tables[0].rows[0].cells[0].text.startswith("72 (")


def test_the_largest_gap_is_one_that_is_more_than_chance_if_there_is_any():
    release = follow_up_release()
    frame = release.in_depth["largest_gap"].frame
    open_rows = frame.index[(frame["mark"] == "") & (frame["indicator_id"] != "total")]
    frame.loc[open_rows, ["difference", "ci_low", "ci_high"]] = [30.0, -5.0, 65.0]
    frame.loc[open_rows[1], ["difference", "ci_low", "ci_high"]] = [9.0, 2.0, 16.0]
    changed = replace(release, in_depth={**release.in_depth, "largest_gap": seal_table("largest_gap", frame)})
    found = largest_gap(Results(changed))
    assert found is not None
    assert (found.indicator, found.difference) == (frame.loc[open_rows[1], "indicator_id"], 9)
    assert words.NO_CHANCE in page_of(changed).apart[0]
    assert page_of(changed).apart[0].startswith(words.LARGEST_CERTAIN), "others are larger"
    assert "(+2\u00a0till\u00a0+16)" in page_of(changed).apart[0]
    frame.loc[open_rows[1], ["ci_low", "ci_high"]] = [-2.0, 20.0]
    chance = replace(release, in_depth={**release.in_depth, "largest_gap": seal_table("largest_gap", frame)})
    assert words.CAN_BE_CHANCE in page_of(chance).apart[0]
    assert page_of(chance).apart[0].startswith(f"{words.LARGEST} om")


def test_where_survey_and_talks_go_apart_in_the_county_stands_after_the_gap():
    """Trust is better in the survey; here the talks say the opposite."""
    release = follow_up_release()
    assert release.talks is not None
    frame = release.talks.joint.frame
    trust = (frame["level"] == "county") & (frame["indicator_id"] == "TIL")
    frame.loc[trust, ["talk", "together", "why"]] = ["down", "diverges", "opposite_direction"]
    joint = seal_table(release.talks.joint.table.name, frame)
    release = replace(release, talks=replace(release.talks, joint=joint))
    gap, talks = page_of(release).apart
    assert gap.startswith("I länet är avståndet störst om ”Regelverk och resurser”")
    assert talks.startswith("I länet går enkäten och fokusgrupperna isär om ”Tillit och dialog”. ")
    assert words.APART.format(name="Regelverk och resurser") in page_of(release).questions
    (alone,) = page_of(without_priorities(release)).apart
    assert alone == talks
    assert words.APART.format(name="Tillit och dialog") in page_of(without_priorities(release)).questions


def test_without_anything_to_see_apart_it_says_so_and_asks_nothing_about_it():
    page = page_of(replace(follow_up_release(), in_depth={}, talks=None))
    assert page.apart == (words.NOTHING_APART,)
    assert not any(question.startswith("Var ser vi olika") for question in page.questions)


def test_every_tension_is_asked_about_then_the_first_strength_and_the_last_question_is_always_there():
    page = page_of(without_priorities(replace(follow_up_release(), talks=None)))
    assert page.questions == (
        words.TENSION.format(name="Regelverk och resurser"),
        words.TENSION.format(name="Ledning och mandat"),
        words.TENSION.format(name="Gemensam målbild"),
        words.STRENGTH.format(name="Tillit och dialog"),
        words.ALWAYS,
    )


def test_where_no_indicator_stands_out_there_are_questions_all_the_same():
    page = page_of(with_levels(without_priorities(follow_up_release()), GAVLE, dict.fromkeys(ALL, 50)))
    assert page.tables == ()
    assert page.about == (words.NONE_SHOWN,)
    assert page.questions[:2] == words.WITHOUT_SUBJECTS


def test_a_groups_sheets_hold_its_own_numbers_and_the_countys_and_no_other_groups():
    release = follow_up_release()
    before, after = (
        release_workshops(each) for each in (release, with_levels(release, "2184", {"TIL": 3, "total": 97, "REG": 99}))
    )
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"workshop_2184.html"}


def test_names_are_escaped():
    release = follow_up_release()
    groups = tuple(known.model_copy(update={"name": "<b>&"}) for known in release.study.groups)
    pages = release_workshops(replace(release, study=release.study.model_copy(update={"groups": groups})))
    assert b"<b>&" not in pages["workshop_2180.html"]
    assert b"&lt;b&gt;&amp;" in pages["workshop_2180.html"]
