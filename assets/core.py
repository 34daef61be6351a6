"""Core: the same names, codes and kinds of missing in every wave."""

from collections.abc import Mapping
from typing import Any

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from assets.private_lists import write_private_lists
from pipeline.harmonise.corrections import apply_corrections
from pipeline.harmonise.crosswalk import crosswalk
from pipeline.harmonise.findings import findings_of_wave
from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.linkage import link, linkage_report
from pipeline.harmonise.overlap import refuse_overlap
from pipeline.harmonise.responses import harmonise
from pipeline.tables.core import BACKGROUND, INVITED, LINKAGE, LINKS, REJECTED, RESPONDENTS, RESPONSES
from pipeline.tables.crosswalk import CROSSWALK
from pipeline.tables.findings import FINDINGS, HARMONISE_FINDINGS, READ_FINDINGS, findings_table
from pipeline.tables.focus import CODING_FINDINGS, FOCUS_FINDINGS
from pipeline.tables.raw import CODEBOOK, INVITED_ROWS, LEFT_OUT, MISSING_RANGES, QUESTIONNAIRE, VALUE_LABELS


def rows_accounted_for(respondents: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Rows in = accepted + rejected."""
    read, rejected = len(tables[QUESTIONNAIRE.name]), len(tables[REJECTED.name])
    return Finding(
        passed=read == len(respondents) + rejected,
        says={"rows_in": read, "accepted": len(respondents), "rejected": rejected},
    )


def no_warnings(findings: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Nothing in the data asks for a decision."""
    warnings = findings[findings["severity"] == "warning"]
    return Finding(passed=warnings.empty, says={"warnings": len(warnings), "findings": len(findings)})


def core_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The harmonised material of one study."""
    return [*_responses(of), *_linkage(of), _findings(of)]


def _responses(of: StudyAssets) -> list[dg.AssetsDefinition]:
    study = of.study

    @of.table("core", CROSSWALK, codebook=of.until("raw", CODEBOOK), value_labels=of.until("raw", VALUE_LABELS))
    def questions(wave: str, codebook: pd.DataFrame, value_labels: pd.DataFrame) -> pd.DataFrame:
        """Every question beside the last time it was asked; another wording that nobody has judged stops here."""
        return crosswalk(codebook, value_labels, study, wave)

    @of.tables(
        "core",
        {
            RESPONDENTS: (Check("rows_accounted_for", rows_accounted_for),),
            RESPONSES: (),
            BACKGROUND: (),
            REJECTED: (),
            HARMONISE_FINDINGS: (),
        },
        questionnaire=of.own("raw", QUESTIONNAIRE),
        value_labels=of.own("raw", VALUE_LABELS),
        missing_ranges=of.own("raw", MISSING_RANGES),
        crosswalk=of.own("core", CROSSWALK),
    )
    def responses(
        wave: str,
        questionnaire: pd.DataFrame,
        value_labels: pd.DataFrame,
        missing_ranges: pd.DataFrame,
        crosswalk: pd.DataFrame,
    ) -> tuple[pd.DataFrame, ...]:
        """Respondents and their responses; rejected rows are counted and kept apart."""
        records, corrected = apply_corrections(questionnaire, study.corrections, study, wave)
        made = harmonise(records, value_labels, missing_ranges, study, wave, study.screening)
        return (*made[:4], findings_table(HARMONISE_FINDINGS, wave, [*corrected, *made.remarks]))

    @of.table("core", INVITED, invited_rows=of.own("raw", INVITED_ROWS))
    def invited(wave: str, invited_rows: pd.DataFrame) -> pd.DataFrame:
        """Persons invited per group and organisation."""
        return harmonise_invited(invited_rows, study, wave)

    return [questions, responses, invited]


def _linkage(of: StudyAssets) -> list[dg.AssetsDefinition]:
    study = of.study

    @of.table("core", LINKS, respondents=of.until("core", RESPONDENTS), responses=of.until("core", RESPONSES))
    def links(wave: str, respondents: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
        """Persons known again from the baseline by their keys; records that two waves both have stop here."""
        refuse_overlap(respondents, responses, study, wave)
        return link(respondents, study, wave, study.linkage)

    @of.table("core", LINKAGE, respondents=of.until("core", RESPONDENTS), links=of.own("core", LINKS))
    def report(wave: str, respondents: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
        """How many were known again in each group, and how."""
        return linkage_report(respondents, links, study, wave, study.linkage)

    return [links, report]


def _findings(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    talks: dict[str, Any] = (
        {"coding": of.own("raw", CODING_FINDINGS), "focus": of.own("core", FOCUS_FINDINGS)} if study.has_talks else {}
    )

    @of.table(
        "core",
        FINDINGS,
        Check("no_warnings", no_warnings, dg.AssetCheckSeverity.WARN),
        respondents=of.own("core", RESPONDENTS),
        invited=of.own("core", INVITED),
        left_out=of.own("raw", LEFT_OUT),
        rejected=of.own("core", REJECTED),
        read=of.own("raw", READ_FINDINGS),
        harmonised=of.own("core", HARMONISE_FINDINGS),
        **talks,
    )
    def findings(
        wave: str,
        respondents: pd.DataFrame,
        invited: pd.DataFrame,
        left_out: pd.DataFrame,
        rejected: pd.DataFrame,
        **noticed: pd.DataFrame,
    ) -> pd.DataFrame:
        """Everything noticed about the wave's data; with the rejected rows as lists for the researcher."""
        found = findings_of_wave([*noticed.values()], respondents, invited, study, wave)
        write_private_lists(study.id, wave, found, left_out, rejected)
        return found

    return findings
