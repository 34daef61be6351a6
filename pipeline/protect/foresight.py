"""What may be seen of what a next wave could find: pooled spread and counts alone, in whole points."""

import numpy as np
import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import TOTAL, Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE
from pipeline.tables.safe_foresight import SAFE_FORESIGHT, SAFE_PRIORITIES

MARKS = {
    "": "",
    **dict.fromkeys(("few", "one_group", "alike"), HIDDEN),
    "no_answers": MISSING,
    **dict.fromkeys(("not_tested", "groups_differ", "no_question", "one_indicator"), NOT_APPLICABLE),
}
FIGURES = ["detectable", "needed_n"]
COUNTS = ["n", "expected_n"]
CELL = ["level", "group_code", "indicator_id"]
WHOLE = 100
TENS = 10


def safe_foresight(foresight: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """What a next wave could find (SAFE_FORESIGHT).

    Takes FORESIGHT and PUBLISHABLE of one wave. A row is shown where the level of this wave is, and needs the policy's
    `interval_min` answers in both waves; the county's the `distribution_min`. Rests on counts and on the spread pooled
    over the wave, never on a group's own; persons needed are rounded up to tens, since they would tell that spread
    sharper than any interval does. Counts stand at the total. Source: DISCLOSURE policy 1, 3, 5, 6.
    """
    rows = foresight.reset_index(drop=True)
    levels = publishable[publishable["figure"] == "level"].set_index(CELL)["mark"]
    mark = levels.reindex(pd.MultiIndex.from_frame(rows[CELL])).fillna(HIDDEN).reset_index(drop=True)
    least = np.where(rows["level"] == "county", study.policy.distribution_min, study.policy.interval_min)
    few = (rows[COUNTS].min(axis=1) < least) | (rows["reason"].isin(["few", "few_df", "no_variation"]))
    rules = {
        "no_answers": mark == MISSING,
        "few": (mark == HIDDEN) | few,
        "not_tested": rows["reason"].isin(["not_tested", "near_end"]),
        "groups_differ": rows["reason"] == "groups_differ",
    }
    rows["reason"] = np.select([np.asarray(met) for met in rules.values()], list(rules), "")
    rows["mark"] = rows["reason"].map(MARKS)
    shown = rows["mark"] == ""
    rows["needed_n"] = TENS * np.ceil(rows["needed_n"] / TENS)
    for figure in (*FIGURES, *COUNTS):
        rows[figure] = pd.Series(whole_points(rows[figure].to_numpy(dtype="float64"))).where(shown)
    rows[COUNTS] = rows[COUNTS].where(rows["indicator_id"] == TOTAL)
    return seal_table(SAFE_FORESIGHT.name, rows[SAFE_FORESIGHT.column_names])


def safe_priorities(priorities: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """Level against association of every indicator (SAFE_PRIORITIES).

    Takes PRIORITIES and PUBLISHABLE of one wave. Needs the county's level to be shown, the policy's `distribution_min`
    persons and `index_min` outside the largest group; hidden where everyone answered alike or the two lie on a line
    (`alike`). No number of persons is told: beside other tables it would say how many left the overall question.
    Where some indicator is hidden no quadrant is told, since the dividing lines rest on all of them.
    Source: DISCLOSURE policy 1, 3, 5-7.
    """
    rows = priorities.reset_index(drop=True)
    county = publishable[(publishable["figure"] == "level") & (publishable["level"] == "county")]
    hidden = rows["indicator_id"].map(county.set_index("indicator_id")["mark"]).fillna(HIDDEN) != ""
    hundredths = whole_points(WHOLE * rows[["association", "association_low", "association_high"]].to_numpy())
    alike = rows["reason"].isin(["no_variation", "on_a_line"]) | (np.abs(hundredths[:, 0]) >= WHOLE)
    rules = {
        "no_question": rows["reason"] == "no_question",
        "few": hidden | (rows["n"] < study.policy.distribution_min),
        "one_group": rows["outside_n"] < study.policy.index_min,
        "alike": alike,
        "one_indicator": rows["reason"] == "one_indicator",
    }
    rows["reason"] = np.select([np.asarray(met) for met in rules.values()], list(rules), "")
    rows["mark"] = rows["reason"].map(MARKS)
    shown = rows["mark"] == ""
    names = [f"{name}_hundredths" for name in ("association", "association_low", "association_high")]
    rows[names] = pd.DataFrame(hundredths, columns=names).where(shown)
    rows["index"] = pd.Series(whole_points(rows["index"].to_numpy())).where(shown)
    placed = shown & bool(shown.all())
    rows["quadrant"] = rows["quadrant"].where(placed, "")
    rows["certain"] &= placed
    return seal_table(SAFE_PRIORITIES.name, rows[SAFE_PRIORITIES.column_names])
