"""What coding programs say of their texts, whichever way they say it: variables, membership in cases and in sets."""

from collections.abc import Iterable, Iterator
from unicodedata import normalize

from pipeline.errors import ROWS_SHOWN
from pipeline.findings import Remark
from pipeline.read.codings import DocumentVariable

CASE = "case"
"""The variable that names the cases a text belongs to."""

SET = "set"
"""The variable that names the sets a text belongs to, where their names hold no key."""

NAME_SHOWN = 60


def set_variable(document: str, name: str) -> DocumentVariable:
    """What a set says of a text in it: "kommun: Gävle", as ATLAS.ti groups documents, is a variable and its value."""
    key, _, value = (part.strip() for part in name.partition(":"))
    value = value.lstrip(": ")
    return DocumentVariable(document, key, value) if key and value else DocumentVariable(document, SET, name.strip())


def contradictions(variables: Iterable[DocumentVariable]) -> Iterator[Remark]:
    """Texts that have several values of one variable; they may well belong to several cases and sets."""
    values: dict[str, dict[str, set[str]]] = {}
    for each in variables:
        texts = values.setdefault(each.variable, {})
        texts.setdefault(each.document, set()).add(normalize("NFC", each.value).casefold())
    for variable, texts in values.items():
        several = [document for document, found in texts.items() if len(found) > 1]
        if several and variable not in {CASE, SET}:
            found = f"texter har flera värden på variabeln {variable[:NAME_SHOWN]!r}: {_listed(several)}"
            yield Remark("variables_disagree", "warning", found, "ange värdet i studiens documents.csv")


def _listed(documents: list[str]) -> str:
    more = f" och {len(documents) - ROWS_SHOWN} till" if len(documents) > ROWS_SHOWN else ""
    return ", ".join(documents[:ROWS_SHOWN]) + more
