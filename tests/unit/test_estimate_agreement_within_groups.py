"""How alike members see the climate: ICC of scores, r_wg(j) of answers, and why there is none."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.estimate.agreement_within_groups import agreement_within_groups
from pipeline.study import Study
from tests.fixtures.small_answers import THREE_AND_ONE, Row, rows_of, three_and_one, wave_of
from tests.fixtures.small_study import small_study

SPREAD = [(1, 1, 1, 1), (2, 2, 2, 2), (3, 3, 3, 3), (4, 4, 4, 4), (5, 5, 5, 5)]
"""Every option once: variance 1562.5 of five, more than by chance."""
CLOSE = [(3, 3, 3, 3)] * 2 + [(4, 3, 3, 4)] * 2 + [(5, 3, 3, 5)]
"""Variance 437.5 in a1 and b2, none in a2 and b1."""


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return three_and_one(tmp_path / "tre")


def found(study: Study, rows: Sequence[Row]) -> pd.DataFrame:
    return agreement_within_groups(*wave_of(study, rows), study, "2016").set_index("indicator_id")


def test_icc_is_that_of_the_scores(study: Study) -> None:
    rows = [*rows_of([(1, 3, 3, 1), (1, 3, 3, 2)]), *rows_of([(1, 3, 3, 4), (1, 3, 3, 5)], "0602", "q")]
    # scores of BB: 0 and 25, 75 and 100; between 4·37.5² = 5625, within (312.5 + 312.5) / 2
    icc = found(study, rows).loc["BB"]
    assert icc["icc1"] == pytest.approx((5625 - 312.5) / (5625 + 312.5))
    assert icc["icc2"] == pytest.approx((5625 - 312.5) / 5625)
    assert icc[["n", "scores_n", "groups_n", "outside_n", "reason"]].tolist() == [4, 4, 2, 2, ""]


def test_agreement_is_over_the_questions_of_the_indicator(study: Study) -> None:
    rows = rows_of(CLOSE)
    aa, bb = (found(study, rows).loc[name] for name in ("AA", "BB"))
    share = 437.5 / 3 / 1250
    assert aa["rwg_uniform_mean"] == pytest.approx(3 * (1 - share) / (3 * (1 - share) + share))
    assert bb["rwg_uniform_mean"] == pytest.approx(1 - 437.5 / 1250)
    assert bb["rwg_skewed_mean"] == pytest.approx(1 - 437.5 / 837.5)


def test_a_group_spread_more_than_by_chance_counts_as_nought(study: Study) -> None:
    rows = [*rows_of(SPREAD), *rows_of([(3, 3, 3, 3)] * 5, "0602", "q"), *rows_of(CLOSE, "0603", "r")]
    bb = found(study, rows).loc["BB"]
    third = 1 - 437.5 / 1250
    assert bb["rwg_groups_n"] == 3
    assert bb["rwg_uniform_mean"] == pytest.approx((0 + 1 + third) / 3)
    assert bb["rwg_uniform_median"] == pytest.approx(third)
    assert bb["rwg_uniform_share"] == pytest.approx(1 / 3)


def test_a_group_with_four_answers_is_left_out(study: Study) -> None:
    rows = [*rows_of(CLOSE), *rows_of(SPREAD[:4], "0602", "q")]
    bb = found(study, rows).loc["BB"]
    assert (bb["groups_n"], bb["rwg_groups_n"]) == (2, 1)
    assert bb["rwg_uniform_mean"] == pytest.approx(1 - 437.5 / 1250)


def test_the_total_is_not_one_scale(study: Study) -> None:
    total = found(study, rows_of(CLOSE)).loc["total"]
    assert total[["rwg_groups_n", "rwg_reason", "skewed_reason"]].tolist() == [0, "not_one_scale", "not_one_scale"]


def test_the_skewed_null_is_known_for_five_options_alone(tmp_path: Path) -> None:
    four = THREE_AND_ONE.replace("[1, 2, 3, 4, 5]", "[1, 2, 3, 4]").replace(
        '"a", "b", "c", "d", "e"', '"a", "b", "c", "d"'
    )
    study = small_study(tmp_path / "fyra", {"instrument.toml": four.replace("positive = [4, 5]", "positive = [4]")})
    bb = found(study, rows_of([(1, 1, 1, 1)] * 3 + [(2, 2, 2, 2)] * 3)).loc["BB"]
    # four options: 15/12·(100/3)²; the answers lie a step apart, their variance is 6/20 of a step squared
    assert bb["rwg_uniform_mean"] == pytest.approx(1 - 0.3 / 1.25)
    assert (bb["rwg_reason"], bb["skewed_reason"]) == ("", "not_five_options")


def test_each_question_has_the_null_of_its_own_scale(tmp_path: Path) -> None:
    three = '[[scales]]\nid = "tre"\ncodes = [1, 2, 3]\nlabels_sv = ["a", "b", "c"]\nlabels_en = ["a", "b", "c"]\n'
    mixed = THREE_AND_ONE.replace('en = "Question a1"\nscale = "fem"', 'en = "Question a1"\nscale = "tre"')
    mixed = mixed.replace("[[indicators]]", f"{three}positive = [3]\n\n[[indicators]]", 1)
    study = small_study(tmp_path / "blandat", {"instrument.toml": mixed})
    aa = found(study, rows_of([(1, 3, 3, 1)] * 3 + [(2, 3, 3, 1)] * 3)).loc["AA"]
    # three options: 8/12·50²; the answers lie a step of 50 apart, their variance is 0.3 of a step squared
    share = 0.3 / (8 / 12) / 3
    assert aa["rwg_uniform_mean"] == pytest.approx(3 * (1 - share) / (3 * (1 - share) + share))
    assert (aa["rwg_reason"], aa["skewed_reason"], np.isnan(aa["rwg_skewed_mean"])) == ("", "not_five_options", True)


def test_a_person_of_two_groups_counts_in_each_but_is_one_person(study: Study) -> None:
    rows = rows_of(CLOSE)
    both = [*rows, *((name, "0602", answers) for name, _, answers in rows)]
    assert found(study, both).loc["BB", ["n", "scores_n", "groups_n"]].tolist() == [5, 10, 2]


@pytest.mark.parametrize(
    ("rows", "reason", "rwg_reason"),
    [
        ([], "no_answers", "no_answers"),
        (rows_of([("vet_ej",) * 4] * 6), "no_answers", "no_answers"),
        (rows_of(CLOSE), "one_group", ""),
        (rows_of(CLOSE[:1]), "one_group", "few"),
        ([*rows_of(CLOSE[:1]), *rows_of(SPREAD[:1], "0602", "q")], "few", "few"),
        ([*rows_of(CLOSE[:2]), *rows_of(CLOSE[:2], "0602", "q")], "no_variation", "few"),
        ([*rows_of(SPREAD), *rows_of(SPREAD, "0602", "q")], "means_alike", ""),
        ([*rows_of(SPREAD), *rows_of(CLOSE, "0602", "q")], "", ""),
    ],
)
def test_every_figure_that_is_missing_has_its_reason(
    study: Study, rows: Sequence[Row], reason: str, rwg_reason: str
) -> None:
    made = found(study, rows)
    assert made.loc["BB", ["reason", "rwg_reason", "skewed_reason"]].tolist() == [reason, rwg_reason, rwg_reason]
    assert (made[["icc1", "icc2"]].isna().all(axis=1) == (made["reason"] != "")).all()
    for null, column in (("uniform", "rwg_reason"), ("skewed", "skewed_reason")):
        figures = made[[f"rwg_{null}_{name}" for name in ("mean", "median", "share")]]
        assert (figures.isna().to_numpy() == (made[column] != "").to_numpy()[:, None]).all()
    assert np.isfinite(made[["n", "scores_n", "groups_n", "outside_n", "rwg_groups_n"]].to_numpy()).all()
