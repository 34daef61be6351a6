"""Coding exports with the study's groups, codes, coders and directions: who put which code where."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.harmonise.coded_texts import coded_texts, text_ids
from pipeline.study import Study
from pipeline.study.names import same_spelling
from pipeline.tables.focus import FOCUS_CODINGS, FOCUS_LEDGER

SEGMENT = ["document_id", "coder_id", "segment"]
DIRECTIONS = {"framjande": "promoting", "hindrande": "hindering", "neutral": "neutral"}
UNKNOWN = "?"
"""In the place of a code or a coder that the study does not know."""


class Talks(NamedTuple):
    """The harmonised talks of a wave."""

    documents: pd.DataFrame
    codings: pd.DataFrame
    ledger: pd.DataFrame
    remarks: list[Remark]


def harmonise_focus(
    documents: pd.DataFrame,
    variables: pd.DataFrame,
    codes: pd.DataFrame,
    codings: pd.DataFrame,
    study: Study,
    wave: str,
) -> Talks:
    """Resolve what the exports call texts, codes and coders.

    Takes CODING_DOCUMENTS, CODING_VARIABLES, CODING_CODES and CODINGS; returns FOCUS_DOCUMENTS, FOCUS_CODINGS,
    FOCUS_LEDGER and what was noticed. Every coding is counted: as a code, as a direction of others, or as rejected.

    Raises InputError with every text, code and coder that the study does not know.
    """
    texts, remarks = coded_texts(documents, variables, codings, study, wave)
    known = _resolved(documents, codes, codings, study, wave)
    raise_if_any(InputError, [*_unknown_codes(known, study, wave), *_unknown_coders(known, wave)])
    known["fate"] = _fates(known, study)
    themes, directions = known[known["fate"] == "codes"], known[known["fate"] == "directions"]
    made = themes.assign(direction=_directions(themes, directions, study))
    ledger = _ledger(known, wave)
    return Talks(
        texts,
        FOCUS_CODINGS.conform(made[FOCUS_CODINGS.column_names]),
        ledger,
        [*remarks, *_remarks(made, texts)],
    )


def _resolved(
    documents: pd.DataFrame, codes: pd.DataFrame, codings: pd.DataFrame, study: Study, wave: str
) -> pd.DataFrame:
    """The codings with the study's names beside the exports'."""
    texts = documents.assign(document_id=text_ids(documents["name"]))[["source", "document", "document_id"]]
    named = codes[["source", "code", "name"]].rename(columns={"code": "export_code", "name": "export_name"})
    rows = (
        codings.rename(columns={"code": "export_code"})
        .merge(texts, on=["source", "document"], validate="many_to_one")
        .merge(named, on=["source", "export_code"], validate="many_to_one")
    )
    known = study.codes_by_name
    rows["code"] = rows["export_name"].map(lambda name: known.get(same_spelling(name), UNKNOWN)).astype("str")
    rows["coder_id"] = _coders(rows, study, wave)
    own = rows["source"] + ":" + rows["selection"]
    places = rows["start"].astype("Int64").astype("str") + "-" + rows["end"].astype("Int64").astype("str")
    rows["segment"] = own.where(rows["start"].isna(), places)
    return rows


def _coders(rows: pd.DataFrame, study: Study, wave: str) -> pd.Series:
    """Coders' ids; empty for those who are none or not told. Without a list of coders, exports' names are their ids."""
    focus = study.focus
    known = {same_spelling(name): coder.id for coder in focus.coder for name in coder.known_as}
    known |= {same_spelling(name): "" for name in (*focus.not_coders, "")}
    own = rows["coder"].map(lambda name: known.get(same_spelling(name), UNKNOWN if focus.coder else name))
    exports = study.wave_by_id(wave).coding_exports
    stated = rows["source"].map({role: export.coder or "" for role, export in exports.items()})
    return own.where(rows["coder"] != "", stated).astype("str")


def _unknown_codes(known: pd.DataFrame, study: Study, wave: str) -> Iterator[Problem]:
    rows, exports = known[known["code"] == UNKNOWN], study.wave_by_id(wave).coding_exports
    for (source, name), own in rows.groupby(["source", "export_name"]):
        yield Problem(
            f"{exports[str(source)].file} koden {name!r}",
            f"koden finns inte i focus_codes.csv ({len(own)} kodningar)",
            f"en av studiens {len(study.focus_codes)} koder",
            "lägg till koden eller ett alias; räknas den inte: role outside",
        )


def _unknown_coders(known: pd.DataFrame, wave: str) -> Iterator[Problem]:
    for name, own in known[known["coder_id"] == UNKNOWN].groupby("coder"):
        yield Problem(
            f"våg {wave} kodaren {name!r}",
            f"kodaren är inte känd ({len(own)} kodningar)",
            "en av [[focus.coder]] i study.toml",
            "lägg till namnet där, eller under not_coders om det är ett program",
        )


def _fates(known: pd.DataFrame, study: Study) -> pd.Series:
    """What becomes of each coding: codes, directions, or why it is rejected."""
    roles = known["code"].map({code.code: code.role for code in study.focus_codes})
    apart = {same_spelling(name) for name in study.focus.not_coders}
    machine = known["coder"].map(same_spelling).isin(apart)
    outside = (roles == "outside") & ~machine
    kept = ~machine & ~outside
    twice = kept & known[kept].duplicated([*SEGMENT, "code"]).reindex(known.index, fill_value=False)
    conditions = [machine, outside, twice, roles == "direction"]
    fates = np.select(conditions, ["not_a_coder", "outside_scheme", "twice", "directions"], "codes")
    return pd.Series(fates, index=known.index)


def _directions(themes: pd.DataFrame, directions: pd.DataFrame, study: Study) -> pd.Series:
    """The theme's own direction, else the one that the same coder put on the same segment."""
    fixed = {code.code: DIRECTIONS.get(code.direction) for code in study.focus_codes}
    beside = directions.assign(said=directions["code"].map(fixed).astype("str"))
    several = beside.groupby(SEGMENT)["said"].transform("nunique") > 1
    said = beside.assign(said=beside["said"].mask(several, "unclear")).drop_duplicates(SEGMENT)[[*SEGMENT, "said"]]
    of_segment = themes[SEGMENT].merge(said, on=SEGMENT, how="left")["said"].set_axis(themes.index)
    own = themes["code"].map(fixed)
    return own.where(own.notna(), of_segment).fillna("not_said").astype("str")


