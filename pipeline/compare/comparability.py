"""May the waves be compared at all? The item map alone can say no; statistics can only ask for care."""

from typing import NamedTuple

import pandas as pd

from pipeline.compare.answers import Answers, answers_of
from pipeline.compare.aspects import Judged, judged_alpha, judged_county, judged_dif, judged_items, unknown
from pipeline.compare.item_dif import dif_by_item
from pipeline.study import TOTAL, Study
from pipeline.study.instrument import Indicator
from pipeline.tables.comparability import ASPECTS, COMPARABILITY, COMPARABILITY_ASPECTS, ITEM_DIF


class Comparability(NamedTuple):
    """COMPARABILITY, COMPARABILITY_ASPECTS and ITEM_DIF of one wave."""

    indicators: pd.DataFrame
    aspects: pd.DataFrame
    items: pd.DataFrame


def comparability_by_indicator(
    responses: pd.DataFrame, respondents: pd.DataFrame, study: Study, wave: str
) -> Comparability:
    """Judge how far a wave may be compared with the baseline, and with the wave before where that is another.

    Parameters
    ----------
    responses, respondents : RESPONSES and RESPONDENTS of the waves up to this one.

    Returns
    -------
    Comparability; three empty tables for the baseline.

    Notes
    -----
    `not_comparable` comes from the item map alone (`Study.comparable_indicators`), whatever the answers say.
    `with_care` = at least one aspect differs: fewer questions than were asked, DIF by wave, a drop in alpha, another
    mix of organisations or respondent types, another mode or season of fieldwork. An aspect that cannot be judged has a
    reason and asks for no care: it is no finding. The total may be compared when any indicator may; it differs where
    one of these indicators does, and in `items` also where an indicator may not be compared.

    Missing rule: see `dif_by_item` and `pipeline.compare.aspects`. Source: STATISTICS §5.
    """
    earlier = study.compared_with(wave)
    known = {w: answers_of(responses, study, w) for w in ((*earlier, wave) if earlier else ())}
    made = [_compared(known[w], known[wave], respondents, study) for w in earlier]
    tables = (COMPARABILITY, COMPARABILITY_ASPECTS, ITEM_DIF)
    parts = [[table.empty(), *(pair[place] for pair in made)] for place, table in enumerate(tables)]
    frames = (pd.concat(part[1:] or part, ignore_index=True) for part in parts)
    return Comparability(*(table.conform(frame) for table, frame in zip(tables, frames, strict=True)))


class Kept(NamedTuple):
    """The questions of an indicator (or of the total) that both waves share, and how many they do not."""

    indicator: str
    common: list[str]
    items_n: int
    dropped_n: int


def _compared(
    before: Answers, after: Answers, respondents: pd.DataFrame, study: Study
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The three tables of one pair of waves."""
    may = study.comparable_indicators(before.wave, after.wave)
    items = dif_by_item(before, after, study)
    county = judged_county(respondents, study, before.wave, after.wave)
    kept = [_kept(known, study, before.wave, after.wave) for known in study.instrument.indicators]
    judged = {known.indicator: _own(known, before, after, items, county, may) for known in kept}
    judged = {TOTAL: _total(judged, county, may), **judged}
    whole = Kept(TOTAL, [item for k in kept if k.indicator in may for item in k.common], len(may), len(kept) - len(may))
    pair = {"wave": after.wave, "baseline_wave": before.wave}
    rows = [{**_row(known, judged[known.indicator], before, after, may), **pair} for known in (whole, *kept)]
    aspects = [
        {"indicator_id": indicator, "aspect": aspect, **found._asdict(), **pair}
        for indicator, own in judged.items()
        for aspect, found in own.items()
    ]
    return pd.DataFrame(rows), pd.DataFrame(aspects), items


def _kept(indicator: Indicator, study: Study, before: str, after: str) -> Kept:
    common = study.common_items(before, after)
    asked = (study.asked_items(before) | study.asked_items(after)) & {*indicator.items}
    kept = [item for item in indicator.items if item in common]
    return Kept(indicator.id, kept, len(kept), len(asked) - len(kept))


def _own(
    kept: Kept, before: Answers, after: Answers, items: pd.DataFrame, county: dict[str, Judged], may: tuple[str, ...]
) -> dict[str, Judged]:
    """Every aspect of one indicator."""
    if kept.indicator not in may:
        return _barred(kept.dropped_n)
    return {
        "items": judged_items(kept.dropped_n),
        "dif": judged_dif(items[items["indicator_id"] == kept.indicator]),
        "alpha": judged_alpha(before, after, kept.common),
        **county,
    }


def _barred(dropped_n: int) -> dict[str, Judged]:
    """The item map has decided, so that nothing else is judged."""
    rest = (aspect for aspect in ASPECTS if aspect != "items")
    return {"items": Judged("differs", float(dropped_n)), **{aspect: unknown("not_comparable") for aspect in rest}}


def _total(judged: dict[str, dict[str, Judged]], county: dict[str, Judged], may: tuple[str, ...]) -> dict[str, Judged]:
    """The total is what its indicators are; one that may not be compared is a part that it has lost."""
    if not may:
        return _barred(len(judged))
    own = {aspect: _together([judged[indicator][aspect] for indicator in may]) for aspect in ("dif", "alpha")}
    lost = sum(known["items"].outcome == "differs" for known in judged.values())
    return {"items": judged_items(lost), **own, **county}


def _together(parts: list[Judged]) -> Judged:
    """How many of the indicators differ; unknown when none does and some could not be judged."""
    differs = sum(part.outcome == "differs" for part in parts)
    reasons = {part.reason for part in parts if part.reason}
    if differs or not reasons:
        return Judged("differs" if differs else "alike", float(differs))
    everywhere = all(part.reason for part in parts) and len(reasons) == 1
    return unknown(reasons.pop() if everywhere else "some_not_tested")


def _row(
    kept: Kept, judged: dict[str, Judged], before: Answers, after: Answers, may: tuple[str, ...]
) -> dict[str, str | int]:
    may_be = kept.indicator in may or (kept.indicator == TOTAL and bool(may))
    care = any(found.outcome == "differs" for found in judged.values())
    return {
        "indicator_id": kept.indicator,
        "items_n": kept.items_n,
        "items_dropped_n": kept.dropped_n,
        "baseline_n": before.persons_n(kept.common),
        "n": after.persons_n(kept.common),
        "status": "not_comparable" if not may_be else "with_care" if care else "comparable",
    }
