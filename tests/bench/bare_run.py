"""The library's calls in the order of the chain, in one bare process: no Dagster, no stored tables.

`make bench` holds `baslinje run` against this, and the golden tests take their tables from it.
Run as a program, from the root: python -m tests.bench.bare_run STUDY_FOLDER REPORTS_FOLDER
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.estimate.baseline import baseline_state
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.estimate.response import response_by_unit
from pipeline.harmonise.corrections import apply_corrections
from pipeline.harmonise.crosswalk import crosswalk
from pipeline.harmonise.findings import findings_of_wave
from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.linkage import link
from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.protect.frequencies import safe_frequencies
from pipeline.protect.publishable import publishable_figures
from pipeline.protect.quality import safe_ledger, safe_quality
from pipeline.protect.safe import SafeTable
from pipeline.protect.tables import safe_changes, safe_edition, safe_levels, safe_response
from pipeline.read.delivery import delivered_waves, waiting_for
from pipeline.read.files import source_files
from pipeline.read.invited import read_invited
from pipeline.read.questionnaire import Questionnaire, read_questionnaire
from pipeline.read.seal import read_seal
from pipeline.report.release import Release
from pipeline.report.site import write_front_page, write_release
from pipeline.score.indicators import score_by_person_indicator
from pipeline.score.variants import score_variants
from pipeline.study import Study, load_study
from pipeline.tables.findings import HARMONISE_FINDINGS, findings_table
from tests.bench.bare_in_depth import Made, safe_in_depth
from tests.bench.bare_talks import TalksSoFar, safe_talks


@dataclass
class SoFar:
    """The tables of every wave read until now, one frame per wave."""

    files: list[pd.DataFrame] = field(default_factory=list)
    scores: list[pd.DataFrame] = field(default_factory=list)
    variants: list[pd.DataFrame] = field(default_factory=list)
    invited: list[pd.DataFrame] = field(default_factory=list)
    climate: list[pd.DataFrame] = field(default_factory=list)
    codebooks: list[pd.DataFrame] = field(default_factory=list)
    labels: list[pd.DataFrame] = field(default_factory=list)
    respondents: list[pd.DataFrame] = field(default_factory=list)
    responses: list[pd.DataFrame] = field(default_factory=list)
    talks: TalksSoFar = field(default_factory=TalksSoFar)


def releases(study: Study) -> Iterator[Release]:
    """The protected tables of every delivered wave, in order."""
    so_far = SoFar()
    for wave in delivered_waves(study):
        yield _release(study, wave, so_far)


def publish(folder: Path, reports: Path) -> None:
    """Write every page of a study."""
    study = load_study(folder)
    for release in releases(study):
        write_release(release, reports)
        waiting = {wave: why for wave in study.wave_ids if (why := waiting_for(study, wave))}
        write_front_page(study, waiting, reports)


def _release(study: Study, wave: str, so_far: SoFar) -> Release:
    read, core, own_invited = scored(study, wave, so_far)
    scores, invited = pd.concat(so_far.scores), pd.concat(so_far.invited)
    so_far.climate.append(climate_by_group_indicator(scores, invited, study, wave))
    climate = pd.concat(so_far.climate, ignore_index=True)
    baseline = baseline_state(so_far.climate[0], read_seal(study), study)
    links = link(pd.concat(so_far.respondents), study, wave, study.linkage)
    changes = change_by_group_indicator(scores, invited, study, wave, links)
    publishable = publishable_figures(climate, changes, study, wave)
    judged = verdict_by_group_indicator(changes, publishable, study)
    talks = safe_talks(study, wave, judged, so_far.talks)
    return Release(
        study,
        wave,
        safe_levels(climate, publishable, study, wave),
        safe_changes(changes, judged, publishable),
        safe_response(response_by_unit(core.respondents, own_invited, study, wave), publishable, study),
        safe_edition(pd.concat(so_far.files, ignore_index=True), baseline, study, wave),
        *safe_material(read, core, own_invited, study, wave, so_far.talks.findings),
        talks,
        safe_in_depth(_made(so_far, (links, changes, judged, publishable, climate), core), study, wave),
    )


def _made(so_far: SoFar, of_wave: tuple[pd.DataFrame, ...], core: Harmonised) -> Made:
    lists = (so_far.scores, so_far.responses, so_far.respondents, so_far.invited)
    return Made(
        *(pd.concat(frames, ignore_index=True) for frames in lists),
        *of_wave,
        pd.concat(so_far.variants, ignore_index=True),
        core,
    )


def safe_material(
    read: Questionnaire,
    core: Harmonised,
    invited: pd.DataFrame,
    study: Study,
    wave: str,
    of_talks: Sequence[pd.DataFrame] = (),
) -> tuple[SafeTable, SafeTable, SafeTable]:
    """Frequencies, the account of the rows, and what was noticed."""
    noticed = [read.findings, findings_table(HARMONISE_FINDINGS, wave, core.remarks), *of_talks]
    findings = findings_of_wave(noticed, core.respondents, invited, study, wave)
    return (
        safe_frequencies(core.responses, core.background, study, wave),
        safe_ledger(read.left_out, core.rejected, core.respondents, study, wave),
        safe_quality(findings, read.left_out, core.rejected, study, wave),
    )


def scored(study: Study, wave: str, so_far: SoFar) -> tuple[Questionnaire, Harmonised, pd.DataFrame]:
    """Read, harmonise and score one wave; returns what was read, what it became, and its invitations."""
    about = study.wave_by_id(wave)
    so_far.files.append(source_files(study, wave))
    read = read_questionnaire(study, wave)
    so_far.codebooks.append(read.codebook)
    so_far.labels.append(read.value_labels)
    crosswalk(pd.concat(so_far.codebooks), pd.concat(so_far.labels), study, wave)
    records, _ = apply_corrections(read.records, study.corrections, study, wave)
    core = harmonise(records, read.value_labels, read.missing_ranges, study, wave, study.screening)
    so_far.respondents.append(core.respondents)
    so_far.responses.append(core.responses)
    so_far.invited.append(harmonise_invited(read_invited(study.folder, about), study, wave))
    so_far.variants.append(score_variants(core.respondents, core.responses, study, wave))
    so_far.scores.append(score_by_person_indicator(core.respondents, core.responses, study, wave))
    return read, core, so_far.invited[-1]


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
