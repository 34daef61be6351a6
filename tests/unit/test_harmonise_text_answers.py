"""Cells of text formats: strict numbers, labels that somebody has declared, and nothing guessed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.errors import Problem
from pipeline.harmonise.source import Source
from pipeline.harmonise.values import Answers, answers_to
from pipeline.study import Study
from pipeline.tables.raw import MISSING_RANGES, VALUE_LABELS
from tests.fixtures.small_study import FILES, INSTRUMENT, STUDY, small_study

LABELS = ["Stämmer inte alls", "Stämmer dåligt", "Varken eller", "Stämmer bra", "Stämmer helt"]
AGREE = (
    INSTRUMENT.replace('labels_sv = ["a", "b", "c", "d", "e"]', f"labels_sv = {LABELS}".replace("'", '"'))
    .replace('labels_en = ["a", "b", "c", "d", "e"]', 'labels_en = ["Not true", "Poorly", "Neither", "Fairly", "True"]')
    .replace("positive = [4, 5]", 'positive = [4, 5]\nalso = { "Stämmer helt" = ["Instämmer helt", "Ja, helt"] }')
)
COMMA = STUDY.format(id="litet").replace('invited = "2016', 'layout = { decimal = "," }\ninvited = "2016')
BESIDE = [
    "5 Stämmer helt",
    "5 (Stämmer helt)",
    "Stämmer helt 5",
    "5.Stämmer helt",
    "5-Stämmer helt",
    "(5) Stämmer helt",
]
BESIDE += ["Stämmer helt (5)", " 5  stämmer helt. "]
CANARY = "Kanariefågel"


def read(
    study: Study, cells: Sequence[Any] | pd.Series, labels: Mapping[str, str] | None = None
) -> tuple[Answers, list[Problem]]:
    """Question b1 in 2016, from cells as a reader hands them over."""
    variables = pd.DataFrame({"wave": "2016", "source_row": range(1, len(cells) + 1), "b1": cells})
    named = pd.DataFrame([("2016", "b1", *pair) for pair in (labels or {}).items()], columns=VALUE_LABELS.column_names)
    source = Source(variables, named, MISSING_RANGES.empty(), study, "2016")
    question = next(known for known in study.instrument.items if known.id == "b1")
    problems: list[Problem] = []
    answers = answers_to(source, question, np.ones(len(cells), dtype=bool), problems)
    return answers, problems


def codes(study: Study, cells: Sequence[Any] | pd.Series, labels: Mapping[str, str] | None = None) -> list[float]:
    answers, problems = read(study, cells, labels)
    assert problems == []
    return answers.codes.tolist()


def kinds(study: Study, cells: Sequence[Any], labels: Mapping[str, str] | None = None) -> list[str]:
    answers, problems = read(study, cells, labels)
    assert problems == []
    return answers.kinds.tolist()


def refused(study: Study, cells: Sequence[Any], labels: Mapping[str, str] | None = None) -> str:
    _, (problem,) = read(study, cells, labels)
    return str(problem)


@pytest.fixture
def agree(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"instrument.toml": AGREE})


def test_a_label_is_as_good_as_its_code(agree: Study):
    assert codes(agree, [*LABELS, "4"]) == [1, 2, 3, 4, 5, 4]


def test_an_english_label_is_too(agree: Study):
    assert codes(agree, ["Neither", "True"]) == [3, 5]


def test_case_white_space_and_trailing_punctuation_make_no_other_label(agree: Study):
    assert codes(agree, ["STÄMMER  HELT", " stämmer helt.", "Stämmer\u00a0helt", "Sta\u0308mmer helt"]) == [5, 5, 5, 5]


def test_kinds_of_apostrophe_make_no_other_label(tmp_path: Path):
    text = INSTRUMENT.replace('en = "Cannot say"', 'en = "Don\'t know"')
    study = small_study(tmp_path / "litet", {"instrument.toml": text})
    assert kinds(study, ["Don't know", "Don’t know", "don´t know"]) == ["vet_ej"] * 3


def test_another_label_that_the_scale_accepts_is_its_option(agree: Study):
    assert codes(agree, ["Instämmer helt", "ja, helt"]) == [5, 5]


@pytest.mark.parametrize(
    "cell", ["5 = Stämmer helt", "5 - Stämmer helt", "5. Stämmer helt", "5=Instämmer helt", *BESIDE]
)
def test_a_label_may_repeat_its_code(agree: Study, cell: str):
    assert codes(agree, [cell]) == [5]


def test_a_label_with_the_code_of_another_option_is_refused(agree: Study):
    assert "varken en kod eller en känd etikett på rad 1" in refused(agree, ["1 = Stämmer helt"])
    for cell in BESIDE:
        assert "varken en kod eller en känd etikett på rad 1" in refused(agree, [cell.replace("5", "1")])


@pytest.mark.parametrize("cell", ["5-5", "5 5", "5.5", "(5) 5", "5 (5)"])
def test_two_numbers_are_no_label_with_its_code(tmp_path: Path, cell: str):
    numbered = INSTRUMENT.replace('"a", "b", "c", "d", "e"', '"1", "2", "3", "4", "5"')
    study = small_study(tmp_path / "litet", {"instrument.toml": numbered, "study.toml": COMMA})
    assert codes(study, ["5"]) == [5]
    assert "en känd etikett på rad 1" in refused(study, [cell])


def test_the_label_of_a_missing_code_is_that_kind_of_missing(agree: Study):
    assert kinds(agree, ["Kan inte ta ställning", "Cannot say", "Stämmer helt"]) == ["vet_ej", "vet_ej", "answered"]


def test_an_unknown_spelling_is_an_error_with_the_allowed_labels_and_the_rows_and_never_the_cell(agree: Study):
    problem = refused(agree, ["Stämmer helt", "Instämer helt", CANARY])
    assert "svar.sav kolumnen 'b1' (b1): varken en kod eller en känd etikett på raderna 2, 3." in problem
    assert all(f"{code} {label}" in problem for code, label in enumerate(LABELS, start=1))
    assert "9 Kan inte ta ställning" in problem
    assert "Instämer" not in problem
    assert CANARY not in problem


def test_a_missing_text_of_the_wave_is_declared_beside_its_codes(tmp_path: Path):
    header, *rows = FILES["column_map.csv"].splitlines()
    stated = [f"{row},{'98=ej_svar; Vill ej svara=ej_svar; -=ej_visad' if row[:2] == 'b1' else ''}" for row in rows]
    study = small_study(tmp_path / "litet", {"column_map.csv": "\n".join([f"{header},2016_missing", *stated])})
    assert kinds(study, ["vill  ej svara", "-", "98", "98.0"]) == ["ej_svar", "ej_visad", "ej_svar", "ej_svar"]
    assert kinds(study, ["Kan inte ta ställning"]) == ["vet_ej"]
    assert "en kod utanför skalan på rad 1" in refused(study, ["9"])


NOT_NUMBERS = ["1e0", "1_0", "0x1", "+1", "1.", ".5", "1,0", "１", "\u22121", "1\u00a0000", "1\u202f", "inf", "nan"]


@pytest.mark.parametrize("cell", [*NOT_NUMBERS, "NA", "None", "null", "-", ".", "3-4", "2016-05-01"])
def test_what_is_not_written_as_a_number_is_no_number(agree: Study, cell: str):
    problem = refused(agree, ["1", cell])
    assert "varken en kod eller en känd etikett på rad 2." in problem


def test_a_number_is_digits_with_the_declared_decimal_sign(agree: Study, tmp_path: Path):
    comma = small_study(tmp_path / "b" / "litet", {"instrument.toml": AGREE, "study.toml": COMMA})
    assert codes(agree, ["4.0", " 4 ", "04"]) == [4, 4, 4]
    assert codes(comma, ["4,0", "4"]) == [4, 4]
    assert "en känd etikett" in refused(agree, ["4,0"])
    assert "en känd etikett" in refused(comma, ["4.0"])


def test_a_negative_number_is_a_number_outside_the_scale(agree: Study):
    assert "en kod utanför skalan på rad 1" in refused(agree, ["-1"])


def test_an_empty_cell_is_no_answer_whatever_it_is_made_of(agree: Study):
    assert kinds(agree, [None, "", "  ", "\t", "\u00a0", np.nan, "4"]) == [*["ej_svar"] * 6, "answered"]


@pytest.mark.parametrize("dtype", ["Int8", "Int16", "Int32", "Float64", "int64[pyarrow]", "float64"])
def test_numbers_of_any_storage_are_the_same_codes(agree: Study, dtype: str):
    answers, problems = read(agree, pd.Series([1, 5, 9, None], dtype=dtype))
    assert problems == []
    assert answers.codes.tolist()[:2] == [1, 5]
    assert answers.kinds.tolist() == ["answered", "answered", "vet_ej", "ej_svar"]


@pytest.mark.parametrize("dtype", ["str", "object", "category", "string[pyarrow]"])
def test_texts_of_any_storage_are_the_same_codes(agree: Study, dtype: str):
    answers, problems = read(agree, pd.Series(["Stämmer helt", "1", None], dtype=dtype))
    assert problems == []
    assert answers.codes.tolist()[:2] == [5, 1]
    assert answers.kinds.tolist() == ["answered", "answered", "ej_svar"]


def test_a_label_that_only_the_file_knows_is_the_value_that_it_labels(tmp_path: Path):
    nameless = INSTRUMENT.replace('"a", "b", "c", "d", "e"', '"", "", "", "", ""')
    study = small_study(tmp_path / "litet", {"instrument.toml": nameless})
    assert codes(study, ["Alltid", "Aldrig"], {"1": "Aldrig", "5": "Alltid"}) == [5, 1]
    assert kinds(study, ["Vet inte"], {"1": "Aldrig", "9": "Vet inte"}) == ["vet_ej"]


def test_a_label_on_two_values_of_the_file_says_nothing(tmp_path: Path):
    nameless = INSTRUMENT.replace('"a", "b", "c", "d", "e"', '"", "", "", "", ""')
    study = small_study(tmp_path / "litet", {"instrument.toml": nameless})
    assert "en känd etikett på rad 1" in refused(study, ["Ibland"], {"2": "Ibland", "3": "Ibland"})


def test_an_answer_code_in_letters_is_what_the_file_labels_it(agree: Study):
    labels = {"A1": "Stämmer inte alls", "A5": "Instämmer helt", "A6": "Kan inte ta ställning", "A7": "Kanske"}
    assert codes(agree, ["A1", "A5"], labels) == [1, 5]
    assert kinds(agree, ["A6"], labels) == ["vet_ej"]
    assert "en känd etikett på rad 1" in refused(agree, ["A7"], labels)


def test_a_letter_that_the_file_labels_is_never_the_option_of_that_name(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    cells, labels = ["a", 2.0, "b"], {"a": "Kan inte ta ställning"}
    assert kinds(study, cells, labels) == ["vet_ej", "answered", "answered"]
    assert codes(study, cells, labels)[1:] == [2, 2]
    assert codes(study, ["a"], {"a": " "}) == [1]
    assert "en känd etikett på rad 1" in refused(study, ["a"], {"a": "Kanske"})


def test_a_missing_text_of_the_wave_is_known_as_the_label_of_a_letter_too(tmp_path: Path):
    header, *rows = FILES["column_map.csv"].splitlines()
    stated = [f"{row},{'Minns inte=vet_ej; f=ej_svar' if row[:2] == 'b1' else ''}" for row in rows]
    study = small_study(tmp_path / "litet", {"column_map.csv": "\n".join([f"{header},2016_missing", *stated])})
    assert kinds(study, ["a", "b"], {"a": "minns inte."}) == ["vet_ej", "answered"]
    for label in ("Vägrar svara", ""):
        assert kinds(study, ["f"], {"f": label}) == ["ej_svar"]
