"""Two kinds of persons held against each other within their groups."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipeline.statistics.moments import Truth, ratio, sum_by_group
from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.samples import numbered, without_spread


class Contrast(NamedTuple):
    """Per indicator: difference, standard error, degrees of freedom, and the persons that it rests on."""

    difference: Matrix
    se: Matrix
    df: Matrix
    persons_n: Matrix
    """All with a value."""
    n: tuple[Matrix, Matrix]
    """Of them, of either kind in groups that have both."""
    compared: Truth
    """Rows × indicators in groups that have both kinds."""
    flat: Truth
    """There is no spread within groups and kinds."""


def contrast_within(
    values: Matrix, one_kind: Truth, group: Index, groups_n: int, person: npt.NDArray[np.object_]
) -> Contrast:
    """Mean of one kind minus mean of the other, within groups.

    Parameters
    ----------
    values : rows (person × group) × indicators, NaN where there is none.
    one_kind : (rows,) which kind each row is of.
    person : (rows,) whose row it is; a person's rows share the weight 1.

    Notes
    -----
    Least squares of value on kind and group: the groups' differences weighted by n₁n₂/(n₁+n₂). The standard error takes
    the spread within groups and kinds as equal in all of them, and the rows of one person as saying the same thing.
    A group with one kind alone tells of the spread, not of the difference.
    """
    valid = ~np.isnan(values)
    names, persons_n = numbered(person)
    weights = valid / np.maximum(sum_by_group(valid.astype("float64"), names, persons_n)[names], 1.0)
    kind = _centred(np.broadcast_to(one_kind[:, None].astype("float64"), values.shape), weights, group, groups_n)
    value = _centred(np.where(valid, values, 0.0), weights, group, groups_n)
    spread = (weights * kind**2).sum(axis=0)
    difference = ratio((weights * kind * value).sum(axis=0), spread)
    left = value - np.nan_to_num(difference) * kind
    persons_all = weights.sum(axis=0).round()
    df = np.asarray(persons_all - _some(valid, group, groups_n) - (spread > 0))
    variance = ratio((weights * left**2).sum(axis=0), df)
    pull = (sum_by_group(weights * kind, names, persons_n) ** 2).sum(axis=0)
    compared = valid & (kind != 0)
    one, other = (_some(compared & side[:, None], names, persons_n) for side in (one_kind, ~one_kind))
    se = np.sqrt(ratio(variance * pull, spread**2))
    return Contrast(difference, se, df, persons_all, (one, other), compared, without_spread(variance))


def _centred(values: Matrix, weights: Matrix, group: Index, groups_n: int) -> Matrix:
    """Values minus their group's weighted mean; 0 where there is no weight."""
    mean = ratio(sum_by_group(weights * values, group, groups_n), sum_by_group(weights, group, groups_n))
    return np.where(weights > 0, values - mean[group], 0.0)


def _some(valid: Truth, index: Index, count: int) -> Matrix:
    return np.asarray((sum_by_group(valid.astype("float64"), index, count) > 0).sum(axis=0), dtype="float64")
