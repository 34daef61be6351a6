"""What may be seen of other choices: for the county alone, so that they do not together give a hidden group away."""

import numpy as np
import pandas as pd

from pipeline.protect.part_cells import between
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE
from pipeline.tables.safe_sensitivity import SAFE_SENSITIVITY
from pipeline.tables.sensitivity import MAIN

OTHER_TOTALS = {"mix": "mix", "unweighted": "groups", "other_estimand": "groups", "raked": "raked"}
"""Analyses of the same persons and questions with other weights, and which total of the groups each is."""
OWN_PERSONS = ("linked", "complete")
MARKS = {
    "": "",
    **dict.fromkeys(("few", "one_group", "alike", "complement"), HIDDEN),
    **dict.fromkeys(("no_answers", "no_links"), MISSING),
    **dict.fromkeys(("not_comparable", "same_items", "few_items", "guard"), NOT_APPLICABLE),
}
BY_DEFINITION = ("not_comparable", "same_items", "few_items")
ABSENT = ("no_answers", "no_links")
STATED = (*BY_DEFINITION, *ABSENT)
WITH_CHANGE = ("", "few_df")
KEY = ["wave", "baseline_wave", "indicator_id"]


def safe_sensitivity(sensitivity: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """The county's change by each analysis (SAFE_SENSITIVITY).

    Takes SENSITIVITY and PUBLISHABLE of one wave.

    Notes
    -----
    Nothing is shown of an indicator whose published change is not, nor why an analysis of it could not be made. Every
    row needs the policy's `distribution_min` answers in each wave and `index_min` persons outside the largest group.
    *Same persons, other weights*: each such analysis is one more total that the groups enter, and the groups hidden
    must outnumber the totals that are shown, the published one among them; the others are `complement`, in a fixed
    order. *Other persons* (followed, complete): they, and all others, are each none or at least `index_min`; one
    indicator hidden hides the followed in all. Other questions give totals of another variable, of which nothing is
    published per group. That a row decides as the published one is told all the same, unless it rests on few.
    Source: DISCLOSURE policy 1, 3, 6, 8, 9.
    """
    if sensitivity.empty:
        return seal_table(SAFE_SENSITIVITY.name, SAFE_SENSITIVITY.empty())
    rows = sensitivity.reset_index(drop=True)
    rows["reason"] = _reasons(rows, publishable, study)
    rows["mark"] = rows["reason"].map(MARKS)
    shown = rows["mark"] == ""
    interval = shown & (rows[["baseline_n", "n"]].min(axis=1) >= study.policy.interval_min)
    main = _of_main(rows, ["baseline_n", "n"])
    for count in ("baseline_n", "n"):
        told = between(main[count] - rows[count], study.policy.index_min)
        rows[count] = rows[count].astype("float64").where(shown & ~told)
    rows["change"] = pd.Series(whole_points(rows["change"].to_numpy())).where(shown)
    for limit in ("ci_low", "ci_high"):
        rows[limit] = pd.Series(whole_points(rows[limit].to_numpy())).where(interval)
    rows["agrees"] = rows["agrees"].where(rows["reason"].isin(["", "complement"]), "unknown")
    return seal_table(SAFE_SENSITIVITY.name, rows[SAFE_SENSITIVITY.column_names])


def _reasons(rows: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> np.ndarray:
    policy = study.policy
    least = rows[["baseline_n", "n"]].min(axis=1)
    hidden = ~_is_published(rows, publishable)
    few = hidden | (least < policy.distribution_min)
    alone = rows["outside_n"] < policy.index_min
    nested = _leaves_few(rows, policy.index_min)
    rules = {
        **{reason: rows["reason"] == reason for reason in BY_DEFINITION},
        **{reason: ~hidden & (rows["reason"] == reason) for reason in ABSENT},
        "guard": ~hidden & ~rows["reason"].isin([*WITH_CHANGE, *ABSENT, "no_variation"]),
        "few": few,
        "one_group": alone,
        "alike": rows["reason"] == "no_variation",
        "complement": nested | _together(rows, few | alone | nested) | _one_total_too_many(rows, publishable),
    }
    return np.select([np.asarray(met) for met in rules.values()], list(rules), "")


def _is_published(rows: pd.DataFrame, publishable: pd.DataFrame) -> pd.Series:
    """Whether the county's change of the indicator may be shown, or there is none."""
    own = publishable[(publishable["figure"] == "change") & (publishable["level"] == "county")]
    shown = own.set_index(KEY)["mark"] != HIDDEN
    return pd.Series(shown.reindex(pd.MultiIndex.from_frame(rows[KEY])).fillna(value=False).to_numpy(dtype=bool))


def _of_main(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Columns of the published analysis at every row of the indicator."""
    main = rows[rows["analysis"] == MAIN].set_index(KEY)[columns]
    return main.reindex(pd.MultiIndex.from_frame(rows[KEY])).reset_index(drop=True)


def _leaves_few(rows: pd.DataFrame, threshold: int) -> pd.Series:
    """Analyses of some persons, where the others are few but not none."""
    main = _of_main(rows, ["baseline_n", "n"])
    left = [between(main[count] - rows[count], threshold) for count in ("baseline_n", "n")]
    return rows["analysis"].isin(OWN_PERSONS) & (left[0] | left[1])


def _together(rows: pd.DataFrame, hidden: pd.Series) -> pd.Series:
    """The followed, where they are hidden in some indicator: the total and the others would give it."""
    linked = rows["analysis"] == "linked"
    told = ~rows["reason"].isin(STATED)
    return linked & told & bool((linked & told & hidden).any())


def _one_total_too_many(rows: pd.DataFrame, publishable: pd.DataFrame) -> pd.Series:
    """Other totals of the same groups than so many as the hidden groups outnumber."""
    own = publishable[(publishable["figure"] == "change") & (publishable["level"] == "group")]
    hidden = (own["mark"] == HIDDEN).groupby([own[name] for name in KEY]).sum()
    hidden_n = hidden.reindex(pd.MultiIndex.from_frame(rows[KEY])).fillna(0).reset_index(drop=True)
    order = list(dict.fromkeys(OTHER_TOTALS.values()))
    place = rows["analysis"].map(OTHER_TOTALS).map({total: number + 2 for number, total in enumerate(order)})
    return (hidden_n > 0) & (place >= hidden_n)
