"""Writes made-up persons of four groups in three waves: `python tests/reference/make_trend.py`."""

from pathlib import Path

import numpy as np
import pandas as pd

GROUPS = {"A": (6, 9, 7), "B": (12, 10, 15), "C": (20, 17, 18), "D": (9, 14, 11)}


def persons() -> pd.DataFrame:
    """One row per wave and person."""
    generator = np.random.default_rng(1805)
    rows = []
    for group, sizes in GROUPS.items():
        level = generator.normal(55, 6)
        for wave, size in enumerate(sizes):
            scores = np.clip(generator.normal(level + 3 * wave, 14, size), 0, 100).round(2)
            rows += [(wave + 1, group, float(score)) for score in scores]
    return pd.DataFrame(rows, columns=["wave", "group", "score"])


if __name__ == "__main__":
    persons().to_csv(Path(__file__).with_name("trend.csv"), index=False, lineterminator="\n")
