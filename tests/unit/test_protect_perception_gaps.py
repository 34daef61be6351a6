"""What may be seen of organisations and roles: the county rule, no group in disguise, the largest gap of the shown."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from pipeline.protect.perception_gaps import safe_gaps
from pipeline.study import Study
from pipeline.tables.who_changed import GAPS, NOT_STATED
from tests.fixtures.small_who import who_study

MEANS = {"FK": 40.4, "AF": 52.6, "KOM": 60.2, "REG": 70.3, NOT_STATED: 55.0}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def made(
    n: Mapping[str, int], outside: Mapping[str, int] | None = None, least: int = 5, reason: str = ""
) -> pd.DataFrame:
    """GAPS of the total from counts, as the estimate makes them."""
    rows = [gap(unit, "", n[unit], sum(n.values()) - n[unit], MEANS[unit] - 50, outside, least, reason) for unit in n]
    stated = [unit for unit in n if unit != NOT_STATED]
    rows += [
        gap(one, other, n[one], n[other], MEANS[one] - MEANS[other], outside, least, reason)
        for one, other in combinations(stated, 2)
    ]
    return GAPS.conform(pd.DataFrame(rows))


def gap(
    unit: str,
    other: str,
    n: int,
    other_n: int,
    difference: float,
    outside: Mapping[str, int] | None,
    least: int,
    reason: str,
) -> dict[str, object]:
    told = min(n, other_n) >= least
    mean = MEANS[unit] if told else None
    return {
        "wave": "2019",
        "dimension": "organisation",
        "indicator_id": "total",
        "unit_code": unit,
        "other_code": other,
        "n": n,
        "other_n": other_n,
        "outside_n": (outside or {}).get(unit, 20),
        "mean": mean,
        "other_mean": mean,
        "difference": difference if told else None,
        "ci_low": difference - 10 if told and not reason else None,
        "ci_high": difference + 10 if told and not reason else None,
        "family_size": 3,
        "reason": (reason if told else "few") if n else "no_answers",
    }


def reasons(study: Study, gaps: pd.DataFrame) -> dict[str, str]:
    return safe_gaps(gaps, study)[0].frame.set_index("unit_code")["reason"].to_dict()


def test_units_are_whole_points_with_their_interval(study: Study) -> None:
    row = safe_gaps(made({"FK": 9, "AF": 9, "KOM": 9}), study)[0].frame.iloc[0]
    assert row[["n", "mean", "difference", "ci_low", "ci_high"]].tolist() == [9, 40, -10, -20, 0]


@pytest.mark.parametrize(
    ("n", "hidden"),
    [
        ({"FK": 9, "AF": 9, "KOM": 9}, {}),
        ({"FK": 4, "AF": 9, "KOM": 12}, {"FK": "few", "AF": "complement"}),
        ({"FK": 3, "AF": 2, "KOM": 12, "REG": 13}, {"FK": "few", "AF": "few"}),
        ({"FK": 2, "AF": 2, "KOM": 12, "REG": 13}, {"FK": "few", "AF": "few", "KOM": "complement"}),
        ({"FK": 9, "AF": 12, NOT_STATED: 3}, {NOT_STATED: "few", "FK": "complement"}),
        ({"FK": 9, "AF": 12, NOT_STATED: 8}, {}),
        ({"FK": 0, "AF": 12, "KOM": 8}, {"FK": "no_answers"}),
        ({"FK": 3, "AF": 40}, {"FK": "few", "AF": "complement"}),
        ({"FK": 2, "AF": 2}, {"FK": "few", "AF": "few"}),
    ],
)
def test_hidden_units_are_none_or_two_that_are_together_enough(
    study: Study, n: dict[str, int], hidden: dict[str, str]
) -> None:
    assert {unit: why for unit, why in reasons(study, made(n)).items() if why} == hidden


def test_an_organisation_of_one_group_is_that_groups_organisation(study: Study) -> None:
    gaps = made({"FK": 20, "AF": 9, "KOM": 12}, {"FK": 4})
    assert reasons(study, gaps) == {"FK": "one_group", "AF": "complement", "KOM": ""}


def test_counts_stand_at_the_total_only(study: Study) -> None:
    both = [made({"FK": 9, "AF": 9}), made({"FK": 9, "AF": 9}).assign(indicator_id="AA")]
    frame = safe_gaps(pd.concat(both, ignore_index=True), study)[0].frame
    assert frame.groupby("indicator_id")["n"].count().to_dict() == {"AA": 0, "total": 2}


def test_the_largest_gap_is_that_of_the_units_that_are_shown(study: Study) -> None:
    row = safe_gaps(made({"FK": 4, "AF": 9, "KOM": 12, "REG": 12}), study)[1].frame.iloc[0]
    assert row[["higher_code", "lower_code"]].tolist() == ["REG", "KOM"]
    assert row[["difference", "ci_low", "ci_high"]].tolist() == [10, 0, 20]


def test_the_gap_is_higher_minus_lower_whichever_comes_first(study: Study) -> None:
    row = safe_gaps(made({"REG": 9, "AF": 9, "FK": 9}), study)[1].frame.iloc[0]
    assert row[["higher_code", "lower_code", "difference"]].tolist() == ["REG", "FK", 30]


@pytest.mark.parametrize("n", [{"FK": 4, "AF": 9}, {"FK": 9}, {"FK": 9, NOT_STATED: 9}])
def test_fewer_than_two_stated_units_shown_make_no_gap(study: Study, n: dict[str, int]) -> None:
    row = safe_gaps(made(n), study)[1].frame.iloc[0]
    assert row[["higher_code", "lower_code", "mark", "reason"]].tolist() == ["", "", "..", "few"]


def test_an_interval_that_could_not_be_made_says_why(study: Study) -> None:
    units, largest = safe_gaps(made({"FK": 9, "AF": 9}, reason="few_df"), study)
    for frame in (units.frame, largest.frame):
        assert set(frame["no_interval"]) == {"few_df"}
        assert frame["ci_low"].isna().all()
        assert frame["difference"].notna().all()


def test_answers_without_any_spread_are_hidden(study: Study) -> None:
    units, largest = safe_gaps(made({"FK": 9, "AF": 9}, reason="no_variation"), study)
    assert set(units.frame["reason"]) == {"alike"}
    assert largest.frame["reason"].tolist() == ["few"]


def test_no_rows_make_no_rows(study: Study) -> None:
    assert [len(table.frame) for table in safe_gaps(GAPS.empty(), study)] == [0, 0]
