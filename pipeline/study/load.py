"""From a study folder to a Study, or to every problem in the folder at once."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import Problem, StudyError, raise_if_any
from pipeline.study.checks import cross_checks
from pipeline.study.column_map import ColumnMap, MappedColumn
from pipeline.study.corrections import load_corrections
from pipeline.study.decisions import FILE as DECISIONS
from pipeline.study.decisions import ReleaseDecision
from pipeline.study.files import P, build, read_csv_rows, read_toml, row_place, toml_place
from pipeline.study.focus import FocusCode, FocusDocument, Quote
from pipeline.study.instrument import DECLARABLE, Instrument, MissingKind
from pipeline.study.labels import label_form
from pipeline.study.model import Study, StudyFile
from pipeline.study.plan import Plan
from pipeline.study.policy import Policy
from pipeline.study.wave import Group, Organisation

SUFFIXES = ("status", "missing", "scale", "bridge", "reason")


def find_studies(raw_data: Path) -> tuple[Path, ...]:
    """Every folder under raw_data that has a study.toml."""
    return tuple(sorted(path.parent for path in raw_data.glob("*/study.toml")))


def load_study(folder: Path, *, drafting: str | None = None) -> Study:
    """Load and check a study folder; `drafting` is a wave whose column map is not written yet.

    Raises StudyError with every problem found: first those of the single files, then the contradictions between them.
    """
    problems: list[Problem] = []
    head = _toml(StudyFile, folder / "study.toml", problems)
    waves = tuple(wave.id for wave in head.wave) if head else ()
    parts = {
        "groups": _rows(Group, folder / "groups.csv", problems),
        "organisations": _rows(Organisation, folder / "organisations.csv", problems),
        "instrument": _toml(Instrument, folder / "instrument.toml", problems),
        "column_map": _column_map(folder / "column_map.csv", waves, drafting, problems),
        "focus_codes": _rows(FocusCode, folder / "focus_codes.csv", problems),
        "focus_documents": _documents(folder, head, problems),
        "quotes": _rows_if_any(Quote, folder / "quotes.csv", problems),
        "corrections": load_corrections(folder, problems, waves),
        "plan": _toml(Plan, folder / "plan.toml", problems),
        "release_decisions": _rows_if_any(ReleaseDecision, folder / DECISIONS, problems),
        "policy": _toml(Policy, folder / "policy.toml", problems),
    }
    raise_if_any(StudyError, problems)
    assert head is not None  # a missing head is among the problems
    study = build(Study, {**head.model_dump(), **parts, "folder": folder}, lambda _: folder.name, problems)
    raise_if_any(StudyError, [*problems, *(cross_checks(study, drafting) if study else ())])
    assert study is not None  # likewise
    return study


def _toml(model: type[P], path: Path, problems: list[Problem]) -> P | None:
    content, text = read_toml(path, problems)
    return None if text is None else build(model, content, toml_place(path.name, text), problems)


def _documents(folder: Path, head: StudyFile | None, problems: list[Problem]) -> dict[str, tuple[FocusDocument, ...]]:
    """What is said of the texts of each wave; a file that has not come yet is missed when its wave is read."""
    places = {wave.id: folder / wave.documents for wave in (head.wave if head else ()) if wave.documents}
    return {wave: _rows_if_any(FocusDocument, place, problems) for wave, place in places.items()}


def _rows_if_any(model: type[P], path: Path, problems: list[Problem]) -> tuple[P, ...]:
    return _rows(model, path, problems) if path.is_file() else ()


def _rows(model: type[P], path: Path, problems: list[Problem]) -> tuple[P, ...]:
    rows, known = read_csv_rows(path, problems), frozenset(model.model_fields)
    problems += [
        Problem(f"{path.name} rad 1", f"okänd kolumn {heading!r}", f"någon av {', '.join(model.model_fields)}")
        for heading in (rows[0][1] if rows else ())
        if heading not in known
    ]
    built = (build(model, _cells(row, known), row_place(path.name, line), problems) for line, row in rows)
    return tuple(part for part in built if part is not None)


def _cells(row: dict[str, str], known: frozenset[str]) -> dict[str, Any]:
    """Empty cells are left out, aliases are split at |."""
    filled: dict[str, Any] = {name: cell for name, cell in row.items() if cell and name in known}
    if "aliases" in filled:
        filled["aliases"] = tuple(alias.strip() for alias in row["aliases"].split("|") if alias.strip())
    return filled


def _column_map(path: Path, waves: tuple[str, ...], drafting: str | None, problems: list[Problem]) -> ColumnMap:
    rows = read_csv_rows(path, problems)
    if rows and waves:
        problems += _unknown_headings(path.name, tuple(rows[0][1]), waves, drafting)
    entries = [entry for line, row in rows for entry in _mapped_columns(path.name, line, row, waves, problems)]
    return ColumnMap(entries=tuple(entries))


def _unknown_headings(
    name: str, header: tuple[str, ...], waves: tuple[str, ...], drafting: str | None
) -> Iterator[Problem]:
    known = {"variable", *waves, *(f"{wave}_{suffix}" for wave in waves for suffix in SUFFIXES)}
    for heading in header:
        if heading not in known:
            yield Problem(f"{name} rad 1", f"okänd kolumn {heading!r}", "variable, eller en våg ur study.toml")
    for heading in ("variable", *waves):
        if heading not in header and heading != drafting:
            yield Problem(f"{name} rad 1", f"kolumnen {heading!r} saknas", "en kolumn per våg i study.toml")


def _mapped_columns(
    name: str, line: int, row: dict[str, str], waves: tuple[str, ...], problems: list[Problem]
) -> Iterator[MappedColumn]:
    for wave in waves:
        column = row.get(wave) or None
        missing = _missing(row.get(f"{wave}_missing", ""), f"{name} rad {line}", problems)
        content = {
            "variable": row.get("variable", ""),
            "wave": wave,
            "column": column,
            "status": row.get(f"{wave}_status") or ("same" if column else "dropped"),
            "missing": {code: kind for code, kind in missing.items() if isinstance(code, float)},
            "missing_labels": {label: kind for label, kind in missing.items() if isinstance(label, str)},
            "scale": row.get(f"{wave}_scale") or None,
            "bridge": row.get(f"{wave}_bridge", ""),
            "reason": row.get(f"{wave}_reason", ""),
            "row": line,
        }
        entry = build(MappedColumn, content, row_place(name, line), problems)
        if entry:
            yield entry


def _missing(cell: str, where: str, problems: list[Problem]) -> dict[float | str, str]:
    """Parse `98=ej_svar; Minns inte=vet_ej`: a code is a number, everything else a text that the export holds."""
    found: dict[float | str, str] = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        written, _, kind = (piece.strip() for piece in part.rpartition("="))
        code = float(written) if re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", written) else label_form(written)
        if not written or kind not in [known.value for known in MissingKind]:
            kinds = ", ".join(known.value for known in DECLARABLE)
            problems.append(Problem(where, "en bortfallskod går inte att tolka", f"kod=slag; slag är {kinds}"))
        elif code in found:
            problems.append(Problem(where, f"bortfallskoden {written} står två gånger"))
        else:
            found[code] = kind
    return found
