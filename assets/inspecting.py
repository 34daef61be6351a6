"""What `baslinje inspect` and `baslinje map` say of a file. Nothing is stored and no answer is shown."""

from collections.abc import Iterator
from pathlib import Path

from assets.inspecting_codings import codings_in, codings_inspection
from assets.paths import RAW_DATA
from pipeline.errors import InputError, Problem, StudyError
from pipeline.read.apart import parse_apart
from pipeline.read.inspection import Seen, columns_of
from pipeline.read.mapping import draft_rows, sought_by, suggest_columns, unused_columns
from pipeline.read.parsed import Parsed, Request
from pipeline.read.questionnaire import request_for
from pipeline.spreadsheet import csv_list
from pipeline.study import Study, load_study

FACTS = {
    "format": "Format",
    "encoding": "Teckenkodning",
    "separator": "Avgränsare",
    "sheet": "Blad",
    "tool": "Enkätverktyg",
    "header_row": "Rubrikrad",
    "date_system": "Datumsystem",
    "title": "Titel",
    "notes": "Anteckningar",
    "multiple_response": "Flervalsfrågor",
}


def study_of(file: Path) -> Study | None:
    """The study in whose folder a file lies; none when it lies elsewhere or the study is not finished."""
    folder = folder_of(file)
    try:
        return load_study(folder) if folder else None
    except StudyError:
        return None


def folder_of(file: Path) -> Path | None:
    """The folder of the study in which a file lies, if any."""
    place = file.resolve()
    if not place.is_relative_to(RAW_DATA.resolve()):
        return None
    folder = RAW_DATA / place.relative_to(RAW_DATA.resolve()).parts[0]
    return folder if (folder / "study.toml").is_file() else None


def parsed_file(file: Path, request: Request) -> Parsed:
    """The content of a file that need not belong to a study. Raises InputError when it is not there or not readable."""
    if not file.is_file():
        raise InputError(Problem(str(file), "filen finns inte"))
    return parse_apart(request)


def inspected(request: Request, study: Study | None) -> Iterator[str]:
    """What is in a file, a coding export or a questionnaire. Raises InputError when it is not there or not readable."""
    codings = codings_in(request, study)
    if codings is None:
        return inspection(parsed_file(request.path, request), study)
    return map(printable, codings_inspection(codings, FACTS, study.codes_by_name if study else {}))


def inspection(parsed: Parsed, study: Study | None) -> Iterator[str]:
    """What is in a file: facts, remarks, and its columns with the variables they may be."""
    suggested = _suggested(parsed, study)
    yield from (printable(f"{FACTS.get(name, name)}: {text}") for name, text in parsed.facts)
    yield f"Rader: {len(parsed.rows)} med svar, {len(parsed.left_out)} andra rader"
    yield from (printable(f"Obs: {remark.found}") for remark in parsed.remarks)
    for seen in columns_of(parsed):
        yield ""
        yield from map(printable, _lines(seen, suggested.get(seen.column)))


def printable(line: str) -> str:
    """A line without what a terminal would obey instead of show."""
    return "".join(letter if letter.isprintable() else " " for letter in line)


def _lines(seen: Seen, suggested: str | None) -> Iterator[str]:
    counts = f"{seen.filled} ifyllda, {seen.empty} tomma, {seen.distinct} olika"
    yield f"{seen.column}  ({seen.storage or 'text'}; {counts})"
    details = {"": seen.wording, "etiketter: ": seen.labels, "bortfall: ": seen.missing, "kan vara: ": suggested}
    yield from (f"    {name}{text}" for name, text in details.items() if text)


def _suggested(parsed: Parsed, study: Study | None) -> dict[str, str]:
    if study is None:
        return {}
    suggestions = suggest_columns(parsed.variables, sought_by(study))
    return {one.column: f"{one.variable} ({one.likeness:.2f})" for one in suggestions}


def draft_of_the_map(file: Path, wave: str, folder: Path) -> str:
    """Rows of column_map.csv for a wave, as a draft with the grounds beside them; the map may lack the wave."""
    study = load_study(folder, drafting=wave)
    if wave not in study.wave_ids:
        raise InputError(Problem("--wave", f"okänd våg {wave!r}", f"en av {', '.join(study.wave_ids)}"))
    request = request_for(study, wave)._replace(path=file, name=str(file), expected=frozenset())
    parsed = parsed_file(file, request)
    suggestions = suggest_columns(parsed.variables, sought_by(study))
    rows = list(draft_rows(suggestions, unused_columns(parsed.variables, suggestions), wave))
    header = list(rows[0]) if rows else ["variable", wave]
    return csv_list(header, ([row.get(name, "") for name in header] for row in rows))
