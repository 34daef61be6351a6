"""The calls of the chain that are about focus groups and workshop notes."""

from dataclasses import dataclass, field

import pandas as pd

from pipeline.compare.joint import joint_display
from pipeline.estimate.agreement import agreement_by_code
from pipeline.estimate.pairs import pairs_of_codes
from pipeline.estimate.saturation import saturation
from pipeline.estimate.talks import balance_by_group_indicator, themes_by_group
from pipeline.harmonise.focus import harmonise_focus
from pipeline.protect.quotes import safe_quotes
from pipeline.protect.talk_levels import safe_joint, safe_talk_levels
from pipeline.protect.talks import safe_agreement, safe_matrix, safe_pairs, safe_saturation, safe_themes
from pipeline.read.focus import read_talks
from pipeline.report.release import Talks
from pipeline.study import Study
from pipeline.tables.findings import findings_table
from pipeline.tables.focus import FOCUS_FINDINGS


@dataclass
class TalksSoFar:
    """Themes, balances and findings of every wave read until now."""

    themes: list[pd.DataFrame] = field(default_factory=list)
    balances: list[pd.DataFrame] = field(default_factory=list)
    findings: list[pd.DataFrame] = field(default_factory=list)


def safe_talks(study: Study, wave: str, verdicts: pd.DataFrame, so_far: TalksSoFar) -> Talks | None:
    """The protected talks of a wave; None for a study without any."""
    if not study.has_talks:
        return None
    read = read_talks(study, wave)
    core = harmonise_focus(*read[:4], study, wave)
    so_far.findings = [read.findings, findings_table(FOCUS_FINDINGS, wave, core.remarks)]
    documents, codings = core.documents, core.codings
    so_far.themes.append(themes_by_group(documents, codings, study))
    so_far.balances.append(balance_by_group_indicator(documents, codings, study))
    themes, balance = (pd.concat(frames, ignore_index=True) for frames in (so_far.themes, so_far.balances))
    joint = joint_display(balance, verdicts, study, wave)
    return Talks(
        safe_themes(themes, study, wave),
        safe_matrix(themes, study, wave),
        safe_talk_levels(balance, themes, study, wave),
        safe_joint(joint, balance, themes, study, wave),
        safe_agreement(agreement_by_code(documents, codings, study, wave), themes, study, wave),
        safe_saturation(saturation(documents, codings, study), themes, study, wave),
        safe_pairs(pairs_of_codes(documents, codings, study), themes, study, wave),
        safe_quotes(study, wave),
    )
