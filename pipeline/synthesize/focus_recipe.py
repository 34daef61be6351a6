"""The recipe's part on focus groups: what is raised where, how it is weighed and how two coders differ."""

from typing import Annotated, Literal

from pydantic import Field

from pipeline.study import Study
from pipeline.study.base import Code, Identifier, Part
from pipeline.study.focus import FocusCode

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=0)]
Balance = Annotated[float, Field(ge=-1, le=1)]


class FocusChange(Part):
    """How talk really is different from the baseline."""

    wave: Code
    indicators: tuple[Identifier, ...] = Field(min_length=1)
    groups: tuple[Code, ...] = ()
    """Empty = every group."""
    balance: Annotated[float, Field(ge=-2, le=2)]


class FocusRecipe(Part):
    """How the talks go, whatever the wave."""

    neutral: Share
    """Share of an indicator's segments that say neither good nor bad."""
    repeats: Share
    """How often a code that is raised in a talk is raised twice there."""
    omits: Share
    """Share of the double-coded segments on which the second coder puts nothing."""
    replaces: Share
    """Share of them on which the second coder puts another code."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Codes that stand in one turn when both are raised in a talk: the first within the words of the second."""
    balance: dict[Identifier, Balance]
    """Balance of every indicator at the baseline."""
    change: tuple[FocusChange, ...] = ()

    def balance_of(self, indicator: str | None, group: str, wave: str) -> float:
        """Balance of an indicator in a group and wave; 0 for what speaks to no indicator."""
        if indicator is None:
            return 0.0
        moved = [
            change.balance
            for change in self.change
            if change.wave == wave and indicator in change.indicators and (not change.groups or group in change.groups)
        ]
        return round(self.balance[indicator] + sum(moved), 9)


class WaveFocus(Part):
    """The talks of a wave."""

    documents: dict[Code, Count]
    """Talks per group."""
    double_coded: Count
    """Talks that two have coded."""
    order: Literal["number", "date"] = "number"
    """How the export writes the order in which the talks were held."""
    spread: Annotated[dict[str, Count], Field(min_length=2, max_length=60)]
    """In how many groups each code is raised; a code that is not here is not raised."""

    @property
    def interviewed(self) -> list[str]:
        """Groups with at least one talk."""
        return [group for group, number in self.documents.items() if number]


def usable_codes(study: Study) -> dict[str, FocusCode]:
    """Codes that a talk can raise: themes without codes below, whose direction stands beside them."""
    headings = {known.parent for known in study.focus_codes}
    return {
        known.code: known
        for known in study.focus_codes
        if known.role == "theme" and not known.direction and known.code not in headings
    }


def direction_codes(study: Study) -> dict[str, FocusCode]:
    """The first direction code of each direction."""
    codes = [known for known in study.focus_codes if known.role == "direction"]
    return {known.direction: known for known in reversed(codes)}
