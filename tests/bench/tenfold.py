"""The shipped study with ten times as many people in every group, from the same recipe."""

import shutil
from pathlib import Path

from pipeline.study import Study, load_study
from pipeline.synthesize import Recipe, load_recipe, synthesize
from pipeline.synthesize.recipe import WaveRecipe

TIMES = 10


def write_tenfold(study: Study, parent: Path) -> Study:
    """Copy the definition and write exports with tenfold counts."""
    folder = parent / study.id
    shutil.copytree(study.folder, folder)
    large = load_study(folder)
    synthesize(large, tenfold(load_recipe(large)), folder)
    return large


def tenfold(recipe: Recipe) -> Recipe:
    """The recipe with ten times as many invited and answering."""
    return recipe.model_copy(update={"wave": tuple(_tenfold(wave) for wave in recipe.wave)})


def _tenfold(wave: WaveRecipe) -> WaveRecipe:
    counts = {name: getattr(wave, name) for name in ("invited", "not_eligible", "answered")}
    many = {name: {code: TIMES * n for code, n in own.items()} for name, own in counts.items()}
    return wave.model_copy(update=many)
