"""May two waves be compared: the item map alone says no, everything else asks for care."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.aspects import has_dropped, judged_mode, judged_season
from pipeline.compare.comparability import Comparability, comparability_by_indicator
from pipeline.errors import StudyError
from pipeline.statistics.alpha_change import AlphaChange
from pipeline.study import TOTAL, Study
from pipeline.study.wave import FieldPeriod, Wave
from pipeline.tables.comparability import ASPECTS
from tests.fixtures.small_records import harmonised, records_of
from tests.fixtures.small_study import FILES, INSTRUMENT, PLAN, STUDY, row, small_study

MAP = FILES["column_map.csv"]
HEADER = "variable,2016,2019,2019_status,2019_scale,2019_bridge,2019_reason"
FOUR_ITEMS = INSTRUMENT.replace('items = ["a1", "a2"]', 'items = ["a1", "a2", "b1", "b2"]').replace(
    '[[indicators]]\nid = "BB"\nsv = "Andra"\nen = "Second"\nitems = ["b1", "b2"]\n', ""
)
ONE_INDICATOR = {"instrument.toml": FOUR_ITEMS, "plan.toml": PLAN.replace('["AA", "BB"]', '["AA"]')}
SIX = """
[[scales]]
id = "sex"
codes = [1, 2, 3, 4, 5, 6]
labels_sv = ["1", "2", "3", "4", "5", "6"]
labels_en = ["1", "2", "3", "4", "5", "6"]
positive = [5, 6]
"""
THIRD = """
[[wave]]
id = "2022"
label = "Tre"
field_period = { start = 2022-09-01, end = 2022-11-30 }
questionnaire = "2022/svar.sav"
"""
GROUPS = ("Ask", "Björk", "Ek")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


def mapped(**statuses: str) -> str:
    """The column map with what has happened to some questions: status, scale, bridge and reason."""
    lines = [f"{line},{statuses.get(line.split(',')[0], ',,,')}" for line in MAP.splitlines()[1:]]
    return "\n".join([HEADER, *lines]) + "\n"


def people(
    n: int = 40, *, seed: int = 1, shift: float = 0, a1: float = 0, noise: float = 0.7, org: Sequence[str] = ("KOM",)
) -> list[tuple[Any, ...]]:
    """So many persons; a2 is reversed; `a1` moves that question alone."""
    generator = np.random.default_rng(seed)
    answers = 3 + shift + generator.normal(size=(n, 1)) + noise * generator.normal(size=(n, 4))
    answers[:, 0] += a1
    codes = np.clip(np.round(answers), 1, 5)
    codes[:, 1] = 6 - codes[:, 1]
    return [row(i + 1, GROUPS[i % 3], *codes[i], org=org[i % len(org)]) for i in range(n)]


def compared(study: Study, wave: str = "2019", **rows: Sequence[tuple[Any, ...]]) -> Comparability:
    made = [harmonised(study, records_of(own, wave=name[1:])) for name, own in rows.items() if own]
    responses, respondents = (pd.concat([getattr(one, part) for one in made]) for part in ("responses", "respondents"))
    return comparability_by_indicator(responses, respondents, study, wave)


def status(found: Comparability) -> dict[str, str]:
    return dict(zip(found.indicators["indicator_id"], found.indicators["status"], strict=True))


def aspect(found: Comparability, name: str, indicator: str = "AA") -> pd.Series:
    rows = found.aspects.set_index(["indicator_id", "aspect"])
    return rows.loc[(indicator, name)]


def test_a_baseline_is_compared_with_nothing(study: Study):
    assert [len(table) for table in compared(study, "2016", w2016=people())] == [0, 0, 0]


def test_two_waves_alike_are_comparable_in_every_aspect_that_can_be_judged(study: Study):
    found = compared(study, w2016=people(), w2019=people())
    assert status(found) == {TOTAL: "comparable", "AA": "comparable", "BB": "comparable"}
    for indicator in (TOTAL, "AA", "BB"):
        outcomes = {name: tuple(aspect(found, name, indicator)[["outcome", "reason"]]) for name in ASPECTS}
        assert outcomes.pop("respondent_types") == ("unknown", "not_asked")
        assert outcomes.pop("mode") == ("unknown", "not_stated")
        assert set(outcomes.values()) == {("alike", "")}


def test_the_item_map_alone_bars_whatever_the_answers_say(tmp_path: Path):
    study = small_study(tmp_path / "litet", {"column_map.csv": mapped(a1="reworded,,,Skäl")})
    found = compared(study, w2016=people(), w2019=people())
    assert status(found) == {TOTAL: "with_care", "AA": "not_comparable", "BB": "comparable"}
    assert aspect(found, "items", TOTAL)["difference"] == 1
    barred = found.aspects[(found.aspects["indicator_id"] == "AA") & (found.aspects["aspect"] != "items")]
    assert set(barred["reason"]) == {"not_comparable"}


def test_nothing_can_be_compared_when_every_indicator_is_barred(tmp_path: Path):
    barred = mapped(a1="reworded,,,Skäl", b1="reworded,,,Skäl")
    found = compared(small_study(tmp_path / "litet", {"column_map.csv": barred}), w2016=people(), w2019=people())
    assert set(status(found).values()) == {"not_comparable"}


def test_statistics_ask_for_care_at_most_however_far_the_waves_are_apart(tmp_path: Path):
    files = {"study.toml": spring_on_paper(STUDY.format(id="litet"))}
    study = small_study(tmp_path / "litet", files)
    found = compared(study, w2016=people(120), w2019=people(120, shift=1, a1=-3, noise=3, org=("FK",)))
    outcomes = {name: aspect(found, name)["outcome"] for name in ASPECTS}
    assert outcomes | {"items": "differs", "respondent_types": "differs"} == dict.fromkeys(ASPECTS, "differs")
    assert status(found) == dict.fromkeys((TOTAL, "AA", "BB"), "with_care")


def spring_on_paper(text: str) -> str:
    first, second = text.split('id = "2019"')
    first = first.replace('questionnaire = "2016', 'mode = "web"\nquestionnaire = "2016')
    second = second.replace("2019-09-01, end = 2019-11-30", "2019-03-01, end = 2019-05-31")
    return first + 'id = "2019"\nmode = "paper"' + second


def test_a_question_that_works_differently_is_found_and_asks_for_care_in_its_own_indicator(study: Study):
    found = compared(study, w2016=people(120), w2019=people(120, seed=2, shift=0.5, a1=-1.5))
    flagged = found.items.loc[found.items["flagged"], "item_id"].tolist()
    assert "a1" in flagged
    assert {*flagged} <= {"a1", "a2"}
    assert status(found) == {TOTAL: "with_care", "AA": "with_care", "BB": "comparable"}
    assert aspect(found, "dif")["difference"] == len(flagged)
    assert (aspect(found, "dif", TOTAL)["difference"], aspect(found, "dif", "BB")["difference"]) == (1, 0)


def test_a_difference_that_is_more_than_chance_but_too_small_to_notice_is_not_flagged(study: Study):
    found = compared(study, w2016=people(700), w2019=people(700, seed=2, a1=-0.3)).items.set_index("item_id")
    assert found.loc["a1", "p_adjusted"] < 0.01
    assert found.loc["a1", "delta_r2"] < 0.02
    assert not found["flagged"].any()


def test_p_values_are_adjusted_over_the_questions_of_the_comparison(study: Study):
    found = compared(study, w2016=people(60), w2019=people(60, seed=2)).items.sort_values("p")
    largest_first = found["p"].to_numpy()[::-1] * 4 / np.array([4, 3, 2, 1])
    assert found["p_adjusted"].tolist() == pytest.approx(np.minimum.accumulate(largest_first)[::-1].tolist())


def test_questions_that_no_longer_hang_together_are_a_drop_in_alpha(study: Study):
    found = compared(study, w2016=people(60, noise=0.3), w2019=people(60, seed=2, noise=2))
    judged = aspect(found, "alpha")
    assert judged["outcome"] == "differs"
    assert judged["difference"] < -0.1
    assert judged["ci_low"] < judged["difference"] < judged["ci_high"] < 0


@pytest.mark.parametrize(
    ("before", "after", "ci_high", "dropped"),
    [
        (0.85, 0.74, -0.01, True),
        (0.85, 0.74, 0.01, False),
        (0.85, 0.76, -0.01, False),
        (0.64, 0.59, -0.01, True),
        (0.64, 0.60, -0.01, False),
        (0.59, 0.55, -0.01, False),
    ],
)
def test_alpha_drops_by_more_than_a_tenth_or_below_six_tenths_and_by_more_than_chance(
    before: float, after: float, ci_high: float, *, dropped: bool
):
    assert has_dropped(AlphaChange(before, after, after - before, -0.5, ci_high, (50, 50))) == dropped


def test_a_rise_in_alpha_is_no_drop(study: Study):
    found = compared(study, w2016=people(60, noise=2), w2019=people(60, seed=2, noise=0.3))
    judged = aspect(found, "alpha")
    assert (judged["outcome"], judged["ci_low"] > 0) == ("alike", True)


@pytest.mark.parametrize(
    ("before", "after", "outcome", "distance"),
    [
        (("KOM", "FK"), ("KOM", "KOM", "KOM", "FK"), "differs", 0.25),
        (("KOM", "FK"), ("KOM", "KOM", "KOM", "FK", "FK"), "alike", 0.1),
        (("KOM",), ("KOM",), "alike", 0),
    ],
)
def test_a_fifth_of_other_organisations_is_a_shift(
    study: Study, before: tuple, after: tuple, outcome: str, distance: float
):
    found = compared(study, w2016=people(160, org=before), w2019=people(160, org=after))
    for indicator in (TOTAL, "AA", "BB"):
        judged = aspect(found, "organisations", indicator)
        assert (judged["outcome"], judged["difference"]) == (outcome, pytest.approx(distance))


def test_a_shift_that_may_be_chance_is_none(study: Study):
    judged = aspect(
        compared(study, w2016=people(20, org=("KOM", "FK")), w2019=people(20, org=("KOM", "KOM", "KOM", "FK"))),
        "organisations",
    )
    assert (judged["outcome"], judged["difference"], judged["p"] > 0.01) == ("alike", pytest.approx(0.25), True)


def test_fewer_than_twenty_persons_in_a_wave_are_too_few_to_judge_by(study: Study):
    found = compared(study, w2016=people(19), w2019=people(40))
    for name in ("dif", "alpha", "organisations"):
        assert tuple(aspect(found, name)[["outcome", "reason"]]) == ("unknown", "few")
    assert status(found) == dict.fromkeys((TOTAL, "AA", "BB"), "comparable")


def test_one_person_in_each_wave_gives_reasons_and_no_figures(study: Study):
    found = compared(study, w2016=people(1), w2019=people(1))
    assert set(found.items["reason"]) == {"few"}
    assert found.items[["chi2", "p", "p_adjusted", "delta_r2"]].isna().all(axis=None)
    assert found.aspects.loc[found.aspects["outcome"] == "unknown", "reason"].ne("").all()


def test_a_baseline_without_rows_gives_reasons(study: Study):
    found = compared(study, w2016=[], w2019=people(40))
    assert {aspect(found, name)["reason"] for name in ("dif", "alpha", "organisations")} == {"no_answers"}
    assert found.indicators["baseline_n"].tolist() == [0, 0, 0]


def test_a_question_answered_alike_by_everyone_is_not_tested_and_the_indicator_not_called_alike(study: Study):
    same = [(*person[:4], 4.0, *person[5:]) for person in people(40)]
    found = compared(study, w2016=people(40), w2019=same)
    reasons = found.items.set_index("item_id")["reason"]
    assert (reasons["a1"], reasons["a2"], reasons["b1"]) == ("one_category", "rest_alike", "")
    assert tuple(aspect(found, "dif")[["outcome", "reason"]]) == ("unknown", "not_tested")
    assert tuple(aspect(found, "dif", TOTAL)[["outcome", "reason"]]) == ("unknown", "some_not_tested")


def test_a_rescaled_question_with_a_bridge_is_not_tested_for_dif(tmp_path: Path):
    files = {"column_map.csv": mapped(a1='rescaled,sex,"AB 2019-01-01",Skäl'), "instrument.toml": INSTRUMENT + SIX}
    found = compared(small_study(tmp_path / "litet", files), w2016=people(40), w2019=people(40))
    assert found.items.set_index("item_id")["reason"].to_dict() == {"a1": "rescaled", "a2": "", "b1": "", "b2": ""}
    assert tuple(aspect(found, "dif")[["outcome", "reason"]]) == ("unknown", "some_not_tested")


def test_fewer_questions_than_were_asked_ask_for_care(tmp_path: Path):
    files = {**ONE_INDICATOR, "column_map.csv": mapped(b2="reworded,,,Skäl")}
    found = compared(small_study(tmp_path / "litet", files), w2016=people(40), w2019=people(40))
    assert status(found) == {TOTAL: "with_care", "AA": "with_care"}
    (own,) = found.indicators[found.indicators["indicator_id"] == "AA"].to_dict("records")
    assert (own["items_n"], own["items_dropped_n"], aspect(found, "items")["difference"]) == (3, 1, 1)
    assert found.items["item_id"].tolist() == ["a1", "a2", "b1"]


def test_an_indicator_with_one_question_left_is_barred_and_its_question_not_tested(tmp_path: Path):
    gone = mapped(a2="reworded,,,Skäl", b1="reworded,,,Skäl", b2="reworded,,,Skäl")
    files = {**ONE_INDICATOR, "column_map.csv": gone}
    found = compared(small_study(tmp_path / "litet", files), w2016=people(40), w2019=people(40))
    assert status(found) == {TOTAL: "not_comparable", "AA": "not_comparable"}
    assert found.items[["item_id", "reason"]].to_numpy().tolist() == [["a1", "one_item"]]


def test_no_question_in_common_leaves_nothing_to_test(tmp_path: Path):
    gone = mapped(**dict.fromkeys(("a1", "a2", "b1", "b2"), "reworded,,,Skäl"))
    found = compared(small_study(tmp_path / "litet", {"column_map.csv": gone}), w2016=people(40), w2019=people(40))
    assert len(found.items) == 0
    assert set(status(found).values()) == {"not_comparable"}


def test_a_person_who_answers_for_two_groups_counts_once(study: Study):
    both = [*people(40), row(1, "Ek", 3, 3, 3, 3)]
    found = compared(study, w2016=both, w2019=people(40))
    assert found.indicators["baseline_n"].tolist() == [40, 40, 40]
    assert found.items["baseline_n"].tolist() == [40] * 4


def test_a_third_wave_is_compared_with_the_baseline_and_the_wave_before(tmp_path: Path):
    header, *lines = MAP.splitlines()
    wider = "\n".join([f"{header},2022", *(f"{line},{line.split(',')[2]}" for line in lines)])
    study = small_study(tmp_path / "litet", {"study.toml": STUDY.format(id="litet") + THIRD, "column_map.csv": wider})
    found = compared(study, "2022", w2016=people(40), w2019=people(40, org=("FK",)), w2022=people(40))
    assert found.indicators["baseline_wave"].tolist() == ["2016"] * 3 + ["2019"] * 3
    assert found.indicators["status"].tolist() == ["comparable"] * 3 + ["with_care"] * 3


def wave(start: str, end: str, mode: str | None = None) -> Wave:
    return Wave(id="1", label="En", field_period=FieldPeriod(start=start, end=end), mode=mode, questionnaire="a.sav")


@pytest.mark.parametrize(
    ("before", "after", "outcome", "months"),
    [
        (("2016-09-01", "2016-09-01"), ("2019-09-01", "2019-09-01"), "alike", 0),
        (("2016-09-01", "2016-11-30"), ("2019-03-01", "2019-05-31"), "differs", 6),
        (("2016-12-15", "2016-12-15"), ("2020-01-15", "2020-01-15"), "alike", 1),
        (("2016-01-15", "2016-01-15"), ("2019-12-15", "2019-12-15"), "alike", 1),
        (("2016-09-01", "2016-09-01"), ("2019-11-05", "2019-11-05"), "differs", 2.1),
        (("2016-09-01", "2016-09-01"), ("2019-10-28", "2019-10-28"), "alike", 1.9),
        (("2016-12-01", "2017-01-31"), ("2019-12-01", "2020-01-31"), "alike", 0),
    ],
)
def test_seasons_differ_when_the_middles_are_more_than_two_months_apart_in_the_year(
    before: tuple[str, str], after: tuple[str, str], outcome: str, months: float
):
    judged = judged_season(wave(*before), wave(*after))
    assert (judged.outcome, judged.difference) == (outcome, pytest.approx(months, abs=0.1))


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [("web", "web", "alike"), ("web", "paper", "differs"), ("mixed", "web", "differs"), (None, "web", "unknown")],
)
def test_the_mode_differs_only_where_both_waves_state_another(before: str | None, after: str, outcome: str):
    day = ("2016-09-01", "2016-09-01")
    assert judged_mode(wave(*day, before), wave(*day, after)).outcome == outcome
    assert judged_mode(wave(*day, after), wave(*day, before)).outcome == outcome


def test_a_mode_that_is_not_known_is_refused(tmp_path: Path):
    text = STUDY.format(id="litet").replace('questionnaire = "2016', 'mode = "phone"\nquestionnaire = "2016')
    with pytest.raises(StudyError, match="mode"):
        small_study(tmp_path / "litet", {"study.toml": text})
