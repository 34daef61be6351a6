"""The county's change had the respondents been others: with the baseline's mix, or like those invited."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.county_change import pulled_variance
from pipeline.compare.group_change import Estimate
from pipeline.compare.pairs import Pair
from pipeline.statistics.county import person_weights, share, weighted_level
from pipeline.statistics.intervals import satterthwaite
from pipeline.statistics.moments import Truth, sum_by_group
from pipeline.statistics.persons import Index, Matrix, Persons
from pipeline.statistics.weighting import Margin, free_categories, rake, residuals

ADJUSTED_REASONS = (
    "no_answers",
    "one_kind",
    "no_frame",
    "empty_cell",
    "unwanted_cell",
    "small_cell",
    "not_converged",
    "extreme_weights",
)
Codes = npt.NDArray[np.str_]


class Adjusted(NamedTuple):
    """Per indicator: the change under weights, how many equally weighted persons they are worth, or why there is none.

    `effective_n` is that of the wave that is worth fewest.
    """

    estimate: Estimate
    effective_n: Matrix
    reason: npt.NDArray[np.str_]


class Wave(NamedTuple):
    """One wave's level of one indicator, and how far each of its rows pulls it; `parts` and `dfs` of its variance."""

    level: float
    pulls: Matrix
    parts: Matrix
    dfs: Matrix
    effective_n: float
    reason: str = ""


def mix_change(
    pair: Pair, stated: tuple[list[Codes], list[Codes]], weights: Matrix, min_residual_df: int, min_linked: int
) -> Adjusted:
    """The county's change with the later wave weighed to the baseline's mix.

    Parameters
    ----------
    pair : two waves on their common questions; scores 0-100.
    stated : for the earlier and the later wave, what the rows state in each dimension (organisation, role); empty =
        not stated, a kind of its own.
    weights : (groups,) weights at the baseline.
    min_residual_df : fewer residual degrees of freedom in either wave give no standard error.
    min_linked : linked persons needed before their covariance is used.

    Returns
    -------
    Adjusted, per indicator. `one_kind` where no dimension has two kinds among the earlier wave's rows.

    Notes
    -----
    The earlier level is that of `census_change`; the later wave's rows, with the same weights of groups, are raked to
    the shares that every kind has of the earlier wave. Change = later raked mean - earlier mean; the mix of the earlier
    wave counts as fixed. Standard error by linearisation, the later wave's from what the kinds leave of the spread,
    with the factor n/(n - parameters of the margins), since n/(n - 1) errs too often in simulation; persons are
    clusters, over both waves when linked. Missing rule: persons without a score are left out.
    Source: STATISTICS §3, §4; Deville and Särndal (1992).
    """
    shares = share(weights, pair.present)
    level, pulls = weighted_level(pair.before, shares)
    parts = sum_by_group(pulls**2, pair.before.group, pair.before.groups_n)
    base = [_base(persons, shares) for persons in (pair.before, pair.after)]

    def waves(j: int, rows: tuple[Truth, Truth]) -> tuple[Wave, Wave]:
        earlier = Wave(level[j], pulls[:, j], parts[:, j], pair.moments[0].n[:, j] - 1, float(rows[0].sum()))
        margins = _margins(stated, rows, base[0][rows[0], j])
        if not margins:
            return earlier, _nothing(pair.after, "one_kind")
        return earlier, _raked(pair.after, j, rows[1], base[1][:, j], margins)

    return _changes(pair, shares, waves, min_residual_df, min_linked)


def raked_change(
    pair: Pair,
    organisations: tuple[Codes, Codes],
    frame: pd.DataFrame,
    groups: list[str],
    min_residual_df: int,
    min_linked: int,
) -> Adjusted:
    """The county's change with both waves weighed to those invited at the baseline.

    Parameters
    ----------
    pair : two waves on their common questions; scores 0-100.
    organisations : for either wave, the organisation that each row states; empty = not stated.
    frame : INVITED of the baseline; without rows there is no frame (`no_frame`).
    groups : codes of the groups, in the order of `pair`.
    min_residual_df, min_linked : as in `mix_change`.

    Returns
    -------
    Adjusted, per indicator; rests on the groups with scores in both waves.

    Notes
    -----
    Every wave is raked to the shares of the eligible by group and by organisation: a correction for that some kinds
    answered less than others, as far as group and organisation tell. A group may have a single answer, as in the
    county's index itself; an organisation needs five. A row without a stated organisation cannot be
    weighed (`unwanted_cell`). Standard error and missing rule as in `mix_change`. Source: STATISTICS §3; R `survey`.
    """
    shares = share(np.ones(pair.before.groups_n), pair.present)
    eligible = frame.assign(n=frame["invited_n"] - frame["not_eligible_n"])
    counts = eligible.pivot_table(index="group_code", columns="organisation_code", values="n", aggfunc="sum")
    counts = counts.reindex(groups).fillna(0)

    def waves(j: int, rows: tuple[Truth, Truth]) -> tuple[Wave, Wave]:
        if frame.empty:
            return _nothing(pair.before, "no_frame"), _nothing(pair.after, "no_frame")
        own = counts[shares[:, j] > 0]
        return _to_frame(pair.before, j, rows[0], organisations[0], own), _to_frame(
            pair.after, j, rows[1], organisations[1], own
        )

    def _to_frame(persons: Persons, j: int, rows: Truth, stated: Codes, own: pd.DataFrame) -> Wave:
        codes = np.array(groups, dtype=str)[persons.group]
        margins = [
            _margin(codes[rows], own.sum(axis=1))._replace(least=1),
            _margin(stated[rows], own.sum(axis=0)),
        ]
        return _raked(persons, j, rows, person_weights(persons)[:, j], margins)

    return _changes(pair, shares, waves, min_residual_df, min_linked)


