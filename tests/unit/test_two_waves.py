"""Two waves that leave a test nothing to stand on: every gap has a reason, and no p is nought."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pipeline.compare.two_waves import two_waves_by_group_indicator
from pipeline.statistics.effect_sizes import hedges_g
from pipeline.statistics.two_samples import Spread, overlapping, spread_of, welch
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import scored
from tests.fixtures.small_study import FILES, small_study
from tests.fixtures.small_who import THIRD, Answer, links_of, scores_of

SEVENTH = 50 / 7
VARIED = [40.0, 55, 62, 70, 47, 66]
THIRDS = [100 / 3, 175 / 3, 50 / 3, 70 / 3, 47 / 3, 66.1]
"""Ten points more of each leave a variance of 1e-15 when one is taken from the other."""
RESTS_ON_SPREAD = ["welch", "overlapping", "hedges_g"]


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def wave(prefix: str, values: list[float], group: str = "0601", linked: int = 0) -> list[Answer]:
    """One person for each value; the first so many are the baseline's of the same number."""
    return [
        Answer(f"{prefix}{group}-{n}", value, group, link=f"a{group}-{n}" if n < linked else None)
        for n, value in enumerate(values)
    ]


def every(study: Study, before: list[Answer], after: list[Answer]) -> pd.DataFrame:
    scores = pd.concat([scores_of(study, "2016", before), scores_of(study, "2019", after)], ignore_index=True)
    return two_waves_by_group_indicator(scores, links_of(after), study, "2019")


def total(study: Study, before: list[Answer], after: list[Answer]) -> pd.DataFrame:
    found = every(study, before, after)
    return found[found["indicator_id"] == TOTAL].set_index(["group_code", "figure"])


def ask(study: Study, before: list[float], after: list[float], linked: int = 0) -> pd.DataFrame:
    return total(study, wave("a", before), wave("b", after, linked=linked)).loc["0601"]


def told_nothing(rows: pd.DataFrame, reason: str) -> None:
    assert set(rows["reason"]) == {reason}
    assert rows[["ci_low", "ci_high", "p"]].isna().all(axis=None)


def test_equal_scores_that_rounding_makes_unequal_to_their_mean_have_no_spread(study: Study) -> None:
    assert np.ones(7) @ np.full(7, SEVENTH) / 7 != SEVENTH
    told_nothing(ask(study, [SEVENTH] * 7, [90.0] * 7).loc[RESTS_ON_SPREAD], "no_variation")


@pytest.mark.parametrize(("values", "shift"), [(VARIED, 0.0), (VARIED, 10.0), (THIRDS, 10.0)])
def test_persons_who_have_all_changed_by_the_same_have_no_paired_test_but_the_others(
    study: Study, values: list[float], shift: float
) -> None:
    found = ask(study, values, [value + shift for value in values], 6)
    told_nothing(found.loc[["overlapping"]], "no_variation")
    assert found.loc["overlapping", "value"] == pytest.approx(shift)
    assert found.loc["welch", "reason"] == ""
    assert 0 < found.loc["welch", "p"] <= 1


def test_equal_scores_that_were_added_up_differently_are_tied(study: Study) -> None:
    assert 0.1 + 0.2 != 0.3
    found = ask(study, [0.1 + 0.2] * 3, [0.3] * 3)
    assert found.loc["rank_sum", "p"] == 1
    assert found.loc["cliffs_delta", "value"] == 0


def test_where_one_wave_is_flat_welch_is_the_test_of_the_other_against_it(study: Study) -> None:
    found, known = ask(study, [50.0] * 5, VARIED).loc["welch"], stats.ttest_1samp(VARIED, 50)
    assert found["df"] == pytest.approx(5)
    assert found["p"] == pytest.approx(known.pvalue)


def test_all_linked_and_one_wave_flat_is_the_paired_test_although_there_is_no_correlation(study: Study) -> None:
    found, known = ask(study, [50.0] * 6, VARIED, 6).loc["overlapping"], stats.ttest_rel(VARIED, [50.0] * 6)
    assert found[["df", "p"]].tolist() == pytest.approx([5, known.pvalue])


@pytest.mark.parametrize("flat", [50.0, SEVENTH])
def test_pairs_without_a_spread_of_their_own_count_as_uncorrelated(study: Study, flat: float) -> None:
    before, after = [*[flat] * 7, 10.0, 90], [*[flat] * 7, 20.0, 30]
    found, alone = ask(study, before, after, 7).loc["overlapping"], stats.ttest_ind(after, before, equal_var=False)
    df = 6 + (alone.df - 6) * 4 / 18
    se = np.sqrt(np.var(before, ddof=1) / 9 + np.var(after, ddof=1) / 9)
    assert found["df"] == pytest.approx(df)
    assert found["ci_high"] - found["value"] == pytest.approx(stats.t.ppf(0.975, df) * se)


