"""The climate of a wave: every group × indicator, and the county under each way of weighing it."""

import numpy as np
import pandas as pd

from pipeline.statistics.county import person_weights, share, weighted_level
from pipeline.statistics.intervals import clustered_variance, satterthwaite, t_interval
from pipeline.statistics.moments import Moments, moments, ratio, sum_by_group
from pipeline.statistics.persons import Matrix, Persons, persons_of
from pipeline.statistics.weights import county_weights
from pipeline.study import Study
from pipeline.tables.estimate import CLIMATE

ALPHA = 0.05


def climate_by_group_indicator(scores: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Estimate the climate of one wave.

    Parameters
    ----------
    scores : SCORES of the baseline and this wave (further waves are ignored).
    invited : INVITED of the same waves; may be empty.

    Returns
    -------
    CLIMATE: one row per indicator and group, and per indicator and way of weighing the county; for all questions of
    the wave and, at a follow-up, for those common with the baseline. Means 0-100 with 95 % intervals.

    Notes
    -----
    *Group*: mean of persons ± t·s/√n, s the SD within groups pooled over the wave, with its residual degrees of
    freedom. Nothing here depends on a group's own spread. Below the plan's `min_residual_df` there is no interval.

    *County*: the weighted mean of its groups; the interval takes groups as strata, persons as clusters (a person who
    answers for several groups) and Satterthwaite's degrees of freedom. `frame` weighs the groups as at the baseline,
    `persons` is the mean of all persons ("alla svar"), `groups` the plain mean of the groups ("ovägt medel"). Common
    with the baseline, the county is made of the groups that answered in both waves.

    Missing rule: persons without a score are left out; a cell without scores has n 0 and no mean.
    """
    groups = [group.code for group in study.groups]
    weights = county_weights(
        study.plan.groups,
        invited[invited["wave"] == study.baseline],
        scores[scores["wave"] == study.baseline],
        groups,
    )
    others = dict.fromkeys([wave, study.baseline])
    return CLIMATE.conform(
        pd.concat([_block(scores, weights, study, wave, other) for other in others], ignore_index=True)
    )


def _block(scores: pd.DataFrame, weights: Matrix, study: Study, wave: str, other: str) -> pd.DataFrame:
    """All rows for one set of common questions."""
    groups, indicators = [group.code for group in study.groups], study.instrument.scored_ids
    persons = persons_of(scores, wave, other, groups, indicators)
    own = moments(persons)
    present = own.n > 0
    if other != wave:
        present = present & (moments(persons_of(scores, other, wave, groups, indicators)).n > 0)
    people = sum_by_group(person_weights(persons), persons.group, persons.groups_n)
    county = {
        "persons": ratio(people, people.sum(axis=0)),
        "groups": share(np.ones(len(groups)), present),
        "frame": share(weights, present),
    }
    rows = [_groups(own, study), *(_county(persons, shares, study, name) for name, shares in county.items())]
    return pd.concat(rows, ignore_index=True).assign(wave=wave, common_with=other)


def _groups(own: Moments, study: Study) -> pd.DataFrame:
    pooled = own.pooled_variance(study.plan.min_residual_df)
    low, high = t_interval(
        own.mean, np.sqrt(ratio(np.broadcast_to(pooled, own.n.shape), own.n)), own.residual_df, ALPHA
    )
    codes, indicators = [group.code for group in study.groups], study.instrument.scored_ids
    return pd.DataFrame(
        {
            "level": "group",
            "group_code": np.repeat(codes, len(indicators)),
            "weighting": "own",
            "indicator_id": np.tile(indicators, len(codes)),
            "n": own.n.ravel(),
            "mean": own.mean.ravel(),
            "ci_low": low.ravel(),
            "ci_high": high.ravel(),
        }
    )


def _county(persons: Persons, shares: Matrix, study: Study, weighting: str) -> pd.DataFrame:
    mean, pulls = weighted_level(persons, shares)
    own = moments(persons)
    variance = clustered_variance(pulls, persons.respondent)
    df = satterthwaite(sum_by_group(pulls**2, persons.group, persons.groups_n), own.n - 1)
    counted = shares.sum(axis=0) > 0
    enough = counted & (own.residual_df >= study.plan.min_residual_df)
    low, high = t_interval(mean, np.where(enough, np.sqrt(variance), np.nan), df, ALPHA)
    return pd.DataFrame(
        {
            "level": "county",
            "group_code": study.county.code,
            "weighting": weighting,
            "indicator_id": study.instrument.scored_ids,
            "n": np.where(shares > 0, own.n, 0).sum(axis=0),
            "mean": np.where(counted, mean, np.nan),
            "ci_low": low,
            "ci_high": high,
        }
    )
