"""The plan of a wave's focus groups: which codes are raised where, in what direction, and what each coder puts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.study import Study
from pipeline.synthesize.focus_recipe import FocusRecipe, WaveFocus, usable_codes


class Segment(NamedTuple):
    """A piece of text about one thing."""

    code: str
    """What the first coder puts; the truth."""
    direction: str
    second: str
    """What the second coder puts, if there is one; empty = nothing."""


Turn = tuple[Segment, ...]
"""What one participant says: one segment, or two of which the second is the whole turn."""


class Talk(NamedTuple):
    """One focus group."""

    group: str
    name: str
    number: int
    """Of the group's talks."""
    place: int
    """In the order in which the talks were held, from 1."""
    is_double: bool
    turns: tuple[Turn, ...]


def plan_talks(focus: FocusRecipe, own: WaveFocus, study: Study, wave: str, random: np.random.Generator) -> list[Talk]:
    """The talks of a wave in the order they were held."""
    talks = _talks(own, study, random)
    segments = _raised(talks, focus, own, random)
    segments["direction"] = _directions(segments, focus, study, wave, random)
    segments["second"] = _second(segments, talks, focus, study, random)
    said = [_shuffled(segments[segments["talk"] == talk], random) for talk in talks.index]
    held = _order([{segment.code for segment in own_segments} for own_segments in said])
    return [_talk(talks.loc[talk], said[talk], place, focus) for place, talk in enumerate(held, 1)]


def _talks(own: WaveFocus, study: Study, random: np.random.Generator) -> pd.DataFrame:
    rows = [
        (code, f"Fokusgrupp {name}" + (f" {number}" if own.documents[code] > 1 else ""), number)
        for code, name in study.group_names.items()
        for number in range(1, own.documents[code] + 1)
    ]
    talks = pd.DataFrame(rows, columns=["group", "name", "number"])
    double = random.choice(len(talks), own.double_coded, replace=False)
    return talks.assign(is_double=talks.index.isin(double))


def _raised(talks: pd.DataFrame, focus: FocusRecipe, own: WaveFocus, random: np.random.Generator) -> pd.DataFrame:
    """One row per segment: each code in exactly as many groups as the recipe says, in one or more of their talks.

    A group with two talks is twice as likely to raise a code.
    """
    rows, chances = [], [own.documents[group] / len(talks) for group in own.interviewed]
    for code, spread in own.spread.items():
        for group in random.choice(own.interviewed, spread, replace=False, p=chances).tolist():
            places = talks.index[talks["group"] == group].to_numpy()
            for talk in random.choice(places, random.integers(1, len(places) + 1), replace=False).tolist():
                times = 2 if random.random() < focus.repeats else 1
                rows += [(talk, group, code)] * times
    return pd.DataFrame(rows, columns=["talk", "group", "code"])


def _directions(
    segments: pd.DataFrame, focus: FocusRecipe, study: Study, wave: str, random: np.random.Generator
) -> pd.Series:
    """Directions by quota within each indicator, so that no chance moves the balance; apart in groups that change."""
    themes, made = usable_codes(study), pd.Series("", index=segments.index, dtype="str")
    apart = {group for change in focus.change for group in change.groups}
    indicators = [themes[code].indicator for code in segments["code"]]
    pools = list(zip(indicators, segments["group"].where(segments["group"].isin(apart), ""), strict=True))
    for pool in dict.fromkeys(pools):
        rows = segments.index[[known == pool for known in pools]]
        neutral = round(focus.neutral * len(rows))
        promoting = round((1 + focus.balance_of(*pool, wave)) / 2 * (len(rows) - neutral))
        numbers = [neutral, promoting, len(rows) - neutral - promoting]
        made[rows] = random.permutation(np.repeat(["neutral", "framjande", "hindrande"], numbers))
    return made


def _second(
    segments: pd.DataFrame, talks: pd.DataFrame, focus: FocusRecipe, study: Study, random: np.random.Generator
) -> pd.Series:
    """The second coder's codes: exact shares of the double-coded segments left out and given another code."""
    double = random.permutation(segments.index[segments["talk"].map(talks["is_double"])].to_numpy())
    omitted, replaced = round(focus.omits * len(double)), round(focus.replaces * len(double))
    made, themes, used = segments["code"].copy(), usable_codes(study), list(dict.fromkeys(segments["code"]))
    made[double[:omitted]] = ""
    for row in double[omitted : omitted + replaced]:
        others = [code for code in used if code != made[row]]
        siblings = [code for code in others if themes[code].parent == themes[made[row]].parent]
        made[row] = str(random.choice(siblings or others))
    return made


def _shuffled(rows: pd.DataFrame, random: np.random.Generator) -> list[Segment]:
    known = rows[["code", "direction", "second"]].itertuples(index=False, name=None)
    segments = [Segment(*cells) for cells in known]
    return [segments[place] for place in random.permutation(len(segments))]


def _order(codes: Sequence[set[str]]) -> list[int]:
    """Hold the talk with most that is new first, then the one that adds most to it: later ones add ever less."""
    waiting, seen, held = list(range(len(codes))), set[str](), list[int]()
    while waiting:
        held.append(max(waiting, key=lambda talk: len(codes[talk] - seen)))
        waiting.remove(held[-1])
        seen |= codes[held[-1]]
    return held


def _talk(row: pd.Series, segments: Sequence[Segment], place: int, focus: FocusRecipe) -> Talk:
    turns = _turns(segments, focus.pairs)
    return Talk(row["group"], row["name"], int(row["number"]), place, bool(row["is_double"]), tuple(turns))


def _turns(segments: Sequence[Segment], pairs: Sequence[tuple[str, str]]) -> list[Turn]:
    """One segment a turn, but once per talk both codes of a pair in the same turn."""
    turns: list[Turn] = [(segment,) for segment in segments]
    for pair in pairs:
        single = {turn[0].code: turn for turn in turns if len(turn) == 1}
        if all(code in single for code in pair):
            inner, outer = (single[code] for code in pair)
            turns[turns.index(inner)] = (*inner, *outer)
            turns.remove(outer)
    return turns
