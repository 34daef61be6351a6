"""Points to indicator scores by the half rule on the questions asked."""

import pandas as pd

from pipeline.score.half_rule import by_person_indicator, matrices, membership, score_items
from pipeline.study import Study
from pipeline.tables.score import SCORES


def score_by_person_indicator(
    respondents: pd.DataFrame, responses: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """Score every person on every indicator and on the total, once for each set of common questions.

    Parameters
    ----------
    respondents : RESPONDENTS of one wave; one person answering for one group.
    responses : RESPONSES of the same wave.
    study : gives the instrument, the half rule and which questions two waves have in common.
    wave : the wave.

    Returns
    -------
    SCORES: rows are persons × waves to compare with × (total and indicators), scores 0-100.

    Notes
    -----
    *Half rule*: an indicator score is the mean of the points of the questions answered if these are at least
    `min_answered_share` of the questions **asked** of that person and at least `min_answered_items`. The total is the
    mean of the person's indicator scores if at least `min_indicator_share` of the indicators asked have one.

    *Common questions*: `common_with = w` uses the questions that stand in the same words in this wave and in w, and
    only the indicators that the item map lets the two waves compare. `common_with = wave` uses every question.

    Missing rule: "kan inte ta ställning", "ej aktuellt", "ogiltigt" and no answer count as asked but not answered; a
    question not shown counts as not asked. Source: COPSOQ Sverige (half of the items); two items is our own floor.
    """
    asked, points = matrices(respondents, responses, study)
    frames = []
    for other in study.wave_ids:
        indicators = study.comparable_indicators(wave, other) if other != wave else study.instrument.indicator_ids
        counted = membership(points.columns, study, study.common_items(wave, other), indicators)
        frames.append(by_person_indicator(respondents, study, other, score_items(asked, points, counted, study)))
    return SCORES.conform(pd.concat(frames, ignore_index=True))
