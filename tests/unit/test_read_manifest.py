"""A registered wave has exactly the files that it was registered with; anything else stops before parsing."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyreadstat
import pytest

from pipeline.errors import InputError, StudyError
from pipeline.read.delivery import JUNK_STARTS, delivered_waves, waiting_for
from pipeline.read.files import source_files
from pipeline.read.manifest import check_manifest, check_rows, registration
from pipeline.read.register import register
from pipeline.study import Study, load_study
from pipeline.study.manifest import Manifest, RegisteredFile, manifest_text
from pipeline.synthesize import load_recipe, synthesize
from tests.fixtures.small_study import INVITED, STUDY, answered_by, small_study, write_wave

DAY = date(2026, 11, 25)
EARLY, LATE = answered_by({"Ask": 3}, 1, 2, 3, 4), answered_by({"Ask": 5}, 4, 3, 2, 1)
FIRST, SECOND, LIST = "2016/svar.sav", "2019/svar.sav", "2016/inbjudna.csv"

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "registrera.md").read_text(encoding="utf-8")


def rows_of(_: Study, wave: str) -> dict[str, int]:
    return {"questionnaire": 3 if wave == "2016" else 5, "invited": 3}


def complete(folder: Path) -> Study:
    """Both waves have come, and neither is registered."""
    study = small_study(folder / "litet")
    write_wave(study.folder, "2016", EARLY)
    write_wave(study.folder, "2019", LATE)
    return study


@pytest.fixture
def unregistered(tmp_path: Path) -> Study:
    return complete(tmp_path)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """Both waves are registered, with a letter beside the files of the first."""
    own = complete(tmp_path)
    (own.folder / "2016" / "följebrev.txt").write_text("Hej", encoding="utf-8")
    for wave in ("2016", "2019"):
        register(own, wave, rows_of, DAY)
    return own


def place(study: Study, wave: str = "2016") -> Path:
    return study.folder / wave / "manifest.toml"


def said(study: Study, wave: str = "2016") -> dict[str, str]:
    """What is wrong with a wave's files, by place; the whole stop, which is the same from both questions."""
    with pytest.raises(InputError) as stopped:
        source_files(study, wave)
    with pytest.raises(InputError) as checked:
        check_manifest(study, wave)
    assert str(stopped.value) == str(checked.value)
    problems = stopped.value.problems
    assert len({problem.where for problem in problems}) == len(problems)
    return {problem.where: str(problem).removeprefix(f"{problem.where}: ") for problem in problems}


def edit(study: Study, before: str, after: str, wave: str = "2016") -> None:
    text = place(study, wave).read_text(encoding="utf-8")
    assert before in text
    place(study, wave).write_text(text.replace(before, after, 1), encoding="utf-8")


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_manifest_says_path_role_fingerprint_size_and_rows_of_every_file(study: Study):
    answers = study.folder / FIRST
    assert place(study).read_bytes().decode() == (
        "# Skrivet av baslinje register, och aldrig för hand: se docs/registrera.md.\n"
        'wave = "2016"\nregistered = 2026-11-25\n\n'
        f'[[file]]\npath = "2016/svar.sav"\nrole = "questionnaire"\nsha256 = "{sha256(answers)}"\n'
        f"size = {answers.stat().st_size}\nrows = 3\n\n"
        f'[[file]]\npath = "2016/inbjudna.csv"\nrole = "invited"\n'
        f'sha256 = "{hashlib.sha256(INVITED.encode()).hexdigest()}"\nsize = {len(INVITED.encode())}\nrows = 3\n\n'
        '[[file]]\npath = "2016/följebrev.txt"\nrole = "other"\n'
        f'sha256 = "{hashlib.sha256(b"Hej").hexdigest()}"\nsize = 3\n'
    )


