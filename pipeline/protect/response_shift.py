"""What may be seen of a retrospective question beside the measured change: for the county alone."""

import numpy as np
import pandas as pd

from pipeline.protect.part_cells import WHO_MARKS, emptied, forced, no_interval, reasons
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import TOTAL, Study
from pipeline.tables.safe import HIDDEN
from pipeline.tables.safe_who_changed import SAFE_RESPONSE_SHIFT

ITEM_INTERVAL_MIN = 30
"""Persons before the mean of a single question gets an interval: single answers are skewed."""
HUNDREDTHS = 100


def safe_response_shift(shifts: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """A retrospective question beside the measured change (SAFE_RESPONSE_SHIFT).

    Takes RESPONSE_SHIFT and PUBLISHABLE of one wave.

    Notes
    -----
    The mean answer follows the policy for single questions (`item_mean_min`) and has no interval under 30 persons; the
    measured change is shown where the county's change of the total is; the correlation needs `distribution_min`
    followed persons. The answers, and the followed, need `index_min` persons outside their largest group. Agreement is
    told only where both intervals are. Source: DISCLOSURE policy 1, 3-6; STATISTICS §3.
    """
    rows = shifts.reset_index(drop=True)
    needed = rows["figure"].map(_needed(study)).astype("float64")
    least = rows["n"].where(rows["figure"] != "measured", rows[["baseline_n", "n"]].min(axis=1))
    why = forced(rows, least, study.policy.index_min)
    why = why.mask((least > 0) & (least < needed), "few")
    why = why.mask((why == "") & _county_hidden(rows, publishable), "complement")
    rows["reason"] = rows["reason"].replace("few", "")  # an estimate's own few is fewer than the policy's
    reason = reasons(rows, why != "", why)
    item = rows["figure"] == "retrospective"
    interval_min = np.where(item, max(ITEM_INTERVAL_MIN, study.policy.interval_min), study.policy.interval_min)
    allowed = least >= interval_min
    scale = np.where(rows["figure"] == "correlation", HUNDREDTHS, 1)
    numbers = ["value", "ci_low", "ci_high"]
    made = rows.assign(
        reason=reason,
        mark=reason.map(WHO_MARKS),
        no_interval=no_interval(rows, allowed.to_numpy()),
        n=rows["n"].astype("float64"),
        **{name: whole_points(rows[name].to_numpy() * scale) for name in numbers},
    )
    made = emptied(made, [*numbers, "n"])
    made["agreement"] = _agreement(made)
    return seal_table(SAFE_RESPONSE_SHIFT.name, made[SAFE_RESPONSE_SHIFT.column_names])


def _needed(study: Study) -> dict[str, int]:
    policy = study.policy
    return {
        "retrospective": max(policy.index_min, policy.item_mean_min),
        "measured": policy.index_min,
        "correlation": policy.distribution_min,
    }


def _county_hidden(rows: pd.DataFrame, publishable: pd.DataFrame) -> pd.Series:
    """The measured change where the county's own is hidden."""
    county = publishable[
        (publishable["figure"] == "change")
        & (publishable["level"] == "county")
        & (publishable["indicator_id"] == TOTAL)
    ]
    hidden = county.loc[county["mark"] == HIDDEN, "baseline_wave"]
    return (rows["figure"] == "measured") & rows["baseline_wave"].isin(hidden)


def _agreement(made: pd.DataFrame) -> pd.Series:
    """As estimated where both intervals stand; a row with a mark says nothing."""
    with_interval = made["ci_low"].notna() & made["figure"].isin(["retrospective", "measured"])
    both = with_interval.groupby([made["wave"], made["item_id"]]).transform("sum") == 2  # noqa: PLR2004 - the two figures
    told = made["agreement"].where(both, "cannot_tell")
    return told.where((made["figure"] == "retrospective") & (made["mark"] == ""), "")
