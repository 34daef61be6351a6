"""The command as a user calls it, in this process, and everything that is heard of it."""

import os
import sys
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import assets
from tests.graph.project import Project

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # typer imports names that the newest click deprecates
    from assets.cli import main

MODULES = [import_module(f"assets.{found.name}") for found in iter_modules(assets.__path__)]
PLACES = {"ROOT": ".", "RAW_DATA": "raw_data", "REPORTS": "reports", "STORE": ".store"}


@dataclass(frozen=True)
class Said:
    """What a command printed, and its exit status."""

    code: int
    out: str
    err: str

    @property
    def everything(self) -> str:
        return self.out + self.err


@contextmanager
def at(project: Project) -> Iterator[pytest.MonkeyPatch]:
    """While open, everything in `assets` finds the project's folders; home and working folder come back afterwards."""
    with pytest.MonkeyPatch.context() as patch:
        for module in MODULES:
            for name, place in PLACES.items():
                if hasattr(module, name):
                    patch.setattr(module, name, project.root / place)
        patch.setenv("DAGSTER_HOME", str(project.root))
        patch.chdir(project.root)
        yield patch


def baslinje(project: Project, *arguments: str) -> Said:
    """Call the command and hear everything that it says, through Python or past it."""
    with at(project) as patch, _heard(1, "stdout") as out, _heard(2, "stderr") as err:
        patch.setattr(sys, "argv", ["baslinje", *arguments])
        code = _status()
        return Said(code, out(), err())


def _status() -> int:
    try:
        main()
    except SystemExit as end:
        return int(end.code or 0)
    except Exception:  # noqa: BLE001 - what the interpreter does with an error that nobody catches
        traceback.print_exc()
        return 1
    return 0


@contextmanager
def _heard(descriptor: int, name: str) -> Iterator[Callable[[], str]]:
    saved = os.dup(descriptor)
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        place = Path(folder) / name
        with place.open("w", encoding="utf-8", buffering=1) as file:
            os.dup2(file.fileno(), descriptor)
            patch.setattr(sys, name, file)
            try:
                yield lambda: (file.flush(), place.read_text(encoding="utf-8"))[1]
            finally:
                os.dup2(saved, descriptor)
                os.close(saved)
