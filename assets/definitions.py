"""Everything that Dagster loads: the assets, job and schedule of every study under raw_data."""

from pathlib import Path

import dagster as dg
from upath import UPath

from assets.building import StudyAssets
from assets.change import change_assets
from assets.comparability import comparability_assets
from assets.core import core_assets
from assets.estimate import estimate_assets
from assets.foresight import foresight_assets
from assets.io_manager import PageStore, TableStore
from assets.paths import RAW_DATA, STORE
from assets.progress import progress
from assets.raw import raw_assets
from assets.reliability import reliability_assets
from assets.report import report_assets
from assets.researcher import researcher_assets
from assets.safe import safe_assets
from assets.schedules import yearly
from assets.score import score_assets
from assets.sensitivity import sensitivity_assets
from assets.talks import talk_assets
from assets.who_changed import who_changed_assets
from pipeline.study import find_studies, load_study

STAGES_OF_ASSETS = (
    raw_assets,
    core_assets,
    score_assets,
    estimate_assets,
    change_assets,
    safe_assets,
    sensitivity_assets,
    foresight_assets,
    reliability_assets,
    comparability_assets,
    who_changed_assets,
    researcher_assets,
    talk_assets,
    report_assets,
)


def study_definitions(folder: Path) -> dg.Definitions:
    """The assets, the job and the schedule of one study."""
    of = StudyAssets(load_study(folder))
    job = dg.define_asset_job(of.study.id, selection=dg.AssetSelection.groups(of.study.id))
    return dg.Definitions(
        assets=[asset for stage in STAGES_OF_ASSETS for asset in stage(of)],
        jobs=[job],
        schedules=[yearly(of.study)],
    )


def definitions(*folders: Path) -> dg.Definitions:
    """The definitions of some studies, with where tables are kept and how steps are run."""
    house = dg.Definitions(
        resources={"io_manager": TableStore(UPath(STORE)), "page_io_manager": PageStore()},
        executor=dg.in_process_executor,
        loggers={"console": dg.colored_console_logger, "progress": progress},
    )
    return dg.Definitions.merge(house, *(study_definitions(folder) for folder in folders))


@dg.definitions
def defs() -> dg.Definitions:
    """Every study that there is."""
    return definitions(*find_studies(RAW_DATA))
