"""Records that are no answers to the study: test rows, empty ones, straight-liners, and the same answers twice."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.study import Study
from pipeline.study.screening import Screening
from tests.fixtures import small_records
from tests.fixtures.small_records import harmonised, records_of, remark, rules
from tests.fixtures.small_study import COLUMNS, FILES, INSTRUMENT, row, small_study

FOUR = Screening(min_items_for_straight_line=4)
VARIED = [1, 2, 3, 4]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def typed(identity: str, group: str = "Ask", org: str = "KOM", key: str = "") -> tuple:
    return (identity, *row(0, group, *VARIED, org=org, key=key)[1:])


def rejected(made) -> dict[int, str]:
    return dict(zip(made.rejected["source_row"], made.rejected["reason"], strict=True))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(typed("test"), id="id"),
        pytest.param(typed("TEST TEST"), id="id twice"),
        pytest.param(typed("test_test"), id="id with marks"),
        pytest.param(typed("2", group="Test 2"), id="group with a number"),
        pytest.param(typed("2", group="test_test-3"), id="group with marks"),
        pytest.param(typed("2", group="test test"), id="group"),
        pytest.param(typed("2", org="Test1"), id="organisation"),
        pytest.param(typed("2", key="test"), id="key"),
        pytest.param(typed("te\u00adst"), id="invisible hyphen"),
    ],
)
def test_a_record_in_which_somebody_typed_a_test_word_is_rejected(study: Study, record: tuple):
    made = harmonised(study, records_of([typed("1"), record]))
    assert rejected(made) == {2: "test_row"}
    assert made.respondents["source_row"].tolist() == [1]
    assert (remark(made, "test_row").rows, remark(made, "test_row").severity) == ((2,), "warning")


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(typed("testa"), id="longer word"),
        pytest.param(typed("Test Testsson"), id="a name"),
        pytest.param(typed("12test"), id="number before"),
        pytest.param(typed("TEST001"), id="an id that a tool has numbered"),
        pytest.param(typed("Test 2"), id="an id with a number"),
        pytest.param(typed("2", key="test5"), id="a key that looks like it"),
        pytest.param(typed("2", key="te st"), id="a key in two parts"),
    ],
)
def test_a_record_that_only_resembles_a_test_is_kept(study: Study, record: tuple):
    made = harmonised(study, records_of([typed("1"), record]))
    assert rejected(made) == {}
    assert "test_row" not in rules(made)


def test_a_group_that_is_called_test_is_no_test(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"] + "0604,Test,,kommun,,\n"})
    made = harmonised(study, records_of([typed("1", group="test")]))
    assert made.respondents["group_code"].tolist() == ["0604"]


def test_a_test_group_is_told_by_the_files_label_too(study: Study):
    records = records_of([(1.0, 1.0, "KOM", "", *VARIED), (2.0, 2.0, "KOM", "", *VARIED)])
    made = harmonised(study, records, {"kommun": {"1": "Ask", "2": "Test"}})
    assert rejected(made) == {2: "test_row"}


def test_nothing_in_a_test_row_can_stop_the_file(study: Study):
    twice_and_outside_the_scale = ("test", "Atlantis", "ingen", "", 77, 77, 77, 77)
    made = harmonised(study, records_of([typed("1"), twice_and_outside_the_scale, twice_and_outside_the_scale]))
    assert rejected(made) == {2: "test_row", 3: "test_row"}


def test_the_words_are_the_studys_own(study: Study):
    rows = [typed("1"), typed("prov"), typed("test")]
    assert rejected(harmonised(study, records_of(rows), screening=Screening(test_words=("Prov",)))) == {2: "test_row"}
    assert rejected(harmonised(study, records_of(rows), screening=Screening(test_words=()))) == {}


def test_test_rows_that_are_only_flagged_are_kept_and_noticed(study: Study):
    made = harmonised(study, records_of([typed("1"), typed("test")]), screening=Screening(test_rows="flag"))
    assert rejected(made) == {}
    assert made.respondents["respondent_id"].tolist() == ["1", "test"]
    assert remark(made, "test_row").found.endswith("; räknas.")


@pytest.mark.parametrize("group", ["", "  ", "Atlantis"])
def test_a_record_without_answers_does_not_stop_the_file_whatever_its_group(study: Study, group: str):
    made = harmonised(study, records_of([typed("1"), row(2, group, None, None, 9, None)]))
    assert rejected(made) == {2: "no_answers"}
    assert remark(made, "no_answers").rows == (2,)


def test_a_record_without_answers_is_no_double_of_the_same_persons_real_one(study: Study):
    made = harmonised(study, records_of([row(1, "Ask", *[None] * 4), row(1, "Ask", *VARIED), (None, *[None] * 7)]))
    assert rejected(made) == {1: "no_answers", 3: "no_answers"}


def test_a_record_with_an_answer_and_without_a_group_stops_the_file(study: Study):
    (problem,) = small_records.refused(study, records_of([typed("1"), row(2, "", None, None, 1, None)]))
    assert "grupp saknas på rad 2." in problem


@pytest.mark.parametrize("rows", [[], [row(1, "Ask", *[None] * 4)], [row(1, "Ask", 9, 9, 9, 9)] * 2])
def test_a_file_without_a_single_answer_is_refused_in_those_words(study: Study, rows: list[tuple]):
    (problem,) = small_records.refused(study, records_of(rows))
    assert f"2016/svar.sav: inga svar: ingen av {len(rows)} rader har ett svar på någon fråga." in problem


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        pytest.param([typed("test"), typed("test test")], "2 provsvar", id="tests"),
        pytest.param(
            [row(1, "Ask", 9, 9, 9, 9), row(2, "Ask", 5, 5, 5, 5), typed("test")],
            "1 provsvar, 1 utan svar på någon fråga, 1 med samma svar överallt",
            id="one of each",
        ),
    ],
)
def test_a_file_with_answers_that_are_all_left_out_is_refused_with_the_reasons(study: Study, rows: list, why: str):
    strict = Screening(min_items_for_straight_line=4, straight_liners="reject")
    with pytest.raises(small_records.InputError) as caught:
        harmonised(study, records_of(rows), screening=strict)
    assert f"inga svar: ingen av {len(rows)} rader räknas ({why})." in str(caught.value)


def test_a_wave_with_overall_items_only_is_harmonised(tmp_path: Path):
    overall = '\n[[overall_items]]\nid = "f1"\nsv = "Jämfört?"\nen = "Compared?"\nscale = "fem"\n'
    columns = FILES["column_map.csv"].replace("1,a1,a1", "1,,a1").replace("2,a2,a2", "2,,a2")
    columns = columns.replace("1,b1,b1", "1,,b1").replace("2,b2,b2", "2,,b2") + "f1,f1,f1\n"
    study = small_study(tmp_path / "litet", {"instrument.toml": INSTRUMENT + overall, "column_map.csv": columns})
    rows = [(1.0, "Ask", "KOM", "", 4.0), (2.0, "Ask", "KOM", "", None)]
    made = harmonised(study, records_of(rows, [*COLUMNS[:4], "f1"]))
    assert made.responses["code"].tolist() == [4]
    assert rejected(made) == {2: "no_answers"}


@pytest.mark.parametrize(
    ("answers", "straight"),
    [
        pytest.param((3, 3, 3, 3), True, id="all alike"),
        pytest.param((3, 3, 3, 4), False, id="one differs"),
        pytest.param((3, 3, 3, 9), False, id="three answers are too few"),
        pytest.param((3, 3, 3, None), False, id="one is empty"),
    ],
)
def test_a_straight_liner_chose_the_same_option_on_every_question(study: Study, answers: tuple, straight: bool):
    made = harmonised(study, records_of([typed("1"), row(2, "Ask", *answers)]), screening=FOUR)
    assert ("straight_line" in rules(made)) == straight
    assert rejected(made) == {}
    if straight:
        assert remark(made, "straight_line").rows == (2,)


def test_sameness_counts_only_where_questions_are_worded_both_ways(tmp_path: Path):
    one_way = small_study(tmp_path / "litet", {"instrument.toml": INSTRUMENT.replace("reversed = true", "")})
    assert "straight_line" not in rules(harmonised(one_way, records_of([row(1, "Ask", 5, 5, 5, 5)]), screening=FOUR))
    both = small_study(tmp_path / "annat")
    three = Screening(min_items_for_straight_line=3)
    only_unreversed = records_of([row(1, "Ask", 5, None, 5, 5), row(2, "Ask", 5, 5, 5, None)])
    assert remark(harmonised(both, only_unreversed, screening=three), "straight_line").rows == (2,)


def test_straight_liners_are_rejected_when_the_study_says_so(study: Study):
    strict = Screening(min_items_for_straight_line=4, straight_liners="reject")
    rows = [row(1, "Ask", 2, 2, 2, 2), row(2, "Ask", *VARIED), row(3, "Ask", *[None] * 4), row(4, "test", *VARIED)]
    made = harmonised(study, records_of(rows), screening=strict)
    assert rejected(made) == {1: "straight_line", 3: "no_answers", 4: "test_row"}
    assert set(made.responses["respondent_id"]) == {"2"}
    assert made.responses["code"].tolist() == VARIED


def test_the_middle_option_throughout_is_flagged_and_never_rejected(study: Study):
    strict = Screening(min_items_for_straight_line=4, straight_liners="reject")
    made = harmonised(study, records_of([row(1, "Ask", 3, 3, 3, 3), row(2, "Ask", *VARIED)]), screening=strict)
    assert rejected(made) == {}
    assert remark(made, "straight_line").rows == (1,)
    assert remark(made, "straight_line").found.endswith("; räknas.")
    both = [row(1, "Ask", 3, 3, 3, 3), row(2, "Ask", 4, 4, 4, 4)]
    made = harmonised(study, records_of(both), screening=strict)
    assert rejected(made) == {2: "straight_line"}
    found = {known.rows: known.found.split("; ")[1] for known in made.remarks if known.rule == "straight_line"}
    assert found == {(1,): "räknas.", (2,): "räknas inte."}


def test_a_scale_with_an_even_number_of_options_has_no_middle(tmp_path: Path):
    four = INSTRUMENT.replace("[1, 2, 3, 4, 5]", "[1, 2, 3, 4]").replace('"d", "e"]', '"d"]')
    study = small_study(tmp_path / "litet", {"instrument.toml": four.replace("positive = [4, 5]", "positive = [4]")})
    strict = Screening(min_items_for_straight_line=4, straight_liners="reject")
    rows = [row(1, "Ask", 3, 3, 3, 3), row(2, "Ask", 2, 2, 2, 2), row(3, "Ask", *VARIED)]
    made = harmonised(study, records_of(rows), screening=strict)
    assert rejected(made) == {1: "straight_line", 2: "straight_line"}


def test_eight_answers_are_needed_unless_the_study_says_otherwise(study: Study):
    assert Screening().min_items_for_straight_line == 8
    assert "straight_line" not in rules(harmonised(study, records_of([row(1, "Ask", 3, 3, 3, 3)])))


def test_fewer_than_half_of_the_questions_answered_is_noticed(study: Study):
    rows = [row(1, "Ask", 1, None, 9, None), row(2, "Ask", 1, 2, None, None), row(3, "Ask", *VARIED)]
    made = harmonised(study, records_of(rows))
    assert (remark(made, "partially_answered").rows, remark(made, "partially_answered").severity) == ((1,), "note")


def test_a_missing_code_from_someone_who_was_not_asked_is_noticed(tmp_path: Path):
    types = "".join(f'\n[[respondent_types]]\nid = "{name}"\nsv = "{name}"\nen = "x"\n' for name in ("chef", "handl"))
    files = {
        "instrument.toml": INSTRUMENT.replace("reversed = true", 'reversed = true\nasked_of = ["chef"]') + types,
        "column_map.csv": FILES["column_map.csv"] + "respondent_type,roll,roll\n",
    }
    study = small_study(tmp_path / "litet", files)
    rows = [
        (*row(1, "Ask", 1, 9, 3, 4), "chef"),
        (*row(2, "Ask", 1, 9, 3, 4), "handl"),
        (*row(3, "Ask", 1, None, 3, 4), "handl"),
    ]
    made = harmonised(study, records_of(rows, [*COLUMNS, "roll"]))
    found = remark(made, "missing_code_not_asked")
    assert (found.rows, found.column, found.severity) == ((2,), "a2", "note")


@pytest.mark.parametrize(
    "given",
    [
        {"test_rows": "keep"},
        {"straight_liners": "drop"},
        {"min_items_for_straight_line": 1},
        {"test_words": ["test 2"]},
        {"test_word": ["test"]},
    ],
)
def test_rules_that_do_not_exist_are_refused(given: dict):
    with pytest.raises(ValidationError):
        Screening(**given)
