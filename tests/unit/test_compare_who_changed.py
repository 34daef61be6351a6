"""Is it the same people: linked beside unlinked, and with a register key stayers, leavers and joiners."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.compare.who_changed import change_by_linkage
from pipeline.study import TOTAL, Study
from pipeline.tables.who_changed import WHO_CHANGED
from tests.fixtures.small_who import MAP, REGISTER, THIRD, Answer, links_of, scores_of, who_study


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def told(study: Study, before: list[Answer], after: list[Answer], indicator: str = TOTAL) -> pd.DataFrame:
    """The parts' rows of one indicator."""
    scores = pd.concat([scores_of(study, "2016", before), scores_of(study, "2019", after)])
    made = change_by_linkage(scores, links_of(after), study, "2019")
    return made[made["indicator_id"] == indicator].set_index("part")


def followed(*pairs: tuple[float | None, float | None], group: str = "0601") -> tuple[list[Answer], list[Answer]]:
    """Persons with these scores before and after, linked."""
    before = [Answer(f"b{number}", score, group) for number, (score, _) in enumerate(pairs)]
    after = [Answer(f"a{number}", score, group, link=f"b{number}") for number, (_, score) in enumerate(pairs)]
    return before, after


def strangers(*scores: float, prefix: str = "x", group: str = "0602") -> list[Answer]:
    return [Answer(f"{prefix}{number}", score, group) for number, score in enumerate(scores)]


def test_the_change_of_the_linked_is_the_mean_of_their_own_changes(study: Study) -> None:
    before, after = followed((40, 50), (60, 60), (20, 40))
    row = told(study, before, after).loc["linked"]
    assert (row["baseline_mean"], row["mean"], row["difference"], row["df"]) == (40, 50, 10, 2)
    assert row["se"] == pytest.approx(10 / np.sqrt(3))
    reach = stats.t.ppf(0.975, 2) * 10 / np.sqrt(3)
    assert (row["ci_low"], row["ci_high"]) == pytest.approx((10 - reach, 10 + reach))


def test_linked_and_unlinked_make_up_all_persons(study: Study) -> None:
    before, after = followed((40, 50), (60, None), (20, 40))
    rows = told(study, [*before, *strangers(10, 30)], [*after, *strangers(50, prefix="y")])
    counts = rows[["baseline_n", "n", "baseline_all_n", "all_n"]].to_numpy().tolist()
    assert counts == [[2, 2, 5, 3], [3, 1, 5, 3]]
    assert rows["baseline_share"].tolist() == [0.4, 0.6]
    assert rows["share"].tolist() == pytest.approx([2 / 3, 1 / 3])
    assert rows.loc["unlinked", "baseline_mean"] == pytest.approx((60 + 10 + 30) / 3)


def test_the_unlinked_are_two_samples_with_the_spread_pooled_over_both_parts_of_a_wave(study: Study) -> None:
    before, after = followed(*[(50 + sign, 50 + sign) for sign in (-5, 5)] * 6)
    then, now = strangers(*[40, 50] * 6), strangers(*[60, 70] * 6, prefix="y")
    row = told(study, [*before, *then], [*after, *now]).loc["unlinked"]
    variance = 12 * 25 * 2 / 22
    assert row["difference"] == 20
    assert row["se"] == pytest.approx(np.sqrt(2 * variance / 12))
    assert row["df"] == pytest.approx(44)


def test_a_person_of_several_groups_counts_once(study: Study) -> None:
    before = [Answer("b", 40, "0601"), Answer("b", 60, "0602"), Answer("c", 10, "0601")]
    after = [Answer("a", 50, "0601", "b"), Answer("a", 90, "0602", "b"), Answer("d", 20, "0601", "c")]
    row = told(study, before, after).loc["linked"]
    assert (row["n"], row["baseline_mean"], row["mean"], row["difference"]) == (2, 30, 45, 15)


def test_a_person_known_again_in_one_group_is_nobody_unlinked_in_another(study: Study) -> None:
    before, after = followed((40, 50))
    rows = told(study, [*before, Answer("b0", 90, "0602")], [*after, Answer("a0", 10, "0603", None)])
    assert rows.loc["unlinked", ["baseline_n", "n"]].tolist() == [0, 0]


def test_outside_counts_persons_who_are_not_in_the_largest_group(study: Study) -> None:
    one, two = followed((40, 50), (60, 60), (20, 40)), followed((10, 20), (30, 30), group="0602")
    apart = [
        [Answer(f"z{known.person}", known.score, known.group, known.link and f"z{known.link}") for known in wave]
        for wave in two
    ]
    assert told(study, *one).loc["linked", "outside_n"] == 0
    assert told(study, one[0] + apart[0], one[1] + apart[1]).loc["linked", "outside_n"] == 2


def test_without_links_there_is_a_reason_and_the_unlinked_are_all(study: Study) -> None:
    rows = told(study, strangers(*range(20, 42)), strangers(*range(30, 52), prefix="y"))
    assert rows["reason"].tolist() == ["no_links", ""]
    assert rows.loc["linked", ["difference", "ci_low", "mean"]].isna().all()
    assert (rows.loc["unlinked", "difference"], rows.loc["unlinked", "share"]) == (10, 1)


