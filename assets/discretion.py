"""Keeps answers out of Dagster's records: an unexpected error is told by its kind and its place, not by its words."""

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assets.paths import ROOT
from pipeline.errors import BaslinjeError

SAYS_NO_VALUE = (BaslinjeError, MemoryError)


class ProgramError(Exception):
    """A bug. Libraries quote cells in their messages, so the message is left out and the places are kept."""


@contextmanager
def no_values() -> Iterator[None]:
    """Let errors for users through and replace every other by where it happened."""
    try:
        yield
    except SAYS_NO_VALUE as error:
        error.__cause__ = error.__context__ = None  # a library's error on the way here would be recorded with it
        raise
    except Exception as error:  # noqa: BLE001 - raised again, without what it quotes
        found = ProgramError(f"{type(error).__name__} i programmet:\n{_places(error)}")
    else:
        return
    raise found from None  # the `with` statement would chain the error that it is leaving


def _places(error: Exception) -> str:
    """File, line and function of every step on the way to the error; no source line and no value."""
    steps = traceback.extract_tb(error.__traceback__)
    return "\n".join(f"  {_short(step.filename)}:{step.lineno} {step.name}" for step in steps)


def _short(filename: str) -> str:
    path = Path(filename)
    return str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else "/".join(path.parts[-3:])
