"""Releases that a report seldom meets: all hidden, nothing comparable, one group, forty, names that do not fit."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from pipeline.protect.safe import SafeTable, seal_table
from pipeline.report.release import Release
from pipeline.study import Study
from pipeline.tables.safe import CHANGES, EDITION, LEVELS, RESPONSE
from tests.fixtures.example_material import material
from tests.fixtures.example_release import BASELINE, FOLLOW_UP, gavleborg
from tests.fixtures.example_talks import no_talks, talks

HOSTILE = "<b>x</b>&\"'{{7*7}}%{x}$\\alpha$</script><img src=x onerror=alert(1)>"
LONG = "Samordningsgruppen för arbetsmarknadsrehabilitering i Västra Hälsinglands inland och kustkommunerna"
ONE_WORD = "Arbetsmarknadsrehabiliteringssamordningsförbundsgruppen"
HIDDEN = {"mark": "..", "reason": "few"}
FORTY, ONE = 40, 1


def study_of(groups: int = 10, name: str = "", indicator: str = "", title: str = "", code: str = "") -> Study:
    """The shipped study with so many groups, all but the first of them numbered; other names where given."""
    study = gavleborg()
    first = study.groups[0]
    codes = [f"{3000 + place}" for place in range(groups)]
    names = [name or "Grupp 1", *(f"{name or 'Grupp'} {place}" for place in range(2, groups + 1))]
    renamed = [
        first.model_copy(update={"code": code, "name": called, "aliases": ()})
        for code, called in zip(codes, names, strict=True)
    ]
    indicators = [
        known.model_copy(update={"sv": f"{indicator} {place}"}) if indicator else known
        for place, known in enumerate(study.instrument.indicators, 1)
    ]
    instrument = study.instrument.model_copy(update={"indicators": tuple(indicators)})
    codes_named = [known.model_copy(update={"label": code or known.label}) for known in study.focus_codes]
    new = {"groups": tuple(renamed), "instrument": instrument, "title": title or study.title}
    new["focus_codes"] = tuple(codes_named)
    return Study.model_construct(**{**{name: getattr(study, name) for name in Study.model_fields}, **new})


def odd_release(
    study: Study,
    *,
    follow_up: bool = True,
    are_hidden: bool = False,
    is_comparable: bool = True,
    edition: str = "0123abcd",
    has_talks: bool = False,
) -> Release:
    """A release of numbers that follow from the place in the list; hidden and incomparable alike for all places."""
    wave = FOLLOW_UP if follow_up else BASELINE
    cells = [
        (level, code, indicator, 3 * place)
        for place, (level, code) in enumerate(_places(study))
        for indicator in ("total", *(known.id for known in study.instrument.indicators))
    ]
    levels = [_level(wave, cell, are_hidden=are_hidden) for cell in cells]
    changes = [_change(cell, are_hidden=are_hidden, is_comparable=is_comparable) for cell in cells] if follow_up else []
    response = [_response(wave, *place, are_hidden=are_hidden) for place in _places(study)]
    tables = {"levels": (LEVELS, levels), "changes": (CHANGES, changes), "response": (RESPONSE, response)}
    source = {
        "wave": wave,
        "edition": edition,
        "source_wave": wave,
        "role": "questionnaire",
        "path": f"{wave}/questionnaire.sav",
        "sha256": "0" * 64,
        "registered": False,
        "method_version": "1",
        "baseline_state": "unsealed",
    }
    tables["edition"] = (EDITION, [source])
    sealed = {name: _seal(name, *each) for name, each in tables.items()}
    said = talks(study, wave, is_silent=True, has_order=False) if has_talks else no_talks()
    return Release(study, wave, **sealed, **material(study, wave), talks=said)


def _seal(name: str, table: Any, rows: list[dict[str, Any]]) -> SafeTable:
    return seal_table(name, pd.DataFrame(rows, columns=table.column_names))


def _places(study: Study) -> Iterator[tuple[str, str]]:
    yield "county", study.county.code
    yield from (("group", group.code) for group in study.groups)


def _level(wave: str, cell: tuple[str, str, str, int], *, are_hidden: bool) -> dict[str, Any]:
    level, code, indicator, push = cell
    key = {"wave": wave, "level": level, "group_code": code, "indicator_id": indicator}
    mean = 5 + push % 91
    shown = {"n": 20, "mean": mean, "ci_low": max(0, mean - 9), "ci_high": min(100, mean + 9), "mark": "", "reason": ""}
    return key | (HIDDEN if are_hidden else shown)


def _change(cell: tuple[str, str, str, int], *, are_hidden: bool, is_comparable: bool) -> dict[str, Any]:
    level, code, indicator, push = cell
    key = {"wave": FOLLOW_UP, "baseline_wave": BASELINE, "level": level, "group_code": code, "indicator_id": indicator}
    family = "grupper" if level == "group" else "lanet" if indicator == "total" else "indikatorer"
    rests_on = {"items_n": 4, "items_dropped_n": 0, "groups_n": 99, "family": family, "family_size": 1, "size": ""}
    if are_hidden:
        return key | rests_on | HIDDEN | {"verdict": "not_shown"}
    if not is_comparable:
        return key | rests_on | {"mark": ".", "reason": "not_comparable", "verdict": "not_comparable"}
    then, now = 5 + push % 91, 5 + (7 * push) % 91
    moved = now - then
    low, high = moved - 12, moved + 12
    verdict = "better" if low > 0 else "worse" if high < 0 else "undecided"
    numbers = {"baseline_mean": then, "mean": now, "change": moved, "ci_low": low, "ci_high": high, "detectable": 17}
    return key | rests_on | numbers | {"n": 20, "baseline_n": 20, "verdict": verdict, "mark": "", "reason": ""}


def _response(wave: str, level: str, code: str, *, are_hidden: bool) -> dict[str, Any]:
    key = {"wave": wave, "level": level, "unit_code": code}
    shown = {"answered_n": 20, "eligible_n": 25, "response_pct": 80, "mark": "", "reason": ""}
    return key | (HIDDEN if are_hidden else shown)


def wordy(release: Release) -> Release:
    """The release with everything that a workshop's first sheet can hold: survey and talks go apart thrice."""
    assert release.talks is not None
    joint = release.talks.joint.frame
    apart = (joint["level"] == "county") & joint["indicator_id"].isin(["TIL", "REG", "NYT"])
    joint.loc[apart, ["talk", "together", "why", "mark", "reason"]] = [
        "down",
        "diverges",
        "opposite_direction",
        "",
        "",
    ]
    changes = release.changes.frame
    same = (changes["level"] == "county") & changes["indicator_id"].isin(["TIL", "REG", "NYT"])
    changes.loc[same, "verdict"] = "better"
    return replace(
        release,
        changes=seal_table("changes", changes),
        talks=replace(release.talks, joint=seal_table(release.talks.joint.table.name, joint)),
        edition=seal_table("edition", release.edition.frame.assign(edition="wordy")),
    )
