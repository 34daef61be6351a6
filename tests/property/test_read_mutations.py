"""Damaged files: what is in them, or a clear error; never anything else, a hang or a crash.

`make test` tries 15 cases of each kind of file, `make hunt` 150. A damaged file may still be a whole file with other
answers in it, which no reader can know: that is what the manifest is for, and both are tried. What is in a damaged file
is told by others: the checksums of zip archives, Python's csv, and pyreadstat without our reader around it.
"""

import csv
import io
import json
import math
import os
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.read.apart import LIMITS, parse_apart
from pipeline.read.codings import Coding
from pipeline.read.codings_apart import parse_codings_apart
from pipeline.read.files import source_files
from pipeline.read.parsed import Parsed, Request
from pipeline.read.register import register
from tests.fixtures.mutations import mutated
from tests.fixtures.small_study import small_study

CASES = 150 if os.environ.get("HYPOTHESIS_PROFILE") == "hunt" else 15
SEED = 20161003
CANARY = "Hemlig mening 4711"
ANSWERS = {
    "id": [f"r{number}" for number in range(40)],
    "a1": [number % 5 + 1 if number % 7 else 9 for number in range(40)],
}
SAID = {**ANSWERS, "fritt": [CANARY] * 40}
WHOLE = {name: [*map(str, cells)] for name, cells in SAID.items()}
WITHIN = LIMITS._replace(seconds=30, memory_bytes=2_000_000_000)


def sav(folder: Path) -> bytes:
    path = folder / "hel.sav"
    pyreadstat.write_sav(
        pd.DataFrame(SAID), str(path), variable_value_labels={"a1": {1: "Nej", 5: "Ja"}}, missing_ranges={"a1": [9]}
    )
    return path.read_bytes()


def xlsx(_: Path) -> bytes:
    book = openpyxl.Workbook()
    for row in (list(SAID), *zip(*SAID.values(), strict=True)):
        book.active.append(row)
    packed, content = io.BytesIO(), io.BytesIO()
    book.save(packed)
    with zipfile.ZipFile(packed) as old, zipfile.ZipFile(content, "w") as new:
        for member in old.namelist():  # cells lie open to damage, everything else is packed
            how = zipfile.ZIP_STORED if "sheet1" in member else zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(member), how)
    return content.getvalue()


def text(_: Path) -> bytes:
    lines = [";".join(SAID), *(";".join(map(str, row)) for row in zip(*SAID.values(), strict=True))]
    return "\n".join(lines).encode()


GUIDS = [f"0000000{number}-0000-4000-8000-000000000000" for number in range(1, 6)]
TALK = "\n".join([CANARY] * 40)


def qdpx(_: Path) -> bytes:
    user, code, source, selection, coding = GUIDS
    project = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">'
        f'<Users><User guid="{user}" name="A"/></Users>'
        f'<CodeBook><Codes><Code guid="{code}" name="MAL" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{source}" name="d" plainTextPath="internal://{source}.txt">'
        f'<PlainTextSelection guid="{selection}" startPosition="0" endPosition="{len(TALK)}">'
        f'<Coding guid="{coding}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection></TextSource></Sources></Project>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("project.qde", project)
        archive.writestr(f"sources/{source}.txt", TALK)
    return content.getvalue()


QUESTIONNAIRES = {"sav": sav, "xlsx": xlsx, "csv": text}


class Read(NamedTuple):
    """A damaged file that was read, and what was found in it."""

    damaged: bytes
    parsed: Parsed


def as_text(cell: object) -> str:
    """A cell as text; nothing, missing and an empty text are the same."""
    if cell is None or (isinstance(cell, float) and math.isnan(cell)):
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def content_of(parsed: Parsed) -> dict[str, list[str]]:
    return {name: [*map(as_text, cells)] for name, cells in parsed.records.to_pydict().items()}


def is_what_was_packed(read: Mapping[str, Read], _: Path) -> None:
    """Every member of a workbook has a checksum, so nothing but the original can be in it."""
    for name, (_damaged, parsed) in read.items():
        assert content_of(parsed) == WHOLE, name


SEPARATORS = {"semikolon": ";", "komma": ",", "tabb": "\t", "lodstreck": "|"}


