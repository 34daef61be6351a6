"""The seal of the baseline: the same figures pass, a moved one is named without its value."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import SealError
from pipeline.estimate.baseline import baseline_state
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.study import Study
from pipeline.tables.estimate import CLIMATE
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import small_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def climate(study: Study, score: float) -> pd.DataFrame:
    scores = scored(study, "2016", people({"0601": [score] * 5, "0602": [50.0] * 5}))
    return climate_by_group_indicator(scores, invited("2016", {"0601": 9, "0602": 9}), study, "2016")


def test_without_a_seal_the_baseline_is_unsealed(study: Study) -> None:
    assert baseline_state(climate(study, 40.0), CLIMATE.empty(), study)["state"].tolist() == ["unsealed"]


def test_the_same_figures_are_unchanged(study: Study) -> None:
    sealed = climate(study, 40.0).sample(frac=1, random_state=1)
    assert baseline_state(climate(study, 40.0), sealed, study)["state"].tolist() == ["unchanged"]


def test_a_figure_that_moved_is_named_and_its_value_is_not(study: Study) -> None:
    with pytest.raises(SealError) as caught:
        baseline_state(climate(study, 41.37), climate(study, 40.0), study)
    assert "0601 total (own)" in str(caught.value)
    assert "41" not in str(caught.value).replace("0601", "")


def test_a_figure_that_has_gone_is_noticed(study: Study) -> None:
    now = climate(study, 40.0)
    with pytest.raises(SealError, match="0602 total"):
        baseline_state(now[now["group_code"] != "0602"], now, study)
