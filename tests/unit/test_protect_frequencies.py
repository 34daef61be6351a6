"""Which counts of a question may be seen, and what whoever knows the rules can make of those that may not."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.protect.frequencies import hidden_options, safe_frequencies
from pipeline.tables.core import BACKGROUND, RESPONSES
from tests.fixtures.small_study import small_study

WAVE = "2016"
OPTION_MIN, DISTRIBUTION_MIN = 5, 20
CELLS = ("1", "2", "3", "4", "5", "vet_ej", "ej_svar")


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return small_study(tmp_path_factory.mktemp("study") / "smaland")


def rows(question: str, cells: list[str], persons: list[str] | None = None, group: str = "0601") -> pd.DataFrame:
    """One response per cell, each from a person of its own unless `persons` says who."""
    people = persons or [f"p{number}" for number in range(len(cells))]
    return pd.DataFrame(
        {
            "wave": WAVE,
            "respondent_id": people,
            "group_code": group,
            "item_id": question,
            "code": [float(cell) if cell.isdigit() else None for cell in cells],
            "missing_kind": ["answered" if cell.isdigit() else cell for cell in cells],
        }
    )


def spread(counts: Mapping[str, int]) -> list[str]:
    return [cell for cell, n in counts.items() for _ in range(n)]


def published(study, *frames: pd.DataFrame) -> pd.DataFrame:
    responses = RESPONSES.conform(pd.concat(frames, ignore_index=True).astype({"code": "float64"}))
    return safe_frequencies(responses, BACKGROUND.empty(), study, WAVE).frame


def seen(study, counts: Mapping[str, int]) -> dict[str, float | str]:
    """Number or mark of each cell of a question answered so."""
    frame = published(study, rows("a1", spread(counts)))
    return cells_of(frame, "a1")


def cells_of(frame: pd.DataFrame, question: str) -> dict[str, float | str]:
    own = frame[frame["question_id"] == question]
    return dict(zip(own["cell"], own["n"].astype("object").where(own["mark"] == "", own["mark"]), strict=True))


def reasons(frame: pd.DataFrame, question: str) -> set[str]:
    return set(frame.loc[frame["question_id"] == question, "reason"])


def test_options_stand_in_the_order_of_the_scale_and_kinds_of_missing_after_them(study):
    assert tuple(seen(study, {"3": 20})) == CELLS


def test_counts_of_at_least_five_and_empty_cells_stand_as_they_are(study):
    counts = {"1": 5, "2": 6, "3": 7, "4": 8, "5": 0, "vet_ej": 9, "ej_svar": 0}
    assert seen(study, counts) == counts


def test_a_small_count_is_hidden_with_the_empty_ones_and_the_smallest_of_the_others(study):
    counts = {"1": 4, "2": 30, "3": 20, "4": 9, "5": 0, "vet_ej": 0, "ej_svar": 12}
    hidden = {"1": "..", "4": "..", "5": "..", "vet_ej": ".."}
    assert seen(study, counts) == {**counts, **hidden}


def test_a_small_count_of_missing_is_hidden_like_an_option(study):
    assert seen(study, {"1": 10, "2": 20, "3": 30, "4": 8, "5": 7, "vet_ej": 1, "ej_svar": 6}) == {
        "1": 10,
        "2": 20,
        "3": 30,
        "4": 8,
        "5": 7,
        "vet_ej": "..",
        "ej_svar": "..",
    }


def test_the_smallest_of_the_others_is_hidden_with_its_ties(study):
    assert seen(study, {"1": 4, "2": 30, "3": 9, "4": 9, "5": 10, "vet_ej": 5, "ej_svar": 5}) == {
        "1": "..",
        "2": 30,
        "3": 9,
        "4": 9,
        "5": 10,
        "vet_ej": "..",
        "ej_svar": "..",
    }


def test_a_question_is_left_out_when_its_shown_options_hold_fewer_than_twenty_persons(study):
    assert seen(study, {"1": 7, "2": 12}) == dict.fromkeys(CELLS, "..")
    assert seen(study, {"1": 8, "2": 12})["1"] == 8
    # 3 + 7 are hidden; of the 27 answers only 17 are to be seen
    frame = published(study, rows("a1", spread({"1": 3, "2": 7, "3": 8, "4": 9})))
    assert reasons(frame, "a1") == {"few_answers"}


def test_missing_answers_do_not_count_towards_the_twenty(study):
    assert seen(study, {"1": 9, "2": 10, "vet_ej": 40}) == dict.fromkeys(CELLS, "..")


def test_a_distribution_of_nine_answers_in_ten_alike_is_left_out(study):
    assert seen(study, {"1": 45, "2": 5}) == dict.fromkeys(CELLS, "..")
    assert seen(study, {"1": 44, "2": 6})["1"] == 44
    assert reasons(published(study, rows("a1", spread({"1": 45, "2": 5}))), "a1") == {"alike"}


def test_a_person_in_several_groups_is_several_responses_but_one_person(study):
    twice = [
        rows("a1", spread({"1": 4, "2": 25, "3": 25}), group="0601"),
        rows("a1", spread({"1": 4, "2": 25, "3": 25}), group="0602"),
    ]
    frame = published(study, *twice)
    assert cells_of(frame, "a1") == dict.fromkeys(CELLS, "..")
    four = [
        frame.assign(respondent_id=frame["respondent_id"] + group) for frame, group in zip(twice, "xy", strict=True)
    ]
    assert cells_of(published(study, *four), "a1")["1"] == 8


def test_twenty_responses_of_ten_persons_are_too_few(study):
    same = [rows("a1", spread({"1": 5, "2": 5}), group=group) for group in ("0601", "0602")]
    assert reasons(published(study, *same), "a1") == {"few_answers"}


def test_the_share_is_of_all_to_whom_the_question_was_put(study):
    frame = published(study, rows("a1", spread({"1": 30, "2": 20, "vet_ej": 10, "ej_visad": 40})))
    own = frame[frame["question_id"] == "a1"].set_index("cell")
    assert own.loc[["1", "2", "vet_ej", "5"], "pct"].tolist() == [50, 33, 17, 0]
    assert set(own["put_n"]) == {60}
    assert "ej_visad" not in own.index


def test_a_hidden_cell_carries_no_number_at_all(study):
    frame = published(study, rows("a1", spread({"1": 4, "2": 30, "3": 20, "4": 9})))
    hidden = frame[(frame["question_id"] == "a1") & (frame["mark"] != "")]
    assert len(hidden) == 5
    assert hidden[["n", "put_n", "pct"]].isna().all(axis=None)


def test_nothing_tells_a_small_count_from_the_one_that_covers_it(study):
    frame = published(study, rows("a1", spread({"1": 4, "2": 30, "3": 20, "4": 9})))
    hidden = frame[(frame["question_id"] == "a1") & (frame["mark"] != "")]
    told_apart = hidden.drop(columns=["cell", "is_missing"]).drop_duplicates()
    assert len(told_apart) == 1


def test_a_question_that_a_few_were_not_asked_is_left_out_and_the_others_stand(study):
    a1 = rows("a1", spread({"1": 30, "2": 30}))
    few = rows("a2", spread({"1": 28, "2": 28, "ej_visad": 4}))
    frame = published(study, a1, few)
    assert reasons(frame, "a2") == {"few_not_asked"}
    assert reasons(frame, "a1") == {""}
    assert reasons(published(study, a1, rows("a2", spread({"1": 28, "2": 27, "ej_visad": 5}))), "a2") == {""}


def test_two_questions_whose_askings_differ_by_a_few_persons_are_both_left_out(study):
    ten = rows("a2", ["ej_visad"] * 10 + spread({"1": 25, "2": 25}))
    twelve = rows("b1", ["ej_visad"] * 12 + spread({"1": 24, "2": 24}))
    fifteen = rows("b1", ["ej_visad"] * 15 + spread({"1": 23, "2": 22}))
    assert reasons(published(study, ten, twelve), "a2") == {"few_not_asked"}
    assert reasons(published(study, ten, twelve), "b1") == {"few_not_asked"}
    assert reasons(published(study, ten, fifteen), "a2") == {""}


def test_a_question_without_a_single_row_has_no_answers(study):
    frame = published(study, rows("a1", spread({"1": 30, "2": 30})))
    assert set(frame.loc[frame["question_id"] == "b2", ["mark", "reason"]].itertuples(index=False, name=None)) == {
        ("-", "no_answers")
    }


def test_a_wave_without_rows_has_no_counts(study):
    frame = safe_frequencies(RESPONSES.empty(), BACKGROUND.empty(), study, WAVE).frame
    assert set(frame["mark"]) == {"-"}
    assert len(frame) == 4 * len(CELLS)


def test_background_questions_follow_the_same_rules(tmp_path):
    added = '\n[[background]]\nid = "tid"\nsv = "Hur länge?"\nen = "How long?"\nscale = "fem"\n'
    instrument = (small_study(tmp_path / "x").folder / "instrument.toml").read_text(encoding="utf-8") + added
    columns = (tmp_path / "x/column_map.csv").read_text(encoding="utf-8") + "tid,tid,tid\n"
    study = small_study(tmp_path / "y", {"instrument.toml": instrument, "column_map.csv": columns})
    background = BACKGROUND.conform(rows("tid", spread({"1": 2, "2": 30, "3": 8, "4": 20})))
    frame = safe_frequencies(RESPONSES.conform(rows("a1", ["1"] * 60)), background, study, WAVE).frame
    cells = cells_of(frame, "tid")
    assert [cells[code] for code in "12345"] == ["..", 30, "..", 20, ".."]


def views(cells_n: int, most: int, option_min: int) -> dict[tuple[object, ...], list[tuple[int, ...]]]:
    """Every table of so many cells with counts up to `most`, by what is published of it: shown cells and the sum."""
    tables = np.array(list(product(range(most + 1), repeat=cells_n)), dtype="float64")
    hidden = hidden_options(tables, option_min)
    found: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for table, own in zip(tables.astype(int).tolist(), hidden.tolist(), strict=True):
        view = tuple(None if is_hidden else n for n, is_hidden in zip(table, own, strict=True))
        found[*view, sum(table)].append(tuple(table))
    return found


@pytest.mark.parametrize(("cells_n", "most", "option_min"), [(3, 14, 5), (4, 9, 5), (5, 6, 3)])
def test_no_hidden_count_can_be_bound_to_one_number_nor_told_to_be_small_or_large(cells_n, most, option_min):
    """By enumeration: all tables that look alike, to one who knows the rules and the sum."""
    tried = 0
    for (*view, _), tables in views(cells_n, most, option_min).items():
        places = [place for place, n in enumerate(view) if n is None]
        if not places or len(places) == len(view):
            continue  # all shown, or nothing published
        for place in places:
            possible = {table[place] for table in tables}
            assert len(possible) >= 2
            assert min(possible) < option_min <= max(possible)
            tried += 1
    assert tried > 100


@pytest.mark.parametrize(("cells_n", "most"), [(3, 14), (4, 9)])
def test_the_sum_alone_leaves_every_number_up_to_five_open_in_every_hidden_cell(cells_n, most):
    for (*view, total), tables in views(cells_n, most, OPTION_MIN).items():
        places = [place for place, n in enumerate(view) if n is None]
        if places and len(places) < len(view):
            assert len(places) >= 2
            assert total - sum(n for n in view if n is not None) > OPTION_MIN
            assert all(sum(table[place] for place in places) > OPTION_MIN for table in tables)


def test_every_small_count_is_hidden_and_nothing_where_there_is_none():
    tables = np.array(list(product(range(9), repeat=4)), dtype="float64")
    hidden, few = hidden_options(tables, OPTION_MIN), (tables > 0) & (tables < OPTION_MIN)
    assert hidden[few].all()
    assert np.array_equal(hidden.any(axis=1), few.any(axis=1))


def test_a_cell_that_a_question_lacks_is_never_hidden_and_covers_nothing():
    assert hidden_options(np.array([[3, np.nan, 8, 20]]), OPTION_MIN).tolist() == [[True, False, True, False]]


@settings(deadline=None, max_examples=15)
@given(counts=st.lists(st.integers(0, 40), min_size=7, max_size=7), order=st.permutations(range(7)))
def test_exchanging_hidden_counts_changes_nothing_that_is_published(study, counts, order):
    before = seen(study, dict(zip(CELLS, counts, strict=True)))
    hidden = [place for place, cell in enumerate(CELLS) if before[cell] == ".."]
    moved = [place for place in order if place in hidden]
    exchanged = list(counts)
    for place, source in zip(hidden, moved, strict=True):
        exchanged[place] = counts[source]
    if len(hidden) < len(CELLS):
        assert seen(study, dict(zip(CELLS, exchanged, strict=True))) == before


def test_every_way_of_placing_the_hidden_counts_gives_the_same_page(study):
    """2, 6 and 0 are hidden among 25, 30 and 40: six ways, one table."""
    tables = set()
    for first, second, third in permutations((2, 6, 0)):
        counts = {"1": first, "2": 25, "3": 30, "4": 40, "5": second, "vet_ej": third, "ej_svar": 8}
        tables.add(published(study, rows("a1", spread(counts))).to_csv(index=False))
    assert len(tables) == 1