def test_registered_files_pass_and_so_do_those_of_a_wave_without_a_manifest(study: Study):
    check_manifest(study, "2016")
    assert source_files(study, "2016")["role"].tolist() == ["questionnaire", "invited"]
    assert registration(study, "2016") == "registered"
    place(study).unlink()
    assert registration(study, "2016") == "unregistered"
    (study.folder / FIRST).write_bytes(b"$FL2 something else")
    check_manifest(study, "2016")
    check_rows(study, "2016", "questionnaire", 1)
    assert len(source_files(study, "2016")) == 2


@pytest.mark.parametrize("number", [0, 4, 83, 200, -1])
def test_one_changed_bit_stops_before_parsing(study: Study, number: int):
    content = bytearray((study.folder / FIRST).read_bytes())
    content[number] ^= 1
    (study.folder / FIRST).write_bytes(content)
    found = said(study)
    assert list(found) == [FIRST]
    assert found[FIRST].startswith(f"filen har ändrats sedan den registrerades ({len(content)} byte, sha256 ")


@pytest.mark.parametrize("keep", [0, 3, 100, -400, -19])
def test_a_file_that_was_cut_short_is_named_with_both_sizes(study: Study, keep: int):
    content = (study.folder / FIRST).read_bytes()
    cut = content[:keep]
    (study.folder / FIRST).write_bytes(cut)
    assert said(study)[FIRST].startswith(
        f"filen är avkortad eller utbytt ({len(cut)} byte). Väntade: {len(content)} byte, sha256 "
    )


def test_a_header_that_counts_too_few_records_loses_rows_in_silence_and_is_stopped_by_their_number(study: Study):
    answers, before = study.folder / FIRST, sha256(study.folder / FIRST)
    content = bytearray(answers.read_bytes())
    content[80:84] = (2).to_bytes(4, "little")
    answers.write_bytes(content)
    read, _ = pyreadstat.read_sav(str(answers))
    assert len(read) == 2
    assert list(said(study)) == [FIRST]
    edit(study, before, sha256(answers))
    check_manifest(study, "2016")
    with pytest.raises(InputError, match=r"2016/svar\.sav: 2 rader lästa\. Väntade: 3 rader, som vid registreringen"):
        check_rows(study, "2016", "questionnaire", len(read))
    check_rows(study, "2016", "questionnaire", 3)
    check_rows(study, "2016", "invited", 3)
    with pytest.raises(InputError, match=r"2016/inbjudna\.csv: 4 rader lästa"):
        check_rows(study, "2016", "invited", 4)


def test_two_waves_that_exchanged_their_answers_are_told_apart_from_both(study: Study):
    first, second = study.folder / FIRST, study.folder / SECOND
    first.rename(study.folder / "x")
    second.rename(first)
    (study.folder / "x").rename(second)
    mixed = "filerna är förväxlade: innehållet registrerades som"
    assert said(study)[FIRST].startswith(f"{mixed} 2019/svar.sav (våg 2019). ")
    assert said(study, "2019")[SECOND].startswith(f"{mixed} 2016/svar.sav (våg 2016). ")


def test_two_files_of_a_wave_that_exchanged_places_are_both_named(study: Study):
    first, second = study.folder / FIRST, study.folder / LIST
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    found = said(study)
    assert found[FIRST].startswith("filerna är förväxlade: innehållet registrerades som 2016/inbjudna.csv. ")
    assert found[LIST].startswith("filerna är förväxlade: innehållet registrerades som 2016/svar.sav. ")


def test_the_follow_up_written_over_the_baseline_is_recognised(study: Study):
    (study.folder / FIRST).write_bytes((study.folder / SECOND).read_bytes())
    assert said(study)[FIRST].startswith("filerna är förväxlade: innehållet registrerades som 2019/svar.sav (våg 2019)")


def test_the_follow_up_put_beside_the_baseline_is_recognised(study: Study):
    (study.folder / "2016" / "nya svar.sav").write_bytes((study.folder / SECOND).read_bytes())
    assert said(study) == {
        "2016/nya svar.sav": "filen är inte registrerad; innehållet registrerades som 2019/svar.sav (våg 2019). "
        "Väntade: bara filer som står i 2016/manifest.toml. Åtgärd: flytta ut filen ur mappen."
    }


