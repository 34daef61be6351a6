"""The files of a wave as a survey tool would have written them: an SPSS file and an invitation list."""

import unicodedata
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyreadstat

from pipeline.study import IGNORED, MappedColumn, Study
from pipeline.study.column_map import ROLES
from pipeline.synthesize.recipe import WaveRecipe

SYNTHETIC = "Syntetiska data - inga verkliga svar"
STAMP = b"01 Jan 1600:00:00"
STAMP_PLACE = 92
"""Where the SPSS header keeps date and time, after the compression bias; fixed, so that the same study gives the same
bytes on any day."""

ROLE_LABELS = {
    "respondent_id": "Löpnummer",
    "group": "Vilken kommun gäller dina svar?",
    "organisation": "Vilken organisation arbetar du i?",
    "respondent_type": "I vilken roll svarar du?",
    "link_key": "Frivillig egen kod för att kunna jämföra dina svar över tid",
    "submitted": "Inskickad",
    IGNORED: "Används inte",
}


class Written(NamedTuple):
    """A column as it stands in the file, and its value labels."""

    values: list[Any]
    labels: dict[float, str]


def write_questionnaire(
    path: Path, people: pd.DataFrame, codes: pd.DataFrame, study: Study, recipe: WaveRecipe, random: np.random.Generator
) -> None:
    """Write a wave's questionnaire in the column order of the column map, rows shuffled."""
    entries = [known for known in study.column_map.entries if known.wave == recipe.id and known.column is not None]
    columns = {known.column: _column(known, people, codes, study, recipe, random) for known in entries}
    frame = pd.DataFrame({name: written.values for name, written in columns.items()})
    frame = frame.iloc[random.permutation(len(frame))].reset_index(drop=True)
    named = {known.column: known for known in entries}
    path.parent.mkdir(parents=True, exist_ok=True)
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=SYNTHETIC,
        note=[SYNTHETIC],
        column_labels={name: _wording(known, study, recipe) for name, known in named.items()},
        variable_value_labels={name: written.labels for name, written in columns.items() if written.labels},
        missing_ranges={name: codes for name, known in named.items() if (codes := _missing_codes(known, study))},
        variable_measure={name: _measure(known, study) for name, known in named.items()},
    )
    content = bytearray(path.read_bytes())
    content[STAMP_PLACE : STAMP_PLACE + len(STAMP)] = STAMP
    path.write_bytes(content)


def write_invited(path: Path, people: pd.DataFrame, study: Study) -> None:
    """Write how many were invited, and how many of them did not belong, per group and organisation."""
    labels = {known.code: known.label for known in study.organisations}
    counts = people.groupby(["group", "organisation"], sort=True)["eligible"].agg(["size", "sum"])
    rows = [
        {
            "group": study.group_names[group],
            "organisation": labels[organisation],
            "invited": int(row["size"]),
            "not_eligible": int(row["size"] - row["sum"]),
        }
        for (group, organisation), row in counts.iterrows()
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    pd.DataFrame(rows).to_csv(path, index=False, lineterminator="\n")


def _column(
    entry: MappedColumn,
    people: pd.DataFrame,
    codes: pd.DataFrame,
    study: Study,
    recipe: WaveRecipe,
    random: np.random.Generator,
) -> Written:
    if entry.variable == IGNORED:
        return Written([""] * len(people), {})
    if entry.variable == "submitted":
        return Written(_sent_in(len(people), study, recipe.id, random), {})
    if entry.variable in ROLES:
        return _role(entry.variable, people, study, recipe)
    return Written(codes[entry.variable].tolist(), _value_labels(entry, study))


def _role(role: str, people: pd.DataFrame, study: Study, recipe: WaveRecipe) -> Written:
    if role == "respondent_id":
        return Written(people["respondent_id"].astype("float64").tolist(), {})
    if role == "link_key":
        return Written(people["link_key"].tolist(), {})
    known_as = {
        "group": {known.code: known.known_as for known in study.groups},
        "organisation": {known.code: known.known_as for known in study.organisations},
        "respondent_type": {known.id: known.known_as for known in study.instrument.respondent_types},
    }[role]
    values = people["type" if role == "respondent_type" else role].tolist()
    way = getattr(recipe.written, role)
    if way == "ids":
        return Written(values, {})
    if way == "names":
        return Written([_spelt(known_as[value], place) for place, value in enumerate(values)], {})
    numbers = {code: float(code) if code.isdecimal() else float(place) for place, code in enumerate(known_as, 1)}
    return Written([numbers[value] for value in values], {numbers[code]: names[1] for code, names in known_as.items()})


def _spelt(names: tuple[str, ...], place: int) -> str:
    """One of the ways in which people write a name: its aliases, other capitals, other white space, split letters."""
    ways = [*names[1:], names[1].upper(), f" {names[1]} ", unicodedata.normalize("NFD", names[1]), names[0]]
    return ways[place % len(ways)]


def _value_labels(entry: MappedColumn, study: Study) -> dict[float, str]:
    scale = study.instrument.scale_of[entry.variable]
    missing = {known.code: known.sv for known in scale.missing if known.code in _missing_codes(entry, study)}
    return dict(zip(scale.codes, scale.labels_sv, strict=True)) | missing


def _missing_codes(entry: MappedColumn, study: Study) -> list[float]:
    if entry.variable not in study.instrument.scale_of:
        return []
    scale = study.instrument.scale_of[entry.variable]
    return sorted(entry.missing) or [known.code for known in scale.missing]


def _wording(entry: MappedColumn, study: Study, recipe: WaveRecipe) -> str:
    if entry.variable in ROLE_LABELS:
        return ROLE_LABELS[entry.variable]
    wordings = {question.id: question.sv for question in study.instrument.questions}
    return recipe.wordings.get(entry.variable, wordings[entry.variable])


def _measure(entry: MappedColumn, study: Study) -> str:
    items = {item.id for item in study.instrument.all_items}
    return "ordinal" if entry.variable in items else "scale" if entry.variable == "submitted" else "nominal"


def _sent_in(count: int, study: Study, wave: str, random: np.random.Generator) -> list[datetime]:
    """A moment within the field period, to the minute."""
    period = study.wave_by_id(wave).field_period
    start = datetime(period.start.year, period.start.month, period.start.day)  # noqa: DTZ001 - as the tool writes it
    minutes = random.integers((period.end - period.start).days * 24 * 60, size=count)
    return [start + timedelta(minutes=int(minute)) for minute in minutes]
