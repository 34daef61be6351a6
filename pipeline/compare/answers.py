"""The answers of one wave as points, persons × questions, with who each row belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.persons import Matrix
from pipeline.study import Study
from pipeline.study.answers import points_of_wave


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
    points = points_of_wave(responses, study, wave)
    items = [item.id for item in study.instrument.items]
    respondent = points.index.get_level_values("respondent_id").to_numpy(dtype=str)
    return Answers(wave, points.reindex(columns=items), respondent)
