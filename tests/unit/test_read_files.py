"""Whether a wave's files have come, and their fingerprints."""

import hashlib
import os
import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.delivery import declared_files, delivered_waves, fingerprint, waiting_for
from pipeline.read.files import check_unchanged, source_files
from pipeline.study import Study
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


def test_codings_that_come_before_the_answers_do_not_make_a_follow_up_incomplete(tmp_path: Path):
    text = STUDY.format(id="litet").replace(
        'invited = "2019/inbjudna.csv"', 'invited = "2019/inbjudna.csv"\ncodings = [{ file = "2019/fokus.qdpx" }]'
    )
    study = small_study(tmp_path / "litet", {"study.toml": text})
    (study.folder / "2019" / "inbjudna.csv").unlink()
    (study.folder / "2019" / "fokus.qdpx").write_bytes(b"PK")
    assert waiting_for(study, "2019") == "2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu"
    write_wave(study.folder, "2019", ROWS)
    (study.folder / "2019" / "fokus.qdpx").unlink()
    assert waiting_for(study, "2019") is None
    with pytest.raises(InputError, match=r"2019/fokus\.qdpx: filen saknas"):
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


def moved_to(folder: Path, place: str) -> Study:
    """The small study with its first questionnaire in another place."""
    text = STUDY.format(id="litet").replace("2016/svar.sav", place)
    study = small_study(folder / "litet", {"study.toml": text})
    written = write_wave(study.folder, "2016", ROWS)
    written.rename(study.folder / study.wave_by_id("2016").questionnaire)
    return study


def test_a_codebook_is_one_of_the_files_and_says_nothing_of_whether_the_answers_have_come(tmp_path: Path):
    text = STUDY.format(id="litet").replace('invited = "2019/', 'codebook = "2019/frågor.lss"\ninvited = "2019/')
    study = small_study(tmp_path / "litet", {"study.toml": text, "2019/frågor.lss": "<document/>"})
    assert declared_files(study.wave_by_id("2019")) == {
        "questionnaire": "2019/svar.sav",
        "codebook": "2019/frågor.lss",
        "invited": "2019/inbjudna.csv",
    }
    (study.folder / "2019" / "inbjudna.csv").unlink()
    assert waiting_for(study, "2019") == "2019/svar.sav och 2019/inbjudna.csv har inte levererats ännu"
    write_wave(study.folder, "2019", ROWS)
    (study.folder / "2019" / "frågor.lss").unlink()
    with pytest.raises(InputError, match=r"2019/frågor\.lss: filen saknas"):
        source_files(study, "2019")


