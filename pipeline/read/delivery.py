"""Which files a wave should deliver, and whether they have come. Imports nothing heavy: the command line asks first."""

import hashlib

from pipeline.study import Study
from pipeline.study.wave import Wave


def declared_files(wave: Wave) -> dict[str, str]:
    """Role and place of every file that a wave should deliver."""
    return {"questionnaire": wave.questionnaire} | ({"invited": wave.invited} if wave.invited else {})


def waiting_for(study: Study, wave: str) -> str | None:
    """Why a follow-up cannot be read yet, or None once any of its files has come.

    The baseline never waits: without it there is nothing to report. A follow-up of which only some files have come is
    not waiting but incomplete, and `source_files` says which file is missing.
    """
    declared = declared_files(study.wave_by_id(wave)).values()
    if wave == study.baseline or any((study.folder / path).exists() for path in declared):
        return None
    return f"{' och '.join(declared)} har inte levererats ännu"


def delivered_waves(study: Study) -> tuple[str, ...]:
    """The waves that can be run, the baseline first."""
    return tuple(wave for wave in study.wave_ids if waiting_for(study, wave) is None)


def fingerprint(study: Study, path: str) -> str:
    """Sha256 of a file of the study."""
    return hashlib.sha256((study.folder / path).read_bytes()).hexdigest()
