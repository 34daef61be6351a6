"""Of the talks: the order in which texts and codings arrive changes no figure, and what adds up must add up."""

from collections.abc import Callable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.estimate.agreement import agreement_by_code
from pipeline.estimate.pairs import pairs_of_codes
from pipeline.estimate.saturation import saturation
from pipeline.estimate.talks import balance_by_group_indicator, themes_by_group
from pipeline.study import Study
from tests.fixtures.coded_talks import WAVE, coded, texts
from tests.fixtures.small_talks import study_with_talks

Estimate = Callable[[pd.DataFrame, pd.DataFrame, Study], pd.DataFrame]
DOCUMENTS = pd.concat(
    [texts("0601", "0602", "0601", "0603", "0602", "0603", "0601", "0602"), texts("0603", kind="workshop")]
)


def agreement(documents: pd.DataFrame, codings: pd.DataFrame, study: Study) -> pd.DataFrame:
    return agreement_by_code(documents, codings, study, WAVE)


ESTIMATES: tuple[Estimate, ...] = (
    themes_by_group,
    balance_by_group_indicator,
    saturation,
    pairs_of_codes,
    agreement,
)
codings = st.lists(
    st.tuples(
        st.sampled_from(DOCUMENTS["document_id"].tolist()),
        st.sampled_from(["K1", "K2", "", "Ada"]),
        st.sampled_from(["A", "A-TID", "A-MAL", "B", "B-HOT"]),
        st.integers(0, 9),
        st.integers(10, 15),
        st.sampled_from(["promoting", "hindering", "neutral", "unclear", "not_said"]),
    ),
    unique_by=lambda row: row[:5],
    max_size=40,
).map(lambda rows: coded(*rows))


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_with_talks(tmp_path_factory.mktemp("study") / "litet")


@settings(deadline=None, max_examples=40)
@given(codings, st.integers(0, 1000))
def test_the_order_of_texts_and_codings_does_not_matter(study: Study, put: pd.DataFrame, seed: int) -> None:
    documents, others = (frame.sample(frac=1, random_state=seed) for frame in (DOCUMENTS, put))
    for estimate in ESTIMATES:
        pd.testing.assert_frame_equal(estimate(documents, others, study), estimate(DOCUMENTS, put, study))


@settings(deadline=None, max_examples=40)
@given(codings)
def test_the_county_is_the_sum_of_its_groups(study: Study, put: pd.DataFrame) -> None:
    for estimate, name in ((themes_by_group, "code"), (balance_by_group_indicator, "indicator_id")):
        made = estimate(DOCUMENTS, put, study)
        counts = [column for column in made.columns if column.endswith("_n")]
        sums = {level: own.groupby(["kind", name])[counts].sum() for level, own in made.groupby("level")}
        pd.testing.assert_frame_equal(sums["group"], sums["county"])


@settings(deadline=None)
@given(codings)
def test_every_segment_has_one_direction_or_none_and_balance_keeps_its_bounds(study: Study, put: pd.DataFrame) -> None:
    made = balance_by_group_indicator(DOCUMENTS, put, study)
    directions = made[["promoting_n", "hindering_n", "neutral_n", "no_direction_n"]]
    assert (directions.sum(axis=1) == made["segments_n"]).all()
    assert (directions >= 0).all(axis=None)
    assert made["balance"].dropna().between(-1, 1).all()
    assert (made["balance"].isna() == (made["promoting_n"] + made["hindering_n"] == 0)).all()


@settings(deadline=None)
@given(codings)
def test_new_codes_add_up_to_all_codes(study: Study, put: pd.DataFrame) -> None:
    made = saturation(DOCUMENTS, put, study)
    assert made["new_codes_n"].cumsum().tolist() == made["all_codes_n"].tolist()
    assert (made["new_codes_n"] <= made["codes_n"]).all()
    assert (made["codes_n"] <= made["all_codes_n"]).all()
