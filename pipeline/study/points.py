"""Answers as points: 0 for the worst option, 100 for the best."""

import numpy as np
import pandas as pd

from pipeline.study.model import Study


def points_by_response(responses: pd.DataFrame, study: Study) -> pd.Series:
    """Points for every response.

    Parameters
    ----------
    responses : RESPONSES of any waves; one question put to one person about one group.
    study : gives each question its direction, and its scale in the wave of the response.

    Returns
    -------
    Series aligned with `responses`, 0-100, higher is better: options are equally spaced over 0-100 and a reversed
    question is 100 minus that. Missing wherever the response is not an answer.

    Notes
    -----
    Assumes codes inside the scale; harmonising has refused all others. The direction comes from the instrument, never
    from wording or column order.

    A question that has been rescaled is scored on each wave's own scale, which is a linear bridge between them: worst
    stays 0, best stays 100. The points of both waves are held against each other only where the column map records
    that decision (`Study.common_items`).

    Source: COPSOQ's 0-25-50-75-100 for five options; SCB's (x-1)/9·100 for 1-10.
    """
    points = pd.Series(np.nan, index=responses.index)
    is_reversed = {item.id: item.reversed for item in study.instrument.all_items}
    for (wave, item_id), codes in responses.groupby(["wave", "item_id"], sort=False)["code"]:
        worth = codes.map(study.scale_in(item_id, wave).points)
        points.loc[codes.index] = 100 - worth if is_reversed[item_id] else worth
    return points
