"""The method box says when the plan was made, and whether that was in time."""

from datetime import date

import pytest

from pipeline.report.site import release_pages
from tests.fixtures.example_release import baseline_release, follow_up_release, gavleborg

LATE = "efter att svaren 2019 började samlas in"


def county_page_with_plan_of(day):
    study = gavleborg()
    plan = study.plan.model_copy(update={"decided": day})
    release = follow_up_release(study.model_copy(update={"plan": plan}))
    return release_pages(release)["lansrapport.html"].decode()


@pytest.mark.parametrize(("day", "is_late"), [(date(2019, 9, 9), False), (date(2019, 9, 10), True)])
def test_a_plan_made_after_the_first_answer_of_the_follow_up_is_said_to_be(day, is_late):
    page = county_page_with_plan_of(day)
    assert f"beslutades {day.day} september 2019" in page
    assert (LATE in page) is is_late


@pytest.mark.parametrize(("test_near_ends", "is_said"), [(False, True), (True, False)])
def test_between_which_levels_groups_are_tested_is_said_unless_all_are(test_near_ends, is_said):
    study = gavleborg()
    plan = study.plan.model_copy(update={"test_near_ends": test_near_ends})
    page = release_pages(follow_up_release(study.model_copy(update={"plan": plan})))["lansrapport.html"].decode()
    assert ("Grupper prövas när länets index ligger mellan 20 och 80" in page) is is_said


def test_the_baseline_says_nothing_of_when_groups_are_tested():
    assert "Grupper prövas när" not in release_pages(baseline_release(gavleborg()))["lansrapport.html"].decode()
