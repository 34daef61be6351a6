"""Are the scales working: whether an indicator's questions go together, and what each of them adds."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from pipeline.score.item_analysis import analysis_by_item
from pipeline.score.scales import Answered, answered, rows_of
from pipeline.statistics.one_factor import one_factor
from pipeline.statistics.persons import persons_of
from pipeline.statistics.reliability import Scale, alpha_of, feldt_interval, standardised_alpha
from pipeline.study import TOTAL, Study
from pipeline.study.answers import points_of_wave
from pipeline.tables.reliability import ITEM_ANALYSIS, RELIABILITY

ALPHA = 0.05


class ScalesAtWork(NamedTuple):
    """RELIABILITY and ITEM_ANALYSIS of one wave."""

    scales: pd.DataFrame
    items: pd.DataFrame


def reliability_by_indicator(scores: pd.DataFrame, responses: pd.DataFrame, study: Study, wave: str) -> ScalesAtWork:
    """Cronbach's alpha, McDonald's omega and item-rest correlations of a wave, for the county as a whole.

    Parameters
    ----------
    scores : SCORES of the wave; one person's score on one indicator for one group.
    responses : RESPONSES of the wave; one question put to one person about one group.

    Returns
    -------
    ScalesAtWork: RELIABILITY, the total (whose items are the indicators) first, and ITEM_ANALYSIS, one row for each
    question of an indicator that was in the wave's questionnaire.

    Notes
    -----
    *Missing rule*: pairwise. Every covariance rests on all who answered both questions, so that questions put to some
    respondent types only take part with those; persons who leave questions out, or lack a score by the half rule, take
    part with what they answered. Questions that nobody answered are no part of the scale. Two questions that fewer than
    two persons have both answered leave it without alpha (`no_overlap`).

    *Persons*: one who answers for several groups counts once; the rows share the weight 1.

    *Interval*: Feldt's, with the number of persons behind the weakest pair, which makes it too wide rather than too
    narrow when answers are missing. Assumes that questions differ by a constant in their true scores and that errors
    are normal.

    *Omega*: one factor by maximum likelihood on the same covariances, so that questions may weigh differently; needs
    three questions. The total is the mean of the indicators, and its alpha and omega are those of the indicators.

    Source: Cronbach (1951); Feldt (1965); McDonald (1999). STATISTICS §2.
    """
    points = points_of_wave(responses, study, wave)
    groups = [group.code for group in study.groups]
    respondent, about = (points.index.get_level_values(name) for name in ("respondent_id", "group_code"))
    rows = rows_of(respondent.to_numpy(dtype=object), pd.Index(groups).get_indexer_for(about), len(groups))
    indicators = {
        known.id: answered(points[[item for item in known.items if item in points]], rows)
        for known in study.instrument.indicators
    }
    scales = {TOTAL: _total(scores, study, wave, groups), **indicators}
    items = analysis_by_item(indicators, responses[responses["wave"] == wave], list(points.columns), study)
    return ScalesAtWork(
        RELIABILITY.conform(pd.DataFrame([_scale_row(*own) for own in scales.items()]).assign(wave=wave)),
        ITEM_ANALYSIS.conform(items.assign(wave=wave)),
    )


def _total(scores: pd.DataFrame, study: Study, wave: str, groups: list[str]) -> Answered:
    """The total as a scale whose items are the indicators."""
    indicators = study.instrument.indicator_ids
    persons = persons_of(scores, wave, wave, groups, indicators)
    rows = rows_of(persons.respondent, persons.group, persons.groups_n)
    return answered(pd.DataFrame(persons.scores, columns=list(indicators)), rows)


def _scale_row(indicator: str, own: Answered) -> dict[str, Any]:
    pairs_n = int(own.scale.pairs_n.min()) if own.items else 0
    return {
        "indicator_id": indicator,
        "items_n": len(own.items),
        "n": own.scale.n,
        "pairs_n": pairs_n,
        "outside_n": own.outside_n,
        "reason": own.scale.reason,
        **_coefficients(own.scale, pairs_n),
    }


def _coefficients(scale: Scale, pairs_n: int) -> dict[str, Any]:
    """Alpha with its interval, and omega, as far as there are any."""
    if scale.reason:
        nothing = ("alpha", "alpha_low", "alpha_high", "alpha_standardised", "omega")
        return {**dict.fromkeys(nothing, np.nan), "omega_reason": scale.reason}
    alpha = float(alpha_of(scale.covariance))
    low, high = feldt_interval(alpha, pairs_n, len(scale.covariance), ALPHA)
    fitted = one_factor(scale.covariance)
    return {
        "alpha": alpha,
        "alpha_low": low,
        "alpha_high": high,
        "alpha_standardised": float(standardised_alpha(scale.covariance)),
        "omega": fitted.omega,
        "omega_reason": fitted.reason,
    }
