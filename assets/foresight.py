"""What a next wave could find, and where a change would matter most."""

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from pipeline.estimate.foresight import foresight
from pipeline.estimate.priorities import priorities
from pipeline.protect.foresight import safe_foresight, safe_priorities
from pipeline.protect.safe import SafeTable
from pipeline.tables.core import INVITED, RESPONSES
from pipeline.tables.estimate import CLIMATE
from pipeline.tables.foresight import FORESIGHT, PRIORITIES
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.safe_foresight import FORESIGHT_TABLES
from pipeline.tables.score import SCORES


def foresight_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """What one study could find, and what weighs most in it."""
    return [_estimate(of), _safe(of)]


def _estimate(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "estimate",
        {FORESIGHT: (), PRIORITIES: ()},
        name="foresight",
        scores=of.until("score", SCORES),
        invited=of.until("core", INVITED),
        responses=of.own("core", RESPONSES),
        climate=of.own("estimate", CLIMATE),
    )
    def estimated(
        wave: str, scores: pd.DataFrame, invited: pd.DataFrame, responses: pd.DataFrame, climate: pd.DataFrame
    ) -> tuple[pd.DataFrame, ...]:
        """Detectable changes of a next wave, and every indicator by level and association with the overall rating."""
        return foresight(scores, invited, study, wave), priorities(scores, responses, climate, study, wave)

    return estimated


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        dict.fromkeys(FORESIGHT_TABLES, ()),
        name="foresight",
        foresight=of.own("estimate", FORESIGHT),
        priorities=of.own("estimate", PRIORITIES),
        publishable=of.own("safe", PUBLISHABLE),
    )
    def protected(
        wave: str, foresight: pd.DataFrame, priorities: pd.DataFrame, publishable: pd.DataFrame
    ) -> tuple[SafeTable, ...]:
        """What may be seen of them, in whole points."""
        return safe_foresight(foresight, publishable, study), safe_priorities(priorities, publishable, study)

    return protected
