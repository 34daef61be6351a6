"""What is left out and why: every hidden or missing figure as a sentence, without a word on its value."""

from collections.abc import Iterator

from pipeline.report.blocks import NotShown
from pipeline.report.headline import why_no_change
from pipeline.report.numbers_sv import listed
from pipeline.report.results import Place, Results
from pipeline.report.wording import TOTAL_NAME, why
from pipeline.study import TOTAL


def not_shown(results: Results, places: tuple[Place, ...]) -> tuple[NotShown, ...]:
    """Every figure of the places that has a mark, places with the same in one entry.

    What the item map rules out for all is said of the county only.
    """
    names: dict[tuple[str, str, str], list[str]] = {}
    for place in places:
        for entry in _of_place(results, place):
            names.setdefault((entry.mark, entry.what, entry.why), []).append(entry.name)
    return tuple(NotShown(listed(named), *rest) for rest, named in names.items())


def not_in_figure(results: Results) -> tuple[NotShown, ...]:
    """The groups that the figure of groups leaves out, those with the same reason in one entry."""
    is_follow_up, policy = results.release.is_follow_up, results.study.policy
    names: dict[tuple[str, str], list[str]] = {}
    for group in results.groups:
        figure = results.change(group) if is_follow_up else results.level(group)
        if not figure.is_shown:
            reason = why_no_change(results, group) if is_follow_up else why(figure.reason, policy, results.wave)
            names.setdefault((figure.mark, reason), []).append(group.name)
    return tuple(NotShown(listed(named), mark, "", reason) for (mark, reason), named in names.items())


def _of_place(results: Results, place: Place) -> Iterator[NotShown]:
    """One entry per mark and reason; index and change share one when both are left out alike."""
    hidden: dict[tuple[str, str], dict[str, list[str]]] = {}
    for figure, indicator, mark, reason in _marked(results, place):
        hidden.setdefault((mark, reason), {}).setdefault(figure, []).append(indicator)
    for (mark, reason), figures in hidden.items():
        what: dict[str, list[str]] = {}
        for figure, indicators in figures.items():
            what.setdefault(_scope(results, indicators), []).append(figure)
        said = listed([f"{listed(named)}{scope}" for scope, named in what.items()])
        yield NotShown(place.name, mark, said, reason)


def _marked(results: Results, place: Place) -> Iterator[tuple[str, str, str, str]]:
    """Figure, indicator, mark and reason in words."""
    policy = results.study.policy
    for indicator in results.study.instrument.scored_ids:
        level = results.level(place, indicator)
        if not level.is_shown:
            yield f"index {results.wave}", indicator, level.mark, why(level.reason, policy, results.wave)
        change = results.change(place, indicator)
        ruled_out = change.reason == "not_comparable" and place != results.county
        if results.release.is_follow_up and not change.is_shown and not ruled_out:
            figure = f"förändring {results.study.baseline}–{results.wave}"
            yield figure, indicator, change.mark, why_no_change(results, place, indicator)


def _scope(results: Results, indicators: list[str]) -> str:
    """Which indicators; nothing is said when it is all of them."""
    if len(indicators) == len(results.study.instrument.scored_ids):
        return ""
    names = {TOTAL: TOTAL_NAME, **results.indicators}
    return f" för {listed([names[indicator] for indicator in indicators])}"
