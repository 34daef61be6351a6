"""Running a study through Dagster in this process: the waves in order, one run each, one command at a time."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
from filelock import FileLock, Timeout

from assets.definitions import definitions
from assets.home import go_home
from assets.paths import STORE
from assets.progress import listening
from assets.report import PAGES
from pipeline.errors import InputError, Problem, StorageError
from pipeline.read.delivery import delivered_waves, waiting_for
from pipeline.study import Study, load_study

Advance = Callable[[str], None]


@dataclass(frozen=True)
class WaveRun:
    """What a finished run of one wave says of itself."""

    wave: str
    rows: dict[str, Any]
    """What `rows_accounted_for` found: rows_in, accepted, rejected."""
    pages: dict[str, Any]
    """The metadata of the report's pages."""


def waves_to_run(study: Study, wave: str | None) -> tuple[str, ...]:
    """The wave asked for, or every wave whose files have come.

    Raises InputError for a wave that the study does not have or that has not been delivered.
    """
    if wave is None:
        return delivered_waves(study)
    if wave not in study.wave_ids:
        raise InputError(Problem("--wave", f"okänd våg {wave!r}", f"en av {', '.join(study.wave_ids)}"))
    if waits := waiting_for(study, wave):
        raise InputError(Problem(f"våg {wave}", waits, fix="lägg filerna i studiens mapp"))
    return (wave,)


def steps_of(folder: Path) -> int:
    """How many steps one wave takes."""
    return len(_job(folder).nodes)


def run_study(folder: Path, wave: str | None, advance: Advance) -> Iterator[WaveRun]:
    """Run the waves of a study against the instance; `advance` hears of every finished step.

    Raises the first error that a step raises; what earlier runs published stays.
    """
    study = load_study(folder)
    waves = waves_to_run(study, wave)
    go_home()
    with _alone(), listening(advance):
        job, instance = _job(folder), dg.DagsterInstance.get()
        for each in waves:
            result = job.execute_in_process(
                instance=instance, partition_key=each, run_config={"loggers": {"progress": {}}}
            )
            yield _wave_run(study, each, result)


def _job(folder: Path) -> dg.JobDefinition:
    return definitions(folder).resolve_job_def(folder.name)


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse to run beside another command; the lock goes with the process that holds it."""
    STORE.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(STORE / "run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        problem = Problem("baslinje run", "en annan körning pågår", fix="vänta tills den är klar")
    else:
        try:
            yield
        finally:
            lock.release()
        return
    raise StorageError(problem)


def _wave_run(study: Study, wave: str, result: dg.ExecuteInProcessResult) -> WaveRun:
    rows = next(
        check.metadata for check in result.get_asset_check_evaluations() if check.check_name == "rows_accounted_for"
    )
    pages = next(
        event.materialization.metadata
        for event in result.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey([study.id, "report", PAGES])
    )
    return WaveRun(wave, _plain(rows), _plain(pages))


def _plain(metadata: Any) -> dict[str, Any]:
    return {name: value.value for name, value in metadata.items()}
