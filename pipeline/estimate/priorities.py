"""Where a change would matter most: the level of every indicator against how closely it follows the overall rating."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.statistics.fisher import Correlation, correlation
from pipeline.statistics.moments import moments
from pipeline.statistics.persons import Matrix, Persons, at_rows, persons_of
from pipeline.statistics.samples import by_person, numbered, outside_largest
from pipeline.study import Study
from pipeline.study.points import points_by_response
from pipeline.tables.foresight import PRIORITIES

ALPHA = 0.05
MIN_PERSONS = 20
"""With both, before an association is told."""


def priorities(
    scores: pd.DataFrame, responses: pd.DataFrame, climate: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """Place every indicator by level and by association with the overall rating.

    Parameters
    ----------
    scores : SCORES of one wave (further waves are ignored).
    responses : RESPONSES of the same wave, for the overall question.
    climate : CLIMATE of the same wave, for the county's index on the questions that are published.

    Returns
    -------
    PRIORITIES: one row per indicator. `quadrant`: `prioritise` = low index, close association; `keep` = high, close;
    `watch` = low, loose; `maintain` = high, loose. The dividing lines are the means over the indicators. `certain`
    where both 95 % intervals leave their line out.

    Notes
    -----
    The first overall question of the instrument that is not retrospective and was asked. Pearson's r between score and
    rating, both as deviations from the means of the own group, so that it says how persons of the same group differ and
    not how groups do; a person of several groups is the mean of the own deviations. Fisher's interval, less one degree
    of freedom per group. An association is no effect: what follows the rating need not move it.

    Missing rule: persons with both; fewer than twenty give no association (`few`). Source: SCB's priority matrix (NKI).
    """
    indicators = study.instrument.indicator_ids
    question = _question(study, wave)
    block = study.baseline if wave != study.baseline else wave
    groups = [group.code for group in study.groups]
    known: dict[str, tuple[Correlation, int]] = dict.fromkeys(indicators, (Correlation(0, reason="no_question"), 0))
    if question:
        own = responses[(responses["wave"] == wave) & (responses["item_id"] == question)]
        points = points_by_response(own, study).to_numpy(dtype="float64")
        persons = persons_of(scores, wave, wave, groups, indicators)
        known = _associations(persons, at_rows(persons, groups, own, points), indicators)
    frame = pd.DataFrame(
        {
            "wave": wave,
            "indicator_id": indicators,
            "item_id": question,
            "n": [known[each][0].n for each in indicators],
            "outside_n": [known[each][1] for each in indicators],
            "association": [known[each][0].r for each in indicators],
            "association_low": [known[each][0].ci_low for each in indicators],
            "association_high": [known[each][0].ci_high for each in indicators],
            "reason": [known[each][0].reason for each in indicators],
        }
    )
    index = _county(climate, study, wave, block).reindex(indicators)
    frame[["index", "index_low", "index_high"]] = index[["mean", "ci_low", "ci_high"]].to_numpy()
    return PRIORITIES.conform(_placed(frame))


def _question(study: Study, wave: str) -> str:
    asked = study.asked_items(wave)
    overall = (item.id for item in study.instrument.overall_items if not item.retrospective and item.id in asked)
    return next(overall, "")


def _associations(persons: Persons, rating: Matrix, indicators: tuple[str, ...]) -> dict[str, tuple[Correlation, int]]:
    """Of every indicator, and how many persons are outside the largest group."""
    both = np.where(np.isnan(rating)[:, None], np.nan, persons.scores)
    ratings = np.where(np.isnan(both), np.nan, rating[:, None])
    person, persons_n = numbered(persons.respondent)
    scores, rated = (by_person(_within(persons, values), person, persons_n) for values in (both, ratings))
    outside = outside_largest(~np.isnan(both), persons.group, persons.groups_n, person, persons_n)
    found = {}
    for j, indicator in enumerate(indicators):
        groups_n = len(np.unique(persons.group[~np.isnan(both[:, j])]))
        told = correlation(scores[:, j], rated[:, j], MIN_PERSONS, ALPHA, spent=max(groups_n - 1, 0))
        found[indicator] = (told if told.n else told._replace(reason="no_answers"), int(outside[j]))
    return found


def _within(persons: Persons, values: Matrix) -> Matrix:
    """Deviations from the means of the own group."""
    own = Persons(values, persons.group, persons.respondent, persons.link_key, persons.groups_n)
    return np.asarray(values - moments(own).mean[persons.group])


def _county(climate: pd.DataFrame, study: Study, wave: str, block: str) -> pd.DataFrame:
    """The county's index as it is published: on common questions where there are enough, else on all."""
    common = study.comparable_scores(study.baseline, wave) if block != wave else ()
    county = climate[(climate["wave"] == wave) & (climate["level"] == "county") & (climate["weighting"] == "frame")]
    own = np.where(county["indicator_id"].isin(common), block, wave)
    return county[county["common_with"] == own].set_index("indicator_id")


def _placed(frame: pd.DataFrame) -> pd.DataFrame:
    """With quadrants, where there are two indicators or more to divide."""
    told = frame["association"].notna() & frame["index"].notna()
    if told.sum() == 1:
        frame.loc[told & (frame["reason"] == ""), "reason"] = "one_indicator"
    placed = told & (told.sum() > 1)
    lines = {name: frame.loc[placed, name].mean() for name in ("index", "association")}
    low, close = frame["index"] < lines["index"], frame["association"] >= lines["association"]
    quadrant = np.select([low & close, ~low & close, low], ["prioritise", "keep", "watch"], "maintain")
    certain = placed & _leaves_out(frame, "index", lines) & _leaves_out(frame, "association", lines)
    return frame.assign(quadrant=np.where(placed, quadrant, ""), certain=certain)


def _leaves_out(frame: pd.DataFrame, name: str, lines: dict[str, float]) -> npt.NDArray[np.bool_]:
    line = lines[name]
    return np.asarray((frame[f"{name}_low"] > line) | (frame[f"{name}_high"] < line))
