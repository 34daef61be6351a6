"""Coding exports parsed in a process of its own, as questionnaires are."""

from typing import Any

from pipeline.read.apart import LIMITS, Limits, answered, remark
from pipeline.read.codings import Code, Coding, Codings, Document, DocumentVariable, User
from pipeline.read.parsed import Request


def parse_codings_apart(request: Request, limits: Limits = LIMITS) -> Codings:
    """Parse a coding export in a process of its own. Raises InputError as `answered` does."""
    return answered(request, limits, "pipeline.read.codings_child", _codings)


def inspect_codings_apart(request: Request, limits: Limits = LIMITS) -> Codings | None:
    """A coding export or a codebook, parsed in the same way; None for a file that is neither.

    Raises InputError as `answered` does.
    """
    return answered(request, limits, "pipeline.read.inspected_child", _codings_if_any)


def _codings_if_any(found: dict[str, Any], rest: memoryview) -> Codings | None:
    return None if found["codings"] is None else _codings(found["codings"], rest)


def _codings(found: dict[str, Any], _: memoryview) -> Codings:
    return Codings(
        documents=tuple(Document(*each) for each in found["documents"]),
        codes=tuple(_code(*each) for each in found["codes"]),
        codings=tuple(Coding(*each) for each in found["codings"]),
        users=tuple(User(*each) for each in found["users"]),
        facts=tuple((name, text) for name, text in found["facts"]),
        remarks=tuple(remark(*each) for each in found["remarks"]),
        variables=tuple(DocumentVariable(*each) for each in found["variables"]),
    )


def _code(code: str, name: str, path: list[str], *more: Any) -> Code:
    return Code(code, name, tuple(path), *more)
