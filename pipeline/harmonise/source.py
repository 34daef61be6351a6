"""One wave's export with the study's variable names, and what the file says about its values."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from pipeline.harmonise.columns import mapped
from pipeline.study import Study


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
        column = self.variables[variable]
        if pd.api.types.is_numeric_dtype(column):
            return column.map(lambda value: f"{value:.15g}", na_action="ignore").astype("str")
        text = column.astype("str").str.strip()
        return text.mask(text == "")
