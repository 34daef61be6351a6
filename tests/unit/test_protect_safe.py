"""A SafeTable comes from seal_table alone, which refuses what may not be published."""

import pandas as pd
import pytest

from pipeline.errors import DisclosureError, StorageError
from pipeline.protect.safe import DECLARED, SafeTable, seal_table
from pipeline.tables import safe


def levels(**changed: object) -> pd.DataFrame:
    row = {
        "wave": "2016",
        "level": "group",
        "group_code": "0601",
        "indicator_id": "total",
        "n": 12,
        "mean": 61,
        "ci_low": 52,
        "ci_high": 70,
        "mark": "",
        "reason": "",
    }
    return pd.DataFrame([{**row, **changed}])


def refused(**changed: object) -> str:
    with pytest.raises(DisclosureError) as caught:
        seal_table("levels", levels(**changed))
    return str(caught.value)


def test_whole_points_without_a_mark_are_sealed() -> None:
    assert seal_table("levels", levels()).frame["mean"].tolist() == [61]


def test_a_marked_row_without_numbers_is_sealed() -> None:
    numbers = dict.fromkeys(["n", "mean", "ci_low", "ci_high"])
    assert seal_table("levels", levels(**numbers, mark="..", reason="few")).frame["mark"].tolist() == [".."]


def test_a_safe_table_cannot_be_made_by_hand() -> None:
    with pytest.raises(TypeError, match="seal_table only"):
        SafeTable(safe.LEVELS, levels())
    with pytest.raises(TypeError, match="seal_table only"):
        SafeTable(safe.LEVELS, levels(), object())


def test_what_is_done_to_a_copy_of_the_rows_does_not_reach_the_sealed_ones() -> None:
    sealed = seal_table("levels", levels())
    copy = sealed.frame
    copy["mean"] = 0
    assert sealed.frame["mean"].tolist() == [61]


@pytest.mark.parametrize("column", ["n", "mean", "ci_low", "ci_high"])
def test_a_number_in_a_marked_row_is_refused(column: str) -> None:
    numbers: dict[str, object] = dict.fromkeys(["n", "mean", "ci_low", "ci_high"])
    message = refused(**{**numbers, column: 43}, mark="..", reason="few")
    assert f"levels.{column}" in message
    assert "43" not in message


@pytest.mark.parametrize("column", ["mean", "ci_low", "ci_high", "n"])
def test_a_decimal_is_refused(column: str) -> None:
    assert f"levels.{column}: ett tal är inte avrundat" in refused(**{column: 61.25})


def test_a_mark_without_a_reason_is_refused_and_a_reason_without_a_mark() -> None:
    numbers = dict.fromkeys(["n", "mean", "ci_low", "ci_high"])
    assert "levels.mark" in refused(**numbers, mark="..")
    assert "levels.mark" in refused(reason="few")


def test_no_published_table_has_a_standard_error_a_degree_of_freedom_or_a_number_of_linked_persons() -> None:
    words = {"se", "df", "linked_n", "sd", "p", "p_value", "r", "min", "max"}
    for table in DECLARED.values():
        assert not words & set(table.column_names), table.name


def test_every_published_number_that_can_be_hidden_has_a_mark_beside_it() -> None:
    for table in DECLARED.values():
        if any(column.kind == "number" for column in table.columns):
            assert {"mark", "reason"} <= set(table.column_names)


def test_a_further_column_is_refused() -> None:
    with pytest.raises(StorageError, match="column_in_schema"):
        seal_table("levels", levels().assign(se=1.0))
