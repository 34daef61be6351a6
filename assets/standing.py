"""How every study stands: what has been delivered and published. Asks files only, so that it answers at once."""

from dataclasses import dataclass, replace

from assets.held import read_held
from assets.paths import REPORTS
from pipeline.read.delivery import declared_files, delivery, fingerprint, waiting_for
from pipeline.read.manifest import registered_problems, registration
from pipeline.report.latest import read_latest
from pipeline.study import Study
from pipeline.study.edition import edition_id

CURRENT, OUTDATED, WAITING, MISSING = "aktuell", "inaktuell", "väntar", "saknar filer"
HELD = "hålls"
ALTERED = "fel filer"


@dataclass(frozen=True)
class Standing:
    """How one wave stands, in words, and whether somebody has something to do."""

    wave: str
    state: str
    about: str
    is_registered: bool = False

    @property
    def is_well(self) -> bool:
        """Whether nothing needs to be done."""
        return self.state in (CURRENT, WAITING)


def standing(study: Study, wave: str) -> Standing:
    """Whether the wave's published report is the one that its files and definition give, and its files registered."""
    return replace(_standing(study, wave), is_registered=registration(study, wave) == "registered")


def _standing(study: Study, wave: str) -> Standing:
    if waits := waiting_for(study, wave):
        return Standing(wave, WAITING, waits)
    missing = [path for known in study.waves_until(wave) for path in _missing(study, known)]
    if missing:
        return Standing(wave, MISSING, ", ".join(missing))
    if altered := [where for known in study.waves_until(wave) for where in _altered(study, known)]:
        return Standing(wave, ALTERED, f"stämmer inte med manifestet: {', '.join(dict.fromkeys(altered))}")
    published = read_latest(study, REPORTS).get(wave, "")
    report = REPORTS / study.id / published / wave
    if published and not report.is_dir():
        about = "rapporten är borttagen"
    elif published == (now := _edition(study, wave)):
        return Standing(wave, CURRENT, str(report))
    elif now == read_held(study, wave):
        return Standing(wave, HELD, f"utgåva {now} väntar på ett beslut i releases.csv; den förra står kvar")
    else:
        about = "indata eller definition har ändrats sedan rapporten gjordes" if published else "ingen rapport ännu"
    return Standing(wave, OUTDATED, f"{about}; kör baslinje run {study.id}")


def _missing(study: Study, wave: str) -> list[str]:
    if waiting_for(study, wave):
        return []
    return [path for path in declared_files(study.wave_by_id(wave)).values() if not (study.folder / path).is_file()]


def _altered(study: Study, wave: str) -> list[str]:
    """Where a registered wave differs from its manifest."""
    if registration(study, wave) == "unregistered":
        return []
    came = delivery(study, wave, whole_folder=True)
    return [problem.where for problem in registered_problems(study, wave, came)]


def _edition(study: Study, wave: str) -> str:
    fingerprints = [
        (known, role, fingerprint(study, path))
        for known in study.waves_until(wave)
        if not waiting_for(study, known)
        for role, path in declared_files(study.wave_by_id(known)).items()
    ]
    return edition_id(fingerprints, study, wave)
