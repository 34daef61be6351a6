"""Tables of text: where the header is, which rows are records, and what is refused."""

import sys
from pathlib import Path
from subprocess import run

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read.parsed import Grid, GridRow, Long, Parsed, Request
from pipeline.read.tabular import from_grid
from pipeline.read.tools.spelling import comparable
from pipeline.study.names import same_spelling

LONG = Long("person", "fråga", "svar")


def grid_of(*lines: str) -> Grid:
    """Cells apart at |, rows numbered from 1."""
    cells = [[cell or None for cell in line.split("|")] for line in lines]
    width = max(map(len, cells))
    return Grid([GridRow(number, row + [None] * (width - len(row))) for number, row in enumerate(cells, 1)])


def parse(*lines: str, expected: str = "", **layout: object) -> Parsed:
    return from_grid(
        grid_of(*lines), Request(Path("svar.csv"), "2016/svar.csv", expected=frozenset(expected.split()), **layout)
    )


def refused(*lines: str, expected: str = "", **layout: object) -> str:
    with pytest.raises(InputError) as caught:
        parse(*lines, expected=expected, **layout)
    return str(caught.value)


def left_out(parsed: Parsed) -> dict[int, str]:
    return dict(parsed.left_out)


def remarked(parsed: Parsed, rule: str) -> str:
    return " ".join(remark.found for remark in parsed.remarks if remark.rule == rule)


def test_a_plain_table_is_one_record_per_row_below_the_header():
    parsed = parse("id|q1", "a|1", "b|")
    assert parsed.records.to_pydict() == {"id": ["a", "b"], "q1": ["1", None]}
    assert list(parsed.rows) == [2, 3]
    assert [variable.name for variable in parsed.variables] == ["id", "q1"]
    assert left_out(parsed) == {1: "header"}
    assert dict(parsed.facts) == {"tool": "generic", "header_row": "1"}


def test_titles_empty_rows_and_totals_are_left_out_each_with_its_reason():
    parsed = parse(
        "Enkät 2016", "", "id|q1|q2", "a|1|2", "", "b|3|4", "Summa|4|6", "|Medelvärde:|3", expected="id q1 q2"
    )
    assert parsed.records.to_pydict() == {"id": ["a", "b"], "q1": ["1", "3"], "q2": ["2", "4"]}
    assert list(parsed.rows) == [4, 6]
    assert left_out(parsed) == {
        1: "above_header",
        2: "empty",
        3: "header",
        5: "empty",
        7: "totals",
        8: "totals",
    }


def test_the_first_row_with_more_than_half_of_its_cells_filled_is_the_header_when_nothing_is_expected():
    parsed = parse("Enkät 2016", "Uttag|2016-10-01", "id|q1|q2|q3", "a|1|2|3")
    assert parsed.records.column_names == ["id", "q1", "q2", "q3"]
    assert left_out(parsed) == {1: "above_header", 2: "above_header", 3: "header"}


def test_the_row_with_the_expected_columns_is_the_header_although_a_fuller_row_stands_above():
    parsed = parse("block|fråga|fråga två|tre", "id|q1|q2|", "a|1|2|", expected="id q1 q2")
    assert dict(parsed.facts)["header_row"] == "2"
    assert parsed.records.to_pydict() == {"id": ["a"], "q1": ["1"], "q2": ["2"]}


def test_a_header_is_recognised_whatever_its_case_spaces_and_unicode_form():
    parsed = parse("titel", "ID|A\u030aLDER\u00a0", "a|1", expected="id ålder")
    assert parsed.records.column_names == ["ID", "A\u030aLDER\u00a0"]


def test_most_of_the_expected_columns_are_enough_and_half_of_them_are_not():
    assert parse("id|q1|x", "a|1|2", expected="id q1 q2").records.num_rows == 1
    message = refused("id|q1|x|y", "a|1|2|3", expected="id q1 q2 q3")
    assert "'q2', 'q3' saknas" in message
    assert "'x'" not in message


def test_a_row_of_answers_that_looks_like_numbered_columns_is_not_quoted():
    message = refused("2|3|1|Anna är sjuk", "3|1|2|annat", expected=" ".join(map(str, range(1, 21))))
    assert "Anna" not in message


def test_a_file_without_a_header_is_refused_without_quoting_its_answers():
    message = refused("hemligt|ja", "annat|nej", expected="id q1")
    assert "'id', 'q1' saknas" in message
    assert not any(answer in message for answer in ("hemligt", "ja'", "annat", "nej"))


def test_an_answer_that_equals_one_expected_name_does_not_make_its_row_a_header():
    message = refused("hemligt|q1", "annat|nej", expected="id q1")
    assert "hemligt" not in message


def test_two_rows_that_are_equally_good_headers_are_refused_by_number():
    assert "raderna 1, 3 kan alla vara rubrikraden" in refused("id|q1", "a|1", "id|q1", expected="id q1")


