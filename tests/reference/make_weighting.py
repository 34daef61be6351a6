"""Writes made-up persons of three organisations and two roles: `python tests/reference/make_weighting.py`."""

from pathlib import Path

import numpy as np
import pandas as pd

ORGANISATIONS = {"1": (0.2, 0.3, 0.5), "2": (0.4, 0.35, 0.25)}
ROLES = {"1": (0.7, 0.3), "2": (0.5, 0.5)}
GROUPS = {"A": 20, "B": 35, "C": 25}
LEVEL = {"x": 50, "y": 62, "z": 71}


def persons() -> pd.DataFrame:
    """One row per wave and person; organisation and role both move the score."""
    generator = np.random.default_rng(1940)
    rows = []
    for wave in ("1", "2"):
        for group, size in GROUPS.items():
            organisation = generator.choice(list("xyz"), size, p=ORGANISATIONS[wave])
            role = generator.choice(["m", "n"], size, p=ROLES[wave])
            for number in range(size):
                score = LEVEL[organisation[number]] + 6 * (role[number] == "n") + generator.normal(0, 15)
                person = f"{group}{number}"
                rows.append((wave, person, group, organisation[number], role[number], round(float(score), 2)))
    return pd.DataFrame(rows, columns=["wave", "person", "group", "organisation", "role", "score"])


if __name__ == "__main__":
    persons().to_csv(Path(__file__).with_name("weighting.csv"), index=False, lineterminator="\n")
