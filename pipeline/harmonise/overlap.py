"""Records that stand in the files of two waves: one export delivered twice, wholly or in part, as two occasions.

Neither ids nor answers tell it alone. Ids return in a panel, and serial numbers return in every survey; answers agree
by chance, more so in a group of one mind. But whoever answers alike by chance, or answers again some years later, has
one answer different far more often than none. Among records that were copied it is the other way round.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any, rows_text
from pipeline.study import Study

LEAST_ANSWERS = 10
"""Fewer answers to the shared questions than so say too little of whose they are; nor do answers that are all alike."""
MANY = 5
"""Fewer records than so are no delivery: single doubles are for a person to judge."""
TIMES = 2
"""So many times the pairs with one answer different must the identical ones be. With ten questions that takes two
answers to the same question that agree in more than 95 of 100 cases: for p each, p¹⁰ > 2 · 10 · p⁹ · (1 - p)."""
WHO = ["respondent_id", "group_code"]
FROM = ["group_code", "organisation_code", "respondent_type"]

Hashes = npt.NDArray[np.uint64]


class Records(NamedTuple):
    """Telling records of one wave that no other record of the wave is like, as hashes that go nowhere else."""

    people: pd.DataFrame
    content: Hashes
    """Of every person: group, organisation, role and all answers."""
    person: npt.NDArray[np.int64]
    answer: Hashes
    """Of every answer, a kind of missing too."""
    question: Hashes

    def of_the_same_person(self) -> "Records":
        """With the respondent's id as part of the content."""
        return self._replace(content=self.content + _hashed(self.people[["respondent_id"]]))

    def without_one_answer(self) -> pd.Series:
        """For every answer, how many records have the same question and all the same answers but this one."""
        return pd.Series((self.content[self.person] - self.answer) ^ self.question).value_counts()


def refuse_overlap(respondents: pd.DataFrame, responses: pd.DataFrame, study: Study, wave: str) -> None:
    """Stop when records of this wave stand in an earlier wave's file too.

    Takes RESPONDENTS and RESPONSES of every wave up to this one.

    Raises InputError with both files, the number of records and their rows.
    """
    earlier = study.waves_until(wave)[:-1]
    problems = (known for other in earlier for known in _overlap(respondents, responses, study, (other, wave)))
    raise_if_any(InputError, problems)


def _overlap(
    respondents: pd.DataFrame, responses: pd.DataFrame, study: Study, waves: tuple[str, str]
) -> Iterator[Problem]:
    shared = study.asked_items(waves[0]) & study.asked_items(waves[1])
    if len(shared) < LEAST_ANSWERS:
        return
    before, after = (_records(respondents, responses[responses["item_id"].isin(shared)], wave) for wave in waves)
    copied = _copied(before, after)
    if copied is None:
        copied = _copied(before.of_the_same_person(), after.of_the_same_person())
    if copied is not None:
        yield _problem(copied, study, waves, len(shared))


def _problem(copied: pd.DataFrame, study: Study, waves: tuple[str, str], shared_n: int) -> Problem:
    other, file = (study.wave_by_id(wave).questionnaire for wave in waves)
    rows, earlier = (rows_text(copied[side].tolist()) for side in ("source_row_after", "source_row_before"))
    return Problem(
        file,
        f"{len(copied)} svar står också i {other}, med samma grupp, organisation och roll och samma svar på alla "
        f"{shared_n} gemensamma frågor, på {rows} här och {earlier} där",
        "varje svar i en våg",
        "samma export är troligen levererad två gånger, eller två uttag som överlappar; exportera vågorna var för sig",
    )


def _records(respondents: pd.DataFrame, responses: pd.DataFrame, wave: str) -> Records:
    people = respondents[respondents["wave"] == wave].reset_index(drop=True)
    answers = responses[responses["wave"] == wave].merge(people[WHO].assign(person=people.index), on=WHO)
    answers = answers.assign(hash=_hashed(answers[["item_id", "code", "missing_kind"]]))
    by_person = answers.groupby("person").agg({"code": ["count", "min", "max"], "hash": "sum"})
    said, hashes = by_person["code"], by_person["hash", "sum"].to_numpy("uint64")
    content = pd.Series(hashes + _hashed(people.loc[by_person.index, FROM]), by_person.index)
    telling = (said["count"] >= LEAST_ANSWERS) & (said["min"] < said["max"])
    alone = content[telling & ~content.duplicated(keep=False)]
    own = answers[answers["person"].isin(alone.index)]
    return Records(
        people.loc[alone.index],
        alone.to_numpy("uint64"),
        alone.index.get_indexer(own["person"]).astype("int64"),
        own["hash"].to_numpy("uint64"),
        _hashed(own[["item_id"]]),
    )


def _copied(before: Records, after: Records) -> pd.DataFrame | None:
    """Rows of the records that are the same in both waves; None when chance may have made them so."""
    left, right = (known.people[["source_row"]].assign(content=known.content) for known in (before, after))
    same = left.merge(right, on="content", suffixes=("_before", "_after"))
    if len(same) < MANY or len(same) <= TIMES * _one_answer_different(before, after, same["content"]):
        return None
    return same


def _one_answer_different(before: Records, after: Records, same: pd.Series) -> int:
    """Pairs of records that differ in one answer only; a pair that differs in none stands at each of its answers."""
    pairs = before.without_one_answer().mul(after.without_one_answer()).dropna().sum()
    alike = np.isin(after.content[after.person], same.to_numpy("uint64")).sum()
    return int(pairs - alike)


def _hashed(content: pd.DataFrame) -> Hashes:
    return pd.util.hash_pandas_object(content, index=False).to_numpy("uint64")