def csv_rows(content: bytes, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every row as Python cuts it, with the line on which it begins."""
    decoded = content.decode(encoding).removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=SEPARATORS[separator], strict=True)
    line = 1
    for cells in reader:
        yield line, cells
        line = reader.line_num + 1


def is_what_python_reads(read: Mapping[str, Read], _: Path) -> None:
    """Every row of a text is a record with Python's cells, or left out for a reason that can be seen in it."""
    for name, (damaged, parsed) in read.items():
        facts = dict(parsed.facts)
        rows = dict(csv_rows(damaged, facts["encoding"], facts["separator"]))
        header = int(facts["header_row"])
        assert [*parsed.records.column_names] == rows[header], name
        reasons = dict(parsed.left_out)
        records = zip(*parsed.records.to_pydict().values(), strict=True)
        cells = {row: [cell or "" for cell in record] for row, record in zip(parsed.rows, records, strict=True)}
        assert cells == {row: cells for row, cells in rows.items() if row not in reasons}, name
        for row, reason in reasons.items():
            looks_so = {"header": row == header, "empty": not "".join(rows[row]).strip(), "above_header": row < header}
            assert looks_so[reason], name


BARE = """
import json, sys, pyreadstat
for path in sys.argv[1:]:
    try:
        frame, _ = pyreadstat.read_sav(path, user_missing=True, disable_datetime_conversion=True)
    except (pyreadstat.ReadstatError, UnicodeError):
        print("null")
    else:
        print(json.dumps({name: frame[name].tolist() for name in frame}))
"""


def is_what_the_library_reads(read: Mapping[str, Read], folder: Path) -> None:
    """Every cell of an SPSS file is the library's, as many records as its header states.

    The library reads in a process of its own: on a damaged file it may crash.
    """
    paths = [folder / f"{name}.sav" for name in read]
    for path, each in zip(paths, read.values(), strict=True):
        path.write_bytes(each.damaged)
    done = subprocess.run(
        [sys.executable, "-c", BARE, *map(str, paths)], capture_output=True, text=True, timeout=120, check=True
    )
    for (name, (damaged, parsed)), line in zip(read.items(), done.stdout.splitlines(), strict=True):
        assert int.from_bytes(damaged[80:84], "little", signed=True) in (parsed.records.num_rows, -1), name
        bare = json.loads(line)
        assert bare is not None, name
        assert content_of(parsed) == {column: [*map(as_text, cells)] for column, cells in bare.items()}, name


TOLD_BY = {"sav": is_what_the_library_reads, "xlsx": is_what_was_packed, "csv": is_what_python_reads}


@pytest.mark.parametrize("kind", QUESTIONNAIRES)
def test_the_whole_file_is_read(tmp_path: Path, kind: str):
    path = tmp_path / "svar"
    path.write_bytes(QUESTIONNAIRES[kind](tmp_path))
    assert content_of(parse_apart(Request(path, "svar"))) == WHOLE


@pytest.mark.parametrize("kind", QUESTIONNAIRES)
def test_of_a_damaged_questionnaire_is_read_what_is_in_it_or_nothing(tmp_path: Path, kind: str):
    path = tmp_path / "svar"
    read: dict[str, Read] = {}
    whole = QUESTIONNAIRES[kind](tmp_path)
    for name, damaged in mutated(whole, CASES, SEED):
        path.write_bytes(damaged)
        begun = time.monotonic()
        try:
            read[name] = Read(damaged, parse_apart(Request(path, "svar", frozenset(SAID)), WITHIN))
        except InputError as error:
            says = str(error)
        else:
            says = "svar"
        assert CANARY not in says, name
        assert "svar" in says, name
        assert time.monotonic() - begun < WITHIN.seconds, name
    assert 0 < len(read) < CASES * 3 // 4
    assert all(len(each.parsed.rows) == each.parsed.records.num_rows for each in read.values())
    TOLD_BY[kind](read, tmp_path)
    other = {name: each.damaged for name, each in read.items() if content_of(each.parsed) != WHOLE}
    assert bool(other) == (kind != "xlsx")
    refused_when_registered(tmp_path / "litet", whole, other.items())


def test_of_a_damaged_coding_export_is_read_the_whole_or_nothing(tmp_path: Path):
    path = tmp_path / "fokus"
    path.write_bytes(qdpx(tmp_path))
    request = Request(path, "fokus.qdpx")
    whole = parse_codings_apart(request)
    user, code, source, selection, coding = GUIDS
    assert whole.codings == (Coding(coding, source, code, user, 0, len(TALK), "codepoint", TALK, selection),)
    read = 0
    for name, damaged in mutated(path.read_bytes(), CASES, SEED):
        path.write_bytes(damaged)
        begun = time.monotonic()
        try:
            found = parse_codings_apart(request, WITHIN)
        except InputError as error:
            says = str(error)
        else:
            says = "fokus.qdpx"
            read += 1
            assert found == whole, name
        assert CANARY not in says, name
        assert "fokus.qdpx" in says, name
        assert time.monotonic() - begun < WITHIN.seconds, name
    assert 0 < read < CASES // 2


def refused_when_registered(folder: Path, whole: bytes, damaged_files: Iterable[tuple[str, bytes]]) -> None:
    """Register a study with the whole file, and see that no damaged one is accepted in its place."""
    study = small_study(folder)
    path = study.folder / "2016" / "svar.sav"
    path.write_bytes(whole)
    register(study, "2016", lambda *_: {"questionnaire": 40, "invited": 3}, date(2026, 11, 24))
    source_files(study, "2016")
    for name, damaged in damaged_files:
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"svar\.sav") as caught:
            source_files(study, "2016")
        assert CANARY not in str(caught.value), name


@pytest.mark.parametrize("make", QUESTIONNAIRES.values())
def test_a_registered_file_with_any_damage_is_refused_before_it_is_opened(
    tmp_path: Path, make: Callable[[Path], bytes]
):
    whole = make(tmp_path)
    refused_when_registered(tmp_path / "litet", whole, mutated(whole, CASES, SEED + 1))
