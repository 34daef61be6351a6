"""What people remember beside what was measured, and whether the two point the same way."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.compare.response_shift import retrospective_against_measured
from pipeline.statistics.fisher import correlation
from pipeline.study import Study
from pipeline.tables.who_changed import RESPONSE_SHIFT
from tests.fixtures.small_scores import invited
from tests.fixtures.small_who import MAP, THIRD, Answer, links_of, responses_of, scores_of, who_study

EVEN = {"0601": 1, "0602": 1}
MUCH_WORSE, SOMEWHAT_WORSE, UNCHANGED, SOMEWHAT_BETTER, MUCH_BETTER = 1, 2, 3, 4, 5


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def shift(
    study: Study, before: Sequence[Answer], after: Sequence[Answer], eligible: dict[str, int] | None = None
) -> pd.DataFrame:
    scores = pd.concat([scores_of(study, "2016", before), scores_of(study, "2019", after)])
    frame = invited("2016", eligible or EVEN)
    made = retrospective_against_measured(scores, responses_of(after), frame, links_of(after), study, "2019")
    return made.set_index("figure")


def county(level: float, remembered: Sequence[float | None], n: int = 24, prefix: str = "p") -> list[Answer]:
    """So many persons in two groups, spread ±10 around the level."""
    return [
        Answer(
            f"{prefix}{number}",
            level + 10 * (-1) ** (number // 2),
            "0601" if number % 2 else "0602",
            remembered=remembered[number % len(remembered)],
        )
        for number in range(n)
    ]


THEN = county(50, [None])


def test_the_answer_is_points_from_the_neutral_middle(study: Study) -> None:
    answers = county(50, [SOMEWHAT_BETTER, SOMEWHAT_BETTER, MUCH_BETTER, MUCH_BETTER])
    assert shift(study, THEN, answers).loc["retrospective", "value"] == 37.5


def test_groups_weigh_as_at_the_baseline(study: Study) -> None:
    answers = [
        known._replace(remembered=MUCH_BETTER if known.group == "0601" else UNCHANGED) for known in county(50, [None])
    ]
    assert shift(study, THEN, answers, {"0601": 3, "0602": 1}).loc["retrospective", "value"] == 37.5


def test_the_measured_change_is_that_of_the_total(study: Study) -> None:
    row = shift(study, THEN, county(62, [UNCHANGED])).loc["measured"]
    assert (row["value"], row["baseline_n"], row["n"]) == (12, 24, 24)
    se = np.sqrt(4 * 0.25 * 12 * 100 / 11 / 12)
    assert row["ci_high"] == pytest.approx(12 + stats.t.ppf(0.975, 44) * se)


@pytest.mark.parametrize(
    ("level", "remembered", "agreement"),
    [
        (70, [SOMEWHAT_BETTER, SOMEWHAT_BETTER, MUCH_BETTER, MUCH_BETTER], "agree"),
        (30, [SOMEWHAT_WORSE, SOMEWHAT_WORSE, MUCH_WORSE, MUCH_WORSE], "agree"),
        (70, [SOMEWHAT_WORSE, SOMEWHAT_WORSE, MUCH_WORSE, MUCH_WORSE], "disagree"),
        (30, [SOMEWHAT_BETTER, SOMEWHAT_BETTER, MUCH_BETTER, MUCH_BETTER], "disagree"),
        (70, [SOMEWHAT_WORSE, SOMEWHAT_WORSE, SOMEWHAT_BETTER, SOMEWHAT_BETTER], "cannot_tell"),
        (50, [SOMEWHAT_BETTER, SOMEWHAT_BETTER, MUCH_BETTER, MUCH_BETTER], "cannot_tell"),
        (70, [MUCH_WORSE], "cannot_tell"),
    ],
)
def test_memory_and_measurement_agree_when_their_intervals_lie_on_one_side(
    study: Study, level: float, remembered: list[float], agreement: str
) -> None:
    rows = shift(study, THEN, county(level, remembered))
    assert rows["agreement"].to_dict() == {"retrospective": agreement, "measured": "", "correlation": ""}


def test_an_interval_that_is_printed_as_reaching_nought_cannot_tell(study: Study) -> None:
    answers = county(70, [SOMEWHAT_BETTER, *[UNCHANGED] * 24], 124)
    row = shift(study, county(50, [None], 124), answers).loc["retrospective"]
    assert 0 < row["ci_low"] < 0.5
    assert row["agreement"] == "cannot_tell"


def linked(changes: Sequence[float], remembered: Sequence[float]) -> tuple[list[Answer], list[Answer]]:
    before = [Answer(f"b{number}", 50, "0601" if number % 2 else "0602") for number in range(len(changes))]
    after = [
        known._replace(person=f"a{number}", link=known.person, score=50 + change, remembered=code)
        for number, (known, change, code) in enumerate(zip(before, changes, remembered, strict=True))
    ]
    return before, after


def test_own_change_and_own_answer_go_together_with_fishers_interval(study: Study) -> None:
    changes, remembered = [-10, 10] * 12, [SOMEWHAT_WORSE, SOMEWHAT_BETTER] * 9 + [SOMEWHAT_BETTER, SOMEWHAT_WORSE] * 3
    row = shift(study, *linked(changes, remembered)).loc["correlation"]
    assert (row["n"], row["value"], row["outside_n"]) == (24, pytest.approx(0.5), 12)
    reach = stats.norm.ppf(0.975) / np.sqrt(21)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx(tuple(np.tanh(np.arctanh(0.5) + np.array([-reach, reach]))))


@pytest.mark.parametrize(
    ("changes", "remembered", "reason"),
    [
        ([-10, 10] * 9, [2, 4] * 9, "few"),
        ([10] * 20, [2, 4] * 10, "no_variation"),
        ([-10, 10] * 10, [3] * 20, "no_variation"),
        ([-10, 10] * 10, [2, 4] * 10, "on_a_line"),
        ([-10, 10] * 10, [None] * 20, "no_answers"),
    ],
)
def test_what_cannot_be_correlated_has_a_reason(
    study: Study, changes: list[float], remembered: list[float], reason: str
) -> None:
    row = shift(study, *linked(changes, remembered)).loc["correlation"]
    assert row["reason"] == reason
    assert row[["ci_low", "ci_high"]].isna().all()


def test_without_links_nothing_is_correlated(study: Study) -> None:
    assert shift(study, THEN, county(50, [UNCHANGED])).loc["correlation", "reason"] == "no_links"


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        (county(60, [None]), "no_answers"),
        (county(60, [4, 4, 3, 3], 12), "few_df"),
        (county(60, [SOMEWHAT_BETTER]), "no_variation"),
    ],
)
def test_a_mean_without_an_interval_has_a_reason(study: Study, answers: list[Answer], reason: str) -> None:
    row = shift(study, THEN, answers).loc["retrospective"]
    assert (row["reason"], row["agreement"]) == (reason, "cannot_tell")
    assert row[["ci_low", "ci_high"]].isna().all()


def test_a_question_not_asked_in_the_wave_and_waves_not_comparable_have_reasons(tmp_path: Path) -> None:
    reworded = "".join(
        f"{line.replace(',,,,', ',reworded,,,Nytt.') if line[:2] in {'a1', 'a2', 'b1', 'b2'} else line}\n"
        for line in MAP.splitlines()
    )
    study = who_study(
        tmp_path / "annat", {"column_map.csv": reworded.replace("for1,,for1,new,,,", "for1,,,dropped,,,")}
    )
    rows = shift(study, THEN, county(60, [SOMEWHAT_BETTER]))
    assert rows["reason"].to_dict() == {
        "retrospective": "not_asked",
        "measured": "not_comparable",
        "correlation": "not_asked",
    }


def test_without_scores_in_one_of_the_waves_nothing_was_measured(study: Study) -> None:
    then = [known._replace(score=None) for known in THEN]
    row = shift(study, then, county(60, [SOMEWHAT_BETTER])).loc["measured"]
    assert (row["reason"], row["baseline_n"], row["n"]) == ("no_answers", 0, 24)


def test_a_third_wave_is_held_against_the_second_which_the_question_is_about(tmp_path: Path) -> None:
    study = who_study(tmp_path / "litet", THIRD)
    last = county(95, [SOMEWHAT_BETTER, MUCH_BETTER])
    waves = {"2016": THEN, "2019": county(90, [UNCHANGED]), "2022": last}
    scores = pd.concat([scores_of(study, wave, answers) for wave, answers in waves.items()])
    said, links = responses_of(last, "2022"), links_of(last, "2022")
    made = retrospective_against_measured(scores, said, invited("2016", EVEN), links, study, "2022").set_index("figure")
    assert set(made["baseline_wave"]) == {"2019"}
    assert made.loc["measured", "value"] == 5


def test_the_baseline_has_no_rows(study: Study) -> None:
    scores = scores_of(study, "2016", THEN)
    made = retrospective_against_measured(scores, responses_of([]), invited("2016", EVEN), links_of([]), study, "2016")
    pd.testing.assert_frame_equal(made, RESPONSE_SHIFT.empty())


def test_a_correlation_needs_both_of_a_person() -> None:
    x = np.array([1.0, 1.0, 3.0, 3.0, np.nan])
    found = correlation(x, np.array([0.0, 2.0, 1.0, 3.0, 9.0]), 3, 0.05)
    assert (found.n, found.r) == (4, pytest.approx(1 / np.sqrt(5)))


def test_three_persons_are_too_few_for_fishers_interval() -> None:
    x = np.array([1.0, 2.0, 3.0])
    assert correlation(x, x[::-1], 3, 0.05).reason == "few"
