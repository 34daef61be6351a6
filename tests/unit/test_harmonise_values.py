"""Values to codes: answers, the five kinds of missing, and codes that nobody declared."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.responses import Harmonised, harmonise
from pipeline.read.formats import parse
from pipeline.read.questionnaire import as_tables, request_for
from pipeline.study import Study
from tests.fixtures.small_study import COLUMNS, FILES, INSTRUMENT, row, small_study, write_wave

MISSING = """\
missing = [
    { code = 9, kind = "vet_ej", sv = "Vet ej", en = "Cannot say" },
    { code = 8, kind = "ej_aktuellt", sv = "Ej aktuellt", en = "Not applicable" },
    { code = 98, kind = "ej_svar", sv = "Inget svar", en = "No answer" },
    { code = 99, kind = "ogiltigt", sv = "Ogiltigt", en = "Invalid" },
]
"""
TYPES = """
[[respondent_types]]
id = "chef"
sv = "Chef"
en = "Manager"

[[respondent_types]]
id = "handl"
sv = "Handläggare"
en = "Case worker"
"""
SCALE_LINE = next(line for line in INSTRUMENT.splitlines() if line.startswith("missing"))
WITH_KINDS = INSTRUMENT.replace(SCALE_LINE, MISSING)
WITH_ROLES = WITH_KINDS.replace("reversed = true", 'reversed = true\nasked_of = ["chef"]') + TYPES
ROLE_MAP = FILES["column_map.csv"] + "respondent_type,roll,roll\n"
CANARY = "kanariefågel"


def harmonised(study: Study, wave: str) -> Harmonised:
    request = request_for(study, wave)
    read = as_tables(parse(request), request.name, wave)
    return harmonise(read.records, read.value_labels, read.missing_ranges, study, wave)


def refused(study: Study, wave: str = "2016") -> list[str]:
    with pytest.raises(InputError) as caught:
        harmonised(study, wave)
    assert caught.value.__context__ is None
    return [str(problem) for problem in caught.value.problems]


def kinds(made: Harmonised, item: str) -> list[str]:
    return made.responses.loc[made.responses["item_id"] == item, "missing_kind"].tolist()


def codes(made: Harmonised, item: str) -> list[float]:
    return made.responses.loc[made.responses["item_id"] == item, "code"].tolist()


def with_kinds(folder: Path) -> Study:
    return small_study(folder / "litet", {"instrument.toml": WITH_KINDS})


def with_roles(folder: Path, *rows: tuple) -> Study:
    """Question a2 is put to managers only; each row ends with the role."""
    study = small_study(folder / "litet", {"instrument.toml": WITH_ROLES, "column_map.csv": ROLE_MAP})
    write_wave(study.folder, "2016", rows, [*COLUMNS, "roll"])
    return study


def test_an_answer_keeps_its_code(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    write_wave(study.folder, "2016", [row(1, "Ask", 1, 2, 4, 5)])
    made = harmonised(study, "2016")
    assert made.responses["code"].tolist() == [1, 2, 4, 5]
    assert set(made.responses["missing_kind"]) == {"answered"}


def test_a_reversed_question_keeps_its_code_too(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    write_wave(study.folder, "2016", [row(1, "Ask", 1, 1, 1, 1)])
    assert codes(harmonised(study, "2016"), "a2") == [1]


def test_the_kinds_of_missing_are_told_apart(tmp_path: Path):
    study = with_kinds(tmp_path)
    write_wave(
        study.folder, "2016", [row(number, "Ask", code, 1, 1, 1) for number, code in enumerate((9, 8, 98, None, 99, 3))]
    )
    made = harmonised(study, "2016")
    assert kinds(made, "a1") == ["vet_ej", "ej_aktuellt", "ej_svar", "ej_svar", "ogiltigt", "answered"]
    assert pd.isna(codes(made, "a1")).tolist() == [True] * 5 + [False]


def test_an_empty_cell_is_not_shown_where_the_question_was_not_put_and_no_answer_where_it_was(tmp_path: Path):
    study = with_roles(
        tmp_path,
        (*row(1, "Ask", 1, 2, 3, 4), "chef"),
        (*row(2, "Ask", 1, None, 3, 4), "chef"),
        (*row(3, "Ask", 1, None, 3, 4), "handl"),
    )
    assert kinds(harmonised(study, "2016"), "a2") == ["answered", "ej_svar", "ej_visad"]


def test_an_answer_from_a_role_that_was_not_asked_is_an_error_with_its_row(tmp_path: Path):
    study = with_roles(tmp_path, (*row(1, "Ask", 1, 2, 3, 4), "chef"), (*row(2, "Ask", 1, 2, 3, 4), "handl"))
    (problem,) = refused(study)
    assert problem.startswith(
        "2016/svar.sav kolumnen 'a2' (a2): svar från respondenttyper som inte fått frågan, på rad 2."
    )


def test_a_wave_may_have_missing_codes_of_its_own_instead_of_the_scales(tmp_path: Path):
    header, *rows = FILES["column_map.csv"].splitlines()
    cells = [f"{line},{'8=vet_ej; 7=ogiltigt' if line.startswith('a1,') else ''}" for line in rows]
    own = "\n".join([f"{header},2019_missing", *cells])
    study = small_study(tmp_path / "litet", {"column_map.csv": own})
    for wave, code in (("2016", 9), ("2019", 8)):
        write_wave(study.folder, wave, [row(1, "Ask", code, 1, 1, 1)])
        assert kinds(harmonised(study, wave), "a1") == ["vet_ej"]
    write_wave(study.folder, "2019", [row(1, "Ask", 9, 1, 1, 1)])
    assert "utanför skalan" in refused(study, "2019")[0]
    write_wave(study.folder, "2019", [row(1, "Ask", 7, 1, 1, 1)])
    assert kinds(harmonised(study, "2019"), "a1") == ["ogiltigt"]


@pytest.mark.parametrize("code", [7, 0, 2.5, -1, 77])
def test_a_code_outside_the_scale_is_an_error_with_its_rows_and_without_the_code(tmp_path: Path, code: float):
    study = small_study(tmp_path / "litet")
    write_wave(
        study.folder, "2016", [row(1, "Ask", 1, 1, 1, 1), row(2, "Ask", 1, 1, code, 1), row(3, "Ask", 1, 1, code, 1)]
    )
    (problem,) = refused(study)
    assert problem.startswith("2016/svar.sav kolumnen 'b1' (b1): en kod utanför skalan på raderna 2, 3.")
    assert "1, 2, 3, 4, 5, eller en bortfallskod (9)" in problem
    assert f"{code:g}" not in problem.replace("raderna 2, 3", "").replace("2016", "").replace(
        "1, 2, 3, 4, 5", ""
    ).replace("b1", "")


@pytest.mark.parametrize("value", [CANARY, "3,0", "nan", "inf", "tre"])
def test_text_where_a_number_should_stand_is_an_error_that_does_not_quote_it(tmp_path: Path, value: str):
    study = small_study(tmp_path / "litet")
    records = [row(1, "Ask", 1, 1, 1, 1), row(2, "Ask", 1, 1, 1, 1)]
    frame = pd.DataFrame([list(record) for record in records], columns=COLUMNS).assign(b2=["4", value])
    (study.folder / "2016").mkdir(exist_ok=True)
    pyreadstat.write_sav(frame, str(study.folder / "2016" / "svar.sav"))
    (problem,) = refused(study)
    assert "(b2): varken en kod eller en känd etikett på rad 2." in problem
    assert f" {value}" not in problem


def test_numbers_written_as_text_are_numbers_and_an_empty_text_is_an_empty_cell(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    frame = pd.DataFrame([list(row(number, "Ask", 1, 1, 1, 1)) for number in range(4)], columns=COLUMNS)
    pyreadstat.write_sav(frame.assign(b2=["4", " 5 ", "", "9"]), str(study.folder / "2016" / "svar.sav"))
    made = harmonised(study, "2016")
    assert codes(made, "b2")[:2] == [4, 5]
    assert kinds(made, "b2") == ["answered", "answered", "ej_svar", "vet_ej"]


def test_codes_outside_several_questions_are_reported_at_once(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    write_wave(study.folder, "2016", [row(1, "Ask", 6, 1, 7, 1), row(2, "Ask", 1, 8, 1, 1)])
    assert [problem.split(": ")[0].split("'")[1] for problem in refused(study)] == ["a1", "a2", "b1"]


@pytest.mark.parametrize(
    ("missing", "named"), [([5], "5"), ([{"lo": 4, "hi": 9}], "4, 5"), ([{"lo": -99, "hi": 1}], "1")]
)
def test_a_file_that_declares_an_answer_as_missing_contradicts_the_scale(tmp_path: Path, missing, named: str):
    study = small_study(tmp_path / "litet")
    frame = pd.DataFrame([list(row(1, "Ask", 2, 2, 2, 2))], columns=COLUMNS)
    pyreadstat.write_sav(frame, str(study.folder / "2016" / "svar.sav"), missing_ranges={"b1": missing})
    (problem,) = refused(study)
    assert f"(b1): filen anger {named} som bortfall. Väntade: svarsalternativ enligt skalan fem." in problem


def test_a_value_that_only_the_file_declares_as_missing_is_outside_the_scale(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    frame = pd.DataFrame([list(row(1, "Ask", 2, 2, 8, 2))], columns=COLUMNS)
    pyreadstat.write_sav(frame, str(study.folder / "2016" / "svar.sav"), missing_ranges={"b1": [8]})
    assert "(b1): en kod utanför skalan på rad 1." in refused(study)[0]


def test_background_is_kept_apart_from_the_items_with_its_own_kinds_of_missing(tmp_path: Path):
    background = '[[background]]\nid = "ar"\nsv = "År?"\nen = "Years?"\nscale = "fem"\n'
    files = {
        "instrument.toml": f"{INSTRUMENT}\n{background}",
        "column_map.csv": FILES["column_map.csv"] + "ar,ar,ar\n",
    }
    study = small_study(tmp_path / "litet", files)
    rows = [(*row(number, "Ask", 1, 1, 1, 1), code) for number, code in enumerate((2.0, 9.0, None))]
    write_wave(study.folder, "2016", rows, [*COLUMNS, "ar"])
    made = harmonised(study, "2016")
    assert made.background["missing_kind"].tolist() == ["answered", "vet_ej", "ej_svar"]
    assert "ar" not in set(made.responses["item_id"])
