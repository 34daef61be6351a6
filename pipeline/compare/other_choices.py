"""The county's change again, with one choice changed at a time: which persons, questions, weights or estimand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.adjusted import Adjusted, mix_change, raked_change
from pipeline.compare.county_change import census_change
from pipeline.compare.group_change import Estimate
from pipeline.compare.pairs import Pair, pair_of
from pipeline.compare.sign_flips import MAX_GROUPS, fewest_groups, joint_flips
from pipeline.statistics.intervals import t_interval
from pipeline.statistics.moments import Truth, ratio
from pipeline.statistics.persons import Index, Matrix, Persons, stated_at_rows
from pipeline.statistics.weights import county_weights
from pipeline.study import TOTAL, Study
from pipeline.study.instrument import with_total
from pipeline.study.item_sets import ASKED_OF_ALL, IDENTICAL, indicators_of, is_narrower

Words = npt.NDArray[np.str_]


class Outcome(NamedTuple):
    """Per indicator: the change with its interval, or the reason why there is none."""

    pair: Pair
    change: Matrix
    low: Matrix
    high: Matrix
    reason: Words
    effective_n: Matrix


@dataclass(frozen=True)
class Comparison:
    """Two waves and what is needed to compare them in other ways."""

    scores: pd.DataFrame
    variants: pd.DataFrame
    invited: pd.DataFrame
    links: pd.DataFrame | None
    verdicts: pd.DataFrame
    study: Study
    earlier: str
    wave: str

    def pair(self, scores: pd.DataFrame | None = None) -> Pair:
        """The two waves on some scores; None = those of the comparison."""
        return pair_of(self.scores if scores is None else scores, self.study, self.earlier, self.wave, self.links)

    @property
    def groups(self) -> list[str]:
        """Codes of the groups, in order."""
        return [group.code for group in self.study.groups]

    @property
    def frame(self) -> pd.DataFrame:
        """INVITED of the baseline."""
        return self.invited[self.invited["wave"] == self.study.baseline]

    def weights(self, estimand: str) -> Matrix:
        """(groups,) weights at the baseline under an estimand."""
        baseline = self.scores[self.scores["wave"] == self.study.baseline]
        return county_weights("census" if estimand == "census" else "sample", self.frame, baseline, self.groups)

    @property
    def county(self) -> pd.DataFrame:
        """VERDICT of the county, in the order of the indicators."""
        own = self.verdicts[(self.verdicts["level"] == "county") & (self.verdicts["baseline_wave"] == self.earlier)]
        return own.set_index("indicator_id").loc[list(self.study.instrument.scored_ids)]

    @property
    def alpha(self) -> Matrix:
        """(indicators,) level of every published interval; the plan's where there is none."""
        return self.study.plan.alpha / np.maximum(self.county["family_size"].to_numpy(dtype="float64"), 1)


def outcome_of(
    pair: Pair, change: Matrix, low: Matrix, high: Matrix, reason: Words | str = "", effective_n: Matrix | None = None
) -> Outcome:
    """With the general reasons put in where there is no figure or no interval."""
    few = np.isnan(low) & ~np.isnan(change)
    rules = [
        np.broadcast_to(np.asarray(reason), change.shape),
        np.where(np.isnan(change), "no_answers", ""),
        np.where(few, "few_df", ""),
    ]
    said = np.select([rule != "" for rule in rules], rules, "")
    return Outcome(pair, change, low, high, said, np.full(change.shape, np.nan) if effective_n is None else effective_n)


def _by_t(
    own: Comparison, pair: Pair, estimate: Estimate, reason: Words | str = "", effective_n: Matrix | None = None
) -> Outcome:
    flat = estimate.se == 0
    low, high = t_interval(estimate.change, np.where(flat, np.nan, estimate.se), estimate.df, own.alpha)
    said = np.where(flat & (np.asarray(reason) == ""), "no_variation", reason)
    return outcome_of(pair, estimate.change, low, high, said, effective_n)


def _census(own: Comparison, pair: Pair, weights: Matrix, reason: Words | str = "") -> Outcome:
    plan = own.study.plan
    _, estimate = census_change(pair, weights, plan.min_residual_df, plan.min_linked)
    return _by_t(own, pair, estimate, reason)


def _sample(own: Comparison, pair: Pair, reason: Words | str = "") -> Outcome:
    """Groups like these: exact joint sign flips over every family of the county."""
    changes = np.where(pair.present, pair.moments[1].mean - pair.moments[0].mean, np.nan)
    counts = pair.present.sum(axis=0)
    change = ratio(np.nansum(changes, axis=0), counts.astype("float64"))
    low, high = np.full((2, len(change)), np.nan)
    said = np.where(np.asarray(reason) == "", _refused(own, pair, counts), reason)
    for columns in county_families(own.study, said == ""):
        found = joint_flips(changes[:, columns], own.study.plan.alpha)
        low[columns], high[columns] = found.low, found.high
    return outcome_of(pair, change, low, high, said)


def _refused(own: Comparison, pair: Pair, counts: Matrix) -> Words:
    """Why groups cannot be taken as a sample."""
    plan = own.study.plan
    rules = [
        np.full(counts.shape, pair.shared > plan.max_shared),
        counts < fewest_groups(plan.alpha),
        counts > MAX_GROUPS,
    ]
    return np.select(rules, ["shared", "few_groups", "many_groups"], "")


