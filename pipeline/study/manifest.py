"""The manifest of a wave: which raw files it was registered with, by name, fingerprint, size and number of rows."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from pipeline.errors import Problem
from pipeline.study.base import Code, Part, StudyPath
from pipeline.study.files import build, line_of, read_toml, toml_place

MANIFEST = "manifest.toml"
COUNTED = r"questionnaire|invited|codings(?:_[1-9][0-9]?)?"
"""Roles whose files have rows, or codings, that can be counted."""
ROLES = rf"{COUNTED}|codebook|code_list(?:_[1-9][0-9]?)?|documents|other"
HEADING = "# Skrivet av baslinje register, och aldrig för hand: se docs/registrera.md."

Count = Annotated[int, Field(strict=True, ge=0)]


def is_counted(role: str) -> bool:
    """Whether a file of this role has rows, or codings, that can be counted."""
    return re.fullmatch(COUNTED, role) is not None


class RegisteredFile(Part):
    """A raw file as it was when its wave was registered."""

    path: StudyPath
    role: Annotated[str, StringConstraints(pattern=rf"^(?:{ROLES})$")]
    """What the wave uses the file for; other = it lies in the wave's folder and is not read."""
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    size: Count
    rows: Count | None = None

    @model_validator(mode="after")
    def counted(self) -> Self:
        """Rows are counted in the files that have them, and only there."""
        if (self.rows is None) == is_counted(self.role):
            raise ValueError("rows ska stå för questionnaire, invited och codings, och bara där")
        return self


class Manifest(Part):
    """Every raw file of a wave."""

    wave: Code
    registered: Annotated[date, Field(strict=True)]
    file: tuple[RegisteredFile, ...] = Field(min_length=1)

    @property
    def by_path(self) -> dict[str, RegisteredFile]:
        """The files by their place in the study folder."""
        return {known.path: known for known in self.file}


def manifest_place(folder: Path, wave: str) -> Path:
    """Where a wave's manifest lies, whether it is there or not."""
    return folder / wave / MANIFEST


def is_registered(folder: Path, wave: str) -> bool:
    """Whether a wave has a manifest; one that is a link to nothing counts, because nothing may be written there."""
    place = manifest_place(folder, wave)
    return place.exists() or place.is_symlink()


def read_manifest(folder: Path, wave: str, problems: list[Problem]) -> Manifest | None:
    """The manifest of a wave; None when the wave is not registered, or with a problem."""
    place = manifest_place(folder, wave)
    if not is_registered(folder, wave):
        return None
    if place.is_symlink() or place.parent.is_symlink():
        problems.append(Problem(f"{wave}/{MANIFEST}", "manifestet nås genom en länk", "en vanlig fil i en vanlig mapp"))
        return None
    own: list[Problem] = []
    content, text = read_toml(place, own)
    manifest = None if text is None else build(Manifest, content, toml_place(MANIFEST, text), own)
    if manifest and text:
        own += _contradictions(manifest, wave, text)
    problems += [replace(problem, where=f"{wave}/{problem.where}") for problem in own]
    return None if own else manifest


def _contradictions(manifest: Manifest, wave: str, text: str) -> Iterator[Problem]:
    if manifest.wave != wave:
        where = f"{MANIFEST} rad {line_of(text, ('wave',))}"
        yield Problem(where, f"manifestet gäller våg {manifest.wave}", f"våg {wave}", "lägg tillbaka rätt manifest")
    paths = [known.path for known in manifest.file]
    for number, path in enumerate(paths):
        if path in paths[:number]:
            where = f"{MANIFEST} rad {line_of(text, ('file', number, 'path'))}"
            yield Problem(where, "samma sökväg står två gånger", "en [[file]] per fil")


def manifest_text(manifest: Manifest) -> str:
    """The manifest as TOML, the same content always in the same words."""
    head = [HEADING, f"wave = {_quoted(manifest.wave)}", f"registered = {manifest.registered.isoformat()}"]
    return "\n".join([*head, *(line for known in manifest.file for line in _lines(known)), ""])


def _lines(known: RegisteredFile) -> Iterator[str]:
    yield from ("", "[[file]]")
    for key, value in known.model_dump(exclude_none=True).items():
        yield f"{key} = {_quoted(value)}" if isinstance(value, str) else f"{key} = {value}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
