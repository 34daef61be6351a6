"""Change: what has moved since the baseline, and what may be said of it."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.tables.change import CHANGE, VERDICT
from pipeline.tables.core import INVITED, LINKS
from pipeline.tables.estimate import BASELINE
from pipeline.tables.safe import PUBLISHABLE
from pipeline.tables.score import SCORES


def all_indicators_comparable(changes: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """The item map lets every indicator be compared with all its questions."""
    county = changes[changes["level"] == "county"]
    blocked, thinner = int((~county["comparable"]).sum()), int((county["items_dropped_n"] > 0).sum())
    return Finding(
        passed=not (blocked or thinner),
        says={"indicators_not_comparable": blocked, "indicators_compared_on_fewer_questions": thinner},
    )


def change_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The comparisons of one study."""
    study = of.study

    @of.table(
        "change",
        CHANGE,
        Check("all_indicators_comparable", all_indicators_comparable, dg.AssetCheckSeverity.WARN),
        scores=of.until("score", SCORES),
        invited=of.until("core", INVITED),
        baseline=dg.AssetIn(key=of.key("estimate", BASELINE.name)),
        links=of.own("core", LINKS),
    )
    def changes(
        wave: str, scores: pd.DataFrame, invited: pd.DataFrame, baseline: pd.DataFrame, links: pd.DataFrame
    ) -> pd.DataFrame:
        """Changes since the baseline, once the baseline has been verified; empty for the baseline itself."""
        return change_by_group_indicator(scores, invited, study, wave, links)

    @of.table("change", VERDICT, changes=of.own("change", CHANGE), publishable=of.own("safe", PUBLISHABLE))
    def verdicts(wave: str, changes: pd.DataFrame, publishable: pd.DataFrame) -> pd.DataFrame:
        """Simultaneous intervals and verdicts within the plan's families of publishable changes."""
        return verdict_by_group_indicator(changes, publishable, study)

    return [changes, verdicts]
