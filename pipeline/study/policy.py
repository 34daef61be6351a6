"""The disclosure policy: how many respondents a published figure needs. A study may be stricter than its preset."""

from typing import Literal, Self

from pydantic import model_validator

from pipeline.study.base import Part

PRESETS = {
    "svensk_enkat": {"index_min": 5, "item_mean_min": 10, "distribution_min": 20, "option_min": 5, "interval_min": 5},
    "strikt": {"index_min": 10, "item_mean_min": 20, "distribution_min": 40, "option_min": 5, "interval_min": 20},
}


class Policy(Part):
    """Smallest numbers of distinct respondents behind a published figure."""

    preset: Literal["svensk_enkat", "strikt"]
    index_min: int
    item_mean_min: int
    distribution_min: int
    option_min: int
    interval_min: int

    @model_validator(mode="before")
    @classmethod
    def preset_first(cls, given: object) -> object:
        """Start from the preset's thresholds; what the file states replaces them."""
        if isinstance(given, dict) and isinstance(given.get("preset"), str):
            return {**PRESETS.get(given["preset"], {}), **given}
        return given

    @model_validator(mode="after")
    def no_lower_than_the_preset(self) -> Self:
        """A study may raise a threshold, never lower it."""
        low = [name for name, floor in PRESETS[self.preset].items() if getattr(self, name) < floor]
        if low:
            raise ValueError(f"under förvalets golv: {', '.join(low)}")
        return self
