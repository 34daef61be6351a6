"""Sensitivity: the county's change by other choices, and its trend from three waves on."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.compare.sensitivity import sensitivity_by_indicator
from pipeline.compare.trend import trend_by_indicator
from pipeline.protect.safe import SafeTable
from pipeline.protect.sensitivity import safe_sensitivity
from pipeline.protect.trend import safe_trend
from pipeline.tables.change import CHANGE, VERDICT
from pipeline.tables.core import INVITED, LINKS
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.safe_sensitivity import SENSITIVITY_TABLES
from pipeline.tables.score import SCORE_VARIANTS, SCORES
from pipeline.tables.sensitivity import SENSITIVITY
from pipeline.tables.trend import TREND


def results_do_not_hang_on_a_choice(sensitivity: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Every other analysis decides as the published one."""
    other = int((sensitivity["agrees"] == "other").sum())
    unknown = int((sensitivity["agrees"] == "unknown").sum())
    return Finding(passed=other == 0, says={"analyses_that_decide_otherwise": other, "analyses_not_made": unknown})


def sensitivity_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """How far the results of one study hang on choices."""
    return [_change(of), _safe(of)]


def _change(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "change",
        {
            SENSITIVITY: (
                Check(
                    "results_do_not_hang_on_a_choice",
                    results_do_not_hang_on_a_choice,
                    dg.AssetCheckSeverity.WARN,
                ),
            ),
            TREND: (),
        },
        name="sensitivity",
        scores=of.until("score", SCORES),
        variants=of.until("score", SCORE_VARIANTS),
        changes=of.own("change", CHANGE),
        verdicts=of.own("change", VERDICT),
        invited=of.until("core", INVITED),
        links=of.own("core", LINKS),
    )
    def sensitivity(
        wave: str,
        scores: pd.DataFrame,
        variants: pd.DataFrame,
        changes: pd.DataFrame,
        verdicts: pd.DataFrame,
        invited: pd.DataFrame,
        links: pd.DataFrame,
    ) -> tuple[pd.DataFrame, ...]:
        """The county's change with one choice changed at a time, and the line over all waves."""
        return (
            sensitivity_by_indicator(scores, variants, changes, verdicts, invited, links, study, wave),
            trend_by_indicator(variants, scores, invited, study, wave),
        )

    return sensitivity


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        dict.fromkeys(SENSITIVITY_TABLES, ()),
        name="sensitivity",
        sensitivity=of.own("change", SENSITIVITY),
        trend=of.own("change", TREND),
        changes=of.own("change", CHANGE),
        publishable=of.own("safe", PUBLISHABLE),
    )
    def sensitivity(
        wave: str, sensitivity: pd.DataFrame, trend: pd.DataFrame, changes: pd.DataFrame, publishable: pd.DataFrame
    ) -> tuple[SafeTable, ...]:
        """What may be seen of other choices and of the trend, in whole points and for the county alone."""
        return (
            safe_sensitivity(sensitivity, publishable, study),
            safe_trend(trend, changes, publishable, study),
        )

    return sensitivity
