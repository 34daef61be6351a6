"""Score: one number per person and indicator."""

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from pipeline.score.indicators import score_by_person_indicator
from pipeline.score.variants import score_variants
from pipeline.tables.core import RESPONDENTS, RESPONSES
from pipeline.tables.score import SCORE_VARIANTS, SCORES


def score_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The scores of one study."""
    study = of.study

    @of.tables(
        "score",
        {SCORES: (), SCORE_VARIANTS: ()},
        respondents=of.own("core", RESPONDENTS),
        responses=of.own("core", RESPONSES),
    )
    def scores(wave: str, respondents: pd.DataFrame, responses: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """Indicator scores and total of every person, for each set of questions common with another wave."""
        made = (respondents, responses, study, wave)
        return score_by_person_indicator(*made), score_variants(*made)

    return [scores]
