"""What each question adds to its scale, and how often and why it was left out."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.score.scales import Answered
from pipeline.statistics.reliability import MIN_ANSWERS, alpha_if_dropped, item_rest
from pipeline.study import MissingKind, Study
from pipeline.tables.reliability import ITEM_ANALYSIS, MISSING_COUNTS

PLACE = ["indicator_id", "item_id"]
FIGURES = ["n", "pairs_n", "item_rest", "alpha_if_dropped", "reason", "dropped_reason"]


def analysis_by_item(
    indicators: Mapping[str, Answered], responses: pd.DataFrame, items: list[str], study: Study
) -> pd.DataFrame:
    """Every question of the wave's indicators.

    Parameters
    ----------
    indicators : each indicator as a scale of the questions with any answer.
    responses : RESPONSES of the wave.
    items : the questions of indicators that were in the wave's questionnaire.

    Returns
    -------
    The columns of ITEM_ANALYSIS but the wave.

    Notes
    -----
    `item_rest` is the correlation with the sum of the others, from the pairwise covariances (psych's r.drop), and
    `alpha_if_dropped` the alpha of the others. Shares of a kind of missing are of the rows to which the question was
    put; `not_shown` is of all rows. Rows count, a person once in each of the own groups. Source: STATISTICS §1, §2.
    """
    counts = _counts(responses, items)
    places = [(known.id, item) for known in study.instrument.indicators for item in known.items if item in items]
    rows = _with_shares(pd.DataFrame(places, columns=PLACE), counts)
    found = pd.DataFrame([row for own in indicators.items() for row in _figures(*own)], columns=[*PLACE, *FIGURES])
    rows = rows.merge(found, on=PLACE, how="left", validate="one_to_one")
    nothing = np.where(rows["put_n"] == 0, "not_shown", "no_answers")
    for reason in ("reason", "dropped_reason"):
        rows[reason] = rows[reason].astype("object").where(rows["answered_n"] > 0, nothing)
    rows[["n", "pairs_n"]] = rows[["n", "pairs_n"]].astype("float64").fillna(0)
    return rows[[name for name in ITEM_ANALYSIS.column_names if name != "wave"]]


def _counts(responses: pd.DataFrame, items: list[str]) -> pd.DataFrame:
    """Rows of each item by kind of missing, answered included."""
    own = responses[responses["item_id"].isin(items)]
    counts = own.groupby(["item_id", "missing_kind"]).size().rename("rows").reset_index()
    wide = counts.pivot_table("rows", "item_id", "missing_kind", aggfunc="sum", fill_value=0)
    kinds = [kind.value for kind in MissingKind]
    return wide.reindex(index=items, columns=kinds, fill_value=0).astype("int64")


def _with_shares(rows: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    n = counts.loc[rows["item_id"]].reset_index(drop=True)
    rows["put_n"] = n.sum(axis=1) - n[MissingKind.NOT_SHOWN.value]
    rows["answered_n"] = n[MissingKind.ANSWERED.value]
    for name, kind in MISSING_COUNTS.items():
        of = n.sum(axis=1) if kind is MissingKind.NOT_SHOWN else rows["put_n"]
        rows[f"{name}_n"] = n[kind.value]
        rows[f"{name}_share"] = n[kind.value] / of.where(of > 0)
    return rows


def _figures(indicator: str, own: Answered) -> list[dict[str, Any]]:
    """What each answered item adds to its scale."""
    scale, k = own.scale, len(own.items)
    barred = "" if scale.reason == "no_variation" else scale.reason
    unknown = np.full(k, np.nan)
    rest = unknown if barred else item_rest(scale.covariance)
    dropped = unknown if barred else alpha_if_dropped(scale.covariance)
    flat = np.diag(scale.covariance) == 0
    why = _reasons(rest, barred, "flat_item", at=flat)
    gone = _reasons(dropped, barred, "two_items", at=np.full(k, k <= MIN_ANSWERS))
    return [
        {
            "indicator_id": indicator,
            "item_id": item,
            "n": own.persons_n(place),
            "pairs_n": scale.pairs_n[place],
            "item_rest": rest[place],
            "alpha_if_dropped": dropped[place],
            "reason": why[place],
            "dropped_reason": gone[place],
        }
        for place, item in enumerate(own.items)
    ]


def _reasons(
    figure: npt.NDArray[np.float64], barred: str, special: str, *, at: npt.NDArray[np.bool_]
) -> npt.NDArray[np.str_]:
    """Why there is no figure: the scale's own reason, a special one at some items, else that the rest is flat."""
    every = np.full(len(figure), bool(barred))
    return np.asarray(np.select([every, ~np.isnan(figure), at], [barred, "", special], "flat_rest"))
