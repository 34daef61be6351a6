"""The data-quality page as plain data: the account of the rows, what was noticed, and the files."""

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.report.blocks import Cell, Grid, Row, number_or_mark
from pipeline.report.method import role_name
from pipeline.report.numbers_sv import number
from pipeline.report.release import Release

SHORT_HASH = 12
EM_SPACE = "\u2003"
STEPS = {
    "file": "Rader i filen",
    "left_out": "Inte svar",
    "records": "Svar",
    "rejected": "Avvisade svar",
    "accepted": "Godkända svar",
}
LONG_STEPS = STEPS | {"file": "Svarande i filen, som har en rad per svar"}
IS_SUM = frozenset({"file", "records", "accepted"})
CAUSES = {
    "above_header": "ovanför rubrikraden",
    "header": "rubrikrad",
    "empty": "tom rad",
    "totals": "summarad",
    "preview": "förhandsvisning i enkätverktyget",
    "no_answers": "inget svar på någon fråga",
    "test_row": "provsvar",
    "outside_study": "svar om en grupp utanför studien",
    "straight_line": "samma svar på alla frågor",
}
SEVERITIES = {"warning": "Varning", "note": "Upplysning"}


@dataclass(frozen=True)
class Noticed:
    """One thing noticed about the data, in sentences."""

    severity: str
    is_warning: bool
    column: str
    found: str
    rows: str
    """How many rows, or the mark that stands in their stead; empty = about no rows."""


@dataclass(frozen=True)
class QualityPage:
    """The data quality of one wave."""

    label: str
    summary: str
    ledger: Grid
    noticed: tuple[Noticed, ...]
    files: Grid
    is_registered: bool


def quality_page(release: Release) -> QualityPage:
    """Everything on the data-quality page."""
    noticed = tuple(_noticed(release))
    edition = release.edition.frame
    own = edition[edition["source_wave"] == release.wave]
    return QualityPage(
        label=release.study.wave_by_id(release.wave).label,
        summary=_summary(noticed),
        ledger=Grid("Från filens rader till godkända svar", ("Antal",), tuple(_ledger_rows(release))),
        noticed=noticed,
        files=_files(release),
        is_registered=bool(own["registered"].all()),
    )


def _ledger_rows(release: Release) -> Iterator[Row]:
    steps = LONG_STEPS if release.study.wave_by_id(release.wave).layout.long else STEPS
    for line in release.ledger.frame.itertuples():
        name = f"{EM_SPACE}varav {CAUSES.get(line.cause, line.cause)}" if line.cause else steps[line.step]
        n = None if line.mark else int(line.n)
        yield Row(name, (number_or_mark(n, line.mark),), is_whole=not line.cause and line.step in IS_SUM)


def _noticed(release: Release) -> Iterator[Noticed]:
    for line in release.quality.frame.sort_values("place").itertuples():
        rows = {"few": line.mark, "no_rows": ""}.get(line.reason)
        yield Noticed(
            severity=SEVERITIES[line.severity],
            is_warning=line.severity == "warning",
            column=line.column,
            found=line.found,
            rows=number(line.rows_n) if rows is None else rows,
        )


def _summary(noticed: tuple[Noticed, ...]) -> str:
    if not noticed:
        return "Ingenting i filen behövde påpekas."
    warnings = sum(each.is_warning for each in noticed)
    notes = len(noticed) - warnings
    first = "1 varning" if warnings == 1 else f"{number(warnings) if warnings else 'Inga'} varningar"
    second = "1 upplysning" if notes == 1 else f"{number(notes) if notes else 'inga'} upplysningar"
    return f"{first} och {second}."


def _files(release: Release) -> Grid:
    rows = tuple(
        Row(
            file.path,
            (
                Cell(f"{role_name(file.role)} {file.source_wave}", "text"),
                Cell("ja" if file.registered else "nej", "text"),
                Cell(file.sha256[:SHORT_HASH], "text"),
            ),
        )
        for file in release.edition.frame.itertuples()
    )
    return Grid("Filer som utgåvan bygger på", ("Innehåll", "Registre\u00adrad", "Kontroll\u00adsumma"), rows)
