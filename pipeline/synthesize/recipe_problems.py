"""How a recipe's disagreement with its study is said."""

from collections.abc import Iterator

from pipeline.errors import Problem

RECIPE = "synthetic.toml"


def differ(where: str, named: set[str], expected: set[str]) -> Iterator[Problem]:
    """Names that must be exactly those that are expected."""
    yield from unknown(where, named - expected)
    if expected - named:
        yield Problem(RECIPE, f"{where}: {', '.join(sorted(expected - named))} saknas")


def unknown(where: str, names: set[str]) -> Iterator[Problem]:
    """Names that the study does not have."""
    if names:
        yield Problem(RECIPE, f"{where}: okänt namn {', '.join(sorted(names))}", "ett namn ur studiens definition")
