"""Exports of real surveys that others made, read as they are."""

import csv
import re
from pathlib import Path

import pytest

from pipeline.read.parsed import Grid, GridRow, Parsed, Request
from pipeline.read.tabular import from_grid

LIMESURVEY_PERSONAL = ["ipaddr", "refurl", "email"]


def rows_of(path: Path, separator: str = ",") -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file, delimiter=separator))


def parse(path: Path, separator: str = ",", codebook: Path | None = None, expected: tuple[str, ...] = ()) -> Parsed:
    rows = [
        GridRow(number, [cell or None for cell in row] or [None])
        for number, row in enumerate(rows_of(path, separator), 1)
    ]
    return from_grid(Grid(rows), Request(path, path.name, codebook=codebook, expected=frozenset(expected)))


def names(parsed: Parsed) -> list[str]:
    return [variable.name for variable in parsed.variables]


def dropped(parsed: Parsed) -> list[str]:
    found = [remark.found for remark in parsed.remarks if remark.rule == "personal_data_dropped"]
    return re.findall(r"'([^']+)'", " ".join(found))


@pytest.fixture
def limesurvey(real_files: Path) -> tuple[Path, Path, Path]:
    folder = real_files / "surveytools" / "limesurvey"
    return (
        folder / "survey_381842_R_data_file.csv",
        folder / "survey_381842_R_syntax_file.R",
        folder / "limesurvey_survey_381842.lss",
    )


def test_limesurvey_gets_the_names_of_its_r_syntax(limesurvey: tuple[Path, Path, Path]):
    data, syntax, _ = limesurvey
    in_syntax = re.findall(r'^names\(data\)\[\d+\] <- "(.*)"$', syntax.read_text(encoding="utf-8"), re.MULTILINE)
    timings = rows_of(data)[0][35:]
    parsed = parse(data, codebook=syntax, expected=tuple(LIMESURVEY_PERSONAL))
    assert len(in_syntax) == 35
    assert names(parsed) == in_syntax + timings
    assert parsed.records.shape == (60, 46)


def test_limesurvey_gets_the_same_names_and_answers_from_its_structure(limesurvey: tuple[Path, Path, Path]):
    data, syntax, structure = limesurvey
    by_syntax, by_structure = parse(data, codebook=syntax), parse(data, codebook=structure)
    assert names(by_syntax) == names(by_structure)
    assert by_syntax.records.equals(by_structure.records)
    assert dropped(by_syntax) == dropped(by_structure) == LIMESURVEY_PERSONAL
    assert by_structure.records.shape == (60, 46 - 3)


def test_limesurvey_answers_stay_under_their_questions(limesurvey: tuple[Path, Path, Path]):
    data, _, structure = limesurvey
    header, *answers = rows_of(data)
    parsed = parse(data, codebook=structure)
    for question, place in (("earplugsUB", 9), ("extraQuestions_vraag5", 19), ("extraQuestJustificat_vraag1", 25)):
        wording = next(variable.wording for variable in parsed.variables if variable.name == question)
        assert "".join(wording.split()) == "".join(header[place].split())
        assert parsed.records[question].to_pylist() == [row[place] or None for row in answers if row]


def test_limesurvey_wordings_are_equal_in_the_structure_and_in_the_syntax(limesurvey: tuple[Path, Path, Path]):
    data, syntax, structure = limesurvey
    by_syntax, by_structure = (parse(data, codebook=codebook).variables for codebook in (syntax, structure))
    words = [sorted(re.findall(r"\w+", variable.wording)) for variable in by_syntax]
    assert words == [sorted(re.findall(r"\w+", variable.wording)) for variable in by_structure]
    assert sum(map(bool, words)) == 26


