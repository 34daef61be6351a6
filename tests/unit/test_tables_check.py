"""A declared table refuses what it is not, and never quotes a cell."""

import importlib
import pkgutil
import traceback

import pandas as pd
import pytest

from pipeline import tables
from pipeline.errors import StorageError
from pipeline.tables import Column, Table

CANARY = "KANARIEFÅGEL"
NUMBER = 8_675_309.25

SMALL = Table(
    "litet",
    "one row",
    (
        Column("name", "text", "a name"),
        Column("n", "integer", "a count"),
        Column("mean", "number", "a mean", nullable=True),
        Column("shown", "truth", "whether"),
        Column("kind", "text", "a kind", one_of=("a", "b")),
    ),
    key=("name",),
)
MODULES = [importlib.import_module(f"pipeline.tables.{known.name}") for known in pkgutil.iter_modules(tables.__path__)]
DECLARED = {id(known): known for module in MODULES for known in vars(module).values() if isinstance(known, Table)}


def good(**columns: list) -> pd.DataFrame:
    own = {"name": ["x", "y"], "n": [1, 2], "mean": [1.5, None], "shown": [True, False], "kind": ["a", "b"]}
    return pd.DataFrame(own | columns)


def refused(frame: pd.DataFrame, table: Table = SMALL, way: str = "check") -> str:
    """The message; whatever else is printed with the error must not quote a cell either."""
    with pytest.raises(StorageError) as caught:
        getattr(table, way)(frame)
    printed = "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert CANARY not in printed
    assert str(NUMBER)[:7] not in printed
    return str(caught.value)


def test_the_declared_table_passes_unchanged():
    pd.testing.assert_frame_equal(SMALL.check(good()), good())


def test_a_value_outside_the_list_is_named_by_column_rule_and_row():
    says = refused(good(kind=["a", CANARY]))
    assert "litet.kind" in says
    assert "isin" in says
    assert "rad 2." in says


def test_an_empty_cell_is_named_only_where_none_is_allowed():
    assert "litet.name: bryter mot regeln 'not_nullable' på rad 1." in refused(good(name=[None, CANARY]))
    assert SMALL.check(good(mean=[None, None]).astype({"mean": "float64"})) is not None


def test_a_key_twice_is_named_with_both_rows():
    says = refused(good(name=[CANARY, CANARY]))
    assert "litet.name" in says
    assert "raderna 1, 2" in says


def test_the_wrong_type_is_named_by_column():
    says = refused(good(n=[CANARY, NUMBER]))
    assert "litet.n: bryter mot regeln" in says
    assert "int64" in says


def test_a_missing_and_an_unknown_column_are_named():
    says = refused(good(extra=[CANARY, NUMBER]).drop(columns="n"))
    assert "litet.n: bryter mot regeln 'column_in_dataframe'." in says
    assert "litet.extra: bryter mot regeln 'column_in_schema'." in says


def test_every_broken_rule_is_reported_at_once():
    says = refused(good(name=[None, "y"], kind=["a", CANARY], n=[NUMBER, 1.0]))
    assert all(f"litet.{column}: " in says for column in ("name", "kind", "n"))
    assert "(3)" in says


def test_an_open_table_keeps_further_columns_after_its_own():
    table = Table("öppet", "one row", SMALL.columns, key=("name",), open=True)
    frame = table.conform(good(extra=[1, 2])[["extra", "kind", "shown", "mean", "n", "name"]])
    assert list(frame.columns) == [*SMALL.column_names, "extra"]


def test_conforming_orders_the_columns_sets_the_types_and_numbers_the_rows_anew():
    frame = good(n=[1.0, 2.0], mean=[1, 2]).iloc[::-1][["kind", "shown", "mean", "n", "name"]]
    conformed = SMALL.conform(frame)
    assert list(conformed.columns) == SMALL.column_names
    assert conformed.dtypes.astype("str").to_dict() == SMALL.empty().dtypes.astype("str").to_dict()
    assert conformed["name"].tolist() == ["y", "x"]
    assert conformed.index.tolist() == [0, 1]


def test_conforming_refuses_an_extra_column_of_a_closed_table():
    assert "litet.extra" in refused(good(extra=[CANARY, NUMBER]), way="conform")


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        ({"n": [CANARY, 1]}, "litet.n: går inte att göra till int64"),
        ({"n": [NUMBER, 1.0]}, "litet.n: går inte att göra till int64"),
        ({"n": [None, 1.0]}, "litet.n: går inte att göra till int64"),
        ({"n": [10**30, 1]}, "litet.n: går inte att göra till int64"),
        ({"mean": [CANARY, NUMBER]}, "litet.mean: går inte att göra till float64"),
    ],
)
def test_conforming_names_the_column_that_does_not_fit_its_type(columns, named):
    assert named in refused(good(**columns), way="conform")


def test_conforming_names_every_missing_column():
    says = refused(good(mean=[CANARY, NUMBER]).drop(columns=["n", "kind"]), way="conform")
    assert "litet.n: kolumnen saknas" in says
    assert "litet.kind: kolumnen saknas" in says
    assert "litet.mean: går inte" in says


@pytest.mark.parametrize("table", DECLARED.values(), ids=lambda table: table.name)
def test_every_declared_table_is_itself_without_rows(table: Table):
    assert table.check(table.empty()).empty
    assert list(table.conform(table.empty()).columns) == table.column_names


@pytest.mark.parametrize("table", DECLARED.values(), ids=lambda table: table.name)
def test_every_declared_table_says_what_its_rows_and_columns_are_and_has_a_key_of_its_own_columns(table: Table):
    assert table.one_row
    assert all(column.means for column in table.columns)
    assert table.key
    assert set(table.key) <= set(table.column_names)
    assert len(set(table.column_names)) == len(table.column_names)


def test_no_two_declared_tables_share_a_name():
    names = [table.name for table in DECLARED.values()]
    assert len(names) > 10
    assert sorted(set(names)) == sorted(names)
