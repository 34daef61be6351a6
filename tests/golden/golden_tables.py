"""The safe tables of the shipped study as text: what the golden files hold."""

from collections.abc import Iterator
from pathlib import Path

from pipeline.protect.safe import SafeTable
from pipeline.study import Study
from tests.bench.bare_run import releases

FOLDER = Path(__file__).parent / "gavleborg"
TABLES = ("levels", "changes", "response")
TALKS = ("themes", "matrix", "levels", "joint", "agreement", "pairs")


def golden_tables(study: Study) -> Iterator[tuple[str, str]]:
    """File name and content of every safe table of every wave; a whole point is written without decimals."""
    for release in releases(study):
        for name in TABLES:
            yield f"{release.wave}_{name}.csv", _text(getattr(release, name))
        for name, table in release.in_depth.items():
            yield f"{release.wave}_{name}.csv", _text(table)
        for name in TALKS if release.talks else ():
            yield f"{release.wave}_talk_{name}.csv", _text(getattr(release.talks, name))


def _text(table: SafeTable) -> str:
    return table.frame.to_csv(index=False, lineterminator="\n", float_format="%.10g")
