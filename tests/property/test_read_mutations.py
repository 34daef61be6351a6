"""Damaged files: the data as they were, or a clear error; never other data, a hang or a crash.

`make test` tries 15 cases of each kind of file, `make hunt` 150. A damaged file may still be a whole file with other
answers in it, which no reader can know: that is what the manifest is for, and both are tried.
"""

import io
import os
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from pipeline.errors import InputError
from pipeline.read.apart import LIMITS, parse_apart
from pipeline.read.files import source_files
from pipeline.read.parsed import Parsed, Request
from pipeline.read.refi_qda import read_refi_qda
from pipeline.read.register import register
from tests.fixtures.mutations import mutated
from tests.fixtures.small_study import small_study

CASES = 150 if os.environ.get("HYPOTHESIS_PROFILE") == "hunt" else 15
SEED = 20161003
CANARY = "Hemlig mening 4711"
ANSWERS = {"id": [f"r{number}" for number in range(40)], "a1": [number % 5 + 1 for number in range(40)]}
SAID = {**ANSWERS, "fritt": [CANARY] * 40}
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
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def text(_: Path) -> bytes:
    lines = [";".join(SAID), *(";".join(map(str, row)) for row in zip(*SAID.values(), strict=True))]
    return "\n".join(lines).encode()


def qdpx(_: Path) -> bytes:
    guids = [f"0000000{number}-0000-4000-8000-000000000000" for number in range(1, 6)]
    user, code, source, selection, coding = guids
    project = (
        '<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p">'
        f'<Users><User guid="{user}" name="A"/></Users>'
        f'<CodeBook><Codes><Code guid="{code}" name="MAL" isCodable="true"/></Codes></CodeBook>'
        f'<Sources><TextSource guid="{source}" name="d" plainTextPath="internal://{source}.txt">'
        f'<PlainTextSelection guid="{selection}" name="{CANARY[:6]}" startPosition="0" endPosition="6">'
        f'<Coding guid="{coding}" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection></TextSource></Sources></Project>"
    )
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("project.qde", project)
        archive.writestr(f"sources/{source}.txt", CANARY)
    return content.getvalue()


QUESTIONNAIRES = {"sav": sav, "xlsx": xlsx, "csv": text}


def content_of(parsed: Parsed) -> dict[str, list[str]]:
    return {name: [str(cell) for cell in cells] for name, cells in parsed.records.to_pydict().items()}


@pytest.mark.parametrize("kind", QUESTIONNAIRES)
def test_the_whole_file_is_read(tmp_path: Path, kind: str):
    path = tmp_path / "svar"
    path.write_bytes(QUESTIONNAIRES[kind](tmp_path))
    assert content_of(parse_apart(Request(path, "svar"))) == {name: [*map(str, cells)] for name, cells in SAID.items()}


@pytest.mark.parametrize("kind", QUESTIONNAIRES)
def test_a_damaged_questionnaire_is_read_or_refused_and_nothing_else_happens(tmp_path: Path, kind: str):
    path = tmp_path / "svar"
    refused = 0
    for name, damaged in mutated(QUESTIONNAIRES[kind](tmp_path), CASES, SEED):
        path.write_bytes(damaged)
        begun = time.monotonic()
        try:
            parsed = parse_apart(Request(path, "svar", frozenset(SAID)), WITHIN)
        except InputError as error:
            says = str(error)
        else:
            says = ""
            assert len(parsed.rows) == parsed.records.num_rows, name
        refused += bool(says)
        assert CANARY not in says, name
        assert not says or "svar" in says, name
        assert time.monotonic() - begun < WITHIN.seconds, name
    assert refused > CASES // 4


def test_a_damaged_coding_export_is_read_or_refused_and_nothing_else_happens(tmp_path: Path):
    path = tmp_path / "fokus.qdpx"
    path.write_bytes(qdpx(tmp_path))
    whole = read_refi_qda(path, "fokus.qdpx")
    assert len(whole.codings) == 1
    refused = 0
    for name, damaged in mutated(path.read_bytes(), CASES, SEED):
        path.write_bytes(damaged)
        try:
            found = read_refi_qda(path, "fokus.qdpx")
        except InputError as error:
            says = str(error)
        else:
            says = ""
            assert len(found.codings) <= 1, name
        refused += bool(says)
        assert CANARY not in says, name
    assert refused > CASES // 2


@pytest.mark.parametrize("make", QUESTIONNAIRES.values())
def test_a_registered_file_with_any_damage_is_refused_before_it_is_opened(
    tmp_path: Path, make: Callable[[Path], bytes]
):
    study = small_study(tmp_path / "litet")
    path = study.folder / "2016" / "svar.sav"
    path.write_bytes(make(tmp_path))
    register(study, "2016", lambda *_: {"questionnaire": 40, "invited": 3}, date(2026, 11, 24))
    source_files(study, "2016")
    for name, damaged in mutated(path.read_bytes(), CASES, SEED + 1):
        path.write_bytes(damaged)
        with pytest.raises(InputError, match=r"svar\.sav") as caught:
            source_files(study, "2016")
        assert CANARY not in str(caught.value), name
