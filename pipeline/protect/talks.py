"""What was raised in the talks, as a report may see it: themes of the county, and their places where they have any."""

import numpy as np
import pandas as pd

from pipeline.protect.places import MIN_GROUPS, places_of, rare_codes, unplaced
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.statistics.intervals import whole_points
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE
from pipeline.tables.safe_focus import (
    FOCUS_AGREEMENT,
    FOCUS_MATRIX,
    FOCUS_PAIRS,
    FOCUS_SATURATION,
    FOCUS_THEMES,
)

TALK_MARKS = {"": "", "few_groups": HIDDEN, "one_talk": HIDDEN, "complement": HIDDEN, "no_texts": MISSING}
AGREEMENT_MARKS = {"": "", "few_texts": MISSING, "no_variation": NOT_APPLICABLE}


def safe_themes(by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """How widely each theme was raised in the county (FOCUS_THEMES), in focus groups and in workshops.

    Takes FOCUS_BY_CODE. Themes that were never raised stand with zeros. Of a kind of talk that fewer than three groups
    had, nothing is shown: the county would be those groups. Source: DISCLOSURE policy 10.
    """
    themes = {code.code for code in study.focus_codes if code.role == "theme"}
    rows = by_code[(by_code["wave"] == wave) & (by_code["level"] == "county") & by_code["code"].isin(themes)]
    return seal_table("focus_themes", rows[rows["groups_n"] >= MIN_GROUPS][FOCUS_THEMES.column_names])


def safe_matrix(by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """Which group raised which theme in its focus groups (FOCUS_MATRIX); every theme × every group of the study.

    Takes FOCUS_BY_CODE. Themes without a place: `pipeline.protect.places.unplaced`. Groups without focus groups carry
    a mark of their own. Empty where there are no focus groups. Source: DISCLOSURE policy 10.
    """
    places = places_of(by_code, study, wave)
    if not places.groups:
        return seal_table("focus_matrix", FOCUS_MATRIX.empty())
    every = [group.code for group in study.groups]
    raised = pd.DataFrame(places.raised, index=places.codes, columns=places.groups).reindex(columns=every)
    reason = np.where(np.isin(every, places.groups), unplaced(places.raised, places.belongs)[:, None], "no_texts")
    rows = pd.DataFrame(
        {
            "wave": wave,
            "code": np.repeat(places.codes, len(every)),
            "group_code": np.tile(every, len(places.codes)),
            "raised": raised.to_numpy(dtype="float64").ravel(),
            "reason": reason.ravel(),
        }
    )
    return seal_table("focus_matrix", marked(rows, ["raised"])[FOCUS_MATRIX.column_names])


def safe_saturation(saturation: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """New themes in each focus group in the order in which they were held (SATURATION).

    Takes FOCUS_SATURATION and FOCUS_BY_CODE. Shown only if every theme has a place: in which order the groups were met
    is no secret, and a group's number of themes less those that the matrix shows would be its rare ones. What can
    always be said is how many themes to expect in so many groups, from the spreads alone. Source: DISCLOSURE policy 10.
    """
    places = places_of(by_code, study, wave)
    shown = bool((unplaced(places.raised, places.belongs) == "").all()) and len(places.groups) >= MIN_GROUPS
    rows = saturation[(saturation["wave"] == wave) & shown]
    return seal_table("saturation", rows[FOCUS_SATURATION.column_names])


def safe_pairs(pairs: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """Themes that were raised together in at least three groups (THEMES_TOGETHER).

    Takes FOCUS_PAIRS and FOCUS_BY_CODE. Only themes with a place: one without would get it from the other's.
    Source: DISCLOSURE policy 10.
    """
    places = places_of(by_code, study, wave)
    placed = np.array(places.codes)[unplaced(places.raised, places.belongs) == ""]
    both = pairs["code"].isin(placed) & pairs["other_code"].isin(placed)
    rows = pairs[(pairs["wave"] == wave) & (pairs["groups_n"] >= MIN_GROUPS) & both]
    return seal_table("themes_together", rows[FOCUS_PAIRS.column_names])


def safe_agreement(agreement: pd.DataFrame, by_code: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """How far the coders agree (CODER_AGREEMENT), in hundredths.

    Takes FOCUS_AGREEMENT and FOCUS_BY_CODE. A theme without a place of its own has no row: that it varies says that it
    was raised in one of the few texts that two have coded. Workshops are coded by two as well, so that a theme which
    focus groups did not raise has a row only if enough workshops did. Source: DISCLOSURE policy 10.
    """
    places = places_of(by_code, study, wave)
    too_small = len(places.groups) < MIN_GROUPS
    rare = [code for code, is_rare in zip(places.codes, rare_codes(places.raised), strict=True) if is_rare or too_small]
    county = by_code[(by_code["wave"] == wave) & (by_code["level"] == "county") & (by_code["spread_n"] >= MIN_GROUPS)]
    is_wide = agreement["code"].isin(county["code"]) & ~agreement["code"].isin(rare)
    rows = agreement[(agreement["wave"] == wave) & ((agreement["measure"] != "code") | is_wide)]
    shares = ["multi_coded", "alpha", "ci_low", "ci_high"]
    rows = rows.assign(**{name: whole_points(100 * rows[name].to_numpy(dtype="float64")) for name in shares})
    rows = marked(rows, ["documents_n", "coders_n", *shares], AGREEMENT_MARKS)
    return seal_table("coder_agreement", rows[FOCUS_AGREEMENT.column_names])


def marked(rows: pd.DataFrame, numbers: list[str], marks: dict[str, str] = TALK_MARKS) -> pd.DataFrame:
    """Put the mark beside the reason and empty the numbers of every marked row."""
    rows = rows.assign(mark=rows["reason"].map(marks).astype("str"))
    return rows.assign(**{name: rows[name].where(rows["mark"] == "") for name in numbers})