def test_a_stated_header_row_decides_over_everything_else():
    parsed = parse("id|q1", "kod|fråga", "a|1", expected="id q1", header_row=2)
    assert parsed.records.to_pydict() == {"kod": ["a"], "fråga": ["1"]}
    assert left_out(parsed) == {1: "above_header", 2: "header"}


def test_a_stated_header_row_that_does_not_exist_is_refused():
    assert "rad 7 finns inte" in refused("id|q1", "a|1", header_row=7)


@pytest.mark.parametrize("header", ["id|q1|q1", "id|q1|Q1 ", "id|q1|q\u200b1"])
def test_repeated_names_are_refused_by_position_and_without_their_text(header: str):
    message = refused(header, "a|1|2")
    assert "kolumnerna 2 och 3 har samma rubrik" in message
    assert "q1" not in message.replace("2016/svar.csv", "")


def test_names_without_a_text_over_answers_are_refused_by_position():
    assert "kolumn 2 är tom" in refused("id||q2", "a|1|2")
    assert "kolumn 3 är tom" in refused("id|q1|", "a|1|2")


def test_an_empty_last_column_without_a_name_is_dropped_and_remarked():
    parsed = parse("id|q1|", "a|1|", "b|2|")
    assert parsed.records.column_names == ["id", "q1"]
    assert remarked(parsed, "empty_column_dropped").startswith("1 kolumn")


@pytest.mark.parametrize("lines", [[""], ["", " | "]])
def test_an_empty_table_is_refused_as_empty(lines: list[str]):
    assert "filen är tom" in refused(*lines)


@pytest.mark.parametrize("lines", [["id|q1"], ["titel", "id|q1"], ["id|q1", "", "Summa|0"]])
def test_a_table_with_a_header_only_says_that_there_are_no_answers(lines: list[str]):
    assert "filen innehåller inga svar" in refused(*lines)


def test_a_totals_word_among_the_answers_is_kept_as_a_record_with_a_warning():
    parsed = parse("id|q1", "Totalt|3", "b|2")
    assert parsed.records.num_rows == 2
    assert [(remark.rule, remark.severity, remark.rows) for remark in parsed.remarks] == [
        ("totals_row_among_records", "warning", (2,))
    ]


def test_an_answer_that_only_begins_with_a_totals_word_is_no_totals_row():
    assert parse("fritext|q1", "x|1", "Summan är bra|2").records.num_rows == 2


def test_cells_are_kept_as_they_stand():
    text = " =cmd|{{7*7}}|</script>|007|3,50|\u00a0x "
    parsed = parse("=a|{{b}}|<script>|d|e|f", text)
    assert [*parsed.records.to_pylist()[0].values()] == text.split("|")
    assert [variable.name for variable in parsed.variables] == ["=a", "{{b}}", "<script>", "d", "e", "f"]


def test_personal_data_are_dropped_and_named_in_a_remark():
    parsed = parse("id|E-POST|ipaddr|Namn|q1", "a|x@y.se|10.0.0.1|Eva|1")
    assert parsed.records.column_names == ["id", "q1"]
    assert [variable.name for variable in parsed.variables] == ["id", "q1"]
    found = remarked(parsed, "personal_data_dropped")
    assert all(name in found for name in ("'E-POST'", "'ipaddr'", "'Namn'"))
    assert "Eva" not in found


def test_personal_data_that_the_study_asks_for_are_kept():
    parsed = parse("id|token|q1", "a|k7|1", expected="id token q1")
    assert parsed.records.to_pydict() == {"id": ["a"], "token": ["k7"], "q1": ["1"]}
    assert parsed.remarks == ()


def test_a_long_export_becomes_one_record_per_respondent():
    parsed = parse(
        "person|kommun|fråga|svar", "a|Gävle|q2|1", "b|Bollnäs|q1|2", "a|Gävle|q1|3", "", "b|Bollnäs|q3|", long=LONG
    )
    assert parsed.records.to_pydict() == {
        "person": ["a", "b"],
        "kommun": ["Gävle", "Bollnäs"],
        "q2": ["1", None],
        "q1": ["3", "2"],
        "q3": [None, None],
    }
    assert list(parsed.rows) == [2, 3]
    assert left_out(parsed) == {1: "header", 5: "empty"}
    assert dict(parsed.facts)["answers_n"] == "4"


def test_the_header_of_a_long_export_is_the_row_with_its_three_columns():
    parsed = parse("titel", "svar|person|fråga", "1|a|q1", expected="q1 q2 q3", long=LONG)
    assert parsed.records.to_pydict() == {"person": ["a"], "q1": ["1"]}


def test_the_same_question_twice_for_one_respondent_is_refused_with_both_rows():
    message = refused("person|fråga|svar", "a|q1|hemligt", "b|q1|1", "a|q1|2", long=LONG)
    assert "flera gånger på samma fråga på raderna 2, 4" in message
    assert "hemligt" not in message


