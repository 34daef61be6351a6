"""LimeSurvey's survey structure (.lss): the columns that its questions give, with wordings and answer codes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from itertools import product
from typing import Any, NamedTuple

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from pipeline.errors import InputError, Problem
from pipeline.read.tools.aliases import setting
from pipeline.read.tools.headings import Described

Row = Mapping[str, str]
BLOCKS = frozenset(
    ["p", "br", "div", "li", "ul", "ol", "table", "tr", "td", "th", "hr", "h1", "h2", "h3", "h4", "h5", "h6"]
)
HIDDEN = frozenset(("script", "style"))
ANSWERED = frozenset("L!O")
"""Question types whose own column holds an answer code."""
ARRAYS = frozenset("FH")
"""… whose subquestions hold one each."""
TWO_WAY = frozenset(":;")
"""… whose columns are rows by columns of subquestions."""


class _Structure(NamedTuple):
    questions: list[Row]
    parts: Mapping[str, list[Row]]
    """Subquestions by question."""
    texts: Mapping[str, list[str]]
    """By question or subquestion: its text in every language, the survey's own first."""
    answers: Mapping[tuple[str, str], list[tuple[str, str]]]
    """By question and scale: codes and labels in the survey's own language."""


def columns(text: str, name: str) -> list[Described]:
    """One description per column that the survey's questions give.

    Raises InputError when the structure is not XML, holds entities or lacks what identifies a question.
    """
    root = _root(text, name)
    try:
        structure = _structure(root)
        return [column for question in structure.questions for column in _columns(question, structure)]
    except KeyError:
        problem = Problem(name, "kodboken saknar fält (qid, title eller code)", "LimeSurveys .lss", "exportera på nytt")
    raise InputError(problem)


def _root(text: str, name: str) -> Any:
    try:
        return fromstring(text.encode(), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        problem = Problem(
            name, "kodboken är skadad eller innehåller otillåten XML", "LimeSurveys .lss", "exportera på nytt"
        )
    raise InputError(problem)


def _structure(root: Any) -> _Structure:
    own = next((row["language"] for row in _rows(root, "surveys") if row.get("language")), "")
    questions = _unique([row for row in _rows(root, "questions") if row.get("parent_qid", "0") in {"", "0"}])
    parts: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _unique([*_rows(root, "subquestions"), *_rows(root, "questions")]):
        if row.get("parent_qid", "0") not in {"", "0"}:
            parts[row["parent_qid"]].append(row)
    return _Structure(questions, parts, _texts(root, own), _answers(root, own))


def _rows(root: Any, section: str) -> list[Row]:
    return [{cell.tag: cell.text or "" for cell in row} for row in root.iterfind(f"{section}/rows/row")]


def _unique(rows: list[Row]) -> list[Row]:
    """One row per question: older structures repeat it in every language."""
    return list({row["qid"]: row for row in reversed(rows)}.values())[::-1]


def _own_first(rows: list[Row], own: str) -> list[Row]:
    return sorted(rows, key=lambda row: row.get("language", own) != own)


def _texts(root: Any, own: str) -> Mapping[str, list[str]]:
    texts: defaultdict[str, list[str]] = defaultdict(list)
    rows = [row for section in ("question_l10ns", "questions", "subquestions") for row in _rows(root, section)]
    for row in _own_first(rows, own):
        if row.get("question"):
            texts[row["qid"]].append(without_html(row["question"]))
    return texts


def _answers(root: Any, own: str) -> Mapping[tuple[str, str], list[tuple[str, str]]]:
    texts: dict[str, str] = {}
    for row in _own_first(_rows(root, "answer_l10ns"), own):
        texts.setdefault(row.get("aid", ""), row.get("answer", ""))
    answers: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for row in _own_first(_rows(root, "answers"), own):
        label = row.get("answer") or texts.get(row.get("aid", ""), "")
        answers[row["qid"], row.get("scale_id") or "0"].setdefault(row["code"], without_html(label))
    return {key: list(labels.items()) for key, labels in answers.items()}


def _columns(question: Row, of: _Structure) -> Iterator[Described]:
    kind, key = question.get("type", ""), question["qid"]
    labels = of.answers.get((key, "0"), [])
    parts = [part for part in of.parts.get(key, []) if (part.get("scale_id") or "0") == "0"]
    if kind in TWO_WAY:
        across = [part for part in of.parts.get(key, []) if part.get("scale_id") == "1"]
        for one, other in product(parts, across):
            yield _part(question, of, f"{one['title']}_{other['title']}", [one, other], [])
    elif kind == "1":
        yield from _dual(question, of, parts)
    elif kind == "R":
        for rank in range(1, len(labels) + 1):
            yield _extra(question, of, str(rank), [f"{rank}"], labels)
    elif parts:
        for part in parts:
            yield _part(question, of, part["title"], [part], labels if kind in ARRAYS else [])
            if kind == "P":
                yield _extra(question, of, f"{part['title']}comment", [], [])
    else:
        yield _single(question, of, labels if kind in ANSWERED else [])
    yield from _extras(question, of)


def _extras(question: Row, of: _Structure) -> Iterator[Described]:
    if question.get("other") == "Y":
        yield _extra(question, of, "other", setting("limesurvey", "other"), [])
    if question.get("type") == "O":
        yield _extra(question, of, "comment", setting("limesurvey", "comment"), [])


def _dual(question: Row, of: _Structure, parts: list[Row]) -> Iterator[Described]:
    for part, scale in product(parts, ("0", "1")):
        title, code, number = question["title"], part["title"], int(scale) + 1
        wording = f"{_text(question, of)[0]} [{_text(part, of)[0]}]"
        labels = tuple(of.answers.get((question["qid"], scale), ()))
        yield Described(f"{title}_{code}_{scale}", wording, (f"{title}[{code}][{number}]",), (), labels)


def _single(question: Row, of: _Structure, labels: list[tuple[str, str]]) -> Described:
    texts = _text(question, of)
    return Described(question["title"], texts[0], (), _with_code(question["title"], texts), tuple(labels))


def _part(question: Row, of: _Structure, code: str, parts: list[Row], labels: list[tuple[str, str]]) -> Described:
    options = ["][".join(texts) for texts in zip(*(_text(part, of) for part in parts), strict=False)]
    return _extra(question, of, code, options, labels)


def _extra(question: Row, of: _Structure, code: str, options: list[str], labels: list[tuple[str, str]]) -> Described:
    name, coded = f"{question['title']}_{code}", f"{question['title']}[{code}]"
    texts = _text(question, of)
    worded = [f"{text} [{option}]" for text in texts for option in options]
    return Described(name, (worded or texts)[0], (coded,), _with_code(coded, worded), tuple(labels))


def _with_code(code: str, texts: list[str]) -> tuple[str, ...]:
    """The texts as headers, alone and after the code."""
    return (*texts, *(f"{code}. {text}" for text in texts))


def _text(row: Row, of: _Structure) -> list[str]:
    return of.texts.get(row["qid"]) or [""]


def without_html(text: str) -> str:
    """The text that a reader sees, on one line."""
    reader = _Text()
    reader.feed(text)
    reader.close()
    return " ".join("".join(reader.parts).split())


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - the parser's signature
        self._hidden = tag in HIDDEN
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = False
        if tag in BLOCKS:
            self.parts.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)
