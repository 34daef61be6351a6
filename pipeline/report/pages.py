"""The county's page and the groups' pages as plain data: what stands on them and in which order."""

from dataclasses import dataclass

from pipeline.report.blocks import Figure, Grid, NotShown, Tile
from pipeline.report.figures import county_figure, groups_figure, own_figure
from pipeline.report.headline import headline, lead, unit, verdict_counts
from pipeline.report.in_depth.choices import hangs_on_choices
from pipeline.report.in_depth.comparability import with_care
from pipeline.report.joint import JointDisplay, joint_display, talks_not_shown
from pipeline.report.links import DOCUMENTS, IN_DEPTH, TALKS, group_page, workshop_page
from pipeline.report.method import Method, method
from pipeline.report.not_shown import not_in_figure, not_shown
from pipeline.report.numbers_sv import number, percent, signed, signed_span, span
from pipeline.report.results import Change, Place, Results, known
from pipeline.report.tables import STEP_NAMES, overview_table, own_table, response_table
from pipeline.report.talks import talk_results
from pipeline.report.wording import (
    COUNTED,
    MARKS,
    TOTAL_NAME,
    Said,
    counted,
    explanation,
    verdict,
    why_hidden,
)


@dataclass(frozen=True)
class Opening:
    """What both kinds of page begin with."""

    title: str
    waves: str
    headline: str
    lead: tuple[Said, ...]
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class CountyPage:
    """The county report."""

    opening: Opening
    county: Figure | None
    groups: Figure | None
    not_in_figure: tuple[NotShown, ...]
    with_care: str
    """Indicators whose change asks for care, and why."""
    choices: str
    """Whether the result hangs on choices."""
    overview: Grid
    has_other_questions: bool
    """Whether more questions were asked than the overview and the comparison rest on."""
    step_names: tuple[str, ...]
    responses: tuple[Grid, ...]
    not_shown: tuple[NotShown, ...]
    method: Method
    links: tuple[tuple[str, str], ...]
    documents: tuple[tuple[str, str], ...]
    """Further pages: what was said in the focus groups, and about the material."""
    joint: JointDisplay | None


@dataclass(frozen=True)
class GroupPage:
    """The report of one group: its own numbers and the county's, nobody else's."""

    opening: Opening
    own: Figure | None
    is_shown: bool
    table: Grid
    step_names: tuple[str, ...]
    response: Grid
    not_shown: tuple[NotShown, ...]
    joint: JointDisplay | None
    workshop: str
    """The sheets for the group's workshop."""


def county_page(results: Results) -> CountyPage:
    """Everything on the county's page."""
    study, county, talks = results.study, results.county, talk_results(results)
    tiles = [_index_tile(results, county), _groups_tile(results), _response_tile(results, county)]
    if results.release.is_follow_up:
        tiles.insert(1, _change_tile(results.change(county), "Förändring"))
    said = [*lead(results), _explained(results, county)]
    return CountyPage(
        opening=_opening(results, county, study.title, said, tiles),
        county=county_figure(results),
        groups=groups_figure(results),
        not_in_figure=not_in_figure(results),
        with_care=with_care(results),
        choices=hangs_on_choices(results),
        overview=overview_table(results),
        has_other_questions=any(results.change(county, each).items_dropped_n for each in results.indicators),
        step_names=STEP_NAMES,
        responses=tuple(table for table in _county_responses(results) if table.rows),
        not_shown=not_shown(results, (county, *results.groups)),
        method=method(results),
        links=tuple((group.name, group_page(study, group.code)) for group in results.groups),
        documents=_further(results, has_talks=talks is not None),
        joint=joint_display(results, talks, county),
    )


def _further(results: Results, *, has_talks: bool) -> tuple[tuple[str, str], ...]:
    """The pages that lie beside the county's."""
    in_depth = (IN_DEPTH,) if results.release.in_depth else ()
    return (*in_depth, *((TALKS,) if has_talks else ()), *DOCUMENTS)


