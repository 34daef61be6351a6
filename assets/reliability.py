"""Scales at work: whether questions go together, and whether climate is a property of groups."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.estimate.agreement_within_groups import agreement_within_groups
from pipeline.protect.reliability import safe_agreement, safe_item_analysis, safe_reliability
from pipeline.protect.safe import SafeTable
from pipeline.score.reliability import reliability_by_indicator
from pipeline.tables.core import RESPONSES
from pipeline.tables.reliability import GROUP_AGREEMENT, ITEM_ANALYSIS, RELIABILITY
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.safe_reliability import RELIABILITY_TABLES
from pipeline.tables.score import SCORES

ENOUGH = 0.70
"""Alpha from which a scale holds for comparing groups. Source: Nunnally and Bernstein (1994)."""


def scales_hold_together(scales: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Every scale has an alpha, of .70 or more."""
    low, without = int((scales["alpha"] < ENOUGH).sum()), int((scales["reason"] != "").sum())
    return Finding(passed=low + without == 0, says={"scales_below_70_hundredths": low, "scales_without_alpha": without})


def reliability_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """How the scales of one study work."""
    return [_score(of), _estimate(of), _safe(of)]


def _score(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "score",
        {
            RELIABILITY: (Check("scales_hold_together", scales_hold_together, dg.AssetCheckSeverity.WARN),),
            ITEM_ANALYSIS: (),
        },
        name="reliability",
        scores=of.own("score", SCORES),
        responses=of.own("core", RESPONSES),
    )
    def reliability(wave: str, scores: pd.DataFrame, responses: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """Alpha, omega and item-rest correlations of the wave."""
        return reliability_by_indicator(scores, responses, study, wave)

    return reliability


def _estimate(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.table("estimate", GROUP_AGREEMENT, scores=of.own("score", SCORES), responses=of.own("core", RESPONSES))
    def agreement(wave: str, scores: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
        """How alike the members of a group see the climate of the wave."""
        return agreement_within_groups(scores, responses, study, wave)

    return agreement


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        dict.fromkeys(RELIABILITY_TABLES, ()),
        name="reliability",
        scales=of.own("score", RELIABILITY),
        items=of.own("score", ITEM_ANALYSIS),
        agreement=of.own("estimate", GROUP_AGREEMENT),
        publishable=of.own("safe", PUBLISHABLE),
    )
    def reliability(
        wave: str, scales: pd.DataFrame, items: pd.DataFrame, agreement: pd.DataFrame, publishable: pd.DataFrame
    ) -> tuple[SafeTable, ...]:
        """What may be seen of the scales, in hundredths and for the county alone."""
        return (
            safe_reliability(scales, items, study),
            safe_item_analysis(items, scales, study),
            safe_agreement(agreement, items, publishable, study),
        )

    return reliability
