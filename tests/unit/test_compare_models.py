"""Models of two waves: terms, kinds, and what cannot be fitted; single questions beside."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.item_models import models_by_item
from pipeline.compare.models import models_by_indicator
from pipeline.statistics.cluster_robust import cr2
from pipeline.statistics.mixed import fit_mixed
from pipeline.study import TOTAL, Study
from pipeline.tables.core import RESPONSES
from tests.fixtures.small_scores import scored
from tests.fixtures.small_study import small_study

CODES = [f"G{number}" for number in range(8)]
GROUPS = "code,name,aliases,kind,merge_into,population\n" + "".join(f"{code},Grupp {code},,,,\n" for code in CODES)
NOISE = (-9.0, -3.0, 1.0, 4.0, 7.0)


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet", {"groups.csv": GROUPS})


def scores_of(study: Study, change: float = 6, codes: list[str] = CODES, flat: bool = False) -> pd.DataFrame:
    """Five persons a group and wave; levels differ between groups, the later wave lies higher."""
    frames = []
    for wave, moved in (("2016", 0.0), ("2019", change)):
        people = [
            (f"{wave}{code}{n}", code, None, 50.0 if flat else 45 + 2 * place + moved + (n % 2) * place / 4 + NOISE[n])
            for place, code in enumerate(codes)
            for n in range(5)
        ]
        frames.append(scored(study, wave, people))
    return pd.concat(frames, ignore_index=True)


def fitted(study: Study, scores: pd.DataFrame) -> pd.DataFrame:
    found = models_by_indicator(scores, study, "2019")
    return found[found["indicator_id"] == TOTAL].set_index(["model", "term"])


def test_both_models_find_the_change(study: Study) -> None:
    found = fitted(study, scores_of(study))
    assert found.loc[("mixed", "later"), "estimate"] == pytest.approx(6)
    assert found.loc[("cr2", "later"), "estimate"] == pytest.approx(6)
    assert found.loc[("mixed", "later"), "df"] == 7
    assert set(found["n"]) == {80}
    assert set(found["groups_n"]) == {8}


def test_one_kind_of_organisation_and_role_gives_no_term(study: Study) -> None:
    terms = set(fitted(study, scores_of(study)).index.get_level_values("term"))
    assert terms == {"constant", "later", "group_sd", "change_sd", "person_sd"}


def test_a_change_that_is_only_another_mix_is_no_change(study: Study) -> None:
    scores = scores_of(study, 0)
    ends = scores["respondent_id"].str[-1]
    first = ends.isin(["0", "1"]) | ((scores["wave"] == "2019") & (ends == "2"))
    scores["organisation_code"] = np.where(first, "FK", "KOM")
    scores["score"] += np.where(first, -20.0, 0.0)
    found = fitted(study, scores)
    assert found.loc[("cr2", "organisation KOM"), "estimate"] > 15
    assert abs(found.loc[("cr2", "later"), "estimate"]) < 2.5  # and -4 where the mix is not held equal


@pytest.mark.parametrize(
    ("codes", "flat", "reason"),
    [(CODES[:5], False, "few_groups"), (CODES, True, "no_variation"), (CODES[:1], False, "few_groups")],
)
def test_what_cannot_be_fitted_has_a_reason(study: Study, codes: list[str], flat: bool, reason: str) -> None:
    found = fitted(study, scores_of(study, 0 if flat else 6, codes, flat))
    assert set(found["reason"]) == {reason}
    assert found["estimate"].isna().all()


def test_nobody_at_the_follow_up_is_no_answers(study: Study) -> None:
    scores = scores_of(study)
    scores.loc[scores["wave"] == "2019", "score"] = np.nan
    assert set(fitted(study, scores)["reason"]) == {"no_answers"}


def test_the_baseline_has_no_model(study: Study) -> None:
    assert models_by_indicator(scores_of(study), study, "2016").empty


def test_groups_that_change_alike_have_no_variance_of_changes(study: Study) -> None:
    found = fitted(study, scores_of(study))
    assert found.loc[("mixed", "change_sd"), "estimate"] == 0
    assert found.loc[("mixed", "later"), "reason"] == "boundary"


@pytest.mark.parametrize(
    ("design", "group", "reason"),
    [
        (np.ones((6, 2)), [0, 0, 1, 1, 2, 2], "singular"),
        (np.column_stack([np.ones(6), np.arange(6.0)]), [0] * 6, "few_groups"),
    ],
)
def test_singular_designs_and_single_groups_are_refused_by_both(design, group, reason) -> None:
    values, group = np.array([1.0, 4, 2, 8, 5, 7]), np.array(group, dtype=np.intp)
    assert cr2(values, design, group).reason == reason
    assert fit_mixed(values, design, np.array([0.0, 1] * 3), group).reason == reason


def responses_of(wave: str, counts: dict[str, list[int]]) -> pd.DataFrame:
    """So many persons with each option of a question."""
    rows = [
        {"wave": wave, "respondent_id": f"{item}{code}-{n}", "group_code": "G0", "item_id": item, "code": code}
        for item, per_option in counts.items()
        for code, people in enumerate(per_option, 1)
        for n in range(people)
    ]
    return RESPONSES.conform(pd.DataFrame(rows).assign(missing_kind="answered").reindex(columns=RESPONSES.column_names))


def items(study: Study, before: dict[str, list[int]], after: dict[str, list[int]]) -> pd.DataFrame:
    both = pd.concat([responses_of("2016", before), responses_of("2019", after)], ignore_index=True)
    return models_by_item(both, study, "2019").set_index("item_id")


def test_better_answers_have_positive_log_odds_whichever_way_the_question_runs(study: Study) -> None:
    """a2 is reversed: the code 5 is its worst answer."""
    found = items(
        study, {"a1": [8, 9, 10, 5, 3], "a2": [3, 5, 10, 9, 8]}, {"a1": [3, 5, 10, 9, 8], "a2": [8, 9, 10, 5, 3]}
    )
    assert found.loc["a1", "log_odds"] > 0
    assert found.loc["a2", "log_odds"] == pytest.approx(found.loc["a1", "log_odds"])
    assert found.loc["a1", ["baseline_n", "n", "proportional_df"]].tolist() == [35, 35, 3]
    assert found.loc["a1", "reason"] == ""


def test_a_change_at_one_end_alone_is_not_proportional(study: Study) -> None:
    found = items(study, {"a1": [10, 10, 60, 10, 10]}, {"a1": [40, 0, 20, 0, 40]})
    assert found.loc["a1", "proportional_p"] < 0.001


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ([0, 0, 9, 0, 0], [0, 0, 9, 0, 0], "one_category"),
        ([9, 0, 0, 0, 0], [0, 0, 0, 0, 9], "separated"),
        ([4, 0, 0, 0, 5], [5, 0, 0, 0, 4], "two_options"),
        ([4, 0, 0, 0, 5], [0, 0, 0, 0, 0], "no_answers"),
    ],
)
def test_a_question_that_cannot_be_fitted_says_why(study: Study, before: list, after: list, reason: str) -> None:
    found = items(study, {"a1": before, "b1": [1, 1, 1, 1, 1]}, {"a1": after, "b1": [1, 1, 1, 1, 1]}).loc["a1"]
    assert found["reason"] == reason
    assert np.isnan(found["proportional_p"])
