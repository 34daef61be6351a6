"""Answers as points: 0 for the worst option, 100 for the best."""

import numpy as np
import pandas as pd

from pipeline.study import Instrument

PERSON = ["wave", "respondent_id", "group_code"]


def points_by_response(responses: pd.DataFrame, instrument: Instrument) -> pd.Series:
    """Points for every response.

    Parameters
    ----------
    responses : RESPONSES; one question put to one person about one group.
    instrument : gives each question its scale and direction.

    Returns
    -------
    Series aligned with `responses`, 0-100, higher is better: options are equally spaced over 0-100 and a reversed
    question is 100 minus that. Missing wherever the response is not an answer.

    Notes
    -----
    Assumes codes inside the scale; harmonising has refused all others. The direction comes from the instrument, never
    from wording or column order. Source: COPSOQ's 0-25-50-75-100 for five options; SCB's (x-1)/9·100 for 1-10.
    """
    points = pd.Series(np.nan, index=responses.index)
    for item_id, codes in responses.groupby("item_id", sort=False)["code"]:
        item = next(known for known in instrument.all_items if known.id == item_id)
        worth = codes.map(instrument.scale_of[item.id].points)
        points.loc[codes.index] = 100 - worth if item.reversed else worth
    return points
