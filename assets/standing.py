"""How every study stands: what has been delivered and published. Asks files only, so that it answers at once."""

from dataclasses import dataclass

from assets.paths import REPORTS
from pipeline.read.delivery import declared_files, fingerprint, waiting_for
from pipeline.report.latest import read_latest
from pipeline.study import Study
from pipeline.study.edition import edition_id

CURRENT, OUTDATED, WAITING, MISSING = "aktuell", "inaktuell", "väntar", "saknar filer"


@dataclass(frozen=True)
class Standing:
    """How one wave stands, in words, and whether somebody has something to do."""

    wave: str
    state: str
    about: str

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be done."""
        return self.state in (CURRENT, WAITING)


def standing(study: Study, wave: str) -> Standing:
    """Whether the wave's published report is the one that its files and definition give."""
    if waits := waiting_for(study, wave):
        return Standing(wave, WAITING, waits)
    missing = [path for known in study.waves_until(wave) for path in _missing(study, known)]
    if missing:
        return Standing(wave, MISSING, ", ".join(missing))
    published = read_latest(study, REPORTS).get(wave, "")
    report = REPORTS / study.id / published / wave
    if published and not report.is_dir():
        about = "rapporten är borttagen"
    elif published == _edition(study, wave):
        return Standing(wave, CURRENT, str(report))
    else:
        about = "indata eller definition har ändrats sedan rapporten gjordes" if published else "ingen rapport ännu"
    return Standing(wave, OUTDATED, f"{about}; kör baslinje run {study.id}")


def _missing(study: Study, wave: str) -> list[str]:
    if waiting_for(study, wave):
        return []
    return [path for path in declared_files(study.wave_by_id(wave)).values() if not (study.folder / path).is_file()]


def _edition(study: Study, wave: str) -> str:
    fingerprints = [
        (known, role, fingerprint(study, path))
        for known in study.waves_until(wave)
        if not waiting_for(study, known)
        for role, path in declared_files(study.wave_by_id(known)).items()
    ]
    return edition_id(fingerprints, study, wave)
