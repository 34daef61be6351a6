"""The researcher's page: every column has a heading, every code a word, and the warning stands first."""

import pandas as pd
import pytest

from pipeline.researcher.page import parts
from pipeline.researcher.render import researcher_html, researcher_lists
from pipeline.researcher.sections import TABLES
from pipeline.researcher.words import CODES, HEADINGS, TITLES
from pipeline.tables.base import DTYPES
from tests.browser.page_reader import PageRead
from tests.fixtures.example_release import gavleborg


def rows_of(table, **cells):
    """One row with something in every column."""
    defaults = {"text": "x", "integer": 7, "number": 1.25, "truth": True}
    row = {column.name: (column.one_of or (defaults[column.kind],))[0] or "x" for column in table.columns}
    row |= {column.name: column.one_of[-1] for column in table.columns if column.one_of}
    frame = pd.DataFrame([row | {k: v for k, v in cells.items() if k in row}])
    return frame.astype({column.name: DTYPES[column.kind] for column in table.columns})


@pytest.fixture(scope="module")
def study():
    return gavleborg()


def every(**cells):
    return {name: rows_of(table, **cells) for name, table in TABLES.items()}


def test_every_column_has_a_heading_and_every_table_a_title():
    columns = {column.name for table in TABLES.values() for column in table.columns} - {"wave"}
    assert columns <= set(HEADINGS)
    assert set(TABLES) == set(TITLES)


def test_every_code_has_a_word():
    codes = {value for table in TABLES.values() for column in table.columns for value in column.one_of if value}
    assert codes <= set(CODES)


def test_the_warning_and_the_synthetic_data_stand_first(study):
    text = PageRead(researcher_html(study, "2019", every())).text
    assert "Bara för forskaren – får inte spridas." in text[:200]
    assert "Syntetiska data" in text[:400]


def test_names_are_those_of_the_column(study):
    """REG is both an organisation and an indicator."""
    shown = list(parts(study, every(unit_code="REG", indicator_id="REG", group_code="2180")))
    cells = {text for part in shown for table in part.tables for row in table.rows for text in row}
    assert {"Region Gävleborg, hälso- och sjukvård", "Regelverk och resurser", "Gävle"} <= cells


def test_numbers_are_swedish_and_a_small_p_is_never_nought(study):
    shown = list(parts(study, every(p=1e-9, value=-1.5, rank_sum_p=0.04)))
    cells = {text for part in shown for table in part.tables for row in table.rows for text in row}
    assert {"< 0,0001", "\u22121,50", "0,0400"} <= cells


def test_tables_without_rows_are_left_out(study):
    bare = {name: table.empty() for name, table in TABLES.items()}
    one = bare | {"nonresponse_by_unit": every()["nonresponse_by_unit"]}
    assert [part.title for part in parts(study, one)] == ["Vilka som svarade"]
    assert [name for name, _ in researcher_lists(one)] == ["nonresponse_by_unit"]


def test_lists_have_all_decimals_and_no_formula():
    text = dict(researcher_lists(every(value=1 / 3, group_code="=1+1")))["tests_by_group_indicator"]
    assert "0.3333333333333333" in text
    assert "'=1+1" in text


def test_the_page_runs_no_script_and_fetches_nothing(study):
    html = researcher_html(study, "2019", every())
    assert "<script" not in html
    assert "http" not in html.replace("http-equiv", "")
