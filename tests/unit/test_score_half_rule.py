"""The half rule: a score needs half of the questions asked of that person, and at least two."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import MissingKind, Study
from tests.fixtures.small_study import FILES, INSTRUMENT, small_study

Answer = int | str
"""A code, or the kind of missing."""

FOUR_ITEMS = INSTRUMENT.replace("min_answered_items = 1", "min_answered_items = 2").replace(
    'items = ["a1", "a2"]', 'items = ["a1", "a2", "b1", "b2"]'
)
ONE_INDICATOR = FOUR_ITEMS.replace(
    FOUR_ITEMS[FOUR_ITEMS.index('[[indicators]]\nid = "BB"') : FOUR_ITEMS.index("[[items]]")], ""
).replace("reversed = true", "reversed = false")
"""One indicator of four questions, none reversed."""

ONE_FAMILY = FILES["plan.toml"].replace('["AA", "BB"]', '["AA"]')


@pytest.fixture
def four(tmp_path: Path) -> Study:
    return small_study(tmp_path / "fyra", {"instrument.toml": ONE_INDICATOR, "plan.toml": ONE_FAMILY})


@pytest.fixture
def small(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def answered(study: Study, answers: dict[str, Answer], wave: str = "2016") -> pd.DataFrame:
    """Scores of one person, by set of common questions and indicator."""
    person = {"wave": wave, "respondent_id": "1", "group_code": "0601"}
    respondents = pd.DataFrame(
        [{**person, "organisation_code": None, "respondent_type": None, "link_key": None, "source_row": 1}]
    )
    responses = pd.DataFrame(
        [
            {
                **person,
                "item_id": item,
                "code": np.nan if isinstance(answer, str) else float(answer),
                "missing_kind": answer if isinstance(answer, str) else MissingKind.ANSWERED.value,
            }
            for item, answer in answers.items()
        ]
    )
    scores = score_by_person_indicator(respondents, responses, study, wave)
    return scores.set_index(["common_with", "indicator_id"])[["asked_n", "answered_n", "score"]]


def score(study: Study, indicator: str, **answers: Answer) -> float:
    return float(answered(study, answers).loc[("2016", indicator), "score"])


def test_four_asked_and_two_answered_give_their_mean(four: Study) -> None:
    assert score(four, "AA", a1=5, a2=4, b1="ej_svar", b2="ej_svar") == 87.5


def test_four_asked_and_one_answered_give_no_score(four: Study) -> None:
    assert np.isnan(score(four, "AA", a1=5, a2="ej_svar", b1="ej_svar", b2="ej_svar"))


def test_three_asked_and_one_answered_is_less_than_half(four: Study) -> None:
    assert np.isnan(score(four, "AA", a1=5, a2="ej_svar", b1="ej_svar", b2="ej_visad"))


def test_two_asked_and_one_answered_is_half_but_not_two_questions(four: Study) -> None:
    assert np.isnan(score(four, "AA", a1=5, a2="ej_svar", b1="ej_visad", b2="ej_visad"))


def test_two_asked_and_both_answered_give_a_score(four: Study) -> None:
    assert score(four, "AA", a1=5, a2=1, b1="ej_visad", b2="ej_visad") == 50


@pytest.mark.parametrize("kind", ["vet_ej", "ej_aktuellt", "ej_svar", "ogiltigt"])
def test_a_question_without_a_usable_answer_was_still_asked(four: Study, kind: str) -> None:
    result = answered(four, {"a1": 5, "a2": 5, "b1": kind, "b2": kind}).loc[("2016", "AA")]
    assert result[["asked_n", "answered_n"]].tolist() == [4, 2]


def test_a_question_that_was_not_shown_was_not_asked(four: Study) -> None:
    result = answered(four, {"a1": 5, "a2": 5, "b1": "ej_visad", "b2": "ej_visad"}).loc[("2016", "AA")]
    assert result[["asked_n", "answered_n"]].tolist() == [2, 2]


def test_a_politician_is_held_to_the_questions_put_to_politicians(gavleborg: Study) -> None:
    politician = {"LED1": "ej_visad", "LED2": 5, "LED3": "ej_visad", "LED4": 1}
    rest = {item.id: 3 for item in gavleborg.instrument.items if item.id not in politician}
    result = answered(gavleborg, {**politician, **rest}).loc[("2016", "LED")]
    assert result.tolist() == [2, 2, 100]


def test_the_total_is_the_mean_of_the_indicators(small: Study) -> None:
    assert score(small, "total", a1=5, a2=1, b1=3, b2=3) == 75  # (100 + 50) / 2


def test_the_total_weighs_indicators_and_not_questions(small: Study) -> None:
    assert score(small, "total", a1=5, a2="ej_svar", b1=1, b2=1) == 50  # (100 + 0) / 2, not (100 + 0 + 0) / 3


def test_the_total_needs_half_of_the_indicators_asked(gavleborg: Study) -> None:
    items = {indicator.id: indicator.items for indicator in gavleborg.instrument.indicators}
    answer = {name: 4 if number < 4 else "ej_svar" for number, name in enumerate(items)}
    enough = answered(gavleborg, {item: answer[name] for name in items for item in items[name]})
    assert enough.loc[("2016", "total"), ["asked_n", "answered_n"]].tolist() == [7, 4]
    assert not np.isnan(enough.loc[("2016", "total"), "score"])
    answer[list(items)[3]] = "ej_svar"
    fewer = answered(gavleborg, {item: answer[name] for name in items for item in items[name]})
    assert np.isnan(fewer.loc[("2016", "total"), "score"])


def test_nobody_without_an_answer_gets_a_score(small: Study) -> None:
    scores = answered(small, dict.fromkeys(("a1", "a2", "b1", "b2"), "vet_ej"))
    assert scores["score"].isna().all()


def test_a_reworded_question_counts_within_its_wave_and_not_against_the_other(tmp_path: Path) -> None:
    text = FOUR_ITEMS.replace('items = ["b1", "b2"]', 'items = ["b1"]').replace(
        'items = ["a1", "a2", "b1", "b2"]', 'items = ["a1", "a2", "b2"]'
    )
    column_map = FILES["column_map.csv"].splitlines()
    wide = [f"{line},{'2019_status,2019_reason' if number == 0 else ','}" for number, line in enumerate(column_map)]
    reworded = "\n".join(line.replace("a1,a1,a1,,", "a1,a1,a1,reworded,Ny lydelse") for line in wide)
    study = small_study(tmp_path / "ny", {"instrument.toml": text, "column_map.csv": reworded + "\n"})
    scores = answered(study, {"a1": 1, "a2": 1, "b1": 3, "b2": 5})  # points 0, 100, 50, 100
    assert scores.loc[("2016", "AA"), ["asked_n", "score"]].tolist() == pytest.approx([3, 200 / 3])
    assert scores.loc[("2019", "AA"), ["asked_n", "score"]].tolist() == [2, 100]
    assert np.isnan(scores.loc[("2019", "BB"), "score"])  # one question is never compared
    assert scores.loc[("2019", "total"), ["asked_n", "score"]].tolist() == [1, 100]
