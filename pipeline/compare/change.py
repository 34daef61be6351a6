"""Every change since the baseline, for the groups and the county. What may be said of it comes next."""

import numpy as np
import pandas as pd

from pipeline.compare.county_change import census_change, sample_change
from pipeline.compare.group_change import Estimate, group_changes
from pipeline.compare.pairs import Pair, pair_of
from pipeline.statistics.persons import Matrix
from pipeline.statistics.weights import county_weights
from pipeline.study import TOTAL, Study
from pipeline.tables.change import CHANGE


def change_by_group_indicator(
    scores: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str, links: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare a wave with the baseline, and with the wave before where that is another.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.
    invited : INVITED of the baseline; may be empty.
    links : LINKS of this wave, for the comparison with the baseline; None = persons with the same key in both waves, as
        in the comparison with the wave before.

    Returns
    -------
    CHANGE: one row per comparison and indicator for every group and for the county; empty for the baseline itself.
    Changes in points of 0-100, later minus earlier, on the questions common to both waves. An indicator that the item
    map does not let the waves compare has `comparable` False and no figures.

    Notes
    -----
    Groups: `group_changes`. County: `census_change` or `sample_change`, as the plan says. Missing rule: persons
    without a score are left out; a group without scores in one of the waves has no change and no part in the county's.
    """
    compared = [
        _compared(scores, invited, study, earlier, wave, links if earlier == study.baseline else None)
        for earlier in study.compared_with(wave)
    ]
    return CHANGE.conform(pd.concat(compared, ignore_index=True)) if compared else CHANGE.empty()


def _compared(
    scores: pd.DataFrame, invited: pd.DataFrame, study: Study, earlier: str, wave: str, links: pd.DataFrame | None
) -> pd.DataFrame:
    """The rows of one comparison; the groups' weights are the baseline's in each."""
    plan = study.plan
    pair = pair_of(scores, study, earlier, wave, links)
    weights = county_weights(
        plan.groups,
        invited[invited["wave"] == study.baseline],
        scores[scores["wave"] == study.baseline],
        [group.code for group in study.groups],
    )
    levels, county = (
        census_change(pair, weights, plan.min_residual_df, plan.min_linked)
        if plan.groups == "census"
        else sample_change(pair, plan.max_shared)
    )
    parts = [
        _rows("county", [study.county.code], _county_counts(pair), levels[:, None, :], county, study),
        _rows(
            "group",
            [group.code for group in study.groups],
            _group_counts(pair),
            np.stack([m.mean for m in pair.moments]),
            group_changes(pair, plan.min_residual_df, plan.min_linked),
            study,
        ),
    ]
    frame = pd.concat(parts, ignore_index=True).assign(wave=wave, baseline_wave=earlier)
    return _with_items(frame, study, earlier, wave)


def _group_counts(pair: Pair) -> dict[str, Matrix]:
    before, after = pair.moments
    return {"groups_n": pair.present.astype("float64"), "baseline_n": before.n, "n": after.n, "linked_n": pair.linked_n}


def _county_counts(pair: Pair) -> dict[str, Matrix]:
    return {name: (counts * pair.present).sum(axis=0, keepdims=True) for name, counts in _group_counts(pair).items()}


def _rows(
    level: str, codes: list[str], counts: dict[str, Matrix], levels: Matrix, estimate: Estimate, study: Study
) -> pd.DataFrame:
    """One row per unit and indicator, from arrays of units × indicators."""
    indicators = study.instrument.scored_ids
    figures = {
        **counts,
        "baseline_mean": levels[0],
        "mean": levels[1],
        "change": estimate.change,
        "se": estimate.se,
        "df": estimate.df,
    }
    return pd.DataFrame(
        {
            "level": level,
            "group_code": np.repeat(codes, len(indicators)),
            "indicator_id": np.tile(indicators, len(codes)),
            **{name: values.ravel() for name, values in figures.items()},
        }
    )


def _with_items(frame: pd.DataFrame, study: Study, earlier: str, wave: str) -> pd.DataFrame:
    """Add how many questions each comparison rests on, and whether it may be made."""
    comparable = study.comparable_indicators(earlier, wave)
    common = study.common_items(earlier, wave)
    asked = study.asked_items(earlier) | study.asked_items(wave)
    kept = {known.id: len({*known.items} & common) for known in study.instrument.indicators}
    dropped = {known.id: len({*known.items} & (asked - common)) for known in study.instrument.indicators}
    kept[TOTAL], dropped[TOTAL] = len(comparable), len(study.instrument.indicators) - len(comparable)
    allowed = {**{known: known in comparable for known in study.instrument.indicator_ids}, TOTAL: bool(comparable)}
    return frame.assign(
        items_n=frame["indicator_id"].map(kept),
        items_dropped_n=frame["indicator_id"].map(dropped),
        comparable=frame["indicator_id"].map(allowed),
    )
