"""Comparability: how far the waves may be compared, and what may be seen of it."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.compare.comparability import comparability_by_indicator
from pipeline.protect.comparability import safe_care_reasons, safe_comparability
from pipeline.protect.safe import SafeTable
from pipeline.tables.comparability import COMPARABILITY, COMPARABILITY_ASPECTS, ITEM_DIF
from pipeline.tables.core import LINKS, RESPONDENTS, RESPONSES
from pipeline.tables.safe_comparability import CARE_REASONS, SAFE_COMPARABILITY


def waves_may_be_compared(comparability: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Every indicator may be compared without care."""
    status, items = comparability["status"], tables[ITEM_DIF.name]
    return Finding(
        passed=bool((status == "comparable").all()),
        says={
            "not_comparable": int((status == "not_comparable").sum()),
            "with_care": int((status == "with_care").sum()),
            "questions_that_work_differently": int(items["flagged"].sum()),
        },
    )


def comparability_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The comparability of one study's waves."""
    return [_change(of), _safe(of)]


def _change(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "change",
        {
            COMPARABILITY: (Check("waves_may_be_compared", waves_may_be_compared, dg.AssetCheckSeverity.WARN),),
            COMPARABILITY_ASPECTS: (),
            ITEM_DIF: (),
        },
        name="comparability",
        after=(of.key("core", LINKS.name),),
        responses=of.until("core", RESPONSES),
        respondents=of.until("core", RESPONDENTS),
    )
    def comparability(wave: str, responses: pd.DataFrame, respondents: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """How far the wave may be compared with the baseline and the wave before; empty for the baseline."""
        return comparability_by_indicator(responses, respondents, study, wave)

    return comparability


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        {SAFE_COMPARABILITY: (), CARE_REASONS: ()},
        name="comparability",
        comparability=of.own("change", COMPARABILITY),
        aspects=of.own("change", COMPARABILITY_ASPECTS),
        items=of.own("change", ITEM_DIF),
    )
    def comparability(
        wave: str, comparability: pd.DataFrame, aspects: pd.DataFrame, items: pd.DataFrame
    ) -> tuple[SafeTable, ...]:
        """Status and reasons for care per indicator, for the county alone."""
        return (
            safe_comparability(comparability, aspects, study),
            safe_care_reasons(comparability, aspects, items, study),
        )

    return comparability
