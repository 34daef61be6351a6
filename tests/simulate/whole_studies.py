"""Whole synthetic studies from many seeds: are planted changes found as often as the computed power promises?

Every replicate is written to files, read, scored, compared and judged by the program. Writes whole_studies.csv
(`make simulate`).
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from rich.progress import track
from scipy import stats

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.responses import harmonise
from pipeline.protect.publishable import publishable_figures
from pipeline.read.invited import read_invited
from pipeline.read.questionnaire import read_questionnaire
from pipeline.score.indicators import score_by_person_indicator
from pipeline.statistics.weights import county_weights
from pipeline.study import Study, load_study
from pipeline.synthesize import Recipe, load_recipe, synthesize
from pipeline.synthesize.recipe import TrueChange
from pipeline.synthesize.truth import true_changes

RESULTS = Path(__file__).parent / "whole_studies.csv"
STUDY = Path(__file__).parents[2] / "raw_data" / "gavleborg"
SEEDS = 200
CELL = ["wave", "baseline_wave", "level", "group_code", "indicator_id"]
HALF_A_POINT = 0.5
"""A decision is taken on limits rounded to whole points: the limit itself must be more than half a point from 0."""


def moved(recipe: Recipe, points: dict[str, float]) -> Recipe:
    """The recipe with these changes of indicators in every group, and no others."""
    changes = (TrueChange(wave="2019", indicators=(name,), points=moved) for name, moved in points.items())
    return recipe.model_copy(update={"change": tuple(changes)})


def judged(study: Study) -> pd.DataFrame:
    """The follow-up's changes with their verdicts, and what the county's weights were."""
    scores, invited, climate = [], [], []
    for wave in study.wave_ids:
        read = read_questionnaire(study, wave)
        core = harmonise(read.records, read.value_labels, read.missing_ranges, study, wave)
        invited.append(harmonise_invited(read_invited(study.folder, study.wave_by_id(wave)), study, wave))
        scores.append(score_by_person_indicator(core.respondents, core.responses, study, wave))
        climate.append(climate_by_group_indicator(pd.concat(scores), pd.concat(invited), study, wave))
    changes = change_by_group_indicator(pd.concat(scores), pd.concat(invited), study, wave)
    publishable = publishable_figures(pd.concat(climate, ignore_index=True), changes, study, wave)
    verdicts = verdict_by_group_indicator(changes, publishable, study)
    return changes.merge(verdicts, on=CELL, validate="one_to_one")


def replicates(study: Study, recipe: Recipe, seeds: int) -> Iterator[pd.DataFrame]:
    """The tested changes of one seed after the other."""
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = study.model_copy(update={"folder": Path(folder)})
        for seed in range(seeds):
            synthesize(elsewhere, recipe, Path(folder), seed)
            every = judged(elsewhere)
            yield every[every["family_size"] > 0].assign(seed=seed)


def true_change(study: Study, recipe: Recipe, tested: pd.DataFrame) -> pd.Series:
    """What has truly changed in every tested cell; the county weighs the groups that answered in both waves."""
    by_group = true_changes(recipe, study, "2019")
    by_group = np.column_stack([by_group.mean(axis=1), by_group])
    codes, indicators = list(study.group_names), list(study.instrument.scored_ids)
    frame = harmonise_invited(read_invited(STUDY, study.wave_by_id(study.baseline)), study, study.baseline)
    weights = county_weights("census", frame, pd.DataFrame(), codes)
    present = np.array([recipe.wave_by_id("2019").answered[code] > 0 for code in codes])
    county = (weights * present) @ by_group / (weights * present).sum()
    truth = {(study.county.code, name): county[place] for place, name in enumerate(indicators)}
    truth |= {
        (code, name): by_group[row, place] for row, code in enumerate(codes) for place, name in enumerate(indicators)
    }
    return pd.Series(
        [truth[key] for key in zip(tested["group_code"], tested["indicator_id"], strict=True)], tested.index
    )


def promised(tested: pd.DataFrame, alpha: float) -> float:
    """Power of a cell's test from its standard error over the seeds: the noncentral t distribution."""
    se, df = np.sqrt((tested["se"] ** 2).mean()), tested["df"].mean()
    border = stats.t.ppf(1 - alpha / (2 * tested["family_size"].mean()), df)
    return float(stats.nct.sf(border, df, (tested["true"].abs().mean() - HALF_A_POINT) / se))


def found(tested: pd.DataFrame, alpha: float) -> Iterator[dict[str, object]]:
    """For every cell that has truly changed: how often it is found, and how often it should be."""
    for (family, code, indicator), own in tested[tested["true"].abs() > HALF_A_POINT].groupby(
        ["family", "group_code", "indicator_id"]
    ):
        right = own["verdict"] == np.where(own["true"] > 0, "better", "worse")
        yield {
            "kind": "found",
            "family": family,
            "unit": f"{code} {indicator}",
            "true_change": round(float(own["true"].mean()), 2),
            "trials": len(own),
            "count": int(right.sum()),
            "promised": round(promised(own, alpha), 4),
        }


def falsely(tested: pd.DataFrame, alpha: float) -> Iterator[dict[str, object]]:
    """For every family: in how many seeds some cell that has not changed is called better or worse."""
    still = tested[tested["true"].abs() < 1e-9]
    decided = still["verdict"].isin(["better", "worse"])
    for family, own in decided.groupby(still["family"]):
        by_seed = own.groupby(still.loc[own.index, "seed"]).any()
        yield {
            "kind": "false",
            "family": family,
            "unit": "",
            "true_change": 0.0,
            "trials": len(by_seed),
            "count": int(by_seed.sum()),
            "promised": alpha,
        }


def results(study: Study, recipes: dict[str, Recipe], seeds: int) -> Iterator[dict[str, object]]:
    """Every recipe's rows."""
    for name, recipe in recipes.items():
        every = list(track(replicates(study, recipe, seeds), f"Studies: {name}", total=seeds))
        tested = pd.concat(every, ignore_index=True)
        tested["true"] = true_change(study, recipe, tested)
        for row in (*found(tested, study.plan.alpha), *falsely(tested, study.plan.alpha)):
            yield {"recipe": name, **row}


def recipes(study: Study) -> dict[str, Recipe]:
    """The shipped study; one in which two indicators move, one of them no more than half of the seeds can see; none."""
    shipped = load_recipe(study)
    return {
        "shipped": shipped,
        "two indicators": moved(shipped, {"TIL": 14.0, "REG": -7.0}),
        "nothing": moved(shipped, {}),
    }


if __name__ == "__main__":
    gavleborg = load_study(STUDY)
    pd.DataFrame(results(gavleborg, recipes(gavleborg), SEEDS)).to_csv(RESULTS, index=False, lineterminator="\n")
