"""Error rates over the grid of scenarios, written to results.csv (`make simulate`; some minutes).

Read the difference before you commit it, and run `make docs`: the page on the simulations is made from the file.
"""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pandas as pd
from rich.progress import track

from tests.simulate.figures import outcomes
from tests.simulate.scenarios import Scenario, draw, grid

RESULTS = Path(__file__).parent / "results.csv"
BLOCKS, BLOCK = 10, 500


def errors(scenario: Scenario, block: int) -> dict[str, tuple[int, int]]:
    """Trials and errors of each figure in one block of replicates."""
    drawn = draw(scenario, BLOCK, block)
    return {figure: (erred.size, int(erred.sum())) for figure, erred in outcomes(drawn, scenario)}


def results(scenario: Scenario) -> Iterator[dict[str, object]]:
    """One row per figure: trials and errors in all replicates, and errors in the first block, which a test redraws."""
    by_block = [errors(scenario, block) for block in range(BLOCKS)]
    for figure, (_, first) in by_block[0].items():
        trials, erred = (sum(block[figure][place] for block in by_block) for place in (0, 1))
        yield {**asdict(scenario), "figure": figure, "trials": trials, "errors": erred, "first_block": first}


if __name__ == "__main__":
    rows = [row for scenario in track(list(grid()), "Simulating") for row in results(scenario)]
    pd.DataFrame(rows).to_csv(RESULTS, index=False, lineterminator="\n")
