"""The two sheets of a group's workshop as plain data. Selects and places; computes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Cell, Grid, Row
from pipeline.report.in_depth.who import unit_names
from pipeline.report.numbers_sv import listed, points, signed_span
from pipeline.report.pages import waves_of
from pipeline.report.results import Place, Results
from pipeline.report.talk_wording import joint_why
from pipeline.report.talks import talk_results
from pipeline.report.wording import level_with_interval, why, with_interval
from pipeline.report.workshop import words
from pipeline.report.workshop.choice import Gap, Subject, largest_gap, subjects

LINES = 6
"""Rows to write in: as many as fill the second sheet."""


@dataclass(frozen=True)
class WorkshopPage:
    """Two sheets: what the numbers say and what to talk about, and what is decided."""

    title: str
    waves: str
    about: tuple[str, ...]
    tables: tuple[Grid, ...]
    notes: tuple[str, ...]
    apart: tuple[str, ...]
    questions: tuple[str, ...]
    to_write: tuple[str, ...]
    lines: range


def workshop_page_of(results: Results, group: Place) -> WorkshopPage:
    """A group's sheets; with the county's numbers where its own may not be shown."""
    has_own = any(results.level(group, indicator).is_shown for indicator in results.indicators)
    place = group if has_own else results.county
    strengths, tensions = subjects(results, place)
    apart = _apart(results)
    tables = {"Styrkor": strengths, "Spänningar": tensions}
    return WorkshopPage(
        title=group.name,
        waves=waves_of(results),
        about=_about(results, group, has_own=has_own, strengths=strengths, tensions=tensions),
        tables=tuple(_table(results, place, name, own) for name, own in tables.items() if own),
        notes=_notes(results, (*strengths, *tensions)),
        apart=tuple(said for _, said in apart) or (words.NOTHING_APART,),
        questions=_questions(results, strengths, tensions, apart[0][0] if apart else ""),
        to_write=words.TO_WRITE,
        lines=range(LINES),
    )


def _about(
    results: Results, group: Place, *, has_own: bool, strengths: tuple[Subject, ...], tensions: tuple[Subject, ...]
) -> tuple[str, ...]:
    """Whose numbers these are, and what strengths and tensions are."""
    about = words.ABOUT.format(own="gruppens" if has_own else "länets")
    said = (about if strengths else f"{words.NO_STRENGTH} {about}",) if tensions else (words.NONE_SHOWN,)
    if has_own:
        return said
    level = results.level(group)
    reason = why(level.reason, results.study.policy, results.wave) if level.reason else words.ONLY_TOTAL
    return (f"{words.OF_COUNTY} ({level.mark or '..'}: {reason}.)", *said)


def _table(results: Results, place: Place, caption: str, own: tuple[Subject, ...]) -> Grid:
    columns = [f"Index {results.wave}"]
    columns += [results.county.name] if place != results.county else []
    columns += [f"Sedan {results.study.baseline}"] if results.release.is_follow_up else []
    rows = tuple(Row(results.indicators[subject.indicator], _cells(results, place, subject)) for subject in own)
    return Grid(caption, tuple(columns), rows)


def _cells(results: Results, place: Place, subject: Subject) -> tuple[Cell, ...]:
    said = [level_with_interval(results.level(place, subject.indicator))]
    if place != results.county:
        said.append(level_with_interval(results.level(results.county, subject.indicator)))
    if results.release.is_follow_up:
        said.append(with_interval(results.change(place, subject.indicator)))
    return tuple(Cell(text) for text in said)


def _notes(results: Results, chosen: tuple[Subject, ...]) -> tuple[str, ...]:
    """Which of them follow the overall rating, and how sure that is."""
    close = [
        results.indicators[subject.indicator] + ("" if subject.is_certain else words.UNCERTAIN)
        for subject in chosen
        if subject.is_close
    ]
    return (words.ABOUT_CLOSE.format(names=listed(close)),) if close else ()


def _apart(results: Results) -> list[tuple[str, str]]:
    """Where the county's organisations or roles, or its survey and talks, see apart: a sentence by indicator."""
    gap = largest_gap(results)
    return [*([(gap.indicator, _gap_text(results, gap))] if gap else []), *_diverging(results)]


def _diverging(results: Results) -> Iterator[tuple[str, str]]:
    """The county's indicators on which survey and talks go apart. A group's are not tested, so they never do."""
    talks, county = talk_results(results), results.county
    if talks is None:
        return
    for indicator, name in results.indicators.items():
        joint = talks.joint(county, indicator)
        if joint.is_shown and joint.together == "diverges":
            because = joint_why(joint, results.change(county, indicator).verdict, results.wave, is_group=False)
            yield indicator, words.APART_TALKS.format(name=name, why=because)


def _gap_text(results: Results, gap: Gap) -> str:
    """The distance with its interval, and whether it can be chance."""
    names, interval, certain, lead = unit_names(results), "", words.NO_INTERVAL, words.LARGEST
    if gap.ci_low is not None and gap.ci_high is not None:
        interval = f" ({signed_span(gap.ci_low, gap.ci_high)})"
        certain = words.NO_CHANCE if gap.ci_low > 0 else words.CAN_BE_CHANCE
        lead = words.LARGEST_CERTAIN if gap.ci_low > 0 else words.LARGEST
    return words.APART_COUNTY.format(
        lead=lead,
        name=results.indicators[gap.indicator],
        higher=names[gap.higher],
        lower=names[gap.lower],
        amount=points(gap.difference),
        interval=interval,
        certain=certain,
    )


def _questions(
    results: Results, strengths: tuple[Subject, ...], tensions: tuple[Subject, ...], apart_on: str
) -> tuple[str, ...]:
    """Every tension, the first strength, what is seen apart, and one that is always there."""
    names = results.indicators
    asked = [words.TENSION.format(name=names[subject.indicator]) for subject in tensions]
    asked += [words.STRENGTH.format(name=names[subject.indicator]) for subject in strengths[:1]]
    asked = asked or list(words.WITHOUT_SUBJECTS)
    asked += [words.APART.format(name=names[apart_on])] if apart_on else []
    return (*asked, words.ALWAYS)
