"""When was asked, who could answer, and for whom: waves, groups and organisations."""

from datetime import date
from functools import cached_property
from typing import Self

from pydantic import model_validator

from pipeline.study.base import Code, Part, StudyPath, Text
from pipeline.study.layout import Layout


class FieldPeriod(Part):
    """First and last day on which answers were collected."""

    start: date
    end: date

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """A period ends after it has started."""
        if self.end < self.start:
            raise ValueError("fältperioden slutar innan den börjar")
        return self


class Wave(Part):
    """One measurement occasion (mättillfälle) and the files it delivers."""

    id: Code
    label: Text
    field_period: FieldPeriod
    questionnaire: StudyPath
    codebook: StudyPath | None = None
    """The survey tool's own description of the questions, where the export does not carry it."""
    layout: Layout = Layout()
    invited: StudyPath | None = None
    note: str = ""


class Group(Part):
    """One group whose climate is measured: a Mysam group, a municipality, a region."""

    code: Code
    name: Text
    aliases: tuple[str, ...] = ()
    kind: str = ""
    merge_into: Code | None = None
    population: int | None = None

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """Everything that an export may call this group."""
        return (self.code, self.name, *self.aliases)


class Organisation(Part):
    """An organisation whose managers answer."""

    code: Code
    label: Text
    aliases: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """Everything that an export may call this organisation."""
        return (self.code, self.label, *self.aliases)
