"""Survey and focus groups set side by side, indicator by indicator: the joint display as plain data."""

from dataclasses import dataclass

from pipeline.report.blocks import NotShown
from pipeline.report.headline import unit
from pipeline.report.results import Place, Results, known
from pipeline.report.talk_wording import (
    JOINT_MARKS,
    MEANS,
    TOGETHER,
    all_then,
    joint_balance,
    joint_spread,
    joint_why,
    why_no_talks,
)
from pipeline.report.talks import Joint, Quote, TalkResults
from pipeline.report.wording import level_with_interval, verdict, with_interval


@dataclass(frozen=True)
class JointLine:
    """One indicator: what the survey says, what the talks say, and the two together."""

    name: str
    survey: tuple[str, ...]
    talks: tuple[str, ...]
    quote: Quote | None
    together: str
    why: str
    kind: str
    """Which of the four words it is, for its look; empty when there is none."""


@dataclass(frozen=True)
class JointDisplay:
    """The table, and what the words in it mean."""

    caption: str
    lines: tuple[JointLine, ...]
    meanings: tuple[tuple[str, str], ...]
    marks: tuple[tuple[str, str], ...]
    note: str
    """Which talks the county's are; empty at the baseline and for a group, which is compared with itself."""


def joint_display(results: Results, talks: TalkResults | None, place: Place) -> JointDisplay | None:
    """The indicators of a place; None where there were no talks, or where those of the place may not be shown."""
    if talks is None or not talks.documents_n:
        return None
    found = {indicator: talks.joint(place, indicator) for indicator in results.indicators}
    if not any(joint.is_shown for joint in found.values()):
        return None
    lines = tuple(_line(results, talks, place, indicator, joint) for indicator, joint in found.items())
    meanings = tuple((word, MEANS[kind]) for kind, word in TOGETHER.items() if kind in {line.kind for line in lines})
    waves = f"{results.study.baseline} och {results.wave}" if results.release.is_follow_up else results.wave
    caption, note = f"{place.name}: enkät och fokusgrupper {waves}", _note(results, place, list(found.values()))
    return JointDisplay(caption, lines, meanings, _marks(lines), note)


def talks_not_shown(results: Results, talks: TalkResults | None, group: Place) -> tuple[NotShown, ...]:
    """That a group's talks are left out, and why; nothing where some are shown, or where none were held at all."""
    if talks is None or not talks.documents_n or joint_display(results, talks, group):
        return ()
    first = talks.joint(group, next(iter(results.indicators)))
    why = why_no_talks(first.reason, is_follow_up=results.release.is_follow_up)
    return (NotShown(group.name, first.mark, "fokusgrupperna", why),)


def _line(results: Results, talks: TalkResults, place: Place, indicator: str, joint: Joint) -> JointLine:
    survey = _survey(results, place, indicator)
    name = results.indicators[indicator]
    if not joint.is_shown:
        return JointLine(name, survey, (joint.mark,), None, joint.mark, "", "")
    is_group = place.level == "group"
    baseline = results.study.baseline if results.release.is_follow_up else ""
    why = joint_why(joint, results.change(place, indicator).verdict, results.wave, is_group=is_group)
    said = (joint_spread(joint, baseline, is_group=is_group), joint_balance(joint, baseline))
    quote = None if is_group else _quote(talks, indicator)
    return JointLine(name, survey, said, quote, TOGETHER[joint.together], why, joint.together)


def _note(results: Results, place: Place, found: list[Joint]) -> str:
    """Said whether or not as many had talks: as many need not be the same."""
    if place.level == "group" or not results.release.is_follow_up:
        return ""
    groups_n = next(known(joint.groups_n) for joint in found if joint.is_shown)
    return all_then(groups_n, unit(results), results.wave, results.study.baseline)


def _marks(lines: tuple[JointLine, ...]) -> tuple[tuple[str, str], ...]:
    """The marks that stand in the table, alone or as the last word, and what they mean."""
    last = {text.rpartition(" ")[2] for line in lines for text in (*line.survey, *line.talks)}
    return tuple((mark, meaning) for mark, meaning in JOINT_MARKS.items() if mark in last)


def _survey(results: Results, place: Place, indicator: str) -> tuple[str, ...]:
    """The change with its interval and verdict; at the baseline the level."""
    if not results.release.is_follow_up:
        return (level_with_interval(results.level(place, indicator)),)
    change = results.change(place, indicator)
    return with_interval(change), verdict(change)


def _quote(talks: TalkResults, indicator: str) -> Quote | None:
    """The first approved quotation on the indicator."""
    own = (code.code for code in talks.codes if code.indicator == indicator)
    return next((quote for code in own for quote in talks.quotes.get(code, ())), None)
