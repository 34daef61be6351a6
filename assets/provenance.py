"""What a run notes beside its pages: things that differ between two runs of the same edition."""

import json
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from zoneinfo import ZoneInfo

from assets.paths import ROOT

HERE = ZoneInfo("Europe/Stockholm")


def note_run(path: Path, run_id: str) -> None:
    """Write Dagster's run id, the time, the version and the commit to a file beside the pages."""
    noted = {
        "commit": commit(ROOT),
        "dagster_run": run_id,
        "finished": datetime.now(HERE).isoformat(timespec="seconds"),
        "version": version("baslinje"),
    }
    path.write_text(json.dumps(noted, sort_keys=True) + "\n", encoding="utf-8")


def commit(root: Path) -> str | None:
    """The commit that is checked out, read from git's own files; None outside a checkout."""
    head = root / ".git" / "HEAD"
    if not head.is_file():
        return None
    content = head.read_text(encoding="utf-8").strip()
    if not content.startswith("ref: "):
        return content
    reference = root / ".git" / content.removeprefix("ref: ")
    return reference.read_text(encoding="utf-8").strip() if reference.is_file() else None
