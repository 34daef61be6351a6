"""What every part of a study definition has in common: frozen, closed to unknown keys, no values in errors."""

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Part(BaseModel):
    """A frozen part of a study definition."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, strict=False)


Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,39}$")]
"""An item, indicator, scale or study id: ASCII, starts with a letter, safe in file names and as a column name."""

DEVICES = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)


def usable_as_a_file_name(code: str) -> str:
    """Refuse the names that Windows keeps for its devices."""
    if code.casefold() in DEVICES:
        raise ValueError("koden är ett namn som Windows inte tillåter i filnamn")
    return code


Code = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_-]{0,19}$"), AfterValidator(usable_as_a_file_name)
]
"""A code for a wave, group or organisation. Municipality codes are four digits, kept as text."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def inside_the_study(path: str) -> str:
    """Refuse a path that leaves the study folder."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\\" in path or ":" in path:
        raise ValueError("filen måste ligga i studiens mapp (relativ sökväg med /, utan ..)")
    return path


StudyPath = Annotated[str, AfterValidator(inside_the_study)]
