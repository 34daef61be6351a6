"""Which talk each coded text is: its group, its kind, its place in the order and how long it is."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from pipeline.errors import InputError, Problem, raise_if_any
from pipeline.findings import Remark
from pipeline.study import Study
from pipeline.study.focus import FocusDocument
from pipeline.study.names import same_spelling
from pipeline.tables.focus import FOCUS_DOCUMENTS

ORDER_UNKNOWN = Remark(
    "talks_without_order",
    "note",
    "Ordningen som samtalen hölls i är inte angiven för alla: de står i namnordning, så mättnaden säger inget.",
    "Ange ordningen i dokumentlistan, eller som variabel i kodningsprogrammet.",
)
SAY_WHICH = "skriv texten i dokumentlistan (documents), eller ge den en variabel i kodningsprogrammet"
Values = dict[str, set[str]]
"""Values by text."""


class Told(NamedTuple):
    """What the exports and the document list say of the texts."""

    rows: pd.DataFrame
    """One row per export and text: source, document_id, length, paragraphs, unit."""
    groups: Values
    types: Values
    orders: Values
    listed: dict[str, FocusDocument]
    ends: dict[str, float]
    """Where the last coding of each text ends; only of texts with positions."""


def text_ids(names: pd.Series) -> pd.Series:
    """The name by which a text is known in every export: two spellings of one name are the same text."""
    return names.map(same_spelling).astype("str")


def coded_texts(
    documents: pd.DataFrame, variables: pd.DataFrame, codings: pd.DataFrame, study: Study, wave: str
) -> tuple[pd.DataFrame, list[Remark]]:
    """Every text once (FOCUS_DOCUMENTS), and what was noticed.

    Raises InputError for texts whose group is not told, unknown or told in two ways, for two texts of one name in one
    export, for texts that differ between exports or end before their last coding, and for lines of the document list
    that no export has.
    """
    told = _told(documents, variables, codings, study, wave)
    names = sorted(set(told.rows["document_id"]))
    raise_if_any(InputError, _problems(told, names, study, wave))
    rows = pd.DataFrame([_text(name, told, study, wave) for name in names], columns=FOCUS_DOCUMENTS.column_names)
    placed, remarks = _placed(rows, told)
    return FOCUS_DOCUMENTS.conform(placed), remarks


def _told(documents: pd.DataFrame, variables: pd.DataFrame, codings: pd.DataFrame, study: Study, wave: str) -> Told:
    # a code on a whole text stands beside those with positions, and counts nothing
    placed = codings[codings["unit"] != "none"]
    units = placed.drop_duplicates(["source", "document", "unit"])[["source", "document", "unit"]]
    texts = documents.assign(document_id=text_ids(documents["name"]))
    rows = texts.merge(units, on=["source", "document"], how="left", validate="one_to_many")
    ends = placed.merge(texts, on=["source", "document"]).groupby("document_id")["end"].max()
    focus = study.focus
    return Told(
        rows=rows,
        groups=_values(rows, variables, focus.group),
        types=_values(rows, variables, focus.respondent_type),
        orders=_values(rows, variables, focus.order),
        listed={same_spelling(known.document): known for known in study.focus_documents.get(wave, ())},
        ends={str(text): float(end) for text, end in ends.items()},
    )


def _values(rows: pd.DataFrame, variables: pd.DataFrame, name: str) -> Values:
    """What the exports' variable of this name says of each text."""
    own = variables[variables["variable"].map(same_spelling) == same_spelling(name)] if name else variables[:0]
    stated = rows[["source", "document", "document_id"]].drop_duplicates().merge(own, on=["source", "document"])
    return {str(text): set(values) for text, values in stated.groupby("document_id")["value"]}


def _problems(told: Told, names: list[str], study: Study, wave: str) -> Iterator[Problem]:
    listed = study.wave_by_id(wave).documents or ""
    for name in sorted(set(told.listed) - set(names)):
        written = told.listed[name].document
        yield Problem(listed, f"texten {written!r} finns inte i någon kodningsexport", fix="rätta namnet")
    rows = told.rows.drop_duplicates(["source", "document"])
    for name in sorted(rows.loc[rows.duplicated(["source", "document_id"]), "document_id"].unique()):
        yield Problem(f"våg {wave}", f"två texter heter {name!r}", "ett namn för varje text", "byt namn på den ena")
    for name in names:
        yield from _problems_of(name, told, study, wave)


