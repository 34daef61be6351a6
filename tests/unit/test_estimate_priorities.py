"""Where a change would matter most: level against association with the overall rating."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.estimate.priorities import priorities
from pipeline.study import Study
from pipeline.tables.core import RESPONSES
from pipeline.tables.estimate import CLIMATE
from tests.fixtures.small_scores import scored
from tests.fixtures.small_study import INSTRUMENT, small_study

OVERALL = """
[[overall_items]]
id = "hel"
sv = "Helheten"
en = "Overall"
scale = "fem"
"""
COLUMNS = "variable,2016,2019\nrespondent_id,id,id\ngroup,kommun,kommun\nhel,hel,{hel}\n" + "".join(
    f"{item},{item},{item}\n" for item in ("a1", "a2", "b1", "b2")
)
GROUPS = ("0601", "0602", "0603")


def study_of(folder: Path, hel: str = "hel", overall: str = OVERALL) -> Study:
    columns = COLUMNS.format(hel=hel) if overall else COLUMNS.replace("hel,hel,{hel}\n", "")
    return small_study(folder / "litet", {"instrument.toml": INSTRUMENT + overall, "column_map.csv": columns})


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return study_of(tmp_path)


def climate(wave: str, **means: float) -> pd.DataFrame:
    rows = [
        {"wave": wave, "common_with": block, "level": "county", "group_code": "06", "weighting": "frame"}
        | {"indicator_id": known, "n": 30, "mean": mean, "ci_low": mean - 3, "ci_high": mean + 3}
        for block in dict.fromkeys((wave, "2016"))
        for known, mean in means.items()
    ]
    return CLIMATE.conform(pd.DataFrame(rows))


def made(
    study: Study, ratings: list[int | None], first: list[float], second: list[float], wave: str = "2016", **means: float
) -> pd.DataFrame:
    """Ten persons in each of three groups, with a rating and a score on either indicator."""
    people = [(f"p{n}", GROUPS[n % 3], None, 0.0) for n in range(len(ratings))]
    scores = scored(study, wave, people, ["AA", "BB"])
    place = scores["respondent_id"].str[1:].astype(int)
    for known, values in (("AA", first), ("BB", second)):
        own = scores["indicator_id"] == known
        scores.loc[own, "score"] = np.array(values, dtype="float64")[place[own]]
    rows = [
        {"wave": wave, "respondent_id": f"p{n}", "group_code": GROUPS[n % 3], "item_id": "hel", "code": rating}
        | {"missing_kind": "answered" if rating else "ej_svar"}
        for n, rating in enumerate(ratings)
    ]
    responses = RESPONSES.conform(pd.DataFrame(rows).reindex(columns=RESPONSES.column_names))
    found = priorities(scores, responses, climate(wave, **(means or {"AA": 40.0, "BB": 60.0})), study, wave)
    return found.set_index("indicator_id")


GENERATOR = np.random.default_rng(7)
RATINGS = [int(value) for value in GENERATOR.integers(1, 6, 60)]
CLOSE = [20.0 * rating + noise for rating, noise in zip(RATINGS, GENERATOR.normal(0, 4, 60), strict=True)]
LOOSE = [50 + noise for noise in GENERATOR.normal(0, 15, 60)]


def test_a_low_index_that_follows_the_whole_is_to_be_prioritised(study: Study) -> None:
    found = made(study, RATINGS, CLOSE, LOOSE)
    assert found.loc["AA", "quadrant"] == "prioritise"
    assert found.loc["BB", "quadrant"] == "maintain"
    assert found.loc["AA", "certain"]
    assert found.loc["AA", "association"] > 0.9
    assert found.loc["AA", "item_id"] == "hel"


def test_a_high_index_that_follows_the_whole_is_to_be_kept(study: Study) -> None:
    found = made(study, RATINGS, CLOSE, LOOSE, AA=60.0, BB=40.0)
    assert found["quadrant"].to_dict() == {"AA": "keep", "BB": "watch"}


def test_an_interval_over_a_dividing_line_is_uncertain(study: Study) -> None:
    found = made(study, RATINGS, CLOSE, LOOSE, AA=49.0, BB=51.0)
    assert not found["certain"].any()


def test_how_groups_differ_has_no_part_in_the_association(study: Study) -> None:
    between = [30.0 * (n % 3) for n in range(60)]
    shifted = [value + more for value, more in zip(CLOSE, between, strict=True)]
    assert made(study, RATINGS, shifted, LOOSE).loc["AA", "association"] == pytest.approx(
        made(study, RATINGS, CLOSE, LOOSE).loc["AA", "association"]
    )


@pytest.mark.parametrize(
    ("ratings", "first", "reason"),
    [
        ([*RATINGS[:19], *[None] * 41], CLOSE, "few"),
        ([None] * 60, CLOSE, "no_answers"),
        ([3] * 60, CLOSE, "no_variation"),
        (RATINGS, [50.0] * 60, "no_variation"),
        (RATINGS, [25.0 * (rating - 1) for rating in RATINGS], "on_a_line"),
    ],
)
def test_what_has_no_association_has_a_reason(study: Study, ratings: list, first: list, reason: str) -> None:
    found = made(study, ratings, first, LOOSE).loc["AA"]
    assert found["reason"] == reason
    assert np.isnan(found["association_low"])


def test_one_indicator_alone_is_in_no_quadrant(study: Study) -> None:
    found = made(study, RATINGS, CLOSE, [50.0] * 60)
    assert found.loc["AA", ["quadrant", "reason"]].tolist() == ["", "one_indicator"]


def test_without_an_overall_question_there_is_nothing_to_hold_against(tmp_path: Path) -> None:
    found = made(study_of(tmp_path, overall=""), RATINGS, CLOSE, LOOSE)
    assert set(found["reason"]) == {"no_question"}
    assert set(found["item_id"]) == {""}


def test_a_question_that_was_not_put_in_the_wave_is_none(tmp_path: Path) -> None:
    assert set(made(study_of(tmp_path, hel=""), RATINGS, CLOSE, LOOSE, wave="2019")["reason"]) == {"no_question"}
