"""What people remember beside what was measured: a retrospective question against the change of the total."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.compare.county_change import census_change
from pipeline.compare.followed import Followed
from pipeline.compare.pairs import Pair, pair_of
from pipeline.statistics.county import share, weighted_level
from pipeline.statistics.fisher import correlation
from pipeline.statistics.intervals import clustered_variance, satterthwaite, t_interval, whole_points
from pipeline.statistics.moments import Truth, moments, sum_by_group
from pipeline.statistics.persons import Matrix, Persons, at_rows
from pipeline.statistics.samples import by_person, numbered, outside_largest, without_spread
from pipeline.statistics.weights import county_weights
from pipeline.study import Study
from pipeline.study.instrument import OverallItem
from pipeline.study.points import points_by_response
from pipeline.tables.who_changed import RESPONSE_SHIFT

NEUTRAL = 50.0
MIN_PAIRS = 20
"""Followed persons before own change and own answer are correlated."""


class Figure(NamedTuple):
    """One figure with its interval and what it rests on, or the reason why there is none."""

    figure: str
    n: int = 0
    baseline_n: int = 0
    outside_n: int = 0
    value: float = np.nan
    ci_low: float = np.nan
    ci_high: float = np.nan
    agreement: str = ""
    reason: str = ""


def retrospective_against_measured(
    scores: pd.DataFrame, responses: pd.DataFrame, invited: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """Hold every retrospective question against the measured change since the wave before.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.
    responses : RESPONSES of this wave (further waves are ignored).
    invited : INVITED of the baseline, for the groups' weights; may be empty.
    links : LINKS of this wave, used where the wave before is the baseline; else persons with equal keys.

    Returns
    -------
    RESPONSE_SHIFT: for every question marked `retrospective` in instrument.toml three rows; empty for the baseline.

    Notes
    -----
    The question compares with the wave before, so that is what it is held against.

    *retrospective*: mean of the answers in points from the neutral middle (-50 to 50); the county as a weighted mean of
    its groups, weights fixed at the baseline, groups as strata and persons as clusters. *measured*: `census_change` of
    the total with the same weights, whatever estimand the plan has. Both intervals at 1 - alpha of the plan.
    *agreement*, from the limits rounded to whole points as they are published: `agree` when both intervals lie on the
    same side of 0, `disagree` when they lie on opposite sides (people's measure of the climate may have moved: response
    shift is suspected, not shown), else `cannot_tell`.
    *correlation*: Pearson's r between own change of the total and own answer, each person once, with Fisher's interval
    from 20 persons on. Being followed is self-selected.

    Missing rule: "not active here then" and other missing answers are left out. Fewer than the plan's `min_residual_df`
    degrees of freedom give no interval (`few_df`).

    Source: STATISTICS §4; Schwartz & Sprangers (1999), the then-test, here with a direct question about the change.
    """
    earlier = study.waves_until(wave)[:-1]
    if not earlier or not study.instrument.retrospective_items:
        return RESPONSE_SHIFT.empty()
    before = earlier[-1]
    pair = pair_of(scores, study, before, wave, links if before == study.baseline else None)
    weights = county_weights(
        study.plan.groups,
        invited[invited["wave"] == study.baseline],
        scores[scores["wave"] == study.baseline],
        [group.code for group in study.groups],
    )
    measured = _measured(pair, weights, study, comparable=bool(study.comparable_indicators(before, wave)))
    frames = [
        pd.DataFrame(_figures(item, pair, responses, weights, measured, study, wave)).assign(item_id=item.id)
        for item in study.instrument.retrospective_items
    ]
    return RESPONSE_SHIFT.conform(pd.concat(frames, ignore_index=True).assign(wave=wave, baseline_wave=before))


def _figures(
    item: OverallItem, pair: Pair, responses: pd.DataFrame, weights: Matrix, measured: Figure, study: Study, wave: str
) -> Iterator[Figure]:
    if item.id not in study.asked_items(wave):
        yield Figure("retrospective", agreement="cannot_tell", reason="not_asked")
        yield measured
        yield Figure("correlation", reason="not_asked")
        return
    answers = _answers(item, pair.after, responses, study, wave)
    remembered = _remembered(answers, weights, study)
    yield remembered._replace(agreement=_agreement(remembered, measured))
    yield measured
    yield _together(pair, answers, study.plan.alpha)


def _answers(item: OverallItem, persons: Persons, responses: pd.DataFrame, study: Study, wave: str) -> Persons:
    """The persons of the wave with one column: the answer in points from the neutral middle."""
    own = responses[(responses["wave"] == wave) & (responses["item_id"] == item.id)]
    points = points_by_response(own, study).to_numpy(dtype="float64") - NEUTRAL
    answers = at_rows(persons, [group.code for group in study.groups], own, points)
    return replace(persons, scores=answers[:, None])


def _remembered(answers: Persons, weights: Matrix, study: Study) -> Figure:
    own = moments(answers)
    if not own.n.any():
        return Figure("retrospective", reason="no_answers")
    mean, pulls = weighted_level(answers, share(weights, own.n > 0))
    variance = clustered_variance(pulls, answers.respondent)
    df = satterthwaite(sum_by_group(pulls**2, answers.group, answers.groups_n), own.n - 1)
    n, outside = _persons_n(answers)
    few = own.residual_df < study.plan.min_residual_df
    return _with_interval(Figure("retrospective", n, 0, outside), mean, variance, df, few, study.plan.alpha)


def _measured(pair: Pair, weights: Matrix, study: Study, *, comparable: bool) -> Figure:
    """The county's change of the total."""
    plan = study.plan
    before, after = (replace(persons, scores=persons.scores[:, :1]) for persons in (pair.before, pair.after))
    total = Pair(before, after, pair.linked_rows)
    counts = [_persons_n(persons) for persons in (before, after)]
    figure = Figure("measured", counts[1][0], counts[0][0], min(outside for _, outside in counts))
    if not comparable:
        return figure._replace(reason="not_comparable")
    if not total.present.any():
        return figure._replace(reason="no_answers")
    _, change = census_change(total, weights, plan.min_residual_df, plan.min_linked)
    return _with_interval(figure, change.change, change.se**2, change.df, np.isnan(change.se), plan.alpha)


