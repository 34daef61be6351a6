"""What a page says, read with the standard library's parser and nothing of the program's own."""

import base64
import html
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import numpy as np

SILENT = {"script", "style", "title"}
VOID = {"meta", "link", "br", "img", "hr", "input"}


@dataclass
class TableRead:
    """A table's caption, headings and rows, as text."""

    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)

    @property
    def by_name(self) -> dict[str, list[str]]:
        """The cells of each row by the name at its head."""
        return {row[0]: row[1:] for row in self.rows if row[0]}


class PageRead(HTMLParser):
    """Text, tables, figures' JSON, elements and attributes of a page."""

    def __init__(self, page: str | bytes) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.tables: list[TableRead] = []
        self.figures: list[dict[str, Any]] = []
        self.texts: list[str] = []
        self._open: list[tuple[str, dict[str, str]]] = []
        self.feed(page.decode("utf-8") if isinstance(page, bytes) else page)

    @property
    def text(self) -> str:
        """All that a reader sees, with runs of blanks as one; narrow and unbreakable spaces stay."""
        return re.sub(r"[ \n\t]+", " ", "".join(self.texts))

    def of(self, tag: str) -> list[dict[str, str]]:
        """Attributes of every element of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag not in VOID:
            self._open.append((tag, attributes))
        if tag == "table":
            self.tables.append(TableRead())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in {"td", "th"}:
            self.tables[-1].rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()
        if tag not in {"b", "span", "a"}:
            self.texts.append(" ")

    def handle_data(self, data: str) -> None:
        names = [name for name, _ in self._open]
        if names and names[-1] == "script" and self._open[-1][1].get("type") == "application/json":
            self.figures.append(json.loads(data))
        if SILENT & set(names):
            return
        self.texts.append(data)
        if "caption" in names:
            self.tables[-1].caption += data
        elif {"td", "th"} & set(names):
            self.tables[-1].rows[-1][-1] += data.replace("\u00ad", "")


def decoded(value: Any) -> Any:
    """JSON with every base64 array as the numbers it holds."""
    if isinstance(value, dict) and "bdata" in value:
        return np.frombuffer(base64.b64decode(value["bdata"]), dtype=np.dtype(value["dtype"])).tolist()
    if isinstance(value, dict):
        return {key: decoded(each) for key, each in value.items()}
    return [decoded(each) for each in value] if isinstance(value, list) else value


def strings(value: Any) -> list[str]:
    """Every string in a JSON value, entities resolved."""
    if isinstance(value, str):
        return [html.unescape(value)]
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in within for text in strings(each)]


def whole_numbers(text: str) -> list[int]:
    """The numbers in a text as Swedish writes them."""
    return [int(found.replace("\u2212", "-")) for found in re.findall(r"(?<![\w.])\u2212?\d+(?![\w.]*\w)", text)]
