"""The shipped study as far as its scores, in one bare process."""

from dataclasses import dataclass

import pandas as pd

from pipeline.harmonise.linkage import link
from pipeline.study import Study
from tests.bench.bare_run import SoFar, scored


@dataclass(frozen=True)
class Shipped:
    """Tables of both waves."""

    scores: pd.DataFrame
    invited: pd.DataFrame
    links: pd.DataFrame


def shipped(study: Study) -> Shipped:
    """Read, harmonise and score both waves."""
    so_far = SoFar()
    for wave in study.wave_ids:
        scored(study, wave, so_far)
    links = link(pd.concat(so_far.respondents), study, study.wave_ids[-1], study.linkage)
    return Shipped(pd.concat(so_far.scores, ignore_index=True), pd.concat(so_far.invited, ignore_index=True), links)
