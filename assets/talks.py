"""Talks: focus groups and workshop notes, from the coding exports to what may be seen of them.

A study that declares no coding export has none of these assets.
"""

from collections.abc import Mapping

import dagster as dg
import pandas as pd

from assets.building import Check, Finding, StudyAssets
from pipeline.compare.joint import joint_display
from pipeline.estimate.agreement import agreement_by_code
from pipeline.estimate.pairs import pairs_of_codes
from pipeline.estimate.saturation import saturation
from pipeline.estimate.talks import balance_by_group_indicator, themes_by_group
from pipeline.harmonise.focus import harmonise_focus
from pipeline.protect.quotes import safe_quotes
from pipeline.protect.safe import SafeTable
from pipeline.protect.talk_levels import safe_joint, safe_talk_levels
from pipeline.protect.talks import safe_agreement, safe_matrix, safe_pairs, safe_saturation, safe_themes
from pipeline.read.files import check_unchanged
from pipeline.read.focus import read_talks
from pipeline.statistics.krippendorff import RELIABLE
from pipeline.tables import focus as of_talks
from pipeline.tables import safe_focus as safe
from pipeline.tables.change import VERDICT
from pipeline.tables.findings import findings_table
from pipeline.tables.raw import SOURCE_FILES


def codings_accounted_for(ledger: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """Codings in = codes + directions + rejected."""
    n = ledger[ledger["cause"] == ""].set_index("step")["n"]
    read = len(tables[of_talks.CODINGS.name])
    whole = read == n["in"] == n["codes"] + n["directions"] + n["rejected"]
    return Finding(passed=bool(whole), says={"codings_in": read, **{step: int(n[step]) for step in n.index}})


def coders_agree(agreement: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> Finding:
    """The coders agree well enough for conclusions, over all codes."""
    overall = agreement[agreement["measure"] == "overall"]
    low = int((overall["alpha"] < RELIABLE).sum())
    return Finding(
        passed=low == 0, says={"low_agreement": low, "texts_with_two_coders": int(overall["documents_n"].sum())}
    )


def talk_assets(of: StudyAssets) -> list[dg.AssetsDefinition]:
    """The talks of one study."""
    return [_raw(of), _core(of), _estimate(of), _joint(of), _safe(of)] if of.study.has_talks else []


def _raw(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "raw",
        {
            of_talks.CODING_DOCUMENTS: (),
            of_talks.CODING_VARIABLES: (),
            of_talks.CODING_CODES: (),
            of_talks.CODINGS: (),
            of_talks.CODING_FINDINGS: (),
        },
        name="talks",
        source_files=of.own("raw", SOURCE_FILES),
    )
    def talks(wave: str, source_files: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """Which code stands where and by whom, as the exports say; nothing of what was said."""
        check_unchanged(study, source_files)
        return read_talks(study, wave)

    return talks


def _core(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "core",
        {
            of_talks.FOCUS_DOCUMENTS: (),
            of_talks.FOCUS_CODINGS: (),
            of_talks.FOCUS_LEDGER: (Check("codings_accounted_for", codings_accounted_for),),
            of_talks.FOCUS_FINDINGS: (),
        },
        name="talks",
        coding_documents=of.own("raw", of_talks.CODING_DOCUMENTS),
        coding_variables=of.own("raw", of_talks.CODING_VARIABLES),
        coding_codes=of.own("raw", of_talks.CODING_CODES),
        codings=of.own("raw", of_talks.CODINGS),
    )
    def talks(
        wave: str,
        coding_documents: pd.DataFrame,
        coding_variables: pd.DataFrame,
        coding_codes: pd.DataFrame,
        codings: pd.DataFrame,
    ) -> tuple[pd.DataFrame, ...]:
        """The talks with the study's groups, codes, coders and directions; every coding counted."""
        made = harmonise_focus(coding_documents, coding_variables, coding_codes, codings, study, wave)
        return (*made[:3], findings_table(of_talks.FOCUS_FINDINGS, wave, made.remarks))

    return talks


def _estimate(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "estimate",
        {
            of_talks.FOCUS_BY_CODE: (),
            of_talks.FOCUS_BALANCE: (),
            of_talks.FOCUS_AGREEMENT: (Check("coders_agree", coders_agree, dg.AssetCheckSeverity.WARN),),
            of_talks.FOCUS_SATURATION: (),
            of_talks.FOCUS_PAIRS: (),
        },
        name="talks",
        documents=of.own("core", of_talks.FOCUS_DOCUMENTS),
        codings=of.own("core", of_talks.FOCUS_CODINGS),
    )
    def talks(wave: str, documents: pd.DataFrame, codings: pd.DataFrame) -> tuple[pd.DataFrame, ...]:
        """Spread, balance, agreement between coders, saturation, and what is mentioned together."""
        return (
            themes_by_group(documents, codings, study),
            balance_by_group_indicator(documents, codings, study),
            agreement_by_code(documents, codings, study, wave),
            saturation(documents, codings, study),
            pairs_of_codes(documents, codings, study),
        )

    return talks


def _joint(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.table(
        "change",
        of_talks.JOINT,
        balance=of.until("estimate", of_talks.FOCUS_BALANCE),
        verdicts=of.own("change", VERDICT),
    )
    def joint(wave: str, balance: pd.DataFrame, verdicts: pd.DataFrame) -> pd.DataFrame:
        """The survey's verdicts beside the spread and balance of the focus groups."""
        return joint_display(balance, verdicts, study, wave)

    return joint


def _safe(of: StudyAssets) -> dg.AssetsDefinition:
    study = of.study

    @of.tables(
        "safe",
        dict.fromkeys(safe.FOCUS_TABLES, ()),
        name="talks",
        by_code=of.until("estimate", of_talks.FOCUS_BY_CODE),
        balance=of.until("estimate", of_talks.FOCUS_BALANCE),
        agreement=of.own("estimate", of_talks.FOCUS_AGREEMENT),
        saturated=of.own("estimate", of_talks.FOCUS_SATURATION),
        pairs=of.own("estimate", of_talks.FOCUS_PAIRS),
        joint=of.own("change", of_talks.JOINT),
    )
    def talks(
        wave: str,
        by_code: pd.DataFrame,
        balance: pd.DataFrame,
        agreement: pd.DataFrame,
        saturated: pd.DataFrame,
        pairs: pd.DataFrame,
        joint: pd.DataFrame,
    ) -> tuple[SafeTable, ...]:
        """What may be seen of the talks: no place of a rare theme, no words but approved quotations."""
        return (
            safe_themes(by_code, study, wave),
            safe_matrix(by_code, study, wave),
            safe_talk_levels(balance, by_code, study, wave),
            safe_joint(joint, balance, by_code, study, wave),
            safe_agreement(agreement, by_code, study, wave),
            safe_saturation(saturated, by_code, study, wave),
            safe_pairs(pairs, by_code, study, wave),
            safe_quotes(study, wave),
        )

    return talks
