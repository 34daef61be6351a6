"""The same respondent twice: every row is told, so that a researcher can find it, and no id."""

from pathlib import Path

import pytest

from pipeline.study import Study
from tests.fixtures.small_records import records_of, refused
from tests.fixtures.small_study import COLUMNS, row, small_study

ANNA, BO = "19640823-9876", "Bo Hemlig"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def named(who: str, *answers: float, group: str = "Ask") -> tuple:
    return (who, *row(0, group, *answers)[1:])


def said(study: Study, *rows: tuple) -> str:
    (problem,) = refused(study, records_of(rows, COLUMNS))
    return problem


def test_rows_of_one_respondent_stand_together_and_no_id_is_told(study: Study):
    other_answers = [named(ANNA, 1, 2, 3, 4), named(BO, 1, 1, 2, 2), named(ANNA, 5, 4, 3, 2), named("Cia", 1, 2, 2, 1)]
    problem = said(study, *other_answers, named(BO, 3, 3, 2, 4), named(ANNA, 2, 2, 1, 1))
    assert problem == (
        "2016/svar.sav: samma respondent och grupp står flera gånger, på raderna 1, 3, 6; 2, 5. "
        "Väntade: en rad per respondent och grupp. Åtgärd: ta bort dubbletten i exporten."
    )


def test_every_row_is_told_however_many_they_are(study: Study):
    twice = [named(f"{ANNA}{place}", place % 5 + 1, 2, 3, 4) for place in range(40)]
    again = [named(f"{ANNA}{place}", (place + 1) % 5 + 1, 1, 1, 5) for place in range(40)]
    pairs = "; ".join(f"{place}, {place + 40}" for place in range(1, 41))
    problem = said(study, *twice, *again)
    assert f"på raderna {pairs}." in problem
    assert "19640823" not in problem


def test_the_same_answers_twice_are_no_excuse(study: Study):
    assert "på raderna 1, 2." in said(study, named(ANNA, 1, 2, 3, 4), named(ANNA, 1, 2, 3, 4))
