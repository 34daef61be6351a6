"""Models of two waves for the researcher: groups with a change of their own, and groups as clusters."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.compare.pairs import pair_of
from pipeline.statistics.cluster_robust import cr2
from pipeline.statistics.intervals import t_interval, t_p_value
from pipeline.statistics.mixed import fit_mixed
from pipeline.statistics.persons import Index, Matrix, Persons, stated_at_rows
from pipeline.study import Study
from pipeline.tables.researcher import MODELS

ALPHA = 0.05
CONSTANT, LATER = "constant", "later"
SPREADS = ("group_sd", "change_sd", "person_sd")
MIN_GROUPS = 6
STATED = ("organisation_code", "respondent_type")


class Rows(NamedTuple):
    """Rows of both waves with a score on one indicator."""

    values: Matrix
    design: Matrix
    later: Matrix
    group: Index


def models_by_indicator(scores: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Fit every indicator's change with organisation and role held equal.

    Parameters
    ----------
    scores : SCORES of the waves up to this one.

    Returns
    -------
    MODELS: for every comparison, indicator and model a row per term; empty for the baseline. Points of 0-100, on the
    common questions; 95 % intervals and p without adjustment.

    Notes
    -----
    score ~ constant + later + organisation + role, where a kind is held against the most common one and a dimension
    with a single kind has no term. *mixed*: groups have a level and a change of their own, independent normal (REML;
    `pipeline.statistics.mixed`, whose fit is searched for in two ways); degrees of freedom of the change: groups with
    both waves - 1, since it is tested against how groups' changes differ. *cr2*: least squares with groups as clusters
    and Satterthwaite's degrees of freedom. Rows (person × group) count as different persons, also when linked or of
    several groups: the groups take up what they share. Fewer than six groups with both waves give no model
    (`few_groups`).

    Missing rule: rows without a score are left out; not stated is a kind of its own. Source: STATISTICS §4; Bates et
    al. (2015); Bell and McCaffrey (2002); Pustejovsky and Tipton (2018).
    """
    frames = [_compared(scores, study, earlier, wave) for earlier in study.compared_with(wave)]
    return MODELS.conform(pd.concat(frames, ignore_index=True)) if frames else MODELS.empty()


def _compared(scores: pd.DataFrame, study: Study, earlier: str, wave: str) -> pd.DataFrame:
    pair = pair_of(scores, study, earlier, wave)
    comparable = study.comparable_scores(earlier, wave)
    stated = [_stated(persons, scores, study, each) for persons, each in ((pair.before, earlier), (pair.after, wave))]
    kinds = [np.concatenate(columns) for columns in zip(*stated, strict=True)]
    rows = []
    for column, indicator in enumerate(study.instrument.scored_ids):
        values = np.concatenate([pair.before.scores[:, column], pair.after.scores[:, column]])
        later = np.repeat([0.0, 1.0], [len(pair.before.group), len(pair.after.group)])
        group = np.concatenate([pair.before.group, pair.after.group])
        told = "" if indicator in comparable else "not_comparable"
        rows += [{**term, "indicator_id": indicator} for term in _terms(values, later, group, kinds, told)]
    return pd.DataFrame(rows).assign(wave=wave, baseline_wave=earlier)


def _stated(persons: Persons, scores: pd.DataFrame, study: Study, wave: str) -> list[npt.NDArray[np.str_]]:
    groups = [group.code for group in study.groups]
    own = scores[scores["wave"] == wave]
    return [stated_at_rows(persons, groups, own, column) for column in STATED]


def _terms(
    values: Matrix, later: Matrix, group: Index, kinds: list[npt.NDArray[np.str_]], reason: str
) -> Iterator[dict[str, object]]:
    """The terms of both models, or one row each that says why there are none."""
    known = ~np.isnan(values)
    names, columns = _kinds([kind[known] for kind in kinds])
    rows = Rows(
        values[known], np.column_stack([np.ones(known.sum()), later[known], *columns]), later[known], group[known]
    )
    about = {"n": len(rows.values), "groups_n": len(np.unique(rows.group))}
    both = len(np.unique(rows.later)) > 1
    why = reason or ("" if both else "no_answers") or ("" if _followed_n(rows) >= MIN_GROUPS else "few_groups")
    for model, fitted in (("mixed", _mixed), ("cr2", _cr2)):
        terms = [_empty(LATER, why)] if why else fitted(rows, [CONSTANT, LATER, *names])
        yield from ({**term, **about, "model": model} for term in terms)


def _followed_n(rows: Rows) -> int:
    """Groups with rows in both waves: what a change between the waves can be told from."""
    return len(np.intersect1d(rows.group[rows.later == 0], rows.group[rows.later == 1]))


def _kinds(stated: list[npt.NDArray[np.str_]]) -> tuple[list[str], list[Matrix]]:
    """A column for every kind but the most common of each dimension; none for a dimension with one kind."""
    names, columns = [], []
    for dimension, kinds in zip(("organisation", "role"), stated, strict=True):
        known, counts = np.unique(kinds, return_counts=True)
        for kind in np.delete(known, counts.argmax()) if len(known) > 1 else []:
            names.append(f"{dimension} {kind or '-'}")
            columns.append((kinds == kind).astype("float64"))
    return names, columns


def _mixed(rows: Rows, names: list[str]) -> list[dict[str, object]]:
    found = fit_mixed(*rows)
    if np.isnan(found.deviance):
        return [_empty(LATER, found.reason)]
    df = np.where(np.array(names) == LATER, _followed_n(rows) - 1.0, len(rows.values) - len(names))
    terms = _fixed(names, found.coefficients, found.se, df, found.reason)
    spreads = zip(SPREADS, (found.group_sd, found.change_sd, found.person_sd), strict=True)
    return terms + [{**_empty(name, found.reason), "estimate": value} for name, value in spreads]


def _cr2(rows: Rows, names: list[str]) -> list[dict[str, object]]:
    if np.ptp(rows.values) == 0:
        return [_empty(LATER, "no_variation")]
    found = cr2(rows.values, rows.design, rows.group)
    if found.reason:
        return [_empty(LATER, found.reason)]
    return _fixed(names, found.coefficients, found.se, found.df, "")


def _fixed(names: list[str], estimates: Matrix, se: Matrix, df: Matrix, reason: str) -> list[dict[str, object]]:
    low, high = t_interval(estimates, se, df, ALPHA)
    columns = zip(names, estimates, se, df, low, high, t_p_value(estimates, se, df), strict=True)
    fields = ("term", "estimate", "se", "df", "ci_low", "ci_high", "p")
    return [dict(zip(fields, term, strict=True)) | {"reason": reason} for term in columns]


def _empty(term: str, reason: str) -> dict[str, object]:
    nothing = dict.fromkeys(("estimate", "se", "df", "ci_low", "ci_high", "p"), np.nan)
    return {"term": term, **nothing, "reason": reason}
