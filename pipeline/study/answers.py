"""One wave's answers to the questions of the indicators, as a matrix of points."""

import pandas as pd

from pipeline.study.model import Study
from pipeline.study.points import points_by_response

ROW = ["respondent_id", "group_code"]


def points_of_wave(responses: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Rows (person × group) × questions of the indicators that were in the wave's questionnaire.

    Takes RESPONSES. Points are 0-100, higher is better, NaN where there is no answer; columns stand in the order of the
    instrument, and rows are indexed by respondent_id and group_code.
    """
    asked = study.asked_items(wave)
    items = [item.id for item in study.instrument.items if item.id in asked]
    own = responses[(responses["wave"] == wave) & responses["item_id"].isin(items)]
    points = own.assign(points=points_by_response(own, study))
    wide = points.pivot(index=ROW, columns="item_id", values="points")  # noqa: PD010 - invents no person × group
    return wide.reindex(columns=items).astype("float64")
