"""From a large .sav to validated tables on disk, against bare `pyreadstat.read_sav`: time, and memory at the peak.

Run as a program it ingests one file and prints its own and its parser's peak memory, so that each measurement has a
process to itself.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd
import pyreadstat
from upath import UPath

from assets.io_manager import write_table
from pipeline.read.apart import parse_apart
from pipeline.read.parsed import Request
from pipeline.read.questionnaire import as_tables

COLUMNS = 80
MEGABYTE = 1_000_000


def write_large(path: Path, rows: int) -> Path:
    """A questionnaire of 80 five-point items with 9 as user-missing."""
    random = np.random.default_rng(20161003)
    names = [f"q{number}" for number in range(1, COLUMNS + 1)]
    options = np.array([1, 2, 3, 4, 5, 9], dtype="float64")
    frame = pd.DataFrame({name: random.choice(options, rows) for name in names})
    pyreadstat.write_sav(frame, str(path), row_compress=True, missing_ranges={name: [9] for name in names})
    return path


def ingest(path: Path, store: Path) -> int:
    """Parse apart, make the tables, check them and put them on disk, as the asset and the store do; rows read."""
    read = as_tables(parse_apart(Request(path, path.name)), path.name, "2016")
    for name, table in read._asdict().items():
        write_table(UPath(store / f"{name}.parquet"), table)
    return len(read.records)


def bare(path: Path) -> int:
    """What the library itself does with the file."""
    return len(pyreadstat.read_sav(str(path), user_missing=True)[0])


def ratio(path: Path, store: Path, times: int) -> tuple[float, float]:
    """Median seconds of bare reading and of ingesting, taken in turn, after a first time that nobody counts.

    The parser's process finds its modules compiled, as on every machine after the first run.
    """
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    ingest(path, store)
    bare_times, own_times = [], []
    for _ in range(times):
        for work, found in ((lambda: bare(path), bare_times), (lambda: ingest(path, store), own_times)):
            start = time.perf_counter()
            work()
            found.append(time.perf_counter() - start)
    return median(bare_times), median(own_times)


def peaks(path: Path, store: Path) -> tuple[int, int]:
    """Peak megabytes of a process that ingests the file, and of the parser that it starts."""
    command = [sys.executable, "-m", "tests.bench.ingest", str(path), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, cwd=Path(__file__).resolve().parents[2])
    own, parser = json.loads(done.stdout)
    return own, parser


def _main() -> None:
    import resource  # noqa: PLC0415 - only where a process can be asked

    ingest(Path(sys.argv[1]), Path(sys.argv[2]))
    # getrusage of a process itself would start from what its parent held
    own = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    parser = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps([int(kilobytes) * 1024 // MEGABYTE for kilobytes in (own.split()[1], parser)]))  # noqa: T201


if __name__ == "__main__":
    _main()
