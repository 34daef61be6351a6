"""Spread and balance of the talks, and the joint display, as a report may see them."""

import numpy as np
import pandas as pd

from pipeline.protect.places import MIN_GROUPS, Words, closed_levels, places_of, rare_indicators
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.protect.talks import marked
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe_focus import BALANCE_REASONS, FOCUS_JOINT, FOCUS_LEVELS

CELL = ["group_code", "indicator_id"]
BALANCES = ["balance", "baseline_balance", "balance_change"]
WORDS = ["talk", "together", "why"]


def safe_talk_levels(balance: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """What was raised and which way it pulls (FOCUS_LEVELS), for the county and every group; focus groups only.

    Takes FOCUS_BALANCE and FOCUS_BY_CODE. Which groups' figures are shown: `pipeline.protect.places.closed_levels`. The
    county's stand unless fewer than three groups had talks. Balance in whole hundredths. Empty without focus groups.
    Source: DISCLOSURE policy 9, 10.
    """
    talks = _talks(balance, wave)
    if talks.empty:
        return seal_table("focus_levels", FOCUS_LEVELS.empty())
    rows = _reasons(balance, by_code, study, wave).merge(
        talks.drop(columns="level"), on=CELL, how="left", validate="one_to_one"
    )
    rows = rows.assign(wave=wave, balance=whole_points(100 * rows["balance"].to_numpy(dtype="float64")))
    numbers = [column.name for column in FOCUS_LEVELS.columns if column.kind == "number"]
    return seal_table("focus_levels", marked(rows, numbers)[FOCUS_LEVELS.column_names])


def safe_joint(joint: pd.DataFrame, balance: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """The survey and the talks side by side (FOCUS_JOINT).

    Takes JOINT, and FOCUS_BALANCE and FOCUS_BY_CODE of the baseline and this wave. A row is shown where the levels of
    both waves are, so that it holds nothing which they do not; a group without talks in one of the waves has no
    comparison. Balances in whole hundredths, and their change is the difference of what is published. The survey's
    verdict is a protected word: where the change is hidden it says so. Source: DISCLOSURE policy 9, 10.
    """
    rows = joint[joint["wave"] == wave].rename(columns={"reason": "why"})
    now, before = (_reasons(balance, by_code, study, known) for known in (wave, study.baseline))
    either = now.merge(before, on=["level", *CELL], suffixes=("_now", "_before"), validate="one_to_one")
    rows = rows.merge(either, on=["level", *CELL], how="left", validate="one_to_one")
    rows["reason"] = _first_reason(rows["reason_now"], rows["reason_before"])
    rows[BALANCES] = whole_points(100 * rows[BALANCES].to_numpy(dtype="float64"))
    numbers = [column.name for column in FOCUS_JOINT.columns if column.kind == "number"]
    rows = marked(rows, numbers)
    rows[WORDS] = rows[WORDS].where(rows["mark"] == "", "")
    return seal_table("focus_joint", rows[FOCUS_JOINT.column_names])


def _first_reason(now: pd.Series, before: pd.Series) -> Words:
    """The reason of either wave; no talks goes before too few, and that before a complement."""
    order = ["no_texts", "one_talk", "complement"]
    return np.select([(now == reason) | (before == reason) for reason in order], order, BALANCE_REASONS[0])


def _talks(balance: pd.DataFrame, wave: str) -> pd.DataFrame:
    return balance[(balance["wave"] == wave) & (balance["kind"] == "focus_group")].drop(columns=["wave", "kind"])


def _reasons(balance: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Why each figure of a wave is not shown: the county and every group × every indicator."""
    talks = _talks(balance, wave)
    groups, indicators = [group.code for group in study.groups], list(study.instrument.indicator_ids)
    wide = talks.pivot_table(["documents_n", "spread_n"], "group_code", "indicator_id", aggfunc="max", dropna=False)
    documents, raised = (
        np.nan_to_num(wide[name].reindex(index=groups, columns=indicators).to_numpy(dtype="float64"))
        if len(talks)
        else np.zeros((len(groups), len(indicators)))
        for name in ("documents_n", "spread_n")
    )
    texts, consent = documents.max(axis=1, initial=0), np.isin(groups, study.focus.consent)
    places = places_of(by_code, study, wave)
    if places.codes and places.groups != [code for code, n in zip(groups, texts, strict=True) if n]:
        raise ValueError("the balances and the codes are not of the same talks")
    closed = closed_levels(texts, consent, raised > 0, rare_indicators(places))
    county = np.full((1, len(indicators)), "complement" if 0 < (texts > 0).sum() < MIN_GROUPS else "")
    return pd.DataFrame(
        {
            "level": np.repeat(["county", *["group"] * len(groups)], len(indicators)),
            "group_code": np.repeat([study.county.code, *groups], len(indicators)),
            "indicator_id": np.tile(indicators, len(groups) + 1),
            "reason": np.vstack([county, closed]).ravel(),
        }
    )
