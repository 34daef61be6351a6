"""What `baslinje inspect` says of a coding export. Nothing is stored, and nothing that was said is shown."""

from collections.abc import Iterator, Mapping

from pipeline.errors import InputError, Problem
from pipeline.read.code_draft import draft_codes
from pipeline.read.coding_inspection import coders_of, codes_of, texts_of, variables_of
from pipeline.read.codings import Codings
from pipeline.read.codings_apart import inspect_codings_apart
from pipeline.read.focus import request_for
from pipeline.read.parsed import Request
from pipeline.spreadsheet import csv_list
from pipeline.study import Study

FACTS = {
    "program": "Program",
    "namespace": "Namnrymd",
    "rows": "Rader",
    "selections": "Markeringar",
    "selections_without_code": "Markeringar utan kod",
    "codings_of_cases": "Kodningar av fall",
    "codings_outside_text": "Kodningar på annat än text",
    "position_line_ends": "Radslut i platserna",
    "position_unit": "Platserna räknar",
    "position_end": "Slutet är",
    "positions_compared": "Platser jämförda med texten",
    "positions_agreeing": "Platser som stämmer",
}
SAID = {
    "kept": "som i texten",
    "lf": "ett tecken",
    "codepoint": "tecken",
    "utf16": "tecken, där en emoji är två",
    "exclusive": "efter sista tecknet",
    "inclusive": "på sista tecknet",
}
"""How positions were counted."""
INDENT = "    "
NO_CODER = "(exporten säger inte vem)"


def codings_in(request: Request, study: Study | None) -> Codings | None:
    """The content of a coding export or a codebook; None when the file is neither, or is said to be a survey tool's.

    Raises InputError when it is not there or cannot be read.
    """
    if not request.path.is_file():
        raise InputError(Problem(request.name, "filen finns inte"))
    return None if request.tool else inspect_codings_apart(_as_declared(request, study))


def _as_declared(request: Request, study: Study | None) -> Request:
    """The request with what the study says of the export: its list of codes, and the columns of a table of its own."""
    place = request.path.resolve()
    exports = [each for wave in study.wave for each in wave.codings] if study else []
    for own in (request_for(study, each) for each in exports if study):
        if own.path.resolve() == place:
            return request._replace(codebook=request.codebook or own.codebook, columns=own.columns, unit=own.unit)
    return request


def codings_inspection(found: Codings, facts: Mapping[str, str], known: Mapping[str, str]) -> Iterator[str]:
    """What is in a coding export. `known` = the study's codes by everything that they are called."""
    titles = {**FACTS, **facts}
    yield from (f"{titles.get(name, name)}: {SAID.get(text, text)}" for name, text in found.facts if text)
    if found.documents:
        yield f"Kodningar: {len(found.codings)} på {_texts_n(len(found.documents))}"
    yield from (f"Obs: {remark.found}{_fix(remark.fix)}" for remark in found.remarks)
    yield from _block("Texter", _texts(found))
    yield from _block("Koder", _codes(found, known))
    yield from _block("Kodare", _coders(found))
    yield from _block("Variabler och mängder (värdena visas inte)", _variables(found))
    yield from _draft(found, known)


def _fix(fix: str) -> str:
    return f" ({fix})" if fix else ""


def _block(title: str, lines: Iterator[str]) -> Iterator[str]:
    inside = [INDENT + line for line in lines]
    yield from ["", title, *inside] if inside else []


def _texts(found: Codings) -> Iterator[str]:
    for each in texts_of(found):
        sizes = [f"{n} {what}" for n, what in ((each.length, "tecken"), (each.paragraphs, "stycken")) if n is not None]
        yield f"{each.name}  ({', '.join([*sizes, _codings_n(each.codings)])})"


def _codes(found: Codings, known: Mapping[str, str]) -> Iterator[str]:
    for each in codes_of(found, known):
        heading = "rubrik; " if each.is_heading else ""
        counts = f"  ({heading}{_codings_n(each.codings)} i {_texts_n(each.texts)})" if found.documents else ""
        yield f"{INDENT * each.depth}{each.name}{counts}"


def _coders(found: Codings) -> Iterator[str]:
    for each in coders_of(found):
        yield f"{each.name or NO_CODER}  ({_codings_n(each.codings)})"


def _variables(found: Codings) -> Iterator[str]:
    for each in variables_of(found):
        yield f"{each.name}  (i {_texts_n(each.texts)}, {each.distinct} olika)"


def _codings_n(number: int) -> str:
    return "1 kodning" if number == 1 else f"{number} kodningar"


def _texts_n(number: int) -> str:
    return "1 text" if number == 1 else f"{number} texter"


def _draft(found: Codings, known: Mapping[str, str]) -> Iterator[str]:
    rows = [list(row.values()) for row in draft_codes(found, known)]
    if rows:
        title = "koder som studien inte har" if known else "alla koder"
        yield from ("", f"Utkast till rader i focus_codes.csv ({title})")
        yield from csv_list(["code", "parent", "label"], rows).splitlines()
