"""What a researcher opens beside the reports: findings with row numbers, and the rows that were not accepted.

They lie in the store, readable by the owner only, and are replaced whole.
"""

from collections.abc import Sequence

import pandas as pd
from upath import UPath

from assets.io_manager import replace_file
from assets.paths import STORE
from pipeline.spreadsheet import csv_list

REASONS = {
    "above_header": "raden står ovanför rubriken",
    "header": "raden är en rubrik",
    "empty": "raden är tom",
    "totals": "raden är en summering",
    "preview": "raden är en förhandsvisning eller ett test i enkätverktyget",
    "no_answers": "raden saknar svar på alla frågor",
    "test_row": "raden är ett test",
    "outside_study": "gruppen är angiven som utanför studien",
    "straight_line": "samma svar på alla frågor, också de vända",
}
FINDING = ("severity", "rule", "column", "found", "fix", "rows_n", "rows")


def write_private_lists(
    study: str, wave: str, findings: pd.DataFrame, left_out: pd.DataFrame, rejected: pd.DataFrame
) -> None:
    """Write .store/<study>/findings/<wave>.csv and .store/<study>/quarantine/<wave>.csv."""
    _write(study, "findings", wave, FINDING, findings[list(FINDING)].to_numpy().tolist())
    rows = pd.concat([left_out, rejected], ignore_index=True).sort_values("source_row")
    listed = [(row, REASONS[reason]) for row, reason in zip(rows["source_row"], rows["reason"], strict=True)]
    _write(study, "quarantine", wave, ("row", "reason"), listed)


def _write(study: str, folder: str, wave: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    text = "\ufeff" + csv_list(header, rows)  # with a mark, so that a spreadsheet reads å, ä and ö
    replace_file(UPath(STORE) / study / folder / f"{wave}.csv", text.encode())
