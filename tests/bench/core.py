"""The statistical core at national size, and the same arithmetic cell by cell as one would naturally write it."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pingouin
from scipy import stats
from statsmodels.stats.multitest import multipletests

from pipeline.compare.group_change import group_changes
from pipeline.compare.pairs import Pair
from pipeline.score.half_rule import score_items
from pipeline.statistics.intervals import t_interval, t_p_value
from pipeline.statistics.moments import ratio
from pipeline.statistics.multiplicity import benjamini_hochberg, holm
from pipeline.statistics.persons import Persons
from pipeline.statistics.rank_sums import rank_sum_tests
from pipeline.statistics.ranks import TwoSamples
from pipeline.statistics.reliability import alpha_by_cell
from pipeline.statistics.two_samples import Spread, spread_of, welch
from pipeline.study.instrument import Scoring

GROUPS, INDICATORS, ITEMS, PERSONS, SEED = 290, 8, 5, 200, 20161
ALPHA, MIN_DF, MIN_LINKED = 0.05, 20, 5
HALF = SimpleNamespace(
    instrument=SimpleNamespace(scoring=Scoring(min_answered_share=0.5, min_answered_items=2, min_indicator_share=0.5))
)
"""As much of a study as scoring asks for."""

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Wave:
    """Persons × items in points, whether they were asked, and whose group each person is of."""

    points: Matrix
    group: npt.NDArray[np.intp]
    asked: Matrix
    names: npt.NDArray[np.object_]
    keys: npt.NDArray[np.object_]
    groups_n: int


@dataclass(frozen=True)
class Figures:
    """Groups × indicators of every figure by name."""

    of: dict[str, Matrix]


def national(groups_n: int = GROUPS) -> tuple[Wave, Wave]:
    """290 groups × 2 waves × about 200 persons × 8 indicators of five questions, 5 % missing; nobody is linked."""
    random = np.random.Generator(np.random.PCG64(SEED))
    return _wave(random, groups_n), _wave(random, groups_n)


def _wave(random: np.random.Generator, groups_n: int) -> Wave:
    group = np.repeat(np.arange(groups_n), random.poisson(PERSONS, groups_n))
    person = random.normal(60, 14, (len(group), INDICATORS))
    answers = np.repeat(person, ITEMS, axis=1) + random.normal(0, 20, (len(group), INDICATORS * ITEMS))
    points = 25 * np.clip(np.rint(answers / 25), 0, 4)
    points[random.random(points.shape) < 0.05] = np.nan
    names = np.arange(len(group)).astype(str).astype(object)
    return Wave(points, group, np.ones_like(points), names, np.full(len(group), None, dtype=object), groups_n)


def columns_of(indicator: int) -> npt.NDArray[np.intp]:
    """The items of an indicator."""
    return np.arange(indicator * ITEMS, (indicator + 1) * ITEMS)


def vectorised(waves: tuple[Wave, Wave]) -> Figures:
    """The program's own functions, over all cells at once."""
    pair = Pair(*(_persons(wave) for wave in waves))
    found: dict[str, Matrix] = {}
    for number, (own, wave) in enumerate(zip(pair.moments, waves, strict=True), 1):
        se = np.sqrt(ratio(np.broadcast_to(own.pooled_variance(MIN_DF), own.n.shape), own.n))
        low, high = t_interval(own.mean, se, own.residual_df, ALPHA)
        scales = [columns_of(indicator) for indicator in range(INDICATORS)]
        alpha = alpha_by_cell(wave.points, wave.group, wave.groups_n, scales)
        found |= {f"n{number}": own.n, f"mean{number}": own.mean, f"low{number}": low, f"high{number}": high}
        found[f"alpha{number}"] = alpha
    changed = group_changes(pair, MIN_DF, MIN_LINKED)
    limits = t_interval(changed.change, changed.se, changed.df, ALPHA)
    found |= {"change": changed.change, "change_low": limits[0], "change_high": limits[1]}
    tested = welch(*(_spread(pair, wave) for wave in (0, 1)))
    p = t_p_value(*tested)
    found |= {"welch_df": tested.df, "welch_p": p, "holm": holm(p.ravel()).reshape(p.shape)}
    found["fdr"] = benjamini_hochberg(p.ravel()).reshape(p.shape)
    found["rank_p"] = rank_sum_tests(TwoSamples(pair.before, pair.after)).p
    return Figures(found)


