"""Every group by its own spread, and drawn towards the county as far as it is uncertain. For the researcher."""

import numpy as np
import pandas as pd

from pipeline.statistics.intervals import t_interval
from pipeline.statistics.moments import Moments, moments, ratio
from pipeline.statistics.persons import Matrix, persons_of
from pipeline.statistics.weights import eligible_by_group
from pipeline.study import Study
from pipeline.tables.researcher import DESCRIBED

ALPHA = 0.05


def described(scores: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Describe every group of one wave.

    Parameters
    ----------
    scores : SCORES of the wave.
    invited : INVITED of the same wave; may be empty.

    Returns
    -------
    DESCRIBED: one row per group and indicator, points of 0-100, on all questions of the wave.

    Notes
    -----
    *Own interval*: mean ± t·s/√n, s the group's own spread. *Finite population*: the same times √(1 - n/N), N the
    eligible; it is of these very persons and is nought when all have answered, so it never stands beside a verdict.
    *Shrunken*: empirical Bayes, mean of the groups + reliability·(own mean - mean of the groups), with reliability
    τ²/(τ² + s²/n), s pooled within groups and τ² by the method of moments (DerSimonian and Laird), 0 at the least. The
    means of groups so drawn are nearer the truth taken together; one that is special is drawn the wrong way.

    They rest on a group's own spread: never published. Missing rule: persons without a score are left out.
    Source: STATISTICS §3; Efron and Morris (1975); DerSimonian and Laird (1986).
    """
    groups, scored = [group.code for group in study.groups], study.instrument.scored_ids
    own = moments(persons_of(scores, wave, wave, groups, scored))
    eligible = eligible_by_group(invited[invited["wave"] == wave], groups)
    asked = np.broadcast_to(eligible[:, None], own.n.shape)
    sd = np.sqrt(ratio(own.squares, own.n - 1))
    se = ratio(sd, np.sqrt(own.n))
    low, high = t_interval(own.mean, np.where(sd > 0, se, np.nan), own.n - 1, ALPHA)
    finite = np.sqrt(np.maximum(1 - ratio(own.n, asked), 0))
    fits = own.n <= asked
    finite_low, finite_high = (np.where(fits, own.mean + finite * (end - own.mean), np.nan) for end in (low, high))
    shrunken, reliability = shrink(own, study.plan.min_residual_df)
    rules = [own.n == 0, own.n == 1, sd == 0, np.isnan(asked), ~fits]
    reason = np.select(rules, ["no_answers", "one_person", "no_variation", "no_frame", "more_than_invited"], "")
    figures = {
        "n": own.n,
        "eligible_n": asked,
        "mean": own.mean,
        "sd": sd,
        "ci_low": low,
        "ci_high": high,
        "finite_low": finite_low,
        "finite_high": finite_high,
        "shrunken": shrunken,
        "reliability": reliability,
        "reason": reason,
    }
    return DESCRIBED.conform(
        pd.DataFrame(
            {
                "wave": wave,
                "group_code": np.repeat(groups, len(scored)),
                "indicator_id": np.tile(scored, len(groups)),
                **{name: values.ravel() for name, values in figures.items()},
            }
        )
    )


def shrink(own: Moments, min_residual_df: int) -> tuple[Matrix, Matrix]:
    """Groups × indicators: means drawn towards the groups' common mean, and how far each may stand by itself.

    NaN where the spread within groups is not known, or with fewer than two groups.
    """
    within = own.pooled_variance(min_residual_df)
    present = own.n > 0
    weights = np.where(present, own.n / np.where(within > 0, within, np.nan), 0.0)
    total = weights.sum(axis=0)
    mean = ratio((weights * np.nan_to_num(own.mean)).sum(axis=0), total)
    groups_n = present.sum(axis=0)
    heterogeneity = np.nansum(weights * (own.mean - mean) ** 2, axis=0)
    scale = total - ratio((weights**2).sum(axis=0), total)
    between = np.where(groups_n > 1, np.maximum(ratio(heterogeneity - (groups_n - 1), scale), 0), np.nan)
    error = ratio(np.broadcast_to(within, own.n.shape), own.n)
    reliability = ratio(np.broadcast_to(between, own.n.shape), between + error)
    centre_weights = np.where(present, ratio(np.ones_like(own.n), between + error), 0.0)
    centre = ratio(np.nansum(centre_weights * np.nan_to_num(own.mean), axis=0), np.nansum(centre_weights, axis=0))
    return centre + reliability * (own.mean - centre), reliability
