"""Which coding program made a table: told by its header, wherever it stands."""

from collections.abc import Iterator, Mapping, Sequence

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.coding_aliases import Program, known_names, programs
from pipeline.read.coding_grids import SURE, not_an_export
from pipeline.read.coding_rows import EXPORT_AGAIN, CodingRow, CodingRows
from pipeline.read.parsed import Grid, GridRow
from pipeline.read.tools.header_row import SEARCHED
from pipeline.read.tools.spelling import comparable, is_blank

TITLE_SHOWN = 40


class CodingTable(CodingRows):
    """The rows of an export below its header, and what its columns are called in the file."""

    def __init__(self, name: str, fields: Sequence[str], titles: Sequence[str], rows: Sequence[CodingRow]) -> None:
        super().__init__(name, fields, rows)
        self.titles = titles

    def title(self, field: str) -> str:
        """What the file calls something that it has a column for."""
        return self.titles[self.header.index(field)].strip()


def recognised(grid: Grid, name: str) -> tuple[Program, CodingTable]:
    """The program and its rows; titles above the header and empty rows are skipped.

    Raises InputError when no row is a known header, or a column stands twice with different content.
    """
    for place, row in enumerate(grid.rows[:SEARCHED]):
        for program in programs():
            fields = program.fields(row.cells)
            if program.fits(fields):
                table = _table(grid, name, place, fields)
                raise_if_any(InputError, _repeated(table, program.repeated))
                return program, table
    raise InputError(_unknown(grid.rows[:SEARCHED], name))


def mapped(grid: Grid, name: str, columns: Mapping[str, str]) -> CodingTable:
    """The rows of a table whose columns the study names.

    Raises InputError when no row names all of them, or a column stands twice with different content.
    """
    field_of = {comparable(column): field for field, column in columns.items()}
    found = [[field_of.get(comparable(cell), "") for cell in row.cells] for row in grid.rows[:SEARCHED]]
    place = next((place for place, fields in enumerate(found) if set(columns) <= set(fields)), None)
    if place is None:
        nearest = max(found, key=lambda fields: len(set(fields)))
        lacking = ", ".join(repr(column) for field, column in columns.items() if field not in nearest)
        wanted = "en rubrikrad med kolumnerna under columns i study.toml"
        raise InputError(Problem(name, f"kolumner saknas: {lacking}", wanted, "rätta namnen i study.toml"))
    table = _table(grid, name, place, found[place])
    raise_if_any(InputError, _repeated(table, ()))
    return table


def code_list_rows(grid: Grid, name: str, columns: Sequence[str]) -> CodingRows:
    """The rows of a program's list of codes. Raises InputError when no row names `columns`."""
    for place, row in enumerate(grid.rows[:SEARCHED]):
        if set(columns) <= set(map(comparable, row.cells)):
            return CodingRows(name, [cell or "" for cell in row.cells], _rows_below(grid, place))
    wanted = f"rubrikrad med {', '.join(columns)}"
    raise InputError(Problem(name, "filen är inte programmets kodlista", wanted, EXPORT_AGAIN))


def titles_text(titles: Sequence[str]) -> str:
    """Names of columns for a message; what is too long to be one is only counted."""
    shown = [title for title in titles if len(title) <= TITLE_SHOWN and "\n" not in title]
    more = [f"{len(titles) - len(shown)} till"] if len(shown) < len(titles) else []
    return ", ".join([*map(repr, shown), *more])


def _table(grid: Grid, name: str, place: int, fields: Sequence[str]) -> CodingTable:
    titles = [cell or "" for cell in grid.rows[place].cells]
    return CodingTable(name, fields, titles, _rows_below(grid, place))


def _rows_below(grid: Grid, place: int) -> list[CodingRow]:
    rows = (row for row in grid.rows[place + 1 :] if not all(map(is_blank, row.cells)))
    return [CodingRow(row.number, [cell or "" for cell in row.cells]) for row in rows]


def _repeated(table: CodingTable, may_be: Sequence[str]) -> Iterator[Problem]:
    """Columns of one name with different content: which of them is meant cannot be told."""
    for field in dict.fromkeys(each for each in table.header if each and each not in may_be):
        places = [place for place, each in enumerate(table.header) if each == field]
        rows = [row.number for row in table.rows if len({row.cells[place] for place in places}) > 1]
        yield from table.problem(f"kolumnen {table.title(field)!r} står flera gånger, med olika innehåll", rows)


def _unknown(rows: Sequence[GridRow], name: str) -> Problem:
    row = max(rows, key=_known)
    if _known(row) < SURE:
        return not_an_export(name)
    seen = titles_text([cell.strip() for cell in row.cells if cell and not is_blank(cell)])
    nearest = min(programs(), key=lambda program: _missing(program, row))
    near = f"närmast är {nearest.name}, som också har {_wanted(nearest, row)}"
    return not_an_export(name, f"; rad {row.number} har kolumnerna {seen}; {near}")


def _known(row: GridRow) -> int:
    return len(known_names() & set(map(comparable, row.cells)))


def _missing(program: Program, row: GridRow) -> float:
    """The share of what the program needs that the row lacks, the longer header first among equals."""
    lacks = len(program.lacks(program.fields(row.cells))) + (not program.fits(program.fields(row.cells)))
    return lacks / len(program.needs) - len(program.needs) / 1000


def _wanted(program: Program, row: GridRow) -> str:
    """The names of what the row lacks."""
    lacks = program.lacks(program.fields(row.cells))
    wanted = [program.columns[field] for field in lacks] or [
        tuple(name for field in program.one_of for name in program.columns[field])
    ]
    return " och ".join(" eller ".join(map(repr, names)) for names in wanted)
