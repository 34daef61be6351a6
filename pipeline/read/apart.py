"""Parsing in a process of its own: a file that crashes, hangs or swells takes nothing with it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa

from pipeline.errors import InputError, Problem
from pipeline.findings import Remark, Severity
from pipeline.read.parsed import MEMORY_VARIABLE, LeftOut, MissingRange, Parsed, Request, ValueLabel, Variable

ROOT = Path(__file__).resolve().parents[2]
Content = TypeVar("Content")


class Limits(NamedTuple):
    """How much a file may cost."""

    file_bytes: int = 500_000_000
    memory_bytes: int = 3_000_000_000
    """Address space of the parsing process; what it really uses is far less."""
    seconds: float = 300.0


LIMITS = Limits()


def parse_apart(request: Request, limits: Limits = LIMITS) -> Parsed:
    """Parse a questionnaire in a process of its own. Raises InputError as `answered` does."""
    return answered(request, limits, "pipeline.read.child", _parsed)


def answered(
    request: Request, limits: Limits, child: str, content_of: Callable[[dict[str, Any], memoryview], Content]
) -> Content:
    """What a parsing process answers.

    Parameters
    ----------
    child : the module that is the process.
    content_of : makes the content out of what the process found and the bytes after that line.

    Raises InputError with the parser's problems, or when the file is too large, takes too long, needs too much memory
    or breaks the parser.
    """
    if request.path.stat().st_size > limits.file_bytes:
        raise _refused(request, f"filen är större än {limits.file_bytes // 1_000_000} MB")
    done = _run(request, limits, child)
    if done is None:
        raise _refused(request, f"filen tog mer än {limits.seconds:g} sekunder att läsa")
    end = done.stdout.find(b"\n")
    if done.returncode != 0 or end < 0:
        raise _refused(request, f"läsningen avbröts (kod {done.returncode})")
    try:
        # a view: a large answer is not copied
        return content_of(_found(request, json.loads(done.stdout[:end])), memoryview(done.stdout)[end + 1 :])
    except (ValueError, KeyError, TypeError, pa.ArrowException):
        found = "läsaren gav inget begripligt svar"
    raise _refused(request, found)


def _run(request: Request, limits: Limits, child: str) -> "subprocess.CompletedProcess[bytes] | None":
    environment = {**os.environ, "PYTHONPATH": str(ROOT), MEMORY_VARIABLE: str(limits.memory_bytes)}
    try:
        return subprocess.run(  # noqa: S603 - a module of our own
            [sys.executable, "-P", "-m", child],
            input=request.to_json().encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _found(request: Request, said: dict[str, Any]) -> dict[str, Any]:
    if "problems" in said:
        raise InputError([Problem(*problem) for problem in said["problems"]])
    if "memory" in said:
        raise _refused(request, "filen behöver mer minne än den får")
    if "broke" in said:
        raise _refused(request, f"läsaren klarar inte filen ({' '.join(said['broke'])})")
    found: dict[str, Any] = said["found"]
    return found


def _parsed(found: dict[str, Any], rest: memoryview) -> Parsed:
    with pa.ipc.open_stream(pa.py_buffer(rest)) as stream:
        records = stream.read_all()
    return Parsed(
        records=records,
        rows=range(*found["rows"]) if found["is_range"] else found["rows"],
        variables=tuple(Variable(*each) for each in found["variables"]),
        value_labels=tuple(ValueLabel(*each) for each in found["value_labels"]),
        missing_ranges=tuple(MissingRange(*each) for each in found["missing_ranges"]),
        left_out=tuple(LeftOut(*each) for each in found["left_out"]),
        remarks=tuple(remark(*each) for each in found["remarks"]),
        facts=tuple((name, text) for name, text in found["facts"]),
    )


def remark(rule: str, severity: Severity, found: str, fix: str, column: str, rows: list[int]) -> Remark:
    """The remark that a parsing process told of as a list."""
    return Remark(rule, severity, found, fix, column, tuple(rows))


def _refused(request: Request, found: str) -> InputError:
    return InputError(
        Problem(request.name, found, "en hel, oskadad export", "exportera filen på nytt; gör den mindre om den är stor")
    )
