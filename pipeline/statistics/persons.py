"""Scores as a matrix: persons × indicators, with the group and the identity of each row."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Matrix = npt.NDArray[np.float64]
Index = npt.NDArray[np.intp]
ROW = ["respondent_id", "group_code"]


@dataclass(frozen=True)
class Persons:
    """The rows (person × group) of one wave on one set of common questions.

    `scores` is rows × indicators on 0-100 with NaN where there is no score; `group` indexes the study's groups;
    `respondent` and `link_key` name the person within the wave and between waves.
    """

    scores: Matrix
    group: Index
    respondent: npt.NDArray[np.object_]
    link_key: npt.NDArray[np.object_]
    groups_n: int


def at_rows(persons: Persons, groups: list[str], asked: pd.DataFrame, values: Matrix) -> Matrix:
    """(rows,) of `persons`: the value of the same respondent and group, NaN where there is none.

    `asked` has respondent_id and group_code of each of the `values`; group codes give the order of groups.
    """
    known = pd.MultiIndex.from_arrays([asked["respondent_id"].astype("str"), asked["group_code"].astype("str")])
    rows = pd.MultiIndex.from_arrays([persons.respondent.astype(str), np.array(groups)[persons.group]])
    return pd.Series(values, index=known).reindex(rows).to_numpy(dtype="float64")


def stated_at_rows(persons: Persons, groups: list[str], scores: pd.DataFrame, column: str) -> npt.NDArray[np.str_]:
    """(rows,) of `persons`: what a text column of SCORES of the same wave states of the row; empty where nothing."""
    known = scores.drop_duplicates(ROW).set_index(ROW)[column]
    rows = pd.MultiIndex.from_arrays([persons.respondent, np.array(groups, dtype=object)[persons.group]])
    return known.reindex(rows).fillna("").to_numpy(dtype=str)


def persons_of(
    scores: pd.DataFrame, wave: str, common_with: str, groups: list[str], indicators: tuple[str, ...]
) -> Persons:
    """Pivot SCORES rows of one wave and one set of common questions into a matrix.

    Group codes and indicators give the order of groups and columns; a score of an unknown group is an error.
    """
    own = scores[(scores["wave"] == wave) & (scores["common_with"] == common_with)]
    wide = own.pivot(index=ROW, columns="indicator_id", values="score")  # noqa: PD010 - which invents person × group
    wide = wide.reindex(columns=list(indicators))
    keys = own.drop_duplicates(ROW).set_index(ROW)["link_key"]
    return Persons(
        scores=wide.to_numpy(dtype="float64"),
        group=pd.Index(groups).get_indexer_for(wide.index.get_level_values("group_code")),
        respondent=wide.index.get_level_values("respondent_id").to_numpy(dtype=object),
        link_key=keys.reindex(wide.index).to_numpy(dtype=object),
        groups_n=len(groups),
    )
