"""The coding programs whose tables can be read and what they call their columns: coding_aliases.toml, ready for use."""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.read.tools.spelling import comparable

FILE = Path(__file__).with_name("coding_aliases.toml")


class Program(NamedTuple):
    """A coding program's table."""

    id: str
    name: str
    columns: dict[str, tuple[str, ...]]
    """What each thing is called, ready for comparison."""
    needs: tuple[str, ...]
    one_of: tuple[str, ...] = ()
    code_list: str = ""
    """What its list of codes is called; empty when it needs none."""
    code_joint: tuple[str, ...] = ()
    roots: frozenset[str] = frozenset()
    document_columns: bool = False
    left_out: frozenset[str] = frozenset()
    repeated: tuple[str, ...] = ()
    """Things that may have several columns."""

    def fields(self, titles: Sequence[str | None]) -> list[str]:
        """What each column of a header is; empty for others."""
        spelled = [*map(comparable, titles)]
        named = ((field, next((n for n in names if n in spelled), None)) for field, names in self.columns.items())
        field_of = {name: field for field, name in named if name is not None}
        return [field_of.get(name, "") for name in spelled]

    def fits(self, fields: Collection[str]) -> bool:
        """Whether a header that names these things is this program's."""
        return not self.lacks(fields) and (not self.one_of or not set(self.one_of).isdisjoint(fields))

    def lacks(self, fields: Collection[str]) -> list[str]:
        """What a header needs beside these."""
        return [field for field in self.needs if field not in fields]

    def path(self, code: str) -> tuple[str, ...]:
        """The levels of a code, from the top."""
        joint = next((each for each in self.code_joint if each in code), None)
        steps = [step.strip() for step in (code.split(joint) if joint else [code]) if step.strip()]
        return tuple(steps[1:] if len(steps) > 1 and comparable(steps[0]) in self.roots else steps)


@cache
def programs() -> tuple[Program, ...]:
    """Every program, in the order in which a header is held against them."""
    return tuple(_program(each, content) for each, content in _content().items())


@cache
def known_names() -> frozenset[str]:
    """Every name that a column of some program has."""
    return frozenset(name for program in programs() for names in program.columns.values() for name in names)


@cache
def written_names() -> frozenset[str]:
    """The same, as they are written."""
    columns = (content["columns"] for content in _content().values())
    return frozenset(name for fields in columns for names in fields.values() for name in names)


def setting(program: str, key: str) -> Any:
    """Something else that the file says of a program."""
    return _content()[program][key]


@cache
def pattern(program: str, key: str) -> re.Pattern[str]:
    """A setting that is a pattern of a column's whole name."""
    return re.compile(setting(program, key), re.IGNORECASE)


def words(names: Sequence[str]) -> frozenset[str]:
    """Names ready for comparison."""
    return frozenset(map(comparable, names))


@cache
def _content() -> dict[str, Any]:
    content: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return dict(content["programs"])


def _program(each: str, content: dict[str, Any]) -> Program:
    return Program(
        id=each,
        name=content["name"],
        columns={field: tuple(map(comparable, names)) for field, names in content["columns"].items()},
        needs=tuple(content["needs"]),
        one_of=tuple(content.get("one_of", ())),
        code_list=content.get("code_list", ""),
        code_joint=tuple(content.get("code_joint", ())),
        roots=words(content.get("roots", ())),
        document_columns=content.get("document_columns", False),
        left_out=words(content.get("left_out", ())),
        repeated=tuple(content.get("repeated", ())),
    )
