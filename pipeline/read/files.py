"""The files of a wave: whether they can be used, and their fingerprints. Does not look inside them."""

from pathlib import Path

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.delivery import declared_files, fingerprint
from pipeline.study import Study
from pipeline.tables.raw import SOURCE_FILES


def source_files(study: Study, wave: str) -> pd.DataFrame:
    """Fingerprint every file of a wave (SOURCE_FILES).

    Raises InputError naming every declared file that is missing, empty or reached through a link out of the folder.
    """
    declared = declared_files(study.wave_by_id(wave))
    raise_if_any(InputError, (problem for path in declared.values() if (problem := _unusable(study.folder, path))))
    rows = [
        {
            "wave": wave,
            "role": role,
            "path": path,
            "sha256": fingerprint(study, path),
            "size": (study.folder / path).stat().st_size,
        }
        for role, path in declared.items()
    ]
    return SOURCE_FILES.conform(pd.DataFrame(rows))


def _unusable(folder: Path, path: str) -> Problem | None:
    place = folder / path
    if not place.is_file():
        return Problem(path, "filen saknas", "filen som study.toml nämner", "lägg filen där, eller rätta study.toml")
    if not place.resolve().is_relative_to(folder.resolve()):
        return Problem(path, "filen är en länk ut ur studiens mapp", "en vanlig fil")
    if place.stat().st_size == 0:
        return Problem(path, "filen är tom", "en export med svar", "exportera filen på nytt")
    return None
