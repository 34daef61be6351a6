"""The joint display: which rows, which waves and which verdict are put beside each other."""

import pandas as pd
import pytest

from pipeline.compare.joint import joint_display
from pipeline.tables.change import VERDICT
from pipeline.tables.focus import FOCUS_BALANCE
from tests.fixtures.said import GROUPS, balances, six_groups

TEXTS = dict.fromkeys(GROUPS, 1)
BEFORE = {"A1": dict.fromkeys(GROUPS[:4], (1, 1)), "B1": {"0601": (3, 1)}}
AFTER = {"A1": dict.fromkeys(GROUPS[:3], (4, 1)), "B1": {"0601": (1, 3)}}
NO_VERDICT = VERDICT.empty()


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return six_groups(tmp_path_factory.mktemp("study") / "smaland")


@pytest.fixture(scope="module")
def talks(study) -> pd.DataFrame:
    return pd.concat([balances(study, "2016", TEXTS, BEFORE), balances(study, "2019", TEXTS, AFTER)])


def judged(*cells: tuple[str, str, str], wave: str = "2019") -> pd.DataFrame:
    """VERDICT from (group, indicator, verdict)."""
    rows = [
        {
            "wave": wave,
            "baseline_wave": "2016",
            "level": "county" if group == "06" else "group",
            "group_code": group,
            "indicator_id": indicator,
            "family_size": 1,
            "verdict": verdict,
            "size": "",
        }
        for group, indicator, verdict in cells
    ]
    return VERDICT.conform(
        pd.DataFrame(rows).reindex(columns=VERDICT.column_names).astype({"family": "object", "size": "str"})
    )


VERDICTS = judged(("06", "AA", "better"), ("06", "BB", "worse"), ("06", "total", "worse"), ("0601", "AA", "worse"))


def row(frame: pd.DataFrame, group: str, indicator: str) -> pd.Series:
    return frame.set_index(["group_code", "indicator_id"]).loc[(group, indicator)]


def test_the_county_s_talks_stand_beside_its_verdict(study, talks):
    made = row(joint_display(talks, VERDICTS, study, "2019"), "06", "AA")
    assert made[["groups_n", "spread_n", "baseline_spread_n"]].tolist() == [6, 3, 4]
    assert made[["balance", "baseline_balance", "balance_change"]].tolist() == [0.6, 0, 0.6]
    assert made[["verdict", "talk", "together", "reason"]].tolist() == ["better", "up", "supports", "same_direction"]


def test_an_indicator_that_few_groups_raised_is_not_weighed_in_the_county_but_in_the_group(study, talks):
    made = joint_display(talks, judged(("06", "BB", "worse"), ("0601", "BB", "worse")), study, "2019")
    assert row(made, "06", "BB")[["talk", "reason"]].tolist() == ["unknown", "balance_unknown"]
    assert row(made, "0601", "BB")[["talk", "together"]].tolist() == ["down", "supports"]


def test_there_is_a_row_for_every_indicator_of_the_county_and_of_every_group_with_talks(study):
    talks = balances(study, "2019", {"0601": 1, "0604": 2}, AFTER)
    made = joint_display(talks, VERDICTS, study, "2019")
    assert set(zip(made["group_code"], made["indicator_id"], strict=True)) == {
        (unit, indicator) for unit in ("06", "0601", "0604") for indicator in ("AA", "BB")
    }


def test_the_baseline_has_spread_and_balance_and_nothing_to_compare_with(study, talks):
    made = joint_display(talks, NO_VERDICT, study, "2016")
    assert set(made["together"]) == {"baseline"}
    assert set(made["verdict"]) == {""}
    assert made["baseline_wave"].eq("2016").all()
    assert row(made, "06", "AA")["spread_n"] == 4
    assert (made["baseline_spread_n"] == 0).all()
    assert made[["baseline_balance", "balance_change"]].isna().all(axis=None)


def test_a_group_without_talks_in_the_earlier_wave_has_no_movement(study):
    talks = pd.concat(
        [balances(study, "2016", {"0602": 1}, BEFORE), balances(study, "2019", {"0601": 1, "0602": 1}, AFTER)]
    )
    made = row(joint_display(talks, judged(("0601", "AA", "better")), study, "2019"), "0601", "AA")
    assert made["baseline_spread_n"] == 0
    assert made[["talk", "together", "reason"]].tolist() == ["unknown", "deepens", "balance_unknown"]


def test_an_indicator_without_a_verdict_counts_as_without_answers(study, talks):
    made = row(joint_display(talks, VERDICTS, study, "2019"), "0602", "AA")
    assert made[["verdict", "together", "reason"]].tolist() == ["no_answers", "silent", "survey_says_nothing"]


def test_the_verdicts_of_another_wave_are_not_taken(study, talks):
    made = joint_display(talks, judged(("06", "AA", "better"), wave="2022"), study, "2019")
    assert row(made, "06", "AA")["verdict"] == "no_answers"


def test_workshops_have_no_part_in_it(study, talks):
    workshops = balances(study, "2019", TEXTS, {"A1": dict.fromkeys(GROUPS, (0, 9))}, kind="workshop")
    pd.testing.assert_frame_equal(
        joint_display(pd.concat([talks, workshops]), VERDICTS, study, "2019"),
        joint_display(talks, VERDICTS, study, "2019"),
    )
    assert joint_display(workshops, VERDICTS, study, "2019").empty


def test_a_study_without_focus_groups_has_an_empty_table(study):
    for wave in study.wave_ids:
        assert joint_display(FOCUS_BALANCE.empty(), VERDICTS, study, wave).empty


def test_the_change_is_the_difference_of_the_balances_as_they_are_published(study):
    before = balances(study, "2016", TEXTS, {"A1": dict.fromkeys(GROUPS, (0, 0)) | {"0601": (2, 1)}})  # 0.333…
    after = balances(study, "2019", TEXTS, {"A1": {"0601": (5, 1)}})  # 0.666…
    made = row(joint_display(pd.concat([before, after]), VERDICTS, study, "2019"), "0601", "AA")
    assert made[["balance", "baseline_balance"]].tolist() == [0.67, 0.33]
    assert made["balance_change"] == 0.34


@pytest.mark.parametrize(("smallest", "talk"), [(0.34, "up"), (0.35, "level")])
def test_the_movement_is_judged_on_what_is_published(tmp_path, smallest, talk):
    study = six_groups(tmp_path / "smaland", f"balance_change = {smallest}")
    talks = [balances(study, wave, TEXTS, {"A1": {"0601": (n, 1)}}) for wave, n in (("2016", 2), ("2019", 5))]
    assert row(joint_display(pd.concat(talks), VERDICTS, study, "2019"), "0601", "AA")["talk"] == talk


@pytest.mark.parametrize(("least", "talk"), [(3, "up"), (4, "unknown")])
def test_the_study_says_how_many_groups_the_county_s_balance_rests_on(tmp_path, talks, least, talk):
    study = six_groups(tmp_path / "smaland", f"spread_min = {least}")
    assert row(joint_display(talks, VERDICTS, study, "2019"), "06", "AA")["talk"] == talk


def test_the_order_of_the_rows_has_no_part_in_it(study, talks):
    turned = joint_display(talks[::-1], VERDICTS[::-1], study, "2019")
    key = ["level", "group_code", "indicator_id"]
    pd.testing.assert_frame_equal(
        turned.sort_values(key, ignore_index=True),
        joint_display(talks, VERDICTS, study, "2019").sort_values(key, ignore_index=True),
    )
