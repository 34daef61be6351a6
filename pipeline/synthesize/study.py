"""The whole synthetic study: every wave's files and the true values, from one seed."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from pipeline.errors import Problem, StudyError, raise_if_any
from pipeline.study import Study
from pipeline.study.manifest import read_manifest
from pipeline.synthesize.answers import Views, answers
from pipeline.synthesize.export import write_invited, write_questionnaire
from pipeline.synthesize.focus import FOCUS_TRUTH, write_focus
from pipeline.synthesize.people import Cast, casts
from pipeline.synthesize.recipe import Recipe, WaveRecipe
from pipeline.synthesize.recipe_problems import RECIPE
from pipeline.synthesize.truth import truth

TRUTH = "truth.csv"


def synthesize(study: Study, recipe: Recipe, folder: Path, seed: int | None = None) -> list[Path]:
    """Write the exports of every wave and the true values under a folder; the same seed gives the same bytes.

    Raises StudyError for a study that does not say that its data are synthetic: real answers are never overwritten.
    Nor are the files of a registered wave, unless they would be what was registered.
    """
    if not study.synthetic:
        raise StudyError(
            Problem(
                "study.toml", "synthetic = false", "synthetic = true", "syntetiska svar skrivs aldrig över verkliga"
            )
        )
    with TemporaryDirectory() as place:
        made = Path(place)
        paths = _write_study(made, recipe, study, recipe.seed if seed is None else seed)
        raise_if_any(StudyError, _not_as_registered(made, paths, folder, study))
        for path in paths:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes((made / path).read_bytes())
    return [folder / path for path in paths]


def _write_study(folder: Path, recipe: Recipe, study: Study, seed: int) -> list[Path]:
    """Write everything into an empty folder; returns the places in it."""
    random = np.random.Generator(np.random.PCG64(seed))
    views = Views(1 + len(study.instrument.indicators), recipe.spread.stability, random)
    paths = [
        path.relative_to(folder)
        for wave, cast in casts(recipe, study, random).items()
        for path in _write_wave(folder, wave, cast, views, recipe, study, random)
    ]
    truth(recipe, study).to_csv(folder / TRUTH, index=False, lineterminator="\n")
    return [*paths, Path(TRUTH), *write_focus(folder, recipe, study, seed)]


def _not_as_registered(made: Path, paths: list[Path], folder: Path, study: Study) -> Iterator[Problem]:
    """Files that a registered wave has with other content, or does not have."""
    for wave in study.wave:
        problems: list[Problem] = []
        manifest = read_manifest(folder, wave.id, problems)
        yield from problems
        if manifest is None:
            continue
        exports = (wave.questionnaire, wave.invited, *(export.file for export in wave.codings))
        own = {Path(place) for place in exports if place}
        for path in paths:
            known = manifest.by_path.get(path.as_posix())
            is_same = known and known.sha256 == sha256((made / path).read_bytes()).hexdigest()
            if not is_same and (known or path in own or path.parts[0] == wave.id):
                found = f"våg {wave.id} är registrerad med annat innehåll"
                yield Problem(path.as_posix(), found, "samma recept och frö som då", "skriv i en annan mapp med --to")


def _write_wave(
    folder: Path, wave: str, cast: Cast, views: Views, recipe: Recipe, study: Study, random: np.random.Generator
) -> list[Path]:
    files, own = study.wave_by_id(wave), recipe.wave_by_id(wave)
    people = _numbered(_with_empty(cast.answering, own.empty))
    codes = answers(people, views, recipe, study, wave, random)
    codes[people["is_empty"].to_numpy()] = np.nan
    written = [folder / files.questionnaire]
    write_questionnaire(written[0], people, codes, study, own, random)
    if files.invited:
        written.append(folder / files.invited)
        write_invited(written[1], cast.rows, study)
    return written


def _with_empty(people: pd.DataFrame, empty: int) -> pd.DataFrame:
    """Add records that were opened and never filled in, from people of their own in the largest group."""
    largest = people["group"].mode()[0]
    blank = people[people["group"] == largest].head(empty).assign(person=lambda rows: -rows["person"], link_key="")
    both = pd.concat([people.assign(is_empty=False), blank.assign(is_empty=True)], ignore_index=True)
    return both.reset_index(drop=True)


def _numbered(people: pd.DataFrame) -> pd.DataFrame:
    """Give every person a running number within the wave; someone of several groups keeps one number."""
    return people.assign(respondent_id=pd.factorize(people["person"])[0] + 1)


__all__ = ["FOCUS_TRUTH", "RECIPE", "TRUTH", "WaveRecipe", "synthesize"]
