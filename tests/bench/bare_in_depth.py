"""The calls of the chain that the page in depth is made from."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from pipeline.compare.comparability import comparability_by_indicator
from pipeline.compare.participation import participation_contrast
from pipeline.compare.response_shift import retrospective_against_measured
from pipeline.compare.sensitivity import sensitivity_by_indicator
from pipeline.compare.trend import trend_by_indicator
from pipeline.compare.who_changed import change_by_linkage
from pipeline.estimate.agreement_within_groups import agreement_within_groups
from pipeline.estimate.foresight import foresight
from pipeline.estimate.perception_gaps import perception_gaps
from pipeline.estimate.priorities import priorities
from pipeline.harmonise.responses import Harmonised
from pipeline.protect.comparability import safe_care_reasons, safe_comparability
from pipeline.protect.foresight import safe_foresight, safe_priorities
from pipeline.protect.perception_gaps import safe_gaps
from pipeline.protect.reliability import safe_agreement, safe_item_analysis, safe_reliability
from pipeline.protect.response_shift import safe_response_shift
from pipeline.protect.safe import SafeTable
from pipeline.protect.sensitivity import safe_sensitivity
from pipeline.protect.trend import safe_trend
from pipeline.protect.who_changed import safe_participation, safe_who_changed
from pipeline.score.reliability import reliability_by_indicator
from pipeline.study import Study


@dataclass(frozen=True)
class Made:
    """What earlier calls have made for a wave: tables of every wave until then, and `core` of its own."""

    scores: pd.DataFrame
    responses: pd.DataFrame
    respondents: pd.DataFrame
    invited: pd.DataFrame
    links: pd.DataFrame
    changes: pd.DataFrame
    verdicts: pd.DataFrame
    publishable: pd.DataFrame
    climate: pd.DataFrame
    variants: pd.DataFrame
    core: Harmonised


def safe_in_depth(made: Made, study: Study, wave: str) -> dict[str, SafeTable]:
    """The protected tables of the page in depth, by name."""
    parts = (_sensitivity, _foresight, _comparability, _reliability, _who_changed)
    return {safe.table.name: safe for part in parts for safe in part(made, study, wave)}


def _sensitivity(made: Made, study: Study, wave: str) -> Iterator[SafeTable]:
    compared = (made.scores, made.variants, made.changes, made.verdicts, made.invited, made.links, study, wave)
    yield safe_sensitivity(sensitivity_by_indicator(*compared), made.publishable, study)
    trend = trend_by_indicator(made.variants, made.scores, made.invited, study, wave)
    yield safe_trend(trend, made.changes, made.publishable, study)


def _foresight(made: Made, study: Study, wave: str) -> Iterator[SafeTable]:
    yield safe_foresight(foresight(made.scores, made.invited, study, wave), made.publishable, study)
    found = priorities(made.scores, made.core.responses, made.climate, study, wave)
    yield safe_priorities(found, made.publishable, study)


def _comparability(made: Made, study: Study, wave: str) -> Iterator[SafeTable]:
    found = comparability_by_indicator(made.responses, made.respondents, study, wave)
    yield safe_comparability(found.indicators, found.aspects, study)
    yield safe_care_reasons(*found, study)


def _reliability(made: Made, study: Study, wave: str) -> Iterator[SafeTable]:
    scales, items = reliability_by_indicator(made.scores, made.core.responses, study, wave)
    yield safe_reliability(scales, items, study)
    yield safe_item_analysis(items, scales, study)
    agreement = agreement_within_groups(made.scores, made.core.responses, study, wave)
    yield safe_agreement(agreement, items, made.publishable, study)


def _who_changed(made: Made, study: Study, wave: str) -> Iterator[SafeTable]:
    scores, links = made.scores, made.links
    yield safe_who_changed(change_by_linkage(scores, links, study, wave), study)
    yield from safe_gaps(perception_gaps(scores, study, wave), study)
    shifts = retrospective_against_measured(scores, made.core.responses, made.invited, links, study, wave)
    yield safe_response_shift(shifts, made.publishable, study)
    yield safe_participation(participation_contrast(scores, made.core.background, links, study, wave), study)
