"""How often each option of each question was chosen in the county, and which of these counts may be seen."""

import numpy as np
import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.protect.suppress import Counts, Truth
from pipeline.statistics.intervals import whole_points
from pipeline.study import MissingKind, Study
from pipeline.tables.safe import FREQUENCIES, HIDDEN, MISSING

ALIKE = 0.9
"""A share of the answers from which a distribution says what nearly everybody answered. Source: DISCLOSURE policy 7."""

CELL = ["question_id", "cell"]
PERSON = ["respondent_id", "group_code"]


def safe_frequencies(responses: pd.DataFrame, background: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """How often each option and each kind of missing occurs in a wave, for the county as a whole (FREQUENCIES).

    Parameters
    ----------
    responses : RESPONSES of the wave; one question put to one person about one group.
    background : BACKGROUND of the wave.

    Returns
    -------
    One row per question and cell: its options in the order of the scale, then its kinds of missing. `n` counts persons
    once for each group that they answer for; `pct` is whole per cent of `put_n`, those to whom the question was put.

    Notes
    -----
    Thresholds count distinct persons. *Whole questions* are hidden when

    * the shown options hold fewer than `distribution_min` persons (`few_answers`),
    * one shown option has at least 90 per cent of the answers in the shown options (`alike`),
    * who was put which question sets apart 1 to `option_min` - 1 persons: the numbers of persons who were put two
      questions would differ by those few (`few_not_asked`, every question that was not put to all).

    *Single cells* follow `hidden_options`. Its hidden counts can be exchanged for one another without any change in
    what is published, because the three rules above look at shown counts and at who was put a question, never at a
    hidden count. So whoever knows the table, `put_n` and these rules

    * cannot bound a hidden cell to a single number,
    * cannot exclude that it is below `option_min`, nor that it is `option_min` or more, and
    * from sums alone cannot exclude any number from 0 to `option_min` in any hidden cell.

    This speaks of one wave's frequencies, not of what the index of an indicator, in whole points, says of its
    questions. Source: DISCLOSURE policy 1-4, 7-9.
    """
    rows = _put_to_cells(pd.concat([responses, background], ignore_index=True))
    put = rows[rows["missing_kind"] != MissingKind.NOT_SHOWN.value]
    counts = _counts(put, study, wave)
    counts["hidden"] = _hidden(counts, study.policy.option_min)
    counts["reason"] = _reasons(counts, put, _few_not_asked(rows, study.policy.option_min), study)
    counts["mark"] = counts["reason"].map(_marks)
    shown = counts["mark"] == ""
    counts["pct"] = whole_points(100 * (counts["n"] / counts["put_n"].where(shown)).to_numpy())
    numbers = ["n", "put_n", "pct"]
    counts[numbers] = counts[numbers].where(shown)
    return seal_table("frequencies", counts.assign(wave=wave)[FREQUENCIES.column_names])


def hidden_options(persons: Counts, option_min: int) -> Truth:
    """Which cells of a distribution are hidden.

    Parameters
    ----------
    persons : questions × cells; distinct persons behind each cell, NaN where a question has no such cell.
    option_min : smallest number of persons behind a shown cell.

    Returns
    -------
    The same shape; True = hide.

    Notes
    -----
    Nothing is hidden where every cell is empty or holds at least `option_min` persons. Otherwise every cell is hidden
    that holds no more than the smallest count of at least `option_min`: the small cells, the empty ones, and the
    smallest of the others, with its ties, as cover. A row's hidden cells are those up to a limit, and the limit is one
    of their counts: exchanging their counts hides the same cells. They hold more than `option_min` persons together,
    one of them fewer and one not, or else they are all the cells there are.
    """
    few = (persons > 0) & (persons < option_min)
    cover = np.where(persons >= option_min, persons, np.inf).min(axis=1, keepdims=True, initial=np.inf)
    return np.asarray(few.any(axis=1, keepdims=True) & (persons <= cover))


def _marks(reason: str) -> str:
    return {"": "", "no_answers": MISSING}.get(reason, HIDDEN)


def _put_to_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """Each row with its cell and its person as a number."""
    answered = rows["missing_kind"] == MissingKind.ANSWERED.value
    text = rows["code"].map({code: code_text(code) for code in rows["code"].dropna().unique()})
    return rows.assign(
        question_id=rows["item_id"],
        cell=text.astype("str").where(answered, rows["missing_kind"]),
        is_missing=~answered,
        person=pd.factorize(rows["respondent_id"])[0],
    )


def code_text(code: float) -> str:
    """A code as text: 3.0 reads 3."""
    return f"{code:.15g}"


def _counts(put: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """One row per cell that a question has or that occurs: rows, distinct persons, and rows of the whole question."""
    found = put.groupby([*CELL, "is_missing"], sort=False)["person"].agg(n="size", persons="nunique").reset_index()
    every = pd.concat([_declared_cells(study, wave), found[[*CELL, "is_missing"]]]).drop_duplicates(CELL)
    order = {question.id: place for place, question in enumerate(study.instrument.questions)}
    counts = every.merge(found.drop(columns="is_missing"), on=CELL, how="left", validate="one_to_one")
    counts = counts.fillna({"n": 0, "persons": 0}).sort_values(
        "question_id", key=lambda ids: ids.map(order), kind="stable"
    )
    counts["put_n"] = counts.groupby("question_id")["n"].transform("sum")
    return counts.reset_index(drop=True)


def _declared_cells(study: Study, wave: str) -> pd.DataFrame:
    """The options and the kinds of missing that each question of a wave can have; an empty cell is always possible."""
    cells = []
    for question in study.instrument.questions:
        entry = study.column_map.asked(wave).get(question.id)
        if entry is not None:
            scale = study.scale_in(question.id, wave)
            kinds = [*entry.missing.values()] or [declared.kind for declared in scale.missing]
            kinds += [*entry.missing_labels.values(), MissingKind.NO_ANSWER]
            cells += [(question.id, code_text(code), False) for code in scale.codes]
            cells += [(question.id, kind.value, True) for kind in MissingKind if kind in kinds]
    return pd.DataFrame(cells, columns=[*CELL, "is_missing"]).astype({"is_missing": "bool"})


def _hidden(counts: pd.DataFrame, option_min: int) -> Truth:
    """The rule on single cells, question by question in one matrix."""
    question, place = pd.factorize(counts["question_id"])[0], counts.groupby("question_id").cumcount().to_numpy()
    persons = np.full((question.max(initial=-1) + 1, place.max(initial=-1) + 1), np.nan)
    persons[question, place] = counts["persons"]
    return hidden_options(persons, option_min)[question, place]


def _reasons(counts: pd.DataFrame, put: pd.DataFrame, few_not_asked: frozenset[str], study: Study) -> np.ndarray:
    """Why a cell is hidden; what hides the whole question goes before what hides single cells."""
    options = counts[~counts["hidden"] & ~counts["is_missing"]]
    by_question = options.groupby("question_id")["n"]
    alike = by_question.max() >= ALIKE * by_question.sum()
    shown = put[~put["is_missing"]].merge(options[CELL], on=CELL, validate="many_to_one")
    answered = shown.groupby("question_id")["person"].nunique()
    question = counts["question_id"]
    few = question.map(answered).fillna(0) < study.policy.distribution_min
    conditions = {
        "no_answers": counts["put_n"] == 0,
        "few_not_asked": question.isin(few_not_asked),
        "few_answers": few,
        "alike": question.isin(alike.index[alike]),
        "small_option": counts["hidden"],
    }
    return np.select(list(conditions.values()), list(conditions), "")


def _few_not_asked(rows: pd.DataFrame, option_min: int) -> frozenset[str]:
    """The questions that were not put to all, if who was put which of them sets a few persons apart."""
    unasked = rows["missing_kind"] == MissingKind.NOT_SHOWN.value
    some = frozenset(rows.loc[unasked, "question_id"])
    if not some:
        return frozenset()
    asked = rows.assign(unasked=unasked)[rows["question_id"].isin(some)]
    patterns = asked.pivot_table("unasked", [*PERSON, "person"], "question_id", aggfunc="max").reset_index()
    apart = patterns.groupby(sorted(some), dropna=False)["person"].nunique()
    return some if (apart < option_min).any() else frozenset()