def test_answers_edited_and_exported_again_are_stopped(study: Study):
    write_wave(study.folder, "2016", [*EARLY[:-1], *answered_by({"Ask": 1}, 5, 5, 5, 5, first=3)])
    assert list(said(study)) == [FIRST]


def test_an_unregistered_follow_up_that_is_the_registered_baseline_is_stopped_even_when_the_baseline_is_gone(
    study: Study,
):
    place(study, "2019").unlink()
    (study.folder / FIRST).rename(study.folder / SECOND)
    with pytest.raises(InputError, match=r"2019/svar\.sav: filen är densamma som 2016/svar\.sav \(våg 2016\)"):
        source_files(study, "2019")


@pytest.mark.parametrize("path", ["2016/extra.csv", "2016/.dold", "2016/under/mapp/fil", "2016/sub/manifest.toml"])
def test_a_file_that_is_not_listed_stops(study: Study, path: str):
    (study.folder / path).parent.mkdir(parents=True, exist_ok=True)
    (study.folder / path).write_bytes(b"")
    assert said(study)[path].startswith("filen är inte registrerad. Väntade: bara filer som står i 2016/manifest.toml")


@pytest.mark.parametrize(
    "name", [".DS_Store", "Thumbs.db", "thumbs.db", "desktop.ini", "~$svar.xlsx", "._svar.sav", ".~lock.svar.csv#"]
)
def test_what_the_system_leaves_behind_is_neither_listed_nor_missed(study: Study, name: str):
    junk = study.folder / "2016" / name
    junk.write_text("skräp")
    check_manifest(study, "2016")
    place(study).unlink()
    register(study, "2016", rows_of, DAY)
    assert name not in place(study).read_text(encoding="utf-8")
    junk.unlink()
    check_manifest(study, "2016")


def test_every_problem_is_told_at_once(study: Study):
    (study.folder / FIRST).write_bytes(b"$FL2")
    (study.folder / LIST).unlink()
    (study.folder / "2016" / "följebrev.txt").unlink()
    (study.folder / "2016" / "ny.txt").write_text("ny")
    found = said(study)
    assert list(found) == [LIST, FIRST, "2016/följebrev.txt", "2016/ny.txt"]
    assert found[LIST].startswith("filen saknas")
    assert found["2016/följebrev.txt"].startswith("filen saknas. Väntade: filen som registrerades 2026-11-25 som other")


def test_a_registered_wave_has_come_although_all_of_its_files_are_gone(study: Study):
    for name in ("svar.sav", "inbjudna.csv"):
        (study.folder / "2019" / name).unlink()
    assert waiting_for(study, "2019") is None
    assert delivered_waves(study) == ("2016", "2019")
    assert list(said(study, "2019")) == ["2019/svar.sav", "2019/inbjudna.csv"]


def test_study_toml_naming_another_file_is_stopped(study: Study):
    (study.folder / "2016" / "andra.sav").write_bytes(b"$FL2")
    text = STUDY.format(id="litet").replace("2016/svar.sav", "2016/andra.sav")
    (study.folder / "study.toml").write_text(text, encoding="utf-8")
    found = said(load_study(study.folder))
    assert found["2016/andra.sav"].startswith("filen är inte registrerad. Väntade: bara filer som står i 2016/")
    assert found[FIRST].startswith("filen är other i study.toml. Väntade: questionnaire, som i manifestet")


def test_study_toml_giving_two_files_each_other_s_role_is_stopped(study: Study):
    text = STUDY.format(id="litet").replace(LIST, "x").replace(FIRST, LIST).replace('"x"', f'"{FIRST}"')
    (study.folder / "study.toml").write_text(text, encoding="utf-8")
    found = said(load_study(study.folder))
    assert found[FIRST].startswith("filen är invited i study.toml. Väntade: questionnaire")
    assert found[LIST].startswith("filen är questionnaire i study.toml. Väntade: invited")


