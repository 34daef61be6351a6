"""Errors a researcher can act on. Anything that is not a BaslinjeError is a bug and keeps its traceback.

Messages carry file names, row numbers, column names and codes from the study definition. They never carry an answer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

ROWS_SHOWN = 10


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong: where, what was found, what was expected and how to mend it."""

    where: str
    found: str
    expected: str = ""
    fix: str = ""

    def __str__(self) -> str:
        expected = f" Väntade: {self.expected}." if self.expected else ""
        fix = f" Åtgärd: {self.fix}." if self.fix else ""
        return f"{self.where}: {self.found}.{expected}{fix}"


class BaslinjeError(Exception):
    """Shown to the user without a traceback, with every problem found."""

    heading = "Något behöver rättas"

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join([f"{self.heading} ({len(self.problems)}):", *(f"  - {problem}" for problem in self.problems)])


class StudyError(BaslinjeError):
    """The study folder's definition is incomplete or contradicts itself."""

    heading = "Studiens definition behöver rättas"


class InputError(BaslinjeError):
    """An export cannot be read, or does not say what the study definition expects."""

    heading = "Indata behöver rättas"


class PlanError(BaslinjeError):
    """The analysis plan asks for something these data cannot carry."""

    heading = "Analysplanen går inte att följa"


class SealError(BaslinjeError):
    """The baseline no longer gives the figures that were sealed."""

    heading = "Baslinjen stämmer inte med sitt sigill"


class DisclosureError(BaslinjeError):
    """Something that may not be published was about to be."""

    heading = "Röjandeskyddet stoppade publiceringen"


class StorageError(BaslinjeError):
    """A stored table is missing, damaged or not the table that was asked for."""

    heading = "En lagrad tabell kan inte användas"


def rows_text(rows: Sequence[int]) -> str:
    """Name row numbers, at most ROWS_SHOWN of them."""
    ordered = sorted(rows)
    shown = ", ".join(str(row) for row in ordered[:ROWS_SHOWN])
    more = f" och {len(ordered) - ROWS_SHOWN} till" if len(ordered) > ROWS_SHOWN else ""
    return f"{'rad' if len(ordered) == 1 else 'raderna'} {shown}{more}"


def raise_if_any(error: type[BaslinjeError], problems: Iterable[Problem]) -> None:
    """Raise one error for all the problems, or return."""
    found = list(problems)
    if found:
        raise error(found)
