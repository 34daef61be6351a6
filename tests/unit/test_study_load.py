"""Loading a study folder: every problem of its files is named by file, line or row, and all of them at once."""

from pathlib import Path

import pytest

from pipeline.errors import Problem, StudyError
from pipeline.study import load_study
from tests.fixtures.small_study import FILES, INSTRUMENT, PLAN, STUDY, small_study, write_small_study

OUTSIDE = ("../annan/svar.sav", "/etc/svar.sav", "2016/../../svar.sav", "C:/svar.sav", "a\\b.sav")
OPTIONAL = ("organisations.csv", "focus_codes.csv")


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(StudyError) as caught:
        load_study(folder)
    return list(caught.value.problems)


def problems_with(tmp_path: Path, name: str, text: str) -> list[Problem]:
    return problems_of(write_small_study(tmp_path / "litet", {name: text}))


def line(text: str, start: str) -> int:
    return next(number for number, row in enumerate(text.splitlines(), 1) if row.startswith(start))


def test_a_good_study_loads(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    assert study.wave_ids == ("2016", "2019")
    assert study.group_names == {"0601": "Ask", "0602": "Björk", "0603": "Ek"}
    assert study.groups[0].known_as == ("0601", "Ask", "Ask kommun")
    assert study.policy.index_min == 5
    assert study.wave_by_id("2019").label == "Mättillfälle 2"
    assert study.seal == tmp_path / "litet" / "baseline_seal.csv"


def test_a_byte_order_mark_and_split_letters_do_not_matter(tmp_path: Path):
    groups = "\ufeff" + FILES["groups.csv"].replace("Björk", "Bjo\u0308rk")
    assert small_study(tmp_path / "litet", {"groups.csv": groups}).group_names["0602"] == "Björk"


def test_an_empty_cell_is_left_out_and_several_aliases_are_split(tmp_path: Path):
    groups = FILES["groups.csv"].replace("Ask kommun", "Ask kommun | Aska |")
    study = small_study(tmp_path / "litet", {"groups.csv": groups})
    assert study.groups[0].aliases == ("Ask kommun", "Aska")
    assert study.groups[2].aliases == ()
    assert study.groups[2].population is None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("study.toml", STUDY.format(id="litet").replace('title = "', 'colour = "blå"\ntitle = "')),
        ("instrument.toml", INSTRUMENT.replace('source = "', 'colour = "blå"\nsource = "')),
        ("plan.toml", PLAN.replace("alpha", "colour = 1\nalpha")),
        ("policy.toml", FILES["policy.toml"] + "colour = 1\n"),
    ],
)
def test_an_unknown_key_of_a_toml_file_is_refused_and_named_by_line(tmp_path: Path, name: str, text: str):
    assert problems_with(tmp_path, name, text) == [
        Problem(f"{name} rad {line(text, 'colour')}", "colour: okänd nyckel")
    ]


@pytest.mark.parametrize("cell", ["", "blå"])
@pytest.mark.parametrize("name", ["groups.csv", "organisations.csv", "focus_codes.csv", "column_map.csv"])
def test_an_unknown_column_of_a_csv_file_is_refused_even_when_it_is_empty(tmp_path: Path, name: str, cell: str):
    header, *rows = FILES[name].splitlines()
    text = "\n".join([f"{header},colour", *(f"{row},{cell}" for row in rows)])
    problems = problems_with(tmp_path, name, text)
    assert [(problem.where, problem.found) for problem in problems] == [(f"{name} rad 1", "okänd kolumn 'colour'")]
    assert problems[0].expected


def test_a_wave_of_study_toml_without_a_column_in_the_map_is_named(tmp_path: Path):
    text = "\n".join(",".join(row.split(",")[:2]) for row in FILES["column_map.csv"].splitlines())
    problems = problems_with(tmp_path, "column_map.csv", text)
    assert Problem("column_map.csv rad 1", "kolumnen '2019' saknas", "en kolumn per våg i study.toml") in problems


