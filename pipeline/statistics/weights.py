"""How much each group counts in the county, fixed at the baseline."""

from typing import Literal

import numpy as np
import pandas as pd

from pipeline.statistics.persons import Matrix


def county_weights(
    estimand: Literal["census", "sample"],
    baseline_frame: pd.DataFrame,
    baseline_scores: pd.DataFrame,
    groups: list[str],
) -> Matrix:
    """Weights of the groups, in the order given.

    Parameters
    ----------
    estimand : `census` = these very groups, weighed by who was invited; `sample` = groups like these, all equal.
    baseline_frame : INVITED of the baseline; may be empty.
    baseline_scores : SCORES of the baseline, whose persons are counted when there is no frame.

    Returns
    -------
    (groups,) weights that need not sum to 1: eligible persons invited, else respondents, else ones.
    """
    if estimand == "sample":
        return np.ones(len(groups))
    if len(baseline_frame):
        eligible = baseline_frame["invited_n"] - baseline_frame["not_eligible_n"]
        counts = eligible.groupby(baseline_frame["group_code"]).sum()
    else:
        rows = baseline_scores.drop_duplicates(["respondent_id", "group_code"])
        counts = rows.groupby("group_code").size()
    return counts.reindex(groups, fill_value=0).to_numpy(dtype="float64")


def eligible_by_group(invited: pd.DataFrame, groups: list[str]) -> Matrix:
    """(groups,) eligible persons of INVITED of one wave; NaN without a list."""
    if invited.empty:
        return np.full(len(groups), np.nan)
    counts = (invited["invited_n"] - invited["not_eligible_n"]).groupby(invited["group_code"]).sum()
    return counts.reindex(groups, fill_value=0).to_numpy(dtype="float64")
