"""QualCoder's codes: codes below categories, categories below categories, and codes below codes."""

from collections.abc import Iterator
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.codings import Code
from pipeline.read.qualcoder_database import Tables
from pipeline.read.refi_archive import guids_text
from pipeline.read.refi_elements import DEEPEST


class _Node(NamedTuple):
    name: str
    definition: str
    parent: str
    is_category: bool


def code_tree(tables: Tables, where: str) -> tuple[Code, ...]:
    """Categories as headings, then the codes, each with its path from the top.

    Raises InputError when one lies below something that is not there, or below itself.
    """
    nodes = {**dict(_categories(tables)), **dict(_codes(tables))}
    dangling = [key.split()[-1] for key, node in nodes.items() if node.parent and node.parent not in nodes]
    if dangling:
        raise InputError(
            Problem(where, f"koder eller kategorier ligger under något som saknas: {guids_text(dangling)}")
        )
    paths = {key: (*_path(nodes, key),) for key in nodes}
    endless = [key.split()[-1] for key, path in paths.items() if len(path) > DEEPEST]
    found = f"koder eller kategorier ligger under sig själva, eller på fler än {DEEPEST} nivåer: {guids_text(endless)}"
    raise_if_any(InputError, [Problem(where, found)] if endless else [])
    return tuple(
        Code(key, node.name, paths[key][::-1], node.parent, not node.is_category, node.definition)
        for key, node in nodes.items()
    )


def _categories(tables: Tables) -> Iterator[tuple[str, _Node]]:
    for row in tables["code_cat"]:
        yield _category(row["catid"]), _node(row["name"], row["memo"], _category(row["supercatid"]), is_category=True)


def _codes(tables: Tables) -> Iterator[tuple[str, _Node]]:
    for row in tables["code_name"]:
        above = row.get("supercid")
        parent = _category(row["catid"]) if above is None else str(above)
        yield str(row["cid"]), _node(row["name"], row["memo"], parent, is_category=False)


def _node(name: object, memo: object, parent: str, *, is_category: bool) -> _Node:
    return _Node("" if name is None else str(name), "" if memo is None else str(memo), parent, is_category)


def _category(number: object) -> str:
    """Categories and codes are numbered apart."""
    return "" if number is None else f"catid {number}"


def _path(nodes: dict[str, _Node], key: str) -> Iterator[str]:
    """Names from the code to the top, no more than one too many."""
    for _ in range(DEEPEST + 1):
        yield nodes[key].name
        key = nodes[key].parent
        if not key:
            return
