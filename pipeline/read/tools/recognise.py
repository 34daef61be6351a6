"""Which survey tool a file comes from, and where its header stands."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.read.parsed import GridRow, Request
from pipeline.read.tools import qualtrics
from pipeline.read.tools.aliases import fields, signature
from pipeline.read.tools.codebook import TOOL_OF, codebook_kind
from pipeline.read.tools.header_row import SEARCHED, header_place, stated_place
from pipeline.read.tools.spelling import comparable

SIGNED = ("surveymonkey", "limesurvey", "microsoft_forms")
REDCAP_COLUMN = re.compile(r"[a-z][a-z0-9_]*___\w+|redcap_(event_name|repeat_instrument|data_access_group)")


class Recognised(NamedTuple):
    """A survey tool and the place of its first header row."""

    tool: str
    place: int
    is_guess: bool = False


def recognise(rows: Sequence[GridRow], request: Request) -> Recognised:
    """The tool as stated, as its header or its codebook tells, as one telling column suggests, or generic."""
    if request.long is not None:
        return Recognised("generic", header_place(rows, request, frozenset(request.long)))
    told = _told_by_header(rows, request)
    if told and request.tool in {None, told.tool}:
        return told
    kind = codebook_kind(request)
    tool = request.tool or (TOOL_OF[kind] if kind else None)
    # with a codebook the header may hold texts while the study expects the codes
    place = header_place(rows, request, frozenset() if kind else request.expected)
    if tool:
        return Recognised(tool, place)
    guess = _guessed(rows[place])
    return Recognised(guess or "generic", place, is_guess=guess is not None)


def _told_by_header(rows: Sequence[GridRow], request: Request) -> Recognised | None:
    start = stated_place(rows, request) if request.header_row is not None else 0
    searched = range(start, min(len(rows), start + (1 if request.header_row is not None else SEARCHED)))
    for place in searched:
        if qualtrics.starts_at(rows, place):
            return Recognised("qualtrics", place)
        tool = next((tool for tool in SIGNED if _signed(rows[place], tool)), None)
        if tool:
            return Recognised(tool, place)
    return None


def _signed(row: GridRow, tool: str) -> bool:
    names = fields(tool)
    return signature(tool) <= {names.get(comparable(cell)) for cell in row.cells}


def _guessed(row: GridRow) -> str | None:
    if comparable(row.cells[0]) in fields("google_forms"):
        return "google_forms"
    if any(REDCAP_COLUMN.fullmatch(cell or "") for cell in row.cells):
        return "redcap"
    return None
