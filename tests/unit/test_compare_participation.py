"""Those who took part against the others: within groups for the level, own changes for those followed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.participation import participation_contrast
from pipeline.study import TOTAL, Study
from pipeline.tables.who_changed import PARTICIPATION
from tests.fixtures.small_who import FILES_WHO, Answer, background_of, links_of, scores_of, who_study

YES, NO = 1, 2


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def contrast(
    study: Study, after: Sequence[Answer], before: Sequence[Answer] = (Answer("x", 50, "0603"),), figure: str = "level"
) -> pd.Series:
    scores = pd.concat([scores_of(study, "2016", before), scores_of(study, "2019", after)])
    made = participation_contrast(scores, background_of(after), links_of(after), study, "2019")
    return made[(made["indicator_id"] == TOTAL) & (made["figure"] == figure)].iloc[0]


def some(n: int, level: float, took_part: float | None, group: str = "0601") -> list[Answer]:
    """So many persons of one kind in one group, ±10 around a level."""
    return [
        Answer(f"{group}-{took_part}-{number}", level + 10 * (-1) ** number, group, took_part=took_part)
        for number in range(n)
    ]


TWO_GROUPS = [
    *some(6, 70, YES),
    *some(6, 60, NO),
    *some(4, 40, YES, "0602"),
    *some(12, 20, NO, "0602"),
]


def test_groups_differences_are_weighed_by_how_many_are_on_both_sides(study: Study) -> None:
    row = contrast(study, TWO_GROUPS)
    weights = 6 * 6 / 12, 4 * 12 / 16
    assert row["difference"] == pytest.approx((10 * weights[0] + 20 * weights[1]) / sum(weights))
    assert (row["participants_n"], row["others_n"], row["df"]) == (10, 18, 28 - 2 - 1)


def test_a_group_with_one_kind_tells_of_the_spread_alone(study: Study) -> None:
    with_third = contrast(study, [*TWO_GROUPS, *some(8, 90, YES, "0603")])
    without = contrast(study, TWO_GROUPS)
    assert with_third["difference"] == pytest.approx(without["difference"])
    assert (with_third["participants_n"], with_third["df"]) == (10, without["df"] + 7)


def test_outside_is_the_side_with_fewest_beyond_its_largest_group(study: Study) -> None:
    assert contrast(study, TWO_GROUPS)["outside_n"] == 4
    assert contrast(study, [*some(12, 70, YES), *some(14, 60, NO)])["outside_n"] == 0


def test_who_does_not_say_is_on_neither_side(study: Study) -> None:
    row = contrast(study, [*TWO_GROUPS, *some(9, 0, None)])
    assert (row["participants_n"], row["others_n"]) == (10, 18)
    assert row["difference"] == pytest.approx(contrast(study, TWO_GROUPS)["difference"])


def test_a_person_of_two_groups_is_one_observation(study: Study) -> None:
    twice = [known._replace(group="0602") for known in TWO_GROUPS[:6]]
    row, once = contrast(study, [*TWO_GROUPS, *twice]), contrast(study, TWO_GROUPS)
    assert (row["participants_n"], row["df"]) == (once["participants_n"], once["df"])


def followed(n: int, change: float, took_part: float, group: str) -> tuple[list[Answer], list[Answer]]:
    before = some(n, 50, took_part, group)
    after = [
        known._replace(
            person=f"a{known.person}", link=known.person, score=known.score + change + 5 * (-1) ** (number // 2)
        )
        for number, known in enumerate(before)
    ]
    return before, after


def test_the_changes_of_those_followed_are_held_against_each_other(study: Study) -> None:
    parts = [followed(12, 15, YES, "0601"), followed(4, 15, YES, "0602"), followed(12, 5, NO, "0602")]
    before, after = ([known for part in parts for known in part[wave]] for wave in (0, 1))
    row = contrast(study, after, before, "change")
    assert (row["difference"], row["participants_n"], row["others_n"], row["df"]) == (pytest.approx(10), 16, 12, 26)
    assert row["se"] == pytest.approx(np.sqrt(28 * 25 / 26 * (1 / 16 + 1 / 12)))
    assert row["outside_n"] == 0
    assert row["baseline_wave"] == "2016"


def test_without_links_there_is_no_difference_of_changes(study: Study) -> None:
    row = contrast(study, TWO_GROUPS, figure="change")
    assert (row["reason"], row["participants_n"]) == ("no_links", 0)
    assert np.isnan(row["difference"])


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (some(30, 50, YES), "one_kind"),
        ([*some(15, 50, YES), *some(15, 60, NO, "0602")], "one_kind"),
        (some(30, 50, None), "no_answers"),
        ([*some(5, 50, YES), *some(5, 60, NO)], "few_df"),
        (
            [Answer(f"{side}{number}", 50 + side, took_part=side) for side in (YES, NO) for number in range(15)],
            "no_variation",
        ),
    ],
)
def test_what_has_no_interval_has_a_reason(study: Study, answers: list[Answer], reason: str) -> None:
    row = contrast(study, answers)
    assert row["reason"] == reason
    assert row[["se", "df", "ci_low", "ci_high"]].isna().all()


def test_every_row_says_that_nobody_was_drawn_to_take_part(study: Study) -> None:
    scores = pd.concat([scores_of(study, "2016", [Answer("x", 50)]), scores_of(study, "2019", TWO_GROUPS)])
    made = participation_contrast(scores, background_of(TWO_GROUPS), links_of([]), study, "2019")
    assert set(made["design"]) == {"observational"}
    assert len(made) == 2 * len(study.instrument.scored_ids)


def test_a_study_without_a_question_about_taking_part_has_no_rows(tmp_path: Path) -> None:
    text = FILES_WHO["instrument.toml"].replace("participated = [1]\n", "")
    study = who_study(tmp_path / "utan", {"instrument.toml": text})
    scores = pd.concat([scores_of(study, "2016", [Answer("x", 50)]), scores_of(study, "2019", TWO_GROUPS)])
    made = participation_contrast(scores, background_of(TWO_GROUPS), links_of([]), study, "2019")
    pd.testing.assert_frame_equal(made, PARTICIPATION.empty())


def test_the_baseline_where_the_question_was_not_asked_has_no_rows(study: Study) -> None:
    scores = scores_of(study, "2016", TWO_GROUPS)
    made = participation_contrast(scores, background_of(TWO_GROUPS, "2016"), links_of([]), study, "2016")
    pd.testing.assert_frame_equal(made, PARTICIPATION.empty())
