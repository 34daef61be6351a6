"""QualCoder's own projects, read from their database: which code stands where, by whom, and what texts are about."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark, sorted_remarks
from pipeline.read.coding_checks import choice_problems, choice_remarks, counted_codings
from pipeline.read.codings import Coding, Codings, Document, DocumentVariable, User
from pipeline.read.document_variables import CASE, contradictions
from pipeline.read.qualcoder_codes import code_tree
from pipeline.read.qualcoder_database import Row, Tables, read_tables
from pipeline.read.refi_archive import guids_text
from pipeline.read.text_positions import Choice, Quoted, Text, choose_variant

KEYS = {"source": "id", "code_name": "cid", "code_cat": "catid", "code_text": "ctid", "cases": "caseid"}


class Marked(NamedTuple):
    """A code on a piece of a text."""

    row: Row
    text: Text | None
    place: tuple[int, int] | None
    """In the text with LF; None outside it."""

    @property
    def words(self) -> str:
        """The text that stands there."""
        return self.text.lf[slice(*self.place)] if self.text and self.place else ""


def read_qualcoder(path: Path, name: str) -> Codings:
    """Read a project's data.qda; `name` is what the file is called in messages.

    Positions come out as code points with a line end counted as one, whichever way this version of the program counts.
    Attributes of files, and of the cases that a file or a piece of it belongs to, are the file's variables.

    Raises InputError when the database is unsafe or not QualCoder's, a coding refers to nothing, is empty or lies
    outside its text, or less than 95 per cent of the codings hold the text that stands at their place.
    """
    tables = read_tables(path, name)
    raise_if_any(InputError, _repeated(tables, name))
    codes = code_tree(tables, name)
    texts = {_key(row["id"]): Text(str(row["fulltext"])) for row in tables["source"] if row["fulltext"]}
    marked, choice = _placed(tables, texts)
    raise_if_any(InputError, [*_problems(name, tables, marked), *choice_problems(name, choice)])
    codings = tuple(map(_coding, marked))
    variables = tuple(dict.fromkeys(each for each in _variables(tables) if each.document in texts and each.value))
    return Codings(
        documents=tuple(_document(row, texts[_key(row["id"])]) for row in tables["source"] if row["fulltext"]),
        codes=codes,
        codings=codings,
        users=tuple(User(each, each) for each in sorted({each.coder for each in codings} - {""})),
        facts=tuple(_facts(tables, codings, choice)),
        remarks=tuple(sorted_remarks([*_remarks(tables, codings, choice), *contradictions(variables)])),
        variables=variables,
    )


def _placed(tables: Tables, texts: dict[str, Text]) -> tuple[list[Marked], Choice]:
    """Every coding at its place, and the way of counting that fits; its text is the whole of what was coded."""
    rows = tables["code_text"]
    choice = choose_variant([*_quoted(rows, texts)], line_ends_as_one=False)
    marked = [_marked(row, texts.get(_key(row["fid"])), choice) for row in rows]
    compared = [each for each in marked if each.place and _said(each.row["seltext"])]
    other = tuple(_key(each.row["ctid"]) for each in compared if _said(each.row["seltext"]) != _said(each.words))
    return marked, choice._replace(compared=len(compared), disagreeing=other)


def _quoted(rows: Iterable[Row], texts: dict[str, Text]) -> Iterator[Quoted]:
    for row in rows:
        text = texts.get(_key(row["fid"]))
        if text is not None and _is_numbered(row):
            yield Quoted(_key(row["ctid"]), text, row["pos0"], row["pos1"], str(row["seltext"] or ""))


def _marked(row: Row, text: Text | None, choice: Choice) -> Marked:
    place = text.locate(row["pos0"], row["pos1"], choice.variant) if text is not None and _is_numbered(row) else None
    return Marked(row, text, place)


def _problems(name: str, tables: Tables, marked: Sequence[Marked]) -> Iterator[Problem]:
    codes = {_key(row["cid"]) for row in tables["code_name"]}
    yield from _listed(
        name, "till koder som inte finns", (each for each in marked if _key(each.row["cid"]) not in codes)
    )
    yield from _listed(name, "till filer som inte finns eller saknar text", (each for each in marked if not each.text))
    in_texts = [each for each in marked if each.text]
    unplaced = (each for each in in_texts if each.place is None)
    yield from _listed(name, "till platser utanför sin text, eller till annat än heltal", unplaced)
    empty = (each for each in in_texts if each.place and each.place[0] >= each.place[1])
    yield from _listed(name, "till ingenting: de slutar där de börjar, eller före", empty)


def _listed(name: str, found: str, marked: Iterable[Marked]) -> Iterator[Problem]:
    if numbers := [_key(each.row["ctid"]) for each in marked]:
        yield Problem(name, f"kodningar i code_text hänvisar {found}: {guids_text(numbers)}")


def _repeated(tables: Tables, name: str) -> Iterator[Problem]:
    for table, column in KEYS.items():
        times = Counter(_key(row[column]) for row in tables[table])
        if several := [key for key, number in times.items() if number > 1]:
            yield Problem(name, f"tabellen {table} har flera rader med samma {column}: {guids_text(several)}")


def _coding(marked: Marked) -> Coding:
    row = marked.row
    start, end = marked.place or (None, None)
    return Coding(
        id=_key(row["ctid"]),
        document=_key(row["fid"]),
        code=_key(row["cid"]),
        coder=_key(row["owner"]).strip(),
        start=start,
        end=end,
        unit="codepoint",
        text=marked.words,
        selection=f"{_key(row['fid'])}:{start}-{end}",
        created_at=_key(row["date"]),
    )


def _document(row: Row, text: Text) -> Document:
    sha256 = hashlib.sha256(text.kept.encode("utf-8", "surrogatepass")).hexdigest()
    return Document(_key(row["id"]), _key(row["name"]), len(text.lf), sha256, text.paragraphs)


def _variables(tables: Tables) -> Iterator[DocumentVariable]:
    """What files and their cases are said to be; what remains of deleted files and cases is about no text."""
    names = {_key(row["caseid"]): _key(row["name"]) for row in tables["cases"]}
    covered: dict[str, list[str]] = {}
    for row in tables["case_text"]:
        case, file = _key(row["caseid"]), _key(row["fid"])
        covered.setdefault(case, []).append(file)
        yield DocumentVariable(file, CASE, names.get(case, ""))
    for row in tables["attribute"]:
        owner = _key(row["id"])
        files = {"file": [owner], "case": covered.get(owner, [])}.get(_key(row["attr_type"]), [])
        yield from (DocumentVariable(file, _key(row["name"]), _key(row["value"]).strip()) for file in files)


def _remarks(tables: Tables, codings: Sequence[Coding], choice: Choice) -> Iterator[Remark]:
    yield from choice_remarks(choice, has_places=bool(codings))
    yield from counted_codings("warning", "codings_outside_text", _outside_text(tables), "på bilder, ljud eller film")
    unknown = sum(not each.coder for each in codings)
    yield from counted_codings("warning", "codings_without_coder", unknown, "utan kodare")


def _outside_text(tables: Tables) -> int:
    return len(tables["code_image"]) + len(tables["code_av"])


def _facts(tables: Tables, codings: Sequence[Coding], choice: Choice) -> Iterator[tuple[str, str]]:
    yield "format", "QualCoder (data.qda)"
    yield "position_line_ends", choice.variant.line_ends
    yield "position_unit", choice.variant.unit
    yield "position_end", choice.variant.end
    yield "positions_compared", str(choice.compared)
    yield "positions_agreeing", str(choice.compared - len(choice.disagreeing))
    yield "selections", str(len({each.selection for each in codings}))
    yield "codings_outside_text", str(_outside_text(tables))


def _is_numbered(row: Row) -> bool:
    return isinstance(row["pos0"], int) and isinstance(row["pos1"], int)


def _key(value: object) -> str:
    return "" if value is None else str(value)


def _said(words: object) -> str:
    """Words but for their spaces and line ends, which the program turns into others."""
    return "".join(_key(words).split())