def test_one_person_in_a_wave_has_a_difference_and_a_rank_but_no_spread(study: Study) -> None:
    found = ask(study, [50.0], [60.0, 70])
    told_nothing(found.drop(index="rank_sum"), "one_person")
    assert found.loc["welch", "value"] == 15
    assert found.loc["rank_sum", "p"] == pytest.approx(2 / 3)


def test_one_person_in_each_wave_can_lie_either_way(study: Study) -> None:
    assert ask(study, [50.0], [60.0]).loc["rank_sum", ["p", "law"]].tolist() == [1, "exact"]


def test_all_tied_is_a_draw(study: Study) -> None:
    found = ask(study, [50.0] * 4, [50.0] * 5)
    assert found.loc[["cliffs_delta", "superiority"], "value"].tolist() == [0, 0.5]
    z2 = stats.norm.ppf(0.975) ** 2
    assert found.loc["cliffs_delta", "ci_high"] == pytest.approx(np.sqrt(z2 / (19 + z2)))  # at least 1 / (4 * 5 - 1)
    assert found.loc["rank_sum", "p"] == 1
    told_nothing(found.loc[RESTS_ON_SPREAD], "no_variation")


def test_samples_that_do_not_meet_have_a_delta_without_an_interval(study: Study) -> None:
    found = ask(study, VARIED, [value + 31 for value in VARIED]).loc["cliffs_delta"]
    assert found[["value", "reason"]].tolist() == [1, "no_variation"]


def test_groups_that_nobody_answers_for_are_told_so_and_the_one_that_does_is_the_county(study: Study) -> None:
    found = total(study, wave("a", VARIED), wave("b", VARIED[::-1]))
    for empty in ("0602", "0603"):
        told_nothing(found.loc[empty], "no_answers")
        assert found.loc[empty, "value"].isna().all()
    same = ["welch", "rank_sum", "hedges_g", "cliffs_delta", "superiority"]
    figures = ["value", "ci_low", "ci_high", "p"]
    pd.testing.assert_frame_equal(found.loc["0601"].loc[same, figures], found.loc["06"].loc[same, figures])


def test_where_every_link_is_in_one_group_the_others_have_the_test_of_welch(study: Study) -> None:
    before = [*wave("a", VARIED), *wave("a", VARIED, "0602")]
    after = [*wave("b", VARIED[::-1], linked=6), *wave("b", VARIED[::-1], "0602")]
    found = total(study, before, after)
    reasons = found.xs("overlapping", level="figure")["reason"]
    assert reasons[["0601", "0602"]].tolist() == ["", "no_links"]
    assert found.loc[("0602", "overlapping"), "df"] == pytest.approx(found.loc[("0602", "welch"), "df"])
    assert found.loc[("0601", "overlapping"), "df"] == pytest.approx(5)


def test_an_indicator_left_with_one_question_has_no_figure_but_a_reason(tmp_path: Path) -> None:
    lines = [line + ",,,," for line in FILES["column_map.csv"].splitlines()[1:]]
    reworded = "\n".join(lines).replace("a1,a1,a1,,,,", "a1,a1,a1,reworded,,,Skäl")
    header = "variable,2016,2019,2019_status,2019_scale,2019_bridge,2019_reason\n"
    study = small_study(tmp_path / "annat", {"column_map.csv": header + reworded + "\n"})
    people = [(str(n), "0601", None, value) for n, value in enumerate(VARIED)]
    scores = pd.concat([scored(study, known, people, ("AA", "BB")) for known in study.wave_ids])
    found = two_waves_by_group_indicator(scores, links_of([]), study, "2019").set_index("indicator_id")
    told_nothing(found.loc["AA"], "not_comparable")
    assert found.loc["AA", "value"].isna().all()
    assert "" in set(found.loc["BB", "reason"])


