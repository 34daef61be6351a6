"""Where the county's climate is going: a straight line over three waves or more."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.other_choices import county_families
from pipeline.compare.sign_flips import MAX_GROUPS, fewest_groups, joint_flips
from pipeline.statistics.county import share, weighted_level
from pipeline.statistics.intervals import clustered_variance, satterthwaite, t_interval
from pipeline.statistics.moments import Truth, moments, ratio, sum_by_group
from pipeline.statistics.persons import Matrix, Persons, persons_of
from pipeline.statistics.weights import county_weights
from pipeline.study import TOTAL, Study
from pipeline.study.instrument import with_total
from pipeline.study.item_sets import ALL_WAVES, TREND_WAVES, indicators_of, items_of
from pipeline.tables.trend import TREND

DAYS_PER_YEAR = 365.25
Line = tuple[Matrix, Matrix, Matrix, npt.NDArray[np.str_]]
"""Per indicator: rise, lower and upper limit, and why there is none of them."""


def trend_by_indicator(
    variants: pd.DataFrame, scores: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """Draw a straight line through the county's level at every wave up to one.

    Parameters
    ----------
    variants : SCORE_VARIANTS of the waves up to this one, of which the set `all_waves` is used.
    scores : SCORES of the baseline, whose persons give the weights where there is no frame.
    invited : INVITED of the baseline; may be empty.

    Returns
    -------
    TREND: one row per indicator; empty before the third wave. `change` is the rise of the least-squares line from the
    middle of the first field period to that of the last, in points of 0-100.

    Notes
    -----
    On the questions common to all waves and the groups with scores in all. `census`: the waves' levels with weights
    fixed at the baseline, groups as strata and persons as clusters; Satterthwaite's degrees of freedom over groups ×
    waves. The waves count as independent, which makes the interval wide when the same persons answer. `sample`: the
    line of every group, and exact joint sign flips of these. Simultaneous within the plan's families of the county
    (Bonferroni; max-|T| under `sample`). A line describes: it is no forecast, and waves far off it are not told by it.
    Missing rule: persons without a score are left out. Source: STATISTICS §4.
    """
    waves = study.waves_until(wave)
    if len(waves) < TREND_WAVES:
        return TREND.empty()
    groups, scored = [group.code for group in study.groups], study.instrument.scored_ids
    own = variants[(variants["item_set"] == ALL_WAVES) & (variants["common_with"] == wave)]
    every = [persons_of(own, each, wave, groups, scored) for each in waves]
    counts = np.stack([moments(persons).n for persons in every])
    present: Truth = np.asarray((counts > 0).all(axis=0))
    years = _years(study, waves)
    kept = indicators_of(ALL_WAVES, study, study.baseline, wave)
    comparable = np.isin(scored, with_total(kept))
    usable = np.logical_and(comparable, present.any(axis=0))
    contrast = _contrast(years)
    baseline = scores[scores["wave"] == study.baseline]
    weights = county_weights(study.plan.groups, invited[invited["wave"] == study.baseline], baseline, groups)
    line = _sample if study.plan.groups == "sample" else _census
    change, low, high, reason = line(every, contrast, weights, present, usable, study)
    rules = [~comparable, ~present.any(axis=0)]
    items = items_of(ALL_WAVES, study, study.baseline, wave)
    items_n = {known.id: len(items & {*known.items}) for known in study.instrument.indicators} | {TOTAL: len(kept)}
    return TREND.conform(
        pd.DataFrame(
            {
                "wave": wave,
                "indicator_id": scored,
                "waves_n": len(waves),
                "items_n": [items_n[known] for known in scored],
                "groups_n": np.where(usable, present.sum(axis=0), 0),
                "n": np.where(usable, (counts * present).sum(axis=1).min(axis=0), 0),
                "years": float(years[-1] - years[0]),
                "change": np.where(usable, change, np.nan),
                "ci_low": np.where(usable, low, np.nan),
                "ci_high": np.where(usable, high, np.nan),
                "reason": np.select(rules, ["not_comparable", "no_answers"], reason),
            }
        )
    )


def _years(study: Study, waves: Sequence[str]) -> Matrix:
    """The middle of each field period, in years."""
    periods = [study.wave_by_id(each).field_period for each in waves]
    return np.array([(known.start.toordinal() + known.end.toordinal()) / 2 / DAYS_PER_YEAR for known in periods])


def _contrast(years: Matrix) -> Matrix:
    """What each level counts in the rise of the least-squares line from the first wave to the last."""
    centred = years - years.mean()
    return np.asarray(centred / (centred**2).sum() * (years[-1] - years[0]))


def _census(
    every: list[Persons], contrast: Matrix, weights: Matrix, present: Truth, usable: Truth, study: Study
) -> Line:
    plan, shares = study.plan, share(weights, present)
    levels, pulls = zip(*(weighted_level(persons, shares) for persons in every), strict=True)
    change = np.tensordot(contrast, np.stack(levels), axes=1)
    variance, parts, dfs = np.zeros(len(usable)), [], []
    for persons, own, weight in zip(every, pulls, contrast, strict=True):
        variance += weight**2 * clustered_variance(own, persons.respondent)
        parts.append(weight**2 * sum_by_group(own**2, persons.group, persons.groups_n))
        dfs.append(np.where(shares > 0, moments(persons).n - 1, 0.0))
    enough = np.min([moments(persons).residual_df for persons in every], axis=0) >= plan.min_residual_df
    flat = variance == 0
    se = np.where(enough & ~flat, np.sqrt(variance), np.nan)
    size = np.ones(len(usable))
    for columns in county_families(study, usable):
        size[columns] = len(columns)
    low, high = t_interval(change, se, satterthwaite(np.vstack(parts), np.vstack(dfs)), plan.alpha / size)
    return change, low, high, np.select([~enough, flat], ["few_df", "no_variation"], "")


def _sample(
    every: list[Persons], contrast: Matrix, weights: Matrix, present: Truth, usable: Truth, study: Study
) -> Line:
    plan, counts = study.plan, present.sum(axis=0)
    means = np.stack([moments(persons).mean for persons in every])
    lines = np.where(present, np.tensordot(contrast, np.where(present, means, 0.0), axes=1), np.nan)
    equal = share(weights, present)
    change = (equal * np.nan_to_num(lines)).sum(axis=0)
    shared = max(_shared(persons) for persons in every) > plan.max_shared
    rules = [np.full(counts.shape, shared), counts < fewest_groups(plan.alpha), counts > MAX_GROUPS]
    reason = np.select(rules, ["shared", "few_groups", "many_groups"], "")
    low, high = np.full((2, len(usable)), np.nan)
    for columns in county_families(study, usable & (reason == "")):
        found = joint_flips(lines[:, columns], plan.alpha)
        low[columns], high[columns] = found.low, found.high
    return change, low, high, reason


def _shared(persons: Persons) -> float:
    """Share of rows of persons who answer for several groups."""
    _, person, rows_n = np.unique(persons.respondent.astype(str), return_inverse=True, return_counts=True)
    rows = np.where(rows_n[person] > 1, 1.0, 0.0)
    return float(ratio(np.array([rows.sum()]), np.array([float(len(rows))]))[0]) if len(rows) else 0.0
