"""The whole study definition in one frozen object, and the questions the stages ask of it."""

import json
from collections.abc import Set as AbstractSet
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from pipeline.study.base import Code, Identifier, Part, Text
from pipeline.study.column_map import ColumnMap
from pipeline.study.instrument import Instrument
from pipeline.study.plan import Plan
from pipeline.study.policy import Policy
from pipeline.study.wave import Group, Organisation, Wave

MIN_COMMON_ITEMS = 2
MIN_COMMON_SHARE = 0.5


class County(Part):
    """The area that the groups make up together."""

    code: Code
    name: Text
    short: Text
    """How the county is named beside its groups: "Länet"."""


class Unit(Part):
    """What a group is called in running text, and in file names."""

    singular: Text
    plural: Text
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,19}$")]


class Schedule(Part):
    """When the yearly run starts."""

    cron: Text
    timezone: Text = "Europe/Stockholm"


class FocusCode(Part):
    """A code of the focus-group scheme and the indicator it speaks to."""

    code: Annotated[str, StringConstraints(pattern=r"^[A-ZÅÄÖ0-9-]{1,40}$")]
    parent: str = ""
    label: Text
    indicator: Identifier | None = None
    direction: str = ""


class StudyFile(Part):
    """What study.toml says."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
    title: Text
    commissioner: Text
    contact: Text
    language: Annotated[str, StringConstraints(pattern=r"^(sv|en)$")]
    synthetic: bool
    baseline: Code
    county: County
    unit: Unit
    schedule: Schedule
    wave: tuple[Wave, ...] = Field(min_length=1)


class Study(StudyFile):
    """A study folder, loaded and checked."""

    folder: Path = Field(exclude=True)
    groups: tuple[Group, ...] = Field(min_length=1)
    organisations: tuple[Organisation, ...] = ()
    instrument: Instrument
    column_map: ColumnMap
    focus_codes: tuple[FocusCode, ...] = ()
    plan: Plan
    policy: Policy

    @cached_property
    def wave_ids(self) -> tuple[str, ...]:
        """Ids of the waves, in the order they were measured."""
        return tuple(wave.id for wave in self.wave)

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Name of each group, by code."""
        return {group.code: group.name for group in self.groups}

    @property
    def seal(self) -> Path:
        """Where the baseline's sealed figures lie."""
        return self.folder / "baseline_seal.csv"

    def wave_by_id(self, wave: str) -> Wave:
        """The wave with this id."""
        return next(known for known in self.wave if known.id == wave)

    def waves_until(self, wave: str) -> tuple[str, ...]:
        """Ids of the waves up to and including this one."""
        return self.wave_ids[: self.wave_ids.index(wave) + 1]

    def asked_items(self, wave: str) -> frozenset[str]:
        """Items that were in the questionnaire of a wave."""
        return frozenset(self.column_map.asked(wave)) & {item.id for item in self.instrument.all_items}

    def common_items(self, wave: str, other: str) -> frozenset[str]:
        """Items asked in the same words and on the same scale in two waves."""
        first, last = sorted((wave, other), key=self.wave_ids.index)
        between = self.wave_ids[self.wave_ids.index(first) + 1 : self.wave_ids.index(last) + 1]
        return frozenset(
            item
            for item in self.asked_items(wave) & self.asked_items(other)
            if all(self.column_map.status(item, later) == "same" for later in between)
        )

    def comparable_indicators(self, wave: str, other: str) -> tuple[str, ...]:
        """Indicators that keep at least two items and half of the earlier wave's items between two waves.

        One-item indicators never qualify; the item map alone decides.
        """
        first = min(wave, other, key=self.wave_ids.index)
        common, asked = self.common_items(wave, other), self.asked_items(first)

        def keeps_enough(items: frozenset[str]) -> bool:
            kept, before = len(items & common), len(items & asked)
            return kept >= MIN_COMMON_ITEMS and kept >= MIN_COMMON_SHARE * before

        return tuple(
            indicator.id for indicator in self.instrument.indicators if keeps_enough(frozenset(indicator.items))
        )

    def definition_until(self, wave: str) -> str:
        """The definition as canonical text, without what later waves added: what an edition is a fingerprint of."""
        keep = self.waves_until(wave)
        content = self.model_dump(mode="json")
        content["wave"] = [known for known in content["wave"] if known["id"] in keep]
        entries = [
            {key: value for key, value in entry.items() if key != "row"}
            for entry in content["column_map"]["entries"]
            if entry["wave"] in keep and (entry["column"] is not None)
        ]
        content["column_map"]["entries"] = entries
        content["instrument"] = _asked_only(content["instrument"], {entry["variable"] for entry in entries})
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _asked_only(instrument: dict[str, Any], asked: AbstractSet[str]) -> dict[str, Any]:
    """The instrument without questions that have not been asked yet, and without what only they use."""
    questions = {
        kind: [question for question in instrument[kind] if question["id"] in asked]
        for kind in ("items", "overall_items", "background")
    }
    used = {question["scale"] for kind in questions.values() for question in kind}
    cut = [known | {"items": [item for item in known["items"] if item in asked]} for known in instrument["indicators"]]
    return {
        **instrument,
        **questions,
        "scales": [scale for scale in instrument["scales"] if scale["id"] in used],
        "indicators": [known for known in cut if known["items"]],
    }
