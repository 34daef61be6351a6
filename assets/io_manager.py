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
from pipeline.protect.safe import DECLARED, SafeTable, seal_table

SAFE = b"baslinje.safe"
PRIVATE, PRIVATE_FILE = 0o700, 0o600
DAMAGE = (pa.ArrowException, OSError, ValueError, TypeError, KeyError)
"""What reading a file with a few wrong bytes may raise; page checksums do not cover the footer."""


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
        with no_values():
            tables = [read_table(self._place(context.asset_key, wave)) for wave in _in_order(context)]
            return tables[0] if len(tables) == 1 else pd.concat(tables, ignore_index=True)

    def _place(self, asset_key: dg.AssetKey, wave: str | None) -> UPath:
        return table_path(self._base, asset_key.path, wave)


def _in_order(context: dg.InputContext) -> list[str | None]:
    """The waves asked for, in the order they were measured; Dagster hands them over as a set."""
    if not context.has_asset_partitions:
        return [None]
    asked = {*context.asset_partition_keys}
    return [wave for wave in context.asset_partitions_def.get_partition_keys() if wave in asked]


def table_path(base: UPath, key: Sequence[str], wave: str | None) -> UPath:
    """Where the table of an asset key lies."""
    *folders, table = key
    return base.joinpath(*folders, *([table, f"{wave}.parquet"] if wave else [f"{table}.parquet"]))


def write_table(path: UPath, table: pd.DataFrame | SafeTable) -> None:
    """Put a table at a place in one step; the old file stands until the new one is whole and verified."""
    replace_file(path, _encode(table))


def replace_file(path: UPath, content: bytes) -> None:
    """Put content at a place in one step; the old file stands until the new one is whole and verified."""
    if path.protocol not in ("", "file"):
        path.write_bytes(content)  # an object store replaces in one step by itself
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        _make_private(path.parent)
        _write_and_sync(temporary, content)
        found = None if temporary.read_bytes() == content else "filen blev inte som den skrevs"
        if not found:
            temporary.replace(path)
    except OSError as error:
        found = f"filen kunde inte skrivas ({error.strerror})"
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()
    if found:
        raise StorageError(Problem(_short(path), found, fix="kontrollera diskens plats och rättigheter"))


def read_table(path: UPath) -> pd.DataFrame | SafeTable:
    """Read a stored table; a safe table is checked and sealed anew."""
    try:
        frame, safe = _decode(path.read_bytes())
    except FileNotFoundError:
        problem = Problem(_short(path), "tabellen finns inte ännu", fix="kör baslinje run utan --wave")
    except DAMAGE:
        problem = Problem(_short(path), "tabellen är skadad", fix="kör om studien")
    else:
        return seal_table(safe, frame) if safe else frame
    raise StorageError(problem)


def _short(path: UPath) -> str:
    return "/".join(path.parts[-4:])


def _make_private(folder: UPath) -> None:
    """Make a folder and those above it readable by the owner only; pathlib's own `parents` would not."""
    if not folder.exists():
        _make_private(folder.parent)
        folder.mkdir(exist_ok=True, mode=PRIVATE)


def _encode(table: pd.DataFrame | SafeTable) -> bytes:
    frame = table.frame if isinstance(table, SafeTable) else table
    arrow = pa.Table.from_pandas(frame, preserve_index=False)
    if isinstance(table, SafeTable):
        arrow = arrow.replace_schema_metadata({**(arrow.schema.metadata or {}), SAFE: table.table.name.encode()})
    buffer = BytesIO()
    pq.write_table(arrow, buffer, write_page_checksum=True)
    return buffer.getvalue()


def _decode(content: bytes) -> tuple[pd.DataFrame, str | None]:
    """The frame, and which safe table it is, if any."""
    table = pq.read_table(BytesIO(content), page_checksum_verification=True)
    name = (table.schema.metadata or {}).get(SAFE)
    if name is not None and name.decode() not in DECLARED:
        raise ValueError("not a declared table")
    return table.to_pandas(), name and name.decode()


def _write_and_sync(path: UPath, content: bytes) -> None:
    with path.open("wb") as file:
        path.chmod(PRIVATE_FILE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


class PageStore(dg.IOManager):
    """Pages are written by their own stage; only the place is remembered, in the metadata."""

    def handle_output(self, context: dg.OutputContext, obj: str) -> None:
        """Keep nothing: the page is where the metadata says."""

    def load_input(self, context: dg.InputContext) -> str:
        """Pages feed nothing."""
        raise TypeError(f"{context.asset_key.to_user_string()} is a page and feeds no other asset")
