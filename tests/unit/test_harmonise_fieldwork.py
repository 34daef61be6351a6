"""Files of the wrong wave are told by when they were handed in."""

from datetime import datetime

import pytest

from pipeline.errors import InputError
from pipeline.harmonise.responses import harmonise
from pipeline.read.spss import read_spss
from tests.fixtures.small_study import COLUMNS, FILES, row, small_study, write_wave

COLUMN_MAP = {"column_map.csv": FILES["column_map.csv"] + "submitted,inskickad,inskickad\n"}


def read_and_harmonise(folder, days):
    study = small_study(folder, COLUMN_MAP)
    rows = [(*row(number, "Ask", 1, 2, 3, 4), day) for number, day in enumerate(days, start=1)]
    write_wave(folder, "2016", rows, [*COLUMNS, "inskickad"])
    read = read_spss(folder, study.wave_by_id("2016"))
    return harmonise(read.records, read.value_labels, read.missing_ranges, study, "2016")


def test_answers_from_another_waves_field_period_stop_the_file_and_name_that_wave(tmp_path):
    with pytest.raises(InputError) as stopped:
        read_and_harmonise(tmp_path / "s", [datetime(2019, 10, 1, 12), datetime(2019, 11, 30, 23, 59)])
    said = str(stopped.value)
    assert "2016/svar.sav kolumnen 'inskickad': 2 av 2 svar är inlämnade utanför fältperioden" in said
    assert "2016-09-01 till 2016-11-30" in said
    assert "våg 2019; är filerna förväxlade?" in said


def test_answers_from_no_waves_field_period_ask_for_the_right_dates(tmp_path):
    with pytest.raises(InputError, match=r"rätta fältperioden i study\.toml"):
        read_and_harmonise(tmp_path / "s", [datetime(2012, 10, 1), datetime(2012, 10, 2)])


def test_the_first_and_the_last_day_belong_to_the_field_period(tmp_path):
    days = [datetime(2016, 9, 1), datetime(2016, 11, 30, 23, 59)]
    assert len(read_and_harmonise(tmp_path / "s", days).respondents) == 2


def test_a_single_late_answer_does_not_stop_the_file(tmp_path):
    days = [datetime(2016, 9, 2), datetime(2016, 10, 2), datetime(2016, 12, 24)]
    assert len(read_and_harmonise(tmp_path / "s", days).respondents) == 3


def test_records_without_a_date_are_not_judged(tmp_path):
    assert len(read_and_harmonise(tmp_path / "s", [None, datetime(2016, 9, 2)]).respondents) == 2
