"""Codings with the study's codes, coders and directions; every coding is counted."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.focus import Talks, harmonise_focus
from tests.fixtures.small_talks import codes, codings, documents, study_with_talks, variables

ALL = ["A-TID", "A-MAL", "B-HOT", "FRAM", "HIND", "NEUT", "MEMO"]


def made(tmp_path: Path, *rows: tuple[object, ...], names: list[str] | None = None, **kept: str) -> Talks:
    study = study_with_talks(tmp_path / "litet", **kept)
    return harmonise_focus(documents(), variables(), codes(names or ALL), codings(rows), study, "2016")


def directions(talks: Talks) -> dict[tuple[str, str], str]:
    found = talks.codings
    return {
        (coder, code): direction
        for coder, code, direction in zip(found["coder_id"], found["code"], found["direction"], strict=True)
    }


def counted(talks: Talks) -> dict[str, int]:
    return {cause or step: n for step, cause, n in talks.ledger[["step", "cause", "n"]].itertuples(index=False)}


def test_a_direction_code_tells_the_direction_of_the_themes_on_the_same_words_by_the_same_coder(tmp_path: Path):
    talks = made(
        tmp_path,
        ("t1", "A-TID", "Anna", 0, 10),
        ("t1", "FRAM", "Anna", 0, 10),
        ("t1", "A-MAL", "Anna", 20, 30),
        ("t1", "A-TID", "Bo", 0, 10),
        ("t1", "HIND", "Bo", 0, 10),
    )
    assert directions(talks) == {
        ("K1", "A-TID"): "promoting",
        ("K1", "A-MAL"): "not_said",
        ("K2", "A-TID"): "hindering",
    }


def test_a_direction_on_other_words_says_nothing_here(tmp_path: Path):
    talks = made(tmp_path, ("t1", "A-TID", "Anna", 0, 10), ("t1", "FRAM", "Anna", 0, 11), ("t2", "HIND", "Anna", 0, 10))
    assert directions(talks) == {("K1", "A-TID"): "not_said"}


@pytest.mark.parametrize("order", [("FRAM", "HIND"), ("HIND", "FRAM"), ("NEUT", "FRAM")])
def test_two_directions_on_the_same_words_are_unclear(tmp_path: Path, order: tuple[str, str]):
    beside = [("t1", name, "Anna", 0, 10) for name in order]
    talks = made(tmp_path, ("t1", "A-TID", "Anna", 0, 10), *beside)
    assert directions(talks) == {("K1", "A-TID"): "unclear"}
    assert [remark.rule for remark in talks.remarks if remark.severity == "warning"][:1] == ["direction_unclear"]


def test_a_theme_of_its_own_direction_keeps_it(tmp_path: Path):
    talks = made(tmp_path, ("t1", "B-HOT", "Anna", 0, 10), ("t1", "FRAM", "Anna", 0, 10))
    assert directions(talks) == {("K1", "B-HOT"): "hindering"}


@pytest.mark.parametrize("name", ["A-TID", "a-tid", "Tid", "A-TID Tid", "Tidsbrist", "ont  om tid"])
def test_a_code_is_known_by_code_label_or_alias_in_any_spelling(tmp_path: Path, name: str):
    talks = made(tmp_path, ("t1", name, "Anna", 0, 10), names=[name])
    assert list(talks.codings["code"]) == ["A-TID"]


def test_a_label_that_two_codes_have_is_no_name(tmp_path: Path):
    two = "code,parent,label,indicator,direction\nA,,Tid,AA,\nB,,Tid,BB,\n"
    with pytest.raises(InputError, match=r"koden 'Tid': koden finns inte i focus_codes\.csv"):
        made(tmp_path, ("t1", "Tid", "Anna", 0, 10), names=["Tid"], codes=two)


def test_every_unknown_code_and_coder_is_told_at_once(tmp_path: Path):
    rows = [("t1", "Ny kod", "Anna", 0, 10), ("t1", "Annan kod", "Cilla", 0, 10), ("t2", "Ny kod", "Anna", 0, 9)]
    with pytest.raises(InputError) as caught:
        made(tmp_path, *rows, names=["Ny kod", "Annan kod"])
    said = str(caught.value)
    assert "'Ny kod': koden finns inte i focus_codes.csv (2 kodningar)" in said
    assert "'Annan kod'" in said
    assert "kodaren 'Cilla': kodaren är inte känd (1 kodningar)" in said


def test_an_unused_code_that_nobody_knows_stops_nothing(tmp_path: Path):
    assert len(made(tmp_path, ("t1", "A-TID", "Anna", 0, 10), names=["A-TID", "Ny kod"]).codings) == 1


def test_every_coding_is_a_code_a_direction_or_rejected_for_a_reason(tmp_path: Path):
    talks = made(
        tmp_path,
        ("t1", "A-TID", "Anna", 0, 10),
        ("t1", "A-TID", "Anna (2)", 0, 10),
        ("t1", "FRAM", "Anna", 0, 10),
        ("t1", "MEMO", "Anna", 0, 10),
        ("t1", "A-MAL", "Programmet", 0, 10),
        ("t1", "A-MAL", "Bo", 0, 10),
    )
    assert counted(talks) == {
        "in": 6, "codes": 2, "directions": 1, "rejected": 3, "outside_scheme": 1, "not_a_coder": 1, "twice": 1
    }  # fmt: skip
    assert sorted(talks.codings["coder_id"]) == ["K1", "K2"]


def test_codings_of_the_program_do_not_hide_those_of_a_coder(tmp_path: Path):
    talks = made(tmp_path, ("t1", "A-TID", "Programmet", 0, 10), ("t1", "A-TID", "Anna", 0, 10))
    assert list(talks.codings["coder_id"]) == ["K1"]


def test_without_positions_the_selection_is_the_segment(tmp_path: Path):
    talks = made(
        tmp_path,
        ("t1", "A-TID", "Anna", None, "7"),
        ("t1", "FRAM", "Anna", None, "7"),
        ("t1", "A-TID", "Anna", None, "8"),
    )
    assert dict(zip(talks.codings["segment"], talks.codings["direction"], strict=True)) == {
        "codings:7": "promoting",
        "codings:8": "not_said",
    }


def test_the_coder_of_an_export_that_does_not_say_is_the_one_that_the_study_states(tmp_path: Path):
    stated = 'codings = [{ file = "2016/fokus.csv", coder = "K2" }]\n'
    assert list(made(tmp_path, ("t1", "A-TID", "", 0, 10), wave=stated).codings["coder_id"]) == ["K2"]


def test_a_coder_that_nobody_states_is_not_guessed(tmp_path: Path):
    talks = made(tmp_path, ("t1", "A-TID", "", 0, 10))
    assert list(talks.codings["coder_id"]) == [""]
    assert "codings_without_coder" in {remark.rule for remark in talks.remarks}


def test_without_a_list_of_coders_the_exports_names_are_the_coders(tmp_path: Path):
    talks = made(tmp_path, ("t1", "A-TID", "Cilla", 0, 10), focus='[focus]\ngroup = "Kommun"\n\n')
    assert list(talks.codings["coder_id"]) == ["Cilla"]


def test_two_coders_in_an_export_each_meet_in_the_same_text(tmp_path: Path):
    wave = 'codings = [{ file = "2016/a.csv", coder = "K1" }, { file = "2016/b.csv", coder = "K2" }]\n'
    study = study_with_talks(tmp_path / "litet", wave=wave)
    second = {"x9": "samtal  1"}
    talks = harmonise_focus(
        pd.concat([documents(), documents(second, "codings_2")], ignore_index=True),
        pd.concat([variables(), variables([("x9", "Kommun", "Ask kommun")], "codings_2")], ignore_index=True),
        pd.concat([codes(["A-TID"]), codes(["A-TID"], "codings_2")], ignore_index=True),
        pd.concat(
            [codings([("t1", "A-TID", "", 0, 10)]), codings([("x9", "A-TID", "", 0, 10)], "codings_2")],
            ignore_index=True,
        ),
        study,
        "2016",
    )
    assert len(talks.documents) == 3
    assert talks.codings.groupby("document_id")["coder_id"].agg(sorted).to_dict() == {"samtal 1": ["K1", "K2"]}


def test_a_wave_without_exports_has_no_talks(tmp_path: Path):
    study = study_with_talks(tmp_path / "litet")
    empty = [table.iloc[:0] for table in (documents(), variables(), codes(ALL), codings([("t1", "A-TID", "", 0, 1)]))]
    talks = harmonise_focus(*empty, study, "2016")
    assert talks.documents.empty
    assert talks.codings.empty
    assert counted(talks) == {"in": 0, "codes": 0, "directions": 0, "rejected": 0}
