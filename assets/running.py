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


class StudyRun:
    """One command's run of a study: its waves in order, against the instance.

    Raises StudyError for a definition that cannot be used and InputError for a wave that the study does not have or
    that has not been delivered.
    """

    def __init__(self, folder: Path, wave: str | None) -> None:
        self.study = load_study(folder)
        self.waves = _waves(self.study, wave)
        self._job = definitions(folder).resolve_job_def(self.study.id)

    @property
    def steps_n(self) -> int:
        """How many steps there are in all."""
        return len(self._job.nodes) * len(self.waves)

    def execute(self, advance: Advance) -> Iterator[WaveRun]:
        """Run wave after wave; `advance` hears of every finished step.

        Raises the first error that a step raises; what earlier runs published stays.
        """
        go_home()
        with _alone(), listening(advance):
            instance = dg.DagsterInstance.get()
            for wave in self.waves:
                result = self._job.execute_in_process(
                    instance=instance, partition_key=wave, run_config={"loggers": {"progress": {}}}
                )
                yield _wave_run(self.study, wave, result)


def _waves(study: Study, wave: str | None) -> tuple[str, ...]:
    """The wave asked for, or every wave whose files have come."""
    if wave is None:
        return delivered_waves(study)
    if wave not in study.wave_ids:
        raise InputError(Problem("--wave", f"okänd våg {wave!r}", f"en av {', '.join(study.wave_ids)}"))
    if waits := waiting_for(study, wave):
        raise InputError(Problem(f"våg {wave}", waits, fix="lägg filerna i studiens mapp"))
    return (wave,)


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
