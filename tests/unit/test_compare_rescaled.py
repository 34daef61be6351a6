"""A change of scale between two waves: no difference is made of it unless a recorded decision bridges the scales."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import Study
from pipeline.tables.core import INVITED, RESPONDENTS, RESPONSES
from tests.fixtures.small_study import FILES, INSTRUMENT, small_study

NEW_SCALES = {"sex": [1, 2, 3, 4, 5, 6], "elva": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
TEMPLATE = '\n[[scales]]\nid = "{}"\ncodes = {}\nlabels_sv = {}\nlabels_en = {}\npositive = []\n'
GROUPS = ("0601", "0602", "0603")


def study_with(folder: Path, before: str, after: str, bridge: str) -> Study:
    """In 2019 a1 and a2 are answered on another scale than in 2016."""
    names = {scale: [str(code) for code in codes] for scale, codes in NEW_SCALES.items()}
    scales = "".join(
        TEMPLATE.format(name, codes, *[str(names[name]).replace("'", '"')] * 2) for name, codes in NEW_SCALES.items()
    )
    header, *rows = FILES["column_map.csv"].splitlines()
    own = f"{before.replace('fem', '')},rescaled,{after},Bytt skala,{bridge}"
    stated = [f"{row},{own if row[:2] in ('a1', 'a2') else ',,,,'}" for row in rows]
    heading = f"{header},2016_scale,2019_status,2019_scale,2019_reason,2019_bridge"
    files = {"instrument.toml": INSTRUMENT + scales, "column_map.csv": "\n".join([heading, *stated])}
    return small_study(folder / "litet", files)


def changes(study: Study, before: dict[str, float], after: dict[str, float]) -> pd.DataFrame:
    """County changes when everyone answers the same: four persons in each of three groups."""
    scores = [scores_of(study, wave, codes) for wave, codes in (("2016", before), ("2019", after))]
    table = change_by_group_indicator(pd.concat(scores), INVITED.empty(), study, "2019")
    return table[table["level"] == "county"].set_index("indicator_id")


def scores_of(study: Study, wave: str, codes: dict[str, float]) -> pd.DataFrame:
    who = pd.DataFrame(
        [(wave, f"{group}-{number}", group) for group in GROUPS for number in range(4)],
        columns=["wave", "respondent_id", "group_code"],
    )
    people = who.assign(organisation_code=None, respondent_type=None, link_key=None, source_row=range(1, len(who) + 1))
    parts = [who.assign(item_id=item, code=code, missing_kind="answered") for item, code in codes.items()]
    return score_by_person_indicator(RESPONDENTS.conform(people), RESPONSES.conform(pd.concat(parts)), study, wave)


WORST_TO_BEST = {"a1": 5, "a2": 1, "b1": 3, "b2": 3}
"""Question a2 is reversed: 1 is the best answer on 1-5."""
STEPS = [("fem", "sex", WORST_TO_BEST | {"a1": 6}), ("sex", "elva", WORST_TO_BEST | {"a1": 10, "a2": 0})]


@pytest.mark.parametrize(("before", "after", "codes"), STEPS)
def test_two_scales_without_a_bridge_give_no_difference(
    tmp_path: Path, before: str, after: str, codes: dict[str, float]
):
    table = changes(study_with(tmp_path, before, after, ""), {"a1": 1, "a2": 5, "b1": 3, "b2": 3}, codes)
    assert not table.loc["AA", "comparable"]
    assert table.loc["AA", "items_dropped_n"] == 2
    assert table.loc["AA", ["baseline_mean", "mean", "change"]].isna().all()
    assert table.loc["BB", "change"] == 0
    assert table.loc["total", "change"] == 0


def test_a_bridge_holds_the_points_of_both_scales_against_each_other(tmp_path: Path):
    study = study_with(tmp_path, "fem", "sex", "FoU 2019-08-20")
    table = changes(study, {"a1": 2, "a2": 4, "b1": 3, "b2": 3}, {"a1": 3, "a2": 4, "b1": 3, "b2": 3})
    assert table.loc["AA", "comparable"]
    assert table.loc["AA", "baseline_mean"] == pytest.approx(25)
    assert table.loc["AA", "mean"] == pytest.approx(40)
    assert table.loc["AA", "change"] == pytest.approx(15)
