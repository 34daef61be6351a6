"""A real map between two waves (Stockholmsenkäten, old and new numbers): the crosswalk finds what was reworded."""

import csv
from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.harmonise.crosswalk import crosswalk
from pipeline.study import Study
from pipeline.study.labels import wording_form
from pipeline.tables.raw import CODEBOOK, VALUE_LABELS
from tests.fixtures.small_study import INSTRUMENT, small_study

TYPOGRAPHY_ONLY = {"F55i", "F77g", "F95"}
"""Read by hand: a full stop added, a capital letter made small, curly quotation marks made straight."""
SPLIT = ("F18", "F19b", "F19a")
"""The old question on snus was put twice in the new wave: with tobacco, and without."""
WHITE_SNUS = "Snusar du så kallat vitt snus/nikotinpåse (tobaksfritt snus med nikotin)?"
"""The wording of F19a, from the survey's own list of changes."""

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows(real_files: Path) -> list[Row]:
    path = real_files / "wave_maps" / "origo2024_recode_map.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def known_before(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["item_old"] != "NA"]


def reworded(rows: list[Row]) -> set[str]:
    """New numbers of the items whose two texts differ when trimmed and with one kind of ellipsis."""
    return {
        row["itemnr_new"]
        for row in known_before(rows)
        if row["item_old"].strip().replace("…", "...") != row["item_new"].strip().replace("…", "...")
    } - TYPOGRAPHY_ONLY


def codebook(rows: list[Row]) -> pd.DataFrame:
    old = [("2016", row["itemnr_old"], row["item_old"].replace("NA", ""), "", "") for row in rows]
    new = [("2019", row["itemnr_new"], row["item_new"], "", "") for row in rows]
    return pd.DataFrame([*old, *new, ("2019", SPLIT[2], WHITE_SNUS, "", "")], columns=CODEBOOK.column_names)


def study_of(rows: list[Row], folder: Path, *, known: set[str], split: str) -> Study:
    """Every row an item by its new number; what is known to be reworded has that status, and so has the split item."""
    items = [row["itemnr_new"] for row in rows]
    listed = "".join(
        f'[[items]]\nid = "{name}"\nsv = "{name}"\nen = "{name}"\nscale = "fem"\n\n' for name in [*items, "F19a"]
    )
    head = INSTRUMENT[: INSTRUMENT.index("[[indicators]]")]
    names = ", ".join(f'"{name}"' for name in [*items, "F19a"])
    indicator = f'[[indicators]]\nid = "ALLT"\nsv = "Allt"\nen = "All"\nitems = [{names}]\n\n'
    lines = ["variable,2016,2019,2019_status,2019_reason", "respondent_id,id,id,,", "group,kommun,kommun,,"]
    lines += [
        f"{row['itemnr_new']},{row['itemnr_old']},{row['itemnr_new']},"
        + ("reworded,Ny ordalydelse" if row["itemnr_new"] in known else ",")
        for row in rows
    ]
    files = {
        "instrument.toml": head + indicator + listed,
        "column_map.csv": "\n".join([*lines, f"F19a,{split}"]),
        "plan.toml": 'decided = 2016-08-01\ngroups = "census"\nalpha = 0.05\nsmallest_change = 5\n\n[[families]]\n'
        'id = "lanet"\nsv = "Länet"\nlevel = "county"\nindicators = ["total"]\n',
        "focus_codes.csv": "code,parent,label,indicator,direction\n",
    }
    return small_study(folder / "litet", files)


def test_the_map_is_the_one_that_was_read_by_hand(rows: list[Row]) -> None:
    assert len(rows) == 205
    assert {row["itemnr_new"] for row in known_before(rows)} > TYPOGRAPHY_ONLY
    assert [row["itemnr_new"] for row in rows if row["itemnr_old"] == SPLIT[0]] == [SPLIT[1]]


def test_exactly_the_reworded_items_stop_when_the_map_calls_everything_the_same(
    rows: list[Row], tmp_path: Path
) -> None:
    study = study_of(rows, tmp_path, known=set(), split=",F19a,new,")
    with pytest.raises(InputError) as caught:
        crosswalk(codebook(rows), VALUE_LABELS.empty(), study, "2019")
    found = {str(problem.where).split("(")[1].rstrip(")") for problem in caught.value.problems}
    assert found == reworded(rows)
    assert "F14" in found
    assert len(caught.value.problems) == len(found)


def test_shifted_numbers_alone_change_nothing(rows: list[Row], tmp_path: Path) -> None:
    study = study_of(rows, tmp_path, known=reworded(rows), split=",F19a,new,")
    table = crosswalk(codebook(rows), VALUE_LABELS.empty(), study, "2019").set_index("item_id")
    shifted = table[table["column"] != table["previous_column"]]
    assert len(shifted) > 100
    assert set(table.index[table["wording_is"] == "different"]) == reworded(rows)
    unknown = {row["itemnr_new"] for row in rows if row["item_old"] == "NA"}
    assert set(table.index[table["wording_is"] == "not_known"]) == unknown | {"F19a"}


def test_the_half_of_a_split_item_is_not_taken_for_the_whole(rows: list[Row], tmp_path: Path) -> None:
    assert SPLIT[1] in reworded(rows)
    table = study_of(rows, tmp_path / "a", known=reworded(rows), split=",F19a,new,")
    assert not {"F19a", "F19b"} & table.common_items("2016", "2019")
    whole = [row for row in rows if row["itemnr_old"] != SPLIT[0]]
    study = study_of(whole, tmp_path / "b", known=reworded(rows), split="F18,F19a,,")
    with pytest.raises(InputError, match=r"'F19a' \(F19a\): status same men frågan lyder olika: 2016 'Snusar du\?'"):
        crosswalk(codebook(rows), VALUE_LABELS.empty(), study, "2019")


def test_the_question_that_the_notes_say_was_split_is_reworded_in_the_map(real_files: Path):
    notes = (real_files / "wave_maps" / "Sthlmsenk2024_changes.txt").read_text(encoding="utf-8-sig")
    assert WHITE_SNUS in notes
    assert "F19b" in notes
    with (real_files / "wave_maps" / "origo2024_recode_map.csv").open(encoding="utf-8") as file:
        split = next(row for row in csv.DictReader(file) if row["itemnr_old"] == "F18")
    assert split["itemnr_new"] == "F19b"
    assert wording_form(split["item_old"]) != wording_form(split["item_new"])
