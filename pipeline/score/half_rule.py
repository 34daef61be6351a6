"""The half rule: from points to scores on any set of questions."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.study import TOTAL, MissingKind, Study
from pipeline.study.instrument import Scoring
from pipeline.study.points import points_by_response

Matrix = npt.NDArray[np.float64]
PERSON = ["wave", "respondent_id", "group_code"]


@dataclass(frozen=True)
class Scored:
    """Persons × indicators: what was asked, what was answered and the score."""

    asked: Matrix
    answered: Matrix
    score: Matrix


def matrices(respondents: pd.DataFrame, responses: pd.DataFrame, study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Persons × items: whether asked, and points.

    Parameters
    ----------
    respondents : RESPONDENTS of one wave; one person answering for one group.
    responses : RESPONSES of the same wave.
    study : gives the items of the indicators, their scales and directions.

    Returns
    -------
    asked (1 or 0) and points (0-100, higher is better, NaN = no answer), rows as in `respondents`, columns the items.

    Notes
    -----
    Assumes one response per person, group and item. Missing rule: every kind of missing counts as asked but not
    answered, except not shown, which counts as not asked. Source: STATISTICS §1.
    """
    in_indicators = responses[responses["item_id"].isin([item.id for item in study.instrument.items])]
    wide = in_indicators.assign(
        points=points_by_response(in_indicators, study),
        asked=in_indicators["missing_kind"] != MissingKind.NOT_SHOWN.value,
    ).pivot_table(
        index=PERSON, columns="item_id", values=["asked", "points"], aggfunc="first", dropna=False, observed=True
    )
    wide = wide.reindex(pd.MultiIndex.from_frame(respondents[PERSON]))
    return wide["asked"].astype("float64"), wide["points"].astype("float64")


def membership(items: pd.Index, study: Study, kept: Collection[str], indicators: Collection[str]) -> Matrix:
    """Which item counts in which indicator.

    Parameters
    ----------
    items : the columns of the points.
    kept : items that may count; indicators : indicators that may have a score.

    Returns
    -------
    Items × indicators of 1 and 0, indicators in the order of the instrument.
    """
    return np.array(
        [
            [
                float(item in indicator.items and item in kept and indicator.id in indicators)
                for indicator in study.instrument.indicators
            ]
            for item in items
        ]
    )


def score_items(asked: pd.DataFrame, points: pd.DataFrame, membership: Matrix, study: Study) -> Scored:
    """Score persons by the half rule.

    Parameters
    ----------
    asked, points : persons × items, as from `matrices`.
    membership : items × indicators, as from `membership`.
    study : gives the half rule.

    Returns
    -------
    Scored: persons × (total, indicators): asked, answered, and the score 0-100 or NaN.

    Notes
    -----
    An indicator's score is the mean of the points answered if these are at least `min_answered_share` of the items
    asked and at least `min_answered_items`; the total is the mean of the indicators' scores if at least
    `min_indicator_share` of the indicators asked have one. Source: COPSOQ Sverige; the two items are our own floor.
    """
    rule = study.instrument.scoring
    values = points.to_numpy()
    missing = np.isnan(values)
    asked_n = asked.to_numpy() @ membership
    answered = (~missing).astype("float64") @ membership
    sums = np.where(missing, 0.0, values) @ membership
    enough = (answered >= rule.min_answered_items) & (answered >= rule.min_answered_share * asked_n)
    score = np.divide(sums, answered, out=np.full_like(sums, np.nan), where=enough)
    return _with_total(Scored(asked_n, answered, score), rule)


def _with_total(indicators: Scored, rule: Scoring) -> Scored:
    valid = ~np.isnan(indicators.score)
    asked = (indicators.asked > 0).sum(axis=1, keepdims=True).astype("float64")
    scored = valid.sum(axis=1, keepdims=True).astype("float64")
    sums = np.nan_to_num(indicators.score).sum(axis=1, keepdims=True)
    enough = (scored >= 1) & (scored >= rule.min_indicator_share * asked)
    total = np.divide(sums, scored, out=np.full_like(sums, np.nan), where=enough)
    return Scored(
        np.hstack([asked, indicators.asked]),
        np.hstack([scored, indicators.answered]),
        np.hstack([total, indicators.score]),
    )


def by_person_indicator(respondents: pd.DataFrame, study: Study, other: str, scored: Scored) -> pd.DataFrame:
    """Scores as rows.

    Parameters
    ----------
    respondents : RESPONDENTS, in the order of the rows of `scored`.
    other : the wave whose questions the scores share.
    scored : persons × (total, indicators).

    Returns
    -------
    SCORES, not yet checked: one row per person and indicator, the total first.
    """
    indicators = [TOTAL, *study.instrument.indicator_ids]
    people = respondents.drop(columns="source_row").reset_index(drop=True)
    long = people.loc[people.index.repeat(len(indicators))].reset_index(drop=True)
    return long.assign(
        common_with=other,
        indicator_id=np.tile(np.array(indicators, dtype=object), len(people)),
        asked_n=scored.asked.ravel(),
        answered_n=scored.answered.ravel(),
        score=scored.score.ravel(),
    )
