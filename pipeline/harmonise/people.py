"""Who answered, for which group, from which organisation, in which role."""

from collections.abc import Iterator

import pandas as pd

from pipeline.errors import Problem, rows_text
from pipeline.findings import Remark
from pipeline.harmonise.linkage import comparable_key
from pipeline.harmonise.names import Register
from pipeline.harmonise.source import Source
from pipeline.study import Study
from pipeline.study.wave import FieldPeriod, Organisation


def registers(study: Study) -> dict[str, Register]:
    """The names that the study knows, by role."""
    types = study.instrument.respondent_types
    return {
        "group": Register(
            "grupp", {known.code: known.known_as for known in study.groups}, study.screening.outside_study
        ),
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
    named = source.named(role)
    by_value, by_label = register.resolve(written), register.resolve(named)
    resolved = by_value.fillna(by_label)
    apart = register.outside(written) | register.outside(named)
    unknown, differ = resolved.isna(), by_value.notna() & by_label.notna() & (by_value != by_label)
    differ |= resolved.notna() & apart
    problems += _contradicted(source, role, source.rows[differ])
    problems += register.unknown(source.file, source.column(role), named[unknown], source.rows[unknown])
    return resolved


def role_of(source: Source) -> pd.Series:
    """The respondent type of each record, missing where it cannot be resolved."""
    return _resolved("respondent_type", source, [])


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
            f"samma respondent och grupp står flera gånger, på raderna {_rows_together(people[twice])}",
            "en rad per respondent och grupp",
            "ta bort dubbletten i exporten",
        )


def _rows_together(doubles: pd.DataFrame) -> str:
    """Every row, those of one respondent together. No id is told: it may be a personal number or a name."""
    together = doubles.groupby(["respondent_id", "group_code"], sort=False)["source_row"]
    return "; ".join(", ".join(str(row) for row in sorted(rows)) for _, rows in together)


def people_remarks(people: pd.DataFrame, source: Source) -> Iterator[Remark]:
    """What is worth knowing of those who answered: shared keys, groups without answers, organisations out of time."""
    yield from _shared_keys(people, source)
    yield from _silent_groups(people, source.study)
    yield from _out_of_time(people, source)


def _shared_keys(people: pd.DataFrame, source: Source) -> Iterator[Remark]:
    keyed = people.assign(key=comparable_key(people["link_key"], source.study.linkage)).dropna(subset="key")
    shared = keyed[keyed.duplicated(["group_code", "key"], keep=False)]
    if len(shared):
        yield Remark(
            "shared_link_key",
            "note",
            "Flera personer i samma grupp har samma kod; ingen av dem länkas.",
            column=source.column("link_key"),
            rows=tuple(shared["source_row"]),
        )


def _silent_groups(people: pd.DataFrame, study: Study) -> Iterator[Remark]:
    answering = set(people["group_code"])
    for group in study.groups:
        if group.code not in answering:
            yield Remark(
                "group_without_respondents",
                "warning",
                f"Ingen har svarat för {group.name}.",
                "Stämmer det? Annars saknas svar i exporten.",
            )


def _out_of_time(people: pd.DataFrame, source: Source) -> Iterator[Remark]:
    """Organisations that were not there during the field period: renamed, merged or not yet founded."""
    period = source.study.wave_by_id(source.wave).field_period
    for organisation in source.study.organisations:
        rows = tuple(people["source_row"][people["organisation_code"] == organisation.code])
        if rows and not _existed(organisation, period):
            yield Remark(
                "organisation_not_valid",
                "warning",
                f"{organisation.label} fanns inte under fältperioden enligt organisations.csv; svaren räknas.",
                "Rätta valid_from och valid_to, eller ge den rätta organisationen namnet som alias.",
                source.column("organisation"),
                rows,
            )


def _existed(organisation: Organisation, period: FieldPeriod) -> bool:
    founded = organisation.valid_from is None or organisation.valid_from <= period.end
    return founded and (organisation.valid_to is None or organisation.valid_to >= period.start)
