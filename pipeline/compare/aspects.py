"""What two waves should have alike to be compared: each aspect judged by itself, for the county."""

from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.compare.answers import Answers
from pipeline.statistics.alpha_change import AlphaChange, alpha_change
from pipeline.statistics.mix import mix_shift
from pipeline.study import Study
from pipeline.study.wave import Wave

MIN_PERSONS = 20
"""In each wave, before anything of the answers or of who gave them is held against the other wave."""
LARGE_FALL = 0.10
LOW_ALPHA = 0.60
"""A fall of alpha is large from the one on, or if it ends below the other; and it must be more than chance."""
LARGE_SHIFT = 0.20
SHIFT_ALPHA = 0.01
"""A mix has shifted if at least every fifth person would have to be of another kind, and it is more than chance."""
MONTH = timedelta(days=365.25 / 12)
MAX_MONTHS = 2.0
"""Field periods that lie further apart in the year are of different seasons."""


class Judged(NamedTuple):
    """One aspect: the outcome, the figures behind it, or the reason why there is none."""

    outcome: str
    difference: float = np.nan
    ci_low: float = np.nan
    ci_high: float = np.nan
    p: float = np.nan
    reason: str = ""


def unknown(reason: str) -> Judged:
    """An aspect that cannot be judged."""
    return Judged("unknown", reason=reason)


def _judged(figures: Judged, *, differs: bool) -> Judged:
    return figures._replace(outcome="differs" if differs else "alike")


def judged_items(dropped_n: int) -> Judged:
    """Whether the waves are compared on fewer questions than were asked."""
    return _judged(Judged("", float(dropped_n)), differs=dropped_n > 0)


def judged_dif(tested: pd.DataFrame) -> Judged:
    """Whether any question of one indicator works differently: ITEM_DIF rows of the indicator."""
    flagged, untested = int(tested["flagged"].sum()), tested["reason"] != ""
    if flagged or not untested.any():
        return _judged(Judged("", float(flagged)), differs=flagged > 0)
    reasons = set(tested["reason"])
    shared = reasons.pop() if len(reasons) == 1 else ""
    known = shared if shared in {"no_answers", "few", "one_item"} else "not_tested"
    return unknown(known if untested.all() else "some_not_tested")


def judged_alpha(before: Answers, after: Answers, items: list[str]) -> Judged:
    """Whether the questions of an indicator hang together less than before.

    Notes
    -----
    Alpha on the common questions. It has dropped if the 95 % interval of the difference lies below 0 *and* the fall is
    larger than .10 or ends below .60 from .60 or above.
    """
    found = alpha_change(before.of(items), after.of(items))
    if found.reason or min(found.n) < MIN_PERSONS:
        return unknown(found.reason or "few")
    figures = Judged("", found.difference, found.ci_low, found.ci_high)
    return _judged(figures, differs=has_dropped(found))


def has_dropped(found: AlphaChange) -> bool:
    """Whether alpha has fallen far, and by more than chance."""
    far = found.before - found.after > LARGE_FALL or found.after < LOW_ALPHA <= found.before
    return far and found.ci_high < 0


def judged_mix(respondents: pd.DataFrame, column: str, before: str, after: str) -> Judged:
    """Whether another mix of organisations, or of respondent types, has answered.

    Parameters
    ----------
    respondents : RESPONDENTS of both waves. A person counts once in each kind; persons without a kind are left out.
    column : `organisation_code` or `respondent_type`.
    """
    if not {before, after} <= set(respondents["wave"]):
        return unknown("no_answers")
    persons = respondents.drop_duplicates(["wave", "respondent_id", column]).dropna(subset=column)
    long = persons.groupby(["wave", column]).size()
    counts = long.unstack(fill_value=0).reindex([before, after], fill_value=0)  # noqa: PD010 - bears no persons at all
    n = counts.sum(axis=1)
    if (n == 0).any():
        return unknown("not_asked")
    if (n < MIN_PERSONS).any():
        return unknown("few")
    shift = mix_shift(*counts.to_numpy(dtype="float64"))
    figures = Judged("", shift.distance, p=shift.p)
    return _judged(figures, differs=shift.distance >= LARGE_SHIFT and shift.p < SHIFT_ALPHA)


def judged_mode(before: Wave, after: Wave) -> Judged:
    """Whether the answers were collected in another way; nothing is said where a wave does not state its mode."""
    if before.mode is None or after.mode is None:
        return unknown("not_stated")
    return _judged(Judged(""), differs=before.mode != after.mode)


def judged_season(before: Wave, after: Wave) -> Judged:
    """Whether the middles of the field periods lie more than two months apart in the year."""
    year = 12 * MONTH
    apart = abs(_middle(after) - _middle(before)) % year
    months = min(apart, year - apart) / MONTH
    return _judged(Judged("", months), differs=months > MAX_MONTHS)


def _middle(wave: Wave) -> timedelta:
    """Time from the beginning of the calendar to the middle of the field period."""
    period = wave.field_period
    return (period.start - date.min) + (period.end - period.start) / 2


def judged_county(respondents: pd.DataFrame, study: Study, before: str, after: str) -> dict[str, Judged]:
    """The aspects that concern a whole wave, the same for every indicator."""
    waves = study.wave_by_id(before), study.wave_by_id(after)
    return {
        "organisations": judged_mix(respondents, "organisation_code", before, after),
        "respondent_types": judged_mix(respondents, "respondent_type", before, after),
        "mode": judged_mode(*waves),
        "season": judged_season(*waves),
    }
