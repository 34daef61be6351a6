"""The ledger of releases in the store, and what lies published: what a new release is held against."""

from collections.abc import Iterator, Mapping

from upath import UPath

from assets.held import RELEASES, held_file, releases_folder
from assets.io_manager import replace_file
from assets.paths import REPORTS
from pipeline.errors import DisclosureError, Problem
from pipeline.protect.attack.published import Published, read_published
from pipeline.protect.ledger import Entry, read_entries
from pipeline.protect.safe import DATA_FILE
from pipeline.report.latest import read_latest
from pipeline.study import Study


def read_ledger(study: Study) -> tuple[Entry, ...]:
    """Every release of the study so far.

    Raises DisclosureError when the ledger is damaged, or when a report has been published that it does not know.
    """
    files = sorted(releases_folder(study).glob("[0-9]*.json"))
    ledger = read_entries((path.name, path.read_bytes()) for path in files)
    known = {(entry.wave, entry.edition) for entry in ledger}
    unknown = [wave for wave, edition in read_latest(study, REPORTS).items() if (wave, edition) not in known]
    if unknown:
        problem = Problem(
            f"utgåvornas liggare för {study.id}",
            f"den publicerade rapporten för {', '.join(unknown)} står inte i den",
            "en post för varje utgåva",
            f"återställ mappen .store/{study.id}/{RELEASES}; finns den inte längre, ta först bort reports/{study.id}",
        )
        raise DisclosureError(problem)
    return ledger


def note_release(study: Study, entry: Entry) -> None:
    """Add a release to the ledger; what stands there stays."""
    replace_file(UPath(releases_folder(study)) / entry.file_name, entry.to_bytes())


def note_held(study: Study, wave: str, edition: str) -> None:
    """Remember which edition was not published, for `status`."""
    replace_file(UPath(held_file(study, wave)), edition.encode())


def note_published(study: Study, wave: str) -> None:
    """Forget that an edition waited."""
    held_file(study, wave).unlink(missing_ok=True)


def earlier_releases(study: Study, besides: Mapping[str, str]) -> Iterator[Published]:
    """What lies in reports/, older editions too, except the given editions by wave."""
    for path in sorted((REPORTS / study.id).glob(f"*/*/{DATA_FILE}")):
        if path.parent.name in study.wave_ids and besides.get(path.parent.name) != path.parent.parent.name:
            yield read_published(path.parent, study)
