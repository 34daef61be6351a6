"""The process in which a file of any kind is held up to the coding exports: as `codings_child`, or that it is none."""

from typing import Any

from pipeline.read.child import answer_with
from pipeline.read.coding_formats import inspected
from pipeline.read.codings_child import about_codings
from pipeline.read.parsed import Request


def main() -> None:
    """Answer the request for whatever file it is on standard input."""
    answer_with(_found)


def _found(request: Request) -> tuple[dict[str, Any], None]:
    codings = inspected(request)
    return {"codings": codings and about_codings(codings)}, None


if __name__ == "__main__":
    main()
