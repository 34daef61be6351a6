"""What the survey and the talks say together: the whole truth table, a movement being 20 hundredths."""

from itertools import product
from typing import NamedTuple

import numpy as np
import pytest

from pipeline.compare.together import MOVES, together
from pipeline.tables.change import VERDICTS
from pipeline.tables.focus import JOINT_REASONS, TALK, TOGETHER

NAN = float("nan")
SILENT = sorted(set(VERDICTS) - set(MOVES))
FLIPPED = {"up": "down", "down": "up", "level": "level", "unknown": "unknown"}


class Case(NamedTuple):
    """Verdict, balances before and after, and what they lead to."""

    what: str
    verdict: str
    balance: tuple[float, float]
    talk: str
    together: str
    reason: str
    spread: tuple[float, float] = (5, 5)


TABLE = [
    Case("both up", "better", (0, 40), "up", "supports", "same_direction"),
    Case("both down", "worse", (40, 0), "down", "supports", "same_direction"),
    Case("both as before", "practically_unchanged", (40, 45), "level", "supports", "same_direction"),
    Case("survey up, talks down", "better", (40, 0), "down", "diverges", "opposite_direction"),
    Case("survey down, talks up", "worse", (-40, 0), "up", "diverges", "opposite_direction"),
    Case("survey up, talks as before", "better", (0, 0), "level", "deepens", "one_moved"),
    Case("survey down, talks as before", "worse", (0, 0), "level", "deepens", "one_moved"),
    Case("survey as before, talks up", "practically_unchanged", (-40, 0), "up", "deepens", "one_moved"),
    Case("survey as before, talks down", "practically_unchanged", (0, -40), "down", "deepens", "one_moved"),
    Case("exactly the smallest movement upwards", "better", (0, 20), "up", "supports", "same_direction"),
    Case("exactly the smallest movement downwards", "worse", (20, 0), "down", "supports", "same_direction"),
    Case("just under the smallest movement", "better", (0, 19), "level", "deepens", "one_moved"),
    Case("just under the smallest movement downwards", "worse", (19, 0), "level", "deepens", "one_moved"),
    Case("no balance before", "better", (NAN, 40), "unknown", "deepens", "balance_unknown"),
    Case("no balance now", "better", (40, NAN), "unknown", "deepens", "balance_unknown"),
    Case("few groups before", "better", (0, 40), "unknown", "deepens", "balance_unknown", (2, 5)),
    Case("few groups now", "better", (0, 40), "unknown", "deepens", "balance_unknown", (5, 2)),
    Case("just enough groups", "better", (0, 40), "up", "supports", "same_direction", (3, 3)),
    Case("raised before only", "better", (40, NAN), "unknown", "silent", "not_raised", (5, 0)),
    Case("raised now only", "better", (NAN, 40), "unknown", "deepens", "balance_unknown", (0, 5)),
    Case("never raised", "better", (NAN, NAN), "unknown", "silent", "not_raised", (0, 0)),
    *(Case(f"{said}, talks up", said, (0, 40), "up", "silent", "survey_says_nothing") for said in SILENT),
    Case("survey silent before not raised", "undecided", (0, NAN), "unknown", "silent", "survey_says_nothing", (5, 0)),
]


def judge(
    verdict: str,
    spread: tuple[float, float],
    balance: tuple[float, float],
    *,
    is_baseline: bool = False,
    spread_min: float = 3,
    balance_change: float = 0.2,
) -> tuple[str, str, str]:
    made = together(
        is_baseline=is_baseline,
        verdict=np.array([verdict]),
        spread=(np.array([spread[0]]), np.array([spread[1]])),
        balance=(np.array([balance[0]]), np.array([balance[1]])),
        spread_min=np.array([spread_min]),
        balance_change=balance_change,
    )
    return str(made.talk[0]), str(made.together[0]), str(made.reason[0])


@pytest.mark.parametrize("case", [pytest.param(case, id=case.what) for case in TABLE])
def test_together(case: Case):
    assert judge(case.verdict, case.spread, case.balance) == (case.talk, case.together, case.reason)


def test_the_table_and_the_baseline_reach_every_word_and_every_reason():
    assert {case.talk for case in TABLE} == set(TALK)
    assert {case.together for case in TABLE} | {"baseline"} == set(TOGETHER)
    assert {case.reason for case in TABLE} | {"no_comparison"} == set(JOINT_REASONS)
    assert {case.verdict for case in TABLE} == set(VERDICTS)


@pytest.mark.parametrize("verdict", ["", "better", "undecided"])
def test_at_the_baseline_there_is_nothing_to_compare_with(verdict):
    assert judge(verdict, (5, 5), (0, 40), is_baseline=True) == ("unknown", "baseline", "no_comparison")
    assert judge(verdict, (0, 0), (NAN, NAN), is_baseline=True) == ("unknown", "baseline", "no_comparison")


def test_a_verdict_that_nobody_knows_says_nothing():
    assert judge("splendid", (5, 5), (0, 40)) == ("up", "silent", "survey_says_nothing")


def test_a_group_by_itself_need_only_have_raised_it():
    assert judge("better", (1, 1), (0, 40), spread_min=1) == ("up", "supports", "same_direction")
    assert judge("better", (0, 1), (0, 40), spread_min=1)[0] == "unknown"


@pytest.mark.parametrize("hundredths", range(1, 101))
def test_every_smallest_movement_counts_when_it_is_reached_exactly(hundredths):
    smallest = hundredths / 100
    assert judge("better", (5, 5), (-50, hundredths - 50), balance_change=smallest)[0] == "up"
    assert judge("better", (5, 5), (hundredths - 50, -50), balance_change=smallest)[0] == "down"
    assert judge("better", (5, 5), (-50, hundredths - 51), balance_change=smallest)[0] == "level"


def test_swapping_the_waves_turns_the_talks_round():
    values = [NAN, -100, -20, -19, 0, 1, 20, 100]
    for (before, after), spread in product(product(values, repeat=2), product([0, 2, 3, 6], repeat=2)):
        forth = judge("better", spread, (before, after))[0]
        back = judge("better", spread[::-1], (after, before))[0]
        assert back == FLIPPED[forth]


def test_turning_both_the_survey_and_the_talks_round_leaves_what_they_say_together():
    for before, after in product([-100, -20, 0, 19, 20, 100], repeat=2):
        better = judge("better", (5, 5), (before, after))
        worse = judge("worse", (5, 5), (-before, -after))
        assert better[1:] == worse[1:]
