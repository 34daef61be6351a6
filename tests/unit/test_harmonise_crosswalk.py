"""The crosswalk: what the map calls the same is the same in the files, or a person has said why it counts as such."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.crosswalk import crosswalk
from pipeline.study import Study, load_study
from pipeline.tables.raw import CODEBOOK, VALUE_LABELS
from tests.conftest import ROOT
from tests.fixtures.small_study import INSTRUMENT, STUDY, small_study

THIRD = """
[[wave]]
id = "2022"
label = "Mättillfälle 3"
field_period = { start = 2022-09-01, end = 2022-11-30 }
questionnaire = "2022/svar.sav"
"""
SUFFIXES = ("status", "missing", "scale", "bridge", "reason")
WAVES = ("2016", "2019", "2022")
ITEMS = ("a1", "a2", "b1", "b2")
SIX = """
[[scales]]
id = "sex"
codes = [1, 2, 3, 4, 5, 6]
labels_sv = ["", "", "", "", "", ""]
labels_en = ["", "", "", "", "", ""]
positive = [6]
"""


def study_with(folder: Path, **cells: str) -> Study:
    """Three waves; a keyword such as `b1_2019_status="new"` fills that cell of the map, `b1_2019=""` empties one."""
    headings = ["variable", *WAVES, *(f"{wave}_{suffix}" for wave in WAVES for suffix in SUFFIXES)]
    rows = {"respondent_id": "id", "group": "kommun"} | {item: item for item in ITEMS}
    table = [
        {"variable": name}
        | dict.fromkeys(WAVES, column)
        | {cell.removeprefix(f"{name}_"): text for cell, text in cells.items() if cell.startswith(f"{name}_")}
        for name, column in rows.items()
    ]
    lines = [",".join(headings), *(",".join(row.get(heading, "") for heading in headings) for row in table)]
    files = {
        "study.toml": STUDY.format(id="litet") + THIRD,
        "column_map.csv": "\n".join(lines),
        "instrument.toml": INSTRUMENT + SIX,
    }
    return small_study(folder / "litet", files)


def codebook(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Wave, column and wording; what is not named stands as `Hur går <column>` in every wave."""
    named = {(wave, item): f"Hur går {item}" for wave in WAVES for item in ITEMS} | {row[:2]: row[2] for row in rows}
    return pd.DataFrame(
        [(*key, wording, "F8.2", "ordinal") for key, wording in named.items()], columns=CODEBOOK.column_names
    )


