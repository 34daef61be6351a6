"""Which codes stand on the same words."""

import numpy as np
import pandas as pd

from pipeline.estimate.main_coder import of_main_coder
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_PAIRS


def pairs_of_codes(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Codes that occur together (FOCUS_PAIRS).

    Parameters
    ----------
    documents : FOCUS_DOCUMENTS of the wave; workshop notes are left out.
    codings : FOCUS_CODINGS of the wave; only the main coder's are counted.
    study : the definition: code scheme and coders.

    Returns
    -------
    Every pair of different codes on segments of one text that share at least one character or paragraph; without
    positions, on the same segment. `segments_n` counts pairs of segments, `groups_n` the groups where there is any. The
    code that comes first in the code scheme stands first.

    Source: STATISTICS §7.
    """
    order = {code.code: place for place, code in enumerate(study.focus_codes)}
    talks = documents.loc[documents["kind"] == "focus_group", ["document_id", "group_code", "unit"]]
    own = of_main_coder(codings, study).merge(talks, on="document_id")
    own = own.assign(order=own["code"].map(order), last=own["end"] + (own["unit"] == "paragraph"))
    together = [_overlaps(text) for _, text in own.groupby("document_id")]
    if not together:
        return FOCUS_PAIRS.empty()
    pairs = pd.concat(together).groupby(["wave", "order", "other_order", "code", "other_code"])
    made = pairs.agg(segments_n=("group_code", "size"), groups_n=("group_code", "nunique")).reset_index()
    return FOCUS_PAIRS.conform(made[FOCUS_PAIRS.column_names])


def _overlaps(text: pd.DataFrame) -> pd.DataFrame:
    """One row per two segments of one text that overlap, the first code of the scheme first."""
    start, last, order = (text[name].to_numpy() for name in ("start", "last", "order"))
    segment = pd.factorize(text["segment"])[0]
    is_shared = np.maximum.outer(start, start) < np.minimum.outer(last, last)
    is_same = np.equal.outer(segment, segment)
    one, other = np.nonzero((is_shared | is_same) & np.less.outer(order, order))
    beside = text[["code", "order"]].iloc[other].set_axis(["other_code", "other_order"], axis=1).reset_index(drop=True)
    return text[["wave", "group_code", "code", "order"]].iloc[one].reset_index(drop=True).join(beside)
