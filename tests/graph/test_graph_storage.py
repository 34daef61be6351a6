"""The store: one long frame, one whole file, and the old one until the new one is verified."""

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from upath import UPath

from assets.io_manager import TableStore, read_table, write_table
from pipeline.errors import DisclosureError, StorageError
from pipeline.protect.safe import SafeTable
from tests.graph.project import Project

WAVES = ["2016", "2025", "2019", "2031", "2022", "2028", "2040", "2034"]
"""Out of order, so that neither sorting nor a set gives this order."""

OLD, NEW = pd.DataFrame({"n": [1, 2], "namn": ["å", None]}), pd.DataFrame({"n": [3]})


@pytest.fixture
def place(tmp_path: Path) -> UPath:
    path = UPath(tmp_path) / "tabell.parquet"
    write_table(path, OLD)
    return path


@pytest.fixture
def long_frames(tmp_path: Path) -> list[pd.DataFrame]:
    """What an asset is handed of a table of one, several and all waves, and of one without waves."""
    waves, handed = dg.StaticPartitionsDefinition(WAVES), []
    until = {wave: WAVES[WAVES.index(wave) :] for wave in WAVES}

    @dg.asset(partitions_def=waves, key=["s", "raw", "part"])
    def part(context):
        return pd.DataFrame({"wave": [context.partition_key] * 2, "n": [1, 2]})

    @dg.asset(key=["s", "raw", "whole"])
    def whole():
        return OLD

    ins = {
        "part": dg.AssetIn(key=part.key, partition_mapping=dg.StaticPartitionMapping(until)),
        "whole": dg.AssetIn(key=whole.key),
    }

    @dg.asset(partitions_def=waves, key=["s", "core", "long"], ins=ins)
    def long(part, whole):
        handed.extend([part, whole])
        return pd.DataFrame({"n": [0]})

    with dg.DagsterInstance.ephemeral() as instance:
        for wave in WAVES:
            resources = {"io_manager": TableStore(UPath(tmp_path))}
            dg.materialize([part, whole, long], partition_key=wave, resources=resources, instance=instance)
    return handed


def test_one_wave_or_several_arrive_as_one_long_frame_in_the_order_of_measurement(long_frames):
    parts = long_frames[::2]
    assert [list(part["wave"]) for part in parts] == [
        [wave for wave in WAVES[: number + 1] for _ in range(2)] for number in range(len(WAVES))
    ]
    assert list(parts[2].index) == list(range(6))


def test_a_table_without_waves_arrives_as_it_was_stored(long_frames):
    pd.testing.assert_frame_equal(long_frames[1], OLD)


def test_a_table_that_has_not_been_made_is_named_with_what_to_do(tmp_path: Path):
    with pytest.raises(StorageError) as caught:
        read_table(UPath(tmp_path) / "smaland" / "score" / "scores" / "2019.parquet")
    assert "smaland/score/scores/2019.parquet: tabellen finns inte ännu" in str(caught.value)
    assert "baslinje run" in str(caught.value)


def test_a_file_with_any_byte_wrong_is_read_or_called_damaged_and_never_ends_in_another_error(place: UPath):
    whole = place.read_bytes()
    called_damaged = 0
    for position in range(len(whole)):
        place.write_bytes(whole[:position] + bytes([whole[position] ^ 0xFF]) + whole[position + 1 :])
        with suppress(StorageError):
            read_table(place)
            continue
        called_damaged += 1
    assert called_damaged > len(whole) / 2


def test_a_file_cut_short_anywhere_is_called_damaged(place: UPath):
    whole = place.read_bytes()
    for length in range(len(whole)):
        place.write_bytes(whole[:length])
        with pytest.raises(StorageError, match="skadad"):
            read_table(place)


def test_a_changed_value_in_a_stored_page_is_found_by_its_checksum(place: UPath):
    write_table(place, pd.DataFrame({"text": ["abcdefgh"] * 3}))
    whole = place.read_bytes()
    place.write_bytes(whole.replace(b"abcdefgh", b"abcdefgX", 1))
    with pytest.raises(StorageError, match="skadad"):
        read_table(place)


class Full:
    """A file on a disk that fills up halfway."""

    def __init__(self, file):
        self._file = file

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def write(self, content):
        self._file.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def refuse(*_, **__):
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def full_disk(patch, kind):
    opened = kind.open
    patch.setattr(kind, "open", lambda path, *how: Full(opened(path, *how)) if "w" in how[0] else opened(path, *how))


FAILURES = {
    "write": full_disk,
    "sync": lambda patch, _: patch.setattr(os, "fsync", refuse),
    "read back": lambda patch, kind: patch.setattr(kind, "read_bytes", refuse),
    "other bytes": lambda patch, kind: patch.setattr(kind, "read_bytes", lambda _: b"PAR1"),
    "replace": lambda patch, kind: patch.setattr(kind, "replace", refuse),
}


