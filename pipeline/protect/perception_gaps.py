"""What may be seen of organisations and roles: for the county alone, each a part that adds up to it."""

import numpy as np
import pandas as pd

from pipeline.protect.part_cells import forced, published, reasons
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.protect.suppress import hidden_cells, told_by_sum
from pipeline.study import Study
from pipeline.tables.safe_who_changed import LARGEST_GAP, SAFE_GAPS
from pipeline.tables.who_changed import NOT_STATED

CELL = ["wave", "dimension", "indicator_id"]


def safe_gaps(gaps: pd.DataFrame, study: Study) -> tuple[SafeTable, SafeTable]:
    """Every unit against the rest (SAFE_GAPS), and the largest gap between two units that are shown (LARGEST_GAP).

    Takes GAPS of one wave.

    Notes
    -----
    The units make up the county and follow its rule: the hidden ones, those who stated none among them, are none or at
    least two that together have `index_min` persons, along units and along indicators. A unit needs `index_min` persons
    outside its largest group, so that it is not organisation × group. The intervals rest on the pooled spread. Counts
    stand at the total only. Source: DISCLOSURE policy 1, 2, 5, 6, 9.
    """
    against_rest = gaps[gaps["other_code"] == ""].reset_index(drop=True)
    why = forced(against_rest, against_rest["n"], study.policy.index_min, "mean")
    hidden = _hidden(against_rest, why != "", study.policy.index_min)
    interval = (against_rest[["n", "other_n"]].min(axis=1) >= study.policy.interval_min).to_numpy()
    reason = reasons(against_rest, hidden, why)
    made = published(against_rest, reason, ["mean", "difference", "ci_low", "ci_high"], ["n"], interval)
    shown = against_rest.loc[reason == "", [*CELL, "unit_code"]]
    return seal_table(SAFE_GAPS.name, made[SAFE_GAPS.column_names]), _largest(gaps, shown, study)


def _hidden(rows: pd.DataFrame, must: pd.Series, threshold: int) -> pd.Series:
    """The county rule in each dimension; where too few can be hidden, every unit of the indicator is."""
    found = must.copy()
    for _, own in rows.groupby(["wave", "dimension"], sort=False):
        units, indicators = own["unit_code"].drop_duplicates(), own["indicator_id"].drop_duplicates()
        places = pd.Series(own.index, index=pd.MultiIndex.from_frame(own[["unit_code", "indicator_id"]]))
        at = places.reindex(pd.MultiIndex.from_product([units, indicators])).to_numpy()
        shape = (len(units), len(indicators))
        n = own.loc[at, "n"].to_numpy(dtype="float64").reshape(shape)
        hidden = hidden_cells(n, must[at].to_numpy().reshape(shape), threshold)
        found[at] = (hidden | (told_by_sum(hidden, n, threshold)[None, :] & (n > 0))).ravel()
    return found


def _largest(gaps: pd.DataFrame, shown: pd.DataFrame, study: Study) -> SafeTable:
    """Of the pairs of stated units that are both shown, the one that lies furthest apart."""
    pairs = gaps[(gaps["other_code"] != "") & (gaps["unit_code"] != NOT_STATED)]
    both = pairs.merge(shown, on=[*CELL, "unit_code"]).merge(
        shown.rename(columns={"unit_code": "other_code"}), on=[*CELL, "other_code"]
    )
    both = both[~both["reason"].isin(["no_answers", "few", "no_variation"])]
    furthest = both.assign(apart=both["difference"].abs()).sort_values("apart", ascending=False, kind="stable")
    picked = furthest.drop_duplicates(CELL)
    rows = gaps.drop_duplicates(CELL)[CELL].merge(_higher_first(picked), on=CELL, how="left", validate="one_to_one")
    absent = rows["higher_code"].isna()
    rows[["higher_code", "lower_code"]] = rows[["higher_code", "lower_code"]].fillna("")
    rows["reason"] = rows["reason"].fillna("")
    reason = pd.Series(np.where(absent, "few", ""), index=rows.index)
    interval = (rows[["n", "other_n"]].min(axis=1) >= study.policy.interval_min).to_numpy()
    made = published(rows, reason, ["difference", "ci_low", "ci_high"], [], interval)
    return seal_table(LARGEST_GAP.name, made[LARGEST_GAP.column_names])


def _higher_first(pairs: pd.DataFrame) -> pd.DataFrame:
    """The pairs as higher minus lower."""
    turned = pairs["difference"] < 0
    return pairs.assign(
        higher_code=pairs["unit_code"].where(~turned, pairs["other_code"]),
        lower_code=pairs["other_code"].where(~turned, pairs["unit_code"]),
        difference=pairs["difference"].abs(),
        ci_low=pairs["ci_low"].where(~turned, -pairs["ci_high"]),
        ci_high=pairs["ci_high"].where(~turned, -pairs["ci_low"]),
    )
