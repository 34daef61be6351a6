"""What a file is, told by its content; what cannot be read is named."""

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.read.formats import CAN_BE_READ, parse
from pipeline.read.parsed import Request

CANARY = "kanariefågel"


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        parse(Request(path, "2016/svar.sav"))
    assert CANARY not in str(caught.value)
    assert caught.value.__context__ is None
    return str(caught.value)


def archive(*members: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as book:
        for member in members:
            book.writestr(zipfile.ZipInfo(member), CANARY)  # without the time of day: tests are named by it
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<!DOCTYPE html><title>Logga in</title>", "filen är en webbsida (HTML)"),
        (b"\n\n  <html></html>", "filen är en webbsida (HTML)"),
        (b"\xef\xbb\xbf<html>", "filen är en webbsida (HTML)"),
        (b"%PDF-1.7", "filen är en PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel"),
        (b"", "filen är tom"),
        (b" \r\n\t", "filen är tom"),
        (bytes(range(256)) * 3, "filen är av ett okänt slag (inte text)"),
        (archive("a.txt"), "filen är ett zip-arkiv"),
        (archive("project.qde"), "filen är en kodningsexport (REFI-QDA), inte en enkät"),
        (archive("a.txt")[:20], "filen är ett skadat eller avkortat zip-arkiv"),
        (b"\x1f\x8b\x08", "filen är ett arkiv (gzip)"),
        (b"SQLite format 3\0", "filen är en databas (SQLite)"),
    ],
)
def test_a_file_of_another_kind_is_named_as_what_it_looks_like(tmp_path: Path, content: bytes, says: str):
    path = tmp_path / "svar.sav"
    path.write_bytes(content)
    said = refused(path)
    assert says in said
    assert CAN_BE_READ in said or "Excel" in said


def test_the_files_name_plays_no_part(tmp_path: Path, real_files: Path):
    for source in ("sample.sav", "sample.dta", "sample.por", "sample.xpt", "sample.sas7bdat"):
        path = tmp_path / "svar.xlsx"
        path.write_bytes((real_files / "spss" / "pyreadstat" / source).read_bytes())
        assert parse(Request(path, "svar.xlsx")).records.num_rows == 5


@pytest.mark.parametrize("length", [0, 3, 4, 80, 176])
def test_an_spss_file_that_ends_in_its_header_is_refused(tmp_path: Path, real_files: Path, length: int):
    path = tmp_path / "svar.sav"
    path.write_bytes((real_files / "spss" / "pyreadstat" / "sample.sav").read_bytes()[:length])
    assert refused(path)
