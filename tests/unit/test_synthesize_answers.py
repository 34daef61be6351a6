"""The generator's expected points are exact: shown by arithmetic and by a study of thousands of persons."""

from itertools import pairwise
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.read.questionnaire import read_questionnaire
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import Study
from pipeline.study.points import points_by_response
from pipeline.synthesize import load_recipe, synthesize
from pipeline.synthesize.answers import Views, answers, latent_mean
from pipeline.synthesize.recipe import Recipe

EACH = 450
FIVE, TEN = np.linspace(0, 100, 5), np.linspace(0, 100, 10)


def expected_points(mean: float, points: np.ndarray, spread: float) -> float:
    """E[points] when the option nearest to a normal thought is chosen, option by option."""
    thought = NormalDist(mean, spread)
    borders = [-np.inf, *((points[1:] + points[:-1]) / 2), np.inf]
    shares = [thought.cdf(high) - thought.cdf(low) for low, high in pairwise(borders)]
    return float(np.dot(shares, points))


@pytest.mark.parametrize("points", [FIVE, TEN])
@pytest.mark.parametrize("spread", [5.0, 20.0, 40.0])
def test_the_place_of_the_thought_gives_the_wanted_points(points: np.ndarray, spread: float):
    wanted = np.array([10.0, 31.5, 50.0, 62.5, 90.0])
    for mean, points_wanted in zip(latent_mean(wanted, points, spread), wanted, strict=True):
        assert expected_points(mean, points, spread) == pytest.approx(points_wanted, abs=0.01)


def test_half_the_points_come_from_a_thought_in_the_middle():
    assert latent_mean(np.array([50.0]), FIVE, 20) == pytest.approx([50])


def test_a_person_keeps_seven_tenths_of_the_view_and_others_have_views_of_their_own():
    views = Views(2, 0.7, np.random.default_rng(1))
    people = list(range(4000))
    before, after = views.of(people), views.of([*people[:2000], *range(9000, 11000)])
    stayed = np.corrcoef(before[:2000, 0], after[:2000, 0])[0, 1]
    fresh = np.corrcoef(before[2000:, 0], after[2000:, 0])[0, 1]
    assert stayed == pytest.approx(0.7, abs=4 * 0.51 / 2000**0.5)
    assert fresh == pytest.approx(0, abs=4 / 2000**0.5)
    assert after.std() == pytest.approx(1, abs=0.05)


def test_a_person_of_several_groups_has_one_view():
    views = Views(3, 0.7, np.random.default_rng(1)).of([1, 2, 1])
    assert (views[0] == views[2]).all()
    assert (views[0] != views[1]).all()


def only(group: str, count: int) -> pd.DataFrame:
    return pd.DataFrame({"group": group, "person": range(count), "type": "mysam"}, index=range(count))


@pytest.mark.parametrize(("item", "options", "points"), [("FOR1", 5, 25.0), ("HEL1", 10, 43.142857), ("REG1", 5, 37.5)])
def test_a_question_has_its_expected_points_in_gavle_at_the_follow_up(
    gavleborg: Study, item: str, options: int, points: float
):
    recipe, count, random = load_recipe(gavleborg), 60_000, np.random.default_rng(3)
    views = Views(1 + len(gavleborg.instrument.indicators), 0.7, random)
    codes = answers(only("2180", count), views, recipe, gavleborg, "2019", random)[item]
    given = codes[codes.between(1, options)]
    made = (given - 1) / (options - 1) * 100
    assert made.mean() == pytest.approx(points, abs=4 * made.std() / len(made) ** 0.5)


@pytest.fixture(scope="module")
def large(gavleborg: Study) -> Recipe:
    """The shipped recipe with several hundred answers in every group."""
    recipe = load_recipe(gavleborg)
    everyone = dict.fromkeys(gavleborg.group_names, EACH)
    waves = [
        wave.model_copy(update={"invited": everyone, "answered": everyone, "not_eligible": {}}) for wave in recipe.wave
    ]
    return recipe.model_copy(update={"wave": tuple(waves)})


