"""What may be seen of how the scales work: for the county alone, hundredths, where enough persons are behind them."""

import numpy as np
import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE
from pipeline.tables.safe_reliability import AGREEMENT_FIGURES, SAFE_AGREEMENT, SAFE_ITEM_ANALYSIS, SAFE_RELIABILITY

MARKS = {
    "": "",
    "no_answers": MISSING,
    "one_item": NOT_APPLICABLE,
    "not_shown": NOT_APPLICABLE,
    "not_one_scale": NOT_APPLICABLE,
    "not_five_options": NOT_APPLICABLE,
    "few": HIDDEN,
    "one_group": HIDDEN,
    "few_groups": HIDDEN,
    "complement": HIDDEN,
    "alike": HIDDEN,
}
MIN_GROUPS = 5
"""Groups behind a mean over groups, so that it does not rest on the spread of one of them."""
WHOLE = 100
SCALE = ["wave", "indicator_id"]


def safe_reliability(scales: pd.DataFrame, items: pd.DataFrame, study: Study) -> SafeTable:
    """Alpha and omega of each scale (SAFE_RELIABILITY).

    Takes RELIABILITY and ITEM_ANALYSIS of one wave. Hidden where the questions were put to fewer persons than the
    policy's `distribution_min`, since even that they left them would tell of them, or fewer are behind any pair of
    questions (`few`), where fewer than `index_min` persons are outside the group that has most of them, so that the
    figure would be that group's own (`one_group`), and where alpha is 1: the answers to one question would give those
    to the others (`alike`). No number of persons goes on: set beside those of other tables it would tell how many
    answered in part. Why a factor could not be fitted is not told. Source: DISCLOSURE policy 1, 3, 5-7.
    """
    rows = scales.copy()
    rows["reason"] = _scale_reasons(rows, items, study)
    rows["mark"] = rows["reason"].map(MARKS)
    shown = rows["mark"] == ""
    figures = ["alpha", "alpha_low", "alpha_high", "omega"]
    rows[[f"{figure}_hundredths" for figure in figures]] = _hundredths(rows[figures]).where(shown).to_numpy()
    rows["items_n"] = rows["items_n"].where(shown)
    why = rows["omega_reason"].where(rows["omega_reason"].isin(["", "two_items"]), "no_solution")
    rows["no_omega"] = why.where(shown, "")
    return seal_table(SAFE_RELIABILITY.name, rows[SAFE_RELIABILITY.column_names])


def safe_item_analysis(items: pd.DataFrame, scales: pd.DataFrame, study: Study) -> SafeTable:
    """What each question adds to its scale (SAFE_ITEM_ANALYSIS).

    Takes ITEM_ANALYSIS and RELIABILITY of one wave. A question follows its scale, and is hidden too where it does not
    vary, or varies with the others to the full (`alike`). Counts and shares of missing answers do not go on: those that
    may be seen stand in FREQUENCIES, by its rules. Source: DISCLOSURE policy 1, 3, 4, 7.
    """
    of_scale = scales[SCALE].assign(of_scale=_scale_reasons(scales, items, study))
    rows = items.merge(of_scale, on=SCALE, how="left", validate="many_to_one")
    rest, dropped = (_hundredths(rows[name]) for name in ("item_rest", "alpha_if_dropped"))
    absent = rows["reason"].isin(["not_shown", "no_answers"]) & ~_put_to_few(rows["put_n"], items, study)
    alike = rest.isna() | (rest.abs() >= WHOLE)
    words = [rows["reason"], rows["of_scale"], "alike"]
    rows["reason"] = np.select([absent, rows["of_scale"] != "", alike], words, "")
    rows["mark"] = rows["reason"].map(MARKS)
    shown = rows["mark"] == ""
    told = shown & (dropped < WHOLE)
    rows["item_rest_hundredths"] = rest.where(shown)
    rows["alpha_if_dropped_hundredths"] = dropped.where(told)
    pair = shown & (rows["dropped_reason"] == "two_items")
    rows["no_alpha_if_dropped"] = np.select([pair, shown & ~told], ["two_items", "alike"], "")
    return seal_table(SAFE_ITEM_ANALYSIS.name, rows[SAFE_ITEM_ANALYSIS.column_names])


