"""Score: one number per person and indicator."""

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from pipeline.score.indicators import score_by_person_indicator
from pipeline.tables.core import RESPONDENTS, RESPONSES
from pipeline.tables.score import SCORES


def score_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The scores of one study."""
    study = of.study

    @of.table(
        "score",
        SCORES,
        respondents=of.own("core", RESPONDENTS),
        responses=of.own("core", RESPONSES),
    )
    def scores(wave: str, respondents: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
        """Indicator scores and total of every person, for each set of questions common with another wave."""
        return score_by_person_indicator(respondents, responses, study, wave)

    return [scores]
