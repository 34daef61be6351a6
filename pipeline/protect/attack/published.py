"""A release as an outsider has it: every file of its folder, and the tables of its data file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.protect.safe import DATA_FILE, DECLARED
from pipeline.study import Study


@dataclass(frozen=True)
class Published:
    """One finished wave of one edition, with what anybody may know of the study: its definition, and no answer."""

    study: Study
    wave: str
    edition: str
    tables: Mapping[str, pd.DataFrame]
    """The released tables by name, as declared in pipeline.tables."""
    files: Mapping[str, bytes]
    """Every file of the release's folder by name."""


@dataclass(frozen=True, order=True)
class Break:
    """Something that a reader could find out. Names places and rules, never what was found out."""

    attack: str
    """A1-A17 of the design."""
    where: str
    """Table or file, wave, place, figure."""
    found: str
    """What can be told, as a Swedish sentence without numbers from the answers."""


def read_published(folder: Path, study: Study) -> Published:
    """Read a finished release from reports/STUDY/EDITION/WAVE."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    return Published(study, folder.name, folder.parent.name, tables_of(files[DATA_FILE]), files)


def stated_tables(content: bytes) -> dict[str, Any]:
    """The tables of a data file as they are written there."""
    return dict(json.loads(content)["tables"])


def tables_of(content: bytes) -> dict[str, pd.DataFrame]:
    """The tables of a data file, in their declared types."""
    return {name: DECLARED[name].conform(_frame(table)) for name, table in stated_tables(content).items()}


def _frame(table: Mapping[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(table["rows"], columns=[column["name"] for column in table["columns"]])
