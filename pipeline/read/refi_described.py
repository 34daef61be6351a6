"""What a REFI-QDA project says of its texts beside their codes - variables, cases and sets - nothing resolved."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.read.refi_elements import Element, children, guid_of, local_name

VALUE_KINDS = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")
TRUTH = {"1": "true", "0": "false"}


class Value(NamedTuple):
    """A variable's guid and its value."""

    variable: str
    text: str


class Case(NamedTuple):
    """Someone or something that texts are about."""

    name: str
    values: tuple[Value, ...]
    sources: tuple[str, ...]
    selections: tuple[str, ...]


class Group(NamedTuple):
    """A set, and the sources in it."""

    name: str
    sources: tuple[str, ...]


class Described(NamedTuple):
    """All that a project says of its texts, by guid."""

    names: dict[str, str]
    """Of the variables."""
    cases: tuple[Case, ...]
    sets: tuple[Group, ...]
    values: tuple[tuple[str, Value], ...]
    """What stands in a source itself."""
    sources: dict[str, str]
    """Sources of every kind by their guid, and by the guid of their representation as text."""
    selections: dict[str, str]
    """The source of every selection."""


def described_in(root: Element) -> Described:
    """Read what stands in a project's variables, cases, sources and sets."""
    sources = [each for part in children(root, "Sources") for each in part if local_name(each).endswith("Source")]
    return Described(
        names={
            guid_of(each): each.get("name", "").strip()
            for part in children(root, "Variables")
            for each in children(part, "Variable")
        },
        cases=tuple(_case(each) for part in children(root, "Cases") for each in children(part, "Case")),
        sets=tuple(
            Group(each.get("name", "").strip(), _targets(each, "MemberSource"))
            for part in children(root, "Sets")
            for each in children(part, "Set")
        ),
        values=tuple((guid_of(each), value) for each in sources for part in _texts(each) for value in _values(part)),
        sources={guid_of(part): guid_of(each) for each in sources for part in _texts(each)},
        selections={guid_of(part): guid_of(each) for each in sources for part in _selections(each)},
    )


def _case(element: Element) -> Case:
    return Case(
        name=element.get("name", "").strip(),
        values=tuple(_values(element)),
        sources=_targets(element, "SourceRef"),
        selections=_targets(element, "SelectionRef"),
    )


def _targets(element: Element, name: str) -> tuple[str, ...]:
    return tuple(guid_of(each, "targetGUID") for each in children(element, name))


def _texts(source: Element) -> Iterator[Element]:
    """A source, and the text that stands for it."""
    yield source
    for name in ("Representation", "TextDescription", "Transcript"):
        yield from children(source, name)


def _selections(source: Element) -> Iterator[Element]:
    return (each for each in source.iter() if local_name(each).endswith("Selection"))


def _values(element: Element) -> Iterator[Value]:
    """The values as text, a truth value in one of its two spellings."""
    for each in children(element, "VariableValue"):
        variable = next((guid_of(ref, "targetGUID") for ref in children(each, "VariableRef")), "")
        for value in each:
            text = (value.text or "").strip()
            if local_name(value) in VALUE_KINDS:
                yield Value(variable, TRUTH.get(text, text) if local_name(value) == "BooleanValue" else text)
