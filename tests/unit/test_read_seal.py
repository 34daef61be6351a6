"""The seal of the baseline: written once, read back as it was."""

from pathlib import Path

import pandas as pd
import pytest

from pipeline.errors import SealError
from pipeline.read.seal import read_seal, write_seal
from pipeline.study import Study
from pipeline.tables.estimate import CLIMATE
from tests.fixtures.small_study import small_study


def climate(*rows: tuple) -> pd.DataFrame:
    """Rows of wave, common_with, group, indicator, n and mean."""
    return CLIMATE.conform(
        pd.DataFrame(
            [
                (wave, common, "group", group, "own", indicator, n, mean, None, mean)
                for wave, common, group, indicator, n, mean in rows
            ],
            columns=CLIMATE.column_names,
        )
    )


@pytest.fixture
def study(tmp_path: Path) -> Study:
    return small_study(tmp_path / "litet")


BASELINE = (
    ("2016", "2016", "0601", "total", 7, 61.123456789),
    ("2016", "2016", "0602", "NA", 5, 100 / 3),
    ("2016", "2016", "0603", "AA", 0, None),
)


def test_a_study_without_a_seal_has_no_sealed_figures(study: Study):
    assert read_seal(study).empty
    assert list(read_seal(study).columns) == CLIMATE.column_names


def test_a_seal_is_read_back_as_it_was_written(study: Study):
    figures = climate(*BASELINE)
    assert write_seal(study, figures) == study.seal
    pd.testing.assert_frame_equal(read_seal(study), figures, rtol=0, atol=1e-10)


def test_only_the_baselines_own_figures_are_sealed(study: Study):
    write_seal(study, climate(*BASELINE, ("2016", "2019", "0601", "AA", 7, 50), ("2019", "2019", "0601", "AA", 7, 60)))
    assert read_seal(study)["indicator_id"].tolist() == ["total", "NA", "AA"]


def test_a_seal_is_never_written_over(study: Study):
    write_seal(study, climate(*BASELINE))
    before = study.seal.read_bytes()
    with pytest.raises(SealError, match="redan förseglad"):
        write_seal(study, climate(("2016", "2016", "0601", "total", 7, 99)))
    assert study.seal.read_bytes() == before


def test_nothing_but_the_seal_is_left_in_the_folder(study: Study):
    before = {path.name for path in study.folder.iterdir()}
    write_seal(study, climate(*BASELINE))
    assert {path.name for path in study.folder.iterdir()} - before == {study.seal.name}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe\x00",
        b"wave,mean\n2016,1\n",
        b'wave,"mean\n2016,1\n',
        b"annat",
    ],
)
def test_a_file_that_is_no_seal_is_refused(study: Study, content: bytes):
    study.seal.write_bytes(content)
    with pytest.raises(SealError, match="går inte att läsa"):
        read_seal(study)


@pytest.mark.parametrize(("old", "new"), [(",7,", ",sju,"), (",7,", ",7.5,"), ("group", "kommun"), ("total", "")])
def test_a_seal_with_a_cell_that_cannot_be_is_refused(study: Study, old: str, new: str):
    write_seal(study, climate(*BASELINE))
    text = study.seal.read_text()
    assert old in text
    study.seal.write_text(text.replace(old, new, 2))
    with pytest.raises(SealError) as caught:
        read_seal(study)
    assert "sju" not in str(caught.value)
    assert caught.value.__context__ is None
