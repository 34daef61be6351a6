"""What a header says: which rows it takes, one variable per column, and what a codebook adds."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.read.parsed import GridRow, ValueLabel, Variable
from pipeline.read.tools.aliases import words
from pipeline.read.tools.spelling import comparable, is_blank

OPTION_FIRST = re.compile(r"\[(.*?)\]\s*(.*)", re.DOTALL)
OPTION_LAST = re.compile(r"(.*?)\s*\[([^\[]*)\]", re.DOTALL)


class Headings(NamedTuple):
    """A table's header."""

    rows: tuple[int, ...]
    """Places of the header rows in the grid, from 0; the first is the one that people are told."""
    variables: tuple[Variable, ...]
    """One per column; an empty header has an empty name."""
    labels: tuple[ValueLabel, ...] = ()
    personal: frozenset[str] = frozenset()
    """Columns that the tool itself marks as identifying."""


class Described(NamedTuple):
    """One column as a tool's codebook describes it."""

    name: str
    wording: str = ""
    codes: tuple[str, ...] = ()
    """Other ways to write the name; a header with one of them keeps it."""
    texts: tuple[str, ...] = ()
    """Other texts under which the column may stand."""
    labels: tuple[tuple[str, str], ...] = ()
    personal: bool = False


def plain(rows: Sequence[GridRow], at: int, *, worded: bool = False) -> Headings:
    """One header row; `worded` when its names are the questions themselves."""
    names = header_cells(rows, at)
    return Headings((at,), tuple(text_variable(name, name if worded else "") for name in names))


def stacked(rows: Sequence[GridRow], at: int, height: int) -> Headings:
    """A header in several rows: the heading of a group of columns stands over the first of them and holds for all.

    A column is called by all its headings from above, with bars between.
    """
    levels = [header_cells(rows, place) for place in range(at, min(at + height, len(rows)))]
    standing = [""] * len(levels)
    names = []
    for cells in zip(*levels, strict=True):
        news = next((level for level, cell in enumerate(cells) if cell), len(levels))
        # a new heading ends every group below it, and the lowest row has no groups
        standing = [*standing[:news], *cells[news:]] if news < len(levels) - 1 else [*standing[:-1], cells[-1]]
        names.append(
            " | ".join(filter(None, (" ".join(heading.split()) for heading in standing))) if any(cells) else ""
        )
    return Headings(tuple(range(at, at + len(levels))), tuple(text_variable(name, name) for name in names))


def header_cells(rows: Sequence[GridRow], at: int) -> list[str]:
    """The cells of one header row, as many as the widest row has; a blank one is empty."""
    width = max(len(row.cells) for row in rows)
    cells = ["" if is_blank(cell) else cell or "" for cell in rows[at].cells]
    return cells + [""] * (width - len(cells))


def text_variable(name: str, wording: str = "") -> Variable:
    """A column of a format without types."""
    return Variable(name, wording, "text")


def described_by(
    headings: Headings, codebook: Sequence[Described | None], *, by_position: bool, where: str
) -> Headings:
    """The header with the codebook's names, wordings, labels and marks.

    A column is found by its name or its text, else (where the codebook lists columns by position) by its place.
    """
    headers = [variable.name for variable in headings.variables]
    found, problems = _matches(headers, codebook, by_position=by_position)
    raise_if_any(InputError, (Problem(where, *problem) for problem in problems))
    pairs = [(_name(header, hit), hit) for header, hit in zip(headers, found, strict=True)]
    return Headings(
        headings.rows,
        tuple(text_variable(name, hit.wording if hit else "") for name, hit in pairs),
        tuple(ValueLabel(name, *label) for name, hit in pairs if hit for label in hit.labels),
        frozenset(name for name, hit in pairs if hit and hit.personal),
    )


def _name(header: str, hit: Described | None) -> str:
    return header if hit is None or comparable(header) in words((hit.name, *hit.codes)) else hit.name


def _matches(
    headers: Sequence[str], codebook: Sequence[Described | None], *, by_position: bool
) -> tuple[list[Described | None], list[tuple[str, str, str]]]:
    known = [described for described in codebook if described]
    names = {name: described for described in known for name in words((described.name, *described.codes))}
    texts = _by_text(known)
    problems: list[tuple[str, str, str]] = []
    found: list[Described | None] = []
    for place, header in enumerate(headers):
        candidates = texts.get(text_key(header), [])
        hit = names.get(comparable(header)) or (candidates[0] if len(candidates) == 1 else None)
        if hit is None and by_position:
            hit = codebook[place]
        elif hit is None and candidates:
            problems.append(_ambiguous(place + 1))
        found.append(hit)
    if by_position:
        problems += _of_another_survey(headers, names, texts)
    return found, problems + list(_unfit(found))


def _of_another_survey(
    headers: Sequence[str], names: Mapping[str, Described], texts: Mapping[str, Sequence[Described]]
) -> Iterator[tuple[str, str, str]]:
    """Places alone say nothing: some heading must be in the codebook, by name or by text."""
    if not any(comparable(header) in names or text_key(header) in texts for header in headers):
        yield (
            "kodboken känner inte igen någon rubrik",
            "rubrikraden, och kodboken för samma enkät",
            "kontrollera att filen har en rubrikrad och att kodboken hör till den",
        )


def _ambiguous(place: int) -> tuple[str, str, str]:
    return (
        f"frågetexten i kolumn {place} står för flera frågor i kodboken",
        "en text per fråga",
        "exportera svaren med frågekoder i rubriken",
    )


def _unfit(found: Sequence[Described | None]) -> Iterator[tuple[str, str, str]]:
    fix = "ange den kodbok som hör till exporten"
    times = Counter(hit.name for hit in found if hit)
    for name in sorted(name for name, n in times.items() if n > 1):
        places = " och ".join(str(place) for place, hit in enumerate(found, 1) if hit and hit.name == name)
        yield f"kolumnerna {places} är samma fråga i kodboken, {name!r}", "en kolumn per fråga", fix
    if not times:
        yield "kodboken beskriver ingen av filens kolumner", "kodboken för samma enkät", fix


def _by_text(known: Sequence[Described]) -> dict[str, list[Described]]:
    by_text: dict[str, list[Described]] = {}
    for described in known:
        for key in {text_key(text) for text in (described.wording, *described.texts)} - {""}:
            by_text.setdefault(key, []).append(described)
    return by_text


def text_key(text: str) -> str:
    """A question text for comparison: no white space, and an option in brackets last wherever it stood."""
    plain_text = comparable(text)
    first, last = OPTION_FIRST.fullmatch(plain_text), OPTION_LAST.fullmatch(plain_text)
    if first:
        option, question = first.groups()
    elif last:
        question, option = last.groups()
    else:
        question, option = plain_text, ""
    return "".join(f"{question}[{option}]".split()) if question or option else ""
