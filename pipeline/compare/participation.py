"""Those who took part in something against those who did not: a contrast that was observed, not drawn."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.followed import Followed
from pipeline.compare.pairs import Pair, pair_of
from pipeline.statistics.contrast import Contrast, contrast_within
from pipeline.statistics.intervals import t_interval
from pipeline.statistics.moments import Truth
from pipeline.statistics.persons import Index, Matrix, Persons, at_rows, persons_of
from pipeline.statistics.samples import numbered, outside_largest
from pipeline.study import Study
from pipeline.study.instrument import Background
from pipeline.tables.who_changed import PARTICIPATION

ALPHA = 0.05
OBSERVATIONAL = "observational"


def participation_contrast(
    scores: pd.DataFrame, background: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """Hold those who took part against the others, in level and in change.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.
    background : BACKGROUND of this wave (further waves are ignored).
    links : LINKS of this wave, for the change since the baseline; the wave before is linked by equal keys.

    Returns
    -------
    PARTICIPATION: for every background question with `participated` codes and every indicator the row `level`, and at
    a follow-up a row `change` for each earlier wave. Differences in points of 0-100 with 95 % intervals.

    Notes
    -----
    *Observational*: people chose, or were chosen, to take part, and those who did may have differed before. The
    contrast says who sees the climate how, never what taking part did; it belongs to no family and gets no verdict.

    *level*: all questions of the wave; least squares on taking part and group, so that people are held against others
    of the same group. *change*: own later minus own earlier score of those followed; plain, since a person's own change
    is already rid of the group's level. Standard errors from the spread pooled within groups and sides (`level`) or
    sides (`change`); a person's rows share the weight 1 and count as one observation.

    Missing rule: those who did not answer the question, or do not remember, are on neither side. Fewer than the plan's
    `min_residual_df` degrees of freedom give no interval (`few_df`); no group with both kinds gives no difference
    (`one_kind`). Source: STATISTICS §4; ordinary least squares with group effects.
    """
    frames = [
        frame
        for question in study.instrument.participation_questions
        if question.id in study.column_map.asked(wave)
        for frame in _of_question(question, scores, background, links, study, wave)
    ]
    return PARTICIPATION.conform(pd.concat(frames, ignore_index=True)) if frames else PARTICIPATION.empty()


def _of_question(
    question: Background, scores: pd.DataFrame, background: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str
) -> Iterator[pd.DataFrame]:
    groups, indicators = [group.code for group in study.groups], study.instrument.scored_ids
    persons = persons_of(scores, wave, wave, groups, indicators)
    side = _side(question, persons, background, study, wave)
    everywhere = np.ones(len(indicators), dtype=bool)
    level = _level(persons, side)
    yield _rows(level, _outside(level.compared, side, persons.group, persons.respondent), everywhere, study).assign(
        wave=wave, question_id=question.id, figure="level", baseline_wave=""
    )
    for earlier in study.compared_with(wave):
        pair = pair_of(scores, study, earlier, wave, links if earlier == study.baseline else None)
        comparable = np.isin(indicators, study.comparable_scores(earlier, wave))
        yield _change(pair, _side(question, pair.after, background, study, wave), comparable, study).assign(
            wave=wave, question_id=question.id, figure="change", baseline_wave=earlier
        )


def _side(
    question: Background, persons: Persons, background: pd.DataFrame, study: Study, wave: str
) -> npt.NDArray[np.float64]:
    """Of each row: 1 = took part, 0 = did not, NaN = no answer."""
    own = background[(background["wave"] == wave) & (background["item_id"] == question.id)]
    took_part = own["code"].isin(question.participated).astype("float64").where(own["code"].notna())
    return at_rows(persons, [group.code for group in study.groups], own, took_part.to_numpy())


def _level(persons: Persons, side: Matrix) -> Contrast:
    values = np.where(np.isnan(side)[:, None], np.nan, persons.scores)
    return contrast_within(values, side == 1, persons.group, persons.groups_n, persons.respondent)


def _outside(counted: Truth, side: Matrix, group: Index, respondent: npt.NDArray[np.object_]) -> Matrix:
    """Persons outside the largest group among those counted, on the side where they are fewest."""
    person, persons_n = numbered(respondent)
    groups_n = int(group.max(initial=-1)) + 1
    sides = (counted & (side == kind)[:, None] for kind in (1, 0))
    return np.min([outside_largest(own, group, groups_n, person, persons_n) for own in sides], axis=0)


def _change(pair: Pair, side: Matrix, comparable: Truth, study: Study) -> pd.DataFrame:
    followed, rows = Followed(pair), pair.linked_rows[1]
    values = np.where(np.isnan(side[rows])[:, None], np.nan, followed.rows[1] - followed.rows[0])
    alike: Index = np.zeros(len(rows), dtype=np.intp)
    contrast = contrast_within(values, side[rows] == 1, alike, 1, pair.clusters[1][rows])
    outside = _outside(contrast.compared, side[rows], pair.after.group[rows], pair.clusters[1][rows])
    frame = _rows(contrast, outside, comparable, study)
    return frame if len(rows) else frame.assign(reason=frame["reason"].replace("no_answers", "no_links"))


def _rows(contrast: Contrast, outside: Matrix, comparable: Truth, study: Study) -> pd.DataFrame:
    few = contrast.df < study.plan.min_residual_df
    rules = [~comparable, contrast.persons_n == 0, np.isnan(contrast.difference), few, contrast.flat]
    reason = np.select(rules, ["not_comparable", "no_answers", "one_kind", "few_df", "no_variation"], "")
    se, df = (np.where(reason == "", values, np.nan) for values in (contrast.se, contrast.df))
    low, high = t_interval(contrast.difference, se, df, ALPHA)
    return pd.DataFrame(
        {
            "indicator_id": study.instrument.scored_ids,
            "participants_n": contrast.n[0],
            "others_n": contrast.n[1],
            "outside_n": outside,
            "difference": contrast.difference,
            "se": se,
            "df": df,
            "ci_low": low,
            "ci_high": high,
            "design": OBSERVATIONAL,
            "reason": reason,
        }
    )
