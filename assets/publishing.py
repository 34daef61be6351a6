"""Publishing: a release is held where it would tell a few persons' answers, attacked, and switched to in one step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from upath import UPath

from assets.io_manager import replace_file
from assets.paths import REPORTS, STORE
from assets.releases import earlier_releases, note_held, note_published, note_release, read_ledger
from pipeline.errors import DisclosureError, Problem
from pipeline.protect.attack.attack import attacked
from pipeline.protect.attack.published import Break, Published, stated_tables, tables_of
from pipeline.protect.ledger import few_changed, next_entry
from pipeline.protect.safe import DATA_FILE
from pipeline.report.latest import read_latest
from pipeline.report.links import COUNTY_PAGE
from pipeline.report.release import Release
from pipeline.report.site import note_latest, put_release, release_files
from pipeline.spreadsheet import csv_list
from pipeline.study import Study

A_DECISION = ("A8",)
"""What a recorded decision lets through: that a release can be compared with an earlier one."""


@dataclass(frozen=True)
class Outcome:
    """Where the report lies, and why it is not the new one, if it is not."""

    page: Path
    held: str = ""


def publish(release: Release, populations: pd.DataFrame) -> Outcome:
    """Publish a release, or leave the earlier one standing.

    Raises DisclosureError when the attacker breaks the release; what was found out stands in the store.
    """
    study, wave, edition = release.study, release.wave, release.edition_id
    ledger, decision = read_ledger(study), study.decision_on(wave, edition)
    few = few_changed(ledger, populations, study)
    if len(few) and decision is None:
        note_held(study, wave, edition)
        return _held(release, few)
    files = release_files(release)
    _attack(release, files, without=A_DECISION if decision else ())
    page = put_release(release, files, REPORTS)
    said = decision.model_dump(mode="json") if decision else None
    entry = next_entry(ledger, wave, edition, populations, stated_tables(files[DATA_FILE]), said)
    if entry:
        note_release(study, entry)
    note_latest(release, REPORTS)
    note_published(study, wave)
    return Outcome(page)


def _held(release: Release, few: pd.DataFrame) -> Outcome:
    """The earlier release stands; says which groups' answers would be told."""
    study, wave = release.study, release.wave
    names = study.group_names
    where = ", ".join(f"{names.get(row.group_code, row.group_code)} {row.source_wave}" for row in few.itertuples())
    held = (
        f"utgåva {release.edition_id} publiceras inte: {where} skiljer sig från en tidigare utgåva på så få svar "
        "att de skulle gå att räkna ut. Ett beslut att publicera ändå skrivs i releases.csv"
    )
    edition = read_latest(study, REPORTS).get(wave)
    if edition is None:
        raise DisclosureError(Problem(f"våg {wave}", held))
    return Outcome(REPORTS / study.id / edition / wave / COUNTY_PAGE, f"{held}. Den förra utgåvan står kvar")


def _attack(release: Release, files: Mapping[str, bytes], without: Sequence[str]) -> None:
    study, wave = release.study, release.wave
    draft = Published(study, wave, release.edition_id, tables_of(files[DATA_FILE]), files)
    others = earlier_releases(study, {wave: release.edition_id})
    breaks = [found for found in attacked([*others, draft]) if found.attack not in without]
    if breaks:
        report = _write_report(study, wave, breaks)
        attacks = ", ".join(sorted({found.attack for found in breaks}))
        problem = Problem(
            f"våg {wave}",
            f"{len(breaks)} sätt att räkna ut något om dem som svarat ({attacks}); inget har publicerats",
            fix=f"läs {report} och skärp policy.toml",
        )
        raise DisclosureError(problem)


def _write_report(study: Study, wave: str, breaks: Sequence[Break]) -> str:
    """What the attacker found, for the researcher alone."""
    place = UPath(STORE) / study.id / "researcher" / f"{wave}-attack.csv"
    rows = [(found.attack, found.where, found.found) for found in breaks]
    replace_file(place, ("\ufeff" + csv_list(("attack", "where", "found"), rows)).encode())
    return str(place)
