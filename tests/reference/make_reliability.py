"""Writes what both programs are given: `python tests/reference/make_reliability.py FOLDER` for the synthetic study.

Without a folder: the made-up answers, reliability.csv beside this file.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.harmonise.responses import harmonise
from pipeline.read.questionnaire import read_questionnaire
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import Study, load_study
from pipeline.study.answers import points_of_wave

ROOT = Path(__file__).resolve().parents[2]
ITEMS = ["i1", "i2", "i3", "i4", "i5"]
GROUPS = 12


class Material(NamedTuple):
    """SCORES and RESPONSES of one wave of the synthetic study."""

    scores: pd.DataFrame
    responses: pd.DataFrame


def made_up() -> pd.DataFrame:
    """150 persons of twelve groups of very different size, five questions on 1-5, answers missing here and there."""
    generator = np.random.default_rng(17)
    group = np.sort(generator.choice(GROUPS, 150, p=np.arange(1, GROUPS + 1) / 78))
    level = generator.normal(0, 0.6, GROUPS)[group] + generator.normal(size=150)
    answers = 3.3 + level[:, None] * [1.0, 0.8, 0.9, 0.5, 0.7] + generator.normal(0, 0.8, (150, 5))
    codes = np.clip(np.round(answers), 1, 5)
    codes[generator.random(codes.shape) < 0.08] = np.nan
    return pd.DataFrame(codes, columns=ITEMS).assign(group=group)


def synthetic(study: Study) -> dict[str, Material]:
    """What scoring takes and makes of the synthetic study, by wave."""
    waves = {}
    for wave in study.wave_ids:
        read = read_questionnaire(study, wave)
        core = harmonise(read.records, read.value_labels, read.missing_ranges, study, wave, study.screening)
        waves[wave] = Material(score_by_person_indicator(core.respondents, core.responses, study, wave), core.responses)
    return waves


def answers_for_r(study: Study) -> pd.DataFrame:
    """One row per person and group: points of every question and scores of every indicator, all waves."""
    row = ["respondent_id", "group_code"]
    frames = []
    for wave, made in synthetic(study).items():
        own = made.scores[made.scores["common_with"] == wave].pivot_table("score", row, "indicator_id", dropna=False)
        points = points_of_wave(made.responses, study, wave)
        frames.append(points.join(own, how="left").reset_index().assign(wave=wave))
    return pd.concat(frames, ignore_index=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        whole = answers_for_r(load_study(ROOT / "raw_data" / "gavleborg"))
        whole.to_csv(Path(sys.argv[1]) / "synthetic.csv", index=False, lineterminator="\n")
    else:
        made_up().to_csv(
            Path(__file__).with_name("reliability.csv"), index=False, lineterminator="\n", float_format="%g"
        )