def _with_interval(figure: Figure, value: Matrix, variance: Matrix, df: Matrix, few: Truth, alpha: float) -> Figure:
    """The figure with its interval, or the reason why it has none; arrays of one number each."""
    reason = "few_df" if few[0] else "no_variation" if without_spread(variance)[0] else ""
    low, high = t_interval(value, np.sqrt(variance), df, alpha)
    if reason:
        return figure._replace(value=float(value[0]), reason=reason)
    return figure._replace(value=float(value[0]), ci_low=float(low[0]), ci_high=float(high[0]))


def _persons_n(persons: Persons) -> tuple[int, int]:
    """Persons with a score, and those of them outside the group that has most."""
    person, persons_n = numbered(persons.respondent)
    scored = ~np.isnan(persons.scores)
    outside = outside_largest(scored, persons.group, persons.groups_n, person, persons_n)
    return len(np.unique(person[scored[:, 0]])), int(outside[0])


def _agreement(one: Figure, other: Figure) -> str:
    """Whether two intervals as published lie on the same side of 0."""
    sides = [_side(figure) for figure in (one, other)]
    if "" in sides:
        return "cannot_tell"
    return "agree" if sides[0] == sides[1] else "disagree"


def _side(figure: Figure) -> str:
    low, high = whole_points(np.array([figure.ci_low, figure.ci_high]))
    return "up" if low > 0 else "down" if high < 0 else ""


def _together(pair: Pair, answers: Persons, alpha: float) -> Figure:
    """Own measured change of the total with own answer, of those followed."""
    followed, rows = Followed(pair), pair.linked_rows[1]
    person, persons_n = followed.person
    own = by_person(answers.scores[rows], person, persons_n)
    counted = ~np.isnan(answers.scores[rows]) & ~np.isnan(followed.change[person, :1])
    outside = outside_largest(counted, answers.group[rows], answers.groups_n, person, persons_n)
    if not len(rows):
        return Figure("correlation", reason="no_links")
    found = correlation(followed.change[:, 0], own[:, 0], MIN_PAIRS, alpha)
    reason = found.reason if found.n else "no_answers"
    return Figure("correlation", found.n, 0, int(outside[0]), found.r, found.ci_low, found.ci_high, reason=reason)
