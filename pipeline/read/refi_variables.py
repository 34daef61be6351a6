"""What a REFI-QDA project says of each of its texts, its references followed."""

from collections.abc import Iterator

from pipeline.errors import Problem
from pipeline.read.coding_checks import AGAIN
from pipeline.read.codings import DocumentVariable
from pipeline.read.document_variables import CASE, set_variable
from pipeline.read.refi_archive import guids_text
from pipeline.read.refi_described import Case, Described
from pipeline.read.refi_xml import Project


def variables_of(project: Project) -> tuple[DocumentVariable, ...]:
    """The variables of the project's texts, each once.

    A text has the variables of a case that covers it or a piece of it. A coding whose target is a case, NVivo's way
    of saying that a passage belongs to someone, says nothing of the text.
    """
    texts = {source.guid for source in project.sources}
    found = (each for each in _described(project.described) if each.document in texts)
    return tuple(dict.fromkeys(each for each in found if each.variable and each.value))


def description_problems(name: str, described: Described) -> Iterator[Problem]:
    """References of variables, cases and sets to nothing."""
    sources = [guid for case in described.cases for guid in case.sources]
    members = [guid for each in described.sets for guid in each.sources]
    selections = [guid for case in described.cases for guid in case.selections]
    values = [value for _, value in described.values] + [value for case in described.cases for value in case.values]
    yield from _dangling(name, "fall hänvisar till källor", sources, described.sources)
    yield from _dangling(name, "fall hänvisar till markeringar", selections, described.selections)
    yield from _dangling(name, "mängder hänvisar till källor", members, described.sources)
    yield from _dangling(name, "värden hänvisar till variabler", [each.variable for each in values], described.names)


def _described(described: Described) -> Iterator[DocumentVariable]:
    for source, value in described.values:
        yield DocumentVariable(source, described.names.get(value.variable, ""), value.text)
    for case in described.cases:
        for source in _covered(described, case):
            yield DocumentVariable(source, CASE, case.name)
            for value in case.values:
                yield DocumentVariable(source, described.names.get(value.variable, ""), value.text)
    for each in described.sets:
        yield from (set_variable(described.sources.get(guid, ""), each.name) for guid in each.sources)


def _covered(described: Described, case: Case) -> Iterator[str]:
    yield from dict.fromkeys(
        [
            *(described.sources.get(guid, "") for guid in case.sources),
            *(described.selections.get(guid, "") for guid in case.selections),
        ]
    )


def _dangling(name: str, found: str, guids: list[str], known: dict[str, str]) -> Iterator[Problem]:
    if missing := [guid for guid in dict.fromkeys(guids) if guid not in known]:
        text = f"{found} som inte finns: {guids_text(missing)}"
        yield Problem(name, text, fix=AGAIN)
