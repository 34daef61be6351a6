"""The same DIF, alpha and mix as R: nested models of ordinal, psych and chisq.test. `dif.R` writes dif.json."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.compare.answers import Answers
from pipeline.compare.item_dif import dif_by_item
from pipeline.statistics.alpha_change import alpha_change
from pipeline.statistics.dif import ItemDif, dif_of_items
from pipeline.statistics.mix import mix_shift
from pipeline.study import Study
from tests.reference.make_dif import ITEMS, made_up, synthetic

HERE = Path(__file__).parent
R: dict[str, Any] = json.loads((HERE / "dif.json").read_text(encoding="utf-8"))
SAME = 1e-9
ITERATED = 1e-6
"""Maximum likelihood is found by steps: each program stops when its own gradient is small enough."""
FIGURES = ("baseline_n", "n", "chi2", "chi2_uniform", "chi2_non_uniform", "p", "delta_r2", "wave_effect")


def held_against(found: dict[str, Any], expected: dict[str, dict[str, float]], figures: tuple[str, ...]) -> None:
    assert found.keys() == expected.keys()
    for item, figure in ((item, figure) for item in expected for figure in figures):
        assert found[item][figure] == pytest.approx(expected[item][figure], rel=ITERATED, abs=ITERATED), (item, figure)


def by_item(points: pd.DataFrame, later: pd.Series, person: np.ndarray) -> dict[str, dict[str, Any]]:
    found = dif_of_items(points.to_numpy(dtype="float64"), later.to_numpy(dtype=bool), person)
    return dict(zip(points.columns, map(ItemDif._asdict, found), strict=True))


def test_dif_of_made_up_answers_is_that_of_nested_clm() -> None:
    frame = pd.read_csv(HERE / "dif.csv")
    held_against(by_item(frame[ITEMS], frame["later"], frame["person"].to_numpy()), R["made_up"], FIGURES)


def test_dif_of_men_and_women_in_bfi_is_that_of_nested_clm(real_files: Path) -> None:
    frame, _ = pyreadstat.read_sav(real_files / "rdata" / "psychTools_bfi.sav")
    items = frame[[f"N{number}" for number in range(1, 6)]]
    held_against(by_item(items, frame["gender"] == 2, np.arange(len(frame))), R["bfi"], FIGURES)


def test_dif_of_the_synthetic_study_is_that_of_nested_clm_with_p_adjust(gavleborg: Study) -> None:
    whole = synthetic(gavleborg)
    before, after = (
        Answers(wave, own.drop(columns=["later", "person"]), own["person"].to_numpy(dtype=str))
        for wave, (_, own) in zip(gavleborg.wave_ids, whole.groupby("later"), strict=True)
    )
    found = dif_by_item(before, after, gavleborg).set_index("item_id").to_dict("index")
    held_against(found, R["synthetic"], (*FIGURES, "p_adjusted"))


def test_alpha_in_two_waves_is_that_of_psych_and_the_difference_that_of_zou() -> None:
    frame = pd.read_csv(HERE / "dif.csv")
    before, after = (frame.loc[frame["later"] == wave, ITEMS].to_numpy() for wave in (0, 1))
    found, expected = alpha_change(before, after), R["alpha"]
    assert found.n == (expected["before"]["n"], expected["after"]["n"])
    ours = [found.before, found.after, found.difference, found.ci_low, found.ci_high]
    waves = [expected[wave]["alpha"] for wave in ("before", "after")]
    theirs = [*waves, *(expected[name] for name in ("difference", "low", "high"))]
    assert ours == pytest.approx(theirs, rel=SAME)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("plain", [40, 30, 30], [20, 30, 50]),
        ("together", [40, 4, 30, 3], [20, 3, 40, 4]),
        ("exact", [28, 1], [21, 7]),
    ],
)
def test_shifts_of_mix_have_the_p_values_of_chisq_test_and_fisher_test(name: str, before: list, after: list) -> None:
    assert mix_shift(np.array(before, dtype=float), np.array(after, dtype=float)).p == pytest.approx(
        R["mix"][name], rel=SAME
    )


def test_the_answers_given_to_r_are_the_answers_read_here() -> None:
    pd.testing.assert_frame_equal(made_up(), pd.read_csv(HERE / "dif.csv"), check_dtype=False)
