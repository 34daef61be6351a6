"""Agreement between coders: arithmetic by hand, another program character by character, and what is left out."""

from collections.abc import Iterable
from typing import Any

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.estimate.agreement import agreement_by_code
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_AGREEMENT, FOCUS_CODINGS, FOCUS_DOCUMENTS
from tests.fixtures.coded_talks import WAVE, coded, texts
from tests.fixtures.small_talks import study_with_talks

Coding = tuple[Any, ...]
NUMBERS = ["alpha", "ci_low", "ci_high"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_with_talks(tmp_path_factory.mktemp("study") / "litet")


def in_texts(n: int, *codings: Coding, first: int = 1) -> list[Coding]:
    """The same (coder, code, start, end) in so many texts."""
    return [(f"t{number}", *coding) for number in range(first, first + n) for coding in codings]


def agreement(study: Study, documents: pd.DataFrame, codings: Iterable[Coding]) -> pd.DataFrame:
    return agreement_by_code(documents, coded(*codings), study, WAVE).set_index(["measure", "code"])


def of_texts(study: Study, codings: list[Coding], length: float = 10, unit: str = "codepoint") -> pd.DataFrame:
    """Agreement in the texts that have codings."""
    numbers = {coding[0] for coding in codings}
    return agreement(study, texts(*["0601"] * len(numbers), length=length, unit=unit), codings)


ONE_MORE_CODE = in_texts(3, ("K1", "A", 0, 5), ("K2", "A", 0, 5), ("K2", "B", 0, 5))
"""In three texts of ten characters both put A on the first five, and the second coder B as well."""


def test_two_coders_of_a_thousand_characters_who_almost_agree(study: Study) -> None:
    made = of_texts(study, in_texts(3, ("K1", "A", 100, 300), ("K2", "A", 130, 310)), length=1_000)
    by_hand = 1 - 5999 * 240 / (6000**2 - 1140**2 - 4860**2)
    assert made.loc[("code", "A"), "alpha"] == pytest.approx(by_hand, abs=1e-12)
    assert round(by_hand, 3) == 0.870


def test_coders_agree_over_all_only_on_the_same_set_of_codes(study: Study) -> None:
    made = of_texts(study, ONE_MORE_CODE)
    assert made.loc[("overall", ""), "alpha"] == pytest.approx(1 - 59 * 30 / (60**2 - 30**2 - 15**2 - 15**2))


def test_the_boundary_is_agreed_on_whatever_the_codes(study: Study) -> None:
    assert of_texts(study, ONE_MORE_CODE).loc[("boundary", ""), "alpha"] == 1


def test_given_both_looks_only_where_both_have_coded(study: Study) -> None:
    beside = in_texts(3, ("K1", "A", 5, 9))
    for codings in (ONE_MORE_CODE, [*ONE_MORE_CODE, *beside]):
        made = of_texts(study, codings)
        assert made.loc[("given_both", ""), "alpha"] == pytest.approx(1 - 29 * 30 / (30**2 - 15**2 - 15**2))


def test_every_code_is_judged_by_itself(study: Study) -> None:
    made = of_texts(study, ONE_MORE_CODE)
    assert made.loc["code", "alpha"].to_dict() == {"A": 1, "B": pytest.approx(1 - 59 * 30 / (60**2 - 15**2 - 45**2))}


def test_multi_coded_is_the_share_of_the_coded_text_with_several_codes_of_one_coder(study: Study) -> None:
    assert of_texts(study, ONE_MORE_CODE)["multi_coded"].tolist() == [0.5] * 5
    apart = in_texts(3, ("K1", "A", 0, 5), ("K2", "B", 0, 5))
    assert of_texts(study, apart)["multi_coded"].eq(0).all()


def test_codes_stand_in_the_order_of_the_scheme_and_only_those_of_these_texts(study: Study) -> None:
    codings = in_texts(3, ("K1", "B", 0, 5), ("K2", "A-MAL", 0, 5), ("K2", "A", 5, 9))
    documents = texts(*["0601"] * 4, length=10)
    made = agreement(study, documents, [*codings, ("t4", "K1", "A-TID", 0, 5)])
    assert made.index.tolist() == [
        ("overall", ""),
        ("boundary", ""),
        ("given_both", ""),
        ("code", "A"),
        ("code", "A-MAL"),
        ("code", "B"),
    ]


def test_a_coder_who_has_not_coded_a_text_says_nothing_of_it(study: Study) -> None:
    both = in_texts(3, ("K1", "A", 0, 5), ("K2", "A", 0, 5))
    made = of_texts(study, [*both, ("t1", "K3", "A", 0, 5)])
    assert made.loc[["overall", "boundary", "code"], "alpha"].tolist() == [1, 1, 1]
    assert made["coders_n"].tolist() == [3] * 4


def test_a_coder_who_has_coded_a_text_says_of_the_rest_that_it_has_no_code(study: Study) -> None:
    made = of_texts(study, in_texts(3, ("K1", "A", 0, 5), ("K2", "A", 5, 10)))
    assert made.loc[("boundary", ""), "alpha"] == pytest.approx(1 - 59 * 60 / (60**2 - 30**2 - 30**2))
    assert made.loc[("given_both", ""), ["alpha", "reason"]].fillna("none").tolist() == ["none", "no_variation"]


def test_overlapping_segments_with_the_same_code_are_one(study: Study) -> None:
    split = in_texts(3, ("K1", "A", 0, 6), ("K1", "A", 4, 8), ("K2", "A", 0, 8))
    made = of_texts(study, split)
    assert made["alpha"].dropna().tolist() == [1, 1, 1]
    assert made["multi_coded"].eq(0).all()


def test_paragraphs_weigh_one_each_and_the_last_one_is_included(study: Study) -> None:
    codings = in_texts(3, ("K1", "A", 1, 2), ("K2", "A", 2, 2))
    made = of_texts(study, codings, length=4, unit="paragraph")
    assert made.loc[("boundary", ""), "alpha"] == pytest.approx(1 - 23 * 6 / (24**2 - 9**2 - 15**2))


DOUBLE = in_texts(3, ("K1", "A", 0, 5), ("K2", "A", 0, 4))


@pytest.mark.parametrize(
    ("fourth", "coding"),
    [
        (texts("0602", length=None), [("K1", "A", 0, 5), ("K2", "B", 0, 5)]),
        (texts("0602", length=None, unit="none"), [("K1", "A", None, "s"), ("K2", "B", None, "s")]),
        (texts("0602", length=10), [("K1", "A", 0, 5), ("K1", "B", 5, 9)]),
        (texts("0602", length=10), [("K1", "A", 0, 5), ("", "B", 0, 5)]),
        (texts("0602", length=10), [("K1", "A", 0, 5), ("K2", "B", None, "s")]),
    ],
    ids=["no length", "no positions", "one coder", "a coder without name", "one coder without positions"],
)
def test_a_text_that_no_two_coders_can_be_compared_in_is_left_out(
    study: Study, fourth: pd.DataFrame, coding: list[Coding]
) -> None:
    documents = texts("0601", "0601", "0601", length=10)
    fourth = fourth.assign(document_id="t4", place=4)
    alone = agreement(study, documents, DOUBLE)
    more = agreement(study, pd.concat([documents, fourth]), [*DOUBLE, *(("t4", *each) for each in coding)])
    pd.testing.assert_frame_equal(more, alone)
    assert alone["documents_n"].tolist() == [3] * 4


def test_under_three_double_coded_texts_nothing_is_said(study: Study) -> None:
    made = of_texts(study, in_texts(2, ("K1", "A", 0, 5), ("K2", "A", 0, 4)))
    assert made["reason"].tolist() == ["few_texts"] * 4
    assert made[NUMBERS].isna().all(axis=None)
    assert made["documents_n"].tolist() == [2] * 4


def test_where_all_is_the_same_there_is_nothing_to_agree_on(study: Study) -> None:
    made = of_texts(study, in_texts(8, ("K1", "A", 0, 10), ("K2", "A", 0, 10)))
    assert made["reason"].tolist() == ["no_variation"] * 4
    assert made[NUMBERS].isna().all(axis=None)


def test_there_is_an_interval_from_eight_texts(study: Study) -> None:
    seven, eight = (of_texts(study, in_texts(n, ("K1", "A", 0, 5), ("K2", "A", 0, 4))) for n in (7, 8))
    limits = ["ci_low", "ci_high"]
    assert seven[limits].isna().all(axis=None)
    assert eight.loc[["overall", "boundary", "code"], limits].notna().all(axis=None)


def test_texts_that_are_all_alike_leave_no_doubt(study: Study) -> None:
    made = of_texts(study, in_texts(8, ("K1", "A", 0, 5), ("K2", "A", 0, 4))).loc[("code", "A"), NUMBERS]
    assert made["ci_low"] == pytest.approx(made["alpha"], abs=1e-12)
    assert made["ci_high"] == pytest.approx(made["alpha"], abs=1e-12)


def test_the_interval_is_that_of_texts_drawn_with_replacement(study: Study) -> None:
    # the four odd texts are drawn Bin(8, 1/2) times: never in 0.4 % of the draws, once at most in 3.5; so too above
    alike = in_texts(4, ("K1", "A", 0, 5), ("K2", "A", 0, 5))
    odd = in_texts(4, ("K1", "A", 0, 5), ("K2", "A", 5, 10), first=5)
    made = of_texts(study, [*alike, *odd]).loc[("code", "A"), NUMBERS]
    alpha = [1 - 159 * 20 * times / (160**2 - 80**2 - 80**2) for times in range(9)]
    assert made.tolist() == pytest.approx([alpha[4], alpha[7], alpha[1]], abs=1e-12)


def test_draws_in_which_a_code_does_not_occur_are_left_out_of_its_interval(study: Study) -> None:
    both = in_texts(8, ("K1", "A", 0, 5), ("K2", "A", 0, 5))
    made = of_texts(study, [*both, ("t8", "K1", "B", 7, 9), ("t8", "K2", "B", 7, 9)])
    assert made.loc[("code", "B"), NUMBERS].tolist() == [1, 1, 1]


def test_a_code_without_variation_leaves_the_other_codes_their_intervals(study: Study) -> None:
    made = of_texts(study, in_texts(8, *((coder, "A", 0, 10) for coder in ("K1", "K2")), ("K1", "B", 0, 5)))
    assert made.loc["code", "reason"].to_dict() == {"A": "no_variation", "B": ""}
    assert made.loc["code", "ci_low"].isna().to_dict() == {"A": True, "B": False}


def test_without_texts_there_are_no_rows(study: Study) -> None:
    made = agreement_by_code(FOCUS_DOCUMENTS.empty(), FOCUS_CODINGS.empty(), study, WAVE)
    pd.testing.assert_frame_equal(made, FOCUS_AGREEMENT.empty())


def test_texts_that_nobody_has_coded_are_too_few(study: Study) -> None:
    made = agreement(study, texts("0601", "0602", "0603"), [])
    assert made.index.tolist() == [("overall", ""), ("boundary", ""), ("given_both", "")]
    assert made["reason"].tolist() == ["few_texts"] * 3
    assert made["documents_n"].tolist() == made["coders_n"].tolist() == [0, 0, 0]
    assert made["multi_coded"].isna().all()


LENGTH, TEXTS = 8, 3
CODERS, CODES = ("K1", "K2", "K3"), ("A", "B", "A-TID")
some_codings = st.sets(
    st.tuples(
        st.integers(1, TEXTS),
        st.sampled_from(CODERS),
        st.sampled_from(CODES),
        st.integers(0, LENGTH - 1),
        st.integers(1, LENGTH),
    ).map(lambda known: (*known[:4], min(LENGTH, known[3] + known[4]))),
    max_size=15,
)


def spelled_out(codings: Iterable[Coding]) -> np.ndarray:
    """[coder, text and character, code]: 1, 0, or NaN where the coder has not coded the text."""
    marks = np.full((len(CODERS), TEXTS, LENGTH, len(CODES)), np.nan)
    for text, coder, _, _, _ in codings:
        marks[CODERS.index(coder), text - 1] = 0
    for text, coder, code, start, end in codings:
        marks[CODERS.index(coder), text - 1, start:end, CODES.index(code)] = 1
    return marks.reshape(len(CODERS), TEXTS * LENGTH, len(CODES))


def other_program(values: np.ndarray) -> float:
    paired = values[:, (~np.isnan(values)).sum(axis=0) > 1]
    if len(np.unique(paired[~np.isnan(paired)])) < 2:
        return np.nan
    return krippendorff.alpha(reliability_data=values, level_of_measurement="nominal")


@settings(deadline=None)
@given(some_codings)
def test_every_measure_is_that_of_another_program_character_by_character(study: Study, given_codings: set[Coding]):
    always = {(text, coder, "A", 0, 1) for text in range(1, TEXTS + 1) for coder in CODERS[:2]}
    codings = given_codings | always
    made = of_texts(study, [(f"t{text}", *rest) for text, *rest in codings], length=LENGTH)["alpha"]
    marks = spelled_out(codings)
    sets = marks @ [1, 2, 4]
    theirs = {
        ("overall", ""): other_program(sets),
        ("boundary", ""): other_program(np.where(np.isnan(sets), np.nan, sets > 0)),
        ("given_both", ""): other_program(np.where(sets > 0, sets, np.nan)),
        **{("code", code): other_program(marks[:, :, CODES.index(code)]) for code in {known[2] for known in codings}},
    }
    assert made.to_dict() == pytest.approx(theirs, abs=1e-9, nan_ok=True)
