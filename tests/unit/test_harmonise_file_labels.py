"""The file's value labels: what nobody declared, a code that changes meaning, a changed label, a reversed order."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import Problem
from pipeline.harmonise.source import Source
from pipeline.harmonise.values import answers_to
from pipeline.study import Study, load_study
from pipeline.study.instrument import Question
from pipeline.tables.raw import MISSING_RANGES, VALUE_LABELS
from tests.conftest import ROOT
from tests.fixtures.small_study import FILES, INSTRUMENT, small_study

OPTIONS = ["Aldrig", "Sällan", "Ibland", "Ofta", "Alltid"]
ENGLISH = ["Never", "Seldom", "Sometimes", "Often", "Always"]
LETTERS = '["a", "b", "c", "d", "e"]'
OFTEN = (
    INSTRUMENT.replace(f"labels_sv = {LETTERS}", f"labels_sv = {OPTIONS}".replace("'", '"'))
    .replace(f"labels_en = {LETTERS}", f"labels_en = {ENGLISH}".replace("'", '"'))
    .replace("positive = [4, 5]", 'positive = [4, 5]\nalso = { "Ofta" = ["Ganska ofta"] }')
)
BESIDE = ["5 Alltid", "5 (Alltid)", "Alltid 5", "5.Alltid", "5-Alltid", "(5) Alltid", "Alltid (5)"]
SILENT = ["-", "–", "...", "5.", "(5)", "5.0"]
OURS = {str(code): label for code, label in enumerate(OPTIONS, start=1)}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"instrument.toml": OFTEN})


def problems(
    study: Study, labels: Mapping[str, str], codes: tuple[float, ...] = (1, 5), wave: str = "2016"
) -> list[str]:
    """What is wrong with question b1, coded so and labelled so by the file."""
    variables = pd.DataFrame({"wave": wave, "source_row": range(1, len(codes) + 1), "b1": list(codes)})
    named = pd.DataFrame([(wave, "b1", *pair) for pair in labels.items()], columns=VALUE_LABELS.column_names)
    question = next(known for known in study.instrument.items if known.id == "b1")
    return found(question, Source(variables, named, MISSING_RANGES.empty(), study, wave))


def found(question: Question, source: Source) -> list[str]:
    problems: list[Problem] = []
    answers_to(source, question, np.ones(len(source.variables), dtype=bool), problems)
    return [str(problem) for problem in problems]


def test_the_studys_own_labels_are_fine(study: Study):
    assert problems(study, OURS) == []
    assert problems(study, {str(code): label for code, label in enumerate(ENGLISH, start=1)}) == []


@pytest.mark.parametrize(
    "label", ["alltid", "ALLTID.", "5 = Alltid", "5 - Alltid", "5", " Alltid  ", "\u200bAlltid", *BESIDE, *SILENT]
)
def test_typography_and_a_repeated_code_make_no_other_label(study: Study, label: str):
    assert problems(study, {**OURS, "5": label}) == []


def test_an_accepted_variant_is_fine_and_other_words_are_not(study: Study):
    assert problems(study, {"4": "Ganska ofta"}) == []
    assert len(problems(study, {"4": "Rätt ofta"})) == 1


def test_a_file_may_label_the_ends_only(study: Study):
    assert problems(study, {"1": "Aldrig", "5": "Alltid"}) == []


def test_a_changed_label_stops_with_both_wordings(study: Study):
    (problem,) = problems(study, {**OURS, "2": "Nästan aldrig", "4": "Mycket ofta"})
    assert "svar.sav kolumnen 'b1' (b1): etiketten är en annan" in problem
    assert "2: filen 'Nästan aldrig', studien 'Sällan'; 4: filen 'Mycket ofta', studien 'Ofta'" in problem
    assert "also i instrument.toml" in problem


def test_a_code_with_the_label_of_another_option_has_changed_meaning(study: Study):
    (problem,) = problems(study, {**OURS, "2": "Ibland"})
    assert "koden har bytt betydelse (2: filen 'Ibland', studien 'Sällan')" in problem


def test_a_variant_of_another_option_counts_as_that_option(study: Study):
    assert "koden har bytt betydelse (5: filen 'Ganska ofta'" in problems(study, {"5": "Ganska ofta"})[0]


def test_a_reversed_order_is_said_to_be_one(study: Study):
    (problem,) = problems(study, dict(zip("12345", reversed(OPTIONS), strict=True)))
    assert "svarsalternativen står i omvänd ordning" in problem
    assert "1: filen 'Alltid', studien 'Aldrig'" in problem
    assert "5: filen 'Aldrig', studien 'Alltid'" in problem
    assert "3:" not in problem


def test_codes_that_start_from_zero_have_all_changed_meaning(study: Study):
    first, second = problems(study, dict(zip("01234", OPTIONS, strict=True)), codes=(0, 4))
    assert "koderna har bytt betydelse" in first
    assert "4: filen 'Alltid', studien 'Ofta'" in first
    assert "koden 0 har etiketten 'Aldrig'" in second


def test_a_repeated_code_that_is_another_code_is_another_label(study: Study):
    assert "etiketten är en annan (5: filen '1 = Alltid'" in problems(study, {"5": "1 = Alltid"})[0]


@pytest.mark.parametrize("label", [*(label.replace("5", "4") for label in BESIDE), "4", "(4)", "5 Ofta", "Alltid 5 4"])
def test_a_number_beside_the_label_is_its_code_or_another_label(study: Study, label: str):
    assert len(problems(study, {"5": label})) == 1


def test_moved_and_renamed_codes_and_stray_codes_are_reported_at_once(study: Study):
    labels = {"1": "Alltid", "2": "Föga", "8": "Vet ej"}
    assert [text.split("(b1): ")[1][:12] for text in problems(study, labels, (1, 8, 7))] == [
        "koden har by",
        "etiketten är",
        "koden 8 har ",
        "en kod utanf",
    ]


def test_a_labelled_code_that_nobody_declared_is_named_with_its_label_and_without_rows(study: Study):
    (problem,) = problems(study, {**OURS, "8": "Vet ej"}, codes=(1, 8, 8))
    assert "koden 8 har etiketten 'Vet ej' i filen men är varken svar eller bortfall i studien." in problem
    assert "8=slag i column_map.csv" in problem


def test_a_label_that_no_cell_uses_harms_nobody(study: Study):
    assert problems(study, {**OURS, "8": "Vet ej"}) == []


def test_a_missing_code_may_be_called_anything_but_the_name_of_something_else(study: Study):
    assert problems(study, {"9": "Vet ej"}) == []
    assert (
        "koden har bytt betydelse (9: filen 'Alltid', studien 'Kan inte ta ställning')"
        in problems(study, {"9": "Alltid"})[0]
    )


def test_a_missing_code_with_the_label_of_another_kind_has_changed_meaning(tmp_path: Path):
    two = OFTEN.replace(
        "missing = [{", 'missing = [{ code = 8, kind = "ej_aktuellt", sv = "Ej aktuellt", en = "N/A" }, {'
    )
    study = small_study(tmp_path / "litet", {"instrument.toml": two})
    assert problems(study, {"8": "Ej aktuellt", "9": "Kan inte ta ställning"}) == []
    assert (
        "8: filen 'Kan inte ta ställning', studien 'Ej aktuellt'" in problems(study, {"8": "Kan inte ta ställning"})[0]
    )


def test_a_scale_without_labels_has_nothing_to_contradict(tmp_path: Path):
    study = small_study(
        tmp_path / "litet", {"instrument.toml": INSTRUMENT.replace(LETTERS, '["Nej", "", "", "", "Ja"]')}
    )
    assert problems(study, {"2": "Tveksamt"}) == []
    assert "1: filen 'Ja', studien 'Nej'" in problems(study, {"1": "Ja"})[0]


THREE = """
[[scales]]
id = "tre"
codes = [0, 1, 2]
labels_sv = ["Nej", "Delvis", "Ja"]
labels_en = ["No", "Partly", "Yes"]
positive = [2]
"""


def test_the_labels_are_those_of_the_waves_own_scale(tmp_path: Path):
    header, *rows = FILES["column_map.csv"].splitlines()
    stated = [f"{row},{'rescaled,Kortare skala,tre' if row[:2] == 'b1' else ',,'}" for row in rows]
    columns = f"{header},2019_status,2019_reason,2019_scale"
    files = {"instrument.toml": OFTEN + THREE, "column_map.csv": "\n".join([columns, *stated])}
    study = small_study(tmp_path / "litet", files)
    assert problems(study, {"0": "Nej", "2": "Ja"}, (0, 2), "2019") == []
    assert "1: filen 'Sällan', studien 'Delvis'" in problems(study, {"1": "Sällan"}, (0, 2), "2019")[0]
    assert "0, 1, 2" in problems(study, {}, (5,), "2019")[0]
    assert problems(study, OURS, wave="2016") == []


@pytest.mark.parametrize("wave", ["2016", "2019"])
def test_the_labels_of_the_shipped_synthetic_files_are_the_studys(gavleborg: Study, wave: str):
    place = ROOT / "raw_data" / "gavleborg" / gavleborg.wave_by_id(wave).questionnaire
    assert from_sav(gavleborg, place, wave) == []


@pytest.mark.parametrize(("wave", "name"), [("2014", "r6"), ("2017", "r7")])
def test_the_labels_of_the_ghana_files_are_the_fixtures(real_files: Path, wave: str, name: str):
    study = load_study(ROOT / "tests" / "fixtures" / "ghana")
    assert from_sav(study, real_files / "ghana" / f"afrobarometer_ghana_{name}.sav", wave) == []


def from_sav(study: Study, path: Path, wave: str) -> list[str]:
    """What is wrong with every question of a file that carries labels."""
    frame, meta = pyreadstat.read_sav(str(path), user_missing=True, disable_datetime_conversion=True)
    asked = study.column_map.asked(wave)
    variables = pd.DataFrame(
        {"wave": wave, "source_row": range(1, len(frame) + 1)} | {name: frame[asked[name].column] for name in asked}
    )
    rows = [
        (wave, column, f"{value:.15g}", label)
        for column, labels in meta.variable_value_labels.items()
        for value, label in labels.items()
        if isinstance(value, float)
    ]
    named = pd.DataFrame(rows, columns=VALUE_LABELS.column_names)
    questions = [known for known in study.instrument.questions if known.id in asked]
    assert len(named) > len(questions)
    source = Source(variables, named, MISSING_RANGES.empty(), study, wave)
    return [problem for question in questions for problem in found(question, source)]
