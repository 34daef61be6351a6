"""Which edition of each wave was published last. Imports nothing heavy: `status` asks this too."""

from pathlib import Path

from pipeline.study import Study

LATEST = "latest"


def read_latest(study: Study, reports: Path) -> dict[str, str]:
    """The latest edition of each of the study's waves that has been published."""
    path = reports / study.id / LATEST
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    noted = dict(line.split(" ", 1) for line in lines if line)
    return {wave: noted[wave] for wave in study.wave_ids if wave in noted}
