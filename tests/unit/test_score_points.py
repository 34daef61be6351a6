"""Answers as points: equal steps from 0 to 100, reversed where the instrument says so, nothing for a missing answer."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.score.points import points_by_response
from pipeline.study import Instrument, Scale, Study
from tests.fixtures.small_study import small_study


@pytest.fixture
def instrument(tmp_path: Path) -> Instrument:
    return small_study(tmp_path / "litet").instrument


def points(instrument: Instrument, item: str, codes: list[float | None]) -> list[float]:
    responses = pd.DataFrame({"item_id": item, "code": pd.Series(codes, dtype="float64")})
    return points_by_response(responses, instrument).tolist()


def test_five_options_are_worth_0_25_50_75_and_100(instrument: Instrument) -> None:
    assert points(instrument, "a1", [1, 2, 3, 4, 5]) == [0, 25, 50, 75, 100]


def test_a_reversed_question_counts_from_the_other_end(instrument: Instrument) -> None:
    assert points(instrument, "a2", [1, 2, 3, 4, 5]) == [100, 75, 50, 25, 0]


def test_a_missing_answer_is_no_number_and_no_zero(instrument: Instrument) -> None:
    one, none = points(instrument, "a1", [1, None])
    assert one == 0
    assert pd.isna(none)


def test_ten_options_follow_x_minus_1_over_9(gavleborg: Study) -> None:
    expected = [(x - 1) / 9 * 100 for x in range(1, 11)]
    assert points(gavleborg.instrument, "HEL1", list(range(1, 11))) == pytest.approx(expected, abs=1e-12)


def test_a_mean_of_7_5_on_1_to_10_is_the_published_72(gavleborg: Study) -> None:
    mean = sum(points(gavleborg.instrument, "HEL1", [7, 8])) / 2
    assert mean == pytest.approx(72.2, abs=0.03)


def test_two_options_are_0_and_100_whatever_their_codes() -> None:
    scale = Scale(id="ja_nej", codes=(2, 1), labels_sv=("nej", "ja"), labels_en=("no", "yes"), positive=(1,))
    assert scale.points == {2: 0, 1: 100}


def test_rows_in_another_order_keep_their_own_points(instrument: Instrument) -> None:
    responses = pd.DataFrame({"item_id": ["a2", "a1", "a2"], "code": [1.0, 2.0, 5.0]}, index=[7, 3, 5])
    assert points_by_response(responses, instrument).to_dict() == {7: 100, 3: 25, 5: 0}
