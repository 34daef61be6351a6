"""What a release amounts to in numbers: verdicts and hidden figures, counted from what is published."""

from collections import Counter

import pandas as pd

from pipeline.report.release import Release
from pipeline.report.results import TESTED
from pipeline.report.wording import COUNTED
from pipeline.tables.safe import HIDDEN


def verdicts_counted(release: Release) -> dict[str, int]:
    """How many tested changes since the baseline ended in each verdict, in words; empty for the baseline."""
    found = Counter(_since_baseline(release)["verdict"])
    return {COUNTED[name]: found[name] for name in COUNTED if name in TESTED and found[name]}


def hidden_counted(release: Release) -> dict[str, int]:
    """How many figures of each kind are hidden to protect the respondents."""
    tables = {
        "index": release.levels.frame,
        "förändringar": _since_baseline(release),
        "svarsantal": release.response.frame,
    }
    return {name: _hidden(frame) for name, frame in tables.items()}


def _since_baseline(release: Release) -> pd.DataFrame:
    """The changes that the pages show."""
    changes = release.changes.frame
    return changes[changes["baseline_wave"] == release.study.baseline]


def _hidden(frame: pd.DataFrame) -> int:
    return int((frame["mark"] == HIDDEN).sum())
