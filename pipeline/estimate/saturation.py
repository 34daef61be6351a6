"""How many new codes each focus group brought, in the order in which they were held."""

import numpy as np
import pandas as pd

from pipeline.estimate.main_coder import of_main_coder
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_SATURATION


def saturation(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    """New codes by focus group (FOCUS_SATURATION).

    Parameters
    ----------
    documents : FOCUS_DOCUMENTS of the wave; workshop notes are left out.
    codings : FOCUS_CODINGS of the wave; only the main coder's are counted.
    study : the definition: who the main coder is.

    Returns
    -------
    One row per focus group in the order of `place`: its codes, those that no earlier one had, and all so far. A focus
    group without codes is a row of zeros.

    Notes
    -----
    That few new codes come says that more such talks would add little; not that nothing else could be said.
    Source: STATISTICS §7.
    """
    talks = documents[documents["kind"] == "focus_group"].sort_values("place")
    said = of_main_coder(codings, study).merge(talks[["document_id", "place"]], on="document_id")
    said = said.drop_duplicates(["place", "code"]).sort_values("place")
    codes_n = said.groupby("place").size()
    new_n = said.drop_duplicates("code").groupby("place").size()
    made = talks[["wave", "place"]].assign(
        codes_n=talks["place"].map(codes_n).fillna(0), new_codes_n=talks["place"].map(new_n).fillna(0)
    )
    return FOCUS_SATURATION.conform(made.assign(all_codes_n=np.cumsum(made["new_codes_n"])))
