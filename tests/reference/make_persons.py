"""Writes the made-up persons that both programs are given: `python tests/reference/make_persons.py`."""

from pathlib import Path

import numpy as np
import pandas as pd

SIZES = {"1": {"A": 4, "B": 9, "C": 17, "D": 25, "E": 1}, "2": {"A": 6, "B": 8, "C": 20, "D": 24, "E": 1}}
LINKED = {"B": 5, "C": 8, "D": 24}
"""The first so many persons of a group are the same in both waves."""
SHARED = {"C": 3, "D": 3}
"""The last so many persons of these groups are the same persons in either wave."""


def persons() -> pd.DataFrame:
    """One row per wave, person and group; a person's scores keep together over waves and groups."""
    generator = np.random.default_rng(2016)
    habits: dict[str, float] = {}
    rows = []
    for wave, groups in SIZES.items():
        for group, size in groups.items():
            for number in range(size):
                person, key = identity(group, number, size)
                habit = habits.setdefault(key or f"{wave}{person}", float(generator.normal(0, 13)))
                score = np.clip(60 + habit + generator.normal(0, 12), 0, 100)
                rows.append((wave, person, key, group, round(float(score), 2)))
    return pd.DataFrame(rows, columns=["wave", "person", "key", "group", "score"])


def identity(group: str, number: int, size: int) -> tuple[str, str]:
    """Person within the wave, and the key that follows them."""
    if number < LINKED.get(group, 0) and not (group == "D" and number >= size - SHARED["D"]):
        return f"{group}{number}", f"k{group}{number}"
    if number >= size - SHARED.get(group, 0):
        return f"shared{size - number}", ""
    return f"{group}{number}", ""


if __name__ == "__main__":
    persons().to_csv(Path(__file__).with_name("persons.csv"), index=False, lineterminator="\n")
