"""Whether a wave's files are the ones that it was registered with. Asked before parsing; imports no pandas."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.delivery import Delivery, Found, declared_files, delivery, shown
from pipeline.study import Study
from pipeline.study.manifest import MANIFEST, Manifest, RegisteredFile, is_registered, read_manifest

Registration = Literal["registered", "unregistered"]
NOT_CHANGED = "lägg tillbaka filen som den var; ett nytt manifest är ett eget beslut, se docs/registrera.md"


class Registered(NamedTuple):
    """A wave's manifest and, for naming exchanged files, those of the other waves."""

    own: Manifest
    others: dict[str, Manifest]

    def known_as(self, sha256: str, path: str) -> str:
        """Which other file was registered with these bytes; empty when none was."""
        for wave, manifest in {self.own.wave: self.own, **self.others}.items():
            for known in manifest.file:
                if known.sha256 == sha256 and known.path != path:
                    return known.path if manifest is self.own else f"{known.path} (våg {wave})"
        return ""


def registration(study: Study, wave: str) -> Registration:
    """Whether the wave has a manifest."""
    return "registered" if is_registered(study.folder, wave) else "unregistered"


def check_manifest(study: Study, wave: str) -> None:
    """Hold a registered wave against its manifest; a wave without one passes.

    Raises InputError with every file that is missing, changed, exchanged, unlisted or a link, and every fault in the
    manifest itself.
    """
    if registration(study, wave) == "registered":
        raise_if_any(InputError, registered_problems(study, wave, delivery(study, wave, whole_folder=True)))


def check_rows(study: Study, wave: str, role: str, rows_n: int) -> None:
    """Hold the number of rows read, left-out rows included, against the manifest; a wave without one passes.

    Raises InputError when the file had another number of rows when it was registered.
    """
    problems: list[Problem] = []
    manifest = read_manifest(study.folder, wave, problems)
    problems += [
        Problem(shown(known.path), f"{rows_n} rader lästa", f"{known.rows} rader, som vid registreringen", NOT_CHANGED)
        for known in (manifest.file if manifest else ())
        if known.role == role and known.rows != rows_n
    ]
    raise_if_any(InputError, problems)


def registered_problems(study: Study, wave: str, came: Delivery) -> list[Problem]:
    """Everything in which a wave's folder differs from its manifest, the obstacles to reading it included."""
    problems: list[Problem] = []
    own = read_manifest(study.folder, wave, problems)
    if own is None:
        return [*problems, *came.obstacles.values()]
    roles = {path: role for role, path in declared_files(study.wave_by_id(wave)).items()}
    registered = Registered(own, other_manifests(study, wave))
    return [
        *came.obstacles.values(),
        *(problem for known in own.file for problem in _differences(known, came, registered, roles)),
        *_unlisted(came, registered, roles),
    ]


def other_manifests(study: Study, wave: str) -> dict[str, Manifest]:
    """The manifests of the other waves; one that is at fault stops its own wave and no other."""
    read = {other: read_manifest(study.folder, other, []) for other in study.wave_ids if other != wave}
    return {other: manifest for other, manifest in read.items() if manifest}


def _differences(
    known: RegisteredFile, came: Delivery, registered: Registered, roles: dict[str, str]
) -> Iterator[Problem]:
    where = shown(known.path)
    found = came.found.get(known.path)
    if found is None and known.path not in came.obstacles:
        when = registered.own.registered
        yield Problem(where, "filen saknas", f"filen som registrerades {when} som {known.role}", NOT_CHANGED)
    if found and found != Found(known.sha256, known.size):
        yield Problem(where, _changed(found, known, registered), _as_registered(known), NOT_CHANGED)
    role = roles.get(known.path, "other")
    if role != known.role:
        yield Problem(where, f"filen är {role} i study.toml", f"{known.role}, som i manifestet", "rätta study.toml")


def _changed(found: Found, known: RegisteredFile, registered: Registered) -> str:
    if instead := registered.known_as(found.sha256, known.path):
        return f"filerna är förväxlade: innehållet registrerades som {shown(instead)}"
    if found.size < known.size:
        return f"filen är avkortad eller utbytt ({found.size} byte)"
    return f"filen har ändrats sedan den registrerades ({found.size} byte, sha256 {found.sha256[:12]}…)"


def _as_registered(known: RegisteredFile) -> str:
    return f"{known.size} byte, sha256 {known.sha256[:12]}…"


def _unlisted(came: Delivery, registered: Registered, roles: dict[str, str]) -> Iterator[Problem]:
    manifest = f"{registered.own.wave}/{MANIFEST}"
    for path, found in came.found.items():
        if path in registered.own.by_path:
            continue
        instead = registered.known_as(found.sha256, path)
        same = f"; innehållet registrerades som {shown(instead)}" if instead else ""
        fix = NOT_CHANGED if path in roles else "flytta ut filen ur mappen"
        yield Problem(shown(path), f"filen är inte registrerad{same}", f"bara filer som står i {manifest}", fix)
