"""Sealing the baseline: a command of its own, never a step, so that no run can seal anew."""

from pathlib import Path

from upath import UPath

from assets.io_manager import read_table, table_path
from assets.paths import STORE
from pipeline.errors import Problem, StorageError
from pipeline.protect.safe import SafeTable
from pipeline.read.seal import write_seal
from pipeline.study import load_study
from pipeline.tables.estimate import CLIMATE


def seal_baseline(folder: Path) -> Path:
    """Write the stored estimates of the baseline to its seal.

    Raises StorageError when the baseline has not been run and SealError when it is sealed already.
    """
    study = load_study(folder)
    climate = read_table(table_path(UPath(STORE), (study.id, "estimate", CLIMATE.name), study.baseline))
    if isinstance(climate, SafeTable):
        raise StorageError(Problem(CLIMATE.name, "den lagrade tabellen är av fel slag", fix="kör om studien"))
    return write_seal(study, climate)