@pytest.mark.parametrize(
    ("pairs", "reason", "difference"),
    [([(40, 50)], "one_person", 10), ([(40, 50), (20, 30)], "no_variation", 10), ([(None, 50)], "no_links", None)],
)
def test_what_has_no_interval_has_a_reason(
    study: Study, pairs: list[tuple[float | None, float]], reason: str, difference: float | None
) -> None:
    row = told(study, *followed(*pairs)).loc["linked"]
    assert row["reason"] == reason
    assert row[["se", "df", "ci_low", "ci_high"]].isna().all()
    assert (None if np.isnan(row["difference"]) else row["difference"]) == difference


def test_few_unlinked_have_a_change_without_an_interval(study: Study) -> None:
    row = told(study, strangers(10, 30), strangers(30, 40, prefix="y")).loc["unlinked"]
    assert (row["difference"], row["reason"]) == (15, "few_df")
    assert row[["se", "ci_low"]].isna().all()


def test_unlinked_who_all_say_the_same_have_no_interval(study: Study) -> None:
    row = told(study, strangers(*[50] * 25), strangers(*[60] * 25, prefix="y")).loc["unlinked"]
    assert (row["difference"], row["reason"]) == (10, "no_variation")


def test_a_wave_where_nobody_is_unlinked_gives_no_change(study: Study) -> None:
    before, after = followed((40, 50), (60, 70))
    row = told(study, [*before, *strangers(10)], after).loc["unlinked"]
    assert (row["reason"], row["baseline_n"], row["n"]) == ("no_answers", 1, 0)
    assert np.isnan(row["difference"])


def test_a_score_that_nobody_has_is_told_apart_from_waves_that_may_not_be_compared(tmp_path: Path) -> None:
    blocked = MAP.replace("a1,a1,a1,,,,", "a1,a1,a1,reworded,,,Ny lydelse.")
    study = who_study(tmp_path / "annat", {"column_map.csv": blocked})
    rows = [told(study, *followed((40, 50), (60, 60)), indicator=name)["reason"].tolist() for name in ("AA", "BB")]
    assert rows == [["not_comparable"] * 2, ["no_links", "no_answers"]]


def register(before: list[Answer], after: list[Answer]) -> tuple[list[Answer], list[Answer]]:
    """Linked persons share a key, written differently; the others have keys of their own."""
    keyed = [known._replace(key=f"K {known.person}") for known in before]
    return keyed, [known._replace(key=f"k{known.link or known.person}") for known in after]


def test_a_register_key_tells_stayers_leavers_and_joiners(tmp_path: Path) -> None:
    study = who_study(tmp_path / "litet", REGISTER)
    before, after = followed(*[(50 + sign, 60 - sign) for sign in (-5, 5)] * 6)
    then, now = strangers(*[30, 40] * 6), strangers(*[70, 80] * 6, prefix="y")
    rows = told(study, *register([*before, *then], [*after, *now]))
    assert rows.index.tolist() == ["stayers", "leavers", "joiners"]
    assert rows["difference"].tolist() == [10, 35 - 50, 75 - 60]
    assert rows[["baseline_n", "n"]].to_numpy().tolist() == [[12, 12], [12, 0], [0, 12]]
    assert rows.loc["leavers", "se"] == pytest.approx(np.sqrt(600 / 22 * 2 / 12))
    assert rows.loc["leavers", "df"] == 22


def test_who_has_no_key_or_has_moved_to_another_group_neither_left_nor_joined(tmp_path: Path) -> None:
    study = who_study(tmp_path / "litet", REGISTER)
    before = [
        Answer("b0", 40, key="K0"),
        Answer("b1", 40, "0601", key="K1"),
        Answer("b2", 40),
        Answer("b3", 30, key="K3"),
    ]
    after = [Answer("a0", 50, link="b0", key="K0"), Answer("a1", 40, "0602", key="k1"), Answer("a2", 40)]
    rows = told(study, before, after)
    assert rows[["baseline_n", "n"]].to_numpy().tolist() == [[1, 1], [1, 0], [0, 0]]
    assert rows.loc["joiners", "reason"] == "no_answers"


def test_without_stayers_leavers_have_nobody_to_be_held_against(tmp_path: Path) -> None:
    study = who_study(tmp_path / "litet", REGISTER)
    rows = told(study, *register(strangers(10, 20), strangers(30, 40, prefix="y")))
    assert rows["reason"].tolist() == ["no_links", "no_links", "no_links"]


def test_a_third_wave_is_held_against_the_baseline_and_the_wave_before(tmp_path: Path) -> None:
    study = who_study(tmp_path / "litet", THIRD)
    waves = {"2016": 40.0, "2019": 50.0, "2022": 90.0}
    persons = {
        wave: [
            Answer(f"{wave}-{number}", score + number, link=f"2016-{number}", key=f"K{number}") for number in range(3)
        ]
        for wave, score in waves.items()
    }
    scores = pd.concat([scores_of(study, wave, answers) for wave, answers in persons.items()])
    made = change_by_linkage(scores, links_of(persons["2022"], "2022"), study, "2022")
    rows = made[(made["indicator_id"] == TOTAL) & (made["part"] == "linked")].set_index("baseline_wave")
    assert rows["difference"].to_dict() == {"2016": 50, "2019": 40}


def test_the_baseline_has_no_rows(study: Study) -> None:
    made = change_by_linkage(scores_of(study, "2016", strangers(10)), links_of([]), study, "2016")
    pd.testing.assert_frame_equal(made, WHO_CHANGED.empty())