def linked_file(study: Study) -> None:
    outside = study.folder.parent / "annan.sav"
    (study.folder / FIRST).rename(outside)
    (study.folder / FIRST).symlink_to(outside)


def linked_folder(study: Study) -> None:
    outside = study.folder.parent / "annan"
    outside.mkdir()
    (outside / "hemlig.txt").write_text("hemligt")
    (study.folder / "2016" / "mapp").symlink_to(outside)


def link_to_nothing(study: Study) -> None:
    (study.folder / "2016" / "länk").symlink_to(study.folder / "finns inte")


@pytest.mark.parametrize(
    ("damage", "where", "words"),
    [
        (linked_file, FIRST, "filen är en länk ut ur studiens mapp"),
        (linked_folder, "2016/mapp", "mappen 2016/mapp är en länk"),
        (link_to_nothing, "2016/länk", "inte en vanlig fil"),
    ],
)
def test_a_link_is_refused_and_not_followed(
    unregistered: Study, damage: Callable[[Study], None], where: str, words: str
):
    register(unregistered, "2016", rows_of, DAY)
    damage(unregistered)
    found = said(unregistered)
    assert list(found) == [where]
    assert found[where].startswith(words)
    place(unregistered).unlink()
    with pytest.raises(InputError, match=re.escape(f"{where}: {words}")):
        register(unregistered, "2016", rows_of, DAY)
    assert not place(unregistered).exists()


def test_a_manifest_behind_a_link_is_refused(study: Study):
    elsewhere = study.folder.parent / "manifest.toml"
    place(study).rename(elsewhere)
    place(study).symlink_to(elsewhere)
    assert said(study)["2016/manifest.toml"].startswith("manifestet nås genom en länk")
    elsewhere.unlink()
    assert registration(study, "2016") == "registered"
    with pytest.raises(InputError, match="redan registrerat"):
        register(study, "2016", rows_of, DAY)


@pytest.mark.parametrize(
    ("before", "after", "where", "words"),
    [
        ("rows = 3", "rows = 3\nnote = 1", "2016/manifest.toml rad 11", "okänd nyckel"),
        ('wave = "2016"', 'wave = "2016"\nsigned = true', "2016/manifest.toml rad 3", "okänd nyckel"),
        ("size = 3\n", 'size = "3"\n', "2016/manifest.toml rad 23", "file.2.size"),
        ("rows = 3\n", "rows = 3.0\n", "2016/manifest.toml rad 10", "file.0.rows"),
        ("rows = 3\n", "", "2016/manifest.toml rad 5", "rows ska stå för questionnaire, invited och codings"),
        ("size = 3\n", "size = 3\nrows = 0\n", "2016/manifest.toml rad 19", "rows ska stå för"),
        ('role = "invited"', 'role = "answers"', "2016/manifest.toml rad 14", "file.1.role"),
        ('sha256 = "', 'sha256 = "0', "2016/manifest.toml rad 8", "file.0.sha256"),
        ("registered = 2026-11-25", 'registered = "i år"', "2016/manifest.toml rad 3", "registered"),
        ("registered = 2026-11-25\n", "", "2016/manifest.toml rad 1", "registered: nyckeln saknas"),
        (LIST, FIRST, "2016/manifest.toml rad 13", "samma sökväg står två gånger"),
        (LIST, "../inbjudna.csv", "2016/manifest.toml rad 13", "filen måste ligga i studiens mapp"),
        (LIST, "/etc/passwd", "2016/manifest.toml rad 13", "filen måste ligga i studiens mapp"),
        ('wave = "2016"', 'wave = "2019"', "2016/manifest.toml rad 2", "manifestet gäller våg 2019. Väntade: våg 2016"),
        ("[[file]]", "[[file", "2016/manifest.toml", "filen är inte giltig TOML"),
    ],
)
def test_an_edited_manifest_is_named_by_line(study: Study, before: str, after: str, where: str, words: str):
    edit(study, before, after)
    found = said(study)
    assert list(found) == [where]
    assert words in found[where]
    with pytest.raises(InputError, match=re.escape(where)):
        check_rows(study, "2016", "questionnaire", 3)


