"""The researcher's own tests and models, with a page in the store that only the owner can read."""

import dagster as dg
import pandas as pd
from upath import UPath

from assets.building import StudyAssets
from assets.io_manager import replace_file
from assets.paths import STORE
from pipeline.compare.item_models import models_by_item
from pipeline.compare.models import models_by_indicator
from pipeline.compare.two_waves import two_waves_by_group_indicator
from pipeline.estimate.described import described
from pipeline.estimate.nonresponse import nonresponse_by_unit
from pipeline.estimate.positive import positive_by_item
from pipeline.researcher.render import researcher_html, researcher_lists
from pipeline.study import Study
from pipeline.tables.core import INVITED, LINKS, RESPONDENTS, RESPONSES
from pipeline.tables.researcher import DESCRIBED, NONRESPONSE, POSITIVE, RESEARCHER_CHANGE, RESEARCHER_ESTIMATE
from pipeline.tables.score import SCORES
from pipeline.tables.sensitivity import SENSITIVITY
from pipeline.tables.trend import TREND

FOLDER = "researcher"
OTHERS = {
    "sensitivity": SENSITIVITY,
    "trend": TREND,
    "nonresponse": NONRESPONSE,
    "description": DESCRIBED,
    "positive": POSITIVE,
}
"""Tables that other steps have made and that stand on the page too."""


def researcher_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """What the researcher of one study may see beside the reports."""
    return [_estimate(of), _change(of)]


def _estimate(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "estimate",
        dict.fromkeys(RESEARCHER_ESTIMATE, ()),
        name=FOLDER,
        respondents=of.own("core", RESPONDENTS),
        invited=of.own("core", INVITED),
        scores=of.own("score", SCORES),
        responses=of.own("core", RESPONSES),
    )
    def estimated(
        wave: str, respondents: pd.DataFrame, invited: pd.DataFrame, scores: pd.DataFrame, responses: pd.DataFrame
    ) -> tuple[pd.DataFrame, ...]:
        """Who answered, every group by its own spread, and how many answers are positive."""
        return (
            nonresponse_by_unit(respondents, invited, study, wave),
            described(scores, invited, study, wave),
            positive_by_item(responses, study, wave),
        )

    return estimated


def _change(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "change",
        dict.fromkeys(RESEARCHER_CHANGE, ()),
        name=FOLDER,
        scores=of.until("score", SCORES),
        responses=of.until("core", RESPONSES),
        links=of.own("core", LINKS),
        sensitivity=of.own("change", SENSITIVITY),
        trend=of.own("change", TREND),
        nonresponse=of.own("estimate", NONRESPONSE),
        description=of.own("estimate", DESCRIBED),
        positive=of.own("estimate", POSITIVE),
    )
    def compared(
        wave: str, scores: pd.DataFrame, responses: pd.DataFrame, links: pd.DataFrame, **others: pd.DataFrame
    ) -> tuple[pd.DataFrame, ...]:
        """Tests and models of two waves; with all of it as a page and lists for the researcher."""
        made = (
            two_waves_by_group_indicator(scores, links, study, wave),
            models_by_indicator(scores, study, wave),
            models_by_item(responses, study, wave),
        )
        of_others = {table.name: others[name] for name, table in OTHERS.items()}
        own = {table.name: frame for table, frame in zip(RESEARCHER_CHANGE, made, strict=True)}
        write_researcher_page(study, wave, of_others | own)
        return made

    return compared


def write_researcher_page(study: Study, wave: str, tables: dict[str, pd.DataFrame]) -> None:
    """Write .store/<study>/researcher/<wave>.html, and the tables as lists in a folder beside it."""
    place = UPath(STORE) / study.id / FOLDER
    for name, text in researcher_lists(tables):
        replace_file(place / wave / f"{name}.csv", ("\ufeff" + text).encode())
    replace_file(place / f"{wave}.html", researcher_html(study, wave, tables).encode())
