"""How many of the invited answered."""

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.tables.estimate import RESPONSE


def response_by_unit(respondents: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Count answers and invitations by group, by organisation and in the county.

    Parameters
    ----------
    respondents : RESPONDENTS of one wave.
    invited : INVITED of the same wave; may be empty.

    Returns
    -------
    RESPONSE: one row for each of the study's groups and organisations and one for the county. `answered_n` counts
    persons with at least one answer, a person of several groups once in each group and in the county as often as the
    person was invited, so that answers and invitations count the same thing. `response_rate` is answered / (invited -
    not eligible), 0-1, and missing where nobody was invited or there is no list.
    """
    eligible = invited.assign(eligible=invited["invited_n"] - invited["not_eligible_n"])
    parts = [
        _counted("group", [group.code for group in study.groups], respondents, eligible, "group_code"),
        _counted(
            "organisation", [known.code for known in study.organisations], respondents, eligible, "organisation_code"
        ),
        pd.DataFrame(
            {
                "level": ["county"],
                "unit_code": [study.county.code],
                "answered_n": [len(respondents)],
                "eligible_n": [float(eligible["eligible"].sum())],
            }
        ),
    ]
    counts = pd.concat(parts, ignore_index=True).assign(wave=wave)
    known = counts["eligible_n"].where(counts["eligible_n"] > 0, np.nan) if len(invited) else np.nan
    return RESPONSE.conform(counts.assign(eligible_n=known, response_rate=counts["answered_n"] / known))


def _counted(
    level: str, units: list[str], respondents: pd.DataFrame, eligible: pd.DataFrame, column: str
) -> pd.DataFrame:
    answered = respondents.groupby(column).size().reindex(units, fill_value=0)
    asked = eligible.groupby(column)["eligible"].sum().reindex(units, fill_value=0)
    return pd.DataFrame(
        {
            "level": level,
            "unit_code": units,
            "answered_n": answered.to_numpy(),
            "eligible_n": asked.to_numpy(dtype="float64"),
        }
    )
