"""What a coming follow-up could find: the detectable change of every family, before it is held."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.county import share
from pipeline.statistics.intervals import satterthwaite
from pipeline.statistics.moments import Moments, moments, ratio
from pipeline.statistics.persons import Matrix, persons_of
from pipeline.statistics.power import detectable, persons_needed
from pipeline.statistics.samples import without_spread
from pipeline.statistics.weights import county_weights, eligible_by_group
from pipeline.study import TOTAL, Study
from pipeline.study.plan import GROUPS_TESTED
from pipeline.tables.foresight import FORESIGHT


class Expected(NamedTuple):
    """Groups × indicators, and per group: scores now and in the next wave, and who may answer."""

    now: Moments
    next_n: Matrix
    eligible: Matrix
    variance: Matrix
    """Per indicator: pooled within groups; NaN below the plan's degrees of freedom."""


def foresight(scores: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """What a next wave could find, were it answered as this one.

    Parameters
    ----------
    scores : SCORES of the baseline and this wave (further waves are ignored).
    invited : INVITED of the same waves; may be empty.

    Returns
    -------
    FORESIGHT: the total of every group, and every indicator of the county.

    Notes
    -----
    Expected: the eligible of every group times the county's response rate in this wave, without a list as many as now.
    Spread: pooled within groups over this wave, the same in the next. `detectable` is found with the plan's power at
    the level at which it will be judged: alpha for a family of one, alpha/m for the county's indicators and for the
    groups expected to be publishable. The waves count as independent: linked persons will make it smaller. County: the
    groups as strata, weights fixed at the baseline. `needed_n` is for one unit by itself, equally many in both waves.

    `few`: the group has, or is expected to have, fewer than the policy's `index_min`. `near_end`: groups are described
    only where the county's index lies outside 20-80. `groups_differ`: under `sample` the county's interval comes of how
    differently the groups will change, which this wave cannot tell. Source: STATISTICS §4.
    """
    groups, scored = [group.code for group in study.groups], study.instrument.scored_ids
    persons = persons_of(scores, wave, wave, groups, scored)
    now = moments(persons)
    eligible = eligible_by_group(invited[invited["wave"] == wave], groups)
    expected = Expected(now, _next_n(now.n, eligible), eligible, now.pooled_variance(study.plan.min_residual_df))
    baseline = scores[scores["wave"] == study.baseline]
    weights = county_weights(study.plan.groups, invited[invited["wave"] == study.baseline], baseline, groups)
    frames = [_group_rows(expected, weights, study), _county_rows(expected, weights, study)]
    return FORESIGHT.conform(pd.concat(frames, ignore_index=True).assign(wave=wave))


def _next_n(n: Matrix, eligible: Matrix) -> Matrix:
    """Groups × indicators: the eligible at the county's rate of scores; as many as now without a list."""
    if np.isnan(eligible).any():
        return n
    return np.asarray(
        np.round(eligible[:, None] * np.minimum(ratio(n.sum(axis=0), np.full(n.shape[1], eligible.sum())), 1))
    )


def _family_size(study: Study, level: str, indicator: str, usable: int) -> int:
    """How many changes will be judged together with this one; 0 when the plan does not test it."""
    for family in study.plan.families:
        if family.level == level and indicator in family.indicators:
            return len(family.indicators) * usable if level == "group" else len(family.indicators)
    return 0


def _group_rows(expected: Expected, weights: Matrix, study: Study) -> pd.DataFrame:
    n, after = expected.now.n[:, 0], expected.next_n[:, 0]
    least = study.policy.index_min
    usable = (n >= least) & (after >= least)
    size = _family_size(study, "group", TOTAL, int(usable.sum()))
    sd = np.sqrt(np.repeat(expected.variance[:1], len(n)))
    se, df = _of_two_waves(expected, sd**2, ratio(np.ones_like(n), n), ratio(np.ones_like(after), after), 0)
    rules = [
        n == 0,
        ~usable,
        *_of_spread(sd),
        np.full(len(n), size == 0),
        np.full(len(n), _near_end(expected, weights, study)),
    ]
    reason = np.select(rules, ["no_answers", "few", "few_df", "no_variation", "not_tested", "near_end"], "")
    return _rows(
        "group",
        [group.code for group in study.groups],
        [TOTAL],
        (n, after, expected.eligible),
        sd,
        se,
        df,
        np.full(len(n), size),
        reason,
        study,
    )


def _county_rows(expected: Expected, weights: Matrix, study: Study) -> pd.DataFrame:
    scored = study.instrument.scored_ids
    shares = share(weights, (expected.now.n > 0) & (expected.next_n > 0))
    now, after = (
        np.nansum(ratio(shares**2, np.where(shares > 0, n, 0.0)), axis=0) for n in (expected.now.n, expected.next_n)
    )
    sd = np.sqrt(expected.variance)
    pairs = [
        _of_two_waves(expected, sd[j : j + 1] ** 2, now[j : j + 1], after[j : j + 1], j) for j in range(len(scored))
    ]
    se, df = (np.concatenate(parts) for parts in zip(*pairs, strict=True))
    size = np.array([_family_size(study, "county", known, 1) for known in scored])
    n, next_n = expected.now.n.sum(axis=0), expected.next_n.sum(axis=0)
    rules = [n == 0, *_of_spread(sd), size == 0, np.full(len(n), study.plan.groups == "sample")]
    reason = np.select(rules, ["no_answers", "few_df", "no_variation", "not_tested", "groups_differ"], "")
    eligible = np.full(len(n), expected.eligible.sum())
    return _rows("county", [study.county.code], list(scored), (n, next_n, eligible), sd, se, df, size, reason, study)


def _of_spread(sd: Matrix) -> Iterator[npt.NDArray[np.bool_]]:
    """Too few to know the spread, and no spread."""
    yield np.isnan(sd)
    yield without_spread(sd**2)


def _of_two_waves(
    expected: Expected, variance: Matrix, now: Matrix, after: Matrix, column: int
) -> tuple[Matrix, Matrix]:
    """Standard error of a difference and its degrees of freedom; `now` and `after` are 1/n or its like."""
    next_n = expected.next_n[:, column]
    dfs = np.array([expected.now.residual_df[column], next_n.sum() - (next_n > 0).sum()])
    parts = np.stack([variance * now, variance * after])
    return np.sqrt(parts.sum(axis=0)), satterthwaite(parts, np.broadcast_to(dfs[:, None], parts.shape))


def _near_end(expected: Expected, weights: Matrix, study: Study) -> bool:
    shares = share(weights, expected.now.n > 0)[:, 0]
    level = float((shares * np.nan_to_num(expected.now.mean[:, 0])).sum())
    return not study.plan.test_near_ends and not GROUPS_TESTED[0] <= level <= GROUPS_TESTED[1]


def _rows(
    level: str,
    codes: list[str],
    indicators: list[str],
    counts: tuple[Matrix, Matrix, Matrix],
    sd: Matrix,
    se: Matrix,
    df: Matrix,
    size: npt.NDArray[np.int_],
    reason: npt.NDArray[np.str_],
    study: Study,
) -> pd.DataFrame:
    plan, said = study.plan, reason == ""
    alpha = plan.alpha / np.maximum(size, 1)
    found = detectable(np.where(said, se, np.nan), np.where(said, df, np.nan), alpha, plan.power)
    needed = persons_needed(
        np.where(said, sd, np.nan), np.where(said, df, np.nan), alpha, plan.power, plan.smallest_change
    )
    n, next_n, eligible = counts
    return pd.DataFrame(
        {
            "level": level,
            "group_code": np.repeat(codes, len(indicators)),
            "indicator_id": np.tile(indicators, len(codes)),
            "family_size": np.where(said, size, 0),
            "eligible_n": eligible,
            "n": n,
            "expected_n": next_n,
            "sd": sd,
            "detectable": found,
            "needed_n": needed,
            "reason": reason,
        }
    )
