"""The tables of a release: whole points where a figure may be shown, a mark where it may not."""

import numpy as np
import pandas as pd

from pipeline import METHOD_VERSION
from pipeline.protect.publishable import MARKS, published_block
from pipeline.protect.safe import SafeTable, seal_table
from pipeline.protect.suppress import hidden_cells
from pipeline.statistics.intervals import whole_points
from pipeline.study import TOTAL, Study
from pipeline.study.edition import edition_id
from pipeline.study.manifest import is_registered
from pipeline.tables.safe import CHANGES, EDITION, HIDDEN, LEVELS, RESPONSE

FIGURE = ["wave", "level", "group_code", "indicator_id"]


def safe_levels(climate: pd.DataFrame, publishable: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """The levels of a wave (LEVELS).

    Takes CLIMATE of the baseline and this wave and PUBLISHABLE of this wave. Index values and limits become whole
    points; a group's n stands at its total only; a marked row keeps no number. Source: DISCLOSURE policy 3-6.
    """
    shown = publishable[publishable["figure"] == "level"].drop(columns=["figure", "baseline_wave"])
    levels = published_block(climate, study, wave).merge(shown, on=FIGURE, validate="one_to_one")
    levels[["ci_low", "ci_high"]] = levels[["ci_low", "ci_high"]].where(levels["interval"])
    return seal_table("levels", _published(levels, ["n"], ["mean", "ci_low", "ci_high"])[LEVELS.column_names])


def safe_changes(changes: pd.DataFrame, judged: pd.DataFrame, publishable: pd.DataFrame) -> SafeTable:
    """The changes since the baseline (CHANGES).

    Takes CHANGE, VERDICT and PUBLISHABLE of one wave. No standard error, degree of freedom or number of linked persons
    goes on. What could have been detected is rounded upwards. Source: DISCLOSURE policy 3-6.
    """
    shown = publishable[publishable["figure"] == "change"].drop(columns="figure")
    cell = [*FIGURE, "baseline_wave"]
    rows = changes.merge(judged, on=cell, validate="one_to_one").merge(shown, on=cell, validate="one_to_one")
    rows["detectable"] = np.ceil(rows["detectable"])
    points = ["baseline_mean", "mean", "change", "ci_low", "ci_high", "detectable"]
    return seal_table("changes", _published(rows, ["baseline_n", "n"], points)[CHANGES.column_names])


def safe_response(response: pd.DataFrame, publishable: pd.DataFrame, study: Study) -> SafeTable:
    """How many answered (RESPONSE), hidden for groups whose index is hidden and for units below the threshold.

    Takes the estimate's RESPONSE and PUBLISHABLE of one wave. Groups and organisations each add up to the county, so
    that each follows the county rule. Without an invitation list there are answers but no rate.
    Source: DISCLOSURE policy 3, 9.
    """
    total = publishable[(publishable["figure"] == "level") & (publishable["indicator_id"] == TOTAL)]
    index_hidden = set(total.loc[total["mark"] == HIDDEN, "group_code"])
    rows = response.copy()
    threshold = study.policy.index_min
    few = (rows["answered_n"] < threshold) | ((rows["level"] == "group") & rows["unit_code"].isin(index_hidden))
    hidden = few.to_numpy(copy=True)
    for _, family in rows[rows["level"] != "county"].groupby("level"):
        n, at = family["answered_n"].to_numpy(dtype="float64")[:, None], family.index.to_numpy()
        hidden[at] = hidden_cells(n, hidden[at][:, None], threshold)[:, 0]
    rows["response_pct"] = whole_points(100 * rows["response_rate"].to_numpy())
    nobody = rows["answered_n"] == 0
    rows["reason"] = np.select(
        [nobody, hidden & (rows["answered_n"] < threshold), hidden], ["no_answers", "few", "complement"], ""
    )
    rows["mark"] = rows["reason"].map(MARKS)
    numbers = ["answered_n", "eligible_n", "response_pct"]
    rows[numbers] = rows[numbers].where(rows["mark"] == "")
    return seal_table("response", rows[RESPONSE.column_names])


def safe_edition(source_files: pd.DataFrame, baseline: pd.DataFrame, study: Study, wave: str) -> SafeTable:
    """What a release was made from (EDITION).

    The edition is a fingerprint of the files of this wave and those before it, the study definition as far as this
    wave, and the version of the method; it does not change when a later wave is added.
    """
    files = source_files[source_files["wave"].isin(study.waves_until(wave))].sort_values(["wave", "role"])
    rows = files.rename(columns={"wave": "source_wave"}).assign(
        wave=wave,
        registered=[is_registered(study.folder, source) for source in files["wave"]],
        edition=edition_id(zip(files["wave"], files["role"], files["sha256"], strict=True), study, wave),
        method_version=METHOD_VERSION,
        baseline_state=baseline["state"].iloc[0],
    )
    return seal_table("edition", rows[EDITION.column_names])


def _published(rows: pd.DataFrame, counts: list[str], points: list[str]) -> pd.DataFrame:
    """Round the points, keep groups' counts at the total only, and empty every marked row."""
    rows = rows.copy()
    rows[points] = whole_points(rows[points].to_numpy(dtype="float64"))
    rows[counts] = rows[counts].where((rows["level"] == "county") | (rows["indicator_id"] == TOTAL))
    rows[[*counts, *points]] = rows[[*counts, *points]].where(rows["mark"] == "")
    return rows
