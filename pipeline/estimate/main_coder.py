"""Of a text that several have coded, the codings that are counted."""

import pandas as pd

from pipeline.study import Study


def of_main_coder(codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The codings of each text's main coder.

    Parameters
    ----------
    codings : FOCUS_CODINGS.
    study : its `focus.coder` says who comes first.

    Returns
    -------
    The rows of the coder who comes first in the study's list among those who have coded the text; coders outside the
    list come after it, by id. A coder that the export does not tell is one of them.

    Notes
    -----
    Counting every coder's codes would count what one of them doubts, and twice what both saw. Source: STATISTICS §7.
    """
    listed = {coder.id: place for place, coder in enumerate(study.focus.coder)}
    ranked = codings.assign(rank=codings["coder_id"].map(listed).fillna(len(listed)))
    first = ranked.sort_values(["rank", "coder_id"]).drop_duplicates(["wave", "document_id"])
    kept = ranked.merge(first[["wave", "document_id", "coder_id"]], on=["wave", "document_id", "coder_id"])
    return kept.drop(columns="rank")
