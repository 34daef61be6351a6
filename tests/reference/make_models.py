"""Writes made-up persons of twelve groups in two waves: `python tests/reference/make_models.py`."""

from pathlib import Path

import numpy as np
import pandas as pd

GROUPS_N = 12


def persons() -> pd.DataFrame:
    """Groups have a level and a change of their own; organisation and role move the score."""
    generator = np.random.default_rng(1982)
    level, change = generator.normal(0, 8, GROUPS_N), generator.normal(4, 6, GROUPS_N)
    rows = []
    for wave in (0, 1):
        for group in range(GROUPS_N):
            for _ in range(int(generator.integers(4, 16))):
                organisation = str(generator.choice(list("xyz")))
                role = str(generator.choice(list("mn")))
                mean = 55 + level[group] + wave * change[group] + 5 * (organisation == "y") - 4 * (role == "n")
                score = round(float(mean + generator.normal(0, 12)), 2)
                rows.append((str(wave + 1), f"G{group:02}", organisation, role, score))
    return pd.DataFrame(rows, columns=["wave", "group", "organisation", "role", "score"])


if __name__ == "__main__":
    persons().to_csv(Path(__file__).with_name("models.csv"), index=False, lineterminator="\n")