def test_a_further_column_that_differs_within_a_respondent_is_refused_with_its_rows():
    message = refused("person|kommun|fråga|svar", "a|Gävle|q1|1", "a|Bollnäs|q2|2", long=LONG)
    assert "kolumnen 'kommun' har olika värden för samma respondent på rad 3" in message
    assert "Bollnäs" not in message


def test_rows_of_a_long_export_without_respondent_or_question_are_refused():
    message = refused("person|fråga|svar", "|q1|1", "a||2", "a|q1|2", long=LONG)
    assert "kolumnen 'person' är tom på rad 2" in message
    assert "kolumnen 'fråga' är tom på rad 3" in message


def test_a_long_export_that_lacks_one_of_its_columns_is_refused_by_name():
    assert "kolumnen 'svar' saknas" in refused("person|fråga|annat", "a|q1|1", long=LONG)


def test_a_question_called_as_another_column_of_a_long_export_is_refused():
    assert "kolumnerna 2 och 3 har samma rubrik" in refused("person|Q1|fråga|svar", "a|x|q1|1", long=LONG)


def test_personal_data_among_the_questions_of_a_long_export_are_dropped():
    parsed = parse("person|fråga|svar", "a|ipaddr|10.0.0.1", "a|q1|2", long=LONG)
    assert parsed.records.to_pydict() == {"person": ["a"], "q1": ["2"]}
    assert "'ipaddr'" in remarked(parsed, "personal_data_dropped")


def test_two_rows_with_one_number_are_a_bug_and_not_a_lost_row():
    grid = Grid([GridRow(1, ["id", "q1"]), GridRow(2, ["a", "1"]), GridRow(2, ["b", "2"])])
    with pytest.raises(AssertionError):
        from_grid(grid, Request(Path("s.csv"), "s.csv"))


cells = st.sampled_from([None, " ", "x", "1", "Summa", "\u200b"])


@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_every_row_is_a_record_or_left_out(rows: list[list[str | None]]):
    table = [["titel", None, None], ["id", "q1", "q2"], ["a", "1", "2"], *rows]
    parsed = from_grid(
        Grid([GridRow(2 * place + 1, row) for place, row in enumerate(table)]), Request(Path("s.csv"), "s.csv")
    )
    accounted = sorted([*parsed.rows, *(row for row, _ in parsed.left_out)])
    assert accounted == [2 * place + 1 for place in range(len(table))]
    by_row = {2 * place + 1: row for place, row in enumerate(table)}
    assert [list(record.values()) for record in parsed.records.to_pylist()] == [by_row[row] for row in parsed.rows]


@given(order=st.permutations(["id|a|b", "q1|1|2", "q2|3|4", "q3||5"]), rows=st.permutations([1, 2]))
def test_the_order_of_columns_and_rows_changes_nothing(order: list[str], rows: list[int]):
    columns = [column.split("|") for column in order]
    lines = ["|".join(column[row] for column in columns) for row in (0, *rows)]
    records = parse(*lines, expected="id q1 q2").records.to_pylist()
    assert sorted(records, key=lambda record: record["id"]) == [
        {"id": "a", "q1": "1", "q2": "3", "q3": None},
        {"id": "b", "q1": "2", "q2": "4", "q3": "5"},
    ]


@given(text=st.text())
def test_names_are_compared_as_the_study_compares_them(text: str):
    assert comparable(text) == same_spelling(text)


def test_the_parser_loads_neither_pandas_nor_the_study():
    code = "import sys, pipeline.read.tabular; print(sorted({'pandas', 'pydantic', 'pipeline.study'} & {*sys.modules}))"
    done = run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_header_in_several_rows_names_a_column_by_everything_that_stands_over_it():
    rows = [
        ["Enkät", None, "Fråga 1", None, None, "Fråga 2"],
        [None, None, "Ja", None, "Nej", None],
        ["id", "kommun", "Antal", "Andel", "Antal", "Medel"],
        ["1", "Ask", "3", "0.5", "3", "2"],
    ]
    grid = Grid([GridRow(number, cells) for number, cells in enumerate(rows, start=1)])
    parsed = from_grid(grid, Request(Path("t"), "t", header_row=1, header_rows=3, tool="generic"))
    assert parsed.records.column_names == [
        "Enkät | id",
        "Enkät | kommun",
        "Fråga 1 | Ja | Antal",
        "Fråga 1 | Ja | Andel",
        "Fråga 1 | Nej | Antal",
        "Fråga 2 | Medel",
    ]
    assert [left.row for left in parsed.left_out] == [1, 2, 3]
    assert list(parsed.rows) == [4]


def test_a_name_that_stands_twice_under_a_header_in_several_rows_is_refused():
    rows = [["Fråga 1", None], ["Ja", "Ja"], ["1", "2"]]
    grid = Grid([GridRow(number, cells) for number, cells in enumerate(rows, start=1)])
    with pytest.raises(InputError):
        from_grid(grid, Request(Path("t"), "t", header_row=1, header_rows=2, tool="generic"))
