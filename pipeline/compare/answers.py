"""The answers of one wave as points, persons × questions, with who each row belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.persons import Matrix
from pipeline.study import Study
from pipeline.study.points import points_by_response

ROW = ["respondent_id", "group_code"]


@dataclass(frozen=True)
class Answers:
    """One wave: rows (person × group) × questions, points 0-100, NaN where there is no answer."""

    wave: str
    points: pd.DataFrame
    respondent: npt.NDArray[np.str_]

    def of(self, items: Sequence[str]) -> Matrix:
        """Rows × these questions."""
        return self.points[list(items)].to_numpy(dtype="float64")

    def persons_n(self, items: Sequence[str]) -> int:
        """Persons with an answer to any of these questions."""
        return len(np.unique(self.respondent[~np.isnan(self.of(items)).all(axis=1)]))


def answers_of(responses: pd.DataFrame, study: Study, wave: str) -> Answers:
    """RESPONSES of one wave as points on the questions of the indicators."""
    items = [item.id for item in study.instrument.items]
    own = responses[(responses["wave"] == wave) & responses["item_id"].isin(items)]
    points = own.assign(points=points_by_response(own, study))
    wide = points.pivot(index=ROW, columns="item_id", values="points").reindex(columns=items)  # noqa: PD010 - the same
    return Answers(wave, wide.astype("float64"), wide.index.get_level_values("respondent_id").to_numpy(dtype=str))
