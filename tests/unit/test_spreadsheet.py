"""No list that we write runs anything when it is opened in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.spreadsheet import as_text, csv_list, from_text


@pytest.mark.parametrize(
    "cell", ['=HYPERLINK("http://x")', "+46 70 123", "@SUM(A1)", "-2+3", "\tx", "\rx", "\0x", "=1", "-", "+"]
)
def test_what_could_be_a_formula_becomes_text(cell: str):
    assert as_text(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-2", "-2.5", "-2,5", "+3", "17", "Söderhamn", "", "a=b", "1-5"])
def test_numbers_and_ordinary_text_are_left_alone(cell: str):
    assert as_text(cell) == cell


@given(st.text())
def test_the_cell_can_be_had_back(cell: str):
    assert from_text(as_text(cell)) == cell


def test_a_list_is_read_back_as_it_was_and_numbers_are_not_marked():
    written = csv_list(["rad", "text"], [(-2, "=cmd"), (3, 'å, "ä"\nö')])
    rows = list(csv.reader(io.StringIO(written)))
    assert rows == [["rad", "text"], ["-2", "'=cmd"], ["3", 'å, "ä"\nö']]
