"""Raw: the files of a wave as they stand."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.read.files import check_unchanged, source_files
from pipeline.read.invited import read_invited
from pipeline.read.manifest import check_rows
from pipeline.read.questionnaire import read_questionnaire
from pipeline.tables.findings import READ_FINDINGS
from pipeline.tables.raw import (
    CODEBOOK,
    INVITED_ROWS,
    LEFT_OUT,
    MISSING_RANGES,
    QUESTIONNAIRE,
    SOURCE_FILES,
    VALUE_LABELS,
)


def every_row_once(left_out: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """No row is both a record and left out; that every row is one of them is asserted where the file is parsed."""
    records = tables[QUESTIONNAIRE.name]["source_row"]
    both = int(left_out["source_row"].isin(records).sum())
    return Finding(passed=both == 0, says={"records": len(records), "left_out": len(left_out), "both": both})


def raw_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The exports of one study."""
    study = of.study

    @of.table("raw", SOURCE_FILES)
    def files(wave: str) -> pd.DataFrame:
        """The wave's files and their fingerprints; every missing or empty file stops the run here."""
        return source_files(study, wave)

    @of.tables(
        "raw",
        {
            QUESTIONNAIRE: (),
            CODEBOOK: (),
            VALUE_LABELS: (),
            MISSING_RANGES: (),
            LEFT_OUT: (Check("every_row_once", every_row_once),),
            READ_FINDINGS: (),
        },
        source_files=of.own("raw", SOURCE_FILES),
    )
    def questionnaire(wave: str, source_files: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """The questionnaire's records and codebook, and what was left out or noticed on the way."""
        check_unchanged(study, source_files)
        return read_questionnaire(study, wave)

    @of.table("raw", INVITED_ROWS, source_files=of.own("raw", SOURCE_FILES))
    def invited(wave: str, source_files: pd.DataFrame) -> pd.DataFrame:
        """The invitation list, names as written; empty when the wave has none."""
        check_unchanged(study, source_files)
        rows = read_invited(study.folder, study.wave_by_id(wave))
        check_rows(study, wave, "invited", len(rows))
        return rows

    return [files, questionnaire, invited]
