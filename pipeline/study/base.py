"""What every part of a study definition has in common: frozen, closed to unknown keys, no values in errors."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints


class Part(BaseModel):
    """A frozen part of a study definition."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=False)


Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
"""An item, indicator, scale or study id: ASCII, starts with a letter, safe in file names and as a column name."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,20}$")]
"""A code for a wave, group or organisation. Municipality codes are four digits, kept as text."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
