"""Who is invited, who answers, who stays from one wave to the next, and whose code tells so."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import pandas as pd

from pipeline.errors import Problem, StudyError
from pipeline.study import Study
from pipeline.synthesize.recipe import Recipe, WaveRecipe
from pipeline.synthesize.recipe_problems import RECIPE

LETTERS = np.array(list("ABDEFGHIKLMNOPRSTUV"))


@dataclass
class Cast:
    """One wave's people: one row per invited person and group."""

    rows: pd.DataFrame

    @property
    def answering(self) -> pd.DataFrame:
        """The rows that answer."""
        return self.rows[self.rows["answers"]].reset_index(drop=True)


def casts(recipe: Recipe, study: Study, random: np.random.Generator) -> dict[str, Cast]:
    """The people of every wave, in the order of the waves; some of each wave's stay in the next."""
    made: dict[str, Cast] = {}
    numbers = count(1)
    before: pd.DataFrame | None = None
    for wave in study.wave_ids:
        rows = _invited(recipe, recipe.wave_by_id(wave), random)
        rows["person"] = [next(numbers) for _ in range(len(rows))]
        rows["link_key"] = _keys(rows["person"], random, recipe.gives_key)
        if before is not None:
            rows = _with_stayers(rows, before, recipe.stay, random)
        rows = _one_for_several(rows, recipe.wave_by_id(wave))
        made[wave] = Cast(rows)
        before = made[wave].answering
    return made


def _invited(recipe: Recipe, wave: WaveRecipe, random: np.random.Generator) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for group, invited in wave.invited.items():
        eligible = invited - wave.not_eligible.get(group, 0)
        answering = set(random.permutation(eligible)[: wave.answered[group]].tolist())
        organisations = random.permutation(_quota([known.share for known in recipe.organisation], invited))
        for place, organisation in enumerate(organisations.tolist()):
            known = recipe.organisation[organisation]
            rows.append(
                {
                    "group": group,
                    "organisation": known.code,
                    "type": _drawn(known.types, random),
                    "eligible": place < eligible,
                    "answers": place in answering,
                }
            )
    return pd.DataFrame(rows)


def _quota(shares: list[float], size: int) -> np.ndarray:
    """Index of an organisation for each of `size` places: the shares in whole numbers, largest remainder first."""
    exact = np.array(shares) / sum(shares) * size
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: size - whole.sum()]] += 1
    return np.repeat(np.arange(len(shares)), whole)


def _drawn(shares: dict[str, float], random: np.random.Generator) -> str:
    if not shares:
        return ""
    names = list(shares)
    return names[
        int(np.searchsorted(np.cumsum([shares[name] for name in names]), random.random() * sum(shares.values())))
    ]


def _keys(persons: pd.Series, random: np.random.Generator, share: float) -> list[str]:
    """Self-made codes, unique by the person's number; empty for those who give none."""
    letters = random.integers(len(LETTERS), size=(len(persons), 2))
    given = random.random(len(persons)) < share
    return [
        f"{LETTERS[first]}{person % 100:02d}{LETTERS[second]}{person // 100:02d}" if gives else ""
        for person, (first, second), gives in zip(persons, letters, given, strict=True)
    ]


def _with_stayers(rows: pd.DataFrame, before: pd.DataFrame, share: float, random: np.random.Generator) -> pd.DataFrame:
    """Put people of the wave before in some of the answering places of their group and organisation."""
    rows = rows.copy()
    free = before[(before["link_key"] != "") & ~before["person"].duplicated(keep=False)]
    places = {cell: list(index) for cell, index in free.groupby(["group", "organisation"]).groups.items()}
    wanted = round(share * int(rows["answers"].sum()))
    for place in random.permutation(rows.index[rows["answers"]].to_numpy()):
        same = places.get((rows.loc[place, "group"], rows.loc[place, "organisation"]), [])
        if wanted and same:
            stayer = before.loc[same.pop()]
            rows.loc[place, ["person", "type", "link_key"]] = stayer[["person", "type", "link_key"]].tolist()
            wanted -= 1
    return rows


def _one_for_several(rows: pd.DataFrame, wave: WaveRecipe) -> pd.DataFrame:
    """Let one answering person of an organisation answer for several groups, with one id and one code."""
    if not wave.shared:
        return rows
    answering = rows[rows["answers"] & rows["group"].isin(wave.shared)]
    by_organisation = answering.groupby("organisation")["group"].nunique()
    everywhere = by_organisation.index[by_organisation == len(wave.shared)]
    if everywhere.empty:
        raise StudyError(Problem(RECIPE, f"wave {wave.id} shared: ingen organisation svarar i alla dessa grupper"))
    own = answering[answering["organisation"] == everywhere[0]].drop_duplicates("group")
    rows = rows.copy()
    rows.loc[own.index, ["person", "type", "link_key"]] = own.iloc[0][["person", "type", "link_key"]].tolist()
    return rows
