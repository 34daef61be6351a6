"""Which group, kind, order and length a coded text has, and what stops when that is not told."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.findings import Remark
from pipeline.harmonise.coded_texts import coded_texts
from tests.fixtures.small_talks import DOCUMENTS, GROUPS, codings, documents, study_with_talks, variables

ONE = [("t1", "A-TID", "Anna", 0, 10)]
LISTED = DOCUMENTS + 'documents = "2016/texter.csv"\n'
HEADER = "document,group,kind,respondent_type,order,length\n"


def texts(
    tmp_path: Path, *said: tuple[str, str, str], listed: str = "", rows: pd.DataFrame | None = None
) -> pd.DataFrame:
    return found(tmp_path, *said, listed=listed, rows=rows)[0].set_index("document_id")


def found(
    tmp_path: Path, *said: tuple[str, str, str], listed: str = "", rows: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, list[Remark]]:
    files = {"2016/texter.csv": HEADER + listed} if listed else {}
    study = study_with_talks(tmp_path / "litet", wave=LISTED if listed else DOCUMENTS, **files)
    own = variables([*((text, "Kommun", name) for text, name in GROUPS.items()), *said])
    return coded_texts(documents(), own, codings(ONE) if rows is None else rows, study, "2016")


def problems(tmp_path: Path, *said: tuple[str, str, str], listed: str = "") -> str:
    with pytest.raises(InputError) as caught:
        found(tmp_path, *said, listed=listed)
    return str(caught.value)


def test_the_group_is_what_the_exports_variable_says(tmp_path: Path):
    assert dict(texts(tmp_path)["group_code"]) == {"samtal 1": "0601", "samtal 2": "0602", "samtal 3": "0603"}


def test_the_document_list_goes_before_the_export(tmp_path: Path):
    made = texts(tmp_path, listed="Samtal 1,Ek,workshop,chef,,55\n")
    assert made.loc["samtal 1", ["group_code", "kind", "respondent_type", "length"]].tolist() == [
        "0603",
        "workshop",
        "chef",
        55,
    ]
    assert made.loc["samtal 2", "group_code"] == "0602"


def test_a_number_or_a_date_gives_the_order_within_a_kind(tmp_path: Path):
    by_date = [("t1", "ordning", "2016-10-03"), ("t2", "ordning", "2016-09-30"), ("t3", "ordning", "2016-10-01")]
    assert dict(texts(tmp_path, *by_date)["place"]) == {"samtal 1": 3, "samtal 2": 1, "samtal 3": 2}
    by_number = [("t1", "Ordning", "10"), ("t2", "Ordning", "9"), ("t3", "Ordning", "1")]
    assert dict(texts(tmp_path, *by_number)["place"]) == {"samtal 1": 3, "samtal 2": 2, "samtal 3": 1}


def test_an_order_that_is_not_told_for_all_is_said_to_be_none(tmp_path: Path):
    made, remarks = found(tmp_path, ("t2", "Ordning", "1"))
    assert list(made.sort_values("document_id")["place"]) == [1, 2, 3]
    assert [remark.rule for remark in remarks] == ["talks_without_order"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ([("t1", "kommun", "Björk")], "texten 'Samtal 1': texten sägs handla om flera grupper"),
        ([("t1", "kommun", "Ask kommun")], ""),
        ([("t1", "kommun", "Hemligheten")], "texten 'Samtal 1': okänd stavning av gruppen"),
    ],
)
def test_a_group_that_is_unknown_or_told_in_two_ways_stops(tmp_path: Path, said: list[tuple[str, str, str]], says: str):
    if not says:
        assert texts(tmp_path, *said).loc["samtal 1", "group_code"] == "0601"
        return
    message = problems(tmp_path, *said)
    assert says in message
    assert "Hemligheten" not in message


def test_every_text_without_a_group_is_named(tmp_path: Path):
    study = study_with_talks(tmp_path / "litet")
    with pytest.raises(InputError) as caught:
        coded_texts(documents(), variables([("t1", "Kommun", "Ask")]), codings(ONE), study, "2016")
    said = str(caught.value)
    assert "'Samtal 1'" not in said
    assert "texten 'Samtal 2': gruppen är inte angiven: variabeln 'Kommun' finns inte för texten" in said
    assert "texten 'Samtal 3': gruppen är inte angiven" in said


def test_a_line_of_the_document_list_without_a_text_stops(tmp_path: Path):
    assert "texten 'Samtal 9' finns inte i någon kodningsexport" in problems(tmp_path, listed="Samtal 9,Ek,,,,\n")


def test_two_texts_of_one_name_in_one_export_stop(tmp_path: Path):
    study = study_with_talks(tmp_path / "litet")
    same = {"t1": "Samtal 1", "t2": "SAMTAL 1"}
    with pytest.raises(InputError, match="två texter heter 'samtal 1'"):
        coded_texts(documents(same), variables(), codings(ONE), study, "2016")


def test_a_text_that_has_another_length_in_another_export_stops(tmp_path: Path):
    wave = 'codings = [{ file = "2016/a.qdpx" }, { file = "2016/b.qdpx" }]\n'
    study = study_with_talks(tmp_path / "litet", wave=wave)
    both = pd.concat([documents(), documents({"x1": "Samtal 1"}, "codings_2", 99)], ignore_index=True)
    with pytest.raises(InputError, match="'Samtal 1': texten är inte densamma"):
        coded_texts(both, variables(), codings(ONE), study, "2016")


def test_paragraphs_count_as_the_length_of_a_text_that_is_coded_by_paragraph(tmp_path: Path):
    study = study_with_talks(tmp_path / "litet")
    made, _ = coded_texts(
        documents().assign(paragraphs=[4.0, 5.0, 6.0]), variables(), codings(ONE, unit="paragraph"), study, "2016"
    )
    rows = made.set_index("document_id")
    assert rows.loc["samtal 1", ["length", "unit"]].tolist() == [4, "paragraph"]
    assert rows.loc["samtal 2", ["length", "unit"]].tolist() == [100, "none"]


def test_workshop_notes_are_a_kind_of_their_own(tmp_path: Path):
    study = study_with_talks(tmp_path / "litet", wave='codings = [{ file = "2016/w.csv", kind = "workshop" }]\n')
    made, _ = coded_texts(documents(), variables(), codings(ONE), study, "2016")
    assert set(made["kind"]) == {"workshop"}


@pytest.mark.parametrize(("length", "stops"), [(9, True), (10, False)])
def test_a_listed_length_that_ends_before_the_last_coding_stops(tmp_path: Path, length: int, stops: bool):
    if not stops:
        assert texts(tmp_path, listed=f"Samtal 1,Ask,,,,{length}\n").loc["samtal 1", "length"] == length
        return
    said = problems(tmp_path, listed=f"Samtal 1,Ask,,,,{length}\nSamtal 2,Björk,,,,1\n")
    assert "texten 'Samtal 1': längden i dokumentlistan är kortare än textens sista kodning" in said
    assert "'samtal 2'" not in said


def test_the_last_paragraph_is_within_a_listed_length_of_as_many(tmp_path: Path):
    rows = codings([("t1", "A-TID", "Anna", 2, 4), ("t1", "A-MAL", "Anna", 1, 1)], unit="paragraph")
    assert texts(tmp_path, listed="Samtal 1,Ask,,,,4\n", rows=rows).loc["samtal 1", "length"] == 4
    with pytest.raises(InputError, match="kortare än textens sista kodning"):
        texts(tmp_path / "kort", listed="Samtal 1,Ask,,,,3\n", rows=rows)


@pytest.mark.parametrize("is_first", [True, False])
def test_a_code_on_a_whole_text_says_nothing_of_how_its_positions_are_counted(tmp_path: Path, is_first: bool):
    whole, placed = ("t1", "A-MAL", "Anna", None, "hela"), ("t1", "A-TID", "Anna", 0, 10)
    made = texts(tmp_path, rows=codings([whole, placed] if is_first else [placed, whole]))
    assert made.loc["samtal 1", ["length", "unit"]].tolist() == [100, "codepoint"]


def test_positions_in_characters_and_in_paragraphs_of_one_text_stop(tmp_path: Path):
    rows = pd.concat([codings(ONE), codings([("t1", "A-MAL", "Bo", 1, 2)], unit="paragraph")], ignore_index=True)
    with pytest.raises(InputError, match="'Samtal 1': texten är inte densamma, eller räknas inte på samma sätt"):
        texts(tmp_path, rows=rows.assign(coding=[1, 2]))


def test_a_workshop_without_an_order_leaves_that_of_the_focus_groups(tmp_path: Path):
    listed = "Samtal 1,Ask,workshop,,,\nSamtal 2,Ek,,,2,\nSamtal 3,Ek,,,1,\n"
    made, remarks = found(tmp_path, listed=listed)
    assert dict(zip(made["document_id"], made["place"], strict=True)) == {"samtal 1": 1, "samtal 2": 2, "samtal 3": 1}
    assert remarks == []
