"""Changes between two waves: groups, the county as these very groups, and linked persons."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.change import change_by_group_indicator
from pipeline.study import TOTAL, Study
from tests.fixtures.small_scores import Person, invited, people, scored
from tests.fixtures.small_study import FILES, small_study

ELIGIBLE = {"0601": 10, "0602": 30, "0603": 60}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def changed(
    study: Study, before: list[Person], after: list[Person], eligible: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """Change of the total by unit."""
    scores = pd.concat([scored(study, "2016", before), scored(study, "2019", after)])
    frame = pd.concat([invited("2016", eligible or ELIGIBLE), invited("2019", {"0601": 900, "0602": 1, "0603": 1})])
    rows = change_by_group_indicator(scores, frame, study, "2019")
    return rows[rows["indicator_id"] == TOTAL].set_index("group_code")


def spread(mean: float, deviation: float, pairs: int) -> list[float | None]:
    """`pairs` persons this far under the mean and as many over it."""
    return [mean - deviation, mean + deviation] * pairs


def linked(group: str, scores: list[float | None], first: int = 0) -> list[Person]:
    """Persons whose key is the same in both waves."""
    return [(f"{group}{number}", group, f"key{group}{number}", s) for number, s in enumerate(scores, start=first)]


def test_a_group_change_has_the_two_pooled_variances_over_n(study: Study) -> None:
    before = people({"0601": spread(50, 10, 6), "0602": spread(50, 10, 6)})
    after = people({"0601": spread(60, 20, 6), "0602": spread(45, 20, 8)})
    row = changed(study, before, after).loc["0602"]
    s1, s2 = 24 * 100 / 22, 28 * 400 / 26
    assert row["change"] == -5
    assert row["se"] == pytest.approx((s1 / 12 + s2 / 16) ** 0.5)
    assert row["df"] == pytest.approx((s1 / 12 + s2 / 16) ** 2 / ((s1 / 12) ** 2 / 22 + (s2 / 16) ** 2 / 26))


def test_linked_persons_take_twice_their_covariance_off_the_variance(study: Study) -> None:
    before = linked("0601", spread(50, 10, 6)) + people({"0602": spread(50, 10, 6)})
    after = linked("0601", spread(60, 20, 6)) + people({"0602": spread(50, 20, 6)})
    row = changed(study, before, after).loc["0601"]
    s1, s2 = (2400 / 22) ** 0.5, (9600 / 22) ** 0.5
    correlation = 1.0  # everybody keeps the same side of the mean
    assert row["linked_n"] == 12
    assert row["se"] ** 2 == pytest.approx(s1**2 / 12 + s2**2 / 12 - 2 * correlation * s1 * s2 * 12 / (12 * 12))


def test_the_correlation_is_pooled_over_the_county(study: Study) -> None:
    keep, turn = spread(50, 10, 6), spread(50, -10, 6)
    after_0602 = [*keep[:8], *turn[:4]]  # eight of twelve keep their side: products 8 - 4 of 12
    before = linked("0601", keep) + linked("0602", keep)
    after = linked("0601", keep) + linked("0602", after_0602)
    correlation, s2 = (12 + 8 - 4) / 24, 2400 / 22
    expected = s2 / 12 + s2 / 12 - 2 * correlation * s2 * 12 / (12 * 12)
    assert changed(study, before, after).loc["0601", "se"] ** 2 == pytest.approx(expected)


@pytest.mark.parametrize(
    ("links", "uses"),
    [
        pytest.param(12, True, id="all linked"),
        pytest.param(7, True, id="seven linked, five unlinked"),
        pytest.param(8, False, id="four unlinked could be told apart"),
        pytest.param(4, False, id="four linked could be told apart"),
        pytest.param(0, False, id="none linked"),
    ],
)
def test_links_are_used_when_linked_and_unlinked_are_both_many_or_unlinked_none(
    study: Study, links: int, *, uses: bool
) -> None:
    row = spread(50, 10, 6)
    others = linked("0602", row)
    before = [*linked("0601", row[:links]), *people({"0601": row[links:]}, "x"), *others]
    after = [*linked("0601", row[:links]), *people({"0601": row[links:]}, "y"), *others]
    independent = 2 * (2400 / 22) / 12
    variance = changed(study, before, after).loc["0601", "se"] ** 2
    assert (variance < independent - 1e-9) == uses
    assert uses or variance == pytest.approx(independent)


def test_a_key_that_stands_twice_links_nobody(study: Study) -> None:
    row = spread(50, 10, 6)
    twice: list[Person] = [(f"p{number}", "0601", "same", score) for number, score in enumerate(row)]
    others = people({"0602": row})
    assert changed(study, [*twice, *others], [*twice, *others]).loc["0601", "linked_n"] == 0


def test_the_county_weighs_the_groups_as_at_the_baseline(study: Study) -> None:
    before = people({"0601": spread(50, 10, 4), "0602": spread(50, 10, 4), "0603": spread(50, 10, 4)})
    after = people({"0601": spread(60, 10, 40), "0602": spread(40, 10, 4), "0603": spread(55, 10, 4)})
    row = changed(study, before, after).loc["06"]
    assert row["change"] == pytest.approx(0.1 * 10 - 0.3 * 10 + 0.6 * 5)
    assert row["groups_n"] == 3


def test_the_county_variance_is_the_weighted_sum_over_groups_and_waves(study: Study) -> None:
    before = people({"0601": spread(50, 10, 6), "0602": spread(50, 20, 6)})
    after = people({"0601": spread(50, 10, 6), "0602": spread(50, 20, 6)})
    row = changed(study, before, after).loc["06"]
    parts = np.array([0.25**2 * (1200 / 11) / 12, 0.75**2 * (4800 / 11) / 12] * 2)
    assert row["se"] == pytest.approx(parts.sum() ** 0.5)
    assert row["df"] == pytest.approx(parts.sum() ** 2 / (parts**2 / 11).sum())


def test_a_person_linked_over_the_waves_is_one_cluster_in_the_county(study: Study) -> None:
    row = spread(50, 10, 6)
    same = linked("0601", row) + linked("0602", row)
    assert changed(study, same, same).loc["06", "se"] == pytest.approx(0)
    turned = linked("0601", list(reversed(row))) + linked("0602", list(reversed(row)))
    one = (1200 / 11) / 12 * (0.25**2 + 0.75**2)
    assert changed(study, same, turned).loc["06", "se"] ** 2 == pytest.approx(4 * one)  # twice one person's deviation


def test_a_linked_person_alone_in_a_group_does_not_make_its_variance_vanish(study: Study) -> None:
    rest = {"0601": spread(50, 10, 6), "0602": spread(50, 10, 6)}
    alone = linked("0603", [50.0])
    before = [*linked("0601", rest["0601"]), *linked("0602", rest["0602"]), *alone]
    row = changed(study, before, before).loc["06"]
    assert row["se"] ** 2 == pytest.approx(2 * 0.6**2 * 2400 / 22)  # the others answer alike twice and add nothing


def test_too_few_links_leave_the_waves_independent_in_the_county(study: Study) -> None:
    row = spread(50, 10, 6)
    before = [*linked("0601", row[:4]), *people({"0601": row[4:], "0602": row}, "x")]
    after = [*linked("0601", row[:4]), *people({"0601": row[4:], "0602": row}, "y")]
    one = (1200 / 11) / 12 * (0.25**2 + 0.75**2)
    assert changed(study, before, after).loc["06", "se"] ** 2 == pytest.approx(2 * one)


def test_a_group_missing_at_the_follow_up_leaves_the_county_on_both_sides(study: Study) -> None:
    before = people({"0601": spread(40, 10, 6), "0602": spread(60, 10, 6), "0603": spread(99, 1, 6)})
    after = people({"0601": spread(50, 10, 6), "0602": spread(60, 10, 6)})
    rows = changed(study, before, after)
    assert rows.loc["06", ["groups_n", "baseline_n", "n"]].tolist() == [2, 24, 24]
    assert rows.loc["06", ["baseline_mean", "mean", "change"]].tolist() == pytest.approx([55, 57.5, 2.5])
    assert rows.loc["0603", ["change", "se"]].isna().all()


def test_a_group_new_at_the_follow_up_is_no_part_of_the_county(study: Study) -> None:
    before = people({"0601": spread(40, 10, 6), "0602": spread(60, 10, 6)})
    after = people({"0601": spread(40, 10, 6), "0602": spread(60, 10, 6), "0603": spread(99, 1, 6)})
    assert changed(study, before, after).loc["06", "change"] == 0


def test_under_20_residual_degrees_of_freedom_there_is_a_change_and_no_standard_error(study: Study) -> None:
    before = people({"0601": spread(50, 10, 6), "0602": spread(50, 10, 6)})
    after = people({"0601": spread(55, 10, 5), "0602": spread(55, 10, 5)})
    rows = changed(study, before, after)
    assert rows.loc[["06", "0601", "0602"], "change"].tolist() == pytest.approx([5, 5, 5])
    assert rows["se"].isna().all()


def test_the_sample_estimand_is_the_plain_mean_of_the_groups(tmp_path: Path) -> None:
    plan = FILES["plan.toml"].replace('"census"', '"sample"')
    study = small_study(tmp_path / "urval", {"plan.toml": plan})
    before = people({"0601": spread(50, 10, 6), "0602": spread(50, 10, 6), "0603": spread(50, 10, 6)})
    after = people({"0601": spread(59, 10, 30), "0602": spread(50, 10, 6), "0603": spread(50, 10, 6)})
    row = changed(study, before, after).loc["06"]
    assert row["change"] == pytest.approx(3)
    assert np.isnan(row["se"])


def test_the_baseline_has_no_changes(study: Study) -> None:
    scores = scored(study, "2016", people({"0601": [50.0]}))
    assert change_by_group_indicator(scores, invited("2016", ELIGIBLE), study, "2016").empty
