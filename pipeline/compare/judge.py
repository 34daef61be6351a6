"""Families, simultaneous intervals and verdicts: from changes to what may be said of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.compare.sign_flips import flip_interval
from pipeline.compare.verdict import verdicts
from pipeline.statistics.intervals import detectable, t_interval, whole_points
from pipeline.statistics.persons import Matrix
from pipeline.study import Family, Plan, Study
from pipeline.tables.change import VERDICT


@dataclass(frozen=True)
class Intervals:
    """Limits of one family's intervals, and what its tests could have found."""

    low: Matrix
    high: Matrix
    equivalence_low: Matrix
    equivalence_high: Matrix
    detectable: Matrix


def verdict_by_group_indicator(changes: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Judge every change.

    Parameters
    ----------
    changes : CHANGE of one wave.
    publishable : PUBLISHABLE of the same wave; a family holds only cells that may be shown with an interval.

    Returns
    -------
    VERDICT: one row per change, with the family's simultaneous interval in whole points and the verdict. A change
    that no family of the plan names is description and is not tested.

    Notes
    -----
    Within a family of m publishable cells every interval stands at 1 - alpha/m (Bonferroni) and the decision is that
    the interval excludes 0. Equivalence is judged at 1 - 2·alpha/m. County intervals come from t or, under the `sample`
    estimand, from exact sign flips of the groups' changes. Source: STATISTICS §4, §6.

    Raises PlanError when too few groups answered for the plan's estimand.
    """
    if changes.empty:
        return VERDICT.empty()
    cells = changes.merge(
        publishable[publishable["figure"] == "change"].drop(columns="figure"),
        on=["wave", "level", "group_code", "indicator_id"],
        validate="one_to_one",
    )
    cells["family"] = _family_of(cells, study.plan)
    testable = cells["family"].notna() & (cells["mark"] == "") & cells["interval"] & cells["comparable"]
    cells["family_size"] = testable.groupby(cells["family"].fillna("")).transform("sum").where(testable, 0)
    intervals = pd.concat(
        [
            _intervals(cells[testable & (cells["family"] == family.id)], cells, study.plan, family)
            for family in study.plan.families
        ]
    ).reindex(cells.index)
    return VERDICT.conform(_judged(cells.join(intervals), study.plan)[VERDICT.column_names])


def _family_of(cells: pd.DataFrame, plan: Plan) -> pd.Series:
    family = {(known.level, indicator): known.id for known in plan.families for indicator in known.indicators}
    keys = zip(cells["level"], cells["indicator_id"], strict=True)
    return pd.Series([family.get(key) for key in keys], index=cells.index, dtype="str")


def _intervals(tested: pd.DataFrame, cells: pd.DataFrame, plan: Plan, family: Family) -> pd.DataFrame:
    """Intervals of one family, on the index of its cells."""
    alpha = plan.alpha / max(len(tested), 1)
    by_flips = plan.groups == "sample" and family.level == "county"
    made = _by_flips(tested, cells, alpha, plan.power) if by_flips else _by_t(tested, alpha, plan.power)
    return pd.DataFrame(vars(made), index=tested.index)


def _by_t(tested: pd.DataFrame, alpha: float, power: float) -> Intervals:
    change, se, df = (tested[name].to_numpy() for name in ("change", "se", "df"))
    return Intervals(
        *t_interval(change, se, df, alpha), *t_interval(change, se, df, 2 * alpha), detectable(se, df, alpha, power)
    )


def _by_flips(tested: pd.DataFrame, cells: pd.DataFrame, alpha: float, power: float) -> Intervals:
    groups = [
        cells.loc[(cells["level"] == "group") & (cells["indicator_id"] == indicator), "change"].dropna().to_numpy()
        for indicator in tested["indicator_id"]
    ]
    outer = np.array([flip_interval(changes, alpha) for changes in groups]).reshape(-1, 2)
    inner = np.array([flip_interval(changes, 2 * alpha) for changes in groups]).reshape(-1, 2)
    counts = np.array([len(changes) for changes in groups], dtype="float64")
    spread = np.array([changes.std(ddof=1) for changes in groups])
    found = detectable(spread / np.sqrt(counts), counts - 1, alpha, power)
    return Intervals(outer[:, 0], outer[:, 1], inner[:, 0], inner[:, 1], found)


def _judged(cells: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    low, high = whole_points(cells["low"].to_numpy()), whole_points(cells["high"].to_numpy())
    judged = verdicts(
        shown=(cells["mark"] != "..").to_numpy(),
        answered=(cells["groups_n"] > 0).to_numpy(),
        comparable=cells["comparable"].to_numpy(),
        change=whole_points(cells["change"].to_numpy()),
        interval=(low, high),
        equivalence=(cells["equivalence_low"].to_numpy(), cells["equivalence_high"].to_numpy()),
        smallest_change=plan.smallest_change,
    )
    return cells.assign(ci_low=low, ci_high=high, verdict=judged.verdict, size=judged.size)
