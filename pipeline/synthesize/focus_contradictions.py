"""What the recipe says of focus groups against the study's definition, and against itself."""

from collections.abc import Iterator
from itertools import product

from pipeline.errors import Problem
from pipeline.study import Study, Wave
from pipeline.synthesize.focus_recipe import FocusRecipe, WaveFocus, direction_codes, usable_codes
from pipeline.synthesize.recipe_problems import RECIPE, differ, unknown

CODERS = 2
DIRECTIONS = {"framjande", "hindrande", "neutral"}
MISSING = "finns i både receptet och study.toml, eller i ingen av dem"


def focus_contradictions(
    focus: FocusRecipe | None, waves: dict[str, WaveFocus | None], study: Study
) -> Iterator[Problem]:
    """Every contradiction; `waves` is what the recipe says of each wave."""
    coded = [wave for wave in study.wave if wave.codings or waves.get(wave.id)]
    if bool(coded) != bool(focus):
        yield Problem(RECIPE, "focus eller codings saknas", MISSING)
    if focus and coded:
        yield from _general(focus, study)
        yield from _balances(focus, study)
    for wave in coded:
        yield from _wave(wave, waves.get(wave.id), study)


def _general(focus: FocusRecipe, study: Study) -> Iterator[Problem]:
    named = {code for pair in focus.pairs for code in pair}
    yield from unknown("focus.pairs", named - set(usable_codes(study)))
    if focus.omits + focus.replaces > 1:
        yield Problem(RECIPE, "focus: omits och replaces är tillsammans mer än 1")
    if any(one == other for one, other in focus.pairs):
        yield Problem(RECIPE, "focus.pairs: en kod står mot sig själv", "två olika koder")
    if lacking := DIRECTIONS - set(direction_codes(study)):
        yield Problem(
            "focus_codes.csv", f"riktningskoder saknas: {', '.join(sorted(lacking))}", "en rad för var och en"
        )
    if not study.focus.group or len(study.focus.coder) < CODERS:
        yield Problem("study.toml", "focus.group eller två kodare saknas", "focus.group och två focus.coder")


def _balances(focus: FocusRecipe, study: Study) -> Iterator[Problem]:
    indicators, groups = set(study.instrument.indicator_ids), set(study.group_names)
    changed = {name for change in focus.change for name in (*change.indicators, *change.groups)}
    yield from differ("focus.balance", set(focus.balance), indicators)
    yield from unknown("focus.change", changed - indicators - groups)
    yield from unknown("focus.change", {change.wave for change in focus.change} - set(study.wave_ids))
    for name, wave in product(sorted(indicators & set(focus.balance)), study.wave_ids):
        if any(abs(focus.balance_of(name, group, wave)) > 1 for group in study.group_names):
            yield Problem(RECIPE, f"focus: balansen för {name} går utanför -1 till 1 i våg {wave}")


def _wave(wave: Wave, own: WaveFocus | None, study: Study) -> Iterator[Problem]:
    where = f"wave {wave.id} focus"
    if own is None or not wave.codings:
        yield Problem(RECIPE, f"{where}: focus eller codings saknas", MISSING)
        return
    if len(wave.codings) > 1 or wave.codings[0].kind != "focus_group":
        yield Problem("study.toml", f"våg {wave.id}: syntetiska kodningar skrivs i en fil, av fokusgrupper")
    yield from differ(f"{where}.documents", set(own.documents), set(study.group_names))
    yield from unknown(f"{where}.spread", set(own.spread) - set(usable_codes(study)))
    if own.double_coded > sum(own.documents.values()):
        yield Problem(RECIPE, f"{where}: fler dubbelkodade texter än texter")
    for code, number in own.spread.items():
        if number > len(own.interviewed):
            yield Problem(RECIPE, f"{where}.spread: {code} i fler grupper än som har samtalat")
