"""Who answered for which group: names as people write them, doubles, and records without answers."""

import unicodedata
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.read.spss import read_spss
from pipeline.study import Study
from tests.fixtures.small_study import COLUMNS, FILES, row, small_study, write_wave

SODERHAMN = FILES["groups.csv"] + "0604,Söderhamn,Söderhamns kommun|Mysam Söderhamn,kommun,,\n"
CANARY = "Anna Andersson tycker illa om kanariefåglar"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"groups.csv": SODERHAMN})


def harmonised(study: Study, *rows: tuple, **options) -> Harmonised:
    frame = pd.DataFrame([list(values) for values in rows], columns=COLUMNS)
    pyreadstat.write_sav(frame, str(study.folder / "2016" / "svar.sav"), **options)
    read = read_spss(study.folder, study.wave_by_id("2016"))
    return harmonise(read.records, read.value_labels, read.missing_ranges, study, "2016")


def refused(study: Study, *rows: tuple, **options) -> list[str]:
    with pytest.raises(InputError) as caught:
        harmonised(study, *rows, **options)
    assert caught.value.__context__ is None
    assert "kanarief" not in str(caught.value)
    return [str(problem) for problem in caught.value.problems]


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
    labels = {"kommun": {1.0: "Söderhamns kommun", 2.0: "ask"}}
    made = harmonised(study, answering(1, 1.0), answering(2, 2.0), variable_value_labels=labels)
    assert made.respondents["group_code"].tolist() == ["0604", "0601"]


def test_a_number_without_a_label_is_an_error(study: Study):
    (problem,) = refused(study, answering(1, 1.0), answering(2, 3.0), variable_value_labels={"kommun": {1.0: "Ask"}})
    assert "okänd stavning av grupp på rad 2." in problem


def test_a_number_is_known_by_its_code(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"].replace("060", "260")})
    made = harmonised(study, answering(1, 2602.0))
    assert made.respondents["group_code"].tolist() == ["2602"]


def test_a_code_that_the_files_label_gives_to_another_group_is_an_error(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"groups.csv": FILES["groups.csv"].replace("060", "260")})
    labels = {"kommun": {2601.0: "Ask", 2602.0: "Ek"}}
    (problem,) = refused(study, answering(1, 2601.0), answering(2, 2602.0), variable_value_labels=labels)
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


def test_ids_that_are_long_numbers_or_text_stay_themselves(study: Study):
    made = harmonised(study, answering(123456789012345, "Ask"))
    assert made.respondents["respondent_id"].tolist() == ["123456789012345"]
    frame = pd.DataFrame([list(answering(1, "Ask"))], columns=COLUMNS).assign(id="007")
    pyreadstat.write_sav(frame, str(study.folder / "2016" / "svar.sav"))
    read = read_spss(study.folder, study.wave_by_id("2016"))
    own = harmonise(read.records, read.value_labels, read.missing_ranges, study, "2016").respondents
    assert own["respondent_id"].tolist() == ["007"]


def test_every_wave_is_harmonised_by_itself(study: Study):
    write_wave(study.folder, "2019", [answering(1, "Ask")])
    read = read_spss(study.folder, study.wave_by_id("2019"))
    made = harmonise(read.records, read.value_labels, read.missing_ranges, study, "2019")
    assert set(made.respondents["wave"]) == set(made.responses["wave"]) == {"2019"}
