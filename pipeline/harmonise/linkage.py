"""Persons known again from the baseline: exact keys first, then one element off, never a guess between two."""

from itertools import accumulate, pairwise

import pandas as pd

from pipeline.study import Study
from pipeline.study.linkage import Linkage
from pipeline.study.names import same_spelling
from pipeline.tables.core import LINKAGE, LINKS

EXACT, ONE_OFF = "exact", "one_element_off"
KEY = ["group_code", "key"]
TOKEN = Linkage()


def comparable_key(written: pd.Series, linkage: Linkage = TOKEN) -> pd.Series:
    """Keys in the form in which two spellings are equal: no case, no blanks. An empty one is missing.

    A self-generated code is its letters and digits: one person writes AB-12-1 and another AB121.
    """
    spelt = {key: _spelt(key, linkage) or None for key in written.dropna().unique()}
    return written.map(spelt).astype("str")


def _spelt(key: str, linkage: Linkage) -> str:
    spelt = same_spelling(key).replace(" ", "")
    return "".join(filter(str.isalnum, spelt)) if linkage.kind == "self_generated" else spelt


def link(respondents: pd.DataFrame, study: Study, wave: str, linkage: Linkage) -> pd.DataFrame:
    """Find the wave's respondents among those of the baseline, group by group (LINKS).

    Parameters
    ----------
    respondents : RESPONDENTS of the baseline and this wave (further waves are ignored).

    Notes
    -----
    Exact: the key stands once in the group in both waves. One element off, for self-generated codes only: among those
    still unlinked, exactly one element differs, and neither of the two has another candidate, alike or one off. Who
    is in several groups is one person in all of them: a link one element off that says otherwise is dropped.
    """
    if wave == study.baseline:
        return LINKS.empty()
    before, after = (_keyed(respondents, known, linkage) for known in (study.baseline, wave))
    exact = _alone(before).merge(_alone(after), on=KEY, validate="1:1", suffixes=("_before", "_after"))
    left_before, left_after = _without(before, exact, "_before"), _without(after, exact, "_after")
    near = _one_off(left_before, left_after, linkage.elements)
    linked = pd.concat([exact.assign(how=EXACT), near.assign(how=ONE_OFF)], ignore_index=True)
    linked = linked.rename(
        columns={"respondent_id_after": "respondent_id", "respondent_id_before": "baseline_respondent_id"}
    )
    linked = linked[(linked["how"] == EXACT) | ~_of_two_persons(linked)]
    ordered = linked.sort_values(["group_code", "respondent_id"], ignore_index=True).assign(wave=wave)
    return LINKS.conform(ordered[LINKS.column_names])


def linkage_report(
    respondents: pd.DataFrame, links: pd.DataFrame, study: Study, wave: str, linkage: Linkage
) -> pd.DataFrame:
    """Count who was known again, for every group and all of them together (LINKAGE); empty for the baseline.

    Of those with a key, each is linked exactly, linked one element off, ambiguous, or has no candidate.
    """
    if wave == study.baseline:
        return LINKAGE.empty()
    before, after = (respondents[respondents["wave"] == known] for known in (study.baseline, wave))
    own = links[links["wave"] == wave]
    keyed_before, keyed_after = (_keyed(respondents, known, linkage) for known in (study.baseline, wave))
    counted = {
        "baseline_n": before,
        "n": after,
        "baseline_with_key_n": keyed_before,
        "with_key_n": keyed_after,
        "exact_n": own[own["how"] == EXACT],
        "one_element_off_n": own[own["how"] == ONE_OFF],
        "ambiguous_n": _ambiguous(keyed_before, keyed_after, own, linkage.elements),
    }
    groups = [group.code for group in study.groups]
    counts = pd.DataFrame(
        {name: frame["group_code"].value_counts().reindex(groups, fill_value=0) for name, frame in counted.items()}
    )
    counts.loc[""] = counts.sum()
    linked = counts[["exact_n", "one_element_off_n", "ambiguous_n"]].sum(axis="columns")
    counts = counts.assign(unlinked_n=counts["with_key_n"] - linked, wave=wave)
    return LINKAGE.conform(counts.rename_axis("group_code").reset_index())


