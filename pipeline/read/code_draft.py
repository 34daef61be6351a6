"""A draft of focus_codes.csv out of an export's own codes, for those that the study does not know."""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from itertools import chain, count

from pipeline.read.code_names import shown_codes
from pipeline.read.coding_inspection import in_tree_order
from pipeline.read.codings import Codings
from pipeline.study.names import same_spelling

LONGEST = 40
ROOM = 5
"""For a number after a code that is taken."""
BEGINS_WITH_A_CODE = re.compile(r"(?P<code>(?=[^ ]*[A-ZÅÄÖ])[A-ZÅÄÖ0-9-]{2,40})(?: +(?P<label>.+))?")
"""The convention of the code scheme: LED-MANDAT Mandat och beslutsvägar."""
OTHER_LETTERS = re.compile(r"[^A-ZÅÄÖ0-9]+")


def draft_codes(found: Codings, known: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """A row for each name that the study does not know; an export's codes are told apart by their names alone.

    `known` = the study's codes by everything that they are called, ready for comparison.
    """
    code_of = dict(known)
    taken = {*known.values()}
    above: dict[str, str] = {}
    for each, _ in in_tree_order([*shown_codes(found, known)]):
        spelled = same_spelling(each.path[-1])
        is_new = spelled not in code_of
        if is_new:
            code, label = _code_and_label(each.path[-1], taken)
            taken.add(code)
            code_of[spelled] = code
            yield {"code": code, "parent": above.get(each.code.parent, ""), "label": label}
        above[each.code.id] = code_of[spelled]


def _code_and_label(name: str, taken: Collection[str]) -> tuple[str, str]:
    """What the study may call a code, so that its name in the export is the code, the code and label, or the label."""
    name = " ".join(name.split())
    begins = BEGINS_WITH_A_CODE.fullmatch(name)
    if begins and begins["code"] not in taken:
        return begins["code"], begins["label"] or begins["code"]
    return _free(name, taken), name


def _free(name: str, taken: Collection[str]) -> str:
    letters = OTHER_LETTERS.sub("-", unicodedata.normalize("NFC", name.upper()))
    code = letters[: LONGEST - ROOM].strip("-") or "KOD"
    return next(each for each in chain([code], (f"{code}-{number}" for number in count(2))) if each not in taken)
