"""What may be seen of the county's trend."""

import numpy as np
import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE
from pipeline.tables.safe_sensitivity import SAFE_TREND

MARKS = {
    "": "",
    "few": HIDDEN,
    "complement": HIDDEN,
    "no_answers": MISSING,
    "not_comparable": NOT_APPLICABLE,
    "guard": NOT_APPLICABLE,
}
GUARDED = ("few_df", "no_variation", "shared", "few_groups", "many_groups")


def safe_trend(trend: pd.DataFrame, changes: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """The county's line over the waves (SAFE_TREND).

    Takes TREND, CHANGE and PUBLISHABLE of one wave.

    Notes
    -----
    Shown where the county's change since the baseline is, with the policy's `distribution_min` answers in every wave.
    Where some group's change is hidden the line must rest on the same groups as that change: the difference between
    them would be the change of the groups that the line leaves out (`complement`). Without an interval there is no
    line (`guard`). Source: DISCLOSURE policy 1, 3, 6, 8, 9.
    """
    if trend.empty:
        return seal_table(SAFE_TREND.name, SAFE_TREND.empty())
    rows = trend.reset_index(drop=True)
    change = _since_baseline(changes, study, "county").set_index("indicator_id")
    figures = _since_baseline(publishable[publishable["figure"] == "change"], study)
    hidden = figures[(figures["level"] == "group") & (figures["mark"] == HIDDEN)]["indicator_id"]
    shown = figures[(figures["level"] == "county") & (figures["mark"] == "")]["indicator_id"]
    same_groups = rows["groups_n"] == rows["indicator_id"].map(change["groups_n"])
    few = (rows["n"] < study.policy.distribution_min) | ~rows["indicator_id"].isin(shown)
    rules = {
        "not_comparable": rows["reason"] == "not_comparable",
        "no_answers": rows["reason"] == "no_answers",
        "few": few,
        "complement": rows["indicator_id"].isin(hidden) & ~same_groups,
        "guard": rows["reason"].isin(GUARDED),
    }
    rows["reason"] = np.select(list(rules.values()), list(rules), "")
    rows["mark"] = rows["reason"].map(MARKS)
    for figure in ("change", "ci_low", "ci_high", "waves_n"):
        rows[figure] = pd.Series(whole_points(rows[figure].to_numpy(dtype="float64"))).where(rows["mark"] == "")
    return seal_table(SAFE_TREND.name, rows[SAFE_TREND.column_names])


def _since_baseline(frame: pd.DataFrame, study: Study, level: str = "") -> pd.DataFrame:
    own = frame[frame["baseline_wave"] == study.baseline]
    return own[own["level"] == level] if level else own
