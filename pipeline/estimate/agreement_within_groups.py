"""Is climate a property of groups: how alike the members of a group see it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.moments import moments, ratio
from pipeline.statistics.persons import Matrix, persons_of
from pipeline.statistics.samples import numbered, outside_largest
from pipeline.statistics.within_groups import (
    intraclass,
    r_wg_j,
    slightly_skewed_variance,
    uniform_variance,
    variance_by_item,
)
from pipeline.study import Study
from pipeline.study.answers import points_of_wave
from pipeline.tables.reliability import GROUP_AGREEMENT

AGREEING = 0.70
"""From here on a group is taken to agree. Source: LeBreton and Senter (2008)."""


class Agreement(NamedTuple):
    """Per indicator, over the groups with enough answers."""

    groups_n: Matrix
    mean: Matrix
    median: Matrix
    share: Matrix


def agreement_within_groups(scores: pd.DataFrame, responses: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """ICC(1), ICC(2) and r_wg(j) of every indicator of a wave, for the county as a whole.

    Parameters
    ----------
    scores : SCORES of the wave, 0-100.
    responses : RESPONSES of the wave; their points, 0-100, are what r_wg(j) is made of.

    Returns
    -------
    GROUP_AGREEMENT: one row for the total and for each indicator, on all questions of the wave.

    Notes
    -----
    *ICC* of the scores by one-way analysis of variance with the groups as they are. A person who answers for several
    groups has a score in each, and the scores are taken as independent: ICC describes, nothing is tested. Negative
    values stand; they mean that members are no more alike than anybody.

    *r_wg(j)* of every group over the indicator's questions with at least the policy's `index_min` answers in the
    group, a variance of fewer being noise; groups without such a question are left out (`few` when all are). Two nulls:
    answers evenly over the options, and slightly skewed ones, known for five options alone (`not_five_options`). Values
    below 0 are set to 0. The total has none: its questions are not one scale.

    Missing rule: persons without a score (half rule) have no part in ICC; every answer has a part in r_wg(j).
    Source: Bliese (2000); James, Demaree and Wolf (1984); LeBreton and Senter (2008). STATISTICS §2.
    """
    groups = [group.code for group in study.groups]
    persons = persons_of(scores, wave, wave, groups, study.instrument.scored_ids)
    person, persons_n = numbered(persons.respondent)
    found = intraclass(moments(persons))
    valid = ~np.isnan(persons.scores)
    by_person = [len(np.unique(person[column])) for column in valid.T]
    rows = pd.DataFrame(
        {
            "wave": wave,
            "indicator_id": study.instrument.scored_ids,
            "n": by_person,
            "scores_n": found.n,
            "groups_n": found.groups_n,
            "outside_n": outside_largest(valid, persons.group, persons.groups_n, person, persons_n),
            "icc1": found.icc1,
            "icc2": found.icc2,
            "reason": found.reason,
        }
    )
    return GROUP_AGREEMENT.conform(rows.assign(**_agreement_columns(responses, study, wave)))


def _agreement_columns(responses: pd.DataFrame, study: Study, wave: str) -> dict[str, npt.NDArray[np.generic]]:
    """The columns of r_wg(j), the total first."""
    points = points_of_wave(responses, study, wave)
    groups = pd.Index([group.code for group in study.groups])
    about = groups.get_indexer_for(points.index.get_level_values("group_code"))
    variances = variance_by_item(points.to_numpy(dtype="float64"), about, len(groups), study.policy.index_min)
    options = [len(study.scale_in(item, wave).codes) for item in points.columns]
    uniform = _over_groups(variances, np.array([uniform_variance(k) for k in options]), points, study)
    skewed = _over_groups(variances, np.array([slightly_skewed_variance(k) for k in options]), points, study)
    answered = [points[_items(points, known.items)].notna().to_numpy().any() for known in study.instrument.indicators]
    reason = np.select([~np.array(answered), uniform.groups_n == 0], ["no_answers", "few"], "").astype(object)
    without = np.where((reason == "") & np.isnan(skewed.mean), "not_five_options", reason)
    figures = {
        f"rwg_{name}_{figure}": np.r_[np.nan, getattr(own, figure)]
        for name, own in (("uniform", uniform), ("skewed", skewed))
        for figure in ("mean", "median", "share")
    }
    return {
        "rwg_groups_n": np.r_[0, uniform.groups_n],
        "rwg_reason": np.r_[["not_one_scale"], reason],
        "skewed_reason": np.r_[["not_one_scale"], without],
        **figures,
    }


def _items(points: pd.DataFrame, items: tuple[str, ...]) -> list[str]:
    return [item for item in items if item in points]


def _over_groups(variances: Matrix, null: Matrix, points: pd.DataFrame, study: Study) -> Agreement:
    """The groups' r_wg(j) of every indicator, put together; none where a question of it has no null."""
    columns = []
    for indicator in study.instrument.indicators:
        at = points.columns.get_indexer_for(_items(points, indicator.items))
        columns.append(r_wg_j(variances[:, at], null[at] if not np.isnan(null[at]).any() else np.full(len(at), np.nan)))
    values = np.stack(columns, axis=1)
    valid = ~np.isnan(values)
    groups_n = valid.sum(axis=0).astype("float64")
    known = [own[some] for own, some in zip(values.T, valid.T, strict=True)]
    return Agreement(
        groups_n,
        ratio(np.where(valid, values, 0.0).sum(axis=0), groups_n),
        np.array([float(np.median(own)) if len(own) else np.nan for own in known]),
        ratio((valid & (values >= AGREEING)).sum(axis=0).astype("float64"), groups_n),
    )
