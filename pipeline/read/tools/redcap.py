"""REDCap: the data dictionary as codebook, and checkboxes as one column per choice, field___code."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import InputError, Problem
from pipeline.read.parsed import GridRow, Request
from pipeline.read.tools.aliases import setting, words
from pipeline.read.tools.codebook import codebook_name, codebook_text
from pipeline.read.tools.headings import Described, Headings, described_by, plain
from pipeline.read.tools.spelling import comparable

FIXED: Mapping[str, tuple[tuple[str, str], ...]] = {
    "yesno": (("1", "Yes"), ("0", "No")),
    "truefalse": (("1", "True"), ("0", "False")),
}
CHOSEN = ("radio", "dropdown", "checkbox")


def headings(rows: Sequence[GridRow], place: int, request: Request) -> Headings:
    """The header with what the dictionary says of every field."""
    header = plain(rows, place)
    if request.codebook is None:
        return header
    described = [column for field in _dictionary(request) for column in _columns(field)]
    return described_by(header, described, by_position=False, where=codebook_name(request))


def _dictionary(request: Request) -> list[dict[str, str]]:
    """The dictionary's rows, by our names for its columns."""
    names = {alias: key for key, given in setting("redcap", "dictionary").items() for alias in words(given)}
    for separator in ",;\t":
        lines = list(csv.reader(io.StringIO(codebook_text(request), newline=""), delimiter=separator))
        header = [names.get(comparable(cell), "") for cell in lines[0]] if lines else []
        if {"field", "label", "choices"} <= {*header}:
            blank = dict.fromkeys(header, "")
            return [blank | dict(zip(header, line, strict=False)) for line in lines[1:] if any(line)]
    raise InputError(
        Problem(
            codebook_name(request),
            "kodboken saknar kolumner",
            "REDCaps data dictionary med fältnamn, etikett och svarsalternativ",
            "ladda ned den på nytt från REDCap",
        )
    )


def _columns(field: Mapping[str, str]) -> Iterator[Described]:
    name, label, kind = field["field"], field["label"], field.get("type", "")
    personal = comparable(field.get("identifier")) in {"y", "yes", "1"}
    options = FIXED.get(kind) or (tuple(_choices(field["choices"])) if kind in CHOSEN else ())
    if kind != "checkbox":
        yield Described(name, label, labels=options, personal=personal)
        return
    for code, option in options:
        column, wording = f"{name}___{_suffix(code)}", f"{label} [{option}]"
        yield Described(column, wording, (), (f"{label} (choice={option})",), (("1", option),), personal)


def _choices(text: str) -> Iterator[tuple[str, str]]:
    for choice in filter(None, map(str.strip, text.split("|"))):
        code, _, label = choice.partition(",")
        yield code.strip(), label.strip() or code.strip()


def _suffix(code: str) -> str:
    return code.lower().replace("-", "_")
