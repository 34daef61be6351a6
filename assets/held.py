"""Which edition waits for a decision before it is published. Imports nothing heavy: `status` asks this too."""

from pathlib import Path

from assets.paths import STORE
from pipeline.study import Study

RELEASES = "releases"


def releases_folder(study: Study) -> Path:
    """Where the ledger of releases lies."""
    return STORE / study.id / RELEASES


def held_file(study: Study, wave: str) -> Path:
    """Where the edition is noted that was not published."""
    return releases_folder(study) / "held" / wave


def read_held(study: Study, wave: str) -> str:
    """The edition that waits for a decision; empty when none does."""
    path = held_file(study, wave)
    return path.read_text(encoding="utf-8") if path.is_file() else ""
