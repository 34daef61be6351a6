"""Who answered for which group: names as people write them, doubles, and records without answers."""

import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from pipeline.harmonise.people import registers
from pipeline.harmonise.responses import Harmonised
from pipeline.study import Study
from tests.fixtures import small_records
from tests.fixtures.small_records import Labels, records_of, remark, rules
from tests.fixtures.small_study import FILES, row, small_study

SODERHAMN = FILES["groups.csv"] + "0604,Söderhamn,Söderhamns kommun|Mysam Söderhamn,kommun,,\n"
CANARY = "Anna Andersson tycker illa om kanariefåglar"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"groups.csv": SODERHAMN})


def harmonised(study: Study, *rows: tuple, labels: Labels | None = None) -> Harmonised:
    return small_records.harmonised(study, records_of(rows), labels)


def refused(study: Study, *rows: tuple, labels: Labels | None = None) -> list[str]:
    problems = small_records.refused(study, records_of(rows), labels)
    assert "kanarief" not in "".join(problems)
    return problems


def answering(number: int, group: str | float, org: str = "KOM", key: str = "") -> tuple:
    return row(number, group, 1, 2, 3, 4, org=org, key=key)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [
        "Söderhamn",
        "Söderhamns kommun",
        "Mysam Söderhamn",
        "0604",
        "SÖDERHAMN",
        "söderhamns KOMMUN",
        "  Söderhamn  ",
        "Söderhamns\u00a0kommun",
        "Söderhamns \t kommun",
        "Söder\u200bhamn",
        "Söder\u00adhamn",
        "\ufeffSöderhamn",
        unicodedata.normalize("NFD", "Söderhamn"),
        unicodedata.normalize("NFD", "SÖDERHAMNS KOMMUN"),
    ],
)
def test_a_name_is_known_however_it_is_written(study: Study, written: str):
    assert harmonised(study, answering(1, written)).respondents["group_code"].tolist() == ["0604"]


@pytest.mark.parametrize("written", ["Soderhamn", "Söderham", "Söder hamn", "Sšderhamn", "Söderhamn kommun"])
def test_a_name_that_is_only_nearly_right_is_an_error_with_a_suggestion(study: Study, written: str):
    (problem,) = refused(study, answering(1, "Ask"), answering(2, written))
    assert problem.startswith("2016/svar.sav kolumnen 'kommun': okänd stavning av grupp på rad 2.")
    assert "(menas Söderhamn?)" in problem
    assert "Ask, Björk, Ek, Söderhamn" in problem
    assert written not in problem.replace("Söderhamn", "")


def test_what_was_typed_is_never_repeated(study: Study):
    (problem,) = refused(study, answering(1, CANARY), answering(2, "Ask"), answering(3, CANARY))
    assert "okänd stavning av grupp på raderna 1, 3." in problem


def test_every_unknown_spelling_is_a_problem_of_its_own(study: Study):
    problems = refused(study, answering(1, "Bjork"), answering(2, "Aska"), answering(3, "Bjork", org="Kommunem"))
    assert [problem.split("på ")[1].split(".")[0] for problem in problems] == ["rad 2", "raderna 1, 3", "rad 3"]
    assert "(menas Kommunen?)" in problems[2]


def test_an_empty_cell_is_called_missing_and_not_misspelt(study: Study):
    (problem,) = refused(study, answering(1, "Ask"), answering(2, " "))
    assert "grupp saknas på rad 2." in problem


def test_a_number_is_known_by_the_files_own_label(study: Study):
    labels = {"kommun": {"1": "Söderhamns kommun", "2": "ask"}}
    made = harmonised(study, answering(1, 1.0), answering(2, 2.0), labels=labels)
    assert made.respondents["group_code"].tolist() == ["0604", "0601"]


def test_a_number_without_a_label_is_an_error(study: Study):
    (problem,) = refused(study, answering(1, 1.0), answering(2, 3.0), labels={"kommun": {"1": "Ask"}})
    assert "okänd stavning av grupp på rad 2." in problem