def _keyed(respondents: pd.DataFrame, wave: str, linkage: Linkage) -> pd.DataFrame:
    """Persons of a wave who gave a key."""
    own = respondents[respondents["wave"] == wave]
    keyed = own.assign(key=comparable_key(own["link_key"], linkage)).dropna(subset="key")
    return keyed[["respondent_id", *KEY]]


def _alone(keyed: pd.DataFrame) -> pd.DataFrame:
    """Persons whose key nobody else in the group has."""
    return keyed[~keyed.duplicated(KEY, keep=False)]


def _of_two_persons(linked: pd.DataFrame) -> pd.Series:
    """Links of somebody who is linked to different persons in different groups."""
    sides = ["respondent_id", "baseline_respondent_id"]
    others = [linked.groupby(one)[other].transform("nunique") for one, other in (sides, sides[::-1])]
    return (others[0] > 1) | (others[1] > 1)


def _without(keyed: pd.DataFrame, linked: pd.DataFrame, side: str) -> pd.DataFrame:
    """Persons who are not linked yet."""
    taken = pd.MultiIndex.from_arrays([linked["group_code"], linked[f"respondent_id{side}"]])
    return keyed[~pd.MultiIndex.from_frame(keyed[["group_code", "respondent_id"]]).isin(taken)]


def _one_off(before: pd.DataFrame, after: pd.DataFrame, elements: tuple[int, ...]) -> pd.DataFrame:
    """Pairs of persons one element off who have no other candidate."""
    pairs = _candidates(before, after, elements)
    persons = pairs["before_n"] * pairs["after_n"]
    sides = [["group_code", f"key{side}"] for side in ("_before", "_after")]
    sure = (persons == 1) & ~pairs.duplicated(sides[0], keep=False) & ~pairs.duplicated(sides[1], keep=False)
    chosen = pairs[sure]
    named = chosen.merge(before, left_on=sides[0], right_on=KEY).drop(columns="key")
    return named.merge(after, left_on=sides[1], right_on=KEY, suffixes=("_before", "_after"))


def _candidates(before: pd.DataFrame, after: pd.DataFrame, elements: tuple[int, ...]) -> pd.DataFrame:
    """Pairs of keys in a group that are alike or one element off, and how many persons have each."""
    left, right = (
        keyed.groupby(KEY, as_index=False).size().rename(columns={"size": f"{side}_n"})
        for keyed, side in ((before, "before"), (after, "after"))
    )
    columns = ["group_code", "key_before", "before_n", "key_after", "after_n"]
    alike = left.merge(right, on=KEY).assign(
        key_before=lambda frame: frame["key"], key_after=lambda frame: frame["key"]
    )
    pairs = [alike[columns]]
    for start, stop in pairwise((0, *accumulate(elements))):
        masked = (_masked(keys, start, stop, sum(elements)) for keys in (left, right))
        near = next(masked).merge(next(masked), on=["group_code", "masked"], suffixes=("_before", "_after"))
        pairs.append(near.loc[near["key_before"] != near["key_after"], columns])
    return pd.concat(pairs, ignore_index=True)


def _masked(keys: pd.DataFrame, start: int, stop: int, length: int) -> pd.DataFrame:
    """Keys of the right length, without one of their elements."""
    whole = keys[keys["key"].str.len() == length]
    return whole.assign(masked=whole["key"].str.slice_replace(start, stop, "\0"))


def _ambiguous(
    before: pd.DataFrame, after: pd.DataFrame, links: pd.DataFrame, elements: tuple[int, ...]
) -> pd.DataFrame:
    """Persons of the later wave who have candidates among the unlinked and were not linked."""
    own = links.rename(
        columns={"respondent_id": "respondent_id_after", "baseline_respondent_id": "respondent_id_before"}
    )
    left_before, left_after = _without(before, own, "_before"), _without(after, own, "_after")
    candidates = _candidates(left_before, left_after, elements)
    keys = candidates[["group_code", "key_after"]].drop_duplicates().set_axis(KEY, axis="columns")
    return left_after.merge(keys, on=KEY)
