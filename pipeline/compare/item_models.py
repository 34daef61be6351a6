"""How the answers to every single question moved: proportional odds on counts, and rank sums. For the researcher."""

import numpy as np
import pandas as pd

from pipeline.compare.answers import Answers, answers_of
from pipeline.statistics.intervals import t_interval, t_p_value
from pipeline.statistics.persons import Matrix
from pipeline.statistics.proportional_odds import fit_proportional_odds
from pipeline.statistics.proportionality import proportionality_test
from pipeline.statistics.rank_sums import rank_sum_test
from pipeline.statistics.samples import by_person, numbered
from pipeline.study import Study
from pipeline.tables.researcher import ITEM_MODELS

ALPHA = 0.05
NOTHING = {
    **dict.fromkeys(("log_odds", "se", "ci_low", "ci_high", "p", "proportional_chi2", "proportional_p"), np.nan),
    "proportional_df": 0,
    "rank_sum_p": np.nan,
    "law": "",
}


def models_by_item(responses: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Hold the answers to every common question of two waves against each other.

    Parameters
    ----------
    responses : RESPONSES of the waves up to this one.

    Returns
    -------
    ITEM_MODELS: one row per comparison and common question of an indicator; empty for the baseline. `log_odds` is
    positive when better answers have become more common.

    Notes
    -----
    Proportional odds (cumulative logits) fitted to the wave × option table of persons' answers, better options higher;
    normal intervals and p. Its score test of proportionality is Pearson's chi-square of the fit; with two options
    there is nothing to test (`two_options`). Mann-Whitney beside it, exact with ties up to 60 persons. A person of
    several groups counts once, with the middle of the own answers rounded to an option; linked persons count as
    different, which makes p too large rather than too small. A rescaled question has other options and is not fitted
    (`rescaled`). Single questions belong to no family and get no verdict.

    Missing rule: persons without an answer are left out. Source: STATISTICS §4; McCullagh (1980).
    """
    rows = [
        {**_row(item, before, after, study), "item_id": item, "wave": wave, "baseline_wave": earlier}
        for earlier in study.compared_with(wave)
        for before, after in [tuple(answers_of(responses, study, each) for each in (earlier, wave))]
        for item in _common(study, earlier, wave)
    ]
    return ITEM_MODELS.conform(pd.DataFrame(rows)) if rows else ITEM_MODELS.empty()


def _common(study: Study, earlier: str, wave: str) -> list[str]:
    common = study.common_items(earlier, wave)
    return [item for indicator in study.instrument.indicators for item in indicator.items if item in common]


def _row(item: str, before: Answers, after: Answers, study: Study) -> dict[str, object]:
    options = np.sort(np.array(list(study.scale_in(item, after.wave).points.values()), dtype="float64"))
    values = [_of_persons(answers, item, options) for answers in (before, after)]
    about: dict[str, object] = {"baseline_n": len(values[0]), "n": len(values[1]), **NOTHING}
    if study.scale_in(item, before.wave).id != study.scale_in(item, after.wave).id:
        return about | {"reason": "rescaled"}
    if not len(values[0]) or not len(values[1]):
        return about | {"reason": "no_answers"}
    p, law = rank_sum_test(*values)
    about |= {"rank_sum_p": p, "law": law}
    counts = np.stack([(each[:, None] == options).sum(axis=0) for each in values]).astype("float64")
    return about | _fitted(counts[:, counts.sum(axis=0) > 0])


def _of_persons(answers: Answers, item: str, options: Matrix) -> Matrix:
    """Each person's answer in points; of several rows the option nearest to their mean."""
    person, persons_n = numbered(answers.respondent.astype(object))
    own = by_person(answers.of([item]), person, persons_n)[:, 0]
    own = own[~np.isnan(own)]
    return np.asarray(options[np.abs(own[:, None] - options).argmin(axis=1)]) if len(own) else own


def _fitted(counts: Matrix) -> dict[str, object]:
    """Coefficient and tests from a wave × option table without empty options."""
    options = counts.shape[1]
    codes, later = np.tile(np.arange(options), 2), np.repeat([0.0, 1.0], options)
    fit = fit_proportional_odds(codes, later[:, None], counts.ravel())
    if fit.reason:
        return {"reason": fit.reason}
    estimate, se, many = fit.coefficients[:1], fit.se[:1], np.array([np.inf])
    low, high = t_interval(estimate, se, many, ALPHA)
    found = {
        "log_odds": estimate[0],
        "se": se[0],
        "ci_low": low[0],
        "ci_high": high[0],
        "p": t_p_value(estimate, se, many)[0],
        "reason": "two_options" if options == 2 else "",  # noqa: PLR2004 - a single border
    }
    if options > 2:  # noqa: PLR2004 - likewise
        test = proportionality_test(counts, fit)
        found |= {"proportional_chi2": test.chi2, "proportional_df": test.df, "proportional_p": test.p}
    return found