def group_page_of(results: Results, group: Place) -> GroupPage:
    """Everything on a group's page; of a group that may not be shown, only why."""
    county, talks = results.county, talk_results(results)
    is_shown = results.level(group).is_shown or results.change(group).is_shown
    places = (group, county) if is_shown else (county,)
    tiles = _group_tiles(results, group) if is_shown else []
    return GroupPage(
        opening=_opening(results, group, group.name, [_explained(results, group)], tiles),
        own=own_figure(results, group),
        is_shown=is_shown,
        table=own_table(results, places),
        step_names=STEP_NAMES,
        response=response_table(results, places, f"Svar {results.wave}"),
        not_shown=(*not_shown(results, (county, group)), *talks_not_shown(results, talks, group)),
        joint=joint_display(results, talks, group),
        workshop=workshop_page(group.code),
    )


def _explained(results: Results, place: Place) -> Said:
    """What the change means, or what it means that nothing is shown."""
    study = results.study
    said = explanation(results.change(place), study.plan, study.baseline, results.wave)
    return Said(said or why_hidden(results.level(place).mark, study.policy))


def _opening(results: Results, place: Place, title: str, said: list[Said], tiles: list[Tile]) -> Opening:
    sentences = tuple(sentence for sentence in said if sentence.text)
    return Opening(title, waves_of(results), headline(results, place), sentences, tuple(tiles))


def waves_of(results: Results) -> str:
    """Which measurements the page is about."""
    now = results.study.wave_by_id(results.wave).label
    if not results.release.is_follow_up:
        return f"{now}: baslinjen, som senare mätningar jämförs med"
    return f"{now}, jämfört med {results.study.wave_by_id(results.study.baseline).label}"


def _county_responses(results: Results) -> tuple[Grid, Grid]:
    singular = results.study.unit.singular
    return (
        response_table(results, (results.county, *results.groups), f"Svar {results.wave} per {singular}"),
        response_table(results, results.organisations, f"Svar {results.wave} per organisation"),
    )


def _group_tiles(results: Results, group: Place) -> list[Tile]:
    own, answered = _index_tile(results, group), _response_tile(results, group)
    if not results.release.is_follow_up:
        return [own, answered]
    beside = _change_tile(results.change(results.county), f"Förändring, {results.county.name}")
    return [own, _change_tile(results.change(group), "Förändring"), beside, answered]


def _index_tile(results: Results, place: Place) -> Tile:
    """The index now; at a follow-up on the questions and groups that the comparison rests on."""
    change, level = results.change(place), results.level(place)
    name = f"{TOTAL_NAME} {results.wave}"
    if change.mean is not None:
        before = f"{results.study.baseline}: {number(known(change.baseline_mean))}"
        return Tile(name, number(change.mean), (before, "på skalan 0–100"))
    if level.mean is None:
        return Tile(name, level.mark, (MARKS[level.mark],))
    if level.ci_low is None or level.ci_high is None:
        return Tile(name, number(level.mean), ("på skalan 0–100",))
    return Tile(name, number(level.mean), (f"intervall {span(level.ci_low, level.ci_high)}", "på skalan 0–100"))


def _change_tile(change: Change, name: str) -> Tile:
    if change.change is None:
        return Tile(name, change.mark, (MARKS[change.mark],))
    if change.ci_low is None or change.ci_high is None:
        return Tile(name, signed(change.change), (verdict(change),))
    return Tile(
        name, signed(change.change), (f"intervall {signed_span(change.ci_low, change.ci_high)}", verdict(change))
    )


def _groups_tile(results: Results) -> Tile:
    """How the groups fared, those not shown among them."""
    noun = unit(results)
    if not results.release.is_follow_up:
        shown = sum(results.level(group).is_shown for group in results.groups)
        return Tile(f"Redovisade {noun.many}", f"{shown} av {len(results.groups)}")
    changes = [results.change(group) for group in results.groups]
    counts = tuple((number(count), COUNTED[name]) for name, count in verdict_counts(changes).items())
    return Tile(counted(len(changes), noun), "", counts=counts)


def _response_tile(results: Results, place: Place) -> Tile:
    found = results.response(place)
    name = f"Svarsfrekvens {results.wave}"
    if found.answered_n is None:
        return Tile(name, found.mark, (MARKS[found.mark],))
    if found.response_pct is None or found.eligible_n is None:
        return Tile(name, ".", (f"{number(found.answered_n)} svar; ingen lista över inbjudna",))
    return Tile(
        name, percent(found.response_pct), (f"{number(found.answered_n)} av {number(found.eligible_n)} svarade",)
    )
