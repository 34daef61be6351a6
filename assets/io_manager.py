"""Tables as Parquet: written beside the old file, read back, then put in its place in one step. Never pickle."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from io import BytesIO

import dagster as dg
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from upath import UPath

from assets.discretion import no_values
from pipeline.errors import Problem, StorageError
from pipeline.protect.safe import SafeTable, seal_table

SAFE = b"baslinje.safe"
PRIVATE = 0o700


class TableStore(dg.IOManager):
    """Keeps every table under <base>/<study>/<stage>/<table>[/<wave>].parquet."""

    def __init__(self, base: UPath) -> None:
        self._base = base

    def handle_output(self, context: dg.OutputContext, obj: pd.DataFrame | SafeTable) -> None:
        """Store a table; nothing is left behind when any step fails."""
        keys = context.asset_partition_keys if context.has_asset_partitions else [None]
        with no_values():
            write_table(self._place(context.asset_key, *keys), obj)

    def load_input(self, context: dg.InputContext) -> pd.DataFrame | SafeTable:
        """Read a table: one long frame, whether one wave is asked for or several."""
        keys = context.asset_partition_keys if context.has_asset_partitions else [None]
        with no_values():
            tables = [read_table(self._place(context.asset_key, key)) for key in keys]
            return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)

    def _place(self, asset_key: dg.AssetKey, wave: str | None) -> UPath:
        return table_path(self._base, asset_key.path, wave)


def table_path(base: UPath, key: Sequence[str], wave: str | None) -> UPath:
    """Where the table of an asset key lies."""
    *folders, table = key
    return base.joinpath(*folders, *([table, f"{wave}.parquet"] if wave else [f"{table}.parquet"]))


def write_table(path: UPath, table: pd.DataFrame | SafeTable) -> None:
    """Put a table at a place in one step; the old file stands until the new one is whole and verified."""
    content = _encode(table)
    if path.protocol not in ("", "file"):
        path.write_bytes(content)  # an object store replaces in one step by itself
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _write_and_sync(temporary, content)
        if temporary.read_bytes() != content:
            raise StorageError(Problem(str(path.name), "filen blev inte som den skrevs", fix="kontrollera disken"))
        temporary.replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            temporary.unlink()


def read_table(path: UPath) -> pd.DataFrame | SafeTable:
    """Read a stored table; a safe table is checked and sealed anew."""
    try:
        table = pq.read_table(BytesIO(path.read_bytes()), page_checksum_verification=True)
    except FileNotFoundError:
        problem = Problem("/".join(path.parts[-4:]), "tabellen finns inte ännu", fix="kör baslinje run utan --wave")
    except (pa.ArrowInvalid, OSError):
        problem = Problem("/".join(path.parts[-4:]), "tabellen är skadad", fix="kör om studien")
    else:
        name = (table.schema.metadata or {}).get(SAFE)
        frame = table.to_pandas()
        return seal_table(name.decode(), frame) if name else frame
    raise StorageError(problem)


def _encode(table: pd.DataFrame | SafeTable) -> bytes:
    frame = table.frame if isinstance(table, SafeTable) else table
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    if isinstance(table, SafeTable):
        arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), SAFE: table.table.name.encode()})
    buffer = BytesIO()
    pq.write_table(arrow, buffer, write_page_checksum=True)
    return buffer.getvalue()


def _write_and_sync(path: UPath, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class PageStore(dg.IOManager):
    """Pages are written by their own stage; only the place is remembered, in the metadata."""

    def handle_output(self, context: dg.OutputContext, obj: str) -> None:
        """Keep nothing: the page is where the metadata says."""

    def load_input(self, context: dg.InputContext) -> str:
        """Pages feed nothing."""
        raise NotImplementedError(f"{context.asset_key.to_user_string()} is a page and feeds no other asset")
