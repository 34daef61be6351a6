"""What the survey and the focus groups say together: one pure function. The truth table is a test."""

from typing import NamedTuple

import numpy as np

from pipeline.compare.verdict import Words
from pipeline.statistics.persons import Matrix

MOVES = {"better": "up", "worse": "down", "practically_unchanged": "level"}
"""Which way the survey has moved, by its verdict. Every other verdict says nothing of the change."""


class Together(NamedTuple):
    """Which way the talks have moved, what the two say together, and the rule behind."""

    talk: Words
    together: Words
    reason: Words


def together(
    *,
    is_baseline: bool,
    verdict: Words,
    spread: tuple[Matrix, Matrix],
    balance: tuple[Matrix, Matrix],
    spread_min: Matrix,
    balance_change: float,
) -> Together:
    """Put the survey's verdict beside the movement of the talks.

    Parameters
    ----------
    is_baseline : this is the baseline, so that there is no earlier wave.
    verdict : what may be said of the survey's change; anything that is no movement says nothing.
    spread : groups in which the indicator was raised, in the earlier and the later wave.
    balance : balance in the earlier and the later wave as published, whole hundredths; NaN = undefined.
    spread_min : how many groups must have raised the indicator in each wave before its balance is compared; 1 for a
        group by itself.
    balance_change : smallest change of balance that is a movement, 0-1.

    Returns
    -------
    `talk` is `unknown` where a balance is undefined or rests on too few groups, `up` or `down` from `balance_change`
    on, else `level`. Of `together` and `reason` the first that holds: `baseline` / no_comparison; `silent` /
    survey_says_nothing; `silent` / not_raised (in the later wave); `deepens` / balance_unknown; `supports` /
    same_direction; `diverges` / opposite_direction (up against down); `deepens` / one_moved.

    Notes
    -----
    The decision is taken on balances as published, rounded to hundredths, so that words and numbers cannot disagree.
    Talks are described and never tested: no interval, no p-value. Source: STATISTICS §7.
    """
    talk = np.full(verdict.shape, "unknown") if is_baseline else _talk(spread, balance, spread_min, balance_change)
    survey = np.select([verdict == said for said in MOVES], list(MOVES.values()), "")
    rules = {
        "no_comparison": ("baseline", np.full(verdict.shape, is_baseline)),
        "survey_says_nothing": ("silent", survey == ""),
        "not_raised": ("silent", spread[1] == 0),
        "balance_unknown": ("deepens", talk == "unknown"),
        "same_direction": ("supports", talk == survey),
        "opposite_direction": ("diverges", (talk != "level") & (survey != "level")),
    }
    holds = [where for _, where in rules.values()]
    return Together(
        talk,
        np.select(holds, [word for word, _ in rules.values()], "deepens"),
        np.select(holds, list(rules), "one_moved"),
    )


def _talk(
    spread: tuple[Matrix, Matrix], balance: tuple[Matrix, Matrix], spread_min: Matrix, balance_change: float
) -> Words:
    change = balance[1] - balance[0]
    least = round(100 * balance_change, 6)  # 100 · 0.07 is a little more than 7
    unknown = np.isnan(change) | (spread[0] < spread_min) | (spread[1] < spread_min)
    return np.select([unknown, change >= least, change <= -least], ["unknown", "up", "down"], "level")
