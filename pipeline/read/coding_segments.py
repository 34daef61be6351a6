"""Exports with one row per segment made codings: places read, ids given, and what the rows do not tell said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark, sorted_remarks
from pipeline.read.coding_places import Counts, Place, last_is_in, place_problems, place_remarks
from pipeline.read.coding_rows import CodingRows
from pipeline.read.coding_tables import NO_CODER
from pipeline.read.codings import Code, Coding, Codings, Document, DocumentVariable, User
from pipeline.read.document_variables import contradictions

Path = tuple[str, ...]
JOINT = " > "
"""Between a group and the name of a text in it."""


class Segment(NamedTuple):
    """What a row says: a piece of a text, who coded it and as what."""

    place: Place
    document: str
    codes: tuple[Path, ...]
    coder: str = ""
    created_at: str = ""
    own: str = ""
    """The export's own id of it."""

    @property
    def row(self) -> int:
        """Row number in the file."""
        return self.place.row


class Export(NamedTuple):
    """The segments of an export and what is known of the program that wrote it."""

    table: CodingRows
    segments: Sequence[Segment]
    documents: Sequence[Document]
    variables: Sequence[DocumentVariable] = ()
    counts: Counts = "codepoint"
    has_uncoded: bool = False
    """Whether a segment may have no code."""
    end_is_known: bool = True
    """Whether the program is known to name the character after the last."""
    headings_are_codes: bool = True
    """Whether what stands above a code can be put on a text."""
    remarks: Sequence[Remark] = ()


def codings_of(export: Export, facts: Iterable[tuple[str, str]]) -> Codings:
    """The codings of an export.

    Raises InputError with the rows that have no text or no code, and those whose place makes no sense.
    """
    places = [each.place for each in export.segments]
    included = False if export.end_is_known or export.counts == "paragraph" else last_is_in(places)
    problems = place_problems(export.table, places, export.counts, last_is_in=bool(included))
    raise_if_any(InputError, [*_empty(export), *problems])
    selections, ids = _selections(export.segments), _code_ids(export.segments)
    codings = tuple(_codings(export, selections, ids, int(bool(included))))
    uncoded = {*selections.values()} - {each.selection for each in codings}
    return Codings(
        documents=tuple(dict.fromkeys(export.documents)),
        codes=tuple(_tree(export, ids)),
        codings=codings,
        users=tuple(User(name, name) for name in dict.fromkeys(each.coder for each in codings if each.coder)),
        facts=(
            *facts,
            ("rows", str(len(export.table.rows))),
            ("selections", str(len({*selections.values()}))),
            ("selections_without_code", str(len(uncoded))),
        ),
        remarks=tuple(
            sorted_remarks(
                [*export.remarks, *_remarks(export, is_sure=included is not None), *contradictions(export.variables)]
            )
        ),
        variables=tuple(dict.fromkeys(export.variables)),
    )


def _empty(export: Export) -> Iterator[Problem]:
    without_text = (each.row for each in export.segments if not each.document)
    yield from export.table.problem("texten som är kodad är inte angiven", without_text)
    if not export.has_uncoded:
        without_code = (each.row for each in export.segments if not all(each.codes) or not each.codes)
        yield from export.table.problem("koden är inte angiven", without_code)


def _selections(segments: Sequence[Segment]) -> dict[int, str]:
    """The piece of text of every row: by its place, the export's own id, or else its rank among what rows say.

    None of it depends on the order of the rows.
    """
    ranked = sorted(segments, key=lambda each: (each.document, each.place[1:], each.coder, each.codes, each.created_at))
    return {each.row: _placed(each) or each.own or f"{rank}" for rank, each in enumerate(ranked, 1)}


def _placed(segment: Segment) -> str:
    numbers = segment.place.numbers
    return f"{segment.document}/{numbers[0]}-{numbers[1]}" if numbers else ""


def _codings(export: Export, selections: dict[int, str], ids: dict[Path, str], shift: int) -> Iterator[Coding]:
    names = _names(export.segments, selections, ids)
    for each in export.segments:
        start, end = each.place.numbers or (None, None)
        for path in each.codes:
            yield Coding(
                id=names[each.row, path],
                document=each.document,
                code=ids[path],
                coder=each.coder,
                start=start,
                end=end if end is None else end + shift,
                unit="none" if start is None else export.counts,
                text=each.place.text,
                selection=selections[each.row],
                created_at=each.created_at,
            )


def _names(
    segments: Sequence[Segment], selections: dict[int, str], ids: dict[Path, str]
) -> dict[tuple[int, Path], str]:
    """Ids by row and code: who put what where, and which in turn when that was done several times."""
    times: Counter[str] = Counter()
    names = {}
    for each in sorted(segments, key=lambda each: (each.place.text, each.created_at, each.row)):
        for path in each.codes:
            key = "/".join((selections[each.row], ids[path], each.coder))
            times[key] += 1
            names[each.row, path] = f"{key}/{times[key]}"
    return names


def _code_ids(segments: Sequence[Segment]) -> dict[Path, str]:
    """Ids of the codes that are used and of everything above them, in the order of their names.

    A name is no id: it may be what somebody said (in vivo), and an id goes further than a name.
    """
    every = {path[:level] for each in segments for path in each.codes for level in range(1, len(path) + 1)}
    return {path: f"code {rank}" for rank, path in enumerate(sorted(every), 1)}


def _tree(export: Export, ids: dict[Path, str]) -> Iterator[Code]:
    used = {path for each in export.segments for path in each.codes}
    for path, name in ids.items():
        is_codable = path in used or export.headings_are_codes
        yield Code(name, path[-1], path, ids.get(path[:-1], ""), is_codable)


def _remarks(export: Export, *, is_sure: bool) -> Iterator[Remark]:
    without = tuple(each.row for each in export.segments if not each.coder)
    if len(without) == len(export.segments):
        yield NO_CODER
    elif without:
        yield Remark("codings_without_coder", "warning", "raderna anger inte vem som har kodat", rows=without)
    places = [each.place for each in export.segments]
    yield from place_remarks(places, export.counts)
    if not is_sure and any(each.numbers for each in places):
        found = "om sista positionen räknas med eller inte går inte att se på texternas längd; den räknas inte med"
        yield Remark("positions_not_verified", "warning", found, "ta med texterna i exporten")
