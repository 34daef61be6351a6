"""The process in which coding exports are parsed: as `child`, but the answer is its first line only."""

from dataclasses import astuple
from typing import Any

from pipeline.read.child import answer_with
from pipeline.read.coding_formats import parse_codings
from pipeline.read.codings import Codings
from pipeline.read.parsed import Request


def main() -> None:
    """Answer the request for a coding export on standard input."""
    answer_with(_found)


def _found(request: Request) -> tuple[dict[str, Any], None]:
    return about_codings(parse_codings(request)), None


def about_codings(codings: Codings) -> dict[str, Any]:
    """A coding export as JSON can say it: a list per table, a list per row."""
    return codings._asdict() | {"remarks": [astuple(each) for each in codings.remarks]}


if __name__ == "__main__":
    main()