@pytest.mark.parametrize("failing", FAILURES)
def test_when_a_step_of_writing_fails_the_old_table_stands_and_nothing_is_left_beside_it(place: UPath, failing: str):
    before = place.read_bytes()
    with pytest.MonkeyPatch.context() as patch:
        FAILURES[failing](patch, type(place))
        with pytest.raises(StorageError, match=r"tabell\.parquet: filen (kunde inte skrivas|blev inte som)"):
            write_table(place, NEW)
    assert [(path.name, path.read_bytes()) for path in place.parent.iterdir()] == [("tabell.parquet", before)]


def test_a_table_that_cannot_be_written_leaves_no_first_table_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StorageError, match="kontrollera disken"):
        write_table(UPath(tmp_path) / "ny" / "tabell.parquet", NEW)
    assert [*(tmp_path / "ny").iterdir()] == []


def test_a_new_table_takes_the_old_ones_place(place: UPath):
    write_table(place, NEW)
    pd.testing.assert_frame_equal(read_table(place), NEW)
    assert [path.name for path in place.parent.iterdir()] == ["tabell.parquet"]


def safe_levels(finished: Project) -> UPath:
    return UPath(finished.store) / finished.study / "safe" / "levels" / "2019.parquet"


def test_a_safe_table_comes_back_as_one_and_stays_one_when_stored_again(finished: Project, tmp_path: Path):
    table = read_table(safe_levels(finished))
    assert isinstance(table, SafeTable)
    write_table(UPath(tmp_path) / "levels.parquet", table)
    again = read_table(UPath(tmp_path) / "levels.parquet")
    assert isinstance(again, SafeTable)
    assert again.table is table.table
    pd.testing.assert_frame_equal(again.frame, table.frame)


def tampered(finished: Project, path: Path, **cells: object) -> UPath:
    """The stored levels with another first row."""
    stored = pq.read_table(safe_levels(finished))
    frame = stored.to_pandas()
    for column, value in cells.items():
        frame[column] = [value, *frame[column].iloc[1:]]
    pq.write_table(pa.Table.from_pandas(frame, schema=stored.schema, preserve_index=False), path)
    return UPath(path)


@pytest.mark.parametrize("cells", [{"mark": "..", "reason": "few"}, {"mean": 61.5}])
def test_a_stored_safe_table_is_checked_anew_when_it_is_read(finished: Project, tmp_path: Path, cells: dict):
    assert isinstance(read_table(tampered(finished, tmp_path / "same.parquet")), SafeTable)
    with pytest.raises(DisclosureError):
        read_table(tampered(finished, tmp_path / "other.parquet", **cells))


def test_a_table_that_claims_to_be_an_unknown_safe_table_is_damaged(finished: Project, tmp_path: Path):
    stored = pq.read_table(safe_levels(finished))
    metadata = {**stored.schema.metadata, b"baslinje.safe": b"scores"}
    pq.write_table(stored.replace_schema_metadata(metadata), tmp_path / "x.parquet")
    with pytest.raises(StorageError, match="skadad"):
        read_table(UPath(tmp_path) / "x.parquet")


def test_every_stored_file_is_parquet_and_nothing_anywhere_is_a_pickle(finished: Project):
    files = [path for path in finished.store.rglob("*") if path.is_file() and path.name != "run.lock"]
    kept = [path for path in files if not {"researcher", "releases"} & {*path.parts}]
    stored = [path for path in kept if path.suffix != ".csv"]
    assert len(stored) == 2 * 67 + 1
    assert {path.read_bytes()[:4] for path in stored} == {b"PAR1"}
    lists = {path.relative_to(finished.store / "smaland").as_posix() for path in kept if path.suffix == ".csv"}
    assert lists == {f"{kind}/{wave}.csv" for kind in ("findings", "quarantine") for wave in ("2016", "2019")}
    starts = [path.read_bytes()[:2] for path in finished.dagster.rglob("*") if path.is_file()]
    assert not any(start[:1] == b"\x80" for start in starts)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_store_and_every_folder_in_it_are_readable_by_the_owner_only(finished: Project, tmp_path: Path):
    before = os.umask(0o022)
    try:
        write_table(UPath(tmp_path) / ".store" / "smaland" / "raw" / "tabell" / "2016.parquet", OLD)
    finally:
        os.umask(before)
    for store in (finished.store, tmp_path / ".store"):
        folders = [store, *(path for path in store.rglob("*") if path.is_dir())]
        assert {stat.S_IMODE(path.stat().st_mode) for path in folders} == {0o700}
        assert len(folders) > 3


def test_the_researchers_page_lies_in_the_store_for_its_owner_alone(finished: Project):
    place = finished.store / "smaland" / "researcher"
    pages = {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}
    assert {"2016.html", "2019.html", "2019/tests_by_group_indicator.csv", "2016/nonresponse_by_unit.csv"} <= pages
    assert {path.stat().st_mode & 0o777 for path in place.rglob("*") if path.is_file()} == {0o600}
    published = [path for path in finished.reports.rglob("*") if path.is_file()]
    assert published
    assert not [path for path in published if b"Forskarsida" in path.read_bytes()]
