"""Items whose answers go against the rest of their indicator: a scale turned around in one export."""

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.findings import Remark
from pipeline.harmonise.source import Source
from pipeline.harmonise.values import Answers
from pipeline.study.instrument import Item

Points = npt.NDArray[np.float64]

OTHERS, PERSONS = 2, 20
"""So many other items answered, by so many persons, before a correlation says anything."""
AGAINST = -0.2


def direction_remarks(source: Source, items: Mapping[str, Answers]) -> Iterator[Remark]:
    """A remark for every item that correlates negatively with the mean of the others in its indicator.

    An export without labels cannot show that its scale runs the other way; the answers can.
    """
    known = {item.id: item for item in source.study.instrument.items if item.id in items}
    for indicator in source.study.instrument.indicators:
        own = [known[name] for name in indicator.items if name in known]
        if len(own) > OTHERS:
            points = np.column_stack([_points(source, item, items[item.id]) for item in own])
            for item in np.array(own, dtype=object)[_goes_against(points)]:
                yield _remark(source.column(item.id))


def _points(source: Source, item: Item, answers: Answers) -> Points:
    """0-100, a reversed item turned."""
    worth = pd.Series(answers.codes).map(source.study.scale_in(item.id, source.wave).points).to_numpy("float64")
    return 100 - worth if item.reversed else worth


def _goes_against(points: Points) -> npt.NDArray[np.bool_]:
    """Which columns of persons × items correlate below AGAINST with the mean of the others."""
    answered = ~np.isnan(points)
    others_n = answered.sum(axis=1, keepdims=True) - answered
    others = (np.nansum(points, axis=1, keepdims=True) - np.nan_to_num(points)) / np.maximum(others_n, 1)
    used = answered & (others_n >= OTHERS)
    return np.asarray((used.sum(axis=0) >= PERSONS) & (_correlations(points, others, used) < AGAINST))


def _correlations(one: Points, other: Points, used: npt.NDArray[np.bool_]) -> Points:
    """Column by column over the cells used; 0 where one of the two does not vary."""
    first, second = _centred(one, used), _centred(other, used)
    spread = np.sqrt((first**2).sum(axis=0) * (second**2).sum(axis=0))
    products = (first * second).sum(axis=0)
    return np.divide(products, spread, out=np.zeros_like(spread), where=spread > 0)


def _centred(values: Points, used: npt.NDArray[np.bool_]) -> Points:
    """Distances from the mean of the column, 0 where not used."""
    mean = np.where(used, values, 0).sum(axis=0) / np.maximum(used.sum(axis=0), 1)
    return np.where(used, values - mean, 0)


def _remark(column: str) -> Remark:
    return Remark(
        "direction",
        "warning",
        "Frågan går åt motsatt håll mot de andra i sin indikator.",
        "Kontrollera att svarsskalan inte är omvänd i exporten.",
        column=column,
    )
