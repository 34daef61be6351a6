"""Files of the wrong wave are told by when they were handed in, and dates that cannot be read are told too."""

from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from pipeline.harmonise.responses import Harmonised
from tests.fixtures import small_records
from tests.fixtures.small_records import records_of, remark, rules
from tests.fixtures.small_study import COLUMNS, FILES, STUDY, row, small_study

COLUMN_MAP = {"column_map.csv": FILES["column_map.csv"] + "submitted,inskickad,inskickad\n"}
EPOCH = datetime(1582, 10, 14)
IN = "2016-10-01"


def study_with(folder, dates=None):
    first = 'questionnaire = "2016/svar.sav"'
    layout = f'{first}\nlayout = {{{{ dates = "{dates}" }}}}'
    study = STUDY.replace(first, layout) if dates else STUDY
    return small_study(folder, {**COLUMN_MAP, "study.toml": study.format(id=folder.name)})


def records(handed_in, dtype=None):
    rows = [(*row(number, "Ask", 1, 2, 3, 4), None) for number in range(1, len(handed_in) + 1)]
    return records_of(rows, [*COLUMNS, "inskickad"]).assign(inskickad=pd.Series(handed_in, dtype=dtype))


def harmonised(folder, handed_in, dates=None, dtype="str") -> Harmonised:
    return small_records.harmonised(study_with(folder, dates), records(handed_in, dtype))


def refused(folder, handed_in, dates=None, dtype="str") -> str:
    (problem,) = small_records.refused(study_with(folder, dates), records(handed_in, dtype))
    return problem


def spss(*moments):
    return [None if moment is None else (moment - EPOCH).total_seconds() for moment in moments]


def test_answers_from_another_waves_field_period_stop_the_file_and_name_that_wave(tmp_path):
    handed_in = spss(datetime(2019, 10, 1, 12), datetime(2019, 11, 30, 23, 59))
    said = refused(tmp_path / "s", handed_in, dtype="float64")
    assert "2016/svar.sav kolumnen 'inskickad': 2 av 2 svar är inlämnade utanför fältperioden" in said
    assert "2016-09-01 till 2016-11-30" in said
    assert "våg 2019; är filerna förväxlade?" in said


def test_answers_from_no_waves_field_period_ask_for_the_right_dates(tmp_path):
    said = refused(tmp_path / "s", spss(datetime(2012, 10, 1), datetime(2012, 10, 2)), dtype="float64")
    assert "rätta fältperioden i study.toml" in said


def test_the_first_and_the_last_day_belong_to_the_field_period(tmp_path):
    made = harmonised(tmp_path / "s", ["2016-09-01", "2016-11-30 23:59:59"])
    assert len(made.respondents) == 2
    assert not rules(made) & {"outside_field_period", "before_field_period"}


def test_a_single_late_answer_does_not_stop_the_file_and_is_noticed_with_its_row(tmp_path):
    made = harmonised(tmp_path / "s", ["2016-09-02", "2016-12-01", "2016-10-02"])
    assert len(made.respondents) == 3
    assert remark(made, "outside_field_period").rows == (2,)
    assert remark(made, "outside_field_period").severity == "warning"


def test_half_outside_the_field_period_is_noticed_and_more_than_half_stops(tmp_path):
    assert remark(harmonised(tmp_path / "s", [IN, "2017-01-01"]), "outside_field_period").rows == (2,)
    assert "2 av 3 svar" in refused(tmp_path / "t", [IN, "2017-01-01", "2017-01-02"])


@pytest.mark.parametrize(
    ("handed_in", "rule"),
    [
        ("2016-08-31 23:59:59", "before_field_period"),
        ("2016-08-31 00:00:00", "before_field_period"),
        ("2016-08-30 23:59:59", "outside_field_period"),
        ("2016-12-01 00:00:00", "outside_field_period"),
    ],
)
def test_the_last_day_before_the_start_may_be_a_time_zone_and_other_days_may_not(tmp_path, handed_in, rule):
    made = harmonised(tmp_path / "s", [IN, handed_in])
    assert rules(made) & {"outside_field_period", "before_field_period"} == {rule}
    assert remark(made, rule).rows == (2,)


