"""The ledger of releases: what has been published, of whom, in a chain that only grows; what may follow upon it."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import pandas as pd

from pipeline.errors import DisclosureError, Problem
from pipeline.study import Study
from pipeline.tables.safe_ledger import POPULATIONS

POPULATION = ["source_wave", "group_code"]


@dataclass(frozen=True)
class Entry:
    """One release: which it is, whom it rests on, and every number that it published."""

    number: int
    wave: str
    edition: str
    previous: str
    """SHA-256 of the entry before; empty for the first."""
    populations: Sequence[Mapping[str, Any]]
    """Rows of POPULATIONS."""
    tables: Mapping[str, Any] = field(repr=False)
    """The published tables, as the data file has them."""
    decision: Mapping[str, str] | None = None
    """Who decided that few persons' answers might be told by comparison with an earlier release, when and why."""

    @property
    def file_name(self) -> str:
        """Its number and what its content is known by."""
        return _file_name(self.number, self.to_bytes())

    def to_bytes(self) -> bytes:
        """The entry as it is kept; the same bytes every time."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def read_entries(files: Iterable[tuple[str, bytes]]) -> tuple[Entry, ...]:
    """The ledger from the names and contents of its files, the first one first.

    Raises DisclosureError when one is missing, damaged or has been changed.
    """
    entries: list[Entry] = []
    previous = ""
    for number, (name, content) in enumerate(files, start=1):
        entry = _entry(content) if name == _file_name(number, content) else None
        if entry is None or (entry.number, entry.previous) != (number, previous):
            problem = Problem(
                f"utgåvornas liggare, nr {number}",
                "posten saknas, är skadad eller har ändrats",
                "den kedja som körningarna skrev",
                "återställ mappen releases under .store från en säkerhetskopia",
            )
            raise DisclosureError(problem)
        entries.append(entry)
        previous = hashlib.sha256(content).hexdigest()
    return tuple(entries)


def next_entry(
    ledger: Sequence[Entry],
    wave: str,
    edition: str,
    populations: pd.DataFrame,
    tables: Mapping[str, Any],
    decision: Mapping[str, str] | None = None,
) -> Entry | None:
    """The entry that a release adds; None when it is the wave's last one already."""
    own = [entry for entry in ledger if entry.wave == wave]
    if own and own[-1].edition == edition:
        return None
    previous = hashlib.sha256(ledger[-1].to_bytes()).hexdigest() if ledger else ""
    rows = populations.to_dict("records")
    return Entry(len(ledger) + 1, wave, edition, previous, rows, tables, decision)


def few_changed(ledger: Sequence[Entry], populations: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Groups in which so few persons' answers differ from an earlier release that the two would tell them.

    Parameters
    ----------
    ledger : every earlier release of the study.
    populations : POPULATIONS of the release to be.

    Returns
    -------
    source_wave and group_code of every group that has changed since the last release that rests on its wave, and that
    in some earlier release had other answers from a number of persons less than `index_min` from today's. A group
    without records counts as nobody: the county has them or has them not. Fingerprints do not tell how many answers
    differ, so that a change within the same number of persons counts as few. Source: DISCLOSURE policy 9, attacker A8.
    """
    pairs = _beside_each(ledger, populations)
    other = pairs["fingerprint"] != pairs["fingerprint_before"]
    is_last = pairs["number"] == pairs.groupby("source_wave")["number"].transform("max")
    known = pairs.loc[is_last & ~other, POPULATION]
    few = pairs[other & ((pairs["n"] - pairs["n_before"]).abs() < study.policy.index_min)]
    unknown = ~pd.MultiIndex.from_frame(few[POPULATION]).isin(pd.MultiIndex.from_frame(known))
    return few.loc[unknown, POPULATION].drop_duplicates(ignore_index=True)


def _beside_each(ledger: Sequence[Entry], populations: pd.DataFrame) -> pd.DataFrame:
    """Today's groups of a wave beside those of every release that rests on it; nobody is no persons and no answers."""
    entries = [POPULATIONS.conform(pd.DataFrame(entry.populations)).assign(number=entry.number) for entry in ledger]
    before = pd.concat([populations.head(0).assign(number=0), *entries], ignore_index=True)
    before = before[before["source_wave"].isin(populations["source_wave"])]
    groups = pd.concat([before[POPULATION], populations[POPULATION]]).drop_duplicates()
    pairs = before[["number", "source_wave"]].drop_duplicates().merge(groups, on="source_wave")
    pairs = pairs.merge(before, on=["number", *POPULATION], how="left")
    pairs = pairs.merge(populations, on=POPULATION, how="left", suffixes=("_before", ""))
    return pairs.fillna({"n": 0, "n_before": 0, "fingerprint": "", "fingerprint_before": ""})


def _file_name(number: int, content: bytes) -> str:
    return f"{number:04d}-{hashlib.sha256(content).hexdigest()[:16]}.json"


def _entry(content: bytes) -> Entry | None:
    try:
        return Entry(**json.loads(content))
    except (ValueError, TypeError):
        return None  # the library's message quotes the content
