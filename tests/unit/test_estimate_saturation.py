"""Saturation: new codes by focus group, in the order in which they were held."""

import pandas as pd
import pytest

from pipeline.estimate.saturation import saturation
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_CODINGS, FOCUS_DOCUMENTS, FOCUS_SATURATION
from tests.fixtures.coded_talks import coded, texts
from tests.fixtures.small_talks import study_with_talks


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_with_talks(tmp_path_factory.mktemp("study") / "litet")


def counts(study: Study, documents: pd.DataFrame, codings: pd.DataFrame) -> list[list[int]]:
    """Per focus group: place, codes, new codes, all so far."""
    return saturation(documents, codings, study)[["place", "codes_n", "new_codes_n", "all_codes_n"]].to_numpy().tolist()


CODINGS = coded(
    ("t1", "K1", "A", 0, 5),
    ("t1", "K1", "A", 5, 9),
    ("t1", "K1", "B", 0, 5),
    ("t2", "K1", "A", 0, 5),
    ("t2", "K1", "A-TID", 0, 5),
    ("t4", "K1", "B", 0, 5),
)


def test_a_code_is_new_once_and_a_talk_without_codes_is_a_row_of_zeros(study: Study) -> None:
    documents = texts("0601", "0602", "0603", "0601")
    assert counts(study, documents, CODINGS) == [[1, 2, 2, 2], [2, 2, 1, 3], [3, 0, 0, 3], [4, 1, 0, 3]]


def test_the_order_is_that_of_the_talks_and_not_of_their_names(study: Study) -> None:
    documents = texts("0601", "0602", "0603", "0601").assign(place=[4, 3, 2, 1])
    assert counts(study, documents, CODINGS) == [[1, 1, 1, 1], [2, 0, 0, 1], [3, 2, 2, 3], [4, 2, 0, 3]]


def test_workshops_bring_no_codes_and_have_no_place(study: Study) -> None:
    documents = pd.concat([texts("0601", "0602"), texts("0603", kind="workshop")])
    codings = coded(("w1", "K1", "A", 0, 5), ("t2", "K1", "A", 0, 5))
    assert counts(study, documents, codings) == [[1, 0, 0, 0], [2, 1, 1, 1]]


def test_only_the_main_coders_codes_are_counted(study: Study) -> None:
    codings = coded(("t1", "K1", "A", 0, 5), ("t1", "K2", "B", 0, 5))
    assert counts(study, texts("0601"), codings) == [[1, 1, 1, 1]]


def test_without_texts_there_are_no_rows(study: Study) -> None:
    made = saturation(FOCUS_DOCUMENTS.empty(), FOCUS_CODINGS.empty(), study)
    pd.testing.assert_frame_equal(made, FOCUS_SATURATION.empty())


def test_texts_that_nobody_has_coded_are_rows_of_zeros(study: Study) -> None:
    assert counts(study, texts("0601", "0602"), FOCUS_CODINGS.empty()) == [[1, 0, 0, 0], [2, 0, 0, 0]]