def _ledger(known: pd.DataFrame, wave: str) -> pd.DataFrame:
    counts = known["fate"].value_counts()
    rejected = [fate for fate in ("outside_scheme", "not_a_coder", "twice") if fate in counts]
    lines = [("in", "", len(known)), *((step, "", int(counts.get(step, 0))) for step in ("codes", "directions"))]
    lines += [
        ("rejected", "", int(counts[rejected].sum())),
        *(("rejected", fate, int(counts[fate])) for fate in rejected),
    ]
    return FOCUS_LEDGER.conform(pd.DataFrame(lines, columns=["step", "cause", "n"]).assign(wave=wave))


def _remarks(made: pd.DataFrame, texts: pd.DataFrame) -> Iterator[Remark]:
    if unclear := int((made["direction"] == "unclear").sum()):
        found = f"{unclear} kodningar har flera riktningar på samma ord och räknas utan riktning."
        yield Remark("direction_unclear", "warning", found, "Ge varje markering en riktning.")
    if unsaid := int((made["direction"] == "not_said").sum()):
        found = f"{unsaid} kodningar av {len(made)} har ingen riktning och räknas inte i balansen."
        yield Remark("direction_not_said", "note", found)
    if silent := len(texts) - texts["document_id"].isin(made["document_id"]).sum():
        yield Remark("texts_without_codes", "warning", f"{silent} texter har inga koder.", "Är de kodade?")
    if len(made) and (made["coder_id"] == "").any():
        yield Remark("codings_without_coder", "note", "En del kodningar anger inte vem som har kodat.")
