"""What the tables of who changed have in common: which cells are hidden, why, and what an unmarked row may carry."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.protect.publishable import MARKS
from pipeline.protect.suppress import Truth, hidden_cells
from pipeline.statistics.intervals import whole_points
from pipeline.study import TOTAL
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE

WHO_MARKS = {
    **MARKS,
    "one_group": HIDDEN,
    "alike": HIDDEN,
    "not_asked": NOT_APPLICABLE,
    "no_links": MISSING,
    "one_person": HIDDEN,
    "one_unit": NOT_APPLICABLE,
    "one_kind": MISSING,
}
ABSENT = ("not_comparable", "not_asked", "no_links", "no_answers", "one_unit", "one_kind")
"""Reasons of the estimate for which there is nothing to hide."""
SCALE_ENDS = (0, 100)


def between(n: pd.Series, threshold: int) -> pd.Series:
    """More than none and fewer than the threshold."""
    return (n > 0) & (n < threshold)


def alike(rows: pd.DataFrame, *means: str) -> pd.Series:
    """Everyone has answered the same: no spread at all, or a mean that is printed as the end of the scale."""
    at_end = rows[list(means)].round().isin(SCALE_ENDS).any(axis=1) if means else False
    return (rows["reason"] == "no_variation") | at_end


def forced(rows: pd.DataFrame, least: pd.Series, threshold: int, *means: str) -> pd.Series:
    """Why a row must be hidden in any case; empty otherwise. `least` is the fewest persons on any side of it."""
    one_group = (least > 0) & (rows["outside_n"] < threshold)
    rules = [between(least, threshold), one_group, alike(rows, *means)]
    return pd.Series(np.select(rules, ["few", "one_group", "alike"], ""), index=rows.index)


def along_indicators(rows: pd.DataFrame, hidden: pd.Series, n: pd.Series, by: list[str], threshold: int) -> pd.Series:
    """Hide further indicators of a part until the total, being their mean, cannot give a hidden one away."""
    found = hidden.copy()
    for _, own in rows.groupby(by, sort=False):
        counts = n[own.index].to_numpy(dtype="float64")[None, :]
        found[own.index] = hidden_cells(counts, hidden[own.index].to_numpy()[None, :], threshold)[0]
    return found


def reasons(rows: pd.DataFrame, hidden: pd.Series, why: pd.Series) -> pd.Series:
    """The rule behind each mark: nothing to show, hidden by itself, or hidden for another's sake."""
    absent = rows["reason"].isin(ABSENT)
    words = np.select([absent, hidden & (why != ""), hidden], [rows["reason"], why, "complement"], "")
    return pd.Series(words, index=rows.index)


def published(
    rows: pd.DataFrame, reason: pd.Series, points: list[str], counts: list[str], interval: Truth
) -> pd.DataFrame:
    """Round the points, keep counts at the total, empty marked rows, and say why an interval is missing."""
    made = rows.assign(reason=reason, mark=reason.map(WHO_MARKS), **_rounded(rows, points))
    made[counts] = rows[counts].astype("float64").where(rows["indicator_id"] == TOTAL)
    made["no_interval"] = no_interval(rows, interval)
    return emptied(made, [*points, *counts])


def no_interval(rows: pd.DataFrame, allowed: Truth) -> npt.NDArray[np.str_]:
    """Why there is no interval: the policy, or the estimate's own reason."""
    own = rows["reason"].where(rows["reason"].isin(["few_df", "on_a_line"]), "")
    return np.where(own != "", own, np.where(allowed, "", "few")).astype(str)


def emptied(rows: pd.DataFrame, numbers: list[str]) -> pd.DataFrame:
    """Without limits where there is no interval, and without anything where there is a mark."""
    open_row = rows["mark"] == ""
    rows["no_interval"] = rows["no_interval"].where(open_row, "")
    limits = ["ci_low", "ci_high"]
    rows[limits] = rows[limits].where(rows["no_interval"] == "")
    rows[numbers] = rows[numbers].where(open_row)
    return rows


def _rounded(rows: pd.DataFrame, points: list[str]) -> dict[str, npt.NDArray[np.float64]]:
    return {name: whole_points(rows[name].to_numpy(dtype="float64")) for name in points}
