"""Answers that others have published, or that can be written down: the table is also a part of docs/metod.md."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from pipeline.compare.sign_flips import flip_p_value
from pipeline.score.half_rule import score_items
from pipeline.statistics.fisher import correlation
from pipeline.statistics.krippendorff import coincidences, nominal_alpha
from pipeline.statistics.krippendorff_scales import alpha_on_scale
from pipeline.statistics.power import detectable
from pipeline.statistics.rank_sums import rank_sum_test
from pipeline.statistics.reliability import spearman_brown, standardised_alpha
from pipeline.statistics.shares import wilson
from pipeline.study.instrument import Scale, Scoring


class Known(NamedTuple):
    """What is computed, where its answer is from, the answer as it is written there, and the program's own."""

    what: str
    source: str
    answer: tuple[float, ...]
    decimals: int
    own: Callable[[], Any]


def scale(options: int) -> dict[float, float]:
    """Points of a scale with so many options."""
    codes = list(range(1, options + 1))
    labels = [str(code) for code in codes]
    return dict(Scale(id="s", codes=codes, labels_sv=labels, labels_en=labels, positive=[]).points)


def half_rule(answered: int) -> float:
    """The score of a person who was asked four questions and answered so many with the best option."""
    rule = Scoring(min_answered_share=0.5, min_answered_items=2, min_indicator_share=0.5)
    study: Any = SimpleNamespace(instrument=SimpleNamespace(scoring=rule))
    points = pd.DataFrame([[100.0] * answered + [np.nan] * (4 - answered)])
    return float(score_items(pd.DataFrame(np.ones((1, 4))), points, np.ones((4, 1)), study).score[0, 1])


def separated(n: int) -> float:
    """p of two samples of which one lies above the other."""
    return rank_sum_test(np.arange(n) * 1.0, np.arange(n, 2 * n) * 1.0)[0]


def found(n: float, alpha: float) -> float:
    """Change that two samples of so many persons find with 80 per cent power at a spread of 18."""
    return float(detectable(np.array(18 * np.sqrt(2 / n)), np.array(2 * n - 2), alpha, 0.8))


def four_coders(scale: str = "") -> float:
    """Krippendorff's example C: his codes, or his ratings on a scale."""
    lines = "1 2 3 3 2 1 4 1 2 * * *", "1 2 3 3 2 2 4 1 2 5 * 3", "* 3 3 3 2 3 4 2 2 5 1 *", "1 2 3 3 2 4 4 1 2 5 1 *"
    values = np.array([[-1 if cell == "*" else int(cell) for cell in line.split()] for line in lines])
    if scale:
        return alpha_on_scale(values.T, scale)
    one_text = coincidences(values.T[:, :, None], np.ones(12), np.zeros(12, dtype=int), 1)
    return float(nominal_alpha(one_text, np.ones((1, 1)))[0, 0])


def equal_correlations(r: float, items: int) -> float:
    """Standardised alpha of items that all correlate alike."""
    return float(standardised_alpha(np.where(np.eye(items) == 1, 1.0, r)))


TABLE = (
    Known("fem svarsalternativ, poäng", "COPSOQ", (0, 25, 50, 75, 100), 0, lambda: list(scale(5).values())),
    Known("7,5 på en skala 1–10", "SCB, NKI", (72.2,), 1, lambda: np.mean([scale(10)[7], scale(10)[8]])),
    Known("två av fyra frågor besvarade", "halvregeln", (100,), 0, lambda: half_rule(2)),
    Known("724 av 1 060 svarade, procent", "ESV", (68,), 0, lambda: 100 * np.mean(wilson_centre(724, 1060))),
    Known("17 115 av 20 510 svarade, procent", "Skolinspektionen", (83,), 0, lambda: 100 * wilson_centre(17115, 20510)),
    Known(
        "teckenbyten, tio grupper åt samma håll, p",
        "2/2¹⁰",
        (0.001953125,),
        9,
        lambda: flip_p_value(np.ones(10) + np.arange(10)),
    ),
    Known("teckenbyten, fem grupper åt samma håll, p", "2/2⁵", (0.0625,), 4, lambda: flip_p_value(np.arange(1.0, 6))),
    Known("rangsumma, 5 mot 5 åtskilda, p", "2/252", (0.0079365,), 7, lambda: separated(5)),
    Known("rangsumma, 4 mot 4 åtskilda, p", "2/70", (0.0285714,), 7, lambda: separated(4)),
    Known("rangsumma, 3 mot 3 åtskilda, p", "2/20", (0.10,), 2, lambda: separated(3)),
    Known(
        "standardiserat alfa, fyra frågor, r = 0,5",
        "k·r/(1 + (k − 1)·r)",
        (0.80,),
        2,
        lambda: equal_correlations(0.5, 4),
    ),
    Known("Spearman-Brown, dubbel längd av 0,5", "2·r/(1 + r)", (0.667,), 3, lambda: spearman_brown(np.array(0.5), 2)),
    Known("Krippendorffs alfa, nominal", "Krippendorff (2011), exempel C", (0.743,), 3, four_coders),
    Known(
        "Krippendorffs alfa, ordinal, intervall, kvot",
        "Krippendorff (2011), exempel C",
        (0.815, 0.849, 0.797),
        3,
        lambda: [four_coders(scale) for scale in ("ordinal", "interval", "ratio")],
    ),
    Known(
        "upptäckbar förändring, s = 18, n = 10, 20, 80",
        "R power.t.test",
        (23.8, 16.4, 8.0),
        1,
        lambda: [found(n, 0.05) for n in (10, 20, 80)],
    ),
    Known(
        "detsamma på nivån 0,005",
        "R power.t.test",
        (33.0, 21.9, 10.5),
        1,
        lambda: [found(n, 0.005) for n in (10, 20, 80)],
    ),
    Known(
        "korrelation av två räta linjer",
        "definitionen",
        (1,),
        0,
        lambda: correlation(np.arange(5.0), 3 - 2 * np.arange(5.0), 4, 0.05).r ** 2,
    ),
)


def wilson_centre(answered: int, asked: int) -> float:
    """The share that Wilson's interval is made around."""
    low, high = wilson(np.array([float(answered)]), np.array([float(asked)]), 0.05)
    z2 = 1.959963984540054**2
    return float(((low + high)[0] / 2 * (asked + z2) - z2 / 2) / asked)


@pytest.mark.parametrize("known", TABLE, ids=lambda known: known.what)
def test_the_program_gives_the_known_answer(known: Known) -> None:
    own = np.atleast_1d(known.own())
    assert tuple(float(np.round(value, known.decimals)) for value in own) == known.answer


def test_one_answer_of_four_is_no_score() -> None:
    assert np.isnan(half_rule(1))
