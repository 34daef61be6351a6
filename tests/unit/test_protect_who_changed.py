"""What may be seen of those followed and of those who took part: nested parts, own spread, whole points."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.protect.who_changed import safe_participation, safe_who_changed
from pipeline.study import Study
from pipeline.tables.who_changed import PARTICIPATION, WHO_CHANGED
from tests.fixtures.small_who import who_study

INDICATORS = ("total", "AA", "BB")
FIGURES = {
    "baseline_mean": 50.4,
    "mean": 60.6,
    "difference": 10.2,
    "se": 2.5,
    "df": 40.0,
    "ci_low": 5.4,
    "ci_high": 15.6,
}


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return who_study(tmp_path / "litet")


def part(name: str, baseline_n: int, n: int, everyone: tuple[int, int], **more: Any) -> list[dict[str, Any]]:
    """The same row for the total and both indicators."""
    row = {
        "wave": "2019",
        "baseline_wave": "2016",
        "part": name,
        "baseline_n": baseline_n,
        "n": n,
        "baseline_all_n": everyone[0],
        "all_n": everyone[1],
        "baseline_share": baseline_n / everyone[0],
        "share": n / everyone[1],
        "outside_n": 20,
        **FIGURES,
        "reason": "",
        **more,
    }
    return [{**row, "indicator_id": indicator} for indicator in INDICATORS]


def two(
    linked: int, unlinked: tuple[int, int], more: dict[str, Any] | None = None, other: dict[str, Any] | None = None
) -> list[dict[str, Any]]:
    everyone = (linked + unlinked[0], linked + unlinked[1])
    return [
        *part("linked", linked, linked, everyone, **(more or {})),
        *part("unlinked", *unlinked, everyone, **(other or {})),
    ]


def sealed(study: Study, rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = safe_who_changed(WHO_CHANGED.conform(pd.DataFrame(rows)), study).frame
    return frame.set_index(["part", "indicator_id"])


def total_reasons(study: Study, rows: list[dict[str, Any]]) -> list[str]:
    return sealed(study, rows).xs("total", level="indicator_id")["reason"].tolist()


def test_figures_are_whole_points_and_counts_stand_at_the_total(study: Study) -> None:
    frame = sealed(study, two(20, (30, 20)))
    row = frame.loc[("linked", "total")]
    numbers = ["baseline_n", "n", "baseline_pct", "pct", "baseline_mean", "mean", "difference", "ci_low", "ci_high"]
    assert row[numbers].tolist() == [20, 20, 40, 50, 50, 61, 10, 5, 16]
    assert (row["mark"], row["reason"], row["no_interval"]) == ("", "", "")
    assert frame.loc[("linked", "AA"), ["baseline_n", "n", "baseline_pct", "pct"]].isna().all()
    assert frame.loc[("linked", "AA"), "difference"] == 10


@pytest.mark.parametrize(
    ("linked", "unlinked", "reasons"),
    [
        (5, (5, 5), ["", ""]),
        (4, (30, 30), ["few", "complement"]),
        (30, (4, 30), ["complement", "few"]),
        (30, (30, 4), ["complement", "few"]),
        (1, (4, 4), ["few", "few"]),
    ],
)
def test_the_linked_and_all_others_are_each_as_many_as_the_policy_asks_in_each_wave(
    study: Study, linked: int, unlinked: tuple[int, int], reasons: list[str]
) -> None:
    frame = sealed(study, two(linked, unlinked))
    assert frame.xs("total", level="indicator_id")["reason"].tolist() == reasons
    assert frame[frame["mark"] != ""][["n", "mean", "difference", "ci_low"]].isna().all(axis=None)


def test_where_all_are_linked_they_are_shown(study: Study) -> None:
    assert total_reasons(study, two(30, (0, 0), other={"reason": "no_answers"})) == ["", "no_answers"]


def test_without_links_all_others_are_shown(study: Study) -> None:
    assert total_reasons(study, two(0, (30, 30), more={"reason": "no_links", "outside_n": 0})) == ["no_links", ""]


@pytest.mark.parametrize("which", ["linked", "unlinked"])
def test_persons_of_one_group_are_that_groups_figure_and_hide_both_parts(study: Study, which: str) -> None:
    narrow = {"outside_n": 4}
    rows = two(20, (30, 30), narrow) if which == "linked" else two(20, (30, 30), other=narrow)
    expected = ["one_group", "complement"] if which == "linked" else ["complement", "one_group"]
    assert total_reasons(study, rows) == expected


def test_an_interval_of_the_linkeds_own_spread_needs_as_many_as_a_distribution(study: Study) -> None:
    frame = sealed(study, two(19, (19, 19))).xs("total", level="indicator_id")
    assert frame["no_interval"].tolist() == ["few", ""]
    assert frame["ci_low"].isna().tolist() == [True, False]
    assert frame["difference"].tolist() == [10, 10]


def test_a_missing_interval_keeps_the_reason_of_the_estimate(study: Study) -> None:
    bare = {"se": None, "df": None, "ci_low": None, "ci_high": None, "reason": "few_df"}
    row = sealed(study, two(20, (10, 10), other=bare)).loc[("unlinked", "total")]
    assert (row["mark"], row["difference"], row["no_interval"]) == ("", 10, "few_df")


@pytest.mark.parametrize("alike", [{"reason": "no_variation"}, {"mean": 99.6}, {"baseline_mean": 0.4}])
def test_persons_who_all_say_the_same_are_hidden(study: Study, alike: dict[str, Any]) -> None:
    assert total_reasons(study, two(20, (30, 30), alike)) == ["alike", "complement"]


def test_one_hidden_indicator_takes_the_one_with_fewest_followed_with_it_in_every_part(study: Study) -> None:
    linked, unlinked = {"total": 20, "AA": 20, "BB": 19}, {"total": 28, "AA": 30, "BB": 30}
    rows = two(20, (30, 30))
    for row in rows:
        own = linked if row["part"] == "linked" else unlinked
        row["n"] = row["baseline_n"] = own[row["indicator_id"]]
        row["all_n"] = row["baseline_all_n"] = linked[row["indicator_id"]] + unlinked[row["indicator_id"]]
        row["outside_n"] = 3 if (row["part"], row["indicator_id"]) == ("linked", "AA") else 20
    frame = sealed(study, rows)
    assert frame.loc["linked"]["reason"].to_dict() == {"total": "", "AA": "one_group", "BB": "complement"}
    assert frame.loc["unlinked"]["reason"].to_dict() == {"total": "", "AA": "complement", "BB": "complement"}


def three(stayers: int, leavers: int, joiners: int, remainder: tuple[int, int] = (0, 0)) -> list[dict[str, Any]]:
    everyone = (stayers + leavers + remainder[0], stayers + joiners + remainder[1])
    return [
        *part("stayers", stayers, stayers, everyone),
        *part("leavers", leavers, 0, everyone, mean=None),
        *part("joiners", 0, joiners, everyone, baseline_mean=None),
    ]


@pytest.mark.parametrize(
    ("counts", "remainder", "reasons"),
    [
        ((20, 10, 10), (0, 0), ["", "", ""]),
        ((20, 10, 10), (5, 5), ["", "", ""]),
        ((20, 10, 10), (4, 0), ["", "complement", ""]),
        ((20, 10, 10), (0, 1), ["", "", "complement"]),
        ((20, 4, 10), (0, 0), ["complement", "few", "complement"]),
        ((20, 4, 10), (5, 0), ["", "few", ""]),
        ((4, 10, 10), (0, 0), ["few", "complement", "complement"]),
    ],
)
def test_stayers_leavers_and_joiners_leave_nobody_to_be_told_by_difference(
    study: Study, counts: tuple[int, int, int], remainder: tuple[int, int], reasons: list[str]
) -> None:
    assert total_reasons(study, three(*counts, remainder)) == reasons


def test_one_hidden_indicator_of_the_leavers_takes_their_smallest_other_with_it(study: Study) -> None:
    rows = three(20, 10, 10, (6, 0))
    for row in rows:
        few = {"AA": 4, "BB": 9}.get(row["indicator_id"], 10)
        row["baseline_all_n"] = 26 + few
        row["baseline_n"] = few if row["part"] == "leavers" else row["baseline_n"]
    frame = sealed(study, rows)
    assert frame.loc["leavers"]["reason"].to_dict() == {"total": "", "AA": "few", "BB": "complement"}
    assert set(frame.loc["stayers"]["reason"]) == {""}


def test_leavers_have_no_count_in_the_later_wave_and_joiners_none_in_the_earlier(study: Study) -> None:
    frame = sealed(study, three(20, 10, 10)).xs("total", level="indicator_id")
    assert frame["n"].isna().tolist() == [False, True, False]
    assert frame["baseline_pct"].isna().tolist() == [False, False, True]


def test_a_stricter_policy_hides_more(tmp_path: Path) -> None:
    strict = who_study(tmp_path / "strikt", {"policy.toml": 'preset = "strikt"\n'})
    assert total_reasons(strict, two(9, (30, 30))) == ["few", "complement"]
    frame = sealed(strict, two(39, (19, 30))).xs("total", level="indicator_id")
    assert frame["no_interval"].tolist() == ["few", "few"]


def contrast(participants: int, others: int, **more: Any) -> pd.DataFrame:
    row = {
        "wave": "2019",
        "question_id": "workshop",
        "figure": "level",
        "baseline_wave": "",
        "participants_n": participants,
        "others_n": others,
        "outside_n": 5,
        **{name: FIGURES[name] for name in ("difference", "se", "df", "ci_low", "ci_high")},
        "design": "observational",
        "reason": "",
        **more,
    }
    return PARTICIPATION.conform(pd.DataFrame([{**row, "indicator_id": indicator} for indicator in INDICATORS]))


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (contrast(5, 5), ""),
        (contrast(4, 30), "few"),
        (contrast(30, 4), "few"),
        (contrast(30, 30, outside_n=4), "one_group"),
        (contrast(30, 30, reason="no_variation"), "alike"),
        (contrast(0, 0, reason="one_kind"), "one_kind"),
        (contrast(0, 0, reason="no_links"), "no_links"),
    ],
)
def test_each_side_of_a_contrast_is_as_many_as_the_policy_asks(study: Study, frame: pd.DataFrame, reason: str) -> None:
    row = safe_participation(frame, study).frame.iloc[0]
    assert row["reason"] == reason
    numbers = row[["participants_n", "others_n", "difference", "ci_low", "ci_high"]]
    assert numbers.isna().all() if reason else numbers.tolist() == [5, 5, 10, 5, 16]
    assert row["design"] == "observational"


def test_the_researchers_figures_do_not_go_on(study: Study) -> None:
    columns = {*sealed(study, two(20, (30, 20))).columns, *safe_participation(contrast(9, 9), study).frame.columns}
    assert not columns & {"se", "df", "outside_n", "baseline_all_n", "all_n"}
