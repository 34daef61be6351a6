"""When was asked, who could answer, and for whom: waves, groups and organisations."""

from datetime import date
from functools import cached_property
from typing import Literal, Self

from pydantic import model_validator

from pipeline.study.base import Code, Part, StudyPath, Text
from pipeline.study.focus import CodingExport
from pipeline.study.layout import Layout

CODINGS = "codings"
"""Role of a wave's first coding export; the others have a number too."""


Mode = Literal["web", "paper", "mixed"]
"""How the answers were collected; mixed = on the web and on paper."""


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
    mode: Mode | None = None
    """None = not stated, so that nothing can be said of a change of mode."""
    questionnaire: StudyPath
    codebook: StudyPath | None = None
    """The survey tool's own description of the questions, where the export does not carry it."""
    layout: Layout = Layout()
    invited: StudyPath | None = None
    codings: tuple[CodingExport, ...] = ()
    """Coding exports of focus groups and workshop notes."""
    documents: StudyPath | None = None
    """What the coded texts are about, where the exports do not say."""
    note: str = ""

    @cached_property
    def coding_exports(self) -> dict[str, CodingExport]:
        """The coding exports by role among the wave's files: codings, codings_2 and so on."""
        return {
            CODINGS if number == 1 else f"{CODINGS}_{number}": known for number, known in enumerate(self.codings, 1)
        }


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
