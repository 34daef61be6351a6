"""Families, simultaneous intervals and verdicts: from changes to what may be said of them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline.compare.sign_flips import joint_flips
from pipeline.compare.verdict import verdicts
from pipeline.statistics.intervals import t_interval, t_p_value, whole_points
from pipeline.statistics.persons import Matrix
from pipeline.statistics.power import detectable
from pipeline.study import Family, Plan, Study
from pipeline.study.plan import GROUPS_TESTED
from pipeline.tables.change import VERDICT

CELL = ["wave", "baseline_wave", "level", "group_code", "indicator_id"]


@dataclass(frozen=True)
class Intervals:
    """Limits of one family's intervals, and what its tests could have found."""

    low: Matrix
    high: Matrix
    equivalence_low: Matrix
    equivalence_high: Matrix
    detectable: Matrix
    p_adjusted: Matrix


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
    estimand, from exact joint sign flips of the groups' changes over the whole family at alpha, and 2·alpha for
    equivalence. Each comparison (with the baseline, with the wave before) has families of its own. Groups are described
    and not tested where the county's index lies outside 20-80 in either wave, unless the plan says `test_near_ends`:
    pooled spread then errs too often in a large family. Source: STATISTICS §4, §6; docs/simulering.md.

    Raises PlanError when too few groups answered for the plan's estimand.
    """
    if changes.empty:
        return VERDICT.empty()
    cells = changes.merge(
        publishable[publishable["figure"] == "change"].drop(columns="figure"),
        on=CELL,
        validate="one_to_one",
    )
    cells["family"] = _family_of(cells, study.plan)
    testable = cells["family"].notna() & (cells["mark"] == "") & cells["interval"] & cells["comparable"]
    testable &= study.plan.test_near_ends | (cells["level"] != "group") | ~_near_an_end(cells)
    together = [cells["baseline_wave"], cells["family"].fillna("")]
    cells["family_size"] = testable.groupby(together).transform("sum").where(testable, 0)
    intervals = pd.concat(
        [
            _intervals(own[testable[own.index] & (own["family"] == family.id)], own, study.plan, family)
            for _, own in cells.groupby("baseline_wave", sort=False)
            for family in study.plan.families
        ]
    ).reindex(cells.index)
    return VERDICT.conform(_judged(cells.join(intervals), study.plan)[VERDICT.column_names])


def _near_an_end(cells: pd.DataFrame) -> pd.Series:
    """Whether the county's index of the cell's indicator lies near an end of the scale in one of the two waves."""
    county = cells[cells["level"] == "county"].set_index(["baseline_wave", "indicator_id"])
    levels = county[["baseline_mean", "mean"]]
    near = ((levels < GROUPS_TESTED[0]) | (levels > GROUPS_TESTED[1])).any(axis=1)
    key = pd.MultiIndex.from_frame(cells[["baseline_wave", "indicator_id"]])
    return pd.Series(near.reindex(key).to_numpy(), index=cells.index)


def _family_of(cells: pd.DataFrame, plan: Plan) -> pd.Series:
    family = {(known.level, indicator): known.id for known in plan.families for indicator in known.indicators}
    keys = zip(cells["level"], cells["indicator_id"], strict=True)
    return pd.Series([family.get(key) for key in keys], index=cells.index, dtype="str")


def _intervals(tested: pd.DataFrame, cells: pd.DataFrame, plan: Plan, family: Family) -> pd.DataFrame:
    """Intervals of one family, on the index of its cells."""
    by_flips = plan.groups == "sample" and family.level == "county" and len(tested) > 0
    made = _by_flips(tested, cells, plan) if by_flips else _by_t(tested, plan)
    return pd.DataFrame(vars(made), index=tested.index)


def _by_t(tested: pd.DataFrame, plan: Plan) -> Intervals:
    size = max(len(tested), 1)
    alpha = plan.alpha / size
    change, se, df = (tested[name].to_numpy() for name in ("change", "se", "df"))
    return Intervals(
        *t_interval(change, se, df, alpha),
        *t_interval(change, se, df, 2 * alpha),
        detectable(se, df, alpha, plan.power),
        np.minimum(1.0, size * t_p_value(change, se, df)),
    )


def _by_flips(tested: pd.DataFrame, cells: pd.DataFrame, plan: Plan) -> Intervals:
    of_groups = cells[cells["level"] == "group"].pivot_table(
        index="group_code", columns="indicator_id", values="change", dropna=False
    )
    changes = of_groups.reindex(columns=tested["indicator_id"].tolist()).to_numpy()
    outer, inner = joint_flips(changes, plan.alpha), joint_flips(changes, 2 * plan.alpha)
    counts = (~np.isnan(changes)).sum(axis=0).astype("float64")
    se = np.nanstd(changes, axis=0, ddof=1) / np.sqrt(counts)
    found = detectable(se, counts - 1, plan.alpha / len(tested), plan.power)
    return Intervals(outer.low, outer.high, inner.low, inner.high, found, outer.p)


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
