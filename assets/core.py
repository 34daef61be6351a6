"""Core: the same names, codes and kinds of missing in every wave."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.responses import harmonise
from pipeline.tables.core import BACKGROUND, INVITED, REJECTED, RESPONDENTS, RESPONSES
from pipeline.tables.raw import INVITED_ROWS, MISSING_RANGES, QUESTIONNAIRE, VALUE_LABELS


def rows_accounted_for(respondents: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Rows in = accepted + rejected."""
    read, rejected = len(tables[QUESTIONNAIRE.name]), len(tables[REJECTED.name])
    return Finding(
        passed=read == len(respondents) + rejected,
        says={"rows_in": read, "accepted": len(respondents), "rejected": rejected},
    )


def core_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The harmonised material of one study."""
    study = of.study

    @of.tables(
        "core",
        {
            RESPONDENTS: (Check("rows_accounted_for", rows_accounted_for),),
            RESPONSES: (),
            BACKGROUND: (),
            REJECTED: (),
        },
        questionnaire=of.own("raw", QUESTIONNAIRE),
        value_labels=of.own("raw", VALUE_LABELS),
        missing_ranges=of.own("raw", MISSING_RANGES),
    )
    def responses(
        wave: str, questionnaire: pd.DataFrame, value_labels: pd.DataFrame, missing_ranges: pd.DataFrame
    ) -> tuple[pd.DataFrame, ...]:
        """Respondents and their responses; rejected rows are counted and kept apart."""
        return harmonise(questionnaire, value_labels, missing_ranges, study, wave)

    @of.table("core", INVITED, invited_rows=of.own("raw", INVITED_ROWS))
    def invited(wave: str, invited_rows: pd.DataFrame) -> pd.DataFrame:
        """Persons invited per group and organisation."""
        return harmonise_invited(invited_rows, study, wave)

    return [responses, invited]
