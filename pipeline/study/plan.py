"""The analysis plan: what is tested, at which level, decided before the follow-up was read."""

from datetime import date
from typing import Literal

from pydantic import Field

from pipeline.study.base import Identifier, Part, Text

GROUPS_TESTED = (20, 80)
"""County levels between which a large family of groups holds its alpha in simulation (docs/simulering.md)."""


class Family(Part):
    """Changes that are judged together, so that the whole family errs at most with probability alpha."""

    id: Identifier
    sv: Text
    level: Literal["county", "group"]
    indicators: tuple[Identifier, ...] = Field(min_length=1)


class Plan(Part):
    """What the comparison of two waves asks, and how."""

    decided: date
    groups: Literal["census", "sample"]
    alpha: float = Field(gt=0, le=0.2)
    smallest_change: float = Field(gt=0, le=50)
    power: float = Field(default=0.8, gt=0.5, lt=1)
    min_linked: int = Field(default=5, ge=5)
    min_residual_df: int = Field(default=20, ge=20)
    max_shared: float = Field(default=0.05, ge=0, le=0.05)
    """Largest share of answers of persons in several groups with which `sample` may take groups as independent."""
    test_near_ends: bool = False
    """Test groups also where the county's index is so near the end of the scale that their family errs too often."""
    families: tuple[Family, ...] = Field(min_length=1)
