"""The focus groups' page as plain data: what stands on it and in which order."""

from dataclasses import dataclass

from pipeline.report import balance_chart
from pipeline.report.blocks import Figure, Grid, Tile
from pipeline.report.chart import script_json
from pipeline.report.headline import unit
from pipeline.report.numbers_sv import hundredths, listed, number, percent
from pipeline.report.pages import Opening, waves_of
from pipeline.report.results import Results
from pipeline.report.saturation import expected_of, expected_table
from pipeline.report.talk_tables import (
    PAIRS_SHOWN,
    Matrix,
    agreement_by_code,
    agreement_table,
    balance_table,
    matrices,
    pairs_table,
    saturation_table,
    workshop_table,
)
from pipeline.report.talk_wording import (
    Balanced,
    agreement_remark,
    balance_extremes,
    balance_title,
    basis,
    expected_said,
    moved,
    saturation_said,
    spread_headline,
)
from pipeline.report.talks import Quote, TalkResults
from pipeline.report.wording import Said

ONLY_WORKSHOPS = "Inga fokusgrupper; sidan bygger på anteckningar från workshoppar"
UNDEFINED = "Ingen balans: inget segment har riktning."
UNTESTED = "Inget prövas: samtalen är få och segmenten beror av varandra."


@dataclass(frozen=True)
class Coders:
    """Who coded, and how far they agree."""

    ids: str
    first: str
    agreement: Grid | None
    by_code: Grid | None
    multi_coded: str


@dataclass(frozen=True)
class TalksPage:
    """The focus groups of one wave."""

    opening: Opening
    balance: Figure | None
    matrices: tuple[Matrix, ...]
    not_raised: str
    """Themes of the code scheme that no group raised."""
    pairs: Grid
    pairs_n: int
    """How many pairs there are; the table may hold fewer."""
    quotes: tuple[tuple[str, tuple[Quote, ...]], ...]
    saturation: Grid
    saturated: str
    expected: Grid
    """In place of the new codes of each focus group, where these may not be shown."""
    expected_said: str
    workshops: Grid
    coders: Coders
    spread_min: int
    balance_change: str


def talks_page(talks: TalkResults) -> TalksPage:
    """Everything on the page."""
    rows = _balanced(talks)
    expected = () if talks.in_order else expected_of(talks)
    return TalksPage(
        opening=_opening(talks, rows),
        balance=balance_figure(talks, rows),
        matrices=matrices(talks),
        not_raised=_not_raised(talks),
        pairs=pairs_table(talks),
        pairs_n=len(talks.pairs) if len(talks.pairs) > PAIRS_SHOWN else 0,
        quotes=tuple((talks.labels[code], quotes) for code, quotes in talks.quotes.items()),
        saturation=saturation_table(talks),
        saturated=saturation_said(talks.in_order) if talks.in_order else "",
        expected=expected_table(talks, expected),
        expected_said=expected_said(expected[-1].new) if expected else "",
        workshops=workshop_table(talks),
        coders=_coders(talks),
        spread_min=talks.study.focus.spread_min,
        balance_change=hundredths(round(100 * talks.study.focus.balance_change)),
    )


def balance_figure(talks: TalkResults, rows: tuple[Balanced, ...]) -> Figure | None:
    """The balance of the county's indicators; none where no focus group was held."""
    if not rows:
        return None
    results, baseline = talks.results, _baseline(talks.results)
    title = balance_title(rows)
    stem = (
        "Strecket går från 0 till balansen. "
        if not baseline
        else f"○ {baseline}, ● {results.wave}; strecket går från 0. "
    )
    reading = (
        f"{stem}Balans: (främjande − hindrande) / (främjande + hindrande); +1 = bara främjande, −1 = bara hindrande.",
        *([] if all(row.talk.balance is not None for row in rows) else [UNDEFINED]),
        UNTESTED,
    )
    table = balance_table(rows, results.wave, baseline, f"Siffrorna i figuren: {title}")
    figure = balance_chart.Balances(rows, results.wave, baseline)
    charts = (script_json(balance_chart.wide(figure), balance_chart.narrow(figure)),)
    return Figure("figur-balans", title, charts, reading, table)


def _balanced(talks: TalkResults) -> tuple[Balanced, ...]:
    """The county's indicators that may be shown, in the instrument's order."""
    county = talks.results.county
    rows = [
        Balanced(name, talks.talk(county, indicator), talks.joint(county, indicator))
        for indicator, name in talks.results.indicators.items()
    ]
    return tuple(row for row in rows if row.talk.is_shown)


def _baseline(results: Results) -> str:
    return results.study.baseline if results.release.is_follow_up else ""


def _opening(talks: TalkResults, rows: tuple[Balanced, ...]) -> Opening:
    results, noun = talks.results, unit(talks.results)
    headline = spread_headline(rows, len(results.groups), noun) if rows else ONLY_WORKSHOPS
    met = basis(talks.documents_n, talks.groups_n, len(results.groups), noun, is_in_order=bool(talks.in_order))
    said = [Said(met)] if rows else []
    said += balance_extremes(rows)
    if results.release.is_follow_up:
        said += moved(rows, results.study.baseline, talks.study.focus.balance_change)
    return Opening("Fokusgrupperna", waves_of(results), headline, tuple(said), _tiles(talks) if rows else ())


def _tiles(talks: TalkResults) -> tuple[Tile, ...]:
    raised = sum(talks.theme(code.code).spread_n > 0 for code in talks.scheme)
    tiles = (
        Tile(f"Fokusgrupper {talks.results.wave}", number(talks.documents_n)),
        Tile(
            f"{unit(talks.results).many} med fokusgrupp",
            f"{number(talks.groups_n)} av {number(len(talks.study.groups))}",
        ),
        Tile("Teman som togs upp", f"{number(raised)} av {number(len(talks.scheme))}"),
    )
    overall = talks.agreement("overall")
    if overall is None:
        return tiles
    value = overall.mark if overall.alpha is None else hundredths(overall.alpha)
    remark = agreement_remark(overall)
    about = "alfa, mellan kodare"
    if overall.coders_n is not None and overall.documents_n is not None:
        about = f"alfa, {number(overall.coders_n)} kodare i {number(overall.documents_n)} texter"
    return (*tiles, Tile("Samstämmighet", value, (about, *([remark] if remark else []))))


def _not_raised(talks: TalkResults) -> str:
    names = [talks.labels[code.code] for code in talks.scheme if not talks.theme(code.code).spread_n]
    return listed(names) if talks.documents_n else ""


def _coders(talks: TalkResults) -> Coders:
    ids = [coder.id for coder in talks.study.focus.coder]
    overall = talks.agreement("overall")
    multi_coded = overall.multi_coded if overall else None
    return Coders(
        ids=listed(ids) if ids else "",
        first=ids[0] if len(ids) > 1 else "",
        agreement=agreement_table(talks),
        by_code=agreement_by_code(talks),
        multi_coded="" if multi_coded is None else percent(multi_coded),
    )
