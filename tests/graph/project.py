"""A whole project in a folder of its own: one small study with its answers, and where everything lies."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.fixtures.small_study import COLUMNS, row, write_small_study, write_wave

CHECKOUT = Path(__file__).resolve().parents[2]
GROUPS = ("Ask", "Björk", "Ek")
SIZE = 12
"""Answers per group: enough for everything to be shown."""

COLUMNS_2019 = ["nr", "ort", "arbetsgivare", "nyckel", "f1", "f2", "f3", "f4"]
COLUMN_MAP = (
    "variable,2016,2019\nrespondent_id,id,nr\ngroup,kommun,ort\norganisation,org,arbetsgivare\nlink_key,kod,nyckel\n"
    "a1,a1,f1\na2,a2,f2\nb1,b1,f3\nb2,b2,f4\n"
)
INVITED = "group,organisation,invited,not_eligible\nAsk,Kommunen,20,0\nBjörk,Kommunen,20,0\nEk,Kommunen,20,0\n"
DEFINITION = {"column_map.csv": COLUMN_MAP, "2016/inbjudna.csv": INVITED, "2019/inbjudna.csv": INVITED}
NUMBER, SENTENCE = 86429753, "Hemlig mening 4711"
"""What somebody answered: it stands in every file of answers, and nowhere that is not for microdata."""

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Project:
    """The places of a project with one small study."""

    root: Path
    study: str = "smaland"

    @property
    def folder(self) -> Path:
        return self.root / "raw_data" / self.study

    @property
    def reports(self) -> Path:
        return self.root / "reports"

    @property
    def store(self) -> Path:
        return self.root / ".store"

    @property
    def dagster(self) -> Path:
        return self.root / ".dagster"

    def rewrite(self, wave: str, rows: Sequence[Sequence[Any]], columns: Sequence[str] | None = None) -> None:
        """Replace a wave's file of answers."""
        write_wave(self.folder, wave, rows, columns or columns_of(wave))


@contextmanager
def root_folder() -> Iterator[Path]:
    """A folder for one project, in memory where the system has such a place: Dagster syncs every event to disk."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
    roomy = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 500_000_000
    with tempfile.TemporaryDirectory(prefix="baslinje-", dir=memory if roomy else None) as folder:
        yield Path(folder).resolve()


def columns_of(wave: str) -> list[str]:
    return COLUMNS if wave == "2016" else COLUMNS_2019


def answers(wave: str) -> Rows:
    """Twelve answers per group, half a step apart, and one record without any; 2019 lies one step above 2016."""
    low = 2 if wave == "2016" else 3
    given = [(group, low + number % 2) for group in GROUPS for number in range(SIZE)]
    rows = [
        row(number, group, code, 6 - code, code, code, key=f"k{number}")
        for number, (group, code) in enumerate(given, start=1)
    ]
    first = (float(NUMBER), *rows[0][1:3], SENTENCE, *rows[0][4:])
    return [first, *rows[1:], row(99, "Ask", None, None, None, None)]


def write_project(root: Path, study: str = "smaland", waves: Sequence[str] = ("2016", "2019")) -> Project:
    """The study's folder with the answers of some waves, and the files that Dagster looks for in a root."""
    project = Project(root, study)
    write_small_study(project.folder, DEFINITION)
    for wave in {"2016", "2019"} - {*waves}:
        (project.folder / wave / "inbjudna.csv").unlink()
    for wave in waves:
        project.rewrite(wave, answers(wave))
    for name in ("dagster.yaml", "pyproject.toml"):
        shutil.copyfile(CHECKOUT / name, root / name)
    return project


def tree(folder: Path) -> dict[str, bytes]:
    """Every file under a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def published(project: Project) -> dict[str, bytes]:
    """What is under reports, without the notes on the runs, which differ between two runs of one edition."""
    return {name: content for name, content in tree(project.reports).items() if not name.endswith(".run.json")}


def tables(project: Project) -> dict[str, bytes]:
    """The stored tables by stage, name and wave."""
    return tree(project.store / project.study)
