"""One wave's export with the study's variable names, and what the file says about its values."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from pipeline.harmonise.columns import mapped
from pipeline.number_text import number_text
from pipeline.study import Study

Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Source:
    """What harmonising starts from."""

    variables: pd.DataFrame
    value_labels: pd.DataFrame
    missing_ranges: pd.DataFrame
    study: Study
    wave: str

    @classmethod
    def of(
        cls, records: pd.DataFrame, value_labels: pd.DataFrame, missing_ranges: pd.DataFrame, study: Study, wave: str
    ) -> "Source":
        """Apply the column map to the records of a wave."""
        return cls(mapped(records, study, wave), value_labels, missing_ranges, study, wave)

    def only(self, kept: Truth) -> "Source":
        """The same export with these records only."""
        return self if kept.all() else replace(self, variables=self.variables[kept])

    @cached_property
    def file(self) -> str:
        """The questionnaire's place in the study folder."""
        return self.study.wave_by_id(self.wave).questionnaire

    @cached_property
    def rows(self) -> pd.Series:
        """Row numbers in the file."""
        return self.variables["source_row"]

    def column(self, variable: str) -> str:
        """What a variable is called in the file."""
        return self.study.column_map.asked(self.wave)[variable].column or variable

    def labels(self, variable: str) -> dict[str, str]:
        """The file's value labels of a variable."""
        own = self.value_labels[self.value_labels["column"] == self.column(variable)]
        return dict(zip(own["value"], own["label"], strict=True))

    def ranges(self, variable: str) -> pd.DataFrame:
        """The file's missing ranges of a variable."""
        return self.missing_ranges[self.missing_ranges["column"] == self.column(variable)]

    def text(self, variable: str) -> pd.Series:
        """A variable as text: whole numbers without decimals, empty cells missing, an absent variable all missing."""
        if variable not in self.variables:
            return pd.Series(pd.NA, self.variables.index, dtype="str")
        return as_text(self.variables[variable])

    def named(self, variable: str) -> pd.Series:
        """A variable as text, with the file's label where it has one for the value."""
        written = self.text(variable)
        labels = self.labels(variable) if variable in self.variables else {}
        return written.map(labels).astype("str").fillna(written) if labels else written


def as_text(column: pd.Series) -> pd.Series:
    """Cells as text: whole numbers without decimals, empty cells missing."""
    if pd.api.types.is_integer_dtype(column):
        return column.map(str, na_action="ignore").astype("str")
    if pd.api.types.is_numeric_dtype(column):
        texts = {value: number_text(value) for value in column.dropna().unique()}
        return column.map(texts).astype("str")
    text = column.astype("str").str.strip()
    return text.mask(text == "")