def test_a_manifest_that_is_at_fault_stops_its_own_wave_and_no_other(study: Study):
    edit(study, "wave", "våg", wave="2019")
    assert len(source_files(study, "2016")) == 2
    assert said(study, "2019")


def test_an_empty_manifest_is_not_a_wave_without_one(study: Study):
    place(study).write_bytes(b"")
    assert registration(study, "2016") == "registered"
    with pytest.raises(InputError, match=r"2016/manifest\.toml rad 1: registered: nyckeln saknas"):
        check_manifest(study, "2016")


def test_a_manifest_is_never_written_over(study: Study):
    before = place(study).read_bytes()
    with pytest.raises(InputError, match=r"2016/manifest\.toml: mättillfället är redan registrerat"):
        register(study, "2016", rows_of, date(2027, 1, 1))
    assert place(study).read_bytes() == before


def unchanged(study: Study, wave: str = "2016") -> Callable[[], bool]:
    """Whether the wave's folder still has the same files."""
    before = sorted((study.folder / wave).rglob("*"))
    return lambda: sorted((study.folder / wave).rglob("*")) == before


def test_a_wave_whose_file_is_missing_is_not_registered(unregistered: Study):
    (unregistered.folder / LIST).unlink()
    is_unchanged = unchanged(unregistered)
    with pytest.raises(InputError, match=r"2016/inbjudna\.csv: filen saknas"):
        register(unregistered, "2016", rows_of, DAY)
    assert is_unchanged()


def test_a_wave_whose_answers_cannot_be_read_is_not_registered(unregistered: Study):
    def unreadable(*_: object) -> dict[str, int]:
        raise InputError([])

    is_unchanged = unchanged(unregistered)
    with pytest.raises(InputError):
        register(unregistered, "2016", unreadable, DAY)
    assert is_unchanged()


@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_a_disk_that_fails_leaves_nothing_behind(unregistered: Study, monkeypatch: pytest.MonkeyPatch, step: str):
    own = getattr(Path, step)

    def fails(path: Path, *_: object, **__: object) -> None:
        if step == "write_text":
            own(path, "hälften", encoding="utf-8")
        raise OSError(28, "No space left on device")

    is_unchanged = unchanged(unregistered)
    monkeypatch.setattr(Path, step, fails)
    with pytest.raises(OSError, match="No space left"):
        register(unregistered, "2016", rows_of, DAY)
    assert is_unchanged()


def test_registering_the_second_wave_with_the_first_one_s_answers_is_refused(unregistered: Study):
    (unregistered.folder / SECOND).write_bytes((unregistered.folder / FIRST).read_bytes())
    with pytest.raises(InputError, match=r"filen är densamma som 2016/svar\.sav"):
        register(unregistered, "2019", rows_of, DAY)


@pytest.mark.parametrize("name", ["-rf", "med blank.txt", " .txt", "åäö.txt", 'citat".txt', "{x} = [1] # y"])
def test_a_name_that_can_be_written_is_registered_and_found_again(unregistered: Study, name: str):
    (unregistered.folder / "2016" / name).write_text("något")
    register(unregistered, "2016", rows_of, DAY)
    check_manifest(unregistered, "2016")
    (unregistered.folder / "2016" / name).write_text("annat")
    assert list(said(unregistered)) == [f"2016/{name}"]