def labels(*rows: tuple[str, str, str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=VALUE_LABELS.column_names)


def made(study: Study, wave: str, *wordings: tuple[str, str, str]) -> pd.DataFrame:
    return crosswalk(codebook(*wordings), labels(), study, wave).set_index("item_id")


def refused(study: Study, wave: str, *wordings: tuple[str, str, str]) -> list[str]:
    with pytest.raises(InputError) as caught:
        crosswalk(codebook(*wordings), labels(), study, wave)
    return [str(problem) for problem in caught.value.problems]


def test_a_question_is_set_beside_the_time_it_was_asked_before(tmp_path: Path):
    row = made(study_with(tmp_path, b1_2019="q7"), "2019", ("2019", "q7", "Hur går b1.")).loc["b1"]
    assert (row["status"], row["column"], row["wording"], row["scale_id"]) == ("same", "q7", "Hur går b1.", "fem")
    assert (row["previous_wave"], row["previous_column"], row["previous_wording"]) == ("2016", "b1", "Hur går b1")
    assert row["wording_is"] == "same"


def test_the_first_wave_has_nothing_before_it(tmp_path: Path):
    table = made(study_with(tmp_path), "2016")
    assert table.index.tolist() == list(ITEMS)
    assert table["previous_wave"].isna().all()
    assert set(table["wording_is"]) == {"not_known"}


@pytest.mark.parametrize(
    "now",
    [
        "hur  går b1",
        "Hur går b1.",
        "Q52a. Hur går b1",
        "F12 Hur går b1",
        "7. Hur går b1",
        "\u200bHur\u00a0går b1",
        "Hur ga\u030ar b1",
    ],
)
def test_typography_and_the_number_of_the_question_make_no_other_wording(tmp_path: Path, now: str):
    assert made(study_with(tmp_path), "2019", ("2019", "b1", now)).loc["b1", "wording_is"] == "same"


def test_kinds_of_apostrophe_quotation_mark_and_ellipsis_make_no_other_wording(tmp_path: Path):
    wordings = ("2016", "b1", "Is ”it” Anna's..."), ("2019", "b1", 'Is "it" Anna’s…')
    assert made(study_with(tmp_path), "2019", *wordings).loc["b1", "wording_is"] == "same"


@pytest.mark.parametrize(
    "now", ["Hur går b1?", "Hur går, b1", "Hur gar b1", "Hur går b1 inte", "18 Hur går b1", "Hur går b2"]
)
def test_another_wording_called_the_same_stops_with_both_side_by_side(tmp_path: Path, now: str):
    (problem,) = refused(study_with(tmp_path), "2019", ("2019", "b1", now))
    assert "2019/svar.sav kolumnen 'b1' (b1): status same men frågan lyder olika: " in problem
    assert f"2016 'Hur går b1', 2019 '{now}'" in problem
    assert "2019_reason" in problem


def test_every_changed_question_is_reported_at_once(tmp_path: Path):
    changed = [("2019", "a1", "Ny"), ("2019", "b2", "Ny")]
    assert [text.split("(")[1][:2] for text in refused(study_with(tmp_path), "2019", *changed)] == ["a1", "b2"]


def test_a_reason_records_that_a_person_has_judged_two_wordings_the_same(tmp_path: Path):
    study = study_with(tmp_path, b1_2019_reason="Bara ett stavfel")
    row = made(study, "2019", ("2019", "b1", "Hur gr b1")).loc["b1"]
    assert (row["status"], row["wording_is"], row["reason"]) == ("same", "different", "Bara ett stavfel")
    assert "a1" in refused(study, "2019", ("2019", "b1", "Hur gr b1"), ("2019", "a1", "Frga a1"))[0]


@pytest.mark.parametrize("status", ["reworded", "rescaled", "new"])
def test_a_question_that_the_map_calls_changed_may_be_worded_otherwise(tmp_path: Path, status: str):
    study = study_with(tmp_path, b1_2019_status=status, b1_2019_reason="Ny text")
    row = made(study, "2019", ("2019", "b1", "Något annat")).loc["b1"]
    assert (row["status"], row["wording_is"]) == (status, "different")
    assert "b1" not in study.common_items("2016", "2019")


def test_a_file_without_question_texts_cannot_be_compared(tmp_path: Path):
    for empty in (("2019", "b1", ""), ("2016", "b1", " ")):
        assert made(study_with(tmp_path), "2019", empty).loc["b1", "wording_is"] == "not_known"


def test_an_item_is_compared_with_the_last_wave_that_asked_it(tmp_path: Path):
    study = study_with(tmp_path, b1_2019="", b1_2019_status="dropped")
    assert made(study, "2019").loc["b1", ["status", "previous_wave"]].tolist() == ["dropped", "2016"]
    assert pd.isna(made(study, "2019").loc["b1", "column"])
    assert made(study, "2022").loc["b1", "previous_wave"] == "2016"
    assert "2016 'Hur går b1', 2022 'Ny'" in refused(study, "2022", ("2022", "b1", "Ny"))[0]


def test_a_later_wave_is_compared_with_the_wave_before_it_and_not_with_the_baseline(tmp_path: Path):
    study = study_with(tmp_path, b1_2019_status="reworded", b1_2019_reason="Ny text")
    now = [("2019", "b1", "Ny"), ("2022", "b1", "Ny")]
    assert made(study, "2022", *now).loc["b1", ["previous_wave", "wording_is"]].tolist() == ["2019", "same"]
    assert "2019 'Ny', 2022 'Hur går b1'" in refused(study, "2022", ("2019", "b1", "Ny"))[0]


def test_a_question_not_asked_yet_is_in_no_crosswalk(tmp_path: Path):
    study = study_with(tmp_path, b1_2016="", b1_2016_status="dropped", b1_2019_status="new")
    assert "b1" not in made(study, "2016").index
    assert pd.isna(made(study, "2019").loc["b1", "previous_wave"])


def test_the_scale_of_both_waves_and_the_bridge_between_them_are_there(tmp_path: Path):
    study = study_with(
        tmp_path, b1_2019_status="rescaled", b1_2019_scale="sex", b1_2019_bridge="FoU 2019-08-20", b1_2019_reason="Bytt"
    )
    row = made(study, "2019").loc["b1"]
    assert row[["previous_scale_id", "scale_id", "bridge"]].tolist() == ["fem", "sex", "FoU 2019-08-20"]


def swapped(folder: Path, reason: str = "") -> Study:
    """8 and 9 mean the same in both waves according to the map."""
    codes = {f"b1_{wave}_missing": "8=ej_svar; 9=vet_ej" for wave in ("2016", "2019")}
    return study_with(folder, **codes, b1_2019_reason=reason)


SWAPPED = labels(
    ("2016", "b1", "8", "Vill inte svara"),
    ("2016", "b1", "9", "Vet inte"),
    ("2019", "b1", "8", "vet inte."),
    ("2019", "b1", "9", "Vill inte svara"),
)


def test_missing_codes_that_change_places_between_two_files_stop(tmp_path: Path):
    with pytest.raises(InputError) as caught:
        crosswalk(codebook(), SWAPPED, swapped(tmp_path), "2019")
    assert [str(problem).split(": ", 1)[1].split(".")[0] for problem in caught.value.problems] == [
        "etiketten 'vet inte' är vet_ej 2016 men ej_svar 2019",
        "etiketten 'vill inte svara' är ej_svar 2016 men vet_ej 2019",
    ]


def test_missing_codes_that_the_map_follows_from_one_code_to_another_are_fine(tmp_path: Path):
    study = study_with(tmp_path, b1_2016_missing="98=ej_svar", b1_2019_missing="8=ej_svar")
    named = labels(("2016", "b1", "98", "Refused"), ("2019", "b1", "8", "Refused"))
    assert len(crosswalk(codebook(), named, study, "2019")) == len(ITEMS)
    assert len(crosswalk(codebook(), SWAPPED, swapped(tmp_path / "b", reason="Så var det"), "2019")) == len(ITEMS)


def called(*pairs: tuple[str, str, str]) -> pd.DataFrame:
    """Code, label in 2016 and label in 2019 of question b1."""
    return labels(*(row for code, was, now in pairs for row in (("2016", "b1", code, was), ("2019", "b1", code, now))))


def relabelled(study: Study, *pairs: tuple[str, str, str]) -> list[str]:
    with pytest.raises(InputError) as caught:
        crosswalk(codebook(), called(*pairs), study, "2019")
    return [str(problem) for problem in caught.value.problems]


NINE = ("9", "Kan inte ta ställning", "Vägrar svara")
MISSING_OF_2016 = {"b1_2016_missing": "8=ej_svar; 9=vet_ej"}


def test_a_missing_code_that_changes_its_label_stops_with_both_labels(tmp_path: Path):
    (problem,) = relabelled(study_with(tmp_path), NINE)
    assert "2019/svar.sav kolumnen 'b1' (b1): status same men etiketten är en annan" in problem
    assert "(9: 2016 'Kan inte ta ställning', 2019 'Vägrar svara')" in problem
    assert "2019_missing" in problem


def test_an_option_without_a_name_in_the_study_that_changes_its_label_stops(tmp_path: Path):
    study = study_with(tmp_path, b1_2016_scale="sex")
    (problem,) = relabelled(study, ("2", "Sällan", "Ofta"), ("3", "Ibland", "ibland."), ("5", "Ofta", "Sällan"))
    assert "(2: 2016 'Sällan', 2019 'Ofta'; 5: 2016 'Ofta', 2019 'Sällan')" in problem


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("Vet inte", "VET  INTE."),
        ("Don't know/ Haven't heard", "Don’t know/Haven’t heard"),
        ("Vet inte", "9 = Vet inte"),
        ("Vet inte (9)", "9 Vet inte"),
        ("Vet inte", "9"),
        ("-", "Vet inte"),
        ("Vet inte", " "),
        ("Kan inte ta ställning", "Cannot say"),
    ],
)
def test_typography_a_repeated_code_and_another_language_make_no_other_label(tmp_path: Path, was: str, now: str):
    assert len(crosswalk(codebook(), called(("9", was, now)), study_with(tmp_path), "2019")) == len(ITEMS)


