"""How numbers and dates are written in Swedish."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.report.numbers_sv import (
    day,
    listed,
    number,
    percent,
    period,
    plainly,
    points,
    signed,
    signed_span,
    span,
)


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (7, 0, "7"),
        (-7, 0, "\u22127"),
        (1234, 0, "1\u202f234"),
        (1234567, 0, "1\u202f234\u202f567"),
        (2.5, 1, "2,5"),
        (-1234.5, 1, "\u22121\u202f234,5"),
        (-0.0, 0, "0"),
        (-0.04, 1, "0,0"),
        (-0.06, 1, "\u22120,1"),
    ],
)
def test_a_number_has_a_decimal_comma_a_thin_space_and_a_real_minus_and_never_minus_zero(value, decimals, written):
    assert number(value, decimals) == written


@pytest.mark.parametrize(
    ("change", "written"), [(5, "+5"), (0, "0"), (-5, "\u22125"), (-0.0, "0"), (1000, "+1\u202f000")]
)
def test_a_change_has_its_sign_in_front_and_zero_has_none(change, written):
    assert signed(change) == written


@pytest.mark.parametrize(("value", "written"), [(5, "5"), (0.5, "0,5"), (0.25, "0,25"), (80.0, "80")])
def test_a_number_of_the_plan_has_no_more_decimals_than_it_needs(value, written):
    assert plainly(value) == written


def test_the_space_before_the_per_cent_sign_cannot_be_broken():
    assert percent(70) == "70\u00a0%"
    assert percent(2.5) == "2,5\u00a0%"


def test_limits_of_a_level_are_joined_by_a_dash_and_those_of_a_change_by_till():
    assert span(55, 65) == "55\u201365"
    assert signed_span(-4, 9) == "\u22124\u00a0till\u00a0+9"


@pytest.mark.parametrize(
    ("amount", "written"),
    [(1, "1\u00a0enhet"), (2, "2\u00a0enheter"), (0, "0\u00a0enheter"), (2.5, "2,5\u00a0enheter")],
)
def test_one_point_is_en_enhet_and_all_other_amounts_are_enheter(amount, written):
    assert points(amount) == written


def test_a_date_names_the_month_in_swedish():
    assert day(date(2016, 8, 29)) == "29 augusti 2016"


def test_a_period_within_a_year_states_the_year_once_and_one_over_new_year_twice():
    assert period(date(2016, 9, 12), date(2016, 11, 30)) == "12 september\u201330 november 2016"
    assert period(date(2016, 12, 1), date(2017, 1, 31)) == "1 december 2016\u201331 januari 2017"


def test_a_list_has_och_before_the_last_and_no_comma_there():
    assert listed(["A"]) == "A"
    assert listed(["A", "B"]) == "A och B"
    assert listed(["A", "B", "C"]) == "A, B och C"


@given(st.integers(-(10**9), 10**9))
def test_a_written_number_reads_back_as_itself(value):
    assert int(number(value).replace("\u202f", "").replace("\u2212", "-")) == value
    assert int(signed(value).replace("\u202f", "").replace("\u2212", "-")) == value
