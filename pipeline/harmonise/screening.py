"""Records that are no answers to the study, told by the rules of [screening]; and those worth looking at."""

import re
from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from pipeline.findings import Remark, Severity
from pipeline.harmonise.people import registers
from pipeline.harmonise.source import Source, Truth
from pipeline.harmonise.values import Answers, Codes
from pipeline.study import MissingKind, Scale, Study
from pipeline.study.names import same_spelling
from pipeline.study.screening import Screening

HALF = 0.5
SENTENCES: dict[str, tuple[Severity, str, str]] = {
    "test_row": (
        "warning",
        "Ett provord står i stället för id, kod, grupp eller organisation",
        "Ta bort provsvaren i enkätverktyget, eller ändra test_words under [screening] om de är riktiga.",
    ),
    "outside_study": ("note", "Gruppen är angiven som utanför studien (outside_study)", ""),
    "no_answers": ("note", "Inget svar på någon fråga", ""),
    "straight_line": (
        "warning",
        "Samma svarsalternativ på varje besvarad fråga, både rättvända och omvända",
        "Avgör om svaren är seriösa; straight_liners under [screening] säger om de ska räknas.",
    ),
    "partially_answered": (
        "note",
        "Svar på färre än hälften av de ställda frågorna",
        "Halvregeln avgör vilka indikatorer som får ett värde.",
    ),
}
"""Severity, what was found and what to do, by rule."""
WHO, WHERE = ("respondent_id", "link_key"), ("group", "organisation")
"""Where somebody who tries the questionnaire out may have typed a word, with or without a number after it."""


def is_test(source: Source, screening: Screening) -> Truth:
    """Records whose id, key, group or organisation is a test word and nothing else.

    A number after the word is allowed in a group or organisation ("test 2") but not in an id or a key: a tool may
    number everybody so, and a person's own code may look like that. A name that the study knows is no test.
    """
    word = "|".join(map(re.escape, screening.test_words)) or r"(?!)"
    words = re.compile(rf"(?:{word})(?:[\s._-]+(?:{word}))*")
    numbered = re.compile(rf"(?:{words.pattern})[\s._#-]*\d*")
    found = [
        *(_matches(source, variable, words) for variable in WHO),
        *(_matches(source, variable, numbered) for variable in WHERE),
    ]
    return np.asarray(np.logical_or.reduce(found))


def is_outside(source: Source) -> Truth:
    """Records about a group that the study declares not to be one of its own, by what is written or by its label."""
    register, written, named = registers(source.study)["group"], source.text("group"), source.named("group")
    known = register.resolve(written).notna() | register.resolve(named).notna()
    return np.asarray((register.outside(written) | register.outside(named)) & ~known, dtype=bool)


def _matches(source: Source, variable: str, pattern: re.Pattern[str]) -> Truth:
    if _only_numbers(source, variable):
        return np.zeros(len(source.variables), dtype=bool)
    named = source.named(variable)
    known = registers(source.study)
    tests = {name for name in named.dropna().unique() if pattern.fullmatch(same_spelling(name))}
    matches = named.isin(tests)
    if variable in known:
        matches &= known[variable].resolve(named).isna() & known[variable].resolve(source.text(variable)).isna()
    return np.asarray(matches, dtype=bool)


def _only_numbers(source: Source, variable: str) -> bool:
    """Whether a variable can hold no word, neither typed nor as a label."""
    if variable not in source.variables:
        return True
    return pd.api.types.is_numeric_dtype(source.variables[variable]) and not source.labels(variable)


def answer_codes(answers: Mapping[str, Answers], study: Study) -> Codes:
    """Records × questions of the indicators: the chosen option, NaN where there is none."""
    columns = [answers[item.id].codes for item in study.instrument.items if item.id in answers]
    records_n = max((len(answer.codes) for answer in answers.values()), default=0)
    return np.column_stack(columns) if columns else np.empty((records_n, 0))


def answered_enough(codes: Codes, screening: Screening) -> Truth:
    """Records with so many answers that it means something if they are all the same."""
    return np.asarray((~np.isnan(codes)).sum(axis=1) >= screening.min_items_for_straight_line)


def all_alike(codes: Codes) -> Truth:
    """Records with one and the same option on every question answered."""
    empty = np.isnan(codes)
    lowest = np.where(empty, np.inf, codes).min(axis=1, initial=np.inf)
    highest = np.where(empty, -np.inf, codes).max(axis=1, initial=-np.inf)
    return np.asarray(lowest == highest)


def is_straight_line(answers: Mapping[str, Answers], study: Study, screening: Screening) -> Truth:
    """Records with one and the same option throughout, on questions that are worded for and against alike."""
    codes = answer_codes(answers, study)
    reversed_item = np.array([item.reversed for item in study.instrument.items if item.id in answers], dtype=bool)
    answered = ~np.isnan(codes)
    both_ways = answered[:, reversed_item].any(axis=1) & answered[:, ~reversed_item].any(axis=1)
    return np.asarray(answered_enough(codes, screening) & all_alike(codes) & both_ways)


def is_middle(answers: Mapping[str, Answers], study: Study, wave: str) -> Truth:
    """Records with nothing but middle options, "varken eller", which agree with themselves however the item turns."""
    codes = answer_codes(answers, study)
    middles = [_middle(study.scale_in(item.id, wave)) for item in study.instrument.items if item.id in answers]
    return np.asarray(((codes == np.array(middles)) | np.isnan(codes)).all(axis=1))


def _middle(scale: Scale) -> float:
    """The code in the middle of the scale, NaN when its options are even in number."""
    half, odd = divmod(len(scale.codes), 2)
    return scale.codes[half] if odd else np.nan


def is_partial(answers: Mapping[str, Answers]) -> Truth:
    """Records with answers to fewer than half of the questions put to them."""
    kinds = np.column_stack([answer.kinds for answer in answers.values()])
    asked = (kinds != MissingKind.NOT_SHOWN.value).sum(axis=1)
    return np.asarray((kinds == MissingKind.ANSWERED.value).sum(axis=1) < HALF * asked)


def screening_remarks(source: Source, found: Mapping[str, Truth], *, counted: bool) -> Iterator[Remark]:
    """One remark for each rule that found records, and whether they count."""
    for rule, which in found.items():
        if which.any():
            severity, sentence, fix = SENTENCES[rule]
            outcome = "räknas" if counted else "räknas inte"
            yield Remark(rule, severity, f"{sentence}; {outcome}.", fix, rows=tuple(source.rows[which]))
