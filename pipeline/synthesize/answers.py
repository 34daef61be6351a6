"""What people answer: a person's view of the climate, of each indicator and of each question, put on the scale."""

import math
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from pipeline.study import MissingKind, Scale, Study
from pipeline.study.instrument import Item
from pipeline.synthesize.recipe import KINDS, Recipe
from pipeline.synthesize.truth import true_changes, true_means

Matrix = npt.NDArray[np.float64]
GRID = np.linspace(-400.0, 500.0, 90_001)


class Views:
    """Every person's standing deviations from the group: of the climate first, then of each indicator."""

    def __init__(self, width: int, stability: float, random: np.random.Generator) -> None:
        self._width, self._stability, self._random = width, stability, random
        self._known: dict[int, Matrix] = {}

    def of(self, persons: Iterable[int]) -> Matrix:
        """Standard normal deviations, persons × (1 + indicators), correlated with those of the wave before."""
        for person in dict.fromkeys(persons):
            fresh = self._random.standard_normal(self._width)
            if person in self._known:
                fresh = self._stability * self._known[person] + np.sqrt(1 - self._stability**2) * fresh
            self._known[person] = fresh
        return np.array([self._known[person] for person in persons])


def answers(
    people: pd.DataFrame, views: Views, recipe: Recipe, study: Study, wave: str, random: np.random.Generator
) -> pd.DataFrame:
    """Codes as they stand in the export, people × questions asked in the wave; empty cells are NaN."""
    asked = study.column_map.asked(wave)
    group = people["group"].map({code: row for row, code in enumerate(study.group_names)}).to_numpy()
    standing, own = views.of(people["person"].tolist()), study.instrument
    made = {}
    for item in own.all_items:
        if item.id in asked:
            centre, deviation = _centre(item, recipe, study, wave)[group], _deviation(item, standing, recipe, study)
            thought = deviation + recipe.spread.item * random.standard_normal(len(people))
            codes = _codes(item, own.scale_of[item.id], centre, thought, _spread(item, recipe, study))
            made[item.id] = _with_missing(codes, item.id, recipe, study, wave, random)
            if item.asked_of:
                made[item.id][~people["type"].isin(item.asked_of).to_numpy()] = np.nan
    for question in own.background:
        if question.id in asked:
            codes = random.choice(np.array(own.scale_of[question.id].codes), size=len(people))
            made[question.id] = _with_missing(codes, question.id, recipe, study, wave, random)
    return pd.DataFrame(made)


def _centre(item: Item, recipe: Recipe, study: Study, wave: str) -> Matrix:
    """Expected points of a question in every group."""
    means, names = true_means(recipe, study, wave), study.instrument.indicator_ids
    own = [column for column, known in enumerate(study.instrument.indicators) if item.id in known.items]
    if own:
        return means[:, own[0]] + recipe.items.get(item.id, 0.0)
    assert names  # an item outside the indicators follows the group as a whole
    if recipe.overall[item.id] == "level":
        return np.asarray(means.mean(axis=1))
    return np.asarray(50 + true_changes(recipe, study, wave).mean(axis=1))


def _deviation(item: Item, standing: Matrix, recipe: Recipe, study: Study) -> Matrix:
    """How far each person stands from the group on a question's subject."""
    own = [column for column, known in enumerate(study.instrument.indicators) if item.id in known.items]
    climate = recipe.spread.climate * standing[:, 0]
    return climate + recipe.spread.indicator * standing[:, 1 + own[0]] if own else climate


def _spread(item: Item, recipe: Recipe, study: Study) -> float:
    """Standard deviation of what people think of a question; one outside the indicators has no indicator's part."""
    parts = [recipe.spread.climate, recipe.spread.item]
    if any(item.id in indicator.items for indicator in study.instrument.indicators):
        parts.append(recipe.spread.indicator)
    return math.hypot(*parts)


def _codes(item: Item, scale: Scale, centre: Matrix, thought: Matrix, spread: float) -> Matrix:
    """The option nearest to what each person thinks, placed so that the expected points are exactly `centre`.

    `thought` are the persons' distances from the group, with standard deviation `spread`.
    """
    points = np.array(list(scale.points.values()))
    borders = (points[1:] + points[:-1]) / 2
    place = np.searchsorted(borders, latent_mean(centre, points, spread) + thought)
    return np.array(scale.codes)[len(points) - 1 - place if item.reversed else place]


def latent_mean(expected: Matrix, points: Matrix, spread: float) -> Matrix:
    """Where a normal latent mean must lie for the rounded answer to have the expected points.

    E[points] = Σ step · Φ((mean - border) / spread) over the borders between options, inverted on a grid.
    """
    borders, steps = (points[1:] + points[:-1]) / 2, np.diff(points)
    curve = points[0] + (steps * special.ndtr((GRID[:, None] - borders) / spread)).sum(axis=1)
    return np.asarray(np.interp(expected, curve, GRID))


def _with_missing(
    codes: Matrix, question: str, recipe: Recipe, study: Study, wave: str, random: np.random.Generator
) -> Matrix:
    """Replace some answers by the codes that the wave uses for each kind of missing; no code = an empty cell."""
    scale, entry = study.instrument.scale_of[question], study.column_map.asked(wave)[question]
    declared = dict(entry.missing) or {known.code: known.kind for known in scale.missing}
    code_of: dict[MissingKind, float] = {kind: code for code, kind in declared.items()}
    codes, draw, floor = codes.astype("float64"), random.random(len(codes)), 0.0
    for kind in KINDS:
        if kind is MissingKind.NO_ANSWER or kind in code_of:
            ceiling = floor + recipe.missing.share(question, kind)
            codes[(draw >= floor) & (draw < ceiling)] = code_of.get(kind, np.nan)
            floor = ceiling
    return codes
