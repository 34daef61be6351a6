"""A file is parsed in a process of its own, which may cost only so much."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.findings import Remark
from pipeline.read import apart, child
from pipeline.read.apart import LIMITS, Limits, parse_apart
from pipeline.read.formats import parse
from pipeline.read.parsed import Long, Request

CANARY = "kanariefågel"


@pytest.fixture
def request_(tmp_path: Path) -> Request:
    frame = pd.DataFrame({"tal": [1.0, None, 9.0], "text": ["Åsa", "", CANARY]})
    path = tmp_path / "svar.sav"
    pyreadstat.write_sav(
        frame,
        str(path),
        column_labels={"tal": "Hur går det i Söderhamn?"},
        variable_value_labels={"tal": {1: "Bra"}},
        missing_ranges={"tal": [9]},
    )
    return Request(path, "2016/svar.sav")


def refused(request: Request, limits: Limits = LIMITS) -> str:
    with pytest.raises(InputError) as caught:
        parse_apart(request, limits)
    assert CANARY not in str(caught.value)
    return str(caught.value)


def test_the_same_is_found_apart_as_in_this_process(request_: Request):
    here, there = parse(request_), parse_apart(request_)
    assert there.records.equals(here.records)
    assert list(there.rows) == list(here.rows)
    assert there._replace(records=None, rows=None) == here._replace(records=None, rows=None)


def test_a_request_and_everything_found_survive_the_way_to_the_child_and_back(tmp_path: Path):
    request = Request(tmp_path / "å ä ö.csv", "n", frozenset("åäö"), tmp_path / "k.lss", "cp1252", ";", ",", "Blad", 3)
    request = request._replace(tool="limesurvey", long=Long("vem", "fråga", "svar"))
    assert Request.from_json(request.to_json()) == request
    said = child.about(parse(Request(_text(tmp_path), "n"))._replace(remarks=(Remark("r", "note", "å", rows=(1, 2)),)))
    assert said["remarks"] == [["r", "note", "å", "", "", [1, 2]]]


def _text(folder: Path) -> Path:
    path = folder / "svar.csv"
    path.write_text("id;a\n1;å\n2;ö\n", encoding="utf-8")
    return path


def test_a_textfile_comes_back_with_its_line_numbers(tmp_path: Path):
    parsed = parse_apart(Request(_text(tmp_path), "n"))
    assert list(parsed.rows) == [2, 3]
    assert parsed.records.to_pydict() == {"id": ["1", "2"], "a": ["å", "ö"]}


def test_problems_of_the_parser_are_the_callers_problems(request_: Request):
    request_.path.write_bytes(request_.path.read_bytes()[:-9])
    says = refused(request_)
    assert "2016/svar.sav" in says
    assert "avkortad" in says


def test_a_file_over_the_limit_is_not_opened(request_: Request):
    assert "större än 0 MB" in refused(request_, LIMITS._replace(file_bytes=100))


def test_a_parser_that_takes_too_long_is_ended(request_: Request):
    assert "sekunder" in refused(request_, LIMITS._replace(seconds=0.01))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on a process's memory")
def test_a_parser_that_needs_too_much_memory_is_refused(tmp_path: Path):
    path = tmp_path / "stor.csv"
    path.write_text("id;svar\n" + f"1;{'x' * 1000}\n" * 100_000)
    says = refused(Request(path, "stor.csv"), LIMITS._replace(memory_bytes=400_000_000))
    assert "minne" in says or "avbröts" in says
    assert "xxx" not in says


def broken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Let the child run something else than the parser."""
    package = tmp_path / "pipeline" / "read"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "child.py").write_text(code)
    monkeypatch.setattr(apart, "ROOT", tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import sys; sys.exit(3)",
        "print('inte json')",
        "print('{}')",
        "pass",
        """print('{"found": {}}')""",
    ],
)
def test_a_parser_that_crashes_or_talks_nonsense_is_an_error_about_the_file(
    request_: Request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str
):
    broken(monkeypatch, tmp_path, code)
    assert "2016/svar.sav: läs" in refused(request_)


def test_a_parser_that_hangs_is_ended_in_time(request_: Request, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    broken(monkeypatch, tmp_path, "import time; time.sleep(60)")
    begun = time.monotonic()
    assert "sekunder" in refused(request_, LIMITS._replace(seconds=1))
    assert time.monotonic() - begun < 20


def test_a_bug_in_the_parser_is_told_by_its_place_and_not_by_its_words(
    request_: Request, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
):
    def breaks(_: Request) -> None:
        raise KeyError(CANARY)

    monkeypatch.setattr(child, "parse", breaks)
    with os.fdopen(os.dup(1), "wb") as answer:
        child._answer(request_, answer)
    said = capfdbinary.readouterr().out
    assert b'"broke": ["KeyError"' in said
    assert CANARY.encode() not in said
    assert b"test_read_apart.py" in said


def child_that(instead_of_parse: str, request: Request) -> "subprocess.CompletedProcess[bytes]":
    """The parser's process, with something else in the place of `parse`."""
    program = f"import os, sys; from pipeline.read import child; parse = child.parse\n{instead_of_parse}\nchild.main()"
    return subprocess.run(
        [sys.executable, "-c", program],
        input=request.to_json().encode(),
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(apart.ROOT), child.MEMORY_VARIABLE: str(LIMITS.memory_bytes)},
    )


def test_what_a_library_prints_is_no_part_of_the_answer(request_: Request):
    done = child_that(
        "def noisy(request): print('brus', flush=True); os.write(1, b'mer brus'); return parse(request)\n"
        "child.parse = noisy",
        request_,
    )
    assert done.stdout.startswith(b'{"found"')
    assert b"brus" not in done.stdout
    assert b"mer brus" in done.stderr


def test_the_parser_does_without_pandas(request_: Request):
    done = child_that(
        "def watched(request): found = parse(request); assert 'pandas' not in sys.modules; return found\n"
        "child.parse = watched",
        request_,
    )
    assert done.stdout.startswith(b'{"found"'), done.stdout[:200]
