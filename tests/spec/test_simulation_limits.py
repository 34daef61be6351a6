"""The committed simulations keep their limits, are of this program, and the page on them is made from them."""

import numpy as np
import pandas as pd
import pytest

from pipeline.study.plan import GROUPS_TESTED
from tests.simulate.further import Case, cases
from tests.simulate.further import errors as further_errors
from tests.simulate.scenarios import GROUPS, ICCS, LEVELS, OVERLAPS, SHARED, SIZES, Scenario, grid
from tests.simulate.simulate import errors
from tests.simulate.summary import ALPHA, COVERS, DESCRIBED, LIMIT, REPLICATES, further, planted, published, rates

PLANTED = 5.0
"""Changes of at least so many points were put in on purpose; smaller ones follow from these."""
REDRAWN = [
    Scenario(6, "5", 0.0, "coarse", 0.0, 0.0),
    Scenario(9, "5 v 20", 0.3, "skewed", 0.05, 0.05),
    Scenario(10, "12", 0.6, "near the end", 0.15, 0.0),
    Scenario(15, "20", 0.6, "coarse", 0.15, 0.05),
]


@pytest.fixture(scope="module")
def found() -> pd.DataFrame:
    return rates()


def test_the_whole_grid_is_there_with_enough_replicates(found: pd.DataFrame):
    sizes = (len(known) for known in (GROUPS, SIZES, OVERLAPS, LEVELS, ICCS, SHARED))
    assert found.groupby("figure").size().eq(np.prod(list(sizes))).all()
    assert len(list(grid())) == found.groupby("figure").size().iloc[0]
    assert (found["trials"] >= REPLICATES).all()


def test_no_test_that_is_published_by_default_errs_more_often_than_allowed(found: pd.DataFrame):
    shown = published(found)
    assert set(shown["figure"]) == {"county", "family of groups", "single group"}
    assert shown["rate"].max() <= LIMIT


def test_intervals_cover(found: pd.DataFrame):
    intervals = found[found["figure"] != "family of groups"]
    assert 1 - intervals["rate"].max() >= COVERS


def test_what_does_not_keep_the_limit_is_where_groups_are_not_tested(found: pd.DataFrame):
    over = found[found["rate"] > LIMIT]
    assert set(over["shape"]) <= {DESCRIBED}
    assert set(over["figure"]) <= {"family of groups"}
    lowest, highest = GROUPS_TESTED
    assert not lowest <= LEVELS[DESCRIBED] <= highest
    assert all(lowest <= level <= highest for shape, level in LEVELS.items() if shape != DESCRIBED)


@pytest.mark.parametrize("scenario", REDRAWN, ids=str)
def test_a_part_of_the_grid_drawn_again_gives_the_committed_numbers(found: pd.DataFrame, scenario: Scenario):
    own = found[(found[list(vars(scenario))] == pd.Series(vars(scenario))).all(axis=1)]
    again = {figure: erred for figure, (_, erred) in errors(scenario, 0).items()}
    assert own.set_index("figure")["first_block"].to_dict() == again


def test_what_was_planted_is_found_as_often_as_the_power_promises():
    cells = planted()
    put_in = cells[(cells["kind"] == "found") & (cells["true_change"].abs() >= PLANTED)]
    assert {"21 TIL", "2180 total", "21 REG"} <= set(put_in["unit"])
    assert (put_in["trials"] >= 200).all()
    assert ((put_in["rate"] - put_in["promised"]).abs() <= 2 * put_in["error"] + 1 / put_in["trials"]).all()


def test_nothing_else_is_found_more_often_than_alpha():
    false = planted().query("kind == 'false'")
    assert set(false["family"]) == {"lanet", "indikatorer", "grupper"}
    assert (false["promised"] == ALPHA).all()
    assert (false["rate"] <= ALPHA + 2 * false["error"]).all()


def test_weighed_changes_and_associations_keep_the_limit():
    found = further()
    assert len(found) == len(list(cases()))
    assert set(found["figure"]) == {"mix", "raked", "association"}
    assert (found["trials"] >= REPLICATES).all()
    assert found["rate"].max() <= LIMIT


@pytest.mark.parametrize(
    "case",
    [
        Case("mix", 9, "8", 0.6, "coarse", 0.15),
        Case("raked", 9, "8", 0.0, "skewed", 0.0),
        Case("association", 9, "20", 0.0, "coarse", 0.0),
    ],
    ids=str,
)
def test_a_part_of_what_is_weighed_drawn_again_gives_the_committed_numbers(case: Case):
    found = further()
    own = found[(found[list(vars(case))] == pd.Series(vars(case))).all(axis=1)]
    assert own["first_block"].tolist() == [further_errors(case, 0)[1]]
