"""Where something was said: which themes and indicators may be put to a group, from places alone."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.protect.suppress import Counts, Truth
from pipeline.study import Study

Words = npt.NDArray[np.str_]

MIN_GROUPS = 3
"""A theme raised in fewer groups has no place, and fewer groups with talks are no county. Source: DISCLOSURE 10."""
MIN_TALKS = 2
"""Talks that a group's own balance rests on."""


class Places(NamedTuple):
    """Which of the groups with talks raised which theme."""

    codes: list[str]
    groups: list[str]
    raised: Truth
    """Codes × groups."""
    belongs: Truth
    """Codes × indicators."""


def places_of(by_code: pd.DataFrame, study: Study, wave: str) -> Places:
    """The places of every theme in the focus groups of a wave, from FOCUS_BY_CODE."""
    rows = by_code[(by_code["wave"] == wave) & (by_code["kind"] == "focus_group") & (by_code["level"] == "group")]
    talked = set(rows.loc[rows["documents_n"] > 0, "group_code"])
    themes = [code for code in study.focus_codes if code.role == "theme"]
    codes, groups = [code.code for code in themes], [group.code for group in study.groups if group.code in talked]
    wide = rows.pivot_table("spread_n", "code", "group_code", aggfunc="max").reindex(index=codes, columns=groups)
    raised = wide.to_numpy(dtype="float64") > 0
    spoken_to = np.array([code.indicator or "" for code in themes], dtype="str")
    return Places(codes, groups, raised, spoken_to[:, None] == np.array(study.instrument.indicator_ids))


def rare_codes(raised: Truth) -> Truth:
    """Codes that were raised, but in too few groups to have a place; codes × groups in, codes out."""
    spread = raised.sum(axis=1)
    return np.asarray((spread > 0) & (spread < MIN_GROUPS))


def unplaced(raised: Truth, belongs: Truth) -> Words:
    """Which codes have no place in what is published.

    Parameters
    ----------
    raised : codes × groups with talks; True = raised there.
    belongs : codes × indicators; True = the code speaks to the indicator; at most one per code.

    Returns
    -------
    Per code `few_groups` (raised in one or two groups), `complement` (its places would tell those of a rare code of
    the same indicator) or empty. A code that was raised nowhere stands, since its spread of 0 says the same.

    Notes
    -----
    What is published beside the shown places is in how many groups each code and each indicator was raised. Of an
    indicator, let u groups have raised its codes with a place, r = the rest of the groups with talks, d = how many of
    these its rare codes add, and s = the largest spread of a rare code. The rare codes lie among the u if d is 0, and
    reach into the r otherwise. All codes of the indicator are hidden if the groups among which they lie are fewer than
    s + 2, or if all the rest was reached (d = r > 0). Then of no two groups can it be told that one of them raised a
    rare code, however many rules the reader knows, unless its spread itself says so (two of three groups):

    * with all codes of the indicator hidden, groups can be exchanged without any change in what is published;
    * otherwise u, r, d and s follow from what is shown, so that hiding nothing says nothing further, and groups among
      the r can be exchanged, and among the u the rare codes' places.

    Where fewer than three groups have talks, nothing has a place. Proved by enumeration in
    tests/property/test_talk_places.py. Source: DISCLOSURE policy 9, 10.
    """
    groups_n = raised.shape[1]
    rare = rare_codes(raised)
    placed_n = _raised_by_indicator(raised & ~rare[:, None], belongs).sum(axis=1)
    added_n = _raised_by_indicator(raised, belongs).sum(axis=1) - placed_n
    rest_n = groups_n - placed_n
    widest = (belongs * np.where(rare, raised.sum(axis=1), 0)[:, None]).max(axis=0, initial=0)
    among = np.where(added_n > 0, rest_n, placed_n)
    told = (widest > 0) & ((among < widest + 2) | ((added_n > 0) & (added_n == rest_n)))
    beside = (belongs & told).any(axis=1) & raised.any(axis=1)
    too_small = np.full(len(rare), groups_n < MIN_GROUPS)
    return np.select([rare | too_small, beside], ["few_groups", "complement"], "")


def closed_levels(documents: Counts, consent: Truth, raised: Truth, rare: Truth) -> Words:
    """Which groups' own figures on which indicators are hidden.

    Parameters
    ----------
    documents : talks per group; 0 = none.
    consent : groups that agreed to their own balance being shown.
    raised : groups × indicators; True = raised there.
    rare : indicators that a rare code speaks to.

    Returns
    -------
    Groups × indicators: `no_texts`, `one_talk` (fewer than two talks and no consent), `complement` or empty.

    Notes
    -----
    `complement` hides every group's figures on an indicator if

    * one or two groups with talks would be the only ones not shown, or the only ones of those not shown that raised the
      indicator, which the matrix tells: the county minus the shown would be theirs;
    * a rare code speaks to the indicator: a group that raised the indicator and none of its shown codes raised the rare
      one, and so did a group with more segments than the shown codes can have;
    * fewer than three groups have talks.

    Source: DISCLOSURE policy 9, 10.
    """
    talked = documents > 0
    closed = talked & (documents < MIN_TALKS) & ~consent
    raisers_n = (closed[:, None] & raised).sum(axis=0)
    small = bool(0 < closed.sum() < MIN_GROUPS or talked.sum() < MIN_GROUPS)
    told = rare | ((raisers_n > 0) & (raisers_n < MIN_GROUPS)) | small
    shape = raised.shape
    conditions = [np.broadcast_to(~talked[:, None], shape), np.broadcast_to(closed[:, None], shape)]
    return np.select([*conditions, np.broadcast_to(told, shape)], ["no_texts", "one_talk", "complement"], "")


def rare_indicators(places: Places) -> Truth:
    """Indicators that a rare code speaks to."""
    return np.asarray((places.belongs & rare_codes(places.raised)[:, None]).any(axis=0))


def _raised_by_indicator(raised: Truth, belongs: Truth) -> Truth:
    """Indicators × groups."""
    return np.asarray(belongs.T.astype("int64") @ raised.astype("int64") > 0)
