"""The names that survey tools give their own columns: header_aliases.toml, ready for comparison."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pipeline.read.tools.spelling import comparable

FILE = Path(__file__).parents[1] / "header_aliases.toml"


@cache
def _content() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def totals_words() -> frozenset[str]:
    """Words that open a summary row."""
    return _all(_content()["totals"])


@cache
def personal_kinds() -> Mapping[str, str]:
    """Names of columns with personal data, and what kind they hold."""
    return {name: kind for kind, names in _content()["personal"].items() for name in _all(names)}


@cache
def fields(tool: str) -> Mapping[str, str]:
    """Names of the tool's own columns, and which field each of them is."""
    names = _tool(tool).get("fields", {})
    return {name: field for field, by_language in names.items() for name in _all(by_language)}


@cache
def codes(tool: str) -> Mapping[str, str]:
    """Names of the tool's own columns in any language, and the code of each."""
    of_fields = _tool(tool)["fields"]
    return {name: of_fields[field]["code"][0] for name, field in fields(tool).items()}


@cache
def signature(tool: str) -> frozenset[str]:
    """The fields that a row must name to be the tool's header; empty when no row can tell."""
    return frozenset(_tool(tool).get("signature", ()))


@cache
def preview_marks(tool: str) -> Mapping[str, frozenset[str]]:
    """Per field of the tool, the values that mark a preview or a test."""
    return {field: words(values) for field, values in _tool(tool).get("preview", {}).items()}


def setting(tool: str, key: str) -> Any:
    """Something else that the file says of a tool."""
    return _tool(tool)[key]


def words(names: Iterable[str]) -> frozenset[str]:
    """Names ready for comparison."""
    return frozenset(map(comparable, names))


def _tool(tool: str) -> dict[str, Any]:
    return _content()["tools"].get(tool, {})


def _all(by_language: Mapping[str, Iterable[str]]) -> frozenset[str]:
    return words(name for names in by_language.values() for name in names)