def test_a_number_is_known_by_its_code(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"].replace("060", "260")})
    made = harmonised(study, answering(1, 2602.0))
    assert made.respondents["group_code"].tolist() == ["2602"]


def test_a_code_that_the_files_label_gives_to_another_group_is_an_error(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"].replace("060", "260")})
    labels = {"kommun": {"2601": "Ask", "2602": "Ek"}}
    (problem,) = refused(study, answering(1, 2601.0), answering(2, 2602.0), labels=labels)
    assert "koden är en och filens etikett en annan grupp, på rad 2." in problem


def test_organisations_are_known_by_code_name_and_alias(study: Study):
    names = ("FK", "F-KASSAN", "försäkringskassan", "Kommunen")
    made = harmonised(study, *(answering(number, "Ask", org=name) for number, name in enumerate(names)))
    assert made.respondents["organisation_code"].tolist() == ["FK", "FK", "FK", "KOM"]


def test_a_key_is_kept_as_text_and_an_empty_one_is_missing(study: Study):
    made = harmonised(study, answering(1, "Ask", key="A12B"), answering(2, "Ask", key="  "))
    assert made.respondents["link_key"].tolist()[0] == "A12B"
    assert made.respondents["link_key"].isna().tolist() == [False, True]


def test_a_respondent_twice_for_the_same_group_is_an_error_with_both_rows(study: Study):
    (problem,) = refused(study, answering(1, "Ask"), answering(2, "Ask"), answering(1, "ASK KOMMUN"))
    assert problem.startswith("2016/svar.sav: samma respondent och grupp står flera gånger, på raderna 1, 3.")


def test_the_same_respondent_for_two_groups_counts_in_both(study: Study):
    made = harmonised(study, answering(1, "Ask"), answering(1, "Ek"))
    assert made.respondents["respondent_id"].tolist() == ["1", "1"]
    assert made.respondents["group_code"].tolist() == ["0601", "0603"]
    assert len(made.responses) == 8


def test_a_respondent_without_an_id_is_an_error_with_the_row(study: Study):
    (problem,) = refused(study, answering(1, "Ask"), (None, *answering(1, "Ask")[1:]))
    assert "respondent_id saknas på rad 2." in problem


def test_a_record_without_a_single_answer_is_rejected_and_counted(study: Study):
    made = harmonised(
        study,
        answering(1, "Ask"),
        row(2, "Ask", None, None, None, None),
        row(3, "Ask", 9, 9, 9, 9),
        row(4, "Ask", None, None, None, 1),
    )
    assert made.rejected["source_row"].tolist() == [2, 3]
    assert made.rejected["reason"].tolist() == ["no_answers", "no_answers"]
    assert made.respondents["source_row"].tolist() == [1, 4]
    assert set(made.responses["respondent_id"]) == {"1", "4"}


def test_rows_in_are_rows_accepted_plus_rows_rejected(study: Study):
    rows = [answering(number, "Ask") if number % 3 else row(number, "Ask", *[None] * 4) for number in range(1, 11)]
    made = harmonised(study, *rows)
    assert (len(made.respondents), len(made.rejected)) == (7, 3)
    assert sorted([*made.respondents["source_row"], *made.rejected["source_row"]]) == list(range(1, 11))


def test_names_doubles_and_codes_are_reported_together(study: Study):
    problems = refused(study, answering(1, "Askk"), row(2, "Ask", 7, 1, 1, 1), answering(3, "Ek"), answering(3, "Ek"))
    assert len(problems) == 3
    assert "okänd stavning" in problems[0]
    assert "flera gånger" in problems[1]
    assert "utanför skalan" in problems[2]


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        pytest.param(pd.Series([123456789012345.0, 2.0]), ["123456789012345", "2"], id="float64"),
        pytest.param(pd.Series([1, 2], dtype="Int8"), ["1", "2"], id="Int8"),
        pytest.param(pd.Series([30000, 2], dtype="Int16"), ["30000", "2"], id="Int16"),
        pytest.param(pd.Series([2**31 - 1, 2], dtype="Int32"), ["2147483647", "2"], id="Int32"),
        pytest.param(pd.Series([1234567890123456789, 2], dtype="int64"), ["1234567890123456789", "2"], id="int64"),
        pytest.param(pd.Series(["007", " 8 "]), ["007", "8"], id="text"),
    ],
)
def test_ids_that_are_long_numbers_or_text_stay_themselves(study: Study, ids: pd.Series, texts: list[str]):
    made = small_records.harmonised(study, records_of([answering(1, "Ask"), answering(2, "Ask")]).assign(id=ids))
    assert made.respondents["respondent_id"].tolist() == texts


def test_an_empty_cell_of_a_small_whole_number_column_is_missing(study: Study):
    keys = pd.Series([7, None], dtype="Int8")
    made = small_records.harmonised(study, records_of([answering(1, "Ask"), answering(2, "Ask")]).assign(kod=keys))
    assert made.respondents["link_key"].tolist()[0] == "7"
    assert made.respondents["link_key"].isna().tolist() == [False, True]


