"""What a synthetic study is made from: synthetic.toml, typed, and checked against the study it belongs to."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from pipeline.errors import Problem, StudyError, raise_if_any
from pipeline.study import MissingKind, Study
from pipeline.study.base import Code, Identifier, Part
from pipeline.study.files import build, read_toml, toml_place
from pipeline.synthesize.focus_contradictions import focus_contradictions
from pipeline.synthesize.focus_recipe import FocusRecipe, WaveFocus
from pipeline.synthesize.recipe_problems import RECIPE, differ, unknown

KINDS = (MissingKind.NO_ANSWER, MissingKind.NO_OPINION, MissingKind.NOT_APPLICABLE, MissingKind.INVALID)
BALANCED = 1e-9


class Spread(Part):
    """Standard deviations between and within persons, in points of 0-100."""

    climate: float = Field(ge=0)
    indicator: float = Field(ge=0)
    item: float = Field(gt=0)
    stability: float = Field(ge=0, le=1)
    """Correlation between a person's deviations in two waves."""


class Shares(Part):
    """How often an answer fails to come, by kind."""

    ej_svar: float = Field(default=0, ge=0, lt=1)
    vet_ej: float = Field(default=0, ge=0, lt=1)
    ej_aktuellt: float = Field(default=0, ge=0, lt=1)
    ogiltigt: float = Field(default=0, ge=0, lt=1)

    def of(self, kind: MissingKind) -> float:
        """The share of one kind."""
        return float(getattr(self, kind.value))


class Missing(Shares):
    """The shares of every question, and those of single questions where they differ."""

    more: dict[Identifier, Shares] = Field(default_factory=dict)

    def share(self, question: str, kind: MissingKind) -> float:
        """How often a question is not answered for one reason."""
        own = self.more.get(question)
        return own.of(kind) if own and kind.value in own.model_fields_set else self.of(kind)


class TrueChange(Part):
    """Something that really is different from the baseline."""

    wave: Code
    indicators: tuple[Identifier, ...] = Field(min_length=1)
    groups: tuple[Code, ...] = ()
    """Empty = every group."""
    points: float


class OrganisationShare(Part):
    """How many of the invited an organisation has, and in which roles."""

    code: Code
    share: float = Field(gt=0)
    types: dict[Identifier, float] = Field(default_factory=dict)


class Written(Part):
    """How names stand in the export."""

    group: Literal["names", "labels", "ids"]
    organisation: Literal["names", "labels", "ids"] = "ids"
    respondent_type: Literal["names", "labels", "ids"] = "ids"


class WaveRecipe(Part):
    """One wave: how many were invited and answered in each group, and how the export is written."""

    id: Code
    invited: dict[Code, int]
    not_eligible: dict[Code, int] = Field(default_factory=dict)
    answered: dict[Code, int]
    shared: tuple[Code, ...] = ()
    """Groups that one and the same person answers for."""
    empty: int = Field(default=0, ge=0)
    """Records without a single answer."""
    written: Written
    wordings: dict[Identifier, str] = Field(default_factory=dict)
    """Wordings that differ from the instrument's."""
    focus: WaveFocus | None = None
    """The talks, when the wave has a coding export."""


class Recipe(Part):
    """What synthetic.toml says."""

    seed: int
    stay: float = Field(ge=0, le=1)
    gives_key: float = Field(ge=0, le=1)
    spread: Spread
    missing: Missing
    levels: dict[Identifier, float]
    items: dict[Identifier, float] = Field(default_factory=dict)
    overall: dict[Identifier, Literal["level", "change"]] = Field(default_factory=dict)
    groups: dict[Code, float]
    change: tuple[TrueChange, ...] = ()
    organisation: tuple[OrganisationShare, ...] = Field(min_length=1)
    focus: FocusRecipe | None = None
    wave: tuple[WaveRecipe, ...] = Field(min_length=1)

    def wave_by_id(self, wave: str) -> WaveRecipe:
        """The recipe of a wave."""
        return next(known for known in self.wave if known.id == wave)


def load_recipe(study: Study) -> Recipe:
    """Load the study's recipe.

    Raises StudyError with every problem: the file's own and what it says against the study's definition.
    """
    problems: list[Problem] = []
    path = study.folder / RECIPE
    content, text = read_toml(path, problems)
    recipe = None if text is None else build(Recipe, content, toml_place(RECIPE, text), problems)
    raise_if_any(StudyError, [*problems, *(_contradictions(recipe, study) if recipe else ())])
    assert recipe is not None  # a missing recipe is among the problems
    return recipe


def _contradictions(recipe: Recipe, study: Study) -> Iterator[Problem]:
    groups, indicators = set(study.group_names), set(study.instrument.indicator_ids)
    changed = {code for change in recipe.change for code in change.groups}
    moved = {indicator for change in recipe.change for indicator in change.indicators}
    types = {known for organisation in recipe.organisation for known in organisation.types}
    yield from differ("groups", set(recipe.groups), groups)
    yield from differ("levels", set(recipe.levels), indicators)
    yield from differ("wave", {wave.id for wave in recipe.wave}, set(study.wave_ids))
    yield from unknown("change", (changed - groups) | (moved - indicators))
    yield from unknown(
        "organisation", {known.code for known in recipe.organisation} - {known.code for known in study.organisations}
    )
    yield from unknown("organisation.types", types - {known.id for known in study.instrument.respondent_types})
    yield from unknown("items", set(recipe.items) - {item.id for item in study.instrument.items})
    yield from differ("overall", set(recipe.overall), {item.id for item in study.instrument.overall_items})
    yield from _unbalanced(recipe, study)
    yield from focus_contradictions(recipe.focus, {wave.id: wave.focus for wave in recipe.wave}, study)
    for wave in recipe.wave:
        yield from _wave(wave, groups)


def _wave(wave: WaveRecipe, groups: set[str]) -> Iterator[Problem]:
    yield from differ(f"wave {wave.id} invited", set(wave.invited), groups)
    yield from differ(f"wave {wave.id} answered", set(wave.answered), groups)
    yield from unknown(f"wave {wave.id} shared", set(wave.shared) - groups)
    yield from unknown(f"wave {wave.id} not_eligible", set(wave.not_eligible) - groups)
    for code in sorted(groups & set(wave.invited) & set(wave.answered)):
        if wave.answered[code] > wave.invited[code] - wave.not_eligible.get(code, 0):
            yield Problem(RECIPE, f"wave {wave.id}: fler svar än inbjudna i {code}")


def _unbalanced(recipe: Recipe, study: Study) -> Iterator[Problem]:
    """The true value of an indicator is exact only when its items' differences cancel for everyone who is asked."""
    for indicator in study.instrument.indicators:
        own = [item for item in study.instrument.items if item.id in indicator.items]
        asked_of_some = [item.id for item in own if item.asked_of and recipe.items.get(item.id)]
        if asked_of_some or abs(sum(recipe.items.get(item.id, 0.0) for item in own)) > BALANCED:
            yield Problem(
                RECIPE,
                f"items: {indicator.id} tar inte ut varandra",
                "summan 0 inom varje indikator, bara bland frågor som ställs till alla",
            )