@pytest.mark.parametrize(
    "cells",
    [
        {"b1_2019_missing": "9=ej_svar"},
        {"b1_2019_missing": "9=vet_ej"},
        {"b1_2019_reason": "Samma sak"},
        {"b1_2019_status": "reworded", "b1_2019_reason": "Ny fråga"},
    ],
)
def test_a_person_may_state_what_the_code_is_now(tmp_path: Path, cells: dict[str, str]):
    study = study_with(tmp_path, **cells)
    for was in ("Kan inte ta ställning", "Minns inte"):
        assert len(crosswalk(codebook(), called(("9", was, "Vägrar svara")), study, "2019")) == len(ITEMS)


def test_a_code_that_the_map_states_for_the_earlier_wave_only_is_still_compared(tmp_path: Path):
    study = study_with(tmp_path, **MISSING_OF_2016)
    assert "9: 2016" in relabelled(study, NINE)[0]
    assert len(crosswalk(codebook(), called(("8", "Vägrar svara", "Åtta")), study, "2019")) == len(ITEMS)


def test_a_code_that_was_stated_once_and_has_the_scales_own_name_now_is_explained_both_times(tmp_path: Path):
    study = study_with(tmp_path, b1_2016_missing="9=ej_svar")
    named = called(("9", "Vägrar svara", "Kan inte ta ställning"))
    assert len(crosswalk(codebook(), named, study, "2019")) == len(ITEMS)
    assert "9: 2016" in relabelled(study, ("9", "Vägrar svara", "Minns inte"))[0]
    assert "9: 2016" in relabelled(study_with(tmp_path / "b"), ("9", "Vägrar svara", "Kan inte ta ställning"))[0]


