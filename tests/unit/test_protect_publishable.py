"""Which figures may be shown: thresholds, the county rule, changes after levels, questions told by difference."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.estimate.climate import climate_by_group_indicator
from pipeline.protect.publishable import publishable_figures
from pipeline.study import TOTAL, Study
from pipeline.study.policy import Policy
from tests.fixtures.small_scores import invited, people, scored
from tests.fixtures.small_study import FILES, small_study

Sizes = Mapping[str, int]
ELIGIBLE = {"0601": 50, "0602": 50, "0603": 50, "0604": 50}
GROUPS = FILES["groups.csv"] + "0604,Gran,,kommun,,\n"


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"groups.csv": GROUPS})


def scores(study: Study, wave: str, sizes: Sizes, start: float = 40.0) -> pd.DataFrame:
    answers = {group: [start + number for number in range(size)] for group, size in sizes.items()}
    return scored(study, wave, people(answers), study.instrument.scored_ids)


def published(study: Study, before: Sizes, after: Sizes | None = None, start: float = 40.0) -> pd.DataFrame:
    """PUBLISHABLE of the last wave, by figure, group and indicator."""
    wave = "2016" if after is None else "2019"
    both = scores(study, "2016", before, start)
    if after is not None:
        both = pd.concat([both, scores(study, "2019", after, start)])
    frame = invited("2016", ELIGIBLE)
    climate = pd.concat(
        [climate_by_group_indicator(both, frame, study, each) for each in dict.fromkeys(["2016", wave])]
    )
    changes = change_by_group_indicator(both, frame, study, wave)
    return publishable_figures(climate, changes, study, wave).set_index(["figure", "group_code", "indicator_id"])


def reasons(rows: pd.DataFrame, figure: str, indicator: str = TOTAL) -> dict[str, str]:
    found = rows.xs((figure, indicator), level=("figure", "indicator_id"))["reason"]
    return {group: reason for group, reason in found.items() if reason}


def test_the_presets_are_the_policys() -> None:
    ordinary, strict = Policy(preset="svensk_enkat"), Policy(preset="strikt")
    assert (ordinary.index_min, ordinary.item_mean_min, ordinary.distribution_min) == (5, 10, 20)
    assert (strict.index_min, strict.interval_min, strict.distribution_min) == (10, 20, 40)


def test_a_study_may_be_stricter_than_its_preset_and_never_laxer() -> None:
    assert Policy(preset="svensk_enkat", index_min=8).index_min == 8
    with pytest.raises(ValueError, match="index_min"):
        Policy(preset="svensk_enkat", index_min=4)


def test_five_persons_are_shown_and_four_are_not(study: Study) -> None:
    rows = published(study, {"0601": 5, "0602": 4, "0603": 3, "0604": 20})
    assert reasons(rows, "level") == {"0602": "few", "0603": "few"}


def test_one_hidden_group_hides_the_smallest_further_one(study: Study) -> None:
    rows = published(study, {"0601": 9, "0602": 4, "0603": 8, "0604": 20})
    assert reasons(rows, "level") == {"0602": "few", "0603": "complement"}


def test_the_marks_are_secrecy_missing_and_not_applicable(study: Study) -> None:
    rows = published(study, {"0601": 9, "0602": 4, "0603": 3})
    marks = rows.xs(("level", TOTAL), level=("figure", "indicator_id"))["mark"]
    assert marks.to_dict() == {"06": "", "0601": "", "0602": "..", "0603": "..", "0604": "-"}


def test_the_county_is_hidden_when_its_groups_cannot_be(study: Study) -> None:
    assert reasons(published(study, {"0601": 4}), "level")["06"] == "few"
    assert "06" not in reasons(published(study, {"0601": 3, "0602": 3}), "level")


def test_a_change_is_hidden_when_one_of_its_levels_is(study: Study) -> None:
    enough = {"0601": 9, "0602": 9, "0603": 9, "0604": 9}
    few = {"0601": 9, "0602": 4, "0603": 3, "0604": 9}
    for before, after in ((enough, few), (few, enough)):
        assert reasons(published(study, before, after), "change") == {"0602": "few", "0603": "few"}


def test_a_change_is_hidden_when_a_level_only_covers_another(study: Study) -> None:
    rows = published(study, {"0601": 9, "0602": 4, "0603": 8, "0604": 9}, {"0601": 6, "0602": 9, "0603": 9, "0604": 9})
    assert reasons(rows, "level") == {}
    assert reasons(rows, "change") == {"0602": "few", "0603": "complement"}


def test_a_group_that_is_new_at_the_follow_up_covers_nobody(study: Study) -> None:
    rows = published(study, {"0601": 9, "0602": 9, "0604": 20}, {"0601": 9, "0602": 4, "0603": 6, "0604": 20})
    assert reasons(rows, "level") == {"0602": "few", "0601": "complement"}
    assert reasons(rows, "change") == {"0602": "few", "0601": "complement", "0603": "no_answers"}


def test_hiding_depends_on_counts_and_never_on_answers(study: Study) -> None:
    before, after = {"0601": 9, "0602": 4, "0603": 8}, {"0601": 9, "0602": 6, "0603": 5}
    low, high = (published(study, before, after, start) for start in (0.0, 77.0))
    pd.testing.assert_frame_equal(low, high)


def lost_question(tmp_path: Path) -> Study:
    """Indicator AA has three questions at the baseline and keeps two; BB keeps its two."""
    more = """
