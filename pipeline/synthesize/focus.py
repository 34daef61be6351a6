"""The focus groups of a synthetic study: one coding export per wave, and their true values."""

from pathlib import Path

import numpy as np

from pipeline.study import Study
from pipeline.synthesize.focus_recipe import usable_codes
from pipeline.synthesize.focus_truth import focus_truth
from pipeline.synthesize.qda_project import Project
from pipeline.synthesize.recipe import Recipe
from pipeline.synthesize.talks import plan_talks
from pipeline.synthesize.transcripts import Transcript, transcribe

FOCUS_TRUTH = "truth_focus.csv"
OWN_CHANCE = 4
"""Sets the talks' random numbers apart from those of the questionnaires, which must not change with the talks."""


def write_focus(folder: Path, recipe: Recipe, study: Study, seed: int) -> list[Path]:
    """Write every wave's coding export and truth_focus.csv into a folder; returns the places in it.

    A study without coding exports gives no files.
    """
    waves = transcripts(recipe, study, seed)
    for wave, own in waves.items():
        files, made = study.wave_by_id(wave), recipe.wave_by_id(wave).focus
        assert made is not None  # as in transcripts
        Project(study, files, made, own).write(folder / files.codings[0].file)
    if not waves:
        return []
    focus_truth(waves, study).to_csv(folder / FOCUS_TRUTH, index=False, lineterminator="\n")
    return [*(Path(study.wave_by_id(wave).codings[0].file) for wave in waves), Path(FOCUS_TRUTH)]


def transcripts(recipe: Recipe, study: Study, seed: int) -> dict[str, list[Transcript]]:
    """The talks of every wave that has a coding export, in the order they were held."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, OWN_CHANCE])))
    labels = {code: known.label for code, known in usable_codes(study).items()}
    made: dict[str, list[Transcript]] = {}
    for wave in study.wave_ids:
        own = recipe.wave_by_id(wave).focus
        if recipe.focus and own and study.wave_by_id(wave).codings:
            talks = plan_talks(recipe.focus, own, study, wave, random)
            made[wave] = [transcribe(talk, labels, random) for talk in talks]
    return made
