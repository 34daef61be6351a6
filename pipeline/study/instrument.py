"""The questionnaire as data: scales, items, indicators and how answers become points."""

from enum import StrEnum
from functools import cached_property
from typing import Self

import numpy as np
from pydantic import Field, model_validator

from pipeline.study.base import Identifier, Part, Text
from pipeline.study.labels import code_and_label, label_form

TOTAL = "total"


def with_total(indicators: tuple[str, ...]) -> tuple[str, ...]:
    """Some indicators and the total that they make; no total of none."""
    return (TOTAL, *indicators) if indicators else ()


"""The id of the index over all indicators."""


class MissingKind(StrEnum):
    """Why there is no number. Five different things, never merged; `answered` is the sixth state."""

    ANSWERED = "answered"
    NO_OPINION = "vet_ej"
    NOT_APPLICABLE = "ej_aktuellt"
    NO_ANSWER = "ej_svar"
    NOT_SHOWN = "ej_visad"
    INVALID = "ogiltigt"


DECLARABLE = tuple(kind for kind in MissingKind if kind is not MissingKind.ANSWERED)

Meaning = float | MissingKind
"""What a cell or a label stands for: the code of an answer option, or a kind of missing."""


class MissingCode(Part):
    """A code in an export that is not an answer."""

    code: float
    kind: MissingKind
    sv: Text
    en: Text

    @model_validator(mode="after")
    def is_missing(self) -> Self:
        """An answer is not a kind of missing."""
        if self.kind is MissingKind.ANSWERED:
            raise ValueError("en bortfallskod kan inte vara av slaget answered")
        return self