[[items]]
id = "a3"
sv = "Fråga a3"
en = "Question a3"
scale = "fem"
"""
    instrument = FILES["instrument.toml"].replace('["a1", "a2"]', '["a1", "a2", "a3"]') + more
    column_map = FILES["column_map.csv"] + "a3,a3,\n"
    return small_study(
        tmp_path / "tappad", {"groups.csv": GROUPS, "instrument.toml": instrument, "column_map.csv": column_map}
    )


def test_an_indicator_that_lost_a_question_needs_the_threshold_of_single_questions(tmp_path: Path) -> None:
    sizes = {"0601": 9, "0602": 8, "0603": 10, "0604": 20}
    rows = published(lost_question(tmp_path), sizes, sizes)
    assert reasons(rows, "change", "AA") == {"0601": "item_by_difference", "0602": "item_by_difference"}
    assert reasons(rows, "change", "BB") == reasons(rows, "change", TOTAL) == {}
    assert reasons(rows, "level", "AA") == {}


def test_a_single_group_whose_question_would_be_told_takes_another_with_it(tmp_path: Path) -> None:
    sizes = {"0601": 9, "0602": 12, "0603": 11, "0604": 20}
    rows = published(lost_question(tmp_path), sizes, sizes)
    assert reasons(rows, "change", "AA") == {"0601": "item_by_difference", "0603": "complement"}
    assert reasons(rows, "change", TOTAL) == {}


def test_an_indicator_that_cannot_be_compared_says_so_and_keeps_its_levels(tmp_path: Path) -> None:
    column_map = FILES["column_map.csv"].replace("b2,b2,b2", "b2,b2,")
    study = small_study(tmp_path / "olika", {"groups.csv": GROUPS, "column_map.csv": column_map})
    sizes = {"0601": 9, "0602": 9, "0603": 9, "0604": 9}
    rows = published(study, sizes, sizes)
    assert set(reasons(rows, "change", "BB").values()) == {"not_comparable"}
    assert reasons(rows, "level", "BB") == {}


def test_an_interval_needs_its_own_number_of_respondents(tmp_path: Path) -> None:
    policy = 'preset = "svensk_enkat"\ninterval_min = 8\n'
    study = small_study(tmp_path / "stram", {"groups.csv": GROUPS, "policy.toml": policy})
    rows = published(study, {"0601": 9, "0602": 7, "0603": 8, "0604": 20})
    intervals = rows.xs(("level", TOTAL), level=("figure", "indicator_id"))["interval"]
    assert intervals.to_dict() == {"06": True, "0601": True, "0602": False, "0603": True, "0604": True}
