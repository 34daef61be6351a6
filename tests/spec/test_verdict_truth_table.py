"""What may be said of a change: the whole truth table, with 5 points as the smallest change that matters."""

from typing import NamedTuple

import numpy as np
import pytest

from pipeline.compare.verdict import verdicts
from pipeline.statistics.intervals import whole_points
from pipeline.tables.change import VERDICTS

NAN = float("nan")


class Case(NamedTuple):
    """Change, published interval and equivalence interval of one cell, and what they lead to."""

    what: str
    change: float
    interval: tuple[float, float]
    equivalence: tuple[float, float]
    verdict: str
    size: str = ""
    shown: bool = True
    answered: bool = True
    comparable: bool = True


TABLE = [
    Case("above 0 and at least 5 points", 8, (3, 13), (4, 12), "better", "clear"),
    Case("below 0 and at least 5 points", -8, (-13, -3), (-12, -4), "worse", "clear"),
    Case("exactly the smallest that matters", 5, (1, 9), (2, 8), "better", "clear"),
    Case("exactly the smallest that matters, downwards", -5, (-9, -1), (-8, -2), "worse", "clear"),
    Case("above 0, under 5 points, perhaps more", 4, (1, 7), (2, 6), "better"),
    Case("below 0, under 5 points, perhaps more", -4, (-7, -1), (-6, -2), "worse"),
    Case("above 0 and surely under 5 points", 2, (1, 3), (1.2, 2.8), "better", "small"),
    Case("below 0 and surely under 5 points", -2, (-3, -1), (-2.8, -1.2), "worse", "small"),
    Case("surely within 5 points of 0", 1, (-3, 5), (-2.4, 4.4), "practically_unchanged"),
    Case("the wider interval may reach past 5", 0, (-6, 6), (-4.9, 4.9), "practically_unchanged"),
    Case("equivalence that touches 5 does not hold", 0, (-6, 6), (-5, 4), "undecided"),
    Case("equivalence that touches 5 from below does not hold", 0, (-6, 6), (-4, 5), "undecided"),
    Case("neither surely changed nor surely unchanged", 3, (-4, 10), (-3, 9), "undecided"),
    Case("large but uncertain", 20, (-1, 41), (2, 38), "undecided"),
    Case("touching 0 from above is no improvement", 8, (0, 16), (1, 15), "undecided"),
    Case("touching 0 from below is no deterioration", -8, (-16, 0), (-15, -1), "undecided"),
    Case("no interval", 30, (NAN, NAN), (NAN, NAN), "not_tested"),
    Case("half an interval", 30, (NAN, 40), (NAN, NAN), "not_tested"),
    Case("not comparable although it would be better", 8, (3, 13), (4, 12), "not_comparable", comparable=False),
    Case("hidden although it would be worse", -8, (-13, -3), (-12, -4), "not_shown", shown=False),
    Case("hidden before not comparable", 8, (3, 13), (4, 12), "not_shown", shown=False, comparable=False),
    Case("hidden before not tested", NAN, (NAN, NAN), (NAN, NAN), "not_shown", shown=False),
    Case(
        "no answers before not comparable", NAN, (NAN, NAN), (NAN, NAN), "no_answers", answered=False, comparable=False
    ),
    Case("no answers before hidden", NAN, (NAN, NAN), (NAN, NAN), "no_answers", answered=False, shown=False),
    Case("not comparable before not tested", NAN, (NAN, NAN), (NAN, NAN), "not_comparable", comparable=False),
]


def judge(case: Case) -> tuple[str, str]:
    result = verdicts(
        shown=np.array([case.shown]),
        answered=np.array([case.answered]),
        comparable=np.array([case.comparable]),
        change=np.array([case.change]),
        interval=(np.array([case.interval[0]]), np.array([case.interval[1]])),
        equivalence=(np.array([case.equivalence[0]]), np.array([case.equivalence[1]])),
        smallest_change=5,
    )
    return str(result.verdict[0]), str(result.size[0])


@pytest.mark.parametrize("case", [pytest.param(case, id=case.what) for case in TABLE])
def test_verdict(case: Case) -> None:
    assert judge(case) == (case.verdict, case.size)


def test_the_table_reaches_every_verdict_and_every_size() -> None:
    assert {case.verdict for case in TABLE} == set(VERDICTS)
    assert {case.size for case in TABLE} == {"", "clear", "small"}


@pytest.mark.parametrize(
    ("limit", "published", "verdict"),
    [(0.4, 0, "undecided"), (0.5, 0, "undecided"), (0.51, 1, "better"), (1.5, 2, "better"), (-0.4, 0, "undecided")],
)
def test_the_interval_is_judged_as_it_is_printed(limit: float, published: float, verdict: str) -> None:
    low = float(whole_points(np.array([limit]))[0])
    assert low == published
    assert not np.signbit(low)
    assert judge(Case("", 8, (low, 16), (2, 14), "", ""))[0] == verdict
