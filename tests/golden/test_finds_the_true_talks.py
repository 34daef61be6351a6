"""The chain finds in the synthetic coding exports exactly what was planned: every line of the true values."""

from collections.abc import Iterator

import pandas as pd
import pytest

from pipeline.estimate.agreement import agreement_by_code
from pipeline.estimate.talks import balance_by_group_indicator, themes_by_group
from pipeline.harmonise.focus import Talks, harmonise_focus
from pipeline.read.focus import read_talks
from pipeline.study import Study

Line = tuple[tuple[str, str, str], float]
"""(group, what, name) and its value."""


def harmonised(study: Study, wave: str) -> Talks:
    read = read_talks(study, wave)
    return harmonise_focus(read.documents, read.variables, read.codes, read.codings, study, wave)


def lines(frame: pd.DataFrame, group: str, name: str, columns: dict[str, str]) -> Iterator[Line]:
    for what, column in columns.items():
        for code, named, value in zip(frame[group], frame[name], frame[column], strict=True):
            yield (code, what, named), value


def found(study: Study, wave: str) -> dict[tuple[str, str, str], float]:
    talks = harmonised(study, wave)
    themes = themes_by_group(talks.documents, talks.codings, study)
    balance = balance_by_group_indicator(talks.documents, talks.codings, study)
    agreement = agreement_by_code(talks.documents, talks.codings, study, wave)
    agreement = agreement.assign(county=study.county.code, what="alpha_" + agreement["measure"])
    own = {"segments": "segments_n", "balance": "balance"}
    stands = dict(lines(themes, "group_code", "code", {"spread": "spread_n", "segments": "segments_n"}))
    stands |= dict(lines(balance, "group_code", "indicator_id", {"spread": "spread_n", **own}))
    for what, measured in agreement.groupby("what"):
        stands |= dict(lines(measured, "county", "code", {what: "alpha"}))
    stands[study.county.code, "documents", ""] = float(len(talks.documents))
    stands[study.county.code, "double_coded", ""] = float(agreement["documents_n"].iloc[0])
    return stands


@pytest.mark.parametrize("wave", ["2016", "2019"])
def test_every_true_value_of_the_talks_is_found(gavleborg: Study, wave: str) -> None:
    truth = pd.read_csv(
        gavleborg.folder / "truth_focus.csv", dtype={"wave": str, "group_code": str}, keep_default_na=False
    )
    own = truth[(truth["wave"] == wave) & ~truth["what"].isin(["double_segments", "omitted", "replaced"])]
    true = own.set_index(["group_code", "what", "name"])["value"].to_dict()
    stands = found(gavleborg, wave)
    assert {name: stands[name] for name in true} == pytest.approx(true, abs=1e-6)
    assert {what for _, what, _ in true} >= {"spread", "segments", "balance", "alpha_overall", "alpha_code"}
    alphas = {name for name, value in stands.items() if name[1].startswith("alpha") and pd.notna(value)}
    assert alphas <= set(true)
