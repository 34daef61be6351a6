"""Which files a wave should deliver, which have come, and their fingerprints. Imports nothing heavy: `status` asks."""

import hashlib
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from pipeline.errors import Problem
from pipeline.study import Study
from pipeline.study.manifest import is_registered, manifest_place
from pipeline.study.wave import CODINGS, Wave

ARRIVING = ("questionnaire", "invited")
"""Files that are there once a wave has been asked."""

JUNK = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
JUNK_STARTS = ("~$", "._", ".~lock.")
"""What file managers and office programs leave beside the files, in lower case; no manifest lists it."""


class Found(NamedTuple):
    """The bytes of a file: their fingerprint and their number."""

    sha256: str
    size: int


class Delivery(NamedTuple):
    """What lies where a wave's files should lie, by place in the study folder."""

    found: dict[str, Found]
    obstacles: dict[str, Problem]
    """Files that are missing or that must not be opened."""


def declared_files(wave: Wave) -> dict[str, str]:
    """Role and place of every file that a wave should deliver."""
    places = {
        "questionnaire": wave.questionnaire,
        "codebook": wave.codebook,
        "invited": wave.invited,
        **{role: export.file for role, export in wave.coding_exports.items()},
        **{role.replace(CODINGS, "code_list"): export.code_list for role, export in wave.coding_exports.items()},
        "documents": wave.documents,
    }
    return {role: plain(place) for role, place in places.items() if place is not None}


def waiting_for(study: Study, wave: str) -> str | None:
    """Why a follow-up cannot be read yet, or None once any of its answers or invitations have come.

    The baseline never waits: without it there is nothing to report. A follow-up of which only some files have come is
    not waiting but incomplete, and `source_files` says which file is missing. A codebook can be had before the answers,
    or be an earlier wave's, and focus groups may be held and coded before them: they say nothing. A registered wave has
    come, whatever is left of it.
    """
    declared = declared_files(study.wave_by_id(wave))
    arriving = [path for role, path in declared.items() if role in ARRIVING]
    has_come = any((study.folder / path).exists() for path in arriving) or is_registered(study.folder, wave)
    if wave == study.baseline or has_come:
        return None
    return f"{' och '.join(arriving)} har inte levererats ännu"


def delivered_waves(study: Study) -> tuple[str, ...]:
    """The waves that can be run, the baseline first."""
    return tuple(wave for wave in study.wave_ids if waiting_for(study, wave) is None)


def fingerprint(study: Study, path: str) -> str:
    """Sha256 of a file of the study."""
    return look(study.folder / path).sha256


def look(place: Path) -> Found:
    """Fingerprint and size of a file of any size, read piece by piece."""
    with place.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return Found(digest.hexdigest(), file.tell())


def delivery(study: Study, wave: str, *, whole_folder: bool) -> Delivery:
    """Look at every declared file of a wave and, when asked, at everything else in its folder."""
    places = {path: study.folder / path for path in declared_files(study.wave_by_id(wave)).values()}
    if whole_folder:
        places = _in_folder(study, wave) | places
    obstacles = {path: problem for path, place in places.items() if (problem := obstacle(study.folder, path, place))}
    return Delivery({path: look(place) for path, place in places.items() if path not in obstacles}, obstacles)


def obstacle(folder: Path, path: str, place: Path) -> Problem | None:
    """Why a file cannot be opened, or must not be: only plain files in plain folders of the study are read."""
    where = shown(path)
    linked = [step for step in place.parents if step.is_relative_to(folder) and step != folder and step.is_symlink()]
    if linked or (place.is_symlink() and place.is_dir()):
        at = (linked or [place])[-1].relative_to(folder).as_posix()
        return Problem(where, f"mappen {shown(at)} är en länk", "en vanlig mapp", "lägg själva filerna där")
    if not place.is_file():
        return _missing(where, place)
    if not place.resolve().is_relative_to(folder.resolve()):
        return Problem(where, "filen är en länk ut ur studiens mapp", "en vanlig fil")
    return None


def shown(path: str) -> str:
    """A path in a message: one with characters that cannot be seen, such as a line break, is written with escapes."""
    return path if path.isprintable() else ascii(path)


def plain(path: str) -> str:
    """A path in one spelling: å is one character, whoever wrote the file name, and no step is empty or a dot."""
    return PurePosixPath(unicodedata.normalize("NFC", path)).as_posix()


def _missing(where: str, place: Path) -> Problem:
    if place.is_symlink() or (place.exists() and not place.is_dir()):
        return Problem(where, "inte en vanlig fil", "en fil med innehåll")
    siblings = place.parent.iterdir() if place.parent.is_dir() else ()
    if any(plain(other.name) == plain(place.name) and other.name != place.name for other in siblings):
        found = "filen saknas, men en fil vars namn skrivs med andra tecken för å, ä eller ö finns"
        return Problem(where, found, "namnet i study.toml", "skriv om filens namn för hand")
    return Problem(where, "filen saknas", "filen som study.toml nämner", "lägg filen där, eller rätta study.toml")


def _in_folder(study: Study, wave: str) -> dict[str, Path]:
    manifest = manifest_place(study.folder, wave)
    places = (place for place in _entries(manifest.parent) if place != manifest)
    return {plain(place.relative_to(study.folder).as_posix()): place for place in places}


def _entries(folder: Path) -> Iterator[Path]:
    """Everything in a folder and the folders under it; a link to a folder is an entry and is not entered."""
    if folder.is_symlink():
        yield folder
    elif folder.is_dir():
        for place in sorted(folder.iterdir()):
            yield from _entries(place)
    elif folder.exists() and not _is_junk(folder.name):
        yield folder


def _is_junk(name: str) -> bool:
    return name.lower() in JUNK or name.lower().startswith(JUNK_STARTS)