def test_a_name_is_the_same_however_its_letters_are_composed(unregistered: Study):
    one, two = (unicodedata.normalize(form, "följebrev å.txt") for form in ("NFC", "NFD"))
    (unregistered.folder / "2016" / two).write_text("Hej")
    register(unregistered, "2016", rows_of, DAY)
    check_manifest(unregistered, "2016")
    (unregistered.folder / "2016" / two).rename(unregistered.folder / "2016" / one)
    check_manifest(unregistered, "2016")


@pytest.mark.parametrize("name", ["rad\nbrytning", "tabb\t", "a\\b.txt", "c:fil", "hårt\xa0blank", "byte\udcff"])
def test_a_name_that_cannot_be_written_is_refused_on_one_line(unregistered: Study, name: str):
    (unregistered.folder / "2016" / name).write_text("något")
    with pytest.raises(InputError) as caught:
        register(unregistered, "2016", rows_of, DAY)
    assert len(caught.value.problems) == 1
    assert len(str(caught.value).splitlines()) == 2
    assert all(line.isprintable() for line in str(caught.value).splitlines())
    assert "filens namn har" in str(caught.value)
    assert not place(unregistered).exists()


@pytest.fixture
def synthetic(tmp_path: Path, gavleborg: Study) -> Study:
    """The shipped study's definition and files in another folder, registered."""
    for path in gavleborg.folder.rglob("*"):
        if path.is_file() and path.name != "manifest.toml":
            copy = tmp_path / "gavleborg" / path.relative_to(gavleborg.folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    own = load_study(tmp_path / "gavleborg")
    for wave in own.wave_ids:
        register(own, wave, lambda *_: {"questionnaire": 1, "invited": 1, "codings": 1}, DAY)
    return own


def content(study: Study) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in study.folder.rglob("*") if path.is_file()}


def test_synthesizing_over_registered_files_changes_nothing(synthetic: Study):
    before = content(synthetic)
    assert len(synthesize(synthetic, load_recipe(synthetic), synthetic.folder)) == 8
    with pytest.raises(StudyError) as caught:
        synthesize(synthetic, load_recipe(synthetic), synthetic.folder, seed=1)
    found = [str(problem) for problem in caught.value.problems]
    assert found[0].startswith("2016/questionnaire.sav: våg 2016 är registrerad med annat innehåll")
    assert any(line.startswith("2019/questionnaire.sav: våg 2019 är registrerad") for line in found)
    assert content(synthetic) == before


def test_synthesizing_mends_a_registered_file_and_adds_none(synthetic: Study):
    before = content(synthetic)
    answers = synthetic.folder / "2016" / "questionnaire.sav"
    answers.write_bytes(b"$FL2")
    synthesize(synthetic, load_recipe(synthetic), synthetic.folder)
    assert content(synthetic) == before
    text = (synthetic.folder / "study.toml").read_text(encoding="utf-8")
    assert text.count("2016/invited.csv") == 1
    (synthetic.folder / "study.toml").write_text(text.replace("2016/invited.csv", "2016/ny.csv"), encoding="utf-8")
    moved = load_study(synthetic.folder)
    with pytest.raises(StudyError, match=r"2016/ny\.csv: våg 2016 är registrerad"):
        synthesize(moved, load_recipe(moved), moved.folder)
    assert not (synthetic.folder / "2016" / "ny.csv").exists()


def test_the_example_of_the_page_is_a_manifest_as_it_is_written():
    example = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    assert manifest_text(Manifest.model_validate(tomllib.loads(example[1]))) == example[1]
    explained = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE))
    assert explained == {*Manifest.model_fields, *RegisteredFile.model_fields}
    assert [start for start in JUNK_STARTS if f"`{start}`" not in PAGE] == []


def test_every_message_that_the_page_explains_is_one_that_the_program_gives():
    program = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "pipeline" / "read").glob("*.py"))
    table = PAGE.split("| det står | betyder |", 1)[1].split("\n\n", 1)[0]
    messages = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    assert len(messages) == 9
    assert [known for known in messages if known not in program] == ["manifest.toml rad 7: …"]
