"""What must hold of who changed whatever the answers and the counts are."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.compare.participation import participation_contrast
from pipeline.compare.response_shift import retrospective_against_measured
from pipeline.compare.who_changed import change_by_linkage
from pipeline.estimate.perception_gaps import perception_gaps
from pipeline.protect.perception_gaps import safe_gaps
from pipeline.protect.who_changed import safe_who_changed
from pipeline.study import Study
from pipeline.tables.who_changed import GAPS, WHO_CHANGED
from tests.fixtures.small_scores import invited
from tests.fixtures.small_who import Answer, background_of, links_of, responses_of, scores_of, who_study

THRESHOLD = 5
UNITS = ("FK", "AF", "KOM", "-")


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    folder: Path = tmp_path_factory.mktemp("ordning") / "litet"
    return who_study(folder, {"organisations.csv": "code,label,aliases,valid_from,valid_to\nFK,F,,,\nKOM,K,,,\n"})


points = st.one_of(st.none(), st.integers(0, 8).map(lambda steps: steps * 12.5))
person = st.tuples(
    points, points, st.sampled_from(["0601", "0602"]), st.booleans(), st.sampled_from(["FK", "KOM", None]),
    st.sampled_from([1.0, 2.0, None]), st.sampled_from([1.0, 2.0, 3.0, 4.0, 5.0, None]),
)  # fmt: skip
people = st.lists(person, min_size=2, max_size=50)


def two_waves(drawn: list) -> tuple[list[Answer], list[Answer]]:
    before = [
        Answer(f"b{at}", score, group, organisation=org) for at, (score, _, group, _, org, _, _) in enumerate(drawn)
    ]
    after = [
        Answer(f"a{at}", score, group, f"b{at}" if linked else None, None, org, None, took, memory)
        for at, (_, score, group, linked, org, took, memory) in enumerate(drawn)
    ]
    return before, after


def both_waves(study: Study, before: list[Answer], after: list[Answer]) -> pd.DataFrame:
    return pd.concat([scores_of(study, "2016", before), scores_of(study, "2019", after)], ignore_index=True)


def tables(study: Study, before: list[Answer], after: list[Answer]) -> list[pd.DataFrame]:
    scores = both_waves(study, before, after)
    links, frame = links_of(after), invited("2016", {"0601": 3, "0602": 2})
    return [
        change_by_linkage(scores, links, study, "2019"),
        perception_gaps(scores, study, "2019"),
        retrospective_against_measured(scores, responses_of(after), frame, links, study, "2019"),
        participation_contrast(scores, background_of(after), links, study, "2019"),
    ]


@settings(deadline=None, max_examples=12)
@given(people, st.randoms(use_true_random=False))
def test_row_order_is_irrelevant(study: Study, drawn: list, order) -> None:
    before, after = two_waves(drawn)
    shuffled = [order.sample(wave, len(wave)) for wave in (before, after)]
    for one, other in zip(tables(study, before, after), tables(study, *shuffled), strict=True):
        pd.testing.assert_frame_equal(one, other, rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=12)
@given(people)
def test_nothing_is_missing_without_a_reason(study: Study, drawn: list) -> None:
    for frame in tables(study, *two_waves(drawn)):
        bare = frame["ci_low"].isna()
        assert ((frame["reason"] != "") == bare).all()
        assert (bare == frame["ci_high"].isna()).all()


@settings(deadline=None, max_examples=12)
@given(people)
def test_swapping_the_waves_flips_the_sign_of_the_linked_change(study: Study, drawn: list) -> None:
    before, after = two_waves(drawn)
    known = {answer.link: answer.person for answer in after if answer.link}
    swapped = [answer._replace(link=known.get(answer.person)) for answer in before]
    made = [
        change_by_linkage(both_waves(study, *waves), links_of(waves[1]), study, "2019")
        for waves in ((before, after), (after, swapped))
    ]
    one, other = (frame[frame["part"] == "linked"].reset_index(drop=True) for frame in made)
    np.testing.assert_allclose(one["difference"], -other["difference"], atol=1e-9)
    np.testing.assert_allclose(one["ci_low"], -other["ci_high"], atol=1e-9)


def part_row(number: int, part: str, counts: tuple[int, int], everyone: tuple[int, int]) -> dict[str, object]:
    """One part of the study of this number, all of them in one frame."""
    followed = part in {"linked", "stayers"}
    nobody = (min if part == "unlinked" else max)(counts) == 0
    return {
        "wave": "2019",
        "baseline_wave": f"{number}",
        "indicator_id": "total",
        "part": part,
        "baseline_n": counts[0],
        "n": counts[1],
        "baseline_all_n": everyone[0],
        "all_n": everyone[1],
        "outside_n": 9,
        "baseline_mean": 50.0,
        "mean": 50.0,
        "difference": 0.0,
        "reason": ("no_links" if followed else "no_answers") if nobody else "",
    }


def sealed(study: Study, rows: list[dict[str, object]]) -> dict[tuple[str, str], bool]:
    """Which parts of which study are shown."""
    empty = dict.fromkeys(["baseline_share", "share", "se", "df", "ci_low", "ci_high"])
    frame = safe_who_changed(WHO_CHANGED.conform(pd.DataFrame([{**empty, **row} for row in rows])), study).frame
    return (frame.set_index(["baseline_wave", "part"])["mark"] == "").to_dict()


def told_by_difference(ns: list[int]) -> list[int]:
    return [n for n in ns if 0 < n < THRESHOLD]


def test_no_part_of_all_persons_is_told_by_difference_whatever_the_counts(study: Study) -> None:
    cases = list(product((0, 1, 4, 5, 9), (0, 1, 4, 5, 9), (0, 1, 4, 5, 9)))
    rows = []
    for number, (linked, then, now) in enumerate(cases):
        everyone = linked + then, linked + now
        rows += [
            part_row(number, "linked", (linked, linked), everyone),
            part_row(number, "unlinked", (then, now), everyone),
        ]
    shown = sealed(study, rows)
    for number, (linked, then, now) in enumerate(cases):
        either = shown[(f"{number}", "linked")] or shown[(f"{number}", "unlinked")]
        assert not told_by_difference([linked, then, now] if either else []), (linked, then, now)
        if not told_by_difference([linked, then, now]):
            assert shown[(f"{number}", "linked")] == (linked > 0)
            assert shown[(f"{number}", "unlinked")] == (min(then, now) > 0)


def test_no_stayer_leaver_or_joiner_is_told_by_difference_whatever_the_counts(study: Study) -> None:
    cases = list(product((0, 4, 5, 9), (0, 3, 5), (0, 3, 5), (0, 2, 5), (0, 2, 5)))
    rows = []
    for number, (stayers, leavers, joiners, left, right) in enumerate(cases):
        everyone = stayers + leavers + left, stayers + joiners + right
        rows += [
            part_row(number, "stayers", (stayers, stayers), everyone),
            part_row(number, "leavers", (leavers, 0), everyone),
            part_row(number, "joiners", (0, joiners), everyone),
        ]
    shown = sealed(study, rows)
    for number, (stayers, leavers, joiners, left, right) in enumerate(cases):
        for name, own, rest in (("leavers", leavers, left), ("joiners", joiners, right)):
            told = [stayers, own + rest] if shown[(f"{number}", "stayers")] else []
            told += [own, stayers + rest, rest] if shown[(f"{number}", name)] else []
            assert not told_by_difference(told), cases[number]
    assert any(shown.values())


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.lists(st.integers(0, 12), min_size=4, max_size=4))
def test_the_hidden_organisations_are_none_or_two_that_are_together_enough(
    study: Study, total: list, one: list
) -> None:
    rows = [
        {
            "wave": "2019",
            "dimension": "organisation",
            "indicator_id": indicator,
            "unit_code": unit,
            "other_code": "",
            "n": n,
            "other_n": sum(counts) - n,
            "outside_n": n,
            "mean": 50.0,
            "other_mean": 50.0,
            "difference": 0.0,
            "ci_low": -1.0,
            "ci_high": 1.0,
            "family_size": 4,
            "reason": "" if n else "no_answers",
        }
        for indicator, counts in (("total", total), ("AA", one))
        for unit, n in zip(UNITS, counts, strict=True)
    ]
    units, _ = safe_gaps(GAPS.conform(pd.DataFrame(rows)), study)
    for indicator, counts in (("total", total), ("AA", one)):
        own = units.frame[units.frame["indicator_id"] == indicator].set_index("unit_code")["mark"]
        hidden = [n for unit, n in zip(UNITS, counts, strict=True) if own[unit] == ".."]
        shown = [n for unit, n in zip(UNITS, counts, strict=True) if own[unit] == ""]
        assert all(n >= THRESHOLD for n in shown)
        assert not shown or not hidden or (len(hidden) >= 2 and sum(hidden) >= THRESHOLD)
