"""What does not hold together in a REFI-QDA project, and what is worth knowing about it: guids, never text."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from pipeline.errors import Problem
from pipeline.findings import Remark
from pipeline.read.coding_checks import AGAIN, choice_problems, choice_remarks, counted_codings
from pipeline.read.codings import Coding
from pipeline.read.refi_archive import Found, State, guids_text
from pipeline.read.refi_selections import Placed
from pipeline.read.refi_variables import description_problems
from pipeline.read.refi_xml import Applied, Project
from pipeline.read.text_positions import Choice

NAMESPACE = "urn:QDA-XML:project:1.0"
NOT_TEXT = "på bilder, ljud, film, ytor i PDF eller anteckningar"
WITH_TEXTS = "exportera projektet på nytt med källorna inbäddade i filen"


def problems_of(
    name: str, project: Project, texts: dict[str, Found], placed: Sequence[Placed], choice: Choice
) -> Iterator[Problem]:
    """Everything because of which the codings cannot be trusted."""
    yield from _listed(name, "källornas texter saknas i arkivet", _with_state(texts, "missing"), WITH_TEXTS)
    unreadable = _with_state(texts, "unreadable")
    yield from _listed(name, "källornas texter är varken UTF-8 eller UTF-16", unreadable, WITH_TEXTS)
    yield from _reference_problems(name, project, placed)
    yield from description_problems(name, project.described)
    yield from _place_problems(name, placed)
    yield from choice_problems(name, choice)


def remarks_of(
    project: Project, texts: dict[str, Found], placed: Sequence[Placed], codings: Sequence[Coding], choice: Choice
) -> Iterator[Remark]:
    """What the reader of the results should know about a project that can be read."""
    if project.namespace != NAMESPACE:
        yield Remark("refi_other_version", "warning", "projektet anger en annan version av REFI-QDA än 1.0")
    yield from choice_remarks(choice, has_places=any(each.text is not None for each in placed))
    if outside := _with_state(texts, "outside"):
        found = (
            f"texter ligger utanför filen och har inte öppnats; kodningarna i dem saknar plats: {guids_text(outside)}"
        )
        yield Remark("source_outside_archive", "warning", found, WITH_TEXTS)
    yield from counted_codings("warning", "codings_outside_text", outside_text(project, placed), NOT_TEXT)
    yield from counted_codings(
        "note", "codings_of_cases", len(case_codings(project)), "mot ett fall i stället för en kod"
    )
    coders = {user.id for user in project.users}
    unknown = sum(each.coder not in coders for each in codings)
    yield from counted_codings("warning", "codings_without_coder", unknown, "utan kodare bland projektets användare")
    headings = {code.id for code in project.codes if not code.is_codable}
    on_headings = sum(each.code in headings for each in codings)
    yield from counted_codings("note", "codings_on_headings", on_headings, "med en kod som projektet anger som rubrik")


def case_codings(project: Project) -> list[Applied]:
    """Codings whose target is a case: NVivo's way of saying that a passage belongs to someone."""
    return [each for each in project.applied if not project.cases.isdisjoint(each.codes)]


def outside_text(project: Project, placed: Sequence[Placed]) -> int:
    """How many codings stand on something that is not a text."""
    selected = {each.guid for each in placed}
    seen = {each.guid for each in case_codings(project)}
    for source in project.sources:
        twins = (twin for twin in source.twins if twin.guid in selected)
        seen |= {each.guid for selection in (*source.selections, *twins) for each in selection.applied}
        seen |= {each.guid for each in source.whole}
    return sum(each.guid not in seen for each in project.applied)


def _reference_problems(name: str, project: Project, placed: Sequence[Placed]) -> Iterator[Problem]:
    known = {code.id for code in project.codes} | project.cases
    dangling = [code for each in project.applied for code in each.codes if code not in known]
    yield from _listed(name, "kodningar hänvisar till koder som inte finns", dangling)
    unclear = [each.guid for each in project.applied if len(each.codes) != 1]
    yield from _listed(name, "kodningar hänvisar inte till precis en kod", unclear)
    yield from _listed(name, "flera koder har samma guid", _repeated(code.id for code in project.codes))
    yield from _listed(name, "flera källor har samma guid", _repeated(source.guid for source in project.sources))
    several = _repeated(each.guid for each in placed)
    yield from _listed(name, "markeringar med samma guid står på olika platser", several)


def _place_problems(name: str, placed: Sequence[Placed]) -> Iterator[Problem]:
    in_texts = [each for each in placed if each.text is not None]
    unnumbered = [each.guid for each in placed if not each.is_numbered]
    yield from _listed(name, "markeringars start eller slut är inte heltal", unnumbered)
    outside = [each.guid for each in in_texts if each.is_numbered and each.place is None]
    yield from _listed(name, "markeringar ligger utanför sin text", outside)
    empty = [each.guid for each in in_texts if each.place is not None and each.place[0] >= each.place[1]]
    yield from _listed(name, "markeringar är tomma: de slutar där de börjar, eller före", empty)


def _listed(name: str, found: str, guids: Iterable[str], fix: str = AGAIN) -> Iterator[Problem]:
    if once := [*dict.fromkeys(guids)]:
        yield Problem(name, f"{found}: {guids_text(once)}", fix=fix)


def _with_state(texts: dict[str, Found], state: State) -> list[str]:
    return [guid for guid, found in texts.items() if found.state == state]


def _repeated(guids: Iterable[str]) -> list[str]:
    return [guid for guid, times in Counter(guids).items() if times > 1]