def test_the_wave_before_is_linked_by_equal_keys_and_the_baseline_by_the_links(tmp_path: Path) -> None:
    study = small_study(tmp_path / "litet", {**THIRD, "column_map.csv": _three()})
    waves = {
        known: [answer._replace(key=f"K{n}") for n, answer in enumerate(wave(known, VARIED))]
        for known in study.wave_ids
    }
    scores = pd.concat([scores_of(study, known, own) for known, own in waves.items()], ignore_index=True)
    found = two_waves_by_group_indicator(scores, links_of([]), study, "2022")
    own = found[(found["indicator_id"] == TOTAL) & (found["group_code"] == "0601") & (found["figure"] == "overlapping")]
    assert own.set_index("baseline_wave")["linked_n"].to_dict() == {"2016": 0, "2019": 6}


def _three() -> str:
    names = {"respondent_id": "id", "group": "kommun", "link_key": "kod"} | {i: i for i in ("a1", "a2", "b1", "b2")}
    return "variable,2016,2019,2022\n" + "".join(f"{name},{col},{col},{col}\n" for name, col in names.items())


BAD = {
    "flat": ([SEVENTH] * 7, [SEVENTH] * 7, 7),
    "one flat": ([SEVENTH] * 7, VARIED, 6),
    "all moved alike": (THIRDS, [value + 10 for value in THIRDS], 6),
    "one person": ([50.0], VARIED, 1),
    "few pairs": (VARIED, VARIED[::-1], 4),
    "nobody": ([], VARIED, 0),
    "far apart": ([0.0] * 40, [99.0] * 39 + [100.0], 0),
}


@pytest.mark.parametrize("case", BAD)
def test_no_gap_is_without_a_reason_and_no_p_is_nought(study: Study, case: str) -> None:
    before, after, linked = BAD[case]
    others = [*wave("a", VARIED, "0602")], [*wave("b", VARIED, "0602")]
    found = every(study, [*wave("a", before), *others[0]], [*wave("b", after, linked=linked), *others[1]])
    tests = found["figure"].isin(["welch", "overlapping", "rank_sum"])
    ranks = found["figure"] == "rank_sum"
    unsaid = found[found["reason"] == ""]
    assert unsaid.loc[tests, "p"].notna().all()
    assert unsaid.loc[~ranks, ["value", "ci_low", "ci_high"]].notna().all(axis=None)
    numbers = found[["value", "ci_low", "ci_high", "df", "p"]].to_numpy(dtype="float64")
    assert not np.isinf(numbers).any()
    assert ((found["p"].dropna() > 0) & (found["p"].dropna() <= 1)).all()


def cell(values: list[float]) -> Spread:
    own = np.array(values)
    return spread_of(np.array([float(len(own))]), np.array([own.mean()]), np.array([((own - own.mean()) ** 2).sum()]))


def test_g_of_two_and_two_is_d_by_one_over_root_pi() -> None:
    found = hedges_g(cell([0.0, 2]), cell([3.0, 5]), 0.05)
    assert found.value[0] == pytest.approx(3 / np.sqrt(2) / np.sqrt(np.pi))


@pytest.mark.parametrize("after", [[5.0, 9, 4, 8, 7], [1.0, 2, 1, 5, 3], [40.0, 44, 41, 47, 43]])
def test_at_either_limit_of_g_the_observed_t_lies_at_its_tail(after: list[float]) -> None:
    before = [1.0, 4, 2, 6]
    found, t = hedges_g(cell(before), cell(after), 0.05), stats.ttest_ind(after, before)
    per_g = np.sqrt(4 * 5 / 9) / (found.value[0] / (t.statistic / np.sqrt(4 * 5 / 9)))
    tails = [float(stats.nct.cdf(t.statistic, 7, limit[0] * per_g)) for limit in (found.low, found.high)]
    assert tails == pytest.approx([0.975, 0.025], abs=1e-6)


def test_many_cells_at_once_are_each_by_itself() -> None:
    cells = [([1.0, 4, 2], [5.0, 9, 4, 8]), ([3.0, 3], [3.0, 7]), ([2.0, 2], [2.0, 2]), ([1.0], [4.0, 5])]
    each = [(cell(before), cell(after)) for before, after in cells]
    both = [Spread(*(np.concatenate(part) for part in zip(*side, strict=True))) for side in zip(*each, strict=True)]
    pairs, r = np.array([2.0, 2, 0, 0]), np.array([0.5, 1, np.nan, np.nan])
    own = [overlapping(*one, pairs[[n]], r[[n]]) for n, one in enumerate(each)]
    for together, alone in (
        (welch(*both), [welch(*one) for one in each]),
        (hedges_g(*both, 0.05), [hedges_g(*one, 0.05) for one in each]),
        (overlapping(*both, pairs, r), own),
    ):
        np.testing.assert_allclose(np.array(together), np.concatenate([np.array(one) for one in alone], axis=1))
