"""What may be seen of those who can be followed and of those who took part: for the county alone, in whole points."""

import pandas as pd

from pipeline.protect.part_cells import along_indicators, between, forced, published, reasons
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe_who_changed import SAFE_PARTICIPATION, SAFE_WHO_CHANGED

PAIR = ["wave", "baseline_wave", "indicator_id"]
OWN_SPREAD = ("linked", "stayers")
"""Parts whose interval rests on their own spread, and which the other parts are held against."""


def safe_who_changed(changes: pd.DataFrame, study: Study) -> SafeTable:
    """How each part of the county's persons has changed (SAFE_WHO_CHANGED).

    Takes WHO_CHANGED of one wave.

    Notes
    -----
    Every part needs the policy's `index_min` persons in each wave that it is of, and as many outside its largest group
    (`one_group`: else it is that group's own figure). *Nested*: the followed, and all others, are each none or at least
    `index_min` in each wave, and so is who belongs to no part; else the other parts are hidden with them
    (`complement`). Along the indicators the total may not give a hidden one away. The interval of the followed rests on
    their own spread, and so needs `distribution_min` persons; that of the others rests on the wave's pooled spread.
    Counts and shares stand at the total only. Source: DISCLOSURE policy 1, 4-9.
    """
    rows, threshold = changes.reset_index(drop=True), study.policy.index_min
    own = rows["part"].isin(OWN_SPREAD)
    least = _least(rows)
    why = forced(rows, least, threshold, "baseline_mean", "mean")
    hidden = _followed_hidden(rows, own, why, threshold)
    hidden = along_indicators(rows, hidden, least, [*PAIR[:2], "part"], threshold) & own
    hidden |= ~own & ((why != "") | _remainder_told(rows, own, threshold) | _beside(rows, hidden))
    hidden = along_indicators(rows, hidden, least, [*PAIR[:2], "part"], threshold)
    interval = (least >= study.policy.interval_min) & (~own | (least >= study.policy.distribution_min))
    made = rows.assign(
        baseline_pct=whole_points(100 * rows["baseline_share"].to_numpy()),
        pct=whole_points(100 * rows["share"].to_numpy()),
    )
    points, counts = (
        ["baseline_mean", "mean", "difference", "ci_low", "ci_high"],
        ["baseline_n", "n", "baseline_pct", "pct"],
    )
    made = published(made, reasons(rows, hidden, why), points, counts, interval.to_numpy())
    absent = {"leavers": ["n", "pct"], "joiners": ["baseline_n", "baseline_pct"]}
    for part, columns in absent.items():
        made[columns] = made[columns].mask(made["part"] == part)
    return seal_table(SAFE_WHO_CHANGED.name, made[SAFE_WHO_CHANGED.column_names])


def _least(rows: pd.DataFrame) -> pd.Series:
    """The fewest persons of a part in a wave; leavers and joiners are of one wave only."""
    counts = rows[["baseline_n", "n"]]
    return counts.min(axis=1).where(~rows["part"].isin(["leavers", "joiners"]), counts.max(axis=1))


def _followed_hidden(rows: pd.DataFrame, own: pd.Series, why: pd.Series, threshold: int) -> pd.Series:
    """The followed, where they or what would be left of all without them may not be told."""
    left = [rows["baseline_all_n"] - rows["baseline_n"], rows["all_n"] - rows["n"]]
    told = between(left[0], threshold) | between(left[1], threshold)
    elsewhere = ((why == "one_group") | (why == "alike")).groupby([rows[name] for name in PAIR]).transform("any")
    return own & (rows["n"] > 0) & ((why != "") | told | elsewhere)


def _beside(rows: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """Rows of comparisons and indicators in which the followed are hidden."""
    return hidden.groupby([rows[name] for name in PAIR]).transform("any")


def _remainder_told(rows: pd.DataFrame, own: pd.Series, threshold: int) -> pd.Series:
    """Other parts beside which fewer than the threshold, but some, belong to no part in a wave."""
    followed = rows["n"].where(own).groupby([rows[name] for name in PAIR]).transform("max")
    before = rows["baseline_all_n"] - followed - rows["baseline_n"]
    after = rows["all_n"] - followed - rows["n"]
    told = (rows["part"] != "joiners") & between(before, threshold) | (rows["part"] != "leavers") & between(
        after, threshold
    )
    return told & ~own


def safe_participation(contrasts: pd.DataFrame, study: Study) -> SafeTable:
    """Those who took part against the others (SAFE_PARTICIPATION).

    Takes PARTICIPATION of one wave. Each side needs the policy's `index_min` persons, and as many outside its largest
    group. The interval rests on the spread pooled over groups and sides. Only the difference is told, no mean of
    either side. Source: DISCLOSURE policy 1, 4-7.
    """
    rows, threshold = contrasts.reset_index(drop=True), study.policy.index_min
    least = rows[["participants_n", "others_n"]].min(axis=1)
    why = forced(rows, least, threshold)
    by = ["wave", "question_id", "figure", "baseline_wave"]
    hidden = along_indicators(rows, why != "", least, by, threshold)
    interval = (least >= study.policy.interval_min).to_numpy()
    points, counts = ["difference", "ci_low", "ci_high"], ["participants_n", "others_n"]
    made = published(rows, reasons(rows, hidden, why), points, counts, interval)
    return seal_table(SAFE_PARTICIPATION.name, made[SAFE_PARTICIPATION.column_names])
