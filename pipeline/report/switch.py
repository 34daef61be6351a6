"""Putting finished files in their place in one step: the old stand until the new are whole."""

import contextlib
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path


def put_file(path: Path, content: bytes) -> None:
    """Write a file, or leave an identical one untouched."""
    if path.is_file() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _beside(path)
    try:
        _write_and_sync(temporary, content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def put_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Make a folder of exactly these files, or leave an identical one untouched; on failure the old one stands."""
    if path.is_dir() and _content(path) == files:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    made, old = _beside(path), _beside(path)
    try:
        made.mkdir()
        for name, content in files.items():
            _write_and_sync(made / name, content)
        _exchange(path, made, old)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _exchange(path: Path, made: Path, old: Path) -> None:
    if not path.exists():
        made.replace(path)
        return
    path.replace(old)
    try:
        made.replace(path)
    except OSError:
        old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _content(folder: Path) -> dict[str, bytes] | None:
    """The folder's files, or None when there is anything but files in it."""
    entries = list(folder.iterdir())
    with contextlib.suppress(OSError):
        return {entry.name: entry.read_bytes() for entry in entries}
    return None


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")


def _write_and_sync(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
