"""The whole study definition in one frozen object, and the questions the stages ask of it."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from pipeline.study.base import Code, Part, Text
from pipeline.study.column_map import ColumnMap
from pipeline.study.corrections import Correction
from pipeline.study.decisions import ReleaseDecision
from pipeline.study.focus import Focus, FocusCode, FocusDocument, Quote
from pipeline.study.instrument import Instrument, Scale, with_total
from pipeline.study.linkage import Linkage
from pipeline.study.names import same_spelling
from pipeline.study.plan import Plan
from pipeline.study.policy import Policy
from pipeline.study.screening import Screening
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
    screening: Screening = Screening()
    linkage: Linkage = Linkage()
    focus: Focus = Focus()
    wave: tuple[Wave, ...] = Field(min_length=1)


class Study(StudyFile):
    """A study folder, loaded and checked."""

    folder: Path = Field(exclude=True)
    groups: tuple[Group, ...] = Field(min_length=1)
    organisations: tuple[Organisation, ...] = ()
    instrument: Instrument
    column_map: ColumnMap
    focus_codes: tuple[FocusCode, ...] = ()
    focus_documents: Mapping[str, tuple[FocusDocument, ...]] = Field(default_factory=dict)
    """What documents.csv says of a wave's texts, by wave."""
    quotes: tuple[Quote, ...] = ()
    corrections: tuple[Correction, ...] = ()
    plan: Plan
    policy: Policy
    release_decisions: tuple[ReleaseDecision, ...] = Field(default=(), exclude=True)
    """They decide what is published, and no figure: an edition does not depend on them."""

    @cached_property
    def wave_ids(self) -> tuple[str, ...]:
        """Ids of the waves, in the order they were measured."""
        return tuple(wave.id for wave in self.wave)

    @cached_property
    def group_names(self) -> dict[str, str]:
        """Name of each group, by code."""
        return {group.code: group.name for group in self.groups}

    @cached_property
    def has_talks(self) -> bool:
        """Whether any wave has focus groups or workshop notes that were coded."""
        return any(wave.codings for wave in self.wave)

    @cached_property
    def codes_by_name(self) -> dict[str, str]:
        """Codes of the code scheme by everything that an export may call them, in the form of `same_spelling`.

        A label counts only where one code alone has it.
        """
        labels = Counter(same_spelling(code.label) for code in self.focus_codes)
        alone = {name: code.code for code in self.focus_codes if labels[name := same_spelling(code.label)] == 1}
        return alone | {same_spelling(name): code.code for code in self.focus_codes for name in code.known_as}

    @property
    def seal(self) -> Path:
        """Where the baseline's sealed figures lie."""
        return self.folder / "baseline_seal.csv"

    def wave_by_id(self, wave: str) -> Wave:
        """The wave with this id."""
        return next(known for known in self.wave if known.id == wave)

    def decision_on(self, wave: str, edition: str) -> ReleaseDecision | None:
        """The decision to publish this release beside an earlier one; the last where there are several."""
        own = [known for known in self.release_decisions if (known.wave, known.edition) == (wave, edition)]
        return own[-1] if own else None

    def waves_until(self, wave: str) -> tuple[str, ...]:
        """Ids of the waves up to and including this one."""
        return self.wave_ids[: self.wave_ids.index(wave) + 1]

    def compared_with(self, wave: str) -> tuple[str, ...]:
        """The waves that a wave is compared with: the baseline, and the wave before where that is another."""
        earlier = self.waves_until(wave)[:-1]
        return tuple(dict.fromkeys((self.baseline, earlier[-1]))) if earlier else ()

    def asked_items(self, wave: str) -> frozenset[str]:
        """Items that were in the questionnaire of a wave."""
        return frozenset(self.column_map.asked(wave)) & {item.id for item in self.instrument.all_items}

    def common_items(self, wave: str, other: str) -> frozenset[str]:
        """Items asked in the same words in two waves, and on the same scale or with every change of scale bridged."""
        first, last = sorted((wave, other), key=self.wave_ids.index)
        between = self.wave_ids[self.wave_ids.index(first) + 1 : self.wave_ids.index(last) + 1]
        return frozenset(
            item
            for item in self.asked_items(wave) & self.asked_items(other)
            if all(self.column_map.is_comparable(item, later) for later in between)
        )

    def scale_in(self, question: str, wave: str) -> Scale:
        """The scale on which a question is answered in a wave."""
        stated = self.column_map.scale_id(question, wave)
        return self.instrument.scales_by_id[stated] if stated else self.instrument.scale_of[question]

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

    def comparable_scores(self, wave: str, other: str) -> tuple[str, ...]:
        """What is scored and may be compared: the comparable indicators, and the total where there are any."""
        return with_total(self.comparable_indicators(wave, other))

    def definition_until(self, wave: str) -> str:
        """The definition as canonical text, without what later waves added: what an edition is a fingerprint of.

        Nor with what changes no figure: the spellings that a scale accepts, the names outside the study, which decide
        only whether a run stops, and in the baseline how persons are known again later. What is said of the coded texts
        counts as a file of its wave.
        """
        keep = self.waves_until(wave)
        left_out = {"focus_documents"} | ({"linkage"} if wave == self.baseline else set())
        content = self.model_dump(mode="json", exclude=left_out)
        content["quotes"] = [quote for quote in content["quotes"] if quote["wave"] in keep]
        content["screening"] = _without(content["screening"], "outside_study")
        content["wave"] = [known for known in content["wave"] if known["id"] in keep]
        entries = [
            _without(entry, "row")
            for entry in content["column_map"]["entries"]
            if entry["wave"] in keep and (entry["column"] is not None)
        ]
        content["column_map"]["entries"] = entries
        content["corrections"] = [_without(known, "line") for known in content["corrections"] if known["wave"] in keep]
        content["instrument"] = _asked_only(content["instrument"], entries)
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def _asked_only(instrument: dict[str, Any], entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The instrument without questions that have not been asked yet, and without what only they use."""
    asked = {entry["variable"] for entry in entries}
    questions = {
        kind: [question for question in instrument[kind] if question["id"] in asked]
        for kind in ("items", "overall_items", "background")
    }
    used = {question["scale"] for kind in questions.values() for question in kind}
    used |= {entry["scale"] for entry in entries}
    cut = [known | {"items": [item for item in known["items"] if item in asked]} for known in instrument["indicators"]]
    return {
        **instrument,
        **questions,
        "scales": [_without(scale, "also") for scale in instrument["scales"] if scale["id"] in used],
        "indicators": [known for known in cut if known["items"]],
    }


def _without(part: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in part.items() if name != key}
