"""The account of a wave's rows and what was noticed about them: no row numbers, no group, no small number of people."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, LEDGER, NOT_APPLICABLE, QUALITY

ABOUT_THE_FILE = frozenset({"above_header", "header", "empty", "totals"})
"""Rows that nobody filled in: their number says nothing of any person. Every other cause is about people."""

Line = tuple[str, str, int, bool]
"""Step, cause, rows, and whether the number is hidden."""


def safe_ledger(
    left_out: pd.DataFrame, rejected: pd.DataFrame, respondents: pd.DataFrame, study: Study, wave: str
) -> SafeTable:
    """The account of a wave's rows (LEDGER): rows of the file = left out + rejected + accepted.

    Takes LEFT_OUT, REJECTED and RESPONDENTS of the wave.

    Notes
    -----
    Causes about people are shown one by one only if each of them has at least `option_min` rows; otherwise their sum is
    shown, and if the sum is smaller too, it is hidden together with every sum that it would follow from. The accepted
    rows always stand. Source: DISCLOSURE policy 3, 9.
    """
    out, no = Counter(left_out["reason"]), Counter(rejected["reason"])
    accepted, least = len(respondents), study.policy.option_min
    out_hidden, no_hidden = (_sum_is_small(causes, least) for causes in (out, no))
    records = accepted + no.total()
    lines: list[Line] = [
        ("file", "", records + out.total(), out_hidden or no_hidden),
        *_step("left_out", out, least),
        ("records", "", records, no_hidden),
        *_step("rejected", no, least),
        ("accepted", "", accepted, False),
    ]
    rows = pd.DataFrame(lines, columns=["step", "cause", "n", "hidden"]).assign(wave=wave)
    return seal_table("row_ledger", _marked(rows, "n", rows["hidden"])[LEDGER.column_names])


def safe_quality(
    findings: pd.DataFrame, left_out: pd.DataFrame, rejected: pd.DataFrame, study: Study, wave: str
) -> SafeTable:
    """What was noticed about a wave's data (QUALITY), warnings first.

    Takes FINDINGS, LEFT_OUT and REJECTED of the wave.

    Notes
    -----
    A number of rows below `option_min` is hidden. So is the number of a rule that is also a cause which the ledger
    hides, since the one would give the other away, and every number in a sentence that names a group or an
    organisation, since their numbers of answers have rules of their own. Source: DISCLOSURE policy 2, 3, 9.
    """
    least = study.policy.option_min
    causes = {cause for rows in (left_out, rejected) for cause in _hidden_causes(Counter(rows["reason"]), least)}
    rows = findings.sort_values("severity", key=lambda severity: severity != "warning", kind="stable")
    rows = rows.assign(wave=wave, place=np.arange(len(rows)) + 1)
    none = rows["rows_n"] == 0
    hidden = ~none & ((rows["rows_n"] < least) | rows["rule"].isin(causes) | _names_a_unit(rows["found"], study))
    return seal_table("data_quality", _marked(rows, "rows_n", hidden, none)[QUALITY.column_names])


def _names_a_unit(sentences: pd.Series, study: Study) -> pd.Series:
    names = [*(group.name for group in study.groups), *(known.label for known in study.organisations)]
    return sentences.str.contains("|".join(re.escape(name) for name in names), case=False)


def _step(step: str, causes: Mapping[str, int], least: int) -> Iterator[Line]:
    hidden = _hidden_causes(causes, least)
    yield step, "", sum(causes.values()), _sum_is_small(causes, least)
    yield from ((step, cause, n, cause in hidden) for cause, n in sorted(causes.items()))


def _about_people(causes: Mapping[str, int]) -> dict[str, int]:
    return {cause: n for cause, n in causes.items() if cause not in ABOUT_THE_FILE and n}


def _hidden_causes(causes: Mapping[str, int], least: int) -> Iterable[str]:
    """All causes about people, or none."""
    people = _about_people(causes)
    return people if any(n < least for n in people.values()) else ()


def _sum_is_small(causes: Mapping[str, int], least: int) -> bool:
    return 0 < sum(_about_people(causes).values()) < least


def _marked(rows: pd.DataFrame, number: str, hidden: pd.Series, none: pd.Series | None = None) -> pd.DataFrame:
    """Mark and empty what is hidden and what is about no rows."""
    marks = {HIDDEN: "few", NOT_APPLICABLE: "no_rows", "": ""}
    conditions = [hidden] if none is None else [hidden, none]
    mark = pd.Series(np.select(conditions, [HIDDEN, NOT_APPLICABLE][: len(conditions)], ""), index=rows.index)
    return rows.assign(mark=mark, reason=mark.map(marks), **{number: rows[number].where(mark == "")})
