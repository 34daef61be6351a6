"""Reading the definition's TOML and CSV files so that a problem can be named by file and line or row."""

import csv
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from pipeline.errors import Problem
from pipeline.study.base import Part

P = TypeVar("P", bound=Part)
Location = tuple[int | str, ...]

EXPLANATIONS = {
    "missing": "nyckeln saknas",
    "extra_forbidden": "okänd nyckel",
    **dict.fromkeys(("date_type", "date_parsing", "date_from_datetime_parsing"), "inte ett datum som 2022-12-01"),
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "inte ett heltal"),
    **dict.fromkeys(("float_type", "float_parsing"), "inte ett tal"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "inte true eller false"),
    "string_too_short": "för kort",
    "string_too_long": "för lång",
    "string_pattern_mismatch": "har tecken eller en längd som inte är tillåten",
    "literal_error": "inte ett av de värden som är tillåtna",
}


def read_text(path: Path, problems: list[Problem]) -> str | None:
    """The file's text in NFC, or None with a problem."""
    if not path.is_file():
        problems.append(Problem(path.name, "filen saknas", fix=f"lägg {path.name} i studiens mapp"))
        return None
    try:
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        problems.append(Problem(path.name, "filen är inte UTF-8", fix="spara om filen som UTF-8"))
        return None


def read_toml(path: Path, problems: list[Problem]) -> tuple[dict[str, Any], str | None]:
    """Content and text of a TOML file; no text with a problem."""
    text = read_text(path, problems)
    if text is None:
        return {}, None
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as error:
        problems.append(Problem(path.name, f"filen är inte giltig TOML ({error})"))
        return {}, None


def read_csv_rows(path: Path, problems: list[Problem]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a comma-separated definition file with their line numbers; header on line 1, every row full."""
    text = read_text(path, problems)
    if text is None:
        return []
    reader = csv.reader(text.splitlines(), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error as error:
        problems.append(Problem(f"{path.name} rad {reader.line_num}", f"raden går inte att läsa ({error})"))
        return []
    if len(header) == 1 and ";" in header[0]:
        problems.append(
            Problem(f"{path.name} rad 1", "filen är delad med semikolon", "komma", "spara om den kommaseparerad")
        )
        return []
    problems += [
        Problem(f"{path.name} rad 1", f"kolumnen {name!r} står två gånger")
        for name in dict.fromkeys(name for name in header if header.count(name) > 1)
    ]
    problems += [
        Problem(f"{path.name} rad {line}", f"{len(row)} fält", f"{len(header)} fält som i rubriken")
        for line, row in rows
        if len(row) != len(header)
    ]
    return [
        (line, dict(zip(header, (cell.strip() for cell in row), strict=True)))
        for line, row in rows
        if len(row) == len(header)
    ]


def build(model: type[P], content: dict[str, Any], where: Any, problems: list[Problem]) -> P | None:
    """Make a part of the study, or add every problem; `where` turns a location in the content into a place."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_context=False, include_input=False):
            location = detail["loc"]
            path = ".".join(str(step) for step in location)
            found = EXPLANATIONS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
            problems.append(Problem(where(location), f"{path}: {found}" if path else found))
        return None


def toml_place(name: str, text: str) -> Any:
    """A function from a location in a TOML file's content to file and line."""
    return lambda location: f"{name} rad {line_of(text, location)}"


def row_place(name: str, line: int) -> Any:
    """A function from a location in a CSV row to file and row."""
    return lambda _: f"{name} rad {line}"


def line_of(text: str, location: Location) -> int:
    """The line where a location of a TOML file stands, or the nearest line above it."""
    table: Location = ()
    counts: dict[Location, int] = {}
    best = (0, 1)
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]", line)
        if header:
            table = tuple(header[2].split("."))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            here = table
        elif key := re.match(r"\s*([A-Za-z0-9_-]+)\s*=", line):
            here = (*table, key[1])
        else:
            continue
        shared = len(here) if location[: len(here)] == here else 0
        if shared > best[0]:
            best = (shared, number)
    return best[1]
