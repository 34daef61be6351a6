"""Who answered and who did not, as far as the list of the invited tells. For the researcher."""

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from pipeline.statistics.moments import ratio
from pipeline.statistics.persons import Matrix
from pipeline.statistics.shares import wilson
from pipeline.study import Study
from pipeline.tables.researcher import NONRESPONSE

ALPHA = 0.05


def nonresponse_by_unit(respondents: pd.DataFrame, invited: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Response rates with intervals, and how much they differ over the frame.

    Parameters
    ----------
    respondents : RESPONDENTS of one wave.
    invited : INVITED of the same wave; may be empty (`no_frame`).

    Returns
    -------
    NONRESPONSE: one row per group, per organisation and for the county. Rates 0-1.

    Notes
    -----
    *rate*: rows with an answer / (invited - not eligible); Wilson's interval. *representativity* of the county: 1 -
    2·S, S the standard deviation of the response rates of the frame's cells (group × organisation) over the eligible;
    1 = all cells answered alike. It is not corrected for the size of the cells, and so is a little low. *p*: Pearson's
    chi-square over the same cells. Where more answered than were invited there is no rate (`more_than_invited`).
    Source: Wilson (1927); Schouten, Cobben and Bethlehem (2009).
    """
    eligible = invited.assign(eligible=invited["invited_n"] - invited["not_eligible_n"])
    frames = [
        _rows("group", [group.code for group in study.groups], respondents, eligible, "group_code"),
        _rows(
            "organisation", [known.code for known in study.organisations], respondents, eligible, "organisation_code"
        ),
        _rows(
            "county",
            [study.county.code],
            respondents.assign(unit=study.county.code),
            eligible.assign(unit=study.county.code),
            "unit",
        ),
    ]
    frame = pd.concat(frames, ignore_index=True).assign(wave=wave, representativity=np.nan, p=np.nan)
    rates, counts = _cells(respondents, eligible)
    county = frame["level"] == "county"
    if len(rates) > 1:
        frame.loc[county, ["representativity", "p"]] = representativity(rates, counts), _alike(rates, counts)
    return NONRESPONSE.conform(frame)


def representativity(rates: Matrix, counts: Matrix) -> float:
    """1 - 2·S of cells with these rates and so many eligible."""
    total = counts.sum()
    mean = (rates * counts).sum() / total
    return float(1 - 2 * np.sqrt((counts * (rates - mean) ** 2).sum() / max(total - 1, 1)))


def _rows(level: str, units: list[str], respondents: pd.DataFrame, eligible: pd.DataFrame, column: str) -> pd.DataFrame:
    answered = respondents.groupby(column).size().reindex(units, fill_value=0).to_numpy(dtype="float64")
    asked = eligible.groupby(column)["eligible"].sum().reindex(units, fill_value=0).to_numpy(dtype="float64")
    rules = [np.full(len(units), eligible.empty), asked == 0, answered > asked]
    reason: npt.NDArray[np.str_] = np.select(rules, ["no_frame", "nobody_invited", "more_than_invited"], "")
    told = reason == ""
    low, high = wilson(np.where(told, answered, 0.0), np.where(told, asked, 0.0), ALPHA)
    return pd.DataFrame(
        {
            "level": level,
            "unit_code": units,
            "eligible_n": np.where(eligible.empty, np.nan, asked),
            "answered_n": answered,
            "rate": np.where(told, ratio(answered, asked), np.nan),
            "ci_low": low,
            "ci_high": high,
            "reason": reason,
        }
    )


def _cells(respondents: pd.DataFrame, eligible: pd.DataFrame) -> tuple[Matrix, Matrix]:
    """Rate and eligible of every cell of the frame; none where a cell has more answers than invitations."""
    cell = ["group_code", "organisation_code"]
    asked = eligible.groupby(cell)["eligible"].sum()
    asked = asked[asked > 0]
    answered = respondents.groupby(cell).size().reindex(asked.index, fill_value=0)
    if (answered > asked).any():
        return np.zeros(0), np.zeros(0)
    return (answered / asked).to_numpy(dtype="float64"), asked.to_numpy(dtype="float64")


def _alike(rates: Matrix, counts: Matrix) -> float:
    """P that all cells answer alike; 1 where all or none have answered."""
    table = np.stack([rates * counts, (1 - rates) * counts])
    if (table.sum(axis=1) == 0).any():
        return 1.0
    return max(float(stats.chi2_contingency(table, correction=False).pvalue), float(np.nextafter(0, 1)))
