"""Pairs of codes: what overlaps, what is counted, and which code stands first."""

from typing import Any

import pandas as pd
import pytest

from pipeline.estimate.pairs import pairs_of_codes
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_CODINGS, FOCUS_DOCUMENTS, FOCUS_PAIRS
from tests.fixtures.coded_talks import coded, texts
from tests.fixtures.small_talks import study_with_talks

Counted = dict[tuple[str, str], tuple[int, int]]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_with_talks(tmp_path_factory.mktemp("study") / "litet")


def pairs(study: Study, *codings: tuple[Any, ...], documents: pd.DataFrame | None = None) -> Counted:
    """Segments and groups by pair of codes, in Ask, Björk and Ask again."""
    held = texts("0601", "0602", "0601") if documents is None else documents
    made = pairs_of_codes(held, coded(*codings), study)
    keys, numbers = made[["code", "other_code"]], made[["segments_n", "groups_n"]]
    return dict(zip(map(tuple, keys.to_numpy()), map(tuple, numbers.to_numpy().tolist()), strict=True))


def test_one_shared_character_is_enough_and_two_that_only_meet_are_apart(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t1", "K1", "B", 4, 9)) == {("A", "B"): (1, 1)}
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t1", "K1", "B", 5, 9)) == {}


def test_a_segment_inside_another_overlaps_it(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 50), ("t1", "K1", "B", 10, 20)) == {("A", "B"): (1, 1)}


def test_a_segment_of_no_length_shares_no_character(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 50), ("t1", "K1", "B", 10, 10)) == {}


def test_the_code_that_comes_first_in_the_scheme_stands_first_and_a_pair_is_one_row(study: Study) -> None:
    codings = [("t1", "K1", "A-TID", 0, 5), ("t1", "K1", "A-MAL", 0, 5), ("t1", "K1", "A", 0, 5)]
    assert list(pairs(study, *codings)) == [("A", "A-TID"), ("A", "A-MAL"), ("A-TID", "A-MAL")]


def test_the_same_segment_with_two_codes_counts_one(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "B", 0, 5), ("t1", "K1", "A", 0, 5)) == {("A", "B"): (1, 1)}


def test_every_overlapping_pair_of_segments_counts_and_every_group_once(study: Study) -> None:
    codings = [
        ("t1", "K1", "A", 0, 50),
        ("t1", "K1", "B", 0, 10),
        ("t1", "K1", "B", 20, 30),
        ("t2", "K1", "A", 0, 5),
        ("t2", "K1", "B", 0, 5),
        ("t3", "K1", "A", 0, 5),
        ("t3", "K1", "B", 0, 5),
    ]
    assert pairs(study, *codings) == {("A", "B"): (4, 2)}


def test_a_code_that_overlaps_itself_is_no_pair(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t1", "K1", "A", 3, 9)) == {}


def test_segments_of_different_texts_or_coders_do_not_meet(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t3", "K1", "B", 0, 5)) == {}
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t1", "K2", "B", 0, 5)) == {}


def test_the_last_paragraph_of_a_segment_belongs_to_it(study: Study) -> None:
    documents = texts("0601", unit="paragraph")
    assert pairs(study, ("t1", "K1", "A", 1, 2), ("t1", "K1", "B", 2, 3), documents=documents) == {("A", "B"): (1, 1)}
    assert pairs(study, ("t1", "K1", "A", 1, 2), ("t1", "K1", "B", 3, 3), documents=documents) == {}


def test_without_positions_only_the_same_segment_counts(study: Study) -> None:
    codings = [("t1", "K1", "A", None, "s1"), ("t1", "K1", "B", None, "s1"), ("t1", "K1", "A-TID", None, "s2")]
    assert pairs(study, *codings, documents=texts("0601", length=None, unit="none")) == {("A", "B"): (1, 1)}


def test_a_segment_without_positions_does_not_meet_one_that_has_them(study: Study) -> None:
    assert pairs(study, ("t1", "K1", "A", 0, 5), ("t1", "K1", "B", None, "s1")) == {}


def test_workshops_are_left_out(study: Study) -> None:
    codings = [("w1", "K1", "A", 0, 5), ("w1", "K1", "B", 0, 5)]
    assert pairs(study, *codings, documents=texts("0601", kind="workshop")) == {}


def test_without_texts_or_codings_there_are_no_rows(study: Study) -> None:
    for documents in (FOCUS_DOCUMENTS.empty(), texts("0601")):
        pd.testing.assert_frame_equal(pairs_of_codes(documents, FOCUS_CODINGS.empty(), study), FOCUS_PAIRS.empty())