class Scale(Part):
    """Answer options in order, worst first, and the codes that are not answers."""

    id: Identifier
    codes: tuple[float, ...] = Field(min_length=2)
    labels_sv: tuple[str, ...]
    labels_en: tuple[str, ...]
    positive: tuple[float, ...]
    missing: tuple[MissingCode, ...] = ()
    also: dict[str, tuple[Text, ...]] = {}
    """Other labels that exports may use, by the label that they stand for."""

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Codes are distinct, labels match them, and nothing is both an answer and missing."""
        missing = [declared.code for declared in self.missing]
        if len(set(self.codes) | set(missing)) < len(self.codes) + len(missing):
            raise ValueError("samma kod står två gånger i skalan")
        if not len(self.codes) == len(self.labels_sv) == len(self.labels_en):
            raise ValueError("codes, labels_sv och labels_en ska vara lika många")
        if not set(self.positive) <= set(self.codes):
            raise ValueError("positive nämner en kod som inte finns i codes")
        return self

    @model_validator(mode="after")
    def one_meaning_per_label(self) -> Self:
        """Other labels belong to a label of the scale, and no label stands for two things."""
        unknown = sorted(
            {label_form(label) for label in self.also} - {label_form(label) for label, _ in self._own_labels}
        )
        if unknown:
            raise ValueError(f"also nämner en etikett som inte finns i skalan: {', '.join(unknown)}")
        twice = sorted({form for form, meaning in self._spellings if self._meanings[form] != meaning})
        if twice:
            raise ValueError(f"samma etikett står för två svar: {', '.join(twice)}")
        return self

    @cached_property
    def labels(self) -> dict[float, str]:
        """Swedish label of each answer option."""
        return dict(zip(self.codes, self.labels_sv, strict=True))

    @cached_property
    def named(self) -> frozenset[float]:
        """Codes of the answer options that have a label."""
        return frozenset(meaning for label, meaning in self._own_labels if isinstance(meaning, float) and label)

    def meaning_of(self, label: str) -> Meaning | None:
        """What a label stands for, however it is typeset; `5 = Ja` only where 5 is the code of that option."""
        meaning = self._meanings.get(label_form(label))
        if meaning is not None:
            return meaning
        code, rest = code_and_label(label)
        named = self._meanings.get(label_form(rest)) if code is not None else None
        return named if isinstance(named, MissingKind) or named == code else None

    @cached_property
    def _own_labels(self) -> tuple[tuple[str, Meaning], ...]:
        options = [*zip(self.labels_sv, self.codes, strict=True), *zip(self.labels_en, self.codes, strict=True)]
        return (
            *options,
            *((label, declared.kind) for declared in self.missing for label in (declared.sv, declared.en)),
        )

    @cached_property
    def _spellings(self) -> tuple[tuple[str, Meaning], ...]:
        """Every label in its normal form, with the other labels that it goes by."""
        others = {label_form(label): variants for label, variants in self.also.items()}
        forms = [(label_form(label), meaning) for label, meaning in self._own_labels]
        more = [(label_form(other), meaning) for form, meaning in forms for other in others.get(form, ())]
        return tuple((form, meaning) for form, meaning in (*forms, *more) if form)

    @cached_property
    def _meanings(self) -> dict[str, Meaning]:
        return dict(self._spellings)

    @cached_property
    def points(self) -> dict[float, float]:
        """0 for the first option, 100 for the last, equal steps between."""
        return dict(zip(self.codes, np.linspace(0, 100, len(self.codes)).tolist(), strict=True))


class Question(Part):
    """Something that is asked."""

    id: Identifier
    sv: Text
    en: Text
    scale: Identifier


class Item(Question):
    """A question about the climate."""

    reversed: bool = False
    asked_of: tuple[Identifier, ...] = ()
    """Respondent types; empty = everyone."""


class OverallItem(Item):
    """A question about the climate as a whole. In no indicator."""

    retrospective: bool = False
    """Asks how the climate is compared with the wave before, from worse to better around a neutral middle."""

    @model_validator(mode="after")
    def worse_to_better(self) -> Self:
        """A comparison runs from worse to better, so that its points say which way."""
        if self.retrospective and self.reversed:
            raise ValueError("en fråga med retrospective = true går från sämre till bättre och kan inte vara reversed")
        return self


class Indicator(Part):
    """Several items that together measure one side of the climate."""

    id: Identifier
    sv: Text
    en: Text
    block: str = ""
    items: tuple[Identifier, ...] = Field(min_length=1)


class RespondentType(Part):
    """A role in which people answer; decides which items they are asked."""

    id: Identifier
    sv: Text
    en: Text
    aliases: tuple[str, ...] = ()

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """Everything that an export may call this type."""
        return (self.id, self.sv, *self.aliases)


class Background(Question):
    """A question about the respondent. In no indicator."""

    participated: tuple[float, ...] = ()
    """Codes that mean that the person took part in something; empty = not a question about that."""


class Scoring(Part):
    """The half rule: how much must be answered before there is a score."""

    min_answered_share: float = Field(ge=0, le=1)
    min_answered_items: int = Field(ge=1)
    min_indicator_share: float = Field(ge=0, le=1)


class Instrument(Part):
    """The whole questionnaire."""

    id: Identifier
    version: Text
    sv: Text
    en: Text
    frame_sv: str = ""
    frame_en: str = ""
    source: Text
    scoring: Scoring
    respondent_types: tuple[RespondentType, ...] = ()
    scales: tuple[Scale, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    overall_items: tuple[OverallItem, ...] = ()
    background: tuple[Background, ...] = ()

    @model_validator(mode="after")
    def neutral_middle(self) -> Self:
        """A retrospective question has as many options on either side of its middle; an unknown scale is told apart."""
        for item in self.retrospective_items:
            scale = self.scales_by_id.get(item.scale)
            if scale and len(scale.codes) % 2 == 0:
                raise ValueError(f"{item.id} är retrospective men skalan {item.scale} har ingen neutral mitt")
        return self

    @model_validator(mode="after")
    def both_sides(self) -> Self:
        """A question about taking part has options that mean so and options that do not."""
        for question in self.participation_questions:
            scale = self.scales_by_id.get(question.scale)
            if scale and not set(question.participated) < set(scale.codes):
                raise ValueError(f"{question.id}: participated ska vara några, men inte alla, av skalans koder")
        return self

    @cached_property
    def retrospective_items(self) -> tuple[OverallItem, ...]:
        """Overall items that ask how the climate is compared with the wave before."""
        return tuple(item for item in self.overall_items if item.retrospective)

    @cached_property
    def participation_questions(self) -> tuple[Background, ...]:
        """Background questions about having taken part in something."""
        return tuple(question for question in self.background if question.participated)

    @cached_property
    def all_items(self) -> tuple[Item, ...]:
        """Items of the indicators and overall items, in the order of the questionnaire."""
        return (*self.items, *self.overall_items)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Everything that is asked."""
        return (*self.all_items, *self.background)

    @cached_property
    def scales_by_id(self) -> dict[str, Scale]:
        """Every scale, by id."""
        return {scale.id: scale for scale in self.scales}

    @cached_property
    def scale_of(self) -> dict[str, Scale]:
        """The instrument's own scale of each item and background question; a wave may have another (Study.scale_in)."""
        return {question.id: self.scales_by_id[question.scale] for question in self.questions}

    @cached_property
    def indicator_ids(self) -> tuple[str, ...]:
        """Ids of the indicators, without the total."""
        return tuple(indicator.id for indicator in self.indicators)

    @cached_property
    def scored_ids(self) -> tuple[str, ...]:
        """Ids of everything that gets a score: the total first, then the indicators."""
        return (TOTAL, *self.indicator_ids)
