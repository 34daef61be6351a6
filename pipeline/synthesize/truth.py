"""The true values: what every group × indicator would give on average, with everybody's answers and no error."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.study import TOTAL, Study
from pipeline.synthesize.recipe import Recipe

Matrix = npt.NDArray[np.float64]


def true_means(recipe: Recipe, study: Study, wave: str) -> Matrix:
    """Groups × indicators: true mean score of a wave, points of 0-100."""
    indicators, groups = study.instrument.indicator_ids, [group.code for group in study.groups]
    base = np.array([[recipe.groups[code] + recipe.levels[name] for name in indicators] for code in groups])
    return base + true_changes(recipe, study, wave)


def true_changes(recipe: Recipe, study: Study, wave: str) -> Matrix:
    """Groups × indicators: true change since the baseline."""
    indicators, groups = study.instrument.indicator_ids, [group.code for group in study.groups]
    moved = np.zeros((len(groups), len(indicators)))
    for change in recipe.change:
        if change.wave == wave:
            rows = [not change.groups or code in change.groups for code in groups]
            moved[np.ix_(rows, [name in change.indicators for name in indicators])] += change.points
    return moved


def truth(recipe: Recipe, study: Study) -> pd.DataFrame:
    """One row per wave, group and indicator, the total first: `true_mean`."""
    return pd.concat([_of_wave(recipe, study, wave) for wave in study.wave_ids], ignore_index=True)


def _of_wave(recipe: Recipe, study: Study, wave: str) -> pd.DataFrame:
    means = true_means(recipe, study, wave)
    means = np.hstack([means.mean(axis=1, keepdims=True), means])
    names = [TOTAL, *study.instrument.indicator_ids]
    return pd.DataFrame(
        {
            "wave": wave,
            "group_code": np.repeat([group.code for group in study.groups], len(names)),
            "indicator_id": np.tile(names, len(study.groups)),
            "true_mean": means.ravel().round(6),
        }
    )
