"""Every group's two waves by tests that rest on the group's own spread. For the researcher alone."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.pairs import Pair, pair_of
from pipeline.statistics.effect_sizes import cliffs_delta, hedges_g
from pipeline.statistics.intervals import t_interval, t_p_value
from pipeline.statistics.moments import Moments, Truth, ratio, sum_by_group
from pipeline.statistics.persons import Matrix, Persons
from pipeline.statistics.rank_sums import rank_sum_tests
from pipeline.statistics.ranks import TwoSamples
from pipeline.statistics.samples import by_person, numbered, without_spread
from pipeline.statistics.two_samples import Difference, Spread, overlapping, spread_of, welch
from pipeline.study import Study
from pipeline.tables.researcher import TWO_WAVES

ALPHA = 0.05
DECIMALS = 9
Words = npt.NDArray[np.str_]
EMPTY = {"value": np.nan, "ci_low": np.nan, "ci_high": np.nan, "df": np.nan, "p": np.nan, "law": "", "reason": ""}


def two_waves_by_group_indicator(scores: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Test every group's change by itself, and say how large it is.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.
    links : LINKS of this wave, for the comparison with the baseline; the wave before is linked by equal keys.

    Returns
    -------
    TWO_WAVES: for every comparison, group and indicator a row per test and effect size, and for the county's persons,
    each once, all but the partly paired test; empty for the baseline. Differences in points of 0-100, later minus
    earlier, on the common questions; 95 % intervals and p without adjustment.

    Notes
    -----
    *welch*: independent waves. *overlapping*: T_new2, for waves that share some persons; fewer than the plan's
    `min_linked` pairs count as none (`few_pairs`, `no_links`), which is Welch's test. *rank_sum*: Mann-Whitney by the
    exact permutation law with ties up to 60 values, beyond by the normal. *hedges_g*, *cliffs_delta* and *superiority*
    (the probability that a person of the later wave lies above one of the earlier, ties half) say how large.

    They rest on a group's own spread, so that they tell of single answers: never published, never a verdict.
    Missing rule: persons without a score are left out. Source: STATISTICS §4; Derrick et al. (2017); Hedges (1981);
    Cliff (1996); Mann and Whitney (1947).
    """
    frames = []
    for earlier in study.compared_with(wave):
        pair = pair_of(scores, study, earlier, wave, links if earlier == study.baseline else None)
        comparable = np.isin(study.instrument.scored_ids, study.comparable_scores(earlier, wave))
        codes = [group.code for group in study.groups]
        for level, own, units in (("group", pair, codes), ("county", _county(pair), [study.county.code])):
            made = pd.concat(_figures(own, comparable, study, paired=level == "group"), ignore_index=True)
            made["group_code"] = np.array(units)[made["unit"]]
            frames.append(made.assign(level=level, wave=wave, baseline_wave=earlier))
    if not frames:
        return TWO_WAVES.empty()
    return TWO_WAVES.conform(pd.concat(frames, ignore_index=True).drop(columns="unit"))


def _county(pair: Pair) -> Pair:
    """The county's persons as one group, each once and nobody paired."""
    nobody = np.zeros(0, dtype=np.intp)
    return Pair(_together(pair.before), _together(pair.after), (nobody, nobody))


def _together(persons: Persons) -> Persons:
    person, persons_n = numbered(persons.respondent)
    nobody = np.full(persons_n, None, dtype=object)
    names = np.array([str(number) for number in range(persons_n)], dtype=object)
    return Persons(by_person(persons.scores, person, persons_n), np.zeros(persons_n, dtype=np.intp), names, nobody, 1)


def _figures(pair: Pair, comparable: Truth, study: Study, *, paired: bool) -> Iterator[pd.DataFrame]:
    before, after = (_spread(m) for m in pair.moments)
    linked = pair.linked_n
    missing = _missing(before, after, comparable)
    rows = _Rows(pair, linked, missing, study)
    yield rows.of("welch", _tested(welch(before, after)), _spreadless(before, after))
    if paired:
        pairs = np.where(linked >= study.plan.min_linked, linked, 0.0)
        found = overlapping(before, after, pairs, _correlation(pair))
        rules = [linked == 0, pairs == 0, found.se == 0]
        few = np.select(rules, ["no_links", "few_pairs", "no_variation"], "")
        said = np.where(_spreadless(before, after) == "", few, _spreadless(before, after))
        yield rows.of("overlapping", _tested(found), said)
    g = hedges_g(before, after, ALPHA)
    yield rows.of("hedges_g", {"value": g.value, "ci_low": g.low, "ci_high": g.high}, _spreadless(before, after))
    yield from _by_rank(rows, pair)


