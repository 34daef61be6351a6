"""Rewrites the golden tables from the data as they are now (`make golden`); read the difference before you commit."""

from pathlib import Path

from pipeline.study import load_study
from tests.golden.golden_tables import FOLDER, golden_tables

ROOT = Path(__file__).resolve().parents[2]


def rewrite() -> None:
    """Replace every golden file."""
    FOLDER.mkdir(exist_ok=True)
    for known in FOLDER.glob("*.csv"):
        known.unlink()
    for name, text in golden_tables(load_study(ROOT / "raw_data" / "gavleborg")):
        (FOLDER / name).write_bytes(text.encode("utf-8"))


if __name__ == "__main__":
    rewrite()
