"""What a run costs, as ratios measured side by side: prints a table and writes bench.json. Fails nothing.

Every process is fresh and works on a copy of the project's data, so that nothing of the checkout is touched.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

from tests.bench.bare_run import releases
from tests.bench.core import GROUPS, largest_difference, national, plain, vectorised
from tests.bench.in_r import in_r
from tests.bench.tenfold import write_tenfold

ROOT = Path(__file__).resolve().parents[2]
STUDY = "gavleborg"
TIMES = 3
KILOBYTE = 1000
LARGE = 100_000


@dataclass(frozen=True)
class Row:
    """One measurement; `direction` says whether the goal is the most or the least that the value should be."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    direction: Literal["max", "min"] = "max"


def copy_of_the_project(place: Path) -> Path:
    """What a run needs: the study and Dagster's configuration."""
    shutil.copytree(ROOT / "raw_data", place / "raw_data")
    for name in ("dagster.yaml", "pyproject.toml"):
        shutil.copyfile(ROOT / name, place / name)
    return place


def seconds(*command: str, root: Path) -> float:
    """Wall-clock time of a whole process."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=os.environ | {"BASLINJE_ROOT": str(root)})
    return time.perf_counter() - start


def timed(work: Callable[[], object], times: int = TIMES) -> float:
    """Median time of some work in this process."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append(time.perf_counter() - start)
    return median(found)


def whole_run(place: Path) -> Iterator[Row]:
    """`baslinje run`, raw exports to pages from a cold start, against the same library calls in one bare process."""
    command = str(Path(sys.executable).with_name("baslinje"))
    through_dagster, bare = [], []
    for number in range(TIMES):
        root = copy_of_the_project(place / f"run{number}")
        through_dagster.append(seconds(command, "run", STUDY, root=root))
        folders = str(root / "raw_data" / STUDY), str(root / "bare")
        bare.append(seconds(sys.executable, "-m", "tests.bench.bare_run", *folders, root=root))
    yield Row("baslinje run gavleborg, hela processen", median(through_dagster), "s")
    yield Row("samma biblioteksanrop i en bar process", median(bare), "s")
    yield Row("baslinje run / bar process", median(through_dagster) / median(bare), "×", 3)
    yield Row("skillda sidor mellan de två", _differing(root), "st", 0)
    yield Row("största sidan utan plotly.js", _largest_page(root) / KILOBYTE, "kB", 100)


def _differing(root: Path) -> int:
    """Pages that one of the two runs did not write, or wrote otherwise."""
    first, second = ({p.relative_to(top): p.read_bytes() for p in top.rglob("*.html")} for top in _tops(root))
    return sum(first.get(name) != second.get(name) for name in first.keys() | second.keys())


def _tops(root: Path) -> tuple[Path, Path]:
    return root / "reports" / STUDY, root / "bare" / STUDY


def _largest_page(root: Path) -> int:
    return max(page.stat().st_size for page in _tops(root)[0].rglob("*.html"))


def growth(place: Path) -> Iterator[Row]:
    """The statistical chain, reading to protecting, for ten times the respondents."""
    from pipeline.study import load_study  # noqa: PLC0415 - the runs above must not share this process's imports

    own = load_study(ROOT / "raw_data" / STUDY)
    large = write_tenfold(own, place)
    list(releases(own))  # what is made once and kept is made before anything is measured
    once, tenfold = timed(lambda: list(releases(own))), timed(lambda: list(releases(large)))
    yield Row("kedjan läs-skydda, Gävleborg", once, "s")
    yield Row("kedjan läs-skydda, tio gånger så många svarande", tenfold, "s")
    yield Row("tio gånger så många svarande / en gång", tenfold / once, "×", 11)


def national_size(place: Path) -> Iterator[Row]:
    """Scores, means, intervals, alpha, Welch, rank sums and multiplicity of 290 groups × 8 indicators in two waves.

    Against the natural way with pandas, scipy, pingouin and statsmodels, and with R where R is installed.
    """
    waves = national()
    fast, slow = vectorised(waves), plain(waves)
    fast_time, slow_time = timed(lambda: vectorised(waves)), timed(lambda: plain(waves), times=1)
    yield Row("statistisk kärna, riksstorlek", fast_time, "s")
    yield Row("samma sak cell för cell med pandas, scipy och pingouin", slow_time, "s")
    yield Row("cell för cell / kärnan", slow_time / fast_time, "×", 40, "min")
    yield Row("största skillnad mellan de två", largest_difference(fast, slow), "", 1e-9)
    few = national(GROUPS // 10)
    vectorised(few)
    yield Row("tio gånger så många grupper / en gång", fast_time / timed(lambda: vectorised(few)), "×", 11)
    if shutil.which("Rscript"):
        by_r, figures = in_r(waves, place)
        yield Row("medel, alfa, Welch och rangsumma i R (survey, psych)", by_r, "s")
        yield Row("R / kärnan", by_r / fast_time, "×", 150, "min")
        yield Row("största skillnad mot R", largest_difference(fast, figures), "", 1e-9)


def ingesting(place: Path) -> Iterator[Row]:
    """A large .sav to validated tables on disk, against bare reading; memory of both processes at a million rows."""
    from tests.bench.ingest import peaks, ratio, write_large  # noqa: PLC0415 - as above

    store = place / "store"
    store.mkdir(parents=True)
    bare, own = ratio(write_large(place / "stor.sav", LARGE), store, TIMES)
    yield Row("pyreadstat.read_sav, 100 000 × 80", bare, "s")
    yield Row("samma fil till kontrollerade tabeller på disk", own, "s")
    yield Row("till tabeller på disk / bara läst", own / bare, "×", 2)
    for name, megabytes in zip(
        ("kommandot", "läsarens process"), peaks(write_large(place / "storst.sav", 10 * LARGE), store), strict=True
    ):
        yield Row(f"minne som mest, 1 000 000 × 80, {name}", megabytes / KILOBYTE, "GB", 0.6)


def measure() -> list[Row]:
    """Every row."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            *whole_run(Path(folder)),
            *growth(Path(folder) / "tenfold"),
            *national_size(Path(folder) / "national"),
            *ingesting(Path(folder) / "ingest"),
        ]


def table(rows: list[Row]) -> str:
    """The rows with their goals, and whether they are met."""
    lines = []
    for row in rows:
        goal = "" if row.goal is None else f"{'≤' if row.direction == 'max' else '≥'} {row.goal:g}"
        lines.append(f"{row.name:<52}{row.value:>12.4g} {row.unit:<6} {goal:<9} {_met(row)}".rstrip())
    return "\n".join(lines)


def _met(row: Row) -> str:
    if row.goal is None:
        return ""
    met = row.value <= row.goal if row.direction == "max" else row.value >= row.goal
    return "ja" if met else "NEJ"


if __name__ == "__main__":
    measured = measure()
    print(table(measured))  # noqa: T201 - what the command is for
    content = json.dumps([asdict(row) for row in measured], ensure_ascii=False, indent=1)
    (ROOT / "bench.json").write_text(content + "\n", encoding="utf-8")
