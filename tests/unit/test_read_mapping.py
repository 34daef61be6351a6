"""Suggestions for the column map: by wording, one column each, and never more certain than they are."""

import csv
from pathlib import Path

from pipeline.read.mapping import Sought, Suggestion, draft_rows, sought_by, suggest_columns, unused_columns
from pipeline.read.parsed import Variable
from tests.fixtures.small_study import small_study

SOUGHT = {
    "mal1": Sought(frozenset({"mal1"}), "Vi har en gemensam målbild"),
    "mal2": Sought(frozenset({"mal2"}), "Målen är tydliga för alla som deltar"),
    "led1": Sought(frozenset({"led1"}), "Chefen prioriterar samverkan"),
}


def found(*variables: Variable) -> dict[str, Suggestion]:
    return {one.variable: one for one in suggest_columns(variables, SOUGHT)}


def test_a_question_is_found_by_its_wording_whatever_the_column_is_called():
    columns = (Variable("v2", "Q2. Målen är tydliga för alla som deltar"), Variable("v1", "Vi har en gemensam målbild"))
    assert found(*columns)["mal1"].column == "v1"
    assert found(*columns)["mal2"].column == "v2"
    assert found(*columns)["mal2"].status == "same"


def test_another_wording_is_suggested_as_reworded_with_both_beside_each_other():
    one = found(Variable("v", "Vi har en gemensam och tydlig målbild"))["mal1"]
    assert (one.column, one.status) == ("v", "reworded")
    assert one.wording_in_file == "Vi har en gemensam och tydlig målbild"
    assert 0.6 <= one.likeness < 1


def test_a_question_that_nothing_is_like_gets_no_column():
    assert found(Variable("v", "Hur gammal är du?"))["led1"] == Suggestion("led1", SOUGHT["led1"].wording, "", "", 0.0)
    assert found(Variable("v", "Hur gammal är du?"))["led1"].status == "dropped"


def test_one_column_is_never_suggested_twice():
    suggested = found(Variable("v", "Vi har en gemensam målbild"))
    assert sum(bool(one.column) for one in suggested.values()) == 1


def test_the_name_decides_where_the_file_has_no_wording():
    assert found(Variable("LED1"))["led1"].column == "LED1"


def test_columns_that_nothing_uses_are_drafted_as_ignored():
    columns = (Variable("v1", "Vi har en gemensam målbild"), Variable("kön", "Är du kvinna eller man?"))
    suggestions = suggest_columns(columns, SOUGHT)
    assert unused_columns(columns, suggestions) == ("kön",)
    rows = list(draft_rows(suggestions, ("kön",), "2022"))
    assert rows[0]["2022"] == "v1"
    assert rows[-1]["variable"] == "ignored"
    assert rows[-1]["2022"] == "kön"


def test_a_study_is_sought_by_every_name_that_its_exports_have_had(tmp_path: Path):
    rows = ["respondent_id,id,LOPNR", "group,kommun,kommun", "a1,a1,fraga1", "a2,a2,a2", "b1,b1,b1", "b2,b2,b2"]
    names = "\n".join(["variable,2016,2019", *rows, ""])
    sought = sought_by(small_study(tmp_path / "litet", {"column_map.csv": names}))
    assert sought["a1"] == Sought(frozenset({"a1", "fraga1"}), "Fråga a1")
    assert sought["respondent_id"].names == {"respondent_id", "id", "lopnr"}


def test_a_file_without_columns_gives_no_columns():
    assert all(one.column == "" for one in suggest_columns((), SOUGHT))


def test_a_real_map_of_moved_question_numbers_is_found_again_by_the_wordings(real_files: Path):
    with (real_files / "wave_maps" / "origo2024_recode_map.csv").open(encoding="utf-8") as file:
        pairs = [row for row in csv.DictReader(file) if row["item_new"].strip() and row["item_old"].strip()]
    wordings = [row["item_old"] for row in pairs]
    pairs = [row for row in pairs if wordings.count(row["item_old"]) == 1]
    sought = {row["itemnr_old"]: Sought(frozenset(), row["item_old"]) for row in pairs}
    columns = [Variable(row["itemnr_new"], row["item_new"]) for row in pairs]
    suggested = {one.variable: one.column for one in suggest_columns(columns, sought)}
    wrong = [row for row in pairs if suggested[row["itemnr_old"]] not in ("", row["itemnr_new"])]
    missed = [row for row in pairs if not suggested[row["itemnr_old"]]]
    assert len(pairs) > 150
    assert wrong == []
    assert len(missed) <= 10
    assert all(row["item_old"] != row["item_new"] for row in missed)