def county_families(study: Study, usable: Truth) -> Iterator[Index]:
    """Columns of the county's families, as far as they may be used; what is in none is judged alone."""
    scored = list(study.instrument.scored_ids)
    families = [known.indicators for known in study.plan.families if known.level == "county"]
    alone = [(known,) for known in scored if not any(known in family for family in families)]
    for family in (*families, *alone):
        columns = np.array([scored.index(known) for known in family if usable[scored.index(known)]], dtype=np.intp)
        if len(columns):
            yield columns


def _as_planned(own: Comparison, pair: Pair, reason: Words | str = "") -> Outcome:
    if own.study.plan.groups == "sample":
        return _sample(own, pair, reason)
    return _census(own, pair, own.weights("census"), reason)


def _unweighted(own: Comparison) -> Outcome:
    return _census(own, own.pair(), np.ones(len(own.groups)))


def _other_estimand(own: Comparison) -> Outcome:
    if own.study.plan.groups == "sample":
        return _census(own, own.pair(), own.weights("census"))
    return _sample(own, own.pair())


def _mix(own: Comparison) -> Outcome:
    pair, plan = own.pair(), own.study.plan
    stated = (_stated(own, pair.before, own.earlier), _stated(own, pair.after, own.wave))
    found = mix_change(pair, stated, own.weights("census"), plan.min_residual_df, plan.min_linked)
    return _adjusted(own, pair, found)


def _raked(own: Comparison) -> Outcome:
    pair, plan = own.pair(), own.study.plan
    stated = (_stated(own, pair.before, own.earlier)[0], _stated(own, pair.after, own.wave)[0])
    found = raked_change(pair, stated, own.frame, own.groups, plan.min_residual_df, plan.min_linked)
    return _adjusted(own, pair, found)


def _adjusted(own: Comparison, pair: Pair, found: Adjusted) -> Outcome:
    return _by_t(own, pair, found.estimate, found.reason, found.effective_n)


def _stated(own: Comparison, persons: Persons, wave: str) -> list[Words]:
    """What the rows state of organisation and role."""
    rows = own.scores[own.scores["wave"] == wave]
    return [stated_at_rows(persons, own.groups, rows, column) for column in ("organisation_code", "respondent_type")]


def _on_items(item_set: str) -> Callable[[Comparison], Outcome]:
    def outcome(own: Comparison) -> Outcome:
        study, scored = own.study, own.study.instrument.scored_ids
        if not is_narrower(item_set, study, own.wave, own.earlier):
            return _none(own, "same_items")
        kept = indicators_of(item_set, study, own.wave, own.earlier)
        has_items = np.isin(scored, with_total(kept))
        rows = own.variants[own.variants["item_set"] == item_set]
        return _as_planned(own, own.pair(rows), np.where(has_items, "", "few_items"))

    return outcome


def _linked(own: Comparison) -> Outcome:
    pair = own.pair()
    if not len(pair.linked_rows[0]):
        return _none(own, "no_links")
    before, after = (
        _rows_where(persons, rows) for persons, rows in zip((pair.before, pair.after), pair.linked_rows, strict=True)
    )
    both = np.isnan(before.scores) | np.isnan(after.scores)
    at = np.arange(len(before.group))
    followed = Pair(
        replace(before, scores=np.where(both, np.nan, before.scores)),
        replace(after, scores=np.where(both, np.nan, after.scores)),
        (at, at),
    )
    return _census(own, followed, own.weights("census"))


def _rows_where(persons: Persons, rows: Index) -> Persons:
    return Persons(
        persons.scores[rows], persons.group[rows], persons.respondent[rows], persons.link_key[rows], persons.groups_n
    )


def _complete(own: Comparison) -> Outcome:
    return _as_planned(own, own.pair(_complete_cases(own.scores)))


def _complete_cases(scores: pd.DataFrame) -> pd.DataFrame:
    """SCORES without those of persons who left a question of the indicator; for the total, of any indicator."""
    row = ["wave", "respondent_id", "group_code", "common_with"]
    of_total = scores["indicator_id"] == TOTAL
    answered = (scores["answered_n"] == scores["asked_n"]) | of_total
    all_answered = answered.groupby([scores[name] for name in row]).transform("all")
    complete = answered.where(~of_total, all_answered)
    return scores.assign(score=scores["score"].where(complete))


def _none(own: Comparison, reason: str) -> Outcome:
    """No figure of any indicator, for one reason."""
    nothing = np.full(len(own.study.instrument.scored_ids), np.nan)
    return outcome_of(own.pair(), nothing, nothing, nothing, reason)


OUTCOMES: dict[str, Callable[[Comparison], Outcome]] = {
    "unweighted": _unweighted,
    "other_estimand": _other_estimand,
    "mix": _mix,
    "raked": _raked,
    "identical": _on_items(IDENTICAL),
    "asked_of_all": _on_items(ASKED_OF_ALL),
    "linked": _linked,
    "complete": _complete,
}
"""The analyses by name; each as `sensitivity_by_indicator` describes it."""
