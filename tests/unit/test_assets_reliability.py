"""The check on scales says how many fall short, and nothing else."""

import pandas as pd
import pytest

from assets.reliability import scales_hold_together


@pytest.mark.parametrize(
    ("alphas", "reasons", "passed", "low", "without"),
    [
        ([0.70, 0.91], ["", ""], True, 0, 0),
        ([0.69, 0.91], ["", ""], False, 1, 0),
        ([None, 0.91], ["one_item", ""], False, 0, 1),
        ([None, -0.2], ["few", ""], False, 1, 1),
    ],
)
def test_every_scale_should_have_an_alpha_of_seventy_hundredths(
    alphas: list, reasons: list, passed: bool, low: int, without: int
) -> None:
    found = scales_hold_together(pd.DataFrame({"alpha": alphas, "reason": reasons}).astype({"alpha": "float64"}), {})
    assert found.passed == passed
    assert found.says == {"scales_below_70_hundredths": low, "scales_without_alpha": without}