def _persons(wave: Wave) -> Persons:
    items = range(INDICATORS * ITEMS)
    asked = pd.DataFrame(wave.asked, columns=items, copy=False)
    membership = np.kron(np.eye(INDICATORS), np.ones((ITEMS, 1)))
    scored = score_items(asked, pd.DataFrame(wave.points, columns=items, copy=False), membership, _study())
    return Persons(scored.score[:, 1:], wave.group, wave.names, wave.keys, wave.groups_n)


def _study() -> Any:
    return HALF


def _spread(pair: Pair, wave: int) -> Spread:
    own = pair.moments[wave]
    return spread_of(own.n, own.mean, own.squares)


def plain(waves: tuple[Wave, Wave]) -> Figures:
    """The same with pandas, scipy, pingouin and statsmodels, one cell after the other."""
    scores, groups_n = [_scores(wave) for wave in waves], waves[0].groups_n
    pooled = [_pooled(frame) for frame in scores]
    found = {
        name: np.full((groups_n, INDICATORS), np.nan)
        for name in (
            *(f"{figure}{wave}" for wave in (1, 2) for figure in ("n", "mean", "low", "high", "alpha")),
            *("change", "change_low", "change_high", "welch_df", "welch_p", "rank_p"),
        )
    }
    for group in range(groups_n):
        own = [frame[frame["group"] == group] for frame in scores]
        items = [pd.DataFrame(wave.points[wave.group == group]) for wave in waves]
        for indicator in range(INDICATORS):
            cells = [frame[indicator].dropna() for frame in own]
            spread = [each[indicator] for each in pooled]
            alphas = [pingouin.cronbach_alpha(frame[columns_of(indicator)])[0] for frame in items]
            for name, value in _cell(cells, spread, alphas).items():
                found[name][group, indicator] = value
    for name, method in (("holm", "holm"), ("fdr", "fdr_bh")):
        found[name] = multipletests(found["welch_p"].ravel(), method=method)[1].reshape(groups_n, INDICATORS)
    return Figures(found)


def _scores(wave: Wave) -> pd.DataFrame:
    """The half rule with pandas."""
    points = pd.DataFrame(wave.points)
    scores = {}
    for indicator in range(INDICATORS):
        own = points[columns_of(indicator)]
        scores[indicator] = own.mean(axis=1).where(own.notna().sum(axis=1) >= max(2, 0.5 * ITEMS))
    return pd.DataFrame(scores).assign(group=wave.group)


def _pooled(frame: pd.DataFrame) -> dict[int, tuple[float, int]]:
    """Variance within groups and its degrees of freedom, per indicator."""
    found = {}
    for indicator in range(INDICATORS):
        squares, df = 0.0, 0
        for _, own in frame.groupby("group")[indicator]:
            squares += ((own - own.mean()) ** 2).sum()
            df += own.count() - 1
        found[indicator] = (squares / df, df)
    return found


def _cell(cells: list[pd.Series], spread: list[tuple[float, int]], alphas: list[float]) -> dict[str, float]:
    """Every figure of one group and indicator."""
    found: dict[str, float] = {}
    parts = [variance / len(cell) for cell, (variance, _) in zip(cells, spread, strict=True)]
    for number, (cell, part, (_, df), alpha) in enumerate(zip(cells, parts, spread, alphas, strict=True), 1):
        low, high = stats.t.interval(1 - ALPHA, df, loc=cell.mean(), scale=np.sqrt(part))
        found |= {f"n{number}": len(cell), f"mean{number}": cell.mean(), f"low{number}": low, f"high{number}": high}
        found[f"alpha{number}"] = alpha
    df = sum(parts) ** 2 / sum(part**2 / own for part, (_, own) in zip(parts, spread, strict=True))
    change = cells[1].mean() - cells[0].mean()
    low, high = stats.t.interval(1 - ALPHA, df, loc=change, scale=np.sqrt(sum(parts)))
    welched = pingouin.ttest(cells[1], cells[0], correction=True).iloc[0]
    ranked = pingouin.mwu(cells[1], cells[0]).iloc[0]
    found |= {"change": change, "change_low": low, "change_high": high}
    return found | {"welch_df": welched["dof"], "welch_p": welched["p_val"], "rank_p": ranked["p_val"]}


def largest_difference(first: Figures, second: Figures) -> float:
    """The largest absolute difference of any figure that the second has; infinite when one of the two has none."""
    return max(float(_difference(first.of[name], values).max()) for name, values in second.of.items())


def _difference(first: Matrix, second: Matrix) -> Matrix:
    alike = np.isnan(first) & np.isnan(second)
    return np.where(alike, 0.0, np.nan_to_num(np.abs(first - second), nan=np.inf))
