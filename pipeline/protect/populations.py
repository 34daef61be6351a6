"""Whom a release rests on, as fingerprints: two releases of the same answers can be known for such, and no answer."""

import hashlib

import pandas as pd

from pipeline.tables.safe_ledger import POPULATIONS

GROUP = ["source_wave", "group_code"]
PERSON = [*GROUP, "respondent_id"]


def populations(
    responses: pd.DataFrame, background: pd.DataFrame, respondents: pd.DataFrame, wave: str
) -> pd.DataFrame:
    """Fingerprint every group's answers (POPULATIONS).

    Parameters
    ----------
    responses, background, respondents : RESPONSES, BACKGROUND and RESPONDENTS of this wave and those before it.
    wave : whose release it is.

    Returns
    -------
    One row per group and wave with records. The fingerprint is SHA-256 of the group's records in alphabetical order:
    organisation, role, key and every question with its option or kind of missing. Ids and the order of rows do not
    count, so that the same answers exported anew are the same; any answer that comes, goes or changes gives another
    fingerprint. Whoever has the answers can make it too: it is kept with them, and never published.
    """
    answers = pd.concat([responses, background], ignore_index=True)
    code = answers["code"].astype("str").where(answers["code"].notna(), answers["missing_kind"])
    given = answers.assign(given=answers["item_id"] + "=" + code).sort_values("given")
    by_person = given.rename(columns={"wave": "source_wave"}).groupby(PERSON)["given"].agg("\t".join)
    kept = respondents.rename(columns={"wave": "source_wave"}).set_index(PERSON)
    about = kept[["organisation_code", "respondent_type", "link_key"]].fillna("").agg("\t".join, axis=1)
    record = (about + "\t" + by_person.reindex(about.index).fillna("")).rename("record").reset_index()
    by_group = record.sort_values("record").groupby(GROUP)["record"]
    found = by_group.agg(n="size", fingerprint=_fingerprint).reset_index()
    return POPULATIONS.conform(found.assign(wave=wave))


def _fingerprint(records: pd.Series) -> str:
    return hashlib.sha256("\n".join(records).encode()).hexdigest()
