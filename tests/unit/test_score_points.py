"""Answers as points: equal steps from 0 to 100, reversed where the instrument says so, nothing for a missing answer."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.study import Scale, Study
from pipeline.study.points import points_by_response
from tests.fixtures.small_study import FILES, INSTRUMENT, small_study

SIX = """
[[scales]]
id = "sex"
codes = [1, 2, 3, 4, 5, 6]
labels_sv = ["1", "2", "3", "4", "5", "6"]
labels_en = ["1", "2", "3", "4", "5", "6"]
positive = [5, 6]
"""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


@pytest.fixture
def rescaled(tmp_path: Path) -> Study:
    """In 2019 a1 and a2 are answered on 1-6."""
    header, *rows = FILES["column_map.csv"].splitlines()
    stated = [f"{row},{'rescaled,sex,Bytt skala' if row[:2] in ('a1', 'a2') else ',,'}" for row in rows]
    text = "\n".join([f"{header},2019_status,2019_scale,2019_reason", *stated])
    return small_study(tmp_path / "b" / "litet", {"column_map.csv": text, "instrument.toml": INSTRUMENT + SIX})


def points(study: Study, item: str, codes: list[float | None], wave: str = "2016") -> list[float]:
    responses = pd.DataFrame({"wave": wave, "item_id": item, "code": pd.Series(codes, dtype="float64")})
    return points_by_response(responses, study).tolist()


def test_five_options_are_worth_0_25_50_75_and_100(study: Study) -> None:
    assert points(study, "a1", [1, 2, 3, 4, 5]) == [0, 25, 50, 75, 100]


def test_a_reversed_question_counts_from_the_other_end(study: Study) -> None:
    assert points(study, "a2", [1, 2, 3, 4, 5]) == [100, 75, 50, 25, 0]


def test_a_missing_answer_is_no_number_and_no_zero(study: Study) -> None:
    one, none = points(study, "a1", [1, None])
    assert one == 0
    assert pd.isna(none)


def test_ten_options_follow_x_minus_1_over_9(gavleborg: Study) -> None:
    expected = [(x - 1) / 9 * 100 for x in range(1, 11)]
    assert points(gavleborg, "HEL1", list(range(1, 11))) == pytest.approx(expected, abs=1e-12)


def test_a_mean_of_7_5_on_1_to_10_is_the_published_72(gavleborg: Study) -> None:
    mean = sum(points(gavleborg, "HEL1", [7, 8])) / 2
    assert mean == pytest.approx(72.2, abs=0.03)


def test_two_options_are_0_and_100_whatever_their_codes() -> None:
    scale = Scale(id="ja_nej", codes=(2, 1), labels_sv=("nej", "ja"), labels_en=("no", "yes"), positive=(1,))
    assert scale.points == {2: 0, 1: 100}


def test_rows_in_another_order_keep_their_own_points(study: Study) -> None:
    responses = pd.DataFrame({"wave": "2016", "item_id": ["a2", "a1", "a2"], "code": [1.0, 2, 5]}, index=[7, 3, 5])
    assert points_by_response(responses, study).to_dict() == {7: 100, 3: 25, 5: 0}


def test_a_rescaled_question_is_worth_what_the_scale_of_its_wave_says(rescaled: Study) -> None:
    assert points(rescaled, "a1", [1, 2, 3, 4, 5], "2016") == [0, 25, 50, 75, 100]
    assert points(rescaled, "a1", [1, 2, 3, 4, 5, 6], "2019") == pytest.approx([0, 20, 40, 60, 80, 100])
    assert points(rescaled, "a2", [1, 6], "2019") == [100, 0]


def test_responses_of_two_waves_together_keep_each_waves_scale(rescaled: Study) -> None:
    responses = pd.DataFrame({"wave": ["2019", "2016", "2019"], "item_id": "a1", "code": [5.0, 5.0, 6.0]})
    assert points_by_response(responses, rescaled).tolist() == [80, 100, 100]
