"""Raw: the files of a wave as they stand."""

import dagster as dg
import pandas as pd

from assets.building import StudyAssets
from pipeline.read.files import source_files
from pipeline.read.invited import read_invited
from pipeline.read.spss import read_spss
from pipeline.tables.raw import CODEBOOK, INVITED_ROWS, MISSING_RANGES, QUESTIONNAIRE, SOURCE_FILES, VALUE_LABELS


def raw_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The exports of one study."""
    study = of.study

    @of.table("raw", SOURCE_FILES)
    def files(wave: str) -> pd.DataFrame:
        """The wave's files and their fingerprints; every missing or empty file stops the run here."""
        return source_files(study, wave)

    @of.tables(
        "raw",
        {QUESTIONNAIRE: (), CODEBOOK: (), VALUE_LABELS: (), MISSING_RANGES: ()},
        source_files=of.own("raw", SOURCE_FILES),
    )
    def questionnaire(wave: str, source_files: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """The questionnaire's records and codebook."""
        return read_spss(study.folder, study.wave_by_id(wave))

    @of.table("raw", INVITED_ROWS, source_files=of.own("raw", SOURCE_FILES))
    def invited(wave: str, source_files: pd.DataFrame) -> pd.DataFrame:
        """The invitation list, names as written; empty when the wave has none."""
        return read_invited(study.folder, study.wave_by_id(wave))

    return [files, questionnaire, invited]
