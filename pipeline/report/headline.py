"""Which results a page opens with, chosen by rule from the published numbers."""

from pipeline.report.numbers_sv import signed, signed_span
from pipeline.report.results import Change, Place, Results, known
from pipeline.report.wording import (
    COUNTED,
    INDICATOR,
    Named,
    Noun,
    Said,
    extremes,
    findings,
    level_with_interval,
    uncapitalised,
    verdict,
    why,
)
from pipeline.tables.safe import HIDDEN, MISSING, NOT_APPLICABLE

UNSHOWN = {HIDDEN: "redovisas inte", MISSING: "kan inte bedömas", NOT_APPLICABLE: "kan inte mätas"}


def tested_indicators(results: Results) -> list[Named]:
    """The county's indicators that have a verdict."""
    changes = [Named(name, results.change(results.county, indicator)) for indicator, name in results.indicators.items()]
    return [named for named in changes if named.change.is_tested]


def tested_groups(results: Results) -> list[Named]:
    """The groups whose total has a verdict."""
    changes = [Named(group.name, results.change(group)) for group in results.groups]
    return [named for named in changes if named.change.is_tested]


def headline(results: Results, place: Place) -> str:
    """What has happened in a place as a whole, or where it stands at the baseline."""
    level, change = results.level(place), results.change(place)
    if not results.release.is_follow_up:
        if level.is_shown:
            return f"{place.name}: index {level_with_interval(level)} på skalan 0–100"
        return f"{place.name}: index {UNSHOWN[level.mark]} – {why(level.reason, results.study.policy, results.wave)}"
    if change.is_shown:
        return f"{place.name}: {uncapitalised(verdict(change))} ({_amount(change)})"
    return f"{place.name}: förändringen {UNSHOWN[change.mark]} – {why_no_change(results, place)}"


def lead(results: Results) -> list[Said]:
    """What else has certainly happened in the county; at the baseline, its strongest and weakest sides."""
    if results.release.is_follow_up:
        return [*findings(tested_indicators(results), INDICATOR), *findings(tested_groups(results), unit(results))]
    levels = [(name, results.level(results.county, indicator).mean) for indicator, name in results.indicators.items()]
    said = extremes([(name, mean) for name, mean in levels if mean is not None])
    return [Said(said)] if said else []


def _amount(change: Change) -> str:
    if change.ci_low is None or change.ci_high is None:
        return signed(known(change.change))
    return f"{signed(known(change.change))}, intervall {signed_span(change.ci_low, change.ci_high)}"


def unit(results: Results) -> Noun:
    """What the study calls its groups."""
    return Noun(results.study.unit.singular, results.study.unit.plural)


def why_no_change(results: Results, place: Place, indicator: str | None = None) -> str:
    """Why a change is not shown, naming the wave whose answers are too few."""
    ids = (indicator,) if indicator else ()
    level, change = results.level(place, *ids), results.change(place, *ids)
    wave = results.wave if level.reason == change.reason else results.study.baseline
    return why(change.reason, results.study.policy, wave)


def verdict_counts(changes: list[Change]) -> dict[str, int]:
    """How many of each verdict; better and worse always, the others when there are any."""
    found = [change.verdict for change in changes]
    return {name: found.count(name) for name in COUNTED if name in ("better", "worse") or name in found}