def test_a_label_that_says_nothing_is_on_no_kind_of_missing(tmp_path: Path):
    study = study_with(tmp_path, b1_2016_missing="8=ej_svar", b1_2019_missing="9=vet_ej")
    named = labels(("2016", "b1", "8", "-"), ("2019", "b1", "9", "-"))
    assert len(crosswalk(codebook(), named, study, "2019")) == len(ITEMS)


def test_a_bridge_carries_no_change_of_wording(tmp_path: Path):
    cells = {"status": "rescaled", "scale": "sex", "bridge": "FoU 2019-08-20", "reason": "Bytt skala"}
    study = study_with(tmp_path, **{f"b1_2019_{name}": cell for name, cell in cells.items()})
    wordings = ("2016", "b1", "Vi litar på varandra"), ("2019", "b1", "Vi träffas ofta")
    (problem,) = refused(study, "2019", *wordings)
    assert "status rescaled men frågan lyder olika: 2016 'Vi litar på varandra', 2019 'Vi träffas ofta'" in problem
    assert "status reworded" in problem
    assert "2019_reason" not in problem
    assert "b1" in study.common_items("2016", "2019")
    assert made(study, "2019", ("2019", "b1", "F7. Hur går b1.")).loc["b1", "wording_is"] == "same"


def from_savs(paths: dict[str, Path]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What the files say, read without the program's reader."""
    wordings, values = [], []
    for wave, path in paths.items():
        _, meta = pyreadstat.read_sav(str(path), metadataonly=True)
        wordings += [(wave, name, text or "", "", "") for name, text in meta.column_names_to_labels.items()]
        for column, named in meta.variable_value_labels.items():
            values += [(wave, column, f"{v:.15g}" if isinstance(v, float) else v, text) for v, text in named.items()]
    return pd.DataFrame(wordings, columns=CODEBOOK.column_names), pd.DataFrame(
        values, columns=VALUE_LABELS.column_names
    )


def test_the_map_of_the_shipped_study_agrees_with_its_files(gavleborg: Study):
    folder = ROOT / "raw_data" / "gavleborg"
    tables = from_savs({wave.id: folder / wave.questionnaire for wave in gavleborg.wave})
    table = crosswalk(*tables, gavleborg, "2019").set_index("item_id")
    asked_before = table[table["previous_wave"].notna()]
    assert asked_before.index[asked_before["wording_is"] == "different"].tolist() == ["STR2"]
    assert set(asked_before["wording_is"]) == {"same", "different"}


def test_the_map_of_the_ghana_fixture_agrees_with_the_real_files(real_files: Path):
    study = load_study(ROOT / "tests" / "fixtures" / "ghana")
    names = {"2014": "r6", "2017": "r7"}
    tables = from_savs({w: real_files / "ghana" / f"afrobarometer_ghana_{n}.sav" for w, n in names.items()})
    table = crosswalk(*tables, study, "2017").set_index("item_id")
    assert set(table["wording_is"].drop("tax")) == {"same"}
    assert table.loc["tax", "status"] == "dropped"