def test_errors_in_five_files_are_reported_together_each_with_its_file_and_line(tmp_path: Path):
    study = STUDY.format(id="litet").replace("synthetic = true\n", 'synthetic = "kanske"\n')
    instrument = INSTRUMENT.replace("min_answered_share = 0.5", "min_answered_share = 2")
    files = {
        "study.toml": study,
        "groups.csv": FILES["groups.csv"] + "0604,Al\n",
        "instrument.toml": instrument,
        "column_map.csv": FILES["column_map.csv"].replace("variable,2016,2019", "variable,2016,2019,2022"),
        "plan.toml": PLAN.replace("alpha = 0.05", "alpha = 0.9"),
        "policy.toml": "preset = [",
    }
    problems = problems_of(write_small_study(tmp_path / "litet", files))
    places = {problem.where for problem in problems}
    assert {
        f"study.toml rad {line(study, 'synthetic')}",
        "groups.csv rad 5",
        f"instrument.toml rad {line(instrument, 'min_answered_share')}",
        "column_map.csv rad 2",
        f"plan.toml rad {line(PLAN, 'alpha')}",
        "policy.toml",
    } <= places


def test_a_row_with_too_few_fields_says_how_many_are_expected(tmp_path: Path):
    problems = problems_with(tmp_path, "groups.csv", FILES["groups.csv"] + "0604,Al\n")
    assert problems == [Problem("groups.csv rad 5", "2 fält", "6 fält som i rubriken")]


def test_every_missing_file_is_named_with_what_to_do(tmp_path: Path):
    folder = tmp_path / "litet"
    folder.mkdir()
    problems = problems_of(folder)
    assert {problem.where for problem in problems} == set(FILES)
    assert all(problem.found == "filen saknas" and problem.fix for problem in problems)


@pytest.mark.parametrize("name", sorted({*FILES} - {*OPTIONAL}))
def test_an_empty_file_is_an_error_that_names_the_file(tmp_path: Path, name: str):
    assert name.partition(".")[0] in "\n".join(str(problem) for problem in problems_with(tmp_path, name, ""))


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_study_may_be_without_organisations_and_focus_codes(tmp_path: Path, name: str):
    study = small_study(tmp_path / "litet", {name: ""})
    assert getattr(study, name.removesuffix(".csv")) == ()


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_utf8_is_named(tmp_path: Path, name: str):
    folder = write_small_study(tmp_path / "litet")
    (folder / name).write_bytes(f"# åäö\n{FILES[name]}".encode("cp1252"))
    assert Problem(name, "filen är inte UTF-8", fix="spara om filen som UTF-8") in problems_of(folder)


def test_an_unclosed_quotation_mark_of_a_csv_file_is_named_by_line(tmp_path: Path):
    problems = problems_with(tmp_path, "groups.csv", FILES["groups.csv"] + '0604,"Al,,,,\n')
    assert problems[0].where == "groups.csv rad 5"
    assert "går inte att läsa" in problems[0].found


def test_a_heading_twice_is_named(tmp_path: Path):
    text = FILES["organisations.csv"].replace("valid_to", "valid_from")
    assert Problem("organisations.csv rad 1", "kolumnen 'valid_from' står två gånger") in problems_with(
        tmp_path, "organisations.csv", text
    )


@pytest.mark.parametrize("place", OUTSIDE)
def test_a_file_outside_the_study_folder_is_refused(tmp_path: Path, place: str):
    text = STUDY.format(id="litet").replace('"2016/svar.sav"', f"'{place}'")
    (problem,) = problems_with(tmp_path, "study.toml", text)
    assert problem.where == f"study.toml rad {line(text, 'questionnaire')}"
    assert "måste ligga i studiens mapp" in problem.found


def test_a_field_period_that_ends_before_it_starts_is_refused(tmp_path: Path):
    text = STUDY.format(id="litet").replace("end = 2016-11-30", "end = 2016-08-30")
    (problem,) = problems_with(tmp_path, "study.toml", text)
    assert problem.where == f"study.toml rad {line(text, 'field_period')}"
    assert "slutar innan den börjar" in problem.found


