"""Sets of questions on which a comparison can be made anew, to see whether its outcome hangs on the choice."""

from pipeline.study.model import Study

IDENTICAL, ASKED_OF_ALL, ALL_WAVES = "identical", "asked_of_all", "all_waves"
ITEM_SETS = (IDENTICAL, ASKED_OF_ALL, ALL_WAVES)
MIN_ITEMS = 2
TREND_WAVES = 3
"""Waves from which on there is a trend."""


def items_of(item_set: str, study: Study, wave: str, other: str) -> frozenset[str]:
    """The questions of a set when `wave` is held against `other`.

    `identical`: the same words and the same scale, so that no bridge is trusted. `asked_of_all`: put to every
    respondent type. `all_waves`: common to every wave up to `other`, for which `wave` is one of these.
    """
    if item_set == ALL_WAVES:
        until = study.waves_until(other)
        return frozenset.intersection(*(study.common_items(study.baseline, each) for each in until))
    common = study.common_items(wave, other)
    if item_set == ASKED_OF_ALL:
        open_to_all = {item.id for item in study.instrument.all_items if not item.asked_of}
        return common & open_to_all
    first, last = sorted((wave, other), key=study.wave_ids.index)
    between = study.wave_ids[study.wave_ids.index(first) + 1 : study.wave_ids.index(last) + 1]
    return frozenset(item for item in common if all(study.column_map.status(item, each) == "same" for each in between))


def indicators_of(item_set: str, study: Study, wave: str, other: str) -> tuple[str, ...]:
    """The indicators that the item map lets the waves compare and that keep at least two questions of the set."""
    items = items_of(item_set, study, wave, other)
    against = study.waves_until(other)[1:] if item_set == ALL_WAVES else (wave,)
    first = study.baseline if item_set == ALL_WAVES else other
    allowed = set(study.instrument.indicator_ids).intersection(
        *(study.comparable_indicators(first, each) for each in against)
    )
    return tuple(
        known.id
        for known in study.instrument.indicators
        if known.id in allowed and len(items & {*known.items}) >= MIN_ITEMS
    )


def is_narrower(item_set: str, study: Study, wave: str, other: str) -> bool:
    """Whether some indicator rests on fewer questions than the comparison itself does."""
    items, common = items_of(item_set, study, wave, other), study.common_items(wave, other)
    left_out = common - items
    return any(left_out & {*known.items} for known in study.instrument.indicators)


def variants_of(study: Study, wave: str) -> tuple[tuple[str, str], ...]:
    """The sets, and the other wave of each, on which the answers of a wave are scored besides the comparisons' own."""
    pairs = [(wave, other) for other in study.compared_with(wave)]
    pairs += [(later, wave) for later in study.wave_ids if wave in study.compared_with(later)]
    others = [later if earlier == wave else earlier for later, earlier in pairs]
    narrower = [
        (item_set, other)
        for item_set in (IDENTICAL, ASKED_OF_ALL)
        for other in others
        if is_narrower(item_set, study, wave, other)
    ]
    last = [each for each in study.wave_ids[TREND_WAVES - 1 :] if wave in study.waves_until(each)]
    return (*narrower, *((ALL_WAVES, each) for each in last))
