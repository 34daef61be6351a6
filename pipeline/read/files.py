"""The files of a wave: whether they can be used, and their fingerprints. Does not look inside them."""

from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.delivery import (
    Delivery,
    Found,
    declared_files,
    delivered_waves,
    delivery,
    look,
    obstacle,
    shown,
)
from pipeline.read.manifest import other_manifests, registered_problems, registration
from pipeline.study import Study
from pipeline.study.wave import CODINGS
from pipeline.tables.raw import SOURCE_FILES

ONE_EACH = "lägg rätt fil på plats, eller rätta study.toml"


def source_files(study: Study, wave: str) -> pd.DataFrame:
    """Fingerprint every file of a wave (SOURCE_FILES).

    Raises InputError naming every declared file that is missing, empty, reached through a link or delivered twice and,
    for a registered wave, everything in which its folder differs from its manifest.
    """
    came = checked_delivery(study, wave)
    rows = [
        {"wave": wave, "role": role, "path": path, "sha256": came.found[path].sha256, "size": came.found[path].size}
        for role, path in declared_files(study.wave_by_id(wave)).items()
    ]
    return SOURCE_FILES.conform(pd.DataFrame(rows))


def check_unchanged(study: Study, source_files: pd.DataFrame) -> None:
    """Hold a wave's files against the fingerprints that were taken of them (SOURCE_FILES) before they are read.

    Raises InputError with every file that has been changed, taken away or made a link since then.
    """
    problems = (
        obstacle(study.folder, path, study.folder / path)
        or (
            None
            if look(study.folder / path).sha256 == sha256
            else Problem(shown(path), "filen har ändrats medan körningen pågick", fix="kör om från början")
        )
        for path, sha256 in zip(source_files["path"], source_files["sha256"], strict=True)
    )
    raise_if_any(InputError, (problem for problem in problems if problem))


def checked_delivery(study: Study, wave: str, *, whole_folder: bool = False) -> Delivery:
    """The files of a wave, once nothing is wrong with them; those of a registered wave are all of its folder's.

    Raises InputError as `source_files` does.
    """
    registered = registration(study, wave) == "registered"
    came = delivery(study, wave, whole_folder=whole_folder or registered)
    problems = registered_problems(study, wave, came) if registered else [*came.obstacles.values()]
    said = {problem.where for problem in problems}
    problems += [problem for problem in _without_content(study, wave, came) if problem.where not in said]
    problems += [problem for problem in _delivered_twice(study, wave, came) if problem.where not in said]
    raise_if_any(InputError, problems)
    return came


def _without_content(study: Study, wave: str, came: Delivery) -> Iterator[Problem]:
    for path in declared_files(study.wave_by_id(wave)).values():
        if path in came.found and came.found[path].size == 0:
            yield Problem(shown(path), "filen är tom", "en export med svar", "exportera filen på nytt")


def _delivered_twice(study: Study, wave: str, came: Delivery) -> Iterator[Problem]:
    """Declared files with the content of another role's file, or of another wave's answers.

    Two waves may share a codebook or a list of codes, and two invitation lists can be equal; two waves' answers, and
    what was said in their focus groups, never are.
    """
    declared = declared_files(study.wave_by_id(wave))
    own = {path: found for path in declared.values() if (found := came.found.get(path)) and found.size}
    for path, other in combinations(declared.values(), 2):
        if path in own and own[path] == own.get(other):
            yield Problem(shown(other), f"filen är densamma som {shown(path)}", "en fil för varje roll", ONE_EACH)
    for path, found in own.items():
        for other, place in _answers_elsewhere(study, wave, found):
            same = f"filen är densamma som {shown(place)} (våg {other})"
            yield Problem(shown(path), same, "en export per mättillfälle", ONE_EACH)


def _answers_elsewhere(study: Study, wave: str, found: Found) -> Iterator[tuple[str, str]]:
    """Waves whose answers, as they lie in the folder or as they were registered, are these bytes."""
    registered = other_manifests(study, wave)
    for other in delivered_waves(study):
        for answers in _answers(study, other) if other != wave else ():
            as_registered = registered[other].by_path.get(answers) if other in registered else None
            if _is(found, study, answers) or (as_registered and as_registered.sha256 == found.sha256):
                yield other, answers


def _answers(study: Study, wave: str) -> list[str]:
    """Files with what somebody answered or said."""
    declared = declared_files(study.wave_by_id(wave))
    return [path for role, path in declared.items() if role == "questionnaire" or role.startswith(CODINGS)]


def _is(found: Found, study: Study, path: str) -> bool:
    """Whether a file has these bytes; one of another size is not read for it."""
    place = study.folder / path
    if obstacle(study.folder, path, place) or place.stat().st_size != found.size:
        return False
    return look(place) == found
