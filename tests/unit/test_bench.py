"""What the bench compares is the same work: the core against a loop over the cells, and ten times as many people."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest

from pipeline.study import Study
from pipeline.synthesize import load_recipe
from tests.bench import core, ingest
from tests.bench.bench import Row, table
from tests.bench.tenfold import tenfold


@pytest.fixture
def small_nation(monkeypatch: pytest.MonkeyPatch) -> tuple[core.Wave, core.Wave]:
    monkeypatch.setattr(core, "PERSONS", 45)
    return core.national(12)


def test_the_core_gives_what_a_loop_over_the_cells_gives(small_nation: tuple[core.Wave, core.Wave]):
    fast, slow = core.vectorised(small_nation), core.plain(small_nation)
    assert set(fast.of) == set(slow.of)
    assert {values.shape for values in fast.of.values()} == {(12, 8)}
    assert all(np.isfinite(values).all() for values in slow.of.values())
    assert core.largest_difference(fast, slow) < 1e-9


def test_a_figure_that_only_one_of_them_has_is_an_infinite_difference(small_nation: tuple[core.Wave, core.Wave]):
    fast = core.vectorised(small_nation)
    change = np.where(np.arange(12)[:, None] == 3, np.nan, fast.of["change"])
    holed = core.Figures(fast.of | {"change": change})
    assert core.largest_difference(fast, holed) == np.inf
    assert core.largest_difference(holed, holed) == 0


def test_the_tenfold_recipe_has_ten_times_as_many_people_in_every_group(gavleborg: Study):
    once = load_recipe(gavleborg)
    for one, ten in zip(once.wave, tenfold(once).wave, strict=True):
        assert ten.answered == {code: 10 * n for code, n in one.answered.items()}
        assert ten.invited == {code: 10 * n for code, n in one.invited.items()}
        assert ten.not_eligible == {code: 10 * n for code, n in one.not_eligible.items()}


def test_a_row_says_whether_its_goal_is_met():
    rows = [Row("a", 2, "×", 3), Row("b", 4, "×", 3), Row("c", 2, "×", 3, "min"), Row("d", 2, "s")]
    assert [line.split()[3:] for line in table(rows).splitlines()] == [
        ["≤", "3", "ja"],
        ["≤", "3", "NEJ"],
        ["≥", "3", "NEJ"],
        [],
    ]


def test_ingesting_puts_every_cell_on_disk(tmp_path: Path):
    file = ingest.write_large(tmp_path / "liten.sav", 500)
    assert ingest.ingest(file, tmp_path) == ingest.bare(file) == 500
    stored = pd.read_parquet(tmp_path / "records.parquet")
    bare, _ = pyreadstat.read_sav(str(file), user_missing=True)
    pd.testing.assert_frame_equal(stored[list(bare.columns)].astype("float64"), bare)
    assert len(pd.read_parquet(tmp_path / "missing_ranges.parquet")) == ingest.COLUMNS