def test_every_wave_is_harmonised_by_itself(study: Study):
    made = small_records.harmonised(study, records_of([answering(1, "Ask")], wave="2019"))
    assert set(made.respondents["wave"]) == set(made.responses["wave"]) == {"2019"}


@pytest.mark.parametrize("written", ["Älvkarleby", "Gävleborg", "Gävleborgs län", "Uppsala", "0319"])
def test_a_neighbour_or_the_county_itself_is_no_group(gavleborg: Study, written: str):
    assert registers(gavleborg)["group"].resolve(pd.Series([written])).isna().all()
    (problem,) = registers(gavleborg)["group"].unknown("f", "kommun", pd.Series([written]), pd.Series([4]))
    assert "okänd stavning av grupp på rad 4" in str(problem)


def test_a_neighbouring_municipality_stops_the_file_with_its_row(study: Study):
    (problem,) = refused(study, answering(1, "Ask"), answering(2, "Älvkarleby"))
    assert "okänd stavning av grupp på rad 2." in problem
    assert "lvkarleby" not in problem


def test_a_person_in_two_groups_is_one_respondent_in_each_and_one_id(study: Study):
    made = harmonised(study, answering(1, "Ask"), answering(1, "Ek"), answering(2, "Ek"))
    assert made.respondents.groupby("group_code").size().to_dict() == {"0601": 1, "0603": 2}
    assert made.respondents["respondent_id"].nunique() == 2


def test_a_key_shared_in_a_group_is_noticed_with_both_rows_however_it_is_written(study: Study):
    made = harmonised(
        study, answering(1, "Ask", key="ab12"), answering(2, "Ask", key=" AB 12"), answering(3, "Ek", key="ab12")
    )
    assert remark(made, "shared_link_key").rows == (1, 2)
    assert remark(made, "shared_link_key").column == "kod"


def test_a_key_that_a_person_has_in_two_groups_is_not_shared(study: Study):
    made = harmonised(study, answering(1, "Ask", key="ab12"), answering(1, "Ek", key="ab12"))
    assert "shared_link_key" not in rules(made)


def test_each_group_without_a_respondent_is_named(study: Study):
    made = harmonised(study, answering(1, "Ask"), answering(2, "Björk"))
    silent = [known.found for known in made.remarks if known.rule == "group_without_respondents"]
    assert silent == ["Ingen har svarat för Ek.", "Ingen har svarat för Söderhamn."]


@pytest.mark.parametrize(
    ("valid", "noticed"),
    [
        pytest.param(",", False, id="always"),
        pytest.param("2016-12-01,", True, id="founded the day after"),
        pytest.param("2016-11-30,", False, id="founded on the last day"),
        pytest.param(",2016-08-31", True, id="ended the day before"),
        pytest.param(",2016-09-01", False, id="ended on the first day"),
        pytest.param("2017-01-01,2018-12-31", True, id="between the waves"),
    ],
)
def test_an_organisation_that_was_not_there_in_the_field_period_is_noticed(tmp_path: Path, valid: str, noticed: bool):
    organisations = f"code,label,aliases,valid_from,valid_to\nKOM,Kommunen,,,\nLT,Landstinget,,{valid}\n"
    study = small_study(
        tmp_path / "litet",
        {"organisations.csv": organisations, "2016/inbjudna.csv": "group,organisation,invited,not_eligible\n"},
    )
    made = harmonised(study, answering(1, "Ask"), answering(2, "Ask", org="Landstinget"))
    assert ("organisation_not_valid" in rules(made)) == noticed
    if noticed:
        assert remark(made, "organisation_not_valid").rows == (2,)
        assert remark(made, "organisation_not_valid").found.startswith("Landstinget fanns inte under fältperioden")
    assert made.respondents["organisation_code"].tolist() == ["KOM", "LT"]


def test_the_same_organisation_under_its_old_and_its_new_name_is_one(tmp_path: Path):
    organisations = "code,label,aliases,valid_from,valid_to\nREG,Region Gävleborg,Landstinget Gävleborg,,\n"
    study = small_study(tmp_path / "litet", {"organisations.csv": organisations})
    made = harmonised(
        study, answering(1, "Ask", org="Landstinget Gävleborg"), answering(2, "Ask", org="REGION GÄVLEBORG")
    )
    assert made.respondents["organisation_code"].tolist() == ["REG", "REG"]