def safe_agreement(agreement: pd.DataFrame, items: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """ICC and the mean of r_wg(j) (SAFE_AGREEMENT).

    Takes GROUP_AGREEMENT, ITEM_ANALYSIS and PUBLISHABLE of one wave. Besides the rules for a scale, ICC needs the
    plan's `min_residual_df`, and is hidden wherever the index of any group is (`complement`): with the pooled spread,
    which the intervals tell, it gives the sum of squares between groups, a second equation for the hidden groups'
    means. r_wg(j) needs MIN_GROUPS groups. Their median and the share of groups that agree stay with the researcher:
    the one is the spread of a single group, the other is so when it is none or all. Source: DISCLOSURE policy 1, 3, 5,
    7, 9.
    """
    common = _common_reasons(agreement, items, study)
    reasons = {
        **dict.fromkeys(("icc1", "icc2"), _icc_reasons(agreement, common, _with_hidden_groups(publishable), study)),
        "rwg_uniform": _rwg_reasons(agreement, common, "rwg_uniform_mean", "rwg_reason"),
        "rwg_skewed": _rwg_reasons(agreement, common, "rwg_skewed_mean", "skewed_reason"),
    }
    values = {
        figure: _hundredths(agreement[figure if figure.startswith("icc") else f"{figure}_mean"])
        for figure in AGREEMENT_FIGURES
    }
    frames = [
        agreement[SCALE].assign(figure=figure, reason=reasons[figure], hundredths=values[figure])
        for figure in AGREEMENT_FIGURES
    ]
    rows = pd.concat(frames, ignore_index=True)
    rows["mark"] = rows["reason"].map(MARKS)
    rows["hundredths"] = rows["hundredths"].where(rows["mark"] == "")
    return seal_table(SAFE_AGREEMENT.name, rows[SAFE_AGREEMENT.column_names])


def _hundredths(values: pd.DataFrame) -> pd.DataFrame:
    return whole_points(WHOLE * values)


def _put_to_few(put: pd.Series, items: pd.DataFrame, study: Study) -> pd.Series:
    """Whether questions were put to some persons, but to fewer than are wanted behind anything that is said of them."""
    least, everyone = study.policy.distribution_min, items["put_n"].max()
    return (put > 0) & (put < least) | (0 < everyone < least)


def _scale_put_to_few(rows: pd.DataFrame, items: pd.DataFrame, study: Study) -> pd.Series:
    put = items.groupby("indicator_id")["put_n"].max()
    return _put_to_few(rows["indicator_id"].map(put).fillna(items["put_n"].max()), items, study)


def _scale_reasons(rows: pd.DataFrame, items: pd.DataFrame, study: Study) -> np.ndarray:
    put_to_few = _scale_put_to_few(rows, items, study)
    alike = (rows["reason"] == "no_variation") | (_hundredths(rows["alpha"]) >= WHOLE)
    conditions = {
        "no_answers": ~put_to_few & (rows["reason"] == "no_answers"),
        "one_item": ~put_to_few & (rows["reason"] == "one_item"),
        "few": put_to_few
        | (rows["pairs_n"] < study.policy.distribution_min)
        | rows["reason"].isin(["few", "no_overlap"]),
        "one_group": rows["outside_n"] < study.policy.index_min,
        "alike": alike,
    }
    return np.select(list(conditions.values()), list(conditions), "")


def _common_reasons(rows: pd.DataFrame, items: pd.DataFrame, study: Study) -> dict[str, pd.Series]:
    """The rules that ICC and r_wg(j) share."""
    put_to_few = _scale_put_to_few(rows, items, study)
    return {
        "no_answers": ~put_to_few & (rows["n"] == 0),
        "few": put_to_few | (rows["n"] < study.policy.distribution_min),
        "one_group": rows["outside_n"] < study.policy.index_min,
    }


def _icc_reasons(rows: pd.DataFrame, common: dict[str, pd.Series], hidden: frozenset[str], study: Study) -> np.ndarray:
    df = rows["scores_n"] - rows["groups_n"]
    conditions = [
        *common.items(),
        ("few", (df < study.plan.min_residual_df) | (rows["reason"] == "few")),
        ("complement", rows["indicator_id"].isin(hidden)),
        ("alike", (rows["reason"] != "") | (_hundredths(rows["icc1"]) >= WHOLE)),
    ]
    return np.select([met for _, met in conditions], [word for word, _ in conditions], "")


def _rwg_reasons(rows: pd.DataFrame, common: dict[str, pd.Series], mean: str, reason: str) -> np.ndarray:
    hundredths = _hundredths(rows[mean])
    conditions = {
        "not_one_scale": rows[reason] == "not_one_scale",
        **common,
        "few_groups": rows["rwg_groups_n"] < MIN_GROUPS,
        "not_five_options": rows[reason] == "not_five_options",
        "alike": (hundredths >= WHOLE) | (hundredths <= 0),
    }
    return np.select(list(conditions.values()), list(conditions), "")


def _with_hidden_groups(publishable: pd.DataFrame) -> frozenset[str]:
    """Indicators with a group whose level is hidden in the release."""
    levels = (publishable["figure"] == "level") & (publishable["level"] == "group")
    return frozenset(publishable.loc[levels & (publishable["mark"] == HIDDEN), "indicator_id"])