def test_limesurvey_read_backwards_gives_the_same_columns(limesurvey: tuple[Path, Path, Path]):
    data, syntax, structure = limesurvey
    rows = [GridRow(number, [cell or None for cell in row[::-1]]) for number, row in enumerate(rows_of(data), 1) if row]
    backwards = from_grid(Grid(rows), Request(data, data.name, codebook=structure))
    assert names(backwards) == names(parse(data, codebook=structure))[::-1]
    assert backwards.records.select(names(backwards)[::-1]).equals(parse(data, codebook=syntax).records)


def test_qualtrics_has_three_header_rows(real_files: Path):
    parsed = parse(real_files / "surveytools" / "qualtrics" / "qualtRics_sample.csv")
    assert parsed.records.num_rows == 1
    assert dict(parsed.left_out) == {1: "header", 2: "header", 3: "header"}
    wordings = {variable.name: variable.wording for variable in parsed.variables}
    assert wordings["Q1"] == "This is a multiple choice question."
    assert wordings["StartDate"] == "Anfangsdatum"
    assert "IPAddress" in dropped(parsed)
    assert len(parsed.variables) + len(dropped(parsed)) == 20


def test_older_qualtrics_has_two_header_rows_and_an_empty_last_column(real_files: Path):
    parsed = parse(real_files / "surveytools" / "qualtrics" / "qualtRics_sample_legacy.csv")
    assert parsed.records.num_rows == 1
    assert dict(parsed.left_out) == {1: "header", 2: "header"}
    assert {"V5", "V6"} <= {*dropped(parsed)}
    assert [variable.wording for variable in parsed.variables if variable.name in {"V1", "Q2"}] == [
        "ResponseID",
        "This is a free text question.",
    ]
    assert "empty_column_dropped" in {remark.rule for remark in parsed.remarks}


def test_redcap_checkboxes_carry_their_options(real_files: Path):
    folder = real_files / "surveytools" / "redcap" / "checkboxes-1"
    parsed = parse(folder / "data.csv", codebook=folder / "dictionary.csv")
    labels = {(label.column, label.value): label.label for label in parsed.value_labels}
    assert labels["check_one___2", "1"] == "two"
    assert labels["check_two___e", "1"] == "E"
    assert len(labels) == 9
    assert parsed.records["check_one___3"].to_pylist() == ["0", "0", "1", "0"]


def test_redcap_keeps_decimal_commas_and_drops_what_it_marks_as_identifying(real_files: Path):
    folder = real_files / "surveytools" / "redcap" / "decimal-comma"
    parsed = parse(folder / "data.csv", codebook=folder / "dictionay.csv")
    assert parsed.records["height"].to_pylist() == ["1,54", "1,84", "1,95", "1,61"]
    assert dropped(parsed) == ["name"]


def test_redcap_surveys_lose_the_identifiers_of_their_dictionary(real_files: Path):
    folder = real_files / "surveytools" / "redcap" / "survey"
    parsed = parse(folder / "data.csv", codebook=folder / "dictionary.csv")
    header, *dictionary = rows_of(folder / "dictionary.csv")
    identifying = {row[0] for row in dictionary if row[header.index("Identifier?")] == "y"}
    assert identifying == {"email", "first_name", "last_name", "address", "telephone_1"}
    assert {*dropped(parsed)} == identifying | {"redcap_survey_identifier"}
    labels = {(label.column, label.value): label.label for label in parsed.value_labels}
    assert labels["race", "5"] == "More Than One Race"
    assert labels["consent___1", "1"] == "I consent"


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("valgdata_mandater-p-stortinget.csv", ["Parti", "2017", "2021"]),
        ("valgdata_velgeroppslutning-ved-tr.csv", ["Category", "2013", "2017", "2021"]),
    ],
)
def test_tables_with_semicolons_and_a_quoted_header_are_generic(real_files: Path, file: str, columns: list[str]):
    parsed = parse(real_files / "surveytools" / "nordic_csv" / file, separator=";")
    assert dict(parsed.facts)["tool"] == "generic"
    assert names(parsed) == columns
    assert parsed.records.num_rows == 10
    assert "Høyre" in parsed.records[columns[0]].to_pylist()
