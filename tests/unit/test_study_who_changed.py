"""The keys of a study definition that say which question is retrospective, who took part, and what a key is from."""

from pathlib import Path

import pytest

from pipeline.errors import StudyError
from pipeline.study import load_study
from tests.fixtures.small_study import write_small_study
from tests.fixtures.small_who import FILES_WHO, REGISTER, who_study

INSTRUMENT = FILES_WHO["instrument.toml"]


def problem(folder: Path, files: dict[str, str]) -> str:
    """What is said of the only thing wrong."""
    write_small_study(folder / "litet", {**FILES_WHO, **files})
    with pytest.raises(StudyError) as caught:
        load_study(folder / "litet")
    (found,) = caught.value.problems
    return str(found)


def test_the_instrument_says_which_question_is_retrospective_and_who_took_part(tmp_path: Path) -> None:
    instrument = who_study(tmp_path / "litet").instrument
    assert [item.id for item in instrument.retrospective_items] == ["for1"]
    assert {known.id: known.participated for known in instrument.participation_questions} == {"workshop": (1,)}


def test_a_study_that_says_nothing_has_neither_and_no_register_key(tmp_path: Path) -> None:
    study = load_study(write_small_study(tmp_path / "litet"))
    assert study.instrument.retrospective_items == ()
    assert study.instrument.participation_questions == ()
    assert study.linkage.register_key is False


def test_a_register_key_is_read(tmp_path: Path) -> None:
    assert who_study(tmp_path / "litet", REGISTER).linkage.register_key is True


def test_a_code_of_ones_own_is_in_no_register(tmp_path: Path) -> None:
    own = REGISTER["study.toml"] + 'kind = "self_generated"\nelements = [2, 2, 2]\n'
    assert "register_key hör till kind = token" in problem(tmp_path, {"study.toml": own})


def test_a_question_of_an_indicator_is_never_retrospective(tmp_path: Path) -> None:
    text = INSTRUMENT.replace('en = "Question b1"\n', 'en = "Question b1"\nretrospective = true\n')
    assert "okänd nyckel" in problem(tmp_path, {"instrument.toml": text})


def test_a_retrospective_question_is_not_reversed(tmp_path: Path) -> None:
    text = INSTRUMENT.replace("retrospective = true", "retrospective = true\nreversed = true")
    assert "kan inte vara reversed" in problem(tmp_path, {"instrument.toml": text})


def test_a_retrospective_question_has_a_neutral_middle(tmp_path: Path) -> None:
    text = INSTRUMENT.replace('scale = "jamfort5"\nretrospective', 'scale = "jane2"\nretrospective')
    assert "for1 är retrospective men skalan jane2 har ingen neutral mitt" in problem(
        tmp_path, {"instrument.toml": text}
    )


@pytest.mark.parametrize("codes", ["[1, 2]", "[3]", "[1, 3]"])
def test_taking_part_is_some_but_not_all_of_the_options(tmp_path: Path, codes: str) -> None:
    text = INSTRUMENT.replace("participated = [1]", f"participated = {codes}")
    assert "workshop: participated ska vara några, men inte alla" in problem(tmp_path, {"instrument.toml": text})


def test_an_unknown_scale_is_one_problem_and_not_two(tmp_path: Path) -> None:
    text = INSTRUMENT.replace('scale = "jamfort5"\nretrospective', 'scale = "okand"\nretrospective')
    assert "okänd skala 'okand'" in problem(tmp_path, {"instrument.toml": text})
