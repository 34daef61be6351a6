"""What must hold for every way of writing a table as text: it is read as it was, or refused."""

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.read.delimited import SEPARATOR_LINE, read_delimited
from pipeline.read.parsed import GridRow, Request

UNICODE = ["utf-8", "utf-8-sig", "utf-16"]
SEPARATORS = [";", ",", "\t", "|"]
PRINTED = bytes([10, 13, *range(32, 256)])
IN_SINGLE_BYTE = {encoding: PRINTED.decode(encoding, "ignore") for encoding in ("cp1252", "cp850", "mac_roman")}
UTF8_SWEDISH = [letter.encode() for letter in "åäöÅÄÖ"]

letters = st.characters(exclude_characters="\0\ufeffÃ", exclude_categories=["Cs"])
answers = st.one_of(
    st.sampled_from(
        ["", "", "Söderhamn", "ÅMÅL", "3,5", "1;2", "1\u00a0234", 'sa "nej"', "rad\nrad", "NA", "007", " "]
    ),
    st.text(';,\t|"\r\n åö', max_size=5),
    st.text(letters, max_size=6),
)


class Dialect(NamedTuple):
    """A way of writing a table."""

    separator: str
    quoting: int
    end: str
    encoding: str


def dialects(encodings: list[str]) -> st.SearchStrategy[Dialect]:
    quoting, ends = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from(["\n", "\r\n", "\r"])
    return st.builds(Dialect, st.sampled_from(SEPARATORS), quoting, ends, st.sampled_from(encodings))


@st.composite
def tables(draw: st.DrawFn, cells: st.SearchStrategy[str] = answers, header: str | None = None) -> list[list[str]]:
    width = draw(st.integers(2, 5))
    names = [f"{header}{number}" for number in range(width)] if header else draw(row_of(cells, width))
    assume(any(map(str.isalnum, "".join(names))))
    return [names, *draw(st.lists(row_of(cells, width), max_size=6))]


def row_of(cells: st.SearchStrategy[str], width: int) -> st.SearchStrategy[list[str]]:
    return st.lists(cells, min_size=width, max_size=width)


def text_of(table: list[list[str]], dialect: Dialect) -> str:
    """The table as csv writes it; csv does not see that a line end of another kind needs quoting."""
    quoting = csv.QUOTE_ALL if re.search("[\r\n]", "".join(map("".join, table))) else dialect.quoting
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=dialect.separator, quoting=quoting, lineterminator=dialect.end).writerows(table)
    return file.getvalue()


def as_it_was(table: list[list[str]]) -> list[list[str | None]]:
    return [[cell or None for cell in row] for row in table]


def starts_of(table: list[list[str]]) -> list[int]:
    """The line on which each row starts: one for every row before it, and one for every line end in their cells."""
    heights = [1 + sum(len(re.findall("\r\n|\r|\n", cell)) for cell in row) for row in table]
    return [1 + sum(heights[:place]) for place in range(len(table))]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("dialects") / "svar.csv"


def read(path: Path, content: bytes, **known) -> list[GridRow]:
    path.write_bytes(content)
    return read_delimited(Request(path, "svar.csv", **known)).rows


def cells(rows: list[GridRow]) -> list[list[str | None]]:
    return [row.cells for row in rows]


@settings(deadline=None)
@given(tables(), dialects(UNICODE))
def test_any_table_in_a_declared_dialect_is_read_as_it_was(path: Path, table: list[list[str]], dialect: Dialect):
    text = text_of(table, dialect)
    assume(not SEPARATOR_LINE.match(text))
    rows = read(path, text.encode(dialect.encoding), separator=dialect.separator, encoding=dialect.encoding)
    assert cells(rows) == as_it_was(table)
    assert [row.number for row in rows] == starts_of(table)


@settings(deadline=None)
@given(tables(header="fråga_"), dialects(UNICODE))
def test_any_table_with_the_columns_of_the_study_is_read_as_it_was_without_declaring(
    path: Path, table: list[list[str]], dialect: Dialect
):
    rows = read(path, text_of(table, dialect).encode(dialect.encoding), expected=frozenset(table[0]))
    assert cells(rows) == as_it_was(table)
    assert [row.number for row in rows] == starts_of(table)


