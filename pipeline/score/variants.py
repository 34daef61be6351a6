"""Scores on other sets of questions, for sensitivity and trends."""

import pandas as pd

from pipeline.score.half_rule import by_person_indicator, matrices, membership, score_items
from pipeline.study import Study
from pipeline.study.item_sets import indicators_of, items_of, variants_of
from pipeline.tables.score import SCORE_VARIANTS


def score_variants(respondents: pd.DataFrame, responses: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Score every person on sets of questions that are not those of a comparison.

    Parameters
    ----------
    respondents : RESPONDENTS of one wave; one person answering for one group.
    responses : RESPONSES of the same wave.
    study : gives the sets (`pipeline.study.item_sets`), the half rule and the item map.
    wave : the wave.

    Returns
    -------
    SCORE_VARIANTS: as SCORES, 0-100, for each set and other wave; without rows for a set that is no narrower than the
    comparison's own questions.

    Notes
    -----
    The half rule on the questions of the set that were asked of the person. An indicator with fewer than two questions
    left in the set has no score, and no part in the total. Source: STATISTICS §1, §4.
    """
    wanted = variants_of(study, wave)
    if not wanted:
        return SCORE_VARIANTS.empty()
    asked, points = matrices(respondents, responses, study)
    frames = []
    for item_set, other in wanted:
        items, indicators = (of(item_set, study, wave, other) for of in (items_of, indicators_of))
        counted = membership(points.columns, study, items, indicators)
        scored = by_person_indicator(respondents, study, other, score_items(asked, points, counted, study))
        frames.append(scored.assign(item_set=item_set))
    return SCORE_VARIANTS.conform(pd.concat(frames, ignore_index=True))
