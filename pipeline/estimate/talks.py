"""Focus groups and workshop notes: in how many groups something was raised, how often, and in which direction."""

import numpy as np
import pandas as pd

from pipeline.estimate.main_coder import of_main_coder
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_BALANCE, FOCUS_BY_CODE

GROUP = ["wave", "kind", "group_code"]
DIRECTIONS = {"promoting_n": "promoting", "hindering_n": "hindering", "neutral_n": "neutral"}


def themes_by_group(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Where each theme was raised and how often (FOCUS_BY_CODE).

    Parameters
    ----------
    documents : FOCUS_DOCUMENTS of the wave.
    codings : FOCUS_CODINGS of the wave; only the main coder's are counted.
    study : the definition: code scheme, indicators and coders.

    Returns
    -------
    Every theme of the code scheme × every group with a text of a kind, and × the county. `spread_n` is the number of
    groups in which the theme occurs, `segments_n` the number of segments with it. A code counts for itself and not for
    the code above it.

    Notes
    -----
    Spread comes first: ten statements in one group are one group. Nothing is tested, since segments of a talk are not
    independent. Source: STATISTICS §7.
    """
    codes = [code.code for code in study.focus_codes if code.role == "theme"]
    segments = _segments(_counted_codings(documents, codings, study), "code")
    return FOCUS_BY_CODE.conform(_counted(documents, segments, "code", codes, study)[FOCUS_BY_CODE.column_names])


def balance_by_group_indicator(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Spread and balance of every indicator (FOCUS_BALANCE).

    Parameters
    ----------
    documents : FOCUS_DOCUMENTS of the wave.
    codings : FOCUS_CODINGS of the wave; only the main coder's are counted.
    study : the definition: code scheme, indicators and coders.

    Returns
    -------
    Every indicator of the instrument × every group with a text of a kind, and × the county. A segment counts once per
    indicator however many of its codes stand there; its direction is the one that they have, and none when they have
    several. A code without a direction takes none from the others. `balance` =
    (promoting - hindering) / (promoting + hindering), from -1 to 1, NaN when both are 0.

    Notes
    -----
    Codes without an indicator are left out. The county's balance is that of all segments, so that a group with more to
    say weighs more; spread is there for that. Source: STATISTICS §7.
    """
    indicators = {code.code: code.indicator for code in study.focus_codes if code.indicator}
    own = _counted_codings(documents, codings, study)
    own = own.assign(indicator_id=own["code"].map(indicators).astype("str")).dropna(subset="indicator_id")
    made = _counted(
        documents, _segments(own, "indicator_id"), "indicator_id", list(study.instrument.indicator_ids), study
    )
    decided = made["promoting_n"] + made["hindering_n"]
    made["balance"] = ((made["promoting_n"] - made["hindering_n"]) / decided.where(decided > 0)).astype("float64")
    return FOCUS_BALANCE.conform(made[FOCUS_BALANCE.column_names])


def _counted_codings(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The main coder's codings with kind and group; a segment whose codes say nothing of direction has none."""
    texts = documents[[*GROUP, "document_id"]]
    own = of_main_coder(codings, study).merge(texts, on=["wave", "document_id"], validate="many_to_one")
    return own.assign(direction=own["direction"].where(own["direction"] != "not_said"))


def _segments(own: pd.DataFrame, what: str) -> pd.DataFrame:
    """One row per text, segment and code (or indicator): whether its codes promote, hinder or are neutral."""
    said = own.groupby([*GROUP, "document_id", "segment", what])["direction"].agg(["first", "nunique"]).reset_index()
    alone = said["nunique"] == 1
    return said.assign(**{name: alone & (said["first"] == direction) for name, direction in DIRECTIONS.items()})


def _counted(
    documents: pd.DataFrame, segments: pd.DataFrame, what: str, names: list[str], study: Study
) -> pd.DataFrame:
    """Counts of every name × every group with a text, and × the county; zeros where nothing was raised."""
    texts = documents.groupby(GROUP)["document_id"].nunique().rename("documents_n").reset_index()
    grid = texts.merge(pd.DataFrame({what: pd.Series(names, dtype="str")}), how="cross")
    by_name = segments.groupby([*GROUP, what])
    raised = by_name.agg(raised_n=("document_id", "nunique"), segments_n=("segment", "size"))
    counts = raised.join(by_name[list(DIRECTIONS)].sum()).astype("int64")
    groups = grid.merge(counts.reset_index(), on=[*GROUP, what], how="left")
    groups[counts.columns] = groups[counts.columns].fillna(0).astype("int64")
    groups["no_direction_n"] = groups["segments_n"] - groups[list(DIRECTIONS)].sum(axis=1)
    groups = groups.assign(groups_n=1, spread_n=(groups["raised_n"] > 0).astype("int64"), level="group")
    county = groups.drop(columns=["group_code", "level"]).groupby(["wave", "kind", what], as_index=False).sum()
    both = pd.concat([groups, county.assign(group_code=study.county.code, level="county")], ignore_index=True)
    order = both[what].map({name: place for place, name in enumerate(names)})
    return both.iloc[np.lexsort((order, both["group_code"], both["level"] == "county", both["kind"]))]
