"""Who changed: followed persons and others, organisations and roles, what people remember, who took part."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.compare.participation import participation_contrast
from pipeline.compare.response_shift import retrospective_against_measured
from pipeline.compare.who_changed import change_by_linkage
from pipeline.estimate.perception_gaps import perception_gaps
from pipeline.protect.perception_gaps import safe_gaps
from pipeline.protect.response_shift import safe_response_shift
from pipeline.protect.safe import SafeTable
from pipeline.protect.who_changed import safe_participation, safe_who_changed
from pipeline.tables.core import BACKGROUND, INVITED, LINKS, RESPONSES
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.safe_who_changed import WHO_CHANGED_TABLES
from pipeline.tables.score import SCORES
from pipeline.tables.who_changed import GAPS, PARTICIPATION, RESPONSE_SHIFT, WHO_CHANGED


def memory_agrees(shifts: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """No retrospective question points the other way than the measured change."""
    against = int((shifts["agreement"] == "disagree").sum())
    return Finding(passed=against == 0, says={"questions_against_the_measured_change": against})


def who_changed_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """Who changed in one study, for the county."""
    return [_estimate(of), _change(of), _safe(of)]


def _estimate(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.table("estimate", GAPS, scores=of.own("score", SCORES))
    def gaps(wave: str, scores: pd.DataFrame) -> pd.DataFrame:
        """How differently organisations and roles see the climate of the wave."""
        return perception_gaps(scores, study, wave)

    return gaps


def _change(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "change",
        {
            WHO_CHANGED: (),
            RESPONSE_SHIFT: (Check("memory_agrees", memory_agrees, dg.AssetCheckSeverity.WARN),),
            PARTICIPATION: (),
        },
        name="who_changed",
        scores=of.until("score", SCORES),
        responses=of.own("core", RESPONSES),
        background=of.own("core", BACKGROUND),
        invited=of.until("core", INVITED),
        links=of.own("core", LINKS),
    )
    def who_changed(
        wave: str,
        scores: pd.DataFrame,
        responses: pd.DataFrame,
        background: pd.DataFrame,
        invited: pd.DataFrame,
        links: pd.DataFrame,
    ) -> tuple[pd.DataFrame, ...]:
        """Followed persons and others, memory against measurement, and those who took part against the rest."""
        return (
            change_by_linkage(scores, links, study, wave),
            retrospective_against_measured(scores, responses, invited, links, study, wave),
            participation_contrast(scores, background, links, study, wave),
        )

    return who_changed


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        dict.fromkeys(WHO_CHANGED_TABLES, ()),
        name="who_changed",
        changes=of.own("change", WHO_CHANGED),
        gaps=of.own("estimate", GAPS),
        shifts=of.own("change", RESPONSE_SHIFT),
        contrasts=of.own("change", PARTICIPATION),
        publishable=of.own("safe", PUBLISHABLE),
    )
    def who_changed(
        wave: str,
        changes: pd.DataFrame,
        gaps: pd.DataFrame,
        shifts: pd.DataFrame,
        contrasts: pd.DataFrame,
        publishable: pd.DataFrame,
    ) -> tuple[SafeTable, ...]:
        """What may be seen of who changed, in whole points and for the county alone."""
        return (
            safe_who_changed(changes, study),
            *safe_gaps(gaps, study),
            safe_response_shift(shifts, publishable, study),
            safe_participation(contrasts, study),
        )

    return who_changed
