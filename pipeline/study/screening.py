"""Which records are no answers to the study although they stand in the export: the rules, as data."""

from typing import Literal

from pydantic import Field, field_validator

from pipeline.study.base import Part, Text
from pipeline.study.names import same_spelling

Screened = Literal["flag", "reject"]


class Screening(Part):
    """What study.toml says under [screening]. A record without a single answer is always rejected."""

    outside_study: tuple[Text, ...] = ()
    """Names of groups that exports hold although the study is not about them: a neighbour, the county as a whole."""

    test_words: tuple[Text, ...] = ("test",)
    """Words that somebody types when trying the questionnaire out."""
    test_rows: Screened = "reject"
    straight_liners: Screened = "flag"
    min_items_for_straight_line: int = Field(default=8, ge=2)
    """So many answers, at least, before sameness means anything: for straight-liners and for doubles by content."""

    @field_validator("test_words")
    @classmethod
    def comparable(cls, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words are compared without regard to case."""
        if any(not word.isalpha() for word in words):
            raise ValueError("ett testord består av bokstäver")
        return tuple(same_spelling(word) for word in words)