@pytest.mark.parametrize("threshold", ["index_min", "item_mean_min", "distribution_min", "option_min", "interval_min"])
def test_a_threshold_below_the_presets_floor_is_refused_and_a_higher_one_is_kept(tmp_path: Path, threshold: str):
    preset = FILES["policy.toml"]
    (problem,) = problems_with(tmp_path, "policy.toml", f"{preset}{threshold} = 4\n")
    assert f"under förvalets golv: {threshold}" in problem.found
    assert getattr(small_study(tmp_path / "b", {"policy.toml": f"{preset}{threshold} = 50\n"}).policy, threshold) == 50


@pytest.mark.parametrize("preset", ['"mild"', '["svensk_enkat"]', "1"])
def test_an_unknown_preset_is_refused(tmp_path: Path, preset: str):
    assert "preset" in str(problems_with(tmp_path, "policy.toml", f"preset = {preset}\n")[0])


def test_the_strict_preset_has_higher_floors(tmp_path: Path):
    assert small_study(tmp_path / "litet", {"policy.toml": 'preset = "strikt"\n'}).policy.index_min == 10


def test_what_was_written_stays_out_of_the_messages(tmp_path: Path):
    text = STUDY.format(id="litet").replace("synthetic = true", 'synthetic = "kanariefågel"')
    assert "kanariefågel" not in str(problems_with(tmp_path, "study.toml", text)[0])


def test_the_line_of_a_problem_in_the_second_table_of_an_array_is_its_own(tmp_path: Path):
    text = INSTRUMENT.replace('items = ["b1", "b2"]', "items = []")
    (problem,) = problems_with(tmp_path, "instrument.toml", text)
    assert problem.where == f"instrument.toml rad {line(text, 'items = []')}"


def test_a_file_that_is_not_toml_is_one_problem(tmp_path: Path):
    (problem,) = problems_with(tmp_path, "study.toml", "id = litet")
    assert problem.where == "study.toml"
    assert "inte giltig TOML" in problem.found
    assert "line 1" in problem.found


def test_a_missing_key_is_named_by_the_line_of_its_table(tmp_path: Path):
    text = STUDY.format(id="litet").replace('name = "Länet"\n', "")
    assert problems_with(tmp_path, "study.toml", text) == [
        Problem(f"study.toml rad {line(text, '[county]')}", "county.name: nyckeln saknas")
    ]


@pytest.mark.parametrize(
    "code", ["../../x", "a/b", "CON", "nul", "Com1", "x" * 300, "😀", "a.", "-x", "", " ", "Gävle", "a b", "a\u200bb"]
)
def test_a_group_code_that_is_no_safe_file_name_is_refused(tmp_path: Path, code: str):
    groups = f"code,name,aliases,kind,merge_into,population\n{code},Ask,,kommun,,\n"
    assert any(problem.where == "groups.csv rad 2" for problem in problems_with(tmp_path, "groups.csv", groups))


@pytest.mark.parametrize("code", ["CON", "../x", "-2016", "20 16"])
def test_a_wave_id_that_is_no_safe_file_name_is_refused(tmp_path: Path, code: str):
    text = STUDY.format(id="litet").replace('id = "2019"', f'id = "{code}"')
    assert any(problem.where.startswith("study.toml rad") for problem in problems_with(tmp_path, "study.toml", text))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("synthetic = true", "synthetic = true\nsynthetic = false"),
        ("synthetic = true", "synthetic = no"),
        ("synthetic = true", "synthetic = 010"),
        ("synthetic = true", "synthetic = 1:30"),
        ("synthetic = true", "synthetic = !!python/object:os.system"),
        ("synthetic = true", "\tsynthetic = true\n\tokänd = 1"),
        ("synthetic = true", "synthetic = true\nhemlig = 1"),
        ('code = "06"', "code = 06"),
        ('code = "06"', "code = 6"),
    ],
)
def test_what_other_formats_would_guess_at_is_refused(tmp_path: Path, old: str, new: str):
    text = STUDY.format(id="litet")
    assert old in text
    assert any(
        "study.toml" in problem.where for problem in problems_with(tmp_path, "study.toml", text.replace(old, new))
    )


def test_a_header_in_several_rows_must_say_where_it_starts(tmp_path: Path):
    text = STUDY.format(id="litet") + "\n[wave.layout]\nheader_rows = 2\n"
    assert any("header_row" in problem.found for problem in problems_with(tmp_path, "study.toml", text))
