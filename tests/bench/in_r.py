"""The national figures by R, where R is installed."""

import subprocess
from pathlib import Path

import pandas as pd

from tests.bench.core import Figures, Wave

SCRIPT = Path(__file__).with_name("national.R")
FIGURES = ("mean1", "mean2", "alpha1", "alpha2", "welch_p", "rank_p")


def in_r(waves: tuple[Wave, Wave], folder: Path) -> tuple[float, Figures]:
    """Seconds of the arithmetic alone, reading and start left out, and what came of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, wave in enumerate(waves, 1):
        frame = pd.DataFrame(wave.points).astype("Int64")
        frame.insert(0, "group", wave.group)
        frame.to_csv(folder / f"wave{number}.csv", index=False)
    said = subprocess.run(["Rscript", str(SCRIPT), str(folder)], check=True, capture_output=True, text=True)
    figures = {name: pd.read_csv(folder / f"{name}.csv", header=None).to_numpy() for name in FIGURES}
    return float(said.stdout.split()[-1]), Figures(figures)
