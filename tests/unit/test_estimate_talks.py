"""Spread and balance: who is counted, what counts once, and which rows there are."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.estimate.main_coder import of_main_coder
from pipeline.estimate.talks import balance_by_group_indicator, themes_by_group
from pipeline.study import Study
from pipeline.tables.focus import FOCUS_BALANCE, FOCUS_BY_CODE, FOCUS_CODINGS, FOCUS_DOCUMENTS
from tests.fixtures.coded_talks import coded, texts
from tests.fixtures.small_talks import CODES, FOCUS, study_with_talks

WITHOUT_INDICATOR = "C,,Tredje,,,,\n"
TWO_GROUPS = texts("0601", "0602")
DIRECTIONS = ["promoting_n", "hindering_n", "neutral_n", "no_direction_n"]


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study_with_talks(tmp_path_factory.mktemp("study") / "litet", codes=CODES + WITHOUT_INDICATOR)


def themes(study: Study, documents: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    return themes_by_group(documents, codings, study).set_index(["kind", "group_code", "code"])


def balance(study: Study, *codings: tuple[object, ...]) -> pd.DataFrame:
    """Of Ask (t1) and Björk (t2)."""
    made = balance_by_group_indicator(TWO_GROUPS, coded(*codings), study)
    return made.set_index(["group_code", "indicator_id"])


def counted(study: Study, *codings: tuple[object, ...]) -> list[tuple[str, str]]:
    own = of_main_coder(coded(*codings), study)
    return sorted(zip(own["document_id"], own["coder_id"], strict=True))


def test_the_coder_who_comes_first_in_the_study_is_counted_where_she_has_coded(study: Study) -> None:
    codings = [("t1", "K2", "A", 0, 5), ("t1", "K1", "B", 0, 5), ("t2", "K2", "A", 0, 5), ("t2", "K2", "B", 0, 5)]
    assert counted(study, *codings) == [("t1", "K1"), ("t2", "K2"), ("t2", "K2")]


def test_the_studys_order_of_coders_goes_before_their_names(tmp_path: Path) -> None:
    other = study_with_talks(tmp_path / "litet", focus=FOCUS.replace('"K1"', '"Z1"'))
    assert counted(other, ("t1", "K2", "A", 0, 5), ("t1", "Z1", "A", 0, 5)) == [("t1", "Z1")]


def test_a_coder_whom_nobody_has_listed_or_named_comes_last(study: Study) -> None:
    assert counted(study, ("t1", "", "A", 0, 5), ("t1", "Ada", "A", 0, 5), ("t1", "K2", "A", 0, 5)) == [("t1", "K2")]


def test_without_a_list_of_coders_their_names_decide(tmp_path: Path) -> None:
    unlisted = study_with_talks(tmp_path / "litet", focus='[focus]\ngroup = "Kommun"\n')
    assert counted(unlisted, ("t1", "Bo", "A", 0, 5), ("t1", "Ada", "A", 0, 5)) == [("t1", "Ada")]


def test_a_code_of_the_second_coder_alone_is_not_raised(study: Study) -> None:
    made = themes(study, TWO_GROUPS, coded(("t1", "K1", "A", 0, 5), ("t1", "K2", "B", 0, 5)))
    assert made.loc[("focus_group", "0601", ["A", "B"]), "segments_n"].tolist() == [1, 0]


def test_the_second_coder_does_not_step_in_where_the_first_found_no_indicator(study: Study) -> None:
    made = balance(study, ("t1", "K1", "C", 0, 5), ("t1", "K2", "A", 0, 5, "promoting"))
    assert made["spread_n"].sum() == 0


def test_every_theme_has_a_row_for_every_group_with_a_text_and_for_the_county(study: Study) -> None:
    made = themes_by_group(TWO_GROUPS, coded(("t1", "K1", "A", 0, 5)), study)
    codes = ["A", "A-TID", "A-MAL", "B", "B-HOT", "C"]
    assert made["code"].tolist() == codes * 3
    assert made["group_code"].tolist() == ["0601"] * 6 + ["0602"] * 6 + ["06"] * 6
    assert made["level"].tolist() == ["group"] * 12 + ["county"] * 6


def test_spread_counts_groups_and_not_texts_or_segments(study: Study) -> None:
    documents = texts("0601", "0601", "0601", "0602", "0603")
    codings = coded(("t1", "K1", "A", 0, 5), ("t1", "K1", "A", 5, 9), ("t2", "K1", "A", 0, 5), ("t4", "K1", "A", 0, 5))
    made = themes(study, documents, codings)
    counts = ["documents_n", "raised_n", "groups_n", "spread_n", "segments_n"]
    assert made.loc[("focus_group", "0601", "A"), counts].tolist() == [3, 2, 1, 1, 3]
    assert made.loc[("focus_group", "0602", "A"), counts].tolist() == [1, 1, 1, 1, 1]
    assert made.loc[("focus_group", "0603", "A"), counts].tolist() == [1, 0, 1, 0, 0]
    assert made.loc[("focus_group", "06", "A"), counts].tolist() == [5, 3, 3, 2, 4]


def test_a_code_does_not_count_for_the_heading_above_it(study: Study) -> None:
    made = themes(study, TWO_GROUPS, coded(("t1", "K1", "A-TID", 0, 5)))
    assert made.loc[("focus_group", "06", ["A", "A-TID"]), "spread_n"].tolist() == [0, 1]


def test_workshops_are_counted_apart(study: Study) -> None:
    documents = pd.concat([TWO_GROUPS, texts("0602", kind="workshop")])
    made = themes(study, documents, coded(("t1", "K1", "A", 0, 5), ("w1", "K1", "A", 0, 5), ("w1", "K1", "A", 5, 9)))
    assert made.loc[("focus_group", "06", "A"), ["groups_n", "spread_n", "segments_n"]].tolist() == [2, 1, 1]
    assert made.loc[("workshop", "06", "A"), ["groups_n", "spread_n", "segments_n"]].tolist() == [1, 1, 2]
    assert set(made.loc["workshop"].index.get_level_values("group_code")) == {"0602", "06"}


def test_balance_is_promoting_less_hindering_over_both(study: Study) -> None:
    made = balance(
        study,
        *(("t1", "K1", "A", at, at + 5, "promoting") for at in (0, 5, 10)),
        ("t1", "K1", "A", 15, 20, "hindering"),
        ("t1", "K1", "A", 20, 25, "neutral"),
        ("t1", "K1", "A", 25, 30, "unclear"),
        ("t1", "K1", "A", 30, 35),
    )
    own = made.loc[("0601", "AA")]
    assert own[["segments_n", *DIRECTIONS]].tolist() == [7, 3, 1, 1, 2]
    assert own["balance"] == 0.5


def test_where_nothing_promotes_or_hinders_there_is_no_balance(study: Study) -> None:
    made = balance(study, ("t1", "K1", "A", 0, 5, "neutral"))
    assert made.loc[("0601", "AA"), ["spread_n", "neutral_n"]].tolist() == [1, 1]
    assert made["balance"].isna().all()


def test_every_indicator_has_a_row_for_every_group_with_a_text_and_for_the_county(study: Study) -> None:
    made = balance(study, ("t1", "K1", "A", 0, 5, "promoting"))
    assert made.index.tolist() == [(group, name) for group in ("0601", "0602", "06") for name in ("AA", "BB")]
    assert made["spread_n"].tolist() == [1, 0, 0, 0, 1, 0]
    assert made["groups_n"].tolist() == [1, 1, 1, 1, 2, 2]


def test_a_segment_with_two_codes_of_an_indicator_counts_once(study: Study) -> None:
    made = balance(study, ("t1", "K1", "A-TID", 0, 5, "promoting"), ("t1", "K1", "A-MAL", 0, 5, "promoting"))
    assert made.loc[("0601", "AA"), ["segments_n", *DIRECTIONS]].tolist() == [1, 1, 0, 0, 0]


def test_a_segment_whose_codes_have_different_directions_has_none(study: Study) -> None:
    made = balance(study, ("t1", "K1", "B-HOT", 0, 5, "hindering"), ("t1", "K1", "B", 0, 5, "promoting"))
    assert made.loc[("0601", "BB"), ["segments_n", *DIRECTIONS]].tolist() == [1, 0, 0, 0, 1]


def test_an_unclear_direction_beside_a_clear_one_leaves_none(study: Study) -> None:
    made = balance(study, ("t1", "K1", "B-HOT", 0, 5, "hindering"), ("t1", "K1", "B", 0, 5, "unclear"))
    assert made.loc[("0601", "BB"), ["segments_n", *DIRECTIONS]].tolist() == [1, 0, 0, 0, 1]


def test_a_code_without_a_direction_takes_none_from_another_on_the_same_words(study: Study) -> None:
    made = balance(study, ("t1", "K1", "B-HOT", 0, 5, "hindering"), ("t1", "K1", "B", 0, 5))
    assert made.loc[("0601", "BB"), ["segments_n", *DIRECTIONS]].tolist() == [1, 0, 1, 0, 0]


def test_the_same_positions_in_two_texts_are_two_segments(study: Study) -> None:
    codings = coded(("t1", "K1", "A", 0, 5, "promoting"), ("t2", "K1", "A", 0, 5, "hindering"))
    made = balance_by_group_indicator(texts("0601", "0601"), codings, study).set_index(["group_code", "indicator_id"])
    assert made.loc[("0601", "AA"), ["documents_n", "segments_n", *DIRECTIONS]].tolist() == [2, 2, 1, 1, 0, 0]


def test_a_segment_speaks_to_every_indicator_of_its_codes(study: Study) -> None:
    made = balance(study, ("t1", "K1", "A", 0, 5, "promoting"), ("t1", "K1", "B-HOT", 0, 5, "hindering"))
    assert made.loc["0601", "balance"].tolist() == [1, -1]


def test_the_countys_balance_is_that_of_all_segments(study: Study) -> None:
    made = balance(
        study,
        ("t1", "K1", "A", 0, 5, "hindering"),
        *(("t2", "K1", "A", at, at + 5, "promoting") for at in (0, 5, 10)),
    )
    assert made.xs("AA", level="indicator_id")["balance"].to_dict() == {"0601": -1, "0602": 1, "06": 0.5}
    assert made.loc[("06", "AA"), ["spread_n", "segments_n"]].tolist() == [2, 4]


def test_without_texts_there_are_no_rows(study: Study) -> None:
    nothing = FOCUS_DOCUMENTS.empty(), FOCUS_CODINGS.empty()
    pd.testing.assert_frame_equal(themes_by_group(*nothing, study), FOCUS_BY_CODE.empty())
    pd.testing.assert_frame_equal(balance_by_group_indicator(*nothing, study), FOCUS_BALANCE.empty())


def test_texts_that_nobody_has_coded_are_rows_of_zeros(study: Study) -> None:
    raised = themes_by_group(TWO_GROUPS, FOCUS_CODINGS.empty(), study)
    spoken = balance_by_group_indicator(TWO_GROUPS, FOCUS_CODINGS.empty(), study)
    assert (len(raised), raised["segments_n"].sum()) == (18, 0)
    assert (len(spoken), spoken["segments_n"].sum(), spoken["balance"].notna().sum()) == (6, 0, 0)
