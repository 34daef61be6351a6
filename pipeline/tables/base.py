"""What a declared table is: the check, the empty frame and the data dictionary all come from one declaration."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import pandas as pd
import pandera.errors
import pandera.pandas as pa

from pipeline.errors import Problem, StorageError, raise_if_any, rows_text

Kind = Literal["text", "integer", "number", "truth"]
DTYPES: dict[Kind, str] = {"text": "str", "integer": "int64", "number": "float64", "truth": "bool"}
ABOUT_COLUMNS = ("column_in_dataframe", "column_in_schema")
"""Rules that pandera breaks down by column name instead of by cell."""


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds and whether it may be empty."""

    name: str
    kind: Kind
    means: str
    nullable: bool = False
    one_of: tuple[str, ...] = ()

    def checked(self) -> pa.Column:
        """The column as pandera checks it."""
        checks = [pa.Check.isin(self.one_of)] if self.one_of else []
        return pa.Column(DTYPES[self.kind], checks=checks, nullable=self.nullable, description=self.means)

    def holds(self, values: pd.Series) -> bool:
        """Whether the values plainly are of this column: its type, filled where they must be, of what is allowed."""
        return (
            str(values.dtype) == DTYPES[self.kind]
            and (self.nullable or not values.isna().any())
            and (not self.one_of or bool(values.dropna().isin(self.one_of).all()))
        )

    def typed(self, values: pd.Series) -> pd.Series | None:
        """The values in the declared type, or None when that would fail or lose decimals."""
        try:
            typed = values.astype(DTYPES[self.kind])
            lost = self.kind == "integer" and bool((pd.to_numeric(values) != typed).any())
        except (ValueError, TypeError, OverflowError):
            return None  # the library's message quotes the value
        return None if lost else typed


@dataclass(frozen=True)
class Table:
    """A table that crosses a stage border: one row is what, which columns, which key."""

    name: str
    one_row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    open: bool = False
    """True: further columns are allowed (a questionnaire's own)."""

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The declaration as pandera checks it."""
        return pa.DataFrameSchema(
            {column.name: column.checked() for column in self.columns},
            strict=not self.open,
            unique=list(self.key),
            name=self.name,
        )

    @cached_property
    def column_names(self) -> list[str]:
        """Names of the declared columns, in order."""
        return [column.name for column in self.columns]

    def _holds(self, frame: pd.DataFrame) -> bool:
        """Whether the frame plainly is this table; pandera, which takes its time, is asked only what is wrong."""
        return (
            set(frame.columns) == set(self.column_names)
            and frame.columns.is_unique
            and all(column.holds(frame[column.name]) for column in self.columns)
            and not frame.duplicated(list(self.key)).any()
        )

    def empty(self) -> pd.DataFrame:
        """The table without rows."""
        return pd.DataFrame({column.name: pd.Series(dtype=DTYPES[column.kind]) for column in self.columns})

    def conform(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Put the columns in the declared order and type, then check; an extra column of a closed table is an error."""
        frame = self._typed(frame.reset_index(drop=True))
        further = [name for name in frame.columns if name not in self.column_names]
        ordered = [*self.column_names, *further]
        return self.check(frame if list(frame.columns) == ordered else frame[ordered])

    def _typed(self, frame: pd.DataFrame) -> pd.DataFrame:
        absent = [column.name for column in self.columns if column.name not in frame]
        typed = {column: column.typed(frame[column.name]) for column in self.columns if column.name in frame}
        raise_if_any(
            StorageError,
            [
                *(Problem(f"{self.name}.{name}", "kolumnen saknas") for name in absent),
                *(
                    Problem(f"{self.name}.{column.name}", f"går inte att göra till {DTYPES[column.kind]}")
                    for column, values in typed.items()
                    if values is None
                ),
            ],
        )
        return frame.assign(**{column.name: values for column, values in typed.items()})

    def check(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Return the frame if it is this table.

        Raises StorageError naming columns, rules and row positions. Cell values stay out of the message, and the
        library's own exception, which carries them, is not chained.
        """
        declared = frame[[name for name in self.column_names if name in frame]] if self.open else frame
        if self._holds(declared):
            return frame
        try:
            self.schema.validate(declared, lazy=True)
        except pandera.errors.SchemaErrors as error:
            problems = _without_values(self.name, error.failure_cases)
        else:
            return frame
        raise StorageError(problems) from None


def _without_values(name: str, failures: pd.DataFrame) -> list[Problem]:
    """One problem per column and rule, with row positions and no values."""
    column = failures["column"].mask(failures["check"].isin(ABOUT_COLUMNS), failures["failure_case"])
    cases = failures.assign(column=column).astype({"column": "str", "check": "str"})
    return [
        Problem(f"{name}.{column}", f"bryter mot regeln {rule!r}{_positions(broken)}")
        for (column, rule), broken in cases.groupby(["column", "check"], dropna=False)
    ]


def _positions(cases: pd.DataFrame) -> str:
    rows = [int(index) + 1 for index in cases["index"].dropna().unique()]
    return f" på {rows_text(rows)}" if rows else ""
