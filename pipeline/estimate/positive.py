"""How many answers are positive, question by question. For the researcher; the county's stand in the codebook too."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from pipeline.statistics.moments import ratio, sum_by_group
from pipeline.statistics.persons import Index, Matrix
from pipeline.statistics.samples import by_person, numbered
from pipeline.statistics.shares import wilson
from pipeline.study import Study
from pipeline.tables.researcher import POSITIVE

ALPHA = 0.05
ROW = ["respondent_id", "group_code"]


def positive_by_item(responses: pd.DataFrame, study: Study, wave: str) -> pd.DataFrame:
    """Share of positive answers in every group and in the county.

    Parameters
    ----------
    responses : RESPONSES of one wave (further waves are ignored).

    Returns
    -------
    POSITIVE: for every group and the county a row per question of an indicator that was asked, and one per indicator.

    Notes
    -----
    Which answers are positive stands per scale in instrument.toml (`positive`); a reversed question's are those that
    mirror them. A share of a question is positive answers / answers, with Wilson's interval. An indicator's is the mean
    of its questions' shares, as SCB and COPSOQ do, and not the share of all answers, which would weigh a question by
    how many answered it. In the county a person of several groups counts once, with the mean of the own answers.
    Missing rule: what is no answer is left out; a scale without positive answers has no share (`no_positive`).
    """
    items = [item for item in study.instrument.items if item.id in study.asked_items(wave)]
    own = responses[(responses["wave"] == wave) & responses["item_id"].isin([item.id for item in items])]
    positive = own.assign(positive=_positive(own, study, wave))
    wide = positive.pivot(index=ROW, columns="item_id", values="positive").astype("float64")  # noqa: PD010 - invents nobody
    wide = wide.reindex(columns=[item.id for item in items])
    groups = [group.code for group in study.groups]
    group = pd.Index(groups).get_indexer_for(wide.index.get_level_values("group_code"))
    person, persons_n = numbered(wide.index.get_level_values("respondent_id").to_numpy(dtype=object))
    county = by_person(wide.to_numpy(), person, persons_n)
    units = (
        ("group", groups, wide.to_numpy(), group),
        ("county", [study.county.code], county, np.zeros(persons_n, dtype=np.intp)),
    )
    frames = [
        _rows(values, of, codes, list(wide.columns), study, wave).assign(level=level)
        for level, codes, values, of in units
    ]
    return POSITIVE.conform(pd.concat(frames, ignore_index=True).assign(wave=wave))


def _positive(own: pd.DataFrame, study: Study, wave: str) -> pd.Series:
    """1 for a positive answer, 0 for another, nothing where there is none."""
    mirrored = {item.id: item.reversed for item in study.instrument.items}
    found = pd.Series(np.nan, index=own.index)
    for item, codes in own.groupby("item_id")["code"]:
        scale = study.scale_in(item, wave)
        ends = {scale.codes[-1 - scale.codes.index(code)] for code in scale.positive}
        counted = ends if mirrored[item] else set(scale.positive)
        if counted:
            found.loc[codes.index] = codes.isin(counted).astype("float64").where(codes.notna())
    return found


def _rows(values: Matrix, group: Index, codes: list[str], items: list[str], study: Study, wave: str) -> pd.DataFrame:
    n = sum_by_group((~np.isnan(values)).astype("float64"), group, len(codes))
    positive = sum_by_group(values, group, len(codes))
    share = ratio(positive, n)
    low, high = wilson(positive, n, ALPHA)
    without = np.array([not study.scale_in(item, wave).positive for item in items], dtype=bool)
    frames = [
        pd.DataFrame(
            {
                "group_code": codes,
                "indicator_id": indicator,
                "item_id": item,
                "n": counted,
                "share": of,
                "ci_low": lower,
                "ci_high": upper,
                "reason": np.select([np.full(len(codes), nothing), counted == 0], ["no_positive", "no_answers"], ""),
            }
        )
        for indicator, item, counted, of, lower, upper, nothing in _columns(
            items, study, (n, share, low, high), without
        )
    ]
    return pd.concat(frames, ignore_index=True)


def _columns(
    items: list[str], study: Study, figures: tuple[Matrix, ...], without: np.ndarray
) -> Iterator[tuple[str, str, Matrix, Matrix, Matrix, Matrix, bool]]:
    """Every question of every indicator, and after them the indicator itself."""
    n, share, low, high = figures
    for indicator in study.instrument.indicators:
        places = [items.index(item) for item in indicator.items if item in items]
        for place in places:
            yield (
                indicator.id,
                items[place],
                n[:, place],
                share[:, place],
                low[:, place],
                high[:, place],
                bool(without[place]),
            )
        counted = [place for place in places if not without[place]]
        nothing = np.full(len(n), np.nan)
        fewest = n[:, counted].min(axis=1) if counted else np.zeros(len(n))
        mean = np.where(fewest > 0, share[:, counted].mean(axis=1), np.nan) if counted else nothing
        yield indicator.id, "", fewest, mean, nothing, nothing, bool(places and not counted)
