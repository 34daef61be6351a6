"""The shipped study's scores as R reads them: `python tests/reference/make_shipped.py FOLDER`, then shipped.R FOLDER.

The list goes to a folder outside the project; only what R makes of it is kept.
"""

import sys
from pathlib import Path

import pandas as pd

from pipeline.study import TOTAL, load_study
from tests.reference.shipped_study import shipped

ROOT = Path(__file__).resolve().parents[2]


def frame() -> pd.DataFrame:
    """One row per wave, person and group with the total on the common questions, and who can be followed."""
    own = shipped(load_study(ROOT / "raw_data" / "gavleborg"))
    scores = own.scores[(own.scores["indicator_id"] == TOTAL) & own.scores["score"].notna()]
    other = {"2016": "2019", "2019": "2016"}
    scores = scores[scores["common_with"] == scores["wave"].map(other)]
    columns = ["wave", "respondent_id", "group_code", "organisation_code", "respondent_type", "score"]
    return scores[columns].fillna("").sort_values(columns[:3])


if __name__ == "__main__":
    frame().to_csv(Path(sys.argv[1]) / "shipped.csv", index=False, lineterminator="\n")
