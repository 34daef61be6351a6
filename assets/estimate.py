"""Estimate: one figure per group and indicator, and whether the baseline is what was sealed."""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.estimate.baseline import baseline_state
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.estimate.response import response_by_unit
from pipeline.read.seal import read_seal
from pipeline.tables.core import INVITED, RESPONDENTS
from pipeline.tables.estimate import BASELINE, CLIMATE, RESPONSE
from pipeline.tables.score import SCORES

WARN = dg.AssetCheckSeverity.WARN


def no_more_answers_than_invited(response: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """No unit has more answers than persons invited."""
    over = int((response["answered_n"] > response["eligible_n"]).sum())
    return Finding(passed=over == 0, says={"units_with_more_answers_than_invited": over})


def sealed(baseline: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """The baseline has a seal, and still gives the sealed figures."""
    state = baseline["state"].iloc[0]
    return Finding(passed=state == "unchanged", says={"state": "ej förseglad" if state == "unsealed" else "oförändrad"})


def estimate_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The estimates of one study."""
    study = of.study

    @of.table(
        "estimate",
        RESPONSE,
        Check("no_more_answers_than_invited", no_more_answers_than_invited, WARN),
        respondents=of.own("core", RESPONDENTS),
        invited=of.own("core", INVITED),
    )
    def response(wave: str, respondents: pd.DataFrame, invited: pd.DataFrame) -> pd.DataFrame:
        """Response rates by group, by organisation and in the county."""
        return response_by_unit(respondents, invited, study, wave)

    @of.table("estimate", CLIMATE, scores=of.until("score", SCORES), invited=of.until("core", INVITED))
    def climate(wave: str, scores: pd.DataFrame, invited: pd.DataFrame) -> pd.DataFrame:
        """The climate of every group × indicator and of the county, with intervals."""
        return climate_by_group_indicator(scores, invited, study, wave)

    @of.table(
        "estimate", BASELINE, Check("sealed", sealed, WARN), by_wave=False, climate=of.baseline("estimate", CLIMATE)
    )
    def baseline(climate: pd.DataFrame) -> pd.DataFrame:
        """Whether the baseline still gives the sealed figures. Verifies only; rerunning changes nothing."""
        return baseline_state(climate, read_seal(study), study)

    return [response, climate, baseline]
