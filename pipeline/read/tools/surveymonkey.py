"""SurveyMonkey: the question over the first of its columns, its options in the row below."""

from collections.abc import Iterator, Sequence
from itertools import accumulate

from pipeline.read.parsed import GridRow
from pipeline.read.tools.aliases import setting, words
from pipeline.read.tools.headings import Headings, header_cells, text_variable
from pipeline.read.tools.spelling import comparable, is_blank


def headings(rows: Sequence[GridRow], place: int) -> Headings:
    """A column is called by its question, with the option in brackets where there is one."""
    questions = header_cells(rows, place)
    if not _has_options(rows, place):
        return Headings((place,), tuple(map(text_variable, questions)))
    filled: Iterator[str] = accumulate(questions, _own_or_before)
    names = [_name(*pair) for pair in zip(filled, header_cells(rows, place + 1), strict=True)]
    return Headings((place, place + 1), tuple(text_variable(name, name) for name in names))


def _own_or_before(before: str, own: str) -> str:
    return own or before


def _has_options(rows: Sequence[GridRow], place: int) -> bool:
    """The options' row has nothing under the respondent's number, which every answer has."""
    return place + 1 < len(rows) and is_blank(rows[place + 1].cells[0] if rows[place + 1].cells else None)


def _name(question: str, option: str) -> str:
    no_option = words(["", *setting("surveymonkey", "no_option")])
    return question if comparable(option) in no_option else f"{question} [{option}]"
