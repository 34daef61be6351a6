"""Which figures of a release may be shown, decided from counts alone, before anything is tested."""

import numpy as np
import pandas as pd

from pipeline.protect.suppress import Counts, Truth, hidden_cells, told_by_sum
from pipeline.study import Study
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE, PUBLISHABLE

MARKS = {
    "": "",
    "few": HIDDEN,
    "complement": HIDDEN,
    "item_by_difference": HIDDEN,
    "no_answers": MISSING,
    "not_comparable": NOT_APPLICABLE,
}


def publishable_figures(climate: pd.DataFrame, changes: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Decide for every level and change of a wave whether it may be shown.

    Parameters
    ----------
    climate : CLIMATE of the baseline and this wave.
    changes : CHANGE of this wave; empty for the baseline.

    Returns
    -------
    PUBLISHABLE with a mark and a reason for every figure that may not be shown: `few` respondents, `complement` of a
    hidden one, `item_by_difference`, `no_answers`, `not_comparable`.

    Notes
    -----
    A change is hidden wherever one of its two levels is; a change since the wave before follows the same rules by
    itself, and hides besides what is hidden at the baseline. A group's indicator that lost a question between the waves
    is hidden below the policy's threshold for single questions: what was published with the question and what would be
    published without it give that question's mean. Both follow the county rule; at a follow-up a group that did not
    answer at the baseline is no part of the county, so that hiding it covers nobody. Uses counts and the item map,
    never a score. Source: DISCLOSURE policy 1, 3, 8, 9.
    """
    threshold = study.policy.index_min
    n = _level_counts(climate, study, wave)
    summed = n[1:] if wave == study.baseline else np.where(_in_county(changes, study), n[1:], 0.0)
    hidden = hidden_cells(n[1:], n[1:] < threshold, threshold, summed)
    frames = [_figures("level", _reasons(n, hidden, summed, threshold), n, study, wave)]
    for earlier in study.compared_with(wave):
        before = _level_counts(climate, study, earlier)
        hidden = hidden | hidden_cells(before[1:], before[1:] < threshold, threshold)
        own = changes[changes["baseline_wave"] == earlier]
        frames.append(_change_figures(own, hidden, study, wave).assign(baseline_wave=earlier))
    return PUBLISHABLE.conform(pd.concat(frames, ignore_index=True))


def published_block(climate: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """The rows of CLIMATE that a release publishes: groups' own means and the county weighed as at the baseline.

    At a follow-up an indicator is published on the questions common with the baseline; one that may not be compared is
    published on all its questions.
    """
    common = study.comparable_scores(study.baseline, wave) if wave != study.baseline else ()
    on_common = climate["indicator_id"].isin(common)
    block = np.where(on_common, study.baseline, wave)
    own = (climate["wave"] == wave) & (climate["common_with"] == block) & climate["weighting"].isin(["own", "frame"])
    return climate[own]


def _level_counts(climate: pd.DataFrame, study: Study, wave: str) -> Counts:
    return _pivot(published_block(climate, study, wave), "n", study)


def _pivot(frame: pd.DataFrame, column: str, study: Study) -> Counts:
    """The county first, then the groups × the total and the indicators."""
    wide = frame.pivot_table(index="group_code", columns="indicator_id", values=column, dropna=False)
    units = [study.county.code, *(group.code for group in study.groups)]
    return np.nan_to_num(wide.reindex(index=units, columns=list(study.instrument.scored_ids)).to_numpy(dtype="float64"))


def _comparable(changes: pd.DataFrame, study: Study) -> Truth:
    return _pivot(changes.assign(comparable=changes["comparable"].astype("float64")), "comparable", study) > 0


def _in_county(changes: pd.DataFrame, study: Study) -> Truth:
    """Groups × figures that the county's level at a follow-up is made of."""
    own = changes[changes["baseline_wave"] == study.baseline]
    return np.asarray((_pivot(own, "groups_n", study) > 0) | ~_comparable(own, study))[1:]


def _reasons(n: Counts, hidden: Truth, summed: Counts, threshold: int) -> np.ndarray:
    """Why each figure may not be shown; the county's is hidden too when its groups cannot be."""
    county = told_by_sum(hidden, summed, threshold) | (n[0] < threshold)
    every = np.vstack([county, hidden])
    return np.select([n == 0, every & (n < threshold), every], ["no_answers", "few", "complement"], "")


def _change_figures(changes: pd.DataFrame, hidden_levels: Truth, study: Study, wave: str) -> pd.DataFrame:
    threshold = study.policy.index_min
    n = np.fmin(_pivot(changes, "baseline_n", study), _pivot(changes, "n", study))
    hidden = hidden_cells(n[1:], hidden_levels | (n[1:] < threshold), threshold)
    item_told = _item_told(changes, n, study)
    hidden = _hidden_by_column(n[1:], hidden | item_told[1:], threshold)
    reasons = _reasons(n, hidden, n[1:], threshold)
    by_difference = item_told & ~np.isin(reasons, ["few", "no_answers"])
    reasons = np.select(
        [~_comparable(changes, study), by_difference], ["not_comparable", "item_by_difference"], reasons
    )
    return _figures("change", reasons, n, study, wave)


def _item_told(changes: pd.DataFrame, n: Counts, study: Study) -> Truth:
    """Figures that would give a single question's mean for fewer than the policy asks for."""
    lost = _pivot(changes, "items_dropped_n", study) > 0
    lost[0], lost[:, 0] = False, False  # the county has many answers; the total is a mean of means
    return np.asarray(lost & (n < study.policy.item_mean_min))


def _hidden_by_column(n: Counts, hidden: Truth, threshold: int) -> Truth:
    """The county rule for each figure by itself: rounded totals do not give a single question away along a row."""
    columns = range(n.shape[1])
    return np.hstack([hidden_cells(n[:, [column]], hidden[:, [column]], threshold) for column in columns])


def _figures(figure: str, reasons: np.ndarray, n: Counts, study: Study, wave: str) -> pd.DataFrame:
    units = [study.county.code, *(group.code for group in study.groups)]
    indicators = study.instrument.scored_ids
    return pd.DataFrame(
        {
            "wave": wave,
            "figure": figure,
            "baseline_wave": "",
            "level": np.repeat(["county", *["group"] * len(study.groups)], len(indicators)),
            "group_code": np.repeat(units, len(indicators)),
            "indicator_id": np.tile(indicators, len(units)),
            "interval": (n >= study.policy.interval_min).ravel(),
            "mark": pd.Series(reasons.ravel()).map(MARKS).to_numpy(),
            "reason": reasons.ravel(),
        }
    )
