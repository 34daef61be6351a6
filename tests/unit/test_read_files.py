"""Whether a wave's files have come, and their fingerprints."""

import hashlib
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.delivery import delivered_waves, waiting_for
from pipeline.read.files import source_files
from tests.fixtures.small_study import INVITED, STUDY, answered_by, small_study, write_wave

ROWS = answered_by({"Ask": 2}, 1, 2, 3, 4)


def test_a_follow_up_waits_until_one_of_its_files_has_come(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    invited = study.folder / "2019" / "inbjudna.csv"
    invited.unlink()
    assert waiting_for(study, "2019") == "2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu"
    assert delivered_waves(study) == ("2016",)
    write_wave(study.folder, "2019", ROWS)
    assert waiting_for(study, "2019") is None
    assert delivered_waves(study) == ("2016", "2019")


def test_a_follow_up_with_only_the_invitation_list_is_incomplete_and_not_waiting(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    assert waiting_for(study, "2019") is None
    with pytest.raises(InputError, match=r"2019/svar\.sav: filen saknas"):
        source_files(study, "2019")


def test_the_baseline_never_waits(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    (study.folder / "2016" / "inbjudna.csv").unlink()
    assert waiting_for(study, "2016") is None
    with pytest.raises(InputError) as caught:
        source_files(study, "2016")
    assert [problem.where for problem in caught.value.problems] == ["2016/svar.sav", "2016/inbjudna.csv"]


def test_every_file_has_the_fingerprint_and_the_size_of_its_bytes(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    path = write_wave(study.folder, "2016", ROWS)
    files = source_files(study, "2016").set_index("role")
    assert files.loc["invited", "sha256"] == hashlib.sha256(INVITED.encode()).hexdigest()
    assert files.loc["invited", "size"] == len(INVITED.encode())
    assert files.loc["questionnaire", "sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert files.loc["questionnaire", "path"] == "2016/svar.sav"
    assert set(files["wave"]) == {"2016"}


def test_one_changed_byte_changes_the_fingerprint(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    path = write_wave(study.folder, "2016", ROWS)
    before = source_files(study, "2016").set_index("role").loc["questionnaire", "sha256"]
    path.write_bytes(path.read_bytes()[:-1] + b"\x01")
    assert source_files(study, "2016").set_index("role").loc["questionnaire", "sha256"] != before


def test_a_wave_may_be_without_an_invitation_list(tmp_path: Path):
    text = STUDY.format(id="litet").replace('invited = "2016/inbjudna.csv"\n', "")
    study = small_study(tmp_path / "litet", {"study.toml": text})
    write_wave(study.folder, "2016", ROWS)
    assert source_files(study, "2016")["role"].tolist() == ["questionnaire"]


def test_an_empty_file_is_named_beside_one_that_is_missing(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    (study.folder / "2016" / "inbjudna.csv").write_bytes(b"")
    with pytest.raises(InputError) as caught:
        source_files(study, "2016")
    assert [(problem.where, problem.found) for problem in caught.value.problems] == [
        ("2016/svar.sav", "filen saknas"),
        ("2016/inbjudna.csv", "filen är tom"),
    ]


def test_a_link_out_of_the_study_folder_is_refused_and_a_link_inside_it_is_not(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    place = write_wave(study.folder, "2016", ROWS)
    inside, outside = study.folder / "export.sav", tmp_path / "export.sav"
    outside.write_bytes(place.read_bytes())
    place.rename(inside)
    place.symlink_to(inside)
    assert len(source_files(study, "2016")) == 2
    place.unlink()
    place.symlink_to(outside)
    with pytest.raises(InputError, match=r"2016/svar\.sav: filen är en länk ut ur studiens mapp"):
        source_files(study, "2016")


def test_a_folder_in_the_place_of_a_file_is_a_missing_file(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    (study.folder / "2016" / "svar.sav").mkdir()
    with pytest.raises(InputError, match=r"2016/svar\.sav: filen saknas"):
        source_files(study, "2016")
