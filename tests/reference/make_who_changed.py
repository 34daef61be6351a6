"""Writes what both programs are given: `python tests/reference/make_who_changed.py FOLDER` for the synthetic study.

Without a folder: the made-up persons, who_changed.csv beside this file.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.harmonise.linkage import link
from pipeline.harmonise.responses import harmonise
from pipeline.read.questionnaire import read_questionnaire
from pipeline.score.indicators import score_by_person_indicator
from pipeline.study import TOTAL, Study, load_study

ROOT = Path(__file__).resolve().parents[2]
COLUMNS = ["wave", "person", "link", "key", "group", "organisation", "took_part", "remembered", "score"]
SHARED = 4


def made_up() -> pd.DataFrame:
    """Two waves of five groups and three organisations; 36 persons are known again, four answer for two groups.

    Some scores, answers and organisations are missing. In wave 2 who took part lies somewhat higher.
    """
    generator = np.random.default_rng(21)
    level, frames = generator.normal(60, 12, 90), []
    for wave, persons in ((1, np.arange(80)), (2, np.r_[np.arange(36), np.arange(80, 124)])):
        rows = np.r_[persons, persons[:SHARED]]
        own = np.r_[level, generator.normal(63, 12, 40)][rows]
        took_part = generator.choice([1.0, 2.0, np.nan], len(rows), p=[0.4, 0.5, 0.1])
        took_part[-SHARED:] = took_part[:SHARED]
        score = own + generator.normal(0, 9, len(rows)) + 4.0 * (wave == 2) + 3.0 * ((wave == 2) & (took_part == 1))
        remembered = np.clip(np.round(generator.normal(3.4, 1, len(rows))), 1, 5)
        remembered[generator.random(len(rows)) < 0.1] = np.nan
        group = np.array(list("ABCDE"))[rows % 5]
        group[-SHARED:] = "E"
        group[SHARED - 4 : SHARED] = "A"
        score[generator.random(len(rows)) < 0.05] = np.nan
        organisation = np.array(["FK", "KOM", "REG"])[rows % 3].astype(object)
        organisation[rows % 23 == 5] = ""
        frames.append(
            pd.DataFrame(
                {
                    "wave": wave,
                    "person": [f"w{wave}p{number:03}" for number in rows],
                    "link": [f"w1p{number:03}" if wave == 2 and number < 36 else "" for number in rows],
                    "key": [f"K{number:03}" for number in rows],
                    "group": group,
                    "organisation": organisation,
                    "took_part": took_part if wave == 2 else np.nan,
                    "remembered": remembered if wave == 2 else np.nan,
                    "score": np.round(np.clip(score, 0, 100), 2),
                }
            )
        )
    return pd.concat(frames, ignore_index=True)[COLUMNS]


def synthetic(study: Study) -> pd.DataFrame:
    """The synthetic study's totals on the questions common to both waves, with what each person is and says."""
    waves = study.wave_ids[:2]
    read = [read_questionnaire(study, wave) for wave in waves]
    core = [
        harmonise(own.records, own.value_labels, own.missing_ranges, study, wave, study.screening)
        for own, wave in zip(read, waves, strict=True)
    ]
    row = ["respondent_id", "group_code"]
    links = link(pd.concat([made.respondents for made in core]), study, waves[1], study.linkage).set_index(row)
    frames = []
    for number, (made, wave) in enumerate(zip(core, waves, strict=True)):
        scores = score_by_person_indicator(made.respondents, made.responses, study, wave)
        own = scores[(scores["indicator_id"] == TOTAL) & (scores["common_with"] == waves[1 - number])].set_index(row)
        said = {
            "took_part": made.background[made.background["item_id"] == "workshop"].set_index(row)["code"],
            "remembered": made.responses[made.responses["item_id"] == "FOR1"].set_index(row)["code"],
            "link": links["baseline_respondent_id"] if number else pd.Series(dtype="str"),
        }
        frames.append(own.assign(wave=number + 1, **{name: values.reindex(own.index) for name, values in said.items()}))
    named = {"respondent_id": "person", "group_code": "group", "organisation_code": "organisation", "link_key": "key"}
    return pd.concat(frames).reset_index().rename(columns=named)[COLUMNS]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        whole = synthetic(load_study(ROOT / "raw_data" / "gavleborg"))
        whole.to_csv(Path(sys.argv[1]) / "synthetic.csv", index=False, lineterminator="\n")
    else:
        made_up().to_csv(Path(__file__).with_name("who_changed.csv"), index=False, lineterminator="\n")