def test_a_moment_with_a_time_zone_is_moved_to_the_studys_own(tmp_path):
    early, late = "2016-08-31T22:30:00Z", "2016-11-30T22:59:00+00:00"  # 00.30 and 23.59 in Stockholm
    made = harmonised(tmp_path / "s", [early, late, "2016-11-30T23:01:00Z"])
    assert remark(made, "outside_field_period").rows == (3,)
    assert "before_field_period" not in rules(made)


def test_records_without_a_date_are_not_judged(tmp_path):
    assert len(harmonised(tmp_path / "s", [None, IN, " "]).respondents) == 3


@pytest.mark.parametrize("dtype", ["float64", "Float64", "Int64", "object"])
def test_spss_seconds_are_dates_in_every_number_type(tmp_path, dtype):
    seconds = spss(datetime(2016, 10, 1, 12), None, datetime(2016, 12, 24))
    if dtype == "object":
        seconds, dtype = [value or float("nan") for value in seconds], None
    made = harmonised(tmp_path / "s", seconds, dtype=dtype)
    assert remark(made, "outside_field_period").rows == (3,)


@pytest.mark.parametrize("broken", [1e300, -1e300, float("inf"), -5.0, 1e12])
def test_one_impossible_number_is_noticed_and_does_not_stop_the_file(tmp_path, broken):
    made = harmonised(tmp_path / "s", [*spss(datetime(2016, 10, 1)), broken], dtype="float64")
    assert remark(made, "unreadable_date").rows == (2,)
    assert len(made.respondents) == 2


@pytest.mark.parametrize("written", ["01/10/2016", "2016-13-01", "10.1.2016", "2016", "i går", "42644", "2016-10"])
def test_a_text_that_is_no_iso_date_is_noticed_with_its_row_and_never_guessed(tmp_path, written):
    made = harmonised(tmp_path / "s", [IN, written, IN])
    found = remark(made, "unreadable_date")
    assert (found.rows, found.severity, found.column) == ((2,), "warning", "inskickad")
    assert written not in found.found.replace("ISO 8601", "")


def test_a_date_that_is_noticed_as_unreadable_is_not_outside_the_field_period_too(tmp_path):
    assert "outside_field_period" not in rules(harmonised(tmp_path / "s", [IN, "24/12/2016"]))


def test_dates_that_for_the_most_part_cannot_be_read_stop_the_file(tmp_path):
    said = refused(tmp_path / "s", ["01/10/2016", "02/10/2016", IN, None])
    assert "2 av 3 datum går inte att läsa, på raderna 1, 2." in said
    assert "dates under [wave.layout]" in said
    assert "01/10" not in said


@pytest.mark.parametrize(("dates", "outside"), [("%d/%m/%Y", False), ("%m/%d/%Y", True)])
def test_the_waves_own_form_decides_between_october_and_january(tmp_path, dates, outside):
    handed_in = ["01/10/2016", "02/10/2016"]  # first and second of October, or tenth of January and of February
    if outside:
        assert "2 av 2 svar är inlämnade utanför fältperioden" in refused(tmp_path / "s", handed_in, dates)
    else:
        assert "outside_field_period" not in rules(harmonised(tmp_path / "s", handed_in, dates))


def test_a_date_in_another_form_than_the_waves_is_noticed(tmp_path):
    made = harmonised(tmp_path / "s", ["01/10/2016", "2016-10-01", "31/10/2016"], "%d/%m/%Y")
    assert remark(made, "unreadable_date").rows == (2,)


def test_a_form_with_a_zone_moves_the_moment(tmp_path):
    made = harmonised(tmp_path / "s", ["31.08.2016 22:30 +0000", "31.08.2016 21:30 +0000"], "%d.%m.%Y %H:%M %z")
    assert remark(made, "before_field_period").rows == (2,)


def test_a_form_of_digits_reads_numbers_too(tmp_path):
    made = harmonised(tmp_path / "s", [20161001, 20161224], "%Y%m%d", dtype="Int32")
    assert remark(made, "outside_field_period").rows == (2,)


def test_every_day_of_the_field_period_and_no_other_is_inside(tmp_path):
    start, end = date(2016, 9, 1), date(2016, 11, 30)
    days = [start + timedelta(days=number) for number in range(-20, (end - start).days + 20)]
    made = harmonised(tmp_path / "s", [day.isoformat() for day in days])
    outside = {*remark(made, "outside_field_period").rows, *remark(made, "before_field_period").rows}
    assert outside == {place for place, day in enumerate(days, start=1) if not start <= day <= end}
