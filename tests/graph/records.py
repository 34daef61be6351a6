"""Everything that Dagster has written down about a project, also what it packs."""

import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.graph.command import Said
from tests.graph.project import NUMBER, SENTENCE, Project, tree

CANARIES = (str(NUMBER).encode(), SENTENCE.encode(), b"Hemlig")


def told(project: Project, said: Said) -> list[bytes]:
    """What somebody answered, if it stands where anybody may look: printed, in Dagster's records or in a report."""
    seen = [said.everything.encode(), records(project), *tree(project.reports).values()]
    return [canary for canary in CANARIES if any(canary in text for text in seen)]


def records(project: Project) -> bytes:
    """Every file under .dagster as it stands, and every cell of its databases, unpacked."""
    files = [path for path in sorted(project.dagster.rglob("*")) if path.is_file()]
    cells = (cell for path in files if path.suffix == ".db" for cell in _cells(path))
    return b"\n".join([*(path.read_bytes() for path in files), *cells])


def _cells(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(path)) as database:
        names = [name for (name,) in database.execute("select name from sqlite_master where type = 'table'")]
        for name in names:
            for row in database.execute(f'select * from "{name}"'):  # noqa: S608 - names from the database
                yield from (_unpacked(cell) for cell in row if isinstance(cell, str | bytes))


def _unpacked(cell: str | bytes) -> bytes:
    if isinstance(cell, str):
        return cell.encode()
    try:
        return zlib.decompress(cell)
    except zlib.error:
        return cell
