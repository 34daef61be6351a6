"""Everything noticed about a wave's data, in one table."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.findings import Remark
from pipeline.harmonise.findings import findings_of_wave, not_invited
from pipeline.study import Study
from pipeline.tables.core import INVITED
from pipeline.tables.findings import FINDINGS, HARMONISE_FINDINGS, READ_FINDINGS, findings_table
from tests.fixtures.small_records import harmonised, records_of
from tests.fixtures.small_scores import invited
from tests.fixtures.small_study import row, small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def respondents(study: Study, *groups: str) -> pd.DataFrame:
    rows = [row(number, group, 1, 2, 3, 4) for number, group in enumerate(groups, start=1)]
    return harmonised(study, records_of(rows)).respondents


def test_groups_with_answers_that_the_list_does_not_know_are_named_with_their_rows(study: Study):
    made = list(
        not_invited(respondents(study, "Ask", "Ek", "Björk", "Ek"), invited("2016", {"0601": 3}), study, "2016")
    )
    assert [(known.found, known.rows) for known in made] == [
        ("Svar för Björk, som saknas i listan över inbjudna.", (3,)),
        ("Svar för Ek, som saknas i listan över inbjudna.", (2, 4)),
    ]


def test_a_wave_without_a_list_has_nobody_missing_from_it(study: Study):
    assert list(not_invited(respondents(study, "Ask"), INVITED.empty(), study, "2016")) == []
    other_wave = invited("2019", {"0602": 3})
    assert list(not_invited(respondents(study, "Ask"), other_wave, study, "2016")) == []


def test_an_invited_group_without_answers_is_not_missing_from_the_list(study: Study):
    frame = invited("2016", {"0601": 3, "0602": 3})
    assert list(not_invited(respondents(study, "Ask"), frame, study, "2016")) == []


def test_what_reading_and_what_harmonising_found_stand_in_one_table(study: Study):
    titles = Remark("title_rows", "note", "Två titelrader över rubriken.")
    read = findings_table(READ_FINDINGS, "2016", [titles])
    remarks = [
        Remark("no_answers", "note", "Inget svar.", rows=(4, 7)),
        Remark("outside_field_period", "warning", "Utanför.", "Avgör.", "inskickad", (9,)),
    ]
    noticed = [read, findings_table(HARMONISE_FINDINGS, "2016", remarks)]
    made = findings_of_wave(noticed, respondents(study, "Ek"), invited("2016", {"0601": 3}), study, "2016")
    assert list(made.columns) == FINDINGS.column_names
    assert set(made["wave"]) == {"2016"}
    shown = made.set_index("rule")[["severity", "column", "rows_n", "rows"]]
    assert shown.loc["title_rows"].tolist() == ["note", "", 0, ""]
    assert shown.loc["outside_field_period"].tolist() == ["warning", "inskickad", 1, "9"]
    assert shown.loc["no_answers"].tolist() == ["note", "", 2, "4, 7"]
    assert shown.loc["group_not_invited"].tolist() == ["warning", "", 1, "1"]


def test_every_remark_on_a_file_full_of_oddities_has_a_place_of_its_own_in_the_table(study: Study):
    rows = [
        row(1, "Ask", 1, 2, 3, 4, key="k"),
        row(2, "Ask", 1, None, None, None, key="k"),
        row(3, "Ask", *[None] * 4),
        row(4, "test", 1, 2, 3, 4),
    ]
    made = harmonised(study, records_of(rows))
    table = findings_table(FINDINGS, "2016", made.remarks)
    assert len(table) == len(made.remarks) == 6
    assert set(table["rule"]) == {
        "no_answers",
        "test_row",
        "partially_answered",
        "shared_link_key",
        "group_without_respondents",
    }
