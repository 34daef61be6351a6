"""What every kind of test shares."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.study import Study, load_study

settings.register_profile("run", deadline=None)  # a slow machine is no fault in the program
settings.register_profile("hunt", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "run"))

ROOT = Path(__file__).resolve().parents[1]
REAL = Path(os.environ.get("BASLINJE_REAL_FILES") or ROOT.parent / "shared" / "real")


@pytest.fixture(scope="session")
def gavleborg() -> Study:
    """The study that is shipped."""
    return load_study(ROOT / "raw_data" / "gavleborg")


@pytest.fixture(scope="session")
def real_files() -> Path:
    """Files that others made, with known answers; they are not part of the project."""
    if not REAL.is_dir():
        pytest.skip(f"no real files here: {REAL.name} is not beside the project (set BASLINJE_REAL_FILES)")
    return REAL
