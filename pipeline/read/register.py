"""Registering a wave: writing down, once, which raw files it has."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.delivery import Delivery, declared_files, shown
from pipeline.read.files import checked_delivery
from pipeline.study import Study
from pipeline.study.base import inside_the_study
from pipeline.study.manifest import (
    MANIFEST,
    Manifest,
    RegisteredFile,
    is_counted,
    is_registered,
    manifest_place,
    manifest_text,
)

RowsOf = Callable[[Study, str], Mapping[str, int]]


def register(study: Study, wave: str, rows_of: RowsOf, today: date) -> Path:
    """Write a wave's manifest once, after its files have been checked and read.

    Parameters
    ----------
    rows_of : gives the number of rows, left-out rows included, in the wave's files by role.

    Raises InputError when the wave is registered already, or when its files cannot be read or registered.
    """
    place = manifest_place(study.folder, wave)
    if is_registered(study.folder, wave):
        found = "mättillfället är redan registrerat"
        raise InputError(Problem(f"{wave}/{MANIFEST}", found, fix="ett manifest skrivs aldrig över"))
    came = checked_delivery(study, wave, whole_folder=True)
    raise_if_any(InputError, (problem for path in came.found if (problem := _unnamable(path))))
    manifest = Manifest(wave=wave, registered=today, file=_files(study, wave, came, rows_of(study, wave)))
    _write(place, manifest_text(manifest))
    return place


def _files(study: Study, wave: str, came: Delivery, rows: Mapping[str, int]) -> tuple[RegisteredFile, ...]:
    """The declared files in the order of their roles, then the others by name."""
    declared = declared_files(study.wave_by_id(wave))
    roles = {path: role for role, path in declared.items()}
    paths = [*declared.values(), *sorted(path for path in came.found if path not in roles)]
    content = (
        {"path": path, "role": (role := roles.get(path, "other")), **came.found[path]._asdict()}
        | ({"rows": rows[role]} if is_counted(role) else {})
        for path in paths
    )
    return tuple(RegisteredFile.model_validate(known) for known in content)


def _unnamable(path: str) -> Problem | None:
    """Whether a file's name would not survive being written down, or mean something else on another system."""
    where, fix = shown(path), "byt namn på filen"
    if not path.isprintable():
        return Problem(where, "filens namn har tecken som inte syns", "bokstäver, siffror, blanksteg, - och _", fix)
    try:
        inside_the_study(path)
    except ValueError:
        return Problem(where, "filens namn har \\ eller kolon", "bokstäver, siffror, blanksteg, - och _", fix)
    return None


def _write(place: Path, text: str) -> None:
    """Write a file whole or not at all."""
    place.parent.mkdir(exist_ok=True)
    temporary = place.with_suffix(".tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(place)
    finally:
        temporary.unlink(missing_ok=True)
