"""Registering a wave: a command of its own, never a step, so that no run can accept other files by itself."""

from datetime import datetime
from pathlib import Path

from pipeline.errors import InputError, Problem
from pipeline.read.focus import count_codings
from pipeline.read.invited import read_invited
from pipeline.read.questionnaire import count_rows
from pipeline.read.register import register
from pipeline.study import Study, load_study


def register_wave(folder: Path, wave: str) -> Path:
    """Write the manifest of a study's wave.

    Raises InputError when there is no such wave, when it is registered already, or when something is wrong with its
    files.
    """
    study = load_study(folder)
    if wave not in study.wave_ids:
        raise InputError(Problem("VÅG", f"okänd våg {wave!r}", f"en av {', '.join(study.wave_ids)}"))
    return register(study, wave, rows_of, datetime.now().astimezone().date())


def rows_of(study: Study, wave: str) -> dict[str, int]:
    """The number of rows, or of codings, in a wave's files, by role."""
    return {
        "questionnaire": count_rows(study, wave),
        "invited": len(read_invited(study.folder, study.wave_by_id(wave))),
        **count_codings(study, wave),
    }
