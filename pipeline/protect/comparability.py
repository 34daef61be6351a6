"""What may be seen of comparability: for the county alone, a status and the reasons for care, no statistics."""

import numpy as np
import pandas as pd

from pipeline.protect.publishable import MARKS
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.study import Study
from pipeline.tables.comparability import PAIR
from pipeline.tables.safe_comparability import CARE_REASONS, SAFE_COMPARABILITY

WITHOUT_ANSWERS = frozenset({"items", "mode", "season"})
"""Aspects that the study definition decides: they tell nothing of any respondent."""


def safe_comparability(comparability: pd.DataFrame, aspects: pd.DataFrame, study: Study) -> SafeTable:
    """How far each indicator may be compared (SAFE_COMPARABILITY).

    Takes COMPARABILITY and COMPARABILITY_ASPECTS of one wave. A status that rests on answers is hidden below the
    policy's threshold for distributions in either wave; one that the study definition decides by itself always stands.
    Source: DISCLOSURE policy 1, 3.
    """
    rows = comparability.copy()
    public = aspects["aspect"].isin(WITHOUT_ANSWERS) & (aspects["outcome"] == "differs")
    decided = pd.MultiIndex.from_frame(rows[[*PAIR]]).isin(pd.MultiIndex.from_frame(aspects.loc[public, [*PAIR]]))
    fewest = rows[["baseline_n", "n"]].min(axis=1)
    open_to_all = decided | (rows["status"] == "not_comparable")
    rows["reason"] = np.select(
        [open_to_all, fewest == 0, fewest < study.policy.distribution_min], ["", "no_answers", "few"], ""
    )
    rows["mark"] = rows["reason"].map(MARKS)
    rows["status"] = rows["status"].where(rows["mark"] == "", "")
    return seal_table(SAFE_COMPARABILITY.name, rows[SAFE_COMPARABILITY.column_names])


def safe_care_reasons(
    comparability: pd.DataFrame, aspects: pd.DataFrame, items: pd.DataFrame, study: Study
) -> SafeTable:
    """What differs between the waves (CARE_REASONS): one row per aspect, and one for each question with DIF.

    Takes COMPARABILITY, COMPARABILITY_ASPECTS and ITEM_DIF of one wave. An aspect that rests on answers is told only
    where both waves have at least the policy's threshold for distributions, a question only where its own persons are
    as many. A question with DIF is part of its neighbours' level, so that they may be flagged too: the clearest comes
    first. No difference, interval, chi-square or p-value goes on. Source: DISCLOSURE policy 1, 3, 5.
    """
    least = study.policy.distribution_min
    differs = aspects[aspects["outcome"] == "differs"]
    told = differs.merge(comparability[[*PAIR, "baseline_n", "n"]], on=[*PAIR], validate="many_to_one")
    told = told[_many(told, least) | told["aspect"].isin(WITHOUT_ANSWERS)].assign(item_id="")
    seen = told.loc[told["aspect"] == "dif", [*PAIR]]
    flagged = items[items["flagged"] & _many(items, least)].merge(seen, on=[*PAIR], validate="many_to_one")
    clearest_first = flagged.sort_values(["delta_r2", "item_id"], ascending=[False, True])
    rows = pd.concat([told, clearest_first.assign(aspect="dif")], ignore_index=True)
    rows["place"] = rows.groupby([*PAIR, "aspect"]).cumcount()
    return seal_table(CARE_REASONS.name, rows[CARE_REASONS.column_names])


def _many(rows: pd.DataFrame, least: int) -> pd.Series:
    return rows[["baseline_n", "n"]].min(axis=1) >= least
