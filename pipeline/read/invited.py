"""The invitation list: how many were asked, per group and organisation. Names stay as written."""

import csv
from pathlib import Path

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.study.wave import Wave
from pipeline.tables.raw import INVITED_ROWS

HEADER = ["group", "organisation", "invited", "not_eligible"]


def read_invited(folder: Path, wave: Wave) -> pd.DataFrame:
    """Read a wave's invitation list (INVITED_ROWS); empty when the wave has none.

    Raises InputError with every line that is not four fields or whose counts are not whole numbers.
    """
    if wave.invited is None:
        return INVITED_ROWS.empty()
    lines = _lines(folder / wave.invited, wave.invited)
    raise_if_any(InputError, (problem for number, row in lines if (problem := _wrong(wave.invited, number, row))))
    rows = [
        (wave.id, number, group.strip(), organisation.strip() or None, int(invited), int(not_eligible or 0))
        for number, (group, organisation, invited, not_eligible) in lines
    ]
    return INVITED_ROWS.conform(pd.DataFrame(rows, columns=INVITED_ROWS.column_names))


def _lines(path: Path, name: str) -> list[tuple[int, list[str]]]:
    try:
        reader = csv.reader(path.read_text(encoding="utf-8-sig").splitlines(), strict=True)
        header = next(reader, [])
        lines = [(reader.line_num, row) for row in reader if any(row)]
    except (UnicodeDecodeError, csv.Error):
        problem = Problem(name, "filen är inte en kommaseparerad UTF-8-fil", ",".join(HEADER), "spara om filen")
    else:
        if header == HEADER and lines:
            return lines
        found = "filen har inga rader" if header == HEADER else "rubrikraden stämmer inte"
        problem = Problem(f"{name} rad 1", found, ",".join(HEADER))
    raise InputError(problem)


def _wrong(name: str, number: int, row: list[str]) -> Problem | None:
    where = f"{name} rad {number}"
    if len(row) != len(HEADER):
        return Problem(where, f"{len(row)} fält", f"{len(HEADER)} fält")
    counts = [cell.strip() or "0" for cell in row[2:]]
    if not all(cell.isdecimal() for cell in counts):
        return Problem(where, "invited eller not_eligible är inte ett antal", "ett helt tal")
    if int(counts[1]) > int(counts[0]):
        return Problem(where, "not_eligible är större än invited")
    return None
