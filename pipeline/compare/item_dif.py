"""DIF by wave for every question common to two waves, the county's persons together."""

import numpy as np
import pandas as pd

from pipeline.compare.answers import Answers
from pipeline.statistics.dif import ALPHA, MIN_DELTA_R2, ItemDif, dif_of_items
from pipeline.statistics.multiplicity import benjamini_hochberg
from pipeline.study import Study
from pipeline.tables.comparability import ITEM_DIF


def dif_by_item(before: Answers, after: Answers, study: Study) -> pd.DataFrame:
    """Test every question of the indicators that two waves have in common.

    Parameters
    ----------
    before, after : the answers of two waves; points 0-100, higher is better.
    study : gives the indicators, the common questions and their scales.

    Returns
    -------
    ITEM_DIF: one row per indicator and common question. Flagged when the p-value, adjusted over all questions of the
    comparison, is below .01 *and* McFadden's R2 grows by at least .02.

    Notes
    -----
    The level comes from the person's other common questions of the indicator, so a person needs at least one of them:
    a new question would move the level by itself. A person who answers for several groups counts once, and linked
    persons count as different; both make the test careful. A question that has been rescaled, although bridged, has
    other thresholds by construction and is not tested. One question that works differently is part of its neighbours'
    level: of several flagged in an indicator, the one with the largest `delta_r2` is to be read first.

    Missing rule: rows without an answer to the question, or to every other one, are left out of that question's test.
    Source: STATISTICS §5; `pipeline.statistics.dif`.
    """
    common = study.common_items(before.wave, after.wave)
    kept = {known.id: [item for item in known.items if item in common] for known in study.instrument.indicators}
    rows = [
        {"indicator_id": indicator, "item_id": item, **found._asdict()}
        for indicator, items in kept.items()
        for item, found in zip(items, _tested(before, after, items, study), strict=True)
    ]
    if not rows:
        return ITEM_DIF.empty()
    frame = pd.DataFrame(rows).assign(wave=after.wave, baseline_wave=before.wave)
    adjusted = benjamini_hochberg(frame["p"].to_numpy(dtype="float64"))
    flagged = (adjusted < ALPHA) & (frame["delta_r2"] >= MIN_DELTA_R2)
    return ITEM_DIF.conform(frame.assign(p_adjusted=adjusted, flagged=flagged))


def _tested(before: Answers, after: Answers, items: list[str], study: Study) -> list[ItemDif]:
    """The figures of an indicator's common questions."""
    points = np.vstack([before.of(items), after.of(items)])
    later = np.arange(len(points)) >= len(before.respondent)
    persons = np.concatenate([np.char.add("1:", before.respondent), np.char.add("2:", after.respondent)])
    tested = dif_of_items(points, later, np.unique(persons, return_inverse=True)[1])
    moved = [study.scale_in(item, before.wave).id != study.scale_in(item, after.wave).id for item in items]
    return [
        ItemDif(found.baseline_n, found.n, reason="rescaled") if rescaled else found
        for found, rescaled in zip(tested, moved, strict=True)
    ]
