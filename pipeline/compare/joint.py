"""The joint display: what was answered beside what was said, one indicator at a time."""

import numpy as np
import pandas as pd

from pipeline.compare.together import together
from pipeline.statistics.intervals import whole_points
from pipeline.statistics.persons import Matrix
from pipeline.study import Study
from pipeline.tables.focus import JOINT

CELL = ["level", "group_code", "indicator_id"]
FIGURES = ["groups_n", "spread_n", "balance"]


def joint_display(balance: pd.DataFrame, verdicts: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Put the survey's verdicts beside the focus groups.

    Parameters
    ----------
    balance : FOCUS_BALANCE of the baseline and this wave (further waves and workshops are ignored).
    verdicts : VERDICT of this wave; empty at the baseline.

    Returns
    -------
    JOINT: one row per indicator for every group with a focus group in this wave, and for the county. Balances and
    their change are in hundredths, -1 to 1; spread in groups. Empty without focus groups.

    Notes
    -----
    What the two say together: `pipeline.compare.together`. At group level an indicator need only be raised in both
    waves; in the county at least `focus.spread_min` groups must have raised it. Missing rule: a unit without talks in
    the earlier wave has baseline spread 0 and no baseline balance; an indicator without a verdict counts as one without
    answers. Source: STATISTICS §7.

    The county's balance of each wave is of all groups that had talks then, so the groups of the two waves may differ. A
    balance of only those of both would, less the published one, be that of the group left out (DISCLOSURE policy 8);
    that the groups may differ is said beside the display instead.
    """
    talks = balance[balance["kind"] == "focus_group"]
    later = talks.loc[talks["wave"] == wave, [*CELL, *FIGURES]]
    earlier = talks.loc[talks["wave"] == study.baseline, [*CELL, "spread_n", "balance"]]
    earlier = earlier.rename(columns={"spread_n": "baseline_spread_n", "balance": "baseline_balance"})
    rows = later.merge(earlier if wave != study.baseline else earlier[:0], on=CELL, how="left", validate="one_to_one")
    rows = rows.merge(_verdicts(verdicts, study, wave), on=CELL, how="left", validate="one_to_one")
    rows = rows.fillna({"baseline_spread_n": 0, "verdict": "" if wave == study.baseline else "no_answers"})
    return JOINT.conform(_judged(rows, study, wave)[JOINT.column_names])


def _verdicts(verdicts: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Those of the comparison with the baseline."""
    own = (verdicts["wave"] == wave) & (verdicts["baseline_wave"] == study.baseline)
    return verdicts.loc[own, [*CELL, "verdict"]]


def _judged(rows: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    before, after = (_hundredths(rows[name]) for name in ("baseline_balance", "balance"))
    made = together(
        is_baseline=wave == study.baseline,
        verdict=rows["verdict"].to_numpy(dtype="str"),
        spread=(rows["baseline_spread_n"].to_numpy(dtype="float64"), rows["spread_n"].to_numpy(dtype="float64")),
        balance=(before, after),
        spread_min=np.where(rows["level"] == "county", study.focus.spread_min, 1.0),
        balance_change=study.focus.balance_change,
    )
    balances = {"balance": after / 100, "baseline_balance": before / 100, "balance_change": (after - before) / 100}
    return rows.assign(wave=wave, baseline_wave=study.baseline, **balances, **made._asdict())


def _hundredths(balance: pd.Series) -> Matrix:
    """As published."""
    return whole_points(100 * balance.to_numpy(dtype="float64"))