def _problems_of(name: str, told: Told, study: Study, wave: str) -> Iterator[Problem]:
    rows = told.rows[told.rows["document_id"] == name]
    where, groups = f"våg {wave} texten {rows['name'].iloc[0]!r}", _groups(name, told, study)
    if not groups:
        asked = f": variabeln {study.focus.group!r} finns inte för texten" if study.focus.group else ""
        yield Problem(where, f"gruppen är inte angiven{asked}", "en grupp ur groups.csv", SAY_WHICH)
    elif None in groups:
        yield Problem(
            where, "okänd stavning av gruppen", "ett namn ur groups.csv", "rätta den, eller lägg till ett alias"
        )
    elif len(groups) > 1:
        yield Problem(where, "texten sägs handla om flera grupper", "en grupp", SAY_WHICH)
    if len(set(rows["length"].dropna())) > 1 or len(set(rows["unit"].dropna())) > 1:
        found = "texten är inte densamma, eller räknas inte på samma sätt, i alla exporter"
        yield Problem(where, found, "samma text för alla kodare", "exportera från samma projekt")
    if len({_kind(source, name, told, study, wave) for source in rows["source"]}) > 1:
        yield Problem(where, "texten är både fokusgrupp och workshop", "ett slag", "rätta kind i study.toml")
    if name in told.listed and (told.listed[name].length or np.inf) < told.ends.get(name, 0):
        found = "längden i dokumentlistan är kortare än textens sista kodning"
        yield Problem(where, found, "textens hela längd", "rätta length, eller lämna den tom")


def _groups(name: str, told: Told, study: Study) -> set[str | None]:
    codes = {same_spelling(known): group.code for group in study.groups for known in group.known_as}
    said = {told.listed[name].group} if name in told.listed else told.groups.get(name, set())
    return {codes.get(same_spelling(written)) for written in said}


def _kind(source: str, name: str, told: Told, study: Study, wave: str) -> str:
    listed = told.listed[name].kind if name in told.listed else ""
    return listed or study.wave_by_id(wave).coding_exports[source].kind


def _text(name: str, told: Told, study: Study, wave: str) -> dict[str, object]:
    """One text, its place left open."""
    rows, listed = told.rows[told.rows["document_id"] == name], told.listed.get(name)
    types = {listed.respondent_type} if listed and listed.respondent_type else told.types.get(name, set())
    unit = next((unit for unit in rows["unit"] if isinstance(unit, str)), "none")
    length = rows["paragraphs" if unit == "paragraph" else "length"].max()
    return {
        "wave": wave,
        "document_id": name,
        "kind": _kind(rows["source"].iloc[0], name, told, study, wave),
        "group_code": next(iter(_groups(name, told, study))),
        "respondent_type": ", ".join(sorted(types)),
        "place": 0,
        "length": float(listed.length) if listed and listed.length else length,
        "unit": unit,
    }


def _placed(texts: pd.DataFrame, told: Told) -> tuple[pd.DataFrame, list[Remark]]:
    """Number the texts of each kind in the order of their numbers or dates, or of their names.

    Only of focus groups the order is missed: nothing is made of that of workshops.
    """
    orders = texts["document_id"].map(lambda name: _order(name, told)).astype("float64")
    unknown = orders.isna().groupby(texts["kind"]).transform("any")
    ranked = texts.assign(order=orders.mask(unknown, 0.0)).sort_values(["kind", "order", "document_id"])
    placed = ranked.assign(place=ranked.groupby("kind").cumcount() + 1).drop(columns="order")
    is_missed = (unknown & (texts["kind"] == "focus_group")).any()
    return placed.sort_index(), [ORDER_UNKNOWN] if is_missed else []


def _order(name: str, told: Told) -> float:
    listed = told.listed[name].order if name in told.listed else ""
    said = {listed} if listed else told.orders.get(name, set())
    return _number_or_day(next(iter(said)).strip()) if len(said) == 1 else np.nan


def _number_or_day(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return float(date.fromisoformat(text[:10]).toordinal())
    except ValueError:
        return np.nan
