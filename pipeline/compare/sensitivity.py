"""Whether the county's result hangs on a choice: the published change beside what other choices give."""

import numpy as np
import pandas as pd

from pipeline.compare.other_choices import OUTCOMES, Comparison, Outcome, Words, outcome_of
from pipeline.compare.pairs import Pair
from pipeline.statistics.intervals import whole_points
from pipeline.statistics.moments import Truth
from pipeline.statistics.persons import Matrix
from pipeline.statistics.samples import numbered, outside_largest
from pipeline.study import Study
from pipeline.tables.sensitivity import MAIN, SENSITIVITY


def sensitivity_by_indicator(
    scores: pd.DataFrame,
    variants: pd.DataFrame,
    changes: pd.DataFrame,
    verdicts: pd.DataFrame,
    invited: pd.DataFrame,
    links: pd.DataFrame,
    study: Study,
    wave: str,
) -> pd.DataFrame:
    """Compare a wave with the baseline in other ways than the plan's.

    Parameters
    ----------
    scores, variants : SCORES and SCORE_VARIANTS of the waves up to this one.
    changes, verdicts : CHANGE and VERDICT of this wave, for the published result.
    invited : INVITED of the baseline; may be empty.
    links : LINKS of this wave.

    Returns
    -------
    SENSITIVITY: for every indicator of the county a row per analysis; empty for the baseline.

    Notes
    -----
    Each analysis changes one choice and keeps the plan's estimand, its weights and the level of the published interval
    (1 - alpha/m of the family):

    *unweighted*: every group counts the same, these very groups. *other_estimand*: `sample` where the plan says
    `census` (exact joint sign flips over each family) and the other way round. *mix*: the baseline's mix of
    organisations and roles. *raked*: both waves like those invited. *identical*: only questions on the same scale, so
    that no bridge is trusted. *asked_of_all*: only questions put to every role. *linked*: only persons followed.
    *complete*: only persons who answered every question of the indicator (of all indicators, for the total).

    The last two are self-selected. `mix`, `raked`, `unweighted` and `linked` take the groups as they are (`census`)
    whatever the plan says. `agrees` compares what the intervals decide, rounded as published; `unknown` without an
    interval. Missing rule: persons without a score are left out. Source: STATISTICS §4.
    """
    if wave == study.baseline:
        return SENSITIVITY.empty()
    earlier = study.baseline
    own = Comparison(scores, variants, invited, links, verdicts, study, earlier, wave)
    county = changes[(changes["level"] == "county") & (changes["baseline_wave"] == earlier)]
    comparable = county.set_index("indicator_id").loc[list(study.instrument.scored_ids), "comparable"].to_numpy()
    main = _main(own, county)
    outcomes = {MAIN: main, **{analysis: outcome(own) for analysis, outcome in OUTCOMES.items()}}
    frames = [_rows(found, main, comparable, study).assign(analysis=analysis) for analysis, found in outcomes.items()]
    return SENSITIVITY.conform(pd.concat(frames, ignore_index=True).assign(wave=wave, baseline_wave=earlier))


def _main(own: Comparison, county: pd.DataFrame) -> Outcome:
    """What is published."""
    change = county.set_index("indicator_id").loc[list(own.study.instrument.scored_ids), "change"].to_numpy()
    low, high = (own.county[name].to_numpy(dtype="float64") for name in ("ci_low", "ci_high"))
    return outcome_of(own.pair(), change, low, high)


def _rows(found: Outcome, main: Outcome, comparable: Truth, study: Study) -> pd.DataFrame:
    known = comparable & ~np.isnan(found.change)
    before, after = ((m.n * found.pair.present).sum(axis=0) for m in found.pair.moments)
    return pd.DataFrame(
        {
            "indicator_id": study.instrument.scored_ids,
            "groups_n": np.where(known, found.pair.present.sum(axis=0), 0),
            "baseline_n": np.where(known, before, 0),
            "n": np.where(known, after, 0),
            "outside_n": np.where(known, _outside(found.pair), 0),
            "effective_n": np.where(known, found.effective_n, np.nan),
            "change": np.where(known, found.change, np.nan),
            "ci_low": np.where(known, found.low, np.nan),
            "ci_high": np.where(known, found.high, np.nan),
            "agrees": _agrees(found, main, known),
            "reason": np.where(comparable, found.reason, "not_comparable"),
        }
    )


def _outside(pair: Pair) -> Matrix:
    """Persons outside the largest group, in the wave where they are fewest."""
    outside = []
    for persons in (pair.before, pair.after):
        person, persons_n = numbered(persons.respondent)
        counted = ~np.isnan(persons.scores) & pair.present[persons.group]
        outside.append(outside_largest(counted, persons.group, persons.groups_n, person, persons_n))
    return np.min(outside, axis=0)


def _agrees(found: Outcome, main: Outcome, known: Truth) -> Words:
    """Whether both intervals decide the same, rounded as they are published."""
    sides = [np.sign(whole_points(each.low)) + np.sign(whole_points(each.high)) for each in (found, main)]
    told = known & ~np.isnan(sides[0]) & ~np.isnan(sides[1])
    decided = [np.where(np.abs(side) == 2, np.sign(side), 0.0) for side in sides]  # noqa: PLR2004 - both limits
    return np.select([~told, decided[0] == decided[1]], ["unknown", "same"], "other")
