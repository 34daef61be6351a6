"""The synthetic study's files: the tracked ones are what the recipe gives, byte for byte."""

import struct
from pathlib import Path

import pyreadstat
import pytest

from pipeline.errors import StudyError
from pipeline.study import Study
from pipeline.synthesize import load_recipe, synthesize
from pipeline.synthesize.recipe import Recipe

FILES = {
    "2016/questionnaire.sav",
    "2016/invited.csv",
    "2019/questionnaire.sav",
    "2019/invited.csv",
    "2016/focus_groups.qdpx",
    "2019/focus_groups.qdpx",
    "truth.csv",
    "truth_focus.csv",
}
ANSWERS = {name for name in FILES if name.endswith((".sav", ".qdpx"))}


@pytest.fixture(scope="module")
def recipe(gavleborg: Study) -> Recipe:
    return load_recipe(gavleborg)


def made(folder: Path, study: Study, recipe: Recipe, seed: int | None = None) -> dict[str, bytes]:
    paths = synthesize(study, recipe, folder, seed)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def test_the_tracked_files_are_exactly_what_the_recipe_gives(tmp_path: Path, gavleborg: Study, recipe: Recipe):
    files = made(tmp_path, gavleborg, recipe)
    assert set(files) == FILES
    assert {name for name, content in files.items() if (gavleborg.folder / name).read_bytes() != content} == set()


def test_nothing_else_is_written(tmp_path: Path, gavleborg: Study, recipe: Recipe):
    made(tmp_path, gavleborg, recipe)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == FILES


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path, gavleborg: Study, recipe: Recipe):
    first, again, other = (
        made(tmp_path / name, gavleborg, recipe, seed) for name, seed in (("a", 7), ("b", 7), ("c", 8))
    )
    assert first == again
    differ = {name for name in FILES if first[name] != other[name]}
    assert ANSWERS <= differ <= FILES - {"truth.csv"}


def test_the_true_values_do_not_depend_on_the_seed(tmp_path: Path, gavleborg: Study, recipe: Recipe):
    tracked = (gavleborg.folder / "truth.csv").read_bytes()
    assert made(tmp_path, gavleborg, recipe, 1)["truth.csv"] == tracked


def test_a_study_that_is_not_synthetic_is_refused_and_its_files_stay(tmp_path: Path, gavleborg: Study, recipe: Recipe):
    real = {name: tmp_path / name for name in FILES}
    for name, path in real.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"riktiga svar i {name}")
    with pytest.raises(StudyError, match="synthetic = false"):
        synthesize(gavleborg.model_copy(update={"synthetic": False}), recipe, tmp_path)
    assert {name: path.read_text() for name, path in real.items()} == {name: f"riktiga svar i {name}" for name in FILES}


@pytest.mark.parametrize("wave", ["2016", "2019"])
def test_every_questionnaire_says_that_it_is_synthetic(gavleborg: Study, wave: str):
    _, meta = pyreadstat.read_sav(str(gavleborg.folder / wave / "questionnaire.sav"), metadataonly=True)
    assert meta.file_label == "Syntetiska data - inga verkliga svar"
    assert "".join(meta.notes).startswith("Syntetiska data - inga verkliga svar")


@pytest.mark.parametrize("wave", ["2016", "2019"])
def test_the_header_has_a_fixed_date_in_its_own_place_and_keeps_the_compression_bias(gavleborg: Study, wave: str):
    header = (gavleborg.folder / wave / "questionnaire.sav").read_bytes()[:176]
    assert header[:4] == b"$FL2"
    assert struct.unpack("<d", header[84:92]) == (100.0,)
    assert header[92:101] == b"01 Jan 16"
    assert header[101:109] == b"00:00:00"
    assert header[109:173].startswith(b"Syntetiska data")


def test_names_are_written_in_many_ways_in_the_first_wave_and_as_labelled_numbers_in_the_second(gavleborg: Study):
    first, _ = pyreadstat.read_sav(str(gavleborg.folder / "2016" / "questionnaire.sav"))
    second, meta = pyreadstat.read_sav(str(gavleborg.folder / "2019" / "questionnaire.sav"))
    assert first["kommun"].nunique() > 2 * len(gavleborg.groups)
    assert second["KOMMUN"].isin([float(group.code) for group in gavleborg.groups]).all()
    assert meta.variable_value_labels["KOMMUN"][2180.0] == "Gävle"