def _changes(
    pair: Pair,
    shares: Matrix,
    waves: Callable[[int, tuple[Truth, Truth]], tuple[Wave, Wave]],
    min_residual_df: int,
    min_linked: int,
) -> Adjusted:
    """Every indicator by itself, since those with a score are others for each."""
    indicators = shares.shape[1]
    figures, reasons = np.full((4, indicators), np.nan), np.full(indicators, "no_answers", dtype="U16")
    enough = np.min([m.residual_df for m in pair.moments], axis=0) >= min_residual_df
    for j in np.flatnonzero(shares.sum(axis=0) > 0).tolist():
        rows = (_counted(pair.before, shares, j), _counted(pair.after, shares, j))
        earlier, later = waves(j, rows)
        reasons[j] = earlier.reason or later.reason
        if reasons[j]:
            continue
        pulls = (-earlier.pulls[:, None], later.pulls[:, None])
        variance = _variance(pair, j, pulls, linked=len(pair.linked_rows[0]) >= min_linked)
        df = satterthwaite(
            np.concatenate([earlier.parts, later.parts])[:, None], np.concatenate([earlier.dfs, later.dfs])[:, None]
        )
        se = np.sqrt(variance) if enough[j] else np.nan
        figures[:, j] = later.level - earlier.level, se, df[0], min(earlier.effective_n, later.effective_n)
    return Adjusted(Estimate(*figures[:3]), figures[3], reasons)


def _variance(pair: Pair, j: int, pulls: tuple[Matrix, Matrix], *, linked: bool) -> float:
    before, after = (
        Persons(persons.scores[:, j : j + 1], persons.group, persons.respondent, persons.link_key, persons.groups_n)
        for persons in (pair.before, pair.after)
    )
    return float(pulled_variance(Pair(before, after, pair.linked_rows), pulls, linked=linked)[0])


def _counted(persons: Persons, shares: Matrix, j: int) -> Truth:
    return np.asarray(~np.isnan(persons.scores[:, j]) & (shares[persons.group, j] > 0))


def _base(persons: Persons, shares: Matrix) -> Matrix:
    """Rows × indicators: each row's weight in the county; sums to 1 over the rows that count."""
    weights = np.nan_to_num(person_weights(persons))
    total = sum_by_group(weights, persons.group, persons.groups_n)
    return np.asarray(shares[persons.group] * weights / np.where(total > 0, total, 1.0)[persons.group])


def _margins(stated: tuple[list[Codes], list[Codes]], rows: tuple[Truth, Truth], base: Matrix) -> list[Margin]:
    """The earlier wave's share of each kind, for every dimension that has two kinds or more."""
    margins = []
    for before, after in zip(*stated, strict=True):
        shares = pd.Series(base).groupby(before[rows[0]]).sum()
        if len(shares) > 1:
            margins.append(_margin(after[rows[1]], shares))
    return margins


def _margin(codes: Codes, wanted: pd.Series) -> Margin:
    """Rows' categories; what nobody is wanted of is a category of share 0."""
    target = wanted[wanted > 0] / wanted.sum()
    known = pd.Index([*target.index, *sorted(set(codes) - set(target.index))])
    category: Index = known.get_indexer_for(codes)
    return Margin(category, np.concatenate([target.to_numpy(), np.zeros(len(known) - len(target))]))


def _raked(persons: Persons, j: int, rows: Truth, base: Matrix, margins: list[Margin]) -> Wave:
    """One wave's rows weighed to the margins."""
    found = rake(base[rows], margins)
    if found.reason:
        return _nothing(persons, found.reason)
    values = persons.scores[rows, j]
    left = residuals(values[:, None], base[rows], margins)[:, 0]
    n = len(np.unique(persons.respondent[rows].astype(str)))
    pulls = np.zeros(len(rows))
    own, spent = found.weights * left, free_categories(margins)
    pulls[rows] = (own - own.mean()) * np.sqrt(n / max(n - spent, 1))
    level = float((found.weights * values).sum())
    parts, dfs = np.array([(pulls**2).sum()]), np.array([float(n - spent)])
    return Wave(level, pulls, parts, dfs, found.effective_n)


def _nothing(persons: Persons, reason: str) -> Wave:
    rows = len(persons.group)
    return Wave(np.nan, np.zeros(rows), np.zeros(1), np.zeros(1), np.nan, reason)
