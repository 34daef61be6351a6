"""How an export is laid out, where that cannot be seen in the file itself."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipeline.study.base import Part, Text

Tool = Literal["generic", "limesurvey", "qualtrics", "redcap", "surveymonkey", "microsoft_forms", "google_forms"]


class LongLayout(Part):
    """An export with one row per answer: which columns say who, which question and what."""

    respondent: Text
    variable: Text
    value: Text


class Layout(Part):
    """What the researcher states about a wave's export. Everything is optional: empty = see for yourself."""

    encoding: Text | None = None
    """Text encoding, where the file does not state it or states it wrongly."""
    separator: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    decimal: Literal[",", "."] = "."
    sheet: Text | None = None
    header_row: Annotated[int, Field(ge=1)] | None = None
    header_rows: Annotated[int, Field(ge=1, le=9)] = 1
    """Rows of the header, where groups of columns have headings of their own above."""
    tool: Tool | None = None
    dates: Text | None = None
    """How dates are written, in strptime's letters; empty = ISO 8601."""
    long: LongLayout | None = None

    @model_validator(mode="after")
    def header_in_several_rows_has_a_first(self) -> Self:
        """No row of a header in several rows has all the columns' names, so where it starts must be said."""
        if self.header_rows > 1 and self.header_row is None:
            raise ValueError("header_rows kräver header_row, rubrikens första rad")
        return self
