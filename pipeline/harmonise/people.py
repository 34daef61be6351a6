"""Who answered, for which group, from which organisation, in which role."""

from collections.abc import Iterator

import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.harmonise.names import Register
from pipeline.harmonise.source import Source
from pipeline.study import Study


def registers(study: Study) -> dict[str, Register]:
    """The names that the study knows, by role."""
    types = study.instrument.respondent_types
    return {
        "group": Register("grupp", {group.code: group.known_as for group in study.groups}),
        "organisation": Register("organisation", {known.code: known.known_as for known in study.organisations}),
        "respondent_type": Register("respondenttyp", {known.id: known.known_as for known in types}),
    }


def people_of(source: Source, problems: list[Problem]) -> pd.DataFrame:
    """One row per record with the study's codes; names that cannot be resolved and doubles are added to `problems`."""
    people = source.variables[["wave", "source_row"]].assign(
        respondent_id=source.text("respondent_id"),
        group_code=_resolved("group", source, problems),
        organisation_code=_resolved("organisation", source, problems),
        respondent_type=_resolved("respondent_type", source, problems),
        link_key=source.text("link_key"),
    )
    problems += _identity_problems(people, source.file)
    return people


def _resolved(role: str, source: Source, problems: list[Problem]) -> pd.Series:
    """Codes for a role. A value that the register does not know is looked up by the file's label for it."""
    written = source.text(role)
    if role not in source.variables:
        return written
    register = registers(source.study)[role]
    named = written.map(source.labels(role)).astype("str").fillna(written)
    by_value, by_label = register.resolve(written), register.resolve(named)
    resolved = by_value.fillna(by_label)
    unknown, differ = resolved.isna(), by_value.notna() & by_label.notna() & (by_value != by_label)
    problems += _contradicted(source, role, source.rows[differ])
    problems += register.unknown(source.file, source.column(role), named[unknown], source.rows[unknown])
    return resolved


def _contradicted(source: Source, role: str, rows: pd.Series) -> Iterator[Problem]:
    if len(rows):
        yield Problem(
            f"{source.file} kolumnen {source.column(role)!r}",
            f"koden är en och filens etikett en annan {registers(source.study)[role].kind}, på {rows_text(list(rows))}",
            "etiketter som stämmer med studiens koder",
            "rätta exportens etiketter",
        )


def _identity_problems(people: pd.DataFrame, file: str) -> Iterator[Problem]:
    nameless = people["respondent_id"].isna()
    twice = people.duplicated(["respondent_id", "group_code"], keep=False) & ~nameless & people["group_code"].notna()
    if nameless.any():
        yield Problem(file, f"respondent_id saknas på {rows_text(list(people['source_row'][nameless]))}")
    if twice.any():
        yield Problem(
            file,
            f"samma respondent och grupp står flera gånger, på {rows_text(list(people['source_row'][twice]))}",
            "en rad per respondent och grupp",
            "ta bort dubbletten i exporten",
        )
