"""What a report accepts: the protected tables of one wave of one edition, and nothing that only looks like them."""

from dataclasses import fields, replace

import pytest

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.report.closing import hidden_counted, verdicts_counted
from pipeline.report.release import TABLES, TALKS, Release, Talks
from tests.fixtures.example_release import baseline_release, follow_up_release


@pytest.fixture(scope="module")
def release():
    return follow_up_release()


@pytest.mark.parametrize("name", TABLES)
def test_a_plain_frame_is_refused_in_the_place_of_each_table(release, name):
    with pytest.raises(TypeError, match=name):
        replace(release, **{name: getattr(release, name).frame})


@pytest.mark.parametrize("name", TABLES)
def test_a_safe_table_of_another_kind_is_refused(release, name):
    other = release.edition if name != "edition" else release.levels
    with pytest.raises(TypeError, match=name):
        replace(release, **{name: other})


@pytest.mark.parametrize("name", ["levels", "response", "edition"])
def test_a_table_of_another_wave_is_refused(release, name):
    with pytest.raises(ValueError, match=f"{name} holds another wave"):
        replace(release, **{name: getattr(baseline_release(), name)})


def test_changes_of_another_wave_are_refused(release):
    frame = release.changes.frame.assign(wave="2016", baseline_wave="2013")
    with pytest.raises(ValueError, match="changes holds another wave"):
        replace(release, changes=seal_table("changes", frame))


def test_something_that_only_looks_like_a_safe_table_is_refused(release):
    class Alike:
        table = release.levels.table
        frame = release.levels.frame

    with pytest.raises(TypeError, match="levels"):
        replace(release, levels=Alike())


def test_nothing_but_sealing_makes_a_safe_table(release):
    with pytest.raises(TypeError, match="seal_table"):
        SafeTable(release.levels.table, release.levels.frame)


def test_what_a_report_does_with_a_frame_does_not_change_the_table(release):
    frame = release.levels.frame
    frame["mean"] = 0.0
    assert (release.levels.frame["mean"].dropna() > 0).all()


@pytest.mark.parametrize("edition", ["../elsewhere", "a/b", "", "x" * 65, "<b>"])
def test_an_edition_that_cannot_name_a_folder_is_refused(release, edition):
    frame = release.edition.frame.assign(edition=edition)
    with pytest.raises(ValueError, match="folder name"):
        replace(release, edition=seal_table("edition", frame))


def test_files_of_two_editions_are_not_one_release(release):
    frame = release.edition.frame
    frame.loc[0, "edition"] = "another"
    with pytest.raises(ValueError, match="one edition"):
        replace(release, edition=seal_table("edition", frame))


@pytest.mark.parametrize("name", TALKS)
def test_a_frame_another_table_and_another_wave_are_refused_among_the_talks(release, name):
    talks, other = release.talks, "pairs" if name != "pairs" else "quotes"
    for table in (getattr(talks, name).frame, getattr(talks, other)):
        with pytest.raises(TypeError, match=name):
            replace(release, talks=replace(talks, **{name: table}))
    with pytest.raises(ValueError, match=f"{name} holds another wave"):
        replace(release, talks=replace(talks, **{name: getattr(baseline_release().talks, name)}))


def test_a_release_without_an_edition_is_refused(release):
    with pytest.raises(ValueError, match="one edition"):
        replace(release, edition=seal_table("edition", release.edition.frame.iloc[:0]))


def test_a_release_holds_nothing_but_the_study_the_wave_and_safe_tables():
    assert {field.name for field in fields(Release)} == {"study", "wave", "talks", "in_depth", *TABLES}
    assert {field.name for field in fields(Talks)} == set(TALKS)


def test_the_closing_counts_tested_changes_in_words_and_what_is_hidden(release):
    assert verdicts_counted(release) == {
        "bättre, säkerställt": 1,
        "sämre, säkerställt": 1,
        "i stort sett oförändrat": 1,
        "ingen säkerställd förändring": 12,
    }
    # Ockelbo and Nordanstig have eight figures each; Hofors and Ljusdal one indicator each; two groups and Annan
    assert hidden_counted(release) == {"index": 16, "förändringar": 18, "svarsantal": 3}


def test_the_closing_of_a_baseline_has_no_verdicts():
    assert verdicts_counted(baseline_release()) == {}