@pytest.fixture(scope="module")
def harmonised(gavleborg: Study, large: Recipe, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Harmonised]:
    folder: Path = tmp_path_factory.mktemp("stor")
    synthesize(gavleborg, large, folder, seed=11)
    made = {}
    for wave in gavleborg.wave:
        read = read_questionnaire(gavleborg.model_copy(update={"folder": folder}), wave.id)
        made[wave.id] = harmonise(read.records, read.value_labels, read.missing_ranges, gavleborg, wave.id)
    return made


@pytest.fixture(scope="module")
def scores(gavleborg: Study, harmonised: dict[str, Harmonised]) -> pd.DataFrame:
    """Every person's scores in both waves, all questions of each wave."""
    both = pd.concat(
        score_by_person_indicator(made.respondents, made.responses, gavleborg, wave)
        for wave, made in harmonised.items()
    )
    return both[both["wave"] == both["common_with"]].dropna(subset=["score"])


@pytest.fixture(scope="module")
def truth(gavleborg: Study) -> pd.Series:
    tracked = pd.read_csv(gavleborg.folder / "truth.csv", dtype={"wave": "str", "group_code": "str"})
    return tracked.set_index(["wave", "group_code", "indicator_id"])["true_mean"]


def test_every_mean_score_of_a_large_study_is_within_four_standard_errors_of_the_truth(
    scores: pd.DataFrame, truth: pd.Series
):
    cells = scores.groupby(["wave", "group_code", "indicator_id"])["score"].agg(["mean", "sem"])
    z = (cells["mean"] - truth.reindex(cells.index)) / cells["sem"]
    assert len(z) == len(truth) == 160
    assert z.abs().max() < 4
    assert abs(z.mean()) < 0.5
    assert 0.7 < z.std() < 1.3


def test_persons_of_a_group_differ_by_15_to_20_points_on_every_indicator(scores: pd.DataFrame):
    own = scores.query("wave == '2016' and indicator_id != 'total'")
    within = own.groupby(["indicator_id", "group_code"])["score"].var().groupby("indicator_id").mean() ** 0.5
    assert within.between(15, 20).all()


def test_5_to_10_per_cent_of_the_variation_of_every_indicator_lies_between_groups(scores: pd.DataFrame):
    own = scores.query("wave == '2016' and indicator_id != 'total'")
    cells = own.groupby(["indicator_id", "group_code"])["score"].agg(["mean", "var", "size"]).groupby("indicator_id")
    within = cells["var"].mean()
    between = cells["mean"].var() - within / cells["size"].mean()
    icc = between / (between + within)
    assert icc.between(0.04, 0.10).all()
    assert 0.05 <= icc.mean() <= 0.10


def test_items_of_an_indicator_correlate_between_3_and_5_tenths_within_groups(
    gavleborg: Study, harmonised: dict[str, Harmonised]
):
    made = harmonised["2016"].responses
    wide = made.assign(points=points_by_response(made, gavleborg)).pivot_table(
        index=["respondent_id", "group_code"], columns="item_id", values="points"
    )
    r = (wide - wide.groupby("group_code").transform("mean")).corr()
    for indicator in gavleborg.instrument.indicators:
        own = r.loc[list(indicator.items), list(indicator.items)].to_numpy()
        assert 0.3 <= own[np.triu_indices(4, 1)].mean() <= 0.5


@pytest.mark.parametrize(
    ("item", "kind", "share"),
    [
        ("MAL1", "ej_svar", 0.05),
        ("MAL1", "vet_ej", 0.06),
        ("MAL1", "ej_aktuellt", 0.004),
        ("REG2", "vet_ej", 0.18),
        ("NYT2", "vet_ej", 0.16),
        ("FOR1", "ej_aktuellt", 0.25),
        ("FOR1", "vet_ej", 0),
    ],
)
def test_answers_fail_to_come_as_often_as_the_recipe_says(
    harmonised: dict[str, Harmonised], item: str, kind: str, share: float
):
    responses = harmonised["2019"].responses
    kinds = responses.loc[responses["item_id"] == item, "missing_kind"]
    assert (kinds == kind).mean() == pytest.approx(share, abs=4 * (share * (1 - share) / len(kinds)) ** 0.5)