class _Rows:
    """Puts arrays of units × indicators into rows, with the reasons that hold for every figure first."""

    def __init__(self, pair: Pair, linked: Matrix, missing: Words, study: Study) -> None:
        self.missing, self.indicators = missing, study.instrument.scored_ids
        units = missing.shape[0]
        self.about = {
            "unit": np.repeat(np.arange(units), len(self.indicators)),
            "indicator_id": np.tile(np.array(self.indicators, dtype=object), units),
            "baseline_n": pair.moments[0].n.ravel(),
            "n": pair.moments[1].n.ravel(),
            "linked_n": linked.ravel(),
        }

    def of(self, figure: str, found: dict[str, npt.NDArray[np.generic]], reason: Words) -> pd.DataFrame:
        told = self.missing == ""
        values = {
            name: np.where(told, column, np.nan if name != "law" else "").ravel() for name, column in found.items()
        }
        said = np.where(told, reason, self.missing).ravel()
        return pd.DataFrame({**self.about, **EMPTY, **values, "figure": figure, "reason": said})


def _spread(own: Moments) -> Spread:
    return spread_of(own.n, own.mean, own.squares)


def _missing(before: Spread, after: Spread, comparable: Truth) -> Words:
    none = (before.n == 0) | (after.n == 0)
    return np.select([np.broadcast_to(~comparable, none.shape), none], ["not_comparable", "no_answers"], "")


def _spreadless(before: Spread, after: Spread) -> Words:
    """Why an own spread is missing."""
    one = (before.n < 2) | (after.n < 2)  # noqa: PLR2004 - a spread needs two
    flat = (np.nan_to_num(before.variance) == 0) & (np.nan_to_num(after.variance) == 0)
    return np.select([one, flat], ["one_person", "no_variation"], "")


def _tested(found: Difference) -> dict[str, npt.NDArray[np.generic]]:
    usable = (found.se > 0) & (found.df > 0)
    se, df = np.where(usable, found.se, np.nan), np.where(usable, found.df, np.nan)
    low, high = t_interval(found.difference, se, df, ALPHA)
    p = t_p_value(found.difference, se, df)
    return {"value": found.difference, "ci_low": low, "ci_high": high, "df": df, "p": p}


def _correlation(pair: Pair) -> Matrix:
    """Groups × indicators: Pearson's r of the linked persons' scores; NaN without spread."""
    rows = pair.linked_rows
    before, after = pair.before.scores[rows[0]], pair.after.scores[rows[1]]
    both = ~np.isnan(before) & ~np.isnan(after)
    group, groups_n = pair.before.group[rows[0]], pair.before.groups_n
    n = sum_by_group(both.astype("float64"), group, groups_n)
    deviations = []
    for values in (before, after):
        known = np.where(both, values, np.nan)
        deviations.append(np.nan_to_num(known - ratio(sum_by_group(known, group, groups_n), n)[group]))
    product, first, second = (
        sum_by_group(each, group, groups_n)
        for each in (deviations[0] * deviations[1], deviations[0] ** 2, deviations[1] ** 2)
    )
    flat = without_spread(ratio(first, n)) | without_spread(ratio(second, n))
    return np.where(flat, np.nan, ratio(product, np.sqrt(first * second)))


def _to_rank(persons: Persons) -> Persons:
    """Scores that are equal but for how they were added up, made equal: a total is a mean of means."""
    return replace(persons, scores=np.round(persons.scores, DECIMALS))


def _by_rank(rows: _Rows, pair: Pair) -> Iterator[pd.DataFrame]:
    """Rank sums and dominances."""
    samples = TwoSamples(_to_rank(pair.before), _to_rank(pair.after))
    tested, delta = rank_sum_tests(samples), cliffs_delta(samples, ALPHA)
    one = (pair.moments[0].n < 2) | (pair.moments[1].n < 2)  # noqa: PLR2004 - a spread needs two
    width = np.select([one, np.isnan(delta.low)], ["one_person", "no_variation"], "")
    yield rows.of("rank_sum", {"p": tested.p, "law": tested.law}, np.full(one.shape, ""))
    for figure, found in (("cliffs_delta", delta), ("superiority", [(part + 1) / 2 for part in delta])):
        yield rows.of(figure, dict(zip(("value", "ci_low", "ci_high"), found, strict=True)), width)