def test_a_large_file_is_read_in_pieces(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    size = 64 * 1024 * 1024
    with (study.folder / "2016" / "svar.sav").open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    found = fingerprint(study, "2016/svar.sav")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 1024 * 1024
    assert found == hashlib.sha256(bytes(size)).hexdigest()


@pytest.mark.parametrize("name", ["-svår fil.sav", "--help.sav", " svar .sav", "åäö.sav", "$(x) `y` ;.sav"])
def test_a_file_may_be_called_anything_that_can_be_written(tmp_path: Path, name: str):
    study = moved_to(tmp_path, f"2016/{name}")
    assert source_files(study, "2016")["path"].tolist() == [f"2016/{name}", "2016/inbjudna.csv"]


def test_a_name_with_a_line_break_is_one_line_of_a_message(tmp_path: Path):
    study = moved_to(tmp_path, "2016/svar\\n2019.sav")
    path = study.folder / "2016" / "svar\n2019.sav"
    assert len(source_files(study, "2016")) == 2
    path.write_bytes(b"")
    with pytest.raises(InputError) as caught:
        source_files(study, "2016")
    assert str(caught.value).splitlines()[1].startswith(r"  - '2016/svar\n2019.sav': filen är tom.")
    assert len(str(caught.value).splitlines()) == 2


def test_a_name_whose_letters_are_written_as_two_characters_each_is_told_from_a_missing_file(tmp_path: Path):
    study = moved_to(tmp_path, "2016/svår.sav")
    place = study.folder / "2016" / "svår.sav"
    place.rename(place.with_name(unicodedata.normalize("NFD", place.name)))
    with pytest.raises(InputError, match=r"2016/svår\.sav: filen saknas, men .* andra tecken för å, ä eller ö finns"):
        source_files(study, "2016")


@pytest.mark.parametrize("outside", [True, False])
def test_a_folder_that_is_a_link_is_refused_wherever_it_leads(tmp_path: Path, outside: bool):
    study = small_study(tmp_path / "litet")
    write_wave(study.folder, "2016", ROWS)
    real = (tmp_path if outside else study.folder) / "annan"
    (study.folder / "2016").rename(real)
    (study.folder / "2016").symlink_to(real)
    with pytest.raises(InputError) as caught:
        source_files(study, "2016")
    assert [(problem.where, problem.found) for problem in caught.value.problems] == [
        ("2016/svar.sav", "mappen 2016 är en länk"),
        ("2016/inbjudna.csv", "mappen 2016 är en länk"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_the_place_of_a_file_is_never_opened(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    os.mkfifo(study.folder / "2016" / "svar.sav")
    with pytest.raises(InputError, match=r"2016/svar\.sav: inte en vanlig fil"):
        source_files(study, "2016")


def test_the_same_export_delivered_for_two_waves_is_found_from_both(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    content = write_wave(study.folder, "2016", ROWS).read_bytes()
    (study.folder / "2019" / "svar.sav").write_bytes(content)
    for wave, other in (("2016", "2019"), ("2019", "2016")):
        with pytest.raises(InputError) as caught:
            source_files(study, wave)
        (problem,) = caught.value.problems
        assert (problem.where, problem.found) == (
            f"{wave}/svar.sav",
            f"filen är densamma som {other}/svar.sav (våg {other})",
        )


def test_answers_that_differ_in_one_byte_are_two_exports(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    content = write_wave(study.folder, "2016", ROWS).read_bytes()
    (study.folder / "2019" / "svar.sav").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert len(source_files(study, "2019")) == 2


def test_equal_invitation_lists_of_two_waves_and_a_shared_codebook_are_no_fault(tmp_path: Path):
    text = STUDY.format(id="litet").replace("invited = ", 'codebook = "frågor.lss"\ninvited = ')
    study = small_study(tmp_path / "litet", {"study.toml": text, "frågor.lss": "<document/>"})
    write_wave(study.folder, "2016", ROWS)
    write_wave(study.folder, "2019", ROWS[1:])
    assert (study.folder / "2016" / "inbjudna.csv").read_bytes() == (study.folder / "2019/inbjudna.csv").read_bytes()
    assert source_files(study, "2019")["role"].tolist() == ["questionnaire", "codebook", "invited"]


def test_one_file_in_two_roles_is_refused(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    write_wave(study.folder, "2016", ROWS)
    (study.folder / "2016" / "inbjudna.csv").write_bytes((study.folder / "2016" / "svar.sav").read_bytes())
    with pytest.raises(InputError, match=r"2016/inbjudna\.csv: filen är densamma som 2016/svar\.sav\."):
        source_files(study, "2016")


def test_a_file_that_was_exchanged_after_its_fingerprint_was_taken_is_not_read(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    path = write_wave(study.folder, "2016", ROWS)
    taken = source_files(study, "2016")
    check_unchanged(study, taken)
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(InputError, match=r"2016/svar\.sav: filen har ändrats medan körningen pågick"):
        check_unchanged(study, taken)


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_in_the_place_of_a_fingerprinted_file_is_not_followed(tmp_path: Path):
    study = small_study(tmp_path / "litet")
    path = write_wave(study.folder, "2016", ROWS)
    taken = source_files(study, "2016")
    elsewhere = path.rename(tmp_path / "annan.sav")
    path.symlink_to(elsewhere)
    with pytest.raises(InputError, match=r"2016/svar\.sav"):
        check_unchanged(study, taken)
