"""LimeSurvey's R syntax, read as text and never run: names, labels and answer codes per column."""

import re
from collections import defaultdict
from typing import NamedTuple

from pipeline.read.tools.headings import Described

STRING = r'"(?:[^"\\]|\\.)*+"'
INSIDE = rf'(?:[^"()]|{STRING})*+'
STATEMENT = re.compile(
    rf"""^[ \t]*(?:
      attributes\(data\)\$variable\.labels\[(?P<labelled>\d+)\]\s*<-\s*(?P<label>{STRING})
    | names\(data\)\[(?P<named>\d+)\]\s*<-\s*(?P<name>{STRING})
    | data\[,\s*(?P<coded>\d+)\]\s*<-\s*factor\(data\[,\s*\d+\],\s*
      levels\s*=\s*c\((?P<levels>{INSIDE})\)\s*,\s*labels\s*=\s*c\((?P<labels>{INSIDE})\)
    | data\[,\s*(?P<typed>\d+)\]
    )""",
    re.MULTILINE | re.VERBOSE | re.DOTALL,
)
ITEM = re.compile(rf"{STRING}|[^,\s]+")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}


class _Column(NamedTuple):
    names: list[str]
    labels: list[str]
    options: list[tuple[str, str]]


def columns(text: str) -> list[Described | None]:
    """One description per column in order; None where the syntax gives no name."""
    found: defaultdict[int, _Column] = defaultdict(lambda: _Column([], [], []))
    for statement in STATEMENT.finditer(text):
        _note(found, statement)
    return [_described(found[place]) for place in range(1, max(found, default=0) + 1)]


def _note(found: defaultdict[int, _Column], statement: re.Match[str]) -> None:
    parts = statement.groupdict()
    if parts["labelled"]:
        found[int(parts["labelled"])].labels.append(_unquoted(parts["label"]))
    elif parts["named"]:
        found[int(parts["named"])].names.append(_unquoted(parts["name"]))
    elif parts["coded"]:
        pairs = zip(_items(parts["levels"]), _items(parts["labels"]), strict=False)
        found[int(parts["coded"])].options.extend(pairs)
    else:
        found[int(parts["typed"])]  # a column without a name is a column all the same


def _described(column: _Column) -> Described | None:
    if not column.names:
        return None
    wording = " ".join(column.labels[-1].split()) if column.labels else ""
    name = column.names[-1]
    return Described(name, "" if wording == name else wording, labels=tuple(column.options))


def _items(vector: str) -> list[str]:
    return [_unquoted(item) for item in ITEM.findall(vector)]


def _unquoted(item: str) -> str:
    if not item.startswith('"'):
        return item
    return re.sub(r"\\(.)", lambda match: ESCAPES.get(match[1], match[1]), item[1:-1], flags=re.DOTALL)
