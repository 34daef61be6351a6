"""The process in which files are parsed: one request in, one answer out, nothing else.

Answer: a line of JSON - what was found, or the problems, or where the parser broke - and after it the records as an
Arrow stream. Nothing that a hostile file could turn this process into reaches the parent as code.
"""

import json
import os
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.abc import MetaPathFinder
from typing import Any, BinaryIO

import pyarrow as pa

from pipeline.errors import InputError
from pipeline.read.formats import parse
from pipeline.read.parsed import MEMORY_VARIABLE, Parsed, Request


class WithoutPandas(MetaPathFinder):
    """Says that there is no pandas: pyarrow would import it at its first array, at great cost and for nothing."""

    def find_spec(self, fullname: str, *_: object) -> None:
        """Refuse pandas and leave everything else to those who look next."""
        if fullname == "pandas":
            raise ModuleNotFoundError(fullname)


Found = tuple[dict[str, Any], pa.Table | None]
"""What goes into the answer's line, and the records that follow it."""


def main() -> None:
    """Answer the request for a questionnaire on standard input."""
    answer_with(_questionnaire)


def answer_with(find: Callable[[Request], Found]) -> None:
    """Answer the request on standard input with what is found in its file."""
    answer = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not end up in the answer
    sys.meta_path.insert(0, WithoutPandas())
    _limit_memory(int(os.environ[MEMORY_VARIABLE]))
    _answer(Request.from_json(sys.stdin.read()), answer, find)
    answer.flush()


def _questionnaire(request: Request) -> Found:
    parsed = parse(request)
    return about(parsed), parsed.records


def _answer(request: Request, answer: BinaryIO, find: Callable[[Request], Found] = _questionnaire) -> None:
    try:
        found, records = find(request)
    except InputError as error:
        _say(answer, {"problems": [[p.where, p.found, p.expected, p.fix] for p in error.problems]})
    except MemoryError:
        _say(answer, {"memory": True})
    except Exception as error:  # noqa: BLE001 - told by kind and place; its words may quote a cell
        _say(answer, {"broke": [type(error).__name__, *_places(error)]})
    else:
        _say(answer, {"found": found})
        if records is not None:
            with pa.ipc.new_stream(answer, records.schema) as stream:
                stream.write_table(records)


def about(parsed: Parsed) -> dict[str, Any]:
    """Everything but the records, as JSON can say it."""
    rows = parsed.rows
    return {
        "rows": [rows.start, rows.stop] if isinstance(rows, range) else list(rows),
        "is_range": isinstance(rows, range),
        "variables": parsed.variables,
        "value_labels": parsed.value_labels,
        "missing_ranges": parsed.missing_ranges,
        "left_out": parsed.left_out,
        "remarks": [[r.rule, r.severity, r.found, r.fix, r.column, list(r.rows)] for r in parsed.remarks],
        "facts": parsed.facts,
    }


def _say(answer: BinaryIO, what: dict[str, Any]) -> None:
    answer.write(json.dumps(what).encode() + b"\n")


def _places(error: Exception) -> Iterator[str]:
    for step in traceback.extract_tb(error.__traceback__)[-3:]:
        yield f"{os.path.basename(step.filename)}:{step.lineno}"  # noqa: PTH119 - pathlib costs start-up time here


def _limit_memory(most_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows, where only time and file size are limited
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (most_bytes, most_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold answers


if __name__ == "__main__":
    main()
