"""The statistical core at national size, and the same arithmetic cell by cell as one would naturally write it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from pipeline.compare.group_change import group_changes
from pipeline.compare.pairs import Pair
from pipeline.statistics.intervals import t_interval
from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Persons

GROUPS, INDICATORS, PERSONS, SEED = 290, 8, 200, 20161
ALPHA, MIN_DF, MIN_LINKED = 0.05, 20, 5
FIGURES = ("n", "mean", "low", "high")

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Material:
    """Two waves, as the core takes them and as one long frame per wave."""

    pair: Pair
    frames: tuple[pd.DataFrame, pd.DataFrame]


@dataclass(frozen=True)
class Figures:
    """Groups × indicators: levels (wave × n, mean, low, high) and changes (change, se, df, low, high)."""

    levels: Matrix
    changes: Matrix


def national() -> Material:
    """290 groups × 2 waves × about 200 persons × 8 indicators, 5 % of the scores missing; nobody is linked."""
    random = np.random.Generator(np.random.PCG64(SEED))
    waves = _wave(random), _wave(random)
    return Material(Pair(*waves), (_frame(waves[0]), _frame(waves[1])))


def _wave(random: np.random.Generator) -> Persons:
    group = np.repeat(np.arange(GROUPS), random.poisson(PERSONS, GROUPS))
    scores = np.clip(random.normal(60, 18.5, (len(group), INDICATORS)), 0, 100)
    scores[random.random(scores.shape) < 0.05] = np.nan
    names = np.arange(len(group)).astype(str).astype(object)
    return Persons(scores, group, names, np.full(len(group), None, dtype=object), GROUPS)


def _frame(persons: Persons) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": np.repeat(persons.group, INDICATORS),
            "indicator": np.tile(np.arange(INDICATORS), len(persons.group)),
            "score": persons.scores.ravel(),
        }
    )


def vectorised(material: Material) -> Figures:
    """The program's own functions, over all cells at once."""
    pair = Pair(material.pair.before, material.pair.after)  # a fresh one has nothing stored from the time before
    levels = []
    for own in pair.moments:
        se = np.sqrt(ratio(np.broadcast_to(own.pooled_variance(MIN_DF), own.n.shape), own.n))
        levels.append(np.stack([own.n, own.mean, *t_interval(own.mean, se, own.residual_df, ALPHA)]))
    found = group_changes(pair, MIN_DF, MIN_LINKED)
    limits = t_interval(found.change, found.se, found.df, ALPHA)
    return Figures(np.stack(levels), np.stack([found.change, found.se, found.df, *limits]))


def plain(material: Material) -> Figures:
    """The same with pandas and scipy, one cell after the other."""
    pooled = [_pooled(frame) for frame in material.frames]
    levels = np.stack([_levels(frame, own) for frame, own in zip(material.frames, pooled, strict=True)])
    changes = np.full((5, GROUPS, INDICATORS), np.nan)
    for group in range(GROUPS):
        for indicator in range(INDICATORS):
            n, mean = levels[:, 0, group, indicator], levels[:, 1, group, indicator]
            spread = [own[indicator] for own in pooled]
            changes[:, group, indicator] = _change(n, mean, spread)
    return Figures(levels, changes)


def _change(n: Matrix, mean: Matrix, spread: list[tuple[float, int]]) -> list[float]:
    """Change, standard error, degrees of freedom and interval of one cell."""
    parts = [variance / count for (variance, _), count in zip(spread, n, strict=True)]
    df = sum(parts) ** 2 / sum(part**2 / own for part, (_, own) in zip(parts, spread, strict=True))
    change, se = mean[1] - mean[0], np.sqrt(sum(parts))
    return [change, se, df, *stats.t.interval(1 - ALPHA, df, loc=change, scale=se)]


def _pooled(frame: pd.DataFrame) -> dict[int, tuple[float, int]]:
    """Variance within groups and its degrees of freedom, per indicator."""
    found = {}
    for indicator, scores in frame.groupby("indicator"):
        squares, df = 0.0, 0
        for _, own in scores.groupby("group")["score"]:
            squares += ((own - own.mean()) ** 2).sum()
            df += own.count() - 1
        found[indicator] = (squares / df, df)
    return found


def _levels(frame: pd.DataFrame, pooled: dict[int, tuple[float, int]]) -> Matrix:
    levels = np.full((len(FIGURES), GROUPS, INDICATORS), np.nan)
    for (group, indicator), scores in frame.groupby(["group", "indicator"])["score"]:
        variance, df = pooled[indicator]
        n, mean = scores.count(), scores.mean()
        low, high = stats.t.interval(1 - ALPHA, df, loc=mean, scale=np.sqrt(variance / n))
        levels[:, group, indicator] = n, mean, low, high
    return levels


def largest_difference(first: Figures, second: Figures) -> float:
    """The largest absolute difference of any figure; infinite when one of the two has none."""
    pairs = ((first.levels, second.levels), (first.changes, second.changes))
    return max(float(_difference(*pair).max()) for pair in pairs)


def _difference(first: Matrix, second: Matrix) -> Matrix:
    alike = np.isnan(first) & np.isnan(second)
    return np.where(alike, 0.0, np.nan_to_num(np.abs(first - second), nan=np.inf))
