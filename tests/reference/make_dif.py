"""Writes what both programs are given: `python tests/reference/make_dif.py FOLDER` for the synthetic study's answers.

Without a folder: the made-up answers, dif.csv beside this file.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.compare.answers import answers_of
from pipeline.harmonise.responses import harmonise
from pipeline.read.questionnaire import read_questionnaire
from pipeline.study import Study, load_study

ROOT = Path(__file__).resolve().parents[2]
ITEMS = ["i1", "i2", "i3", "i4"]


def made_up() -> pd.DataFrame:
    """Two waves of four questions: the climate has risen, i4 has become harder, answers are missing here and there.

    In each wave the first six persons answer for two groups.
    """
    generator = np.random.default_rng(5)
    frames = []
    for later, size in ((0, 74), (1, 86)):
        person = np.r_[np.arange(size - 6), np.arange(6)]
        level = generator.normal(size=size)[person]
        answers = 3.2 + 0.4 * later + 0.7 * level[:, None] + generator.normal(0, 0.8, (size, 4))
        answers[:, 3] -= 0.8 * later
        codes = np.clip(np.round(answers), 1, 5)
        codes[generator.random(codes.shape) < 0.06] = np.nan
        frames.append(pd.DataFrame(codes, columns=ITEMS).assign(later=later, person=1000 * later + person))
    return pd.concat(frames, ignore_index=True)[["later", "person", *ITEMS]]


def synthetic(study: Study) -> pd.DataFrame:
    """The synthetic study's points, persons × questions, both waves."""
    frames = []
    for later, wave in enumerate(study.wave_ids[:2]):
        read = read_questionnaire(study, wave)
        core = harmonise(read.records, read.value_labels, read.missing_ranges, study, wave, study.screening)
        answers = answers_of(core.responses, study, wave)
        frames.append(answers.points.reset_index(drop=True).assign(later=later, person=answers.respondent))
    return pd.concat(frames, ignore_index=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        whole = synthetic(load_study(ROOT / "raw_data" / "gavleborg"))
        whole.to_csv(Path(sys.argv[1]) / "synthetic.csv", index=False, lineterminator="\n")
    else:
        made_up().to_csv(Path(__file__).with_name("dif.csv"), index=False, lineterminator="\n", float_format="%g")