@settings(deadline=None)
@given(tables(), dialects(UNICODE))
def test_any_table_of_which_nothing_is_known_is_read_as_it_was_or_refused(
    path: Path, table: list[list[str]], dialect: Dialect
):
    text = text_of(table, dialect)
    assume(not SEPARATOR_LINE.match(text))
    try:
        rows = read(path, text.encode(dialect.encoding))
    except InputError as error:
        assert "går att dela vid både" in str(error)  # noqa: PT017 - the only reason there may be
    else:
        assert cells(rows) == as_it_was(table)


@settings(deadline=None)
@given(tables(header="svar "), dialects(UNICODE))
def test_a_first_line_that_says_the_separator_changes_the_line_numbers_only(
    path: Path, table: list[list[str]], dialect: Dialect
):
    text = f"sep={dialect.separator}{dialect.end}{text_of(table, dialect)}"
    rows = read(path, text.encode(dialect.encoding))
    assert cells(rows) == as_it_was(table)
    assert [row.number for row in rows] == [1 + start for start in starts_of(table)]


@settings(deadline=None)
@given(data=st.data(), encoding=st.sampled_from(sorted(IN_SINGLE_BYTE)))
def test_a_single_byte_encoding_gives_its_own_letters_when_declared_and_none_when_not(
    path: Path, data: st.DataObject, encoding: str
):
    table = data.draw(tables(st.text(IN_SINGLE_BYTE[encoding], max_size=6), header="fråga_"))
    dialect = data.draw(dialects([encoding]))
    content = text_of(table, dialect).encode(encoding)
    assume(not any(letter in content for letter in UTF8_SWEDISH))
    rows = read(path, content, encoding=encoding, separator=dialect.separator)
    assert cells(rows) == as_it_was(table)
    with pytest.raises(InputError, match="teckenkodning"):
        read(path, content, separator=dialect.separator)


@settings(deadline=None)
@given(tables(header="fråga_"), dialects(["utf-8"]), st.sampled_from(sorted(IN_SINGLE_BYTE)))
def test_utf8_that_is_declared_as_something_else_is_refused(
    path: Path, table: list[list[str]], dialect: Dialect, declared: str
):
    with pytest.raises(InputError):
        read(path, text_of(table, dialect).encode(), encoding=declared, separator=dialect.separator)


@settings(deadline=None)
@given(tables(header="fråga_"), dialects(UNICODE), st.data(), st.sampled_from(["one short", "one long", "all long"]))
def test_rows_with_a_field_more_or_less_are_refused_and_never_shifted(
    path: Path, table: list[list[str]], dialect: Dialect, data: st.DataObject, damage: str
):
    answered = [place for place, row in enumerate(table) if place and any(cell.strip() for cell in row[:-1])]
    assume(answered)
    chosen = answered if damage == "all long" else [data.draw(st.sampled_from(answered))]
    damaged = [
        row if place not in chosen else row[:-1] if damage == "one short" else [*row, ""]
        for place, row in enumerate(table)
    ]
    content = text_of(damaged, dialect).encode(dialect.encoding)
    with pytest.raises(InputError, match="fält") as caught:
        read(path, content, expected=frozenset(table[0]))
    assert str(starts_of(damaged)[chosen[0]]) in str(caught.value)
    with pytest.raises(InputError):
        read(path, content, separator=dialect.separator)


@settings(deadline=None)
@given(tables(header="fråga_"), dialects(["utf-8"]), st.data())
def test_a_file_cut_short_below_its_header_is_read_up_to_the_cut_or_refused(
    path: Path, table: list[list[str]], dialect: Dialect, data: st.DataObject
):
    content = text_of(table, dialect).encode()
    cut = data.draw(st.integers(len(text_of(table[:1], dialect).encode()), len(content)))
    try:
        *whole, last = cells(read(path, content[:cut], expected=frozenset(table[0])))
    except InputError:
        return
    assert whole == as_it_was(table)[: len(whole)]
    assert all(cell.startswith(kept or "") for cell, kept in zip(table[len(whole)], last, strict=True))
