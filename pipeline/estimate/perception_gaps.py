"""How differently the county's organisations and roles see the climate of a wave."""

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import special

from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Matrix, Persons, persons_of, stated_at_rows
from pipeline.statistics.samples import Sample, by_person, numbered, outside_largest, sample_of, without_spread
from pipeline.study import Study
from pipeline.tables.who_changed import GAPS, NOT_STATED

ALPHA = 0.05
UNIT_OF = {"organisation": "organisation_code", "respondent_type": "respondent_type"}


class Units(NamedTuple):
    """Units × indicators of one dimension; the units' samples, and how many are not in the unit's largest group."""

    codes: list[str]
    sample: Sample
    outside_n: Matrix


class Gap(NamedTuple):
    """Per indicator: one unit (row number) against another sample, or the reason why it is not held against it."""

    unit: int
    other_code: str
    other: Sample
    reason: npt.NDArray[np.str_]

    @property
    def shown(self) -> Truth:
        """Indicators for which the two are held against each other."""
        return np.asarray(self.reason == "")


def perception_gaps(scores: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Hold every organisation, and every role, against the rest of the county and against each other.

    Parameters
    ----------
    scores : SCORES of one wave (further waves are ignored).

    Returns
    -------
    GAPS: for each dimension and indicator a row for every unit against all others, and a row for every pair of stated
    units; on all questions of the wave, in points of 0-100.

    Notes
    -----
    *Each person counts once* in each unit that the own rows state; a person of several groups is the mean of the own
    rows, so that persons are the clusters. A person of two units is taken as independent of oneself, which makes the
    intervals a little wide. Differences are plain, not adjusted for group: they can be read off the units' means, and
    say what a unit sees, not why.

    *Interval*: difference ± t·s·√(1/n₁ + 1/n₂), s the SD within units pooled over the wave with its residual degrees of
    freedom. Simultaneous by Bonferroni for one indicator at a time: over the units that are held against the rest, and
    over all pairs, so that the interval of the largest gap holds although it was picked for its size.

    Units, or rests, below the policy's `index_min` persons get no figure and no part in the families (`few`). Fewer
    than the plan's `min_residual_df` degrees of freedom give no interval (`few_df`), nor does a spread of nought.
    Missing rule: persons without a score are left out; a unit not stated is a unit of its own (`-`), in no pair.
    Source: STATISTICS §3, §4 (perception gaps).
    """
    groups, indicators = [group.code for group in study.groups], study.instrument.scored_ids
    persons = persons_of(scores, wave, wave, groups, indicators)
    stated = {
        "organisation": [known.code for known in study.organisations],
        "respondent_type": [known.id for known in study.instrument.respondent_types],
    }
    frames = [
        _dimension(
            _units(persons, stated_at_rows(persons, groups, scores[scores["wave"] == wave], UNIT_OF[dimension]), codes),
            study,
        ).assign(wave=wave, dimension=dimension)
        for dimension, codes in stated.items()
        if codes
    ]
    return GAPS.conform(pd.concat(frames, ignore_index=True)) if frames else GAPS.empty()


def _units(persons: Persons, stated: npt.NDArray[np.str_], codes: list[str]) -> Units:
    unit = np.where(np.isin(stated, codes), stated, NOT_STATED)
    person, persons_n = numbered(persons.respondent)
    names = [*codes, *([NOT_STATED] if (unit == NOT_STATED).any() else [])]
    samples, outside = [], []
    for name in names:
        own = np.where((unit == name)[:, None], persons.scores, np.nan)
        samples.append(sample_of(by_person(own, person, persons_n)))
        outside.append(outside_largest(~np.isnan(own), persons.group, persons.groups_n, person, persons_n))
    return Units(names, Sample(*map(np.stack, zip(*samples, strict=True))), np.stack(outside))


def _dimension(units: Units, study: Study) -> pd.DataFrame:
    """Every unit against the rest, then every pair; each a family of its own for each indicator."""
    sample, least = units.sample, study.policy.index_min
    df = sample.n.sum(axis=0) - (sample.n > 0).sum(axis=0)
    variance = ratio(sample.squares.sum(axis=0), df)
    variance = np.where(df >= study.plan.min_residual_df, variance, np.nan)
    families = (list(_against_rest(units, least)), list(_pairs(units, least)))
    frames = [_rows(gap, units, variance, df, family, study) for family in families for gap in family]
    return pd.concat(frames, ignore_index=True)


def _against_rest(units: Units, least: int) -> Iterator[Gap]:
    n, total = units.sample.n, units.sample.n * np.nan_to_num(units.sample.mean)
    for unit in range(len(units.codes)):
        others_n = n.sum(axis=0) - n[unit]
        mean = ratio(np.delete(total, unit, axis=0).sum(axis=0), others_n)
        yield _gap(units, unit, "", Sample(others_n, mean, np.zeros_like(mean)), least)


def _pairs(units: Units, least: int) -> Iterator[Gap]:
    stated = [number for number, code in enumerate(units.codes) if code != NOT_STATED]
    for unit, other in combinations(stated, 2):
        yield _gap(units, unit, units.codes[other], Sample(*(values[other] for values in units.sample)), least)


def _gap(units: Units, unit: int, other_code: str, other: Sample, least: int) -> Gap:
    n = units.sample.n[unit]
    empty = other.n == 0
    rules = [n == 0, empty & (other_code == ""), empty, np.minimum(n, other.n) < least]
    reason = np.select(rules, ["no_answers", "one_unit", "no_answers", "few"], "")
    return Gap(unit, other_code, other, reason)


def _rows(gap: Gap, units: Units, variance: Matrix, df: Matrix, family: list[Gap], study: Study) -> pd.DataFrame:
    n = units.sample.n[gap.unit]
    size = np.sum([known.shown for known in family], axis=0)
    few_df, flat = gap.shown & np.isnan(variance), gap.shown & without_spread(variance)
    reason = np.select([few_df, flat], ["few_df", "no_variation"], gap.reason)
    tested = reason == ""
    mean = np.where(gap.shown, units.sample.mean[gap.unit], np.nan)
    other_mean = np.where(gap.shown, gap.other.mean, np.nan)
    se = np.where(tested, np.sqrt(variance * (ratio(np.ones_like(n), n) + ratio(np.ones_like(n), gap.other.n))), np.nan)
    reach = _bonferroni(df, size) * se
    return pd.DataFrame(
        {
            "indicator_id": study.instrument.scored_ids,
            "unit_code": units.codes[gap.unit],
            "other_code": gap.other_code,
            "n": n,
            "other_n": gap.other.n,
            "outside_n": units.outside_n[gap.unit],
            "mean": mean,
            "other_mean": other_mean,
            "difference": mean - other_mean,
            "ci_low": mean - other_mean - reach,
            "ci_high": mean - other_mean + reach,
            "family_size": np.where(tested, size, 0),
            "reason": reason,
        }
    )


def _bonferroni(df: Matrix, size: Matrix) -> Matrix:
    """Quantile of t for so many two-sided intervals at once."""
    quantile = special.stdtrit(np.maximum(df, 1.0), 1 - ALPHA / (2 * np.maximum(size, 1)))
    return np.where(df > 0, quantile, np.nan)
