"""The sealed figures of the baseline, kept beside the study definition and never overwritten."""

from pathlib import Path

import pandas as pd

from pipeline.errors import Problem, SealError, StorageError
from pipeline.study import Study
from pipeline.tables.estimate import CLIMATE

TEXT = {column.name: "str" for column in CLIMATE.columns if column.kind == "text"}
"""Codes stay text, whatever they look like: 0114 and NA too."""


def read_seal(study: Study) -> pd.DataFrame:
    """The sealed CLIMATE rows of the baseline; empty when the baseline has not been sealed.

    Raises SealError when the file cannot be read as such rows.
    """
    path = study.seal
    if not path.exists():
        return CLIMATE.empty()
    try:
        return CLIMATE.conform(pd.read_csv(path, dtype=TEXT, keep_default_na=False, na_values=[""]))
    except (ValueError, StorageError):
        problem = Problem(path.name, "sigillet går inte att läsa", "filen som baslinje seal skrev", "återställ den")
    raise SealError(problem)


def write_seal(study: Study, climate: pd.DataFrame) -> Path:
    """Write the baseline's figures once.

    Raises SealError when there is a seal already.
    """
    path = study.seal
    if path.exists():
        raise SealError(Problem(path.name, "baslinjen är redan förseglad", fix="ett sigill skrivs aldrig över"))
    own = climate[(climate["wave"] == study.baseline) & (climate["common_with"] == study.baseline)]
    temporary = path.with_suffix(".tmp")
    own.to_csv(temporary, index=False, float_format="%.12g", lineterminator="\n")
    temporary.replace(path)
    return path
