"""How focus groups and workshop notes are read: the code scheme, the coders and what the exports call things."""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from pipeline.study.base import Code, Identifier, Part, StudyPath, Text

Direction = Literal["", "framjande", "hindrande", "neutral"]


class FocusCode(Part):
    """A code of the code scheme and the indicator it speaks to."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ0-9-]{1,40}$")]
    parent: str = ""
    label: Text
    indicator: Identifier | None = None
    direction: Direction = ""
    """For a theme: the direction of every segment with it. For a direction code: what it says of the themes beside."""
    role: Literal["theme", "direction", "outside"] = "theme"
    """theme = counted; direction = says of the other codes on the same words whether they promote or hinder;
    outside = known, and not part of the scheme."""
    aliases: tuple[str, ...] = ()

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """Everything that an export may call this code; its label too, where no other code has the same."""
        return (self.code, f"{self.code} {self.label}", *self.aliases)

    @model_validator(mode="after")
    def whole(self) -> Self:
        """A direction code has a direction and no indicator."""
        if self.role == "direction" and (not self.direction or self.indicator):
            raise ValueError("en kod med role direction har direction men ingen indicator")
        if self.role == "outside" and (self.direction or self.indicator):
            raise ValueError("en kod med role outside har varken direction eller indicator")
        return self


class Coder(Part):
    """Someone who codes, and what the exports call her."""

    id: Code
    names: tuple[Text, ...] = ()

    @cached_property
    def known_as(self) -> tuple[str, ...]:
        """Everything that an export may call this coder."""
        return (self.id, *self.names)


class Focus(Part):
    """What the coding exports call things, who coded, and how the talks are weighed against the survey."""

    group: str = ""
    """Variable (or set, or column) of the export that says which group a text is about."""
    respondent_type: str = ""
    """The same for who took part."""
    order: str = ""
    """The same for the order in which the talks were held: a number or a date as 2016-10-03."""
    coder: tuple[Coder, ...] = ()
    """In order: of a text that several have coded, the first one's codes are counted."""
    not_coders: tuple[str, ...] = ()
    """Users in the exports who are not persons: the program itself."""
    consent: tuple[Code, ...] = ()
    """Groups that have agreed to their own balance being shown although they had one focus group only."""
    spread_min: int = Field(default=3, ge=3)
    """Groups that must have raised an indicator in both waves before its balance is compared."""
    balance_change: float = Field(default=0.2, gt=0, le=1)
    """Smallest change of balance that counts as a movement."""


class CodingExport(Part):
    """A coding export of a wave."""

    file: StudyPath
    code_list: StudyPath | None = None
    """The program's own list of codes, where the export needs it (Taguette, ATLAS.ti)."""
    kind: Literal["focus_group", "workshop"] = "focus_group"
    coder: Code | None = None
    """Who coded, where the export does not say."""
    columns: dict[
        Literal["document", "code", "coder", "start", "end", "group", "respondent_type", "order", "text"], Text
    ] = Field(default_factory=dict)
    """What the columns of a segment table of no known program are called; document and code are needed."""
    unit: Literal["codepoint", "paragraph"] = "codepoint"
    """What `start` and `end` of such a table count."""

    @model_validator(mode="after")
    def columns_needed(self) -> Self:
        """A segment table needs at least the text and the code."""
        if self.columns and not {"document", "code"} <= set(self.columns):
            raise ValueError("columns behöver document och code")
        return self


class FocusDocument(Part):
    """What documents.csv says of one text: it goes before what the export says."""

    document: Text
    """Name of the text in the export."""
    group: Text
    kind: Literal["focus_group", "workshop", ""] = ""
    respondent_type: str = ""
    order: str = ""
    length: int | None = Field(default=None, ge=1)
    """Characters or paragraphs of the text, where the export does not tell."""


class Quote(Part):
    """A quotation that may be printed: edited, with consent, read by two."""

    id: Code
    wave: Code
    code: Text
    text: Annotated[str, StringConstraints(min_length=10, max_length=400, strip_whitespace=True)]
    consent: Literal["ja"]
    reviewer_1: Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ]{2,4}$")]
    reviewer_2: Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ]{2,4}$")]
    attribution: Literal["deltagare", "deltagare, länet"] = "deltagare"

    @model_validator(mode="after")
    def two_reviewers(self) -> Self:
        """Two different persons have read the quotation."""
        if self.reviewer_1 == self.reviewer_2:
            raise ValueError("två olika granskare behövs")
        return self
