"""Is it the same people: the change of those who can be followed, beside the change of the others."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.compare.followed import Followed, Part, part_of
from pipeline.compare.group_change import Estimate
from pipeline.compare.pairs import Pair, pair_of
from pipeline.compare.verdict import Words
from pipeline.statistics.intervals import satterthwaite, t_interval
from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Matrix
from pipeline.statistics.samples import Sample, pooled, sample_of, without_spread
from pipeline.study import Study
from pipeline.tables.who_changed import WHO_CHANGED

ALPHA = 0.05


def change_by_linkage(scores: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Divide the county's persons by whether they can be followed, and tell how each part has changed.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.
    links : LINKS of this wave, for the comparison with the baseline; the wave before is linked by equal keys.

    Returns
    -------
    WHO_CHANGED: for every comparison and indicator the rows `linked` and `unlinked`, or with a register key `stayers`,
    `leavers` and `joiners`; empty for the baseline. Points of 0-100 with 95 % intervals.

    Notes
    -----
    *Each person counts once*, whatever the group ("alla svar", no group weights): groups have too few linked persons
    for a mean of groups. A person of several groups is the mean of the own rows. The figures are therefore no part of
    the county's published change, which weighs groups as at the baseline.

    *Linked* (`stayers`): persons with a score in both waves in a group where they are known again. Mean of their own
    changes ± t·s/√n, s the SD of the changes, n - 1 degrees of freedom: the paired t interval.

    *Unlinked*: everyone else with a score, so that the two parts make up all; also known persons without a score in
    the other wave. Later minus earlier mean, two samples; variance s₁²/n₁ + s₂²/n₂ with s each wave's SD pooled over
    linked and unlinked, Satterthwaite's degrees of freedom. With voluntary keys unlinked does not mean left.

    *Leavers, joiners* (`[linkage] register_key = true` only): persons whose key nobody has in the other wave. Leavers'
    earlier mean minus the stayers' earlier mean, joiners' later mean minus the stayers' later mean; variance
    s²(1/n + 1/n) with s pooled over the two within the wave: the two-sample t interval with equal spread. Who answered
    in one wave only counts as left or joined although still there: the key tells who answered, so that it takes a
    register where nearly all answer.

    Assumes persons independent of one another. Missing rule: persons without a score are left out. Fewer than the
    plan's `min_residual_df` degrees of freedom of a pooled SD give no interval (`few_df`); neither do one person
    (`one_person`) nor a spread of nought (`no_variation`).

    Raises StorageError when the earlier wave was scored before this one was part of the study.
    Source: STATISTICS §4 (linked / unlinked).
    """
    compared = [
        _compared(
            pair_of(scores, study, earlier, wave, links if earlier == study.baseline else None), study, earlier, wave
        )
        for earlier in study.compared_with(wave)
    ]
    if not compared:
        return WHO_CHANGED.empty()
    return WHO_CHANGED.conform(pd.concat(compared, ignore_index=True))


def _compared(pair: Pair, study: Study, earlier: str, wave: str) -> pd.DataFrame:
    parts = _register_parts if study.linkage.register_key else _linked_parts
    everyone = [
        sample_of(part_of(persons, ~np.isnan(persons.scores)).values).n for persons in (pair.before, pair.after)
    ]
    comparable = np.isin(study.instrument.scored_ids, study.comparable_scores(earlier, wave))
    rows = [_rows(part, everyone, comparable) for part in parts(Followed(pair), study.plan.min_residual_df)]
    frame = pd.concat(rows, ignore_index=True).assign(wave=wave, baseline_wave=earlier)
    return frame.assign(indicator_id=np.tile(study.instrument.scored_ids, len(rows)))


class Told(NamedTuple):
    """What is told of one part: its persons in each wave (None = it is of the other wave only) and the difference."""

    name: str
    waves: tuple[Part | None, Part | None]
    estimate: Estimate
    reason: Words


def _linked_parts(followed: Followed, min_df: int) -> Iterator[Told]:
    linked, others = followed.linked, followed.others
    yield Told("linked", linked, *_paired(followed.change))
    yield Told("unlinked", others, *_two_waves(linked, others, min_df))


def _register_parts(followed: Followed, min_df: int) -> Iterator[Told]:
    stayers, only = followed.linked, followed.only_there
    yield Told("stayers", stayers, *_paired(followed.change))
    yield Told("leavers", (only[0], None), *_from_stayers(only[0], stayers[0], min_df))
    yield Told("joiners", (None, only[1]), *_from_stayers(only[1], stayers[1], min_df))


def _paired(change: Matrix) -> tuple[Estimate, Words]:
    own = sample_of(change)
    se = np.sqrt(ratio(ratio(own.squares, own.n - 1), own.n))
    reason = np.select([own.n == 0, own.n == 1, without_spread(se**2)], ["no_links", "one_person", "no_variation"], "")
    return Estimate(own.mean, se, own.n - 1), reason


def _two_waves(linked: tuple[Part, Part], others: tuple[Part, Part], min_df: int) -> tuple[Estimate, Words]:
    samples = [sample_of(part.values) for part in others]
    spreads = [pooled([sample_of(one.values), sample], min_df) for one, sample in zip(linked, samples, strict=True)]
    parts = np.stack([ratio(variance, sample.n) for (variance, _), sample in zip(spreads, samples, strict=True)])
    df = satterthwaite(parts, np.stack([df for _, df in spreads]))
    return _difference(samples[1], samples[0], parts.sum(axis=0), df, np.zeros(len(df), dtype=bool))


def _from_stayers(part: Part, stayers: Part, min_df: int) -> tuple[Estimate, Words]:
    own, stayed = sample_of(part.values), sample_of(stayers.values)
    variance, df = pooled([own, stayed], min_df)
    return _difference(own, stayed, ratio(variance, own.n) + ratio(variance, stayed.n), df, stayed.n == 0)


def _difference(one: Sample, other: Sample, variance: Matrix, df: Matrix, no_links: Truth) -> tuple[Estimate, Words]:
    nobody = (one.n == 0) | (other.n == 0)
    rules = [no_links, nobody, np.isnan(variance), without_spread(variance)]
    reason = np.select(rules, ["no_links", "no_answers", "few_df", "no_variation"], "")
    return Estimate(one.mean - other.mean, np.sqrt(variance), df), reason


def _rows(told: Told, everyone: list[Matrix], comparable: Truth) -> pd.DataFrame:
    """One row per indicator; a wave that the part is not of has nobody and no mean."""
    reason = np.where(comparable, told.reason, "not_comparable")
    se, df = (np.where(reason == "", values, np.nan) for values in (told.estimate.se, told.estimate.df))
    low, high = t_interval(told.estimate.change, se, df, ALPHA)
    before, after = (_sample(part, len(reason)) for part in told.waves)
    return pd.DataFrame(
        {
            "part": told.name,
            "baseline_n": before.n,
            "n": after.n,
            "baseline_all_n": everyone[0],
            "all_n": everyone[1],
            "baseline_share": ratio(before.n, everyone[0]),
            "share": ratio(after.n, everyone[1]),
            "outside_n": np.min([part.outside_n for part in told.waves if part], axis=0),
            "baseline_mean": before.mean,
            "mean": after.mean,
            "difference": told.estimate.change,
            "se": se,
            "df": df,
            "ci_low": low,
            "ci_high": high,
            "reason": reason,
        }
    )


def _sample(part: Part | None, indicators_n: int) -> Sample:
    return sample_of(np.full((1, indicators_n), np.nan) if part is None else part.values)
