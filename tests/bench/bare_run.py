"""The library's calls in the order of the chain, in one bare process: no Dagster, no stored tables.

`make bench` holds `baslinje run` against this, and the golden tests take their tables from it.
Run as a program: python tests/bench/bare_run.py STUDY_FOLDER REPORTS_FOLDER
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from pipeline.compare.change import change_by_group_indicator
from pipeline.compare.judge import verdict_by_group_indicator
from pipeline.estimate.baseline import baseline_state
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.estimate.response import response_by_unit
from pipeline.harmonise.invited import harmonise_invited
from pipeline.harmonise.responses import harmonise
from pipeline.protect.publishable import publishable_figures
from pipeline.protect.tables import safe_changes, safe_edition, safe_levels, safe_response
from pipeline.read.delivery import delivered_waves, waiting_for
from pipeline.read.files import source_files
from pipeline.read.invited import read_invited
from pipeline.read.seal import read_seal
from pipeline.read.spss import read_spss
from pipeline.report.release import Release
from pipeline.report.site import write_front_page, write_release
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import Study, load_study


@dataclass
class SoFar:
    """The tables of every wave read until now, one frame per wave."""

    files: list[pd.DataFrame] = field(default_factory=list)
    scores: list[pd.DataFrame] = field(default_factory=list)
    invited: list[pd.DataFrame] = field(default_factory=list)
    climate: list[pd.DataFrame] = field(default_factory=list)


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
    respondents, own_invited = _scored(study, wave, so_far)
    scores, invited = pd.concat(so_far.scores), pd.concat(so_far.invited)
    so_far.climate.append(climate_by_group_indicator(scores, invited, study, wave))
    climate = pd.concat(so_far.climate, ignore_index=True)
    baseline = baseline_state(so_far.climate[0], read_seal(study), study)
    changes = change_by_group_indicator(scores, invited, study, wave)
    publishable = publishable_figures(climate, changes, study, wave)
    judged = verdict_by_group_indicator(changes, publishable, study)
    return Release(
        study,
        wave,
        safe_levels(climate, publishable, study, wave),
        safe_changes(changes, judged, publishable),
        safe_response(response_by_unit(respondents, own_invited, study, wave), publishable, study),
        safe_edition(pd.concat(so_far.files, ignore_index=True), baseline, study, wave),
    )


def _scored(study: Study, wave: str, so_far: SoFar) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read, harmonise and score one wave; returns its respondents and its invitations."""
    about = study.wave_by_id(wave)
    so_far.files.append(source_files(study, wave))
    read = read_spss(study.folder, about)
    core = harmonise(read.records, read.value_labels, read.missing_ranges, study, wave)
    so_far.invited.append(harmonise_invited(read_invited(study.folder, about), study, wave))
    so_far.scores.append(score_by_person_indicator(core.respondents, core.responses, study, wave))
    return core.respondents, so_far.invited[-1]


if __name__ == "__main__":
    publish(Path(sys.argv[1]), Path(sys.argv[2]))
